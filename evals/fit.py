"""Fit the confidence on the development halves of all question sets: `python -m evals fit` prints the table.

Every question set is asked of an index over its own corpus. The label is whether the question is answerable; the
model is a logistic regression (L2, C = 0.3), which needs no more than a few hundred questions. Each field weighs the
same, however many questions it has: what is fitted must hold on a field that nobody has seen. `leave_one_out` tells how
it does on one it was not fitted on.
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

    The bias is moved so that a confidence of 0.5 is the operating point: 5 % of the answerable questions lie below it,
    on the mean of the fields.
    """
    weights, bias = _regress(samples.features, samples.answerable, samples.fields)
    logits = samples.features @ weights + bias
    share = _field_weights(samples.fields)[samples.answerable]
    operating_point = float(
        np.quantile(logits[samples.answerable], _FALSE_REFUSALS, weights=share, method="inverted_cdf")
    )
    return {"bias": bias - operating_point, **dict(zip(samples.names, weights.tolist(), strict=True))}


def leave_one_out(samples: Samples) -> dict[str, tuple[float, float]]:
    """For each field, fitted on the others: AUROC, and the share of the unanswerable declined at 5 % false refusals."""
    from sklearn.metrics import roc_auc_score

    result = {}
    for field in sorted(set(samples.fields)):
        held_out = samples.fields == field
        others = ~held_out
        weights, bias = _regress(samples.features[others], samples.answerable[others], samples.fields[others])
        logits = samples.features[held_out] @ weights + bias
        truth = samples.answerable[held_out]
        declined = float((logits[~truth] < np.quantile(logits[truth], _FALSE_REFUSALS)).mean())
        result[str(field)] = (float(roc_auc_score(truth, logits)), declined)
    return result


def _field_weights(fields: NDArray[np.str_]) -> NDArray[np.float64]:
    """A weight for each question, so that every field has the same sum; their mean is 1."""
    _, places, counts = np.unique(fields, return_inverse=True, return_counts=True)
    weights: NDArray[np.float64] = np.mean(counts) / counts[places]
    return weights


def _regress(
    features: NDArray[np.float64], answerable: NDArray[np.bool_], fields: NDArray[np.str_]
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=5000)
    model.fit((features - mean) / spread, answerable, sample_weight=_field_weights(fields))
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)
