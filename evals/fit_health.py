"""Fit what tells questions about health from others: `python -m evals fit-safety --write` writes it too.

A logistic regression (L2) over the vector of a question and the lists of the rules file that are found in it, on the
development halves of `screening/topics/topics.jsonl` and of the suites' questions, whose topic is their label.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.safety.phrases import Reading
from assistant.safety.reading import read
from assistant.safety.rules import rule_book
from assistant.safety.second_line import checksum, found_lists
from evals.fields import choice, text, unique_fields
from evals.fit_safety import SEED, Encode
from evals.questions import Question, Split, load_questions
from evals.screening_set import SCREENING, ScreeningFileError
from evals.suites import ROOT, suites

TOPICS = SCREENING / "topics" / "topics.jsonl"
# Topics of the suites that are about health throughout, and those that are sometimes: these count for nothing.
_HEALTH = frozenset({"conditions", "cautions", "doses", "remedies", "stings"})
_EITHER = frozenset({"techniques", "scope", "herbs", "biology", "disease", "pests", "none"})
_SAFETY = "safety"  # of these, what is referred is about health; the rest holds figures of speech too
_FOLDS = 10
_C = 3.0  # of 1, 3 and 10 with lists at 0, 0.1 and 0.2 the fewest errors on the written questions, cross-validated
_LIST_SCALE = 0.2
_WRITTEN_WEIGHT = 3.0  # a written question counts as three of the suites', whose labels are those of whole topics
_FROM = 0.5
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Topical:
    """A question and whether it is about health; `written` where it was written for this."""

    question: str
    health: bool
    written: bool
    split: Split


def load_topical() -> tuple[Topical, ...]:
    """The questions that were written for this and those of the suites whose topic decides.

    Raises:
        ScreeningFileError: a line of the file is not a valid question.
    """
    return (*_written(TOPICS), *_of_suites(ROOT))


def _written(path: Path) -> list[Topical]:
    found: list[Topical] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line, object_pairs_hook=unique_fields)
            health = choice(record["label"], "label", Literal["health", "other"]) == "health"
            found.append(Topical(text(record, "question"), health, True, choice(record["split"], "split", Split)))
        except (ValueError, KeyError) as error:
            raise ScreeningFileError(f"{path}, line {number}: {error}") from error
    return found


def _of_suites(root: Path) -> list[Topical]:
    questions = [one for suite in suites(root).values() for one in load_questions(suite.questions)]
    return [
        Topical(one.stand_alone or one.question, one.topic in (*_HEALTH, _SAFETY), False, one.split)
        for one in questions
        if _decides(one)
    ]


def _decides(question: Question) -> bool:
    return question.referral if question.topic == _SAFETY else question.topic not in _EITHER


def fit_health(questions: Sequence[Topical], encode: Encode, embedding: str) -> dict[str, Any]:
    """The record that is kept: weights, threshold, how they were made, and its checksum.

    Args:
        questions: of `load_topical`; those of the test half are left out.
        encode: embeds questions.
        embedding: the hash of the weights of the embedding model.
    """
    used = [one for one in questions if one.split == "dev"]
    lists = tuple(sorted(rule_book().lists))
    features = np.hstack([encode([one.question for one in used]), _found(used, lists) * _LIST_SCALE])
    health = np.array([one.health for one in used])
    weights = np.array([_WRITTEN_WEIGHT if one.written else 1.0 for one in used])
    model = _regression().fit(features, health, sample_weight=weights)
    scales = np.ones(features.shape[1])
    scales[-len(lists) :] = _LIST_SCALE
    record = {
        "about": "Which questions are about health; see assistant/safety/health.py.",
        "made": {
            "by": "python -m evals fit-safety --write",
            "on": date.today().isoformat(),
            "data": "evals/screening/topics/topics.jsonl and the questions of all suites, development halves",
            "questions": {"health": int(health.sum()), "other": int((~health).sum())},
            "regression": {"C": _C, "list_scale": _LIST_SCALE, "written": _WRITTEN_WEIGHT, "folds": _FOLDS},
            "cross_validated": _figures(features, health, np.array([one.written for one in used])),
        },
        "embedding": embedding,
        "from": _FROM,
        "lists": list(lists),
        "bias": _rounded(model.intercept_[0]),
        "weights": [_rounded(value) for value in model.coef_[0] * scales],
    }  # fmt: skip
    return record | {"sha256": checksum(record)}


def _found(questions: Sequence[Topical], lists: Sequence[str]) -> NDArray[np.float64]:
    book = rule_book()
    readings = (Reading(read(one.question, book.spelling), book.phrases) for one in questions)
    return np.array([found_lists(reading, lists) for reading in readings])


def _regression() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_C, max_iter=5000, class_weight="balanced")


def _figures(features: NDArray[np.float64], health: NDArray[np.bool_], written: NDArray[np.bool_]) -> dict[str, float]:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=SEED)
    shares = cross_val_predict(_regression(), features, health, cv=folds, method="predict_proba")[:, 1]
    noted = shares >= _FROM
    return {
        "noted, health": _rounded(noted[health].mean()),
        "noted, other": _rounded(noted[~health].mean()),
        "noted, health, written": _rounded(noted[health & written].mean()),
        "noted, other, written": _rounded(noted[~health & written].mean()),
    }


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
