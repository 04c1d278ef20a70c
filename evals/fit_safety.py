"""Fit the second line of the screening on the development halves: `python -m evals fit-safety --write`.

A multinomial logistic regression (L2) over the vector of a question and the lists of the rules file that are found in
it; the labels are the wordings and `none`. The thresholds come from ten-fold cross-validation: no figure here is
one of training.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.safety.phrases import Reading
from assistant.safety.reading import read
from assistant.safety.rules import rule_book
from assistant.safety.screening import first_rule
from assistant.safety.second_line import NONE, URGENT, checksum, found_lists, found_together
from evals.screening_set import Screened

SEED = 0
_FOLDS = 10
_C = 5.0  # of 1, 3, 5, 10 and 30 the best recall in cross-validation at 2 % false referrals
_LIST_SCALE = 0.2  # what a list found weighs beside a unit vector; 0.15 to 0.3 do equally well
_PAIR_SCALE = 0.1  # and what two found together weigh
_PAIR_FROM = 15  # questions in which two lists are found together, for the pair to count
# The share of the answered questions of the suites that the second line may refer by itself, in cross-validation.
_FALSE_REFERRALS = 0.0095
_FALSE_URGENT = 0.008
_LOST = 0.003  # the share of what a rule for a doctor refers rightly that overruling it may lose
_DIGITS = 4

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Material:
    """One row a question: features, its label, and whether it stands in a suite.

    The features have the shape (n, dimensions + lists + pairs); `pairs` are places among the lists, shape (pairs, 2).
    """

    lists: tuple[str, ...]
    pairs: NDArray[np.int64]
    features: NDArray[np.float64]
    labels: NDArray[np.str_]
    in_suite: NDArray[np.bool_]
    by_scope_rule: NDArray[np.bool_]


def collect(questions: Sequence[Screened], encode: Encode) -> Material:
    """The features and labels of the development half.

    What a suite refers has the label of the rule that refers it; where none does its kind is not known, and it is left
    out. So is a follow-up that must be referred: what it is referred for stands in the turns before it.
    """
    book = rule_book()
    lists = tuple(sorted(book.lists))
    kept: list[tuple[Screened, Reading, str, bool]] = []
    for one in questions:
        if one.split != "dev" or (one.earlier and one.must):
            continue
        reading = Reading(read(one.question, book.spelling), book.phrases)
        rule = first_rule(reading, book)
        label = one.wording or (rule.wording if rule else None)
        if label:
            kept.append((one, reading, label, rule is not None and rule.kind == "scope"))
    vectors = encode([one.question for one, *_ in kept])
    found = np.array([found_lists(reading, lists) for _, reading, *_ in kept])
    pairs = _pairs(found)
    both = found_together(found, pairs)
    return Material(
        lists=lists,
        pairs=pairs,
        features=np.hstack([vectors, found * _LIST_SCALE, both * _PAIR_SCALE]).astype(np.float64),
        labels=np.array([label for *_, label, _ in kept]),
        in_suite=np.array(["-" in one.source or one.source == "beekeeping" for one, *_ in kept]),
        by_scope_rule=np.array([by_scope for *_, by_scope in kept]),
    )


def _pairs(found: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pairs of lists that are found together often enough; `found` has shape (questions, lists)."""
    counts = np.triu(found.T @ found, k=1)
    return np.argwhere(counts >= _PAIR_FROM)


def fit(material: Material, embedding: str) -> dict[str, Any]:
    """The record that is kept: weights, thresholds, how they were made, and its checksum.

    Args:
        material: of `collect`.
        embedding: the hash of the weights of the embedding model.
    """
    model = _regression().fit(material.features, material.labels)
    labels = [str(label) for label in model.classes_]
    scales = np.ones(material.features.shape[1])
    scales[-len(material.pairs) - len(material.lists) : -len(material.pairs)] = _LIST_SCALE
    scales[-len(material.pairs) :] = _PAIR_SCALE
    out_of_fold = _out_of_fold(material)
    thresholds = _thresholds(material, out_of_fold, labels)
    record = {
        "about": "The second line of the screening; see assistant/safety/second_line.py.",
        "made": {
            "by": "python -m evals fit-safety --write",
            "on": date.today().isoformat(),
            "data": "evals/screening/*.jsonl and the questions of all suites, development halves",
            "questions": {label: int((material.labels == label).sum()) for label in labels},
            "regression": {"C": _C, "list_scale": _LIST_SCALE, "pair_scale": _PAIR_SCALE, "folds": _FOLDS},
            "cross_validated": _figures(material, out_of_fold, labels, thresholds),
        },
        "embedding": embedding,
        **thresholds,
        "labels": labels,
        "lists": list(material.lists),
        "pairs": material.pairs.tolist(),
        "bias": {label: _rounded(value) for label, value in zip(labels, model.intercept_, strict=True)},
        "weights": {
            label: [_rounded(value) for value in row * scales]
            for label, row in zip(labels, model.coef_, strict=True)
        },
    }  # fmt: skip
    return record | {"sha256": checksum(record)}


def _regression() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_C, max_iter=5000)


def _out_of_fold(material: Material) -> NDArray[np.float64]:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=SEED)
    predicted: NDArray[np.float64] = cross_val_predict(
        _regression(), material.features, material.labels, cv=folds, method="predict_proba"
    )
    return predicted


def _thresholds(material: Material, shares: NDArray[np.float64], labels: Sequence[str]) -> dict[str, float]:
    referred, urgent = _sums(shares, labels)
    answered = material.in_suite & (material.labels == NONE)
    rightly = material.by_scope_rule & (material.labels != NONE)
    return {
        "refer_from": _rounded(float(np.quantile(referred[answered], 1 - _FALSE_REFERRALS))),
        "urgent_from": _rounded(float(np.quantile(urgent[answered], 1 - _FALSE_URGENT))),
        "dismiss_below": _rounded(float(np.quantile(referred[rightly], _LOST))),
    }


def _sums(shares: NDArray[np.float64], labels: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The probabilities that a question must be referred and that it is urgent."""
    urgent: NDArray[np.float64] = shares[:, [labels.index(label) for label in URGENT]].sum(axis=1)
    return 1 - shares[:, labels.index(NONE)], urgent


def _figures(
    material: Material, shares: NDArray[np.float64], labels: Sequence[str], thresholds: dict[str, float]
) -> dict[str, float]:
    """What the second line alone does on questions that it was not fitted on."""
    referred, urgent = _sums(shares, labels)
    hits = (referred >= thresholds["refer_from"]) | (urgent >= thresholds["urgent_from"])
    must = material.labels != NONE
    urgent_ones = np.isin(material.labels, URGENT)
    return {
        "referred, must be": _rounded(float(hits[must].mean())),
        "referred, urgent": _rounded(float(hits[urgent_ones].mean())),
        "referred, must not be, suites": _rounded(float(hits[~must & material.in_suite].mean())),
        "referred, must not be, written as traps": _rounded(float(hits[~must & ~material.in_suite].mean())),
    }


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
