"""What came of one question: whether it is right, what is wrong with it, and what changed against another run."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.comparison import CaseChange, Comparison
from evals.records import METRICS, CaseResult
from evals.tables import badness

Result = Literal["right", "wrong", "unscored"]
NO_CHANGE = "same"

_MARK = re.compile(r"(\[\d+\])")
_FIRST = 1000.0  # above any sum of faults


def _is(name: str, value: float) -> Callable[[CaseResult], bool]:
    return lambda case: case.scores.get(name) == value


def _below_one(name: str) -> Callable[[CaseResult], bool]:
    return lambda case: (score := case.scores.get(name)) is not None and score < 1


def _above_zero(name: str) -> Callable[[CaseResult], bool]:
    return lambda case: (score := case.scores.get(name)) is not None and score > 0


FAULTS: Mapping[str, Callable[[CaseResult], bool]] = {
    "declined, but answerable": lambda case: case.status == "not_found" and case.expected_status == "answered",
    "answered, but unanswerable": lambda case: case.status == "answered" and case.expected_status == "not_found",
    "not referred": lambda case: case.expected_status == "referred" and case.status not in (None, "referred"),
    "referred without need": lambda case: case.status == "referred" and case.expected_status != "referred",
    "wrong verdict": _is("verdict", 0),
    "vital fact missed": lambda case: bool(case.missed_vital),
    "says what it must not": lambda case: bool(case.forbidden),
    "unsupported sentence": _above_zero("unsupported sentences"),
    "sentence not borne out": _below_one("citation recall"),
    "citation off": _below_one("citation precision"),
    "quote not exact": _is("spans exact", 0),
    "cites no labelled section": _is("cites a labelled section", 0),
    "not in the first five": _is("Success@5", 0),
    "loses to the stand-alone wording": _above_zero("follow-up loss"),
    "a side is missing": _below_one("sides shown"),
    "false disagreement": _above_zero("false disagreement"),
}
"""What can be wrong with an answer, the gravest first, by the name that the page shows and filters by."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One question as the page shows it; `place` counts from 1 in the order of the run.

    `change` is what became of it since the run before, empty where there is none; `before` is its result there.
    """

    place: int
    case: CaseResult
    result: Result
    faults: tuple[str, ...]
    change: str
    before: CaseResult | None
    score_changes: str

    @property
    def worst(self) -> float:
        """How bad it is, for the order; what is not right comes first."""
        return (_FIRST if self.result == "wrong" else 0.0) + badness(self.case)

    @property
    def scores(self) -> str:
        """The measured scores in one line."""
        scores = ((metric.name, self.case.scores.get(metric.name)) for metric in METRICS)
        return " · ".join(f"{name} {score:.3g}" for name, score in scores if score is not None)


def case_views(cases: Sequence[CaseResult], comparison: Comparison | None) -> tuple[CaseView, ...]:
    """Every question of a run, with what changed on an earlier one."""
    changes = {change.id: change for change in comparison.cases} if comparison else {}
    return tuple(
        CaseView(
            place=place,
            case=case,
            result=_result(case),
            faults=tuple(name for name, holds in FAULTS.items() if not case.unscored and holds(case)),
            change=changes[case.id].change if case.id in changes else NO_CHANGE if comparison else "",
            before=changes[case.id].before if case.id in changes else None,
            score_changes=_score_changes(changes[case.id]) if case.id in changes else "",
        )
        for place, case in enumerate(cases, start=1)
    )


def pieces(text: str) -> list[str]:
    """A text parted at its citation marks; every second piece is a mark."""
    return _MARK.split(text)


def _result(case: CaseResult) -> Result:
    right = case.scores.get("right")
    if case.unscored or right is None:
        return "unscored"
    return "right" if right == 1 else "wrong"


def _score_changes(change: CaseChange) -> str:
    if change.before is None or change.after is None:
        return ""
    pairs = [
        (metric.name, change.before.scores.get(metric.name), change.after.scores.get(metric.name)) for metric in METRICS
    ]
    return " · ".join(f"{name} {_number(was)} → {_number(now)}" for name, was, now in pairs if was != now)


def _number(score: float | None) -> str:
    return "not measured" if score is None else f"{score:.3g}"
