"""Fit the confidence on the development halves of all question sets: `python -m evals fit` prints the table.

Every question set is asked of an index over its own corpus. The label is whether the question is answerable; the
model is a logistic regression (L2, C = 0.3), which needs no more than a few hundred questions. `leave_one_out` tells
how it does on a field it was not fitted on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.measuring import Target, checked, opened
from evals.runner import Conversations, select

_FALSE_REFUSALS = 0.05  # of the answerable questions that may be declined at the operating point


@dataclass(frozen=True, slots=True)
class Samples:
    """One row a question: features, shape (n, f); whether it is answerable and its field, shape (n,) each."""

    names: tuple[str, ...]
    features: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    fields: NDArray[np.str_]


def collect(fields: Iterable[Target], index_dir: Path | None = None) -> Samples:
    """Ask the development half of every field of an index over its corpus, and keep the features of the confidence.

    What must be referred is left out: the confidence does not decide that.
    """
    rows: list[dict[str, float]] = []
    answerable: list[bool] = []
    names: list[str] = []
    for field in fields:
        questions = [question for question in select(checked(field), "dev") if not question.referral]
        with opened(field, index_dir=index_dir) as assistant:
            conversations = Conversations(assistant)
            for question in questions:
                trace = conversations.trace(question.question, conversations.filled(question.turns))
                features = trace.composed.confidence.features
                if features:
                    rows.append(dict(features))
                    answerable.append(question.answerable)
                    names.append(field.name)
    columns = tuple(rows[0])
    matrix = np.array([[row[column] for column in columns] for row in rows])
    return Samples(columns, matrix, np.array(answerable), np.array(names))


def fit(samples: Samples) -> dict[str, float]:
    """The coefficients, "bias" first, for the features as they are (not standardised).

    The bias is moved so that a confidence of 0.5 is the operating point: 5 % of the answerable questions lie below it.
    """
    weights, bias = _regress(samples.features, samples.answerable)
    logits = samples.features @ weights + bias
    operating_point = float(np.quantile(logits[samples.answerable], _FALSE_REFUSALS))
    return {"bias": bias - operating_point, **dict(zip(samples.names, weights.tolist(), strict=True))}


def leave_one_out(samples: Samples) -> dict[str, tuple[float, float]]:
    """For each field, fitted on the others: AUROC, and the share of the unanswerable declined at 5 % false refusals."""
    from sklearn.metrics import roc_auc_score

    result = {}
    for field in sorted(set(samples.fields)):
        held_out = samples.fields == field
        weights, bias = _regress(samples.features[~held_out], samples.answerable[~held_out])
        logits = samples.features[held_out] @ weights + bias
        truth = samples.answerable[held_out]
        declined = float((logits[~truth] < np.quantile(logits[truth], _FALSE_REFUSALS)).mean())
        result[str(field)] = (float(roc_auc_score(truth, logits)), declined)
    return result


def _regress(features: NDArray[np.float64], answerable: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=5000).fit((features - mean) / spread, answerable)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)
