"""Two runs side by side: what changed per metric and question by question, and whether that is a regression.

Questions are paired by their ids. One whose wording or expected answer differs between the runs is a different
question: it is named and left out of the pairs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.errors import AssistantError
from evals.records import METRICS, CaseResult, Fingerprint, Metric, Run
from evals.scorers.statistics import Difference, paired_difference

Half = Literal["all", "dev", "test"]
Change = Literal["broken", "vanished", "unscored", "fixed", "changed", "reworded", "appeared"]

HALVES: tuple[Half, ...] = ("all", "dev", "test")
CHANGES: tuple[Change, ...] = ("broken", "vanished", "unscored", "fixed", "changed", "reworded", "appeared")
_ROUNDING = 1e-9  # sums of floats that differ by less are equal
_NAMED = 5  # questions that a line names


class ComparisonError(AssistantError):
    """The two runs have nothing in common."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One metric over the questions that both runs measured.

    For an exact metric an answer that only one run gives has no fault in the other, so that a new answer with a fault
    is seen although there is nothing to pair it with. `worse` names the questions whose score got worse, the worst
    first.
    """

    metric: Metric
    half: Half
    before: float
    after: float
    difference: Difference
    worse: tuple[str, ...]

    @property
    def lost(self) -> bool:
        """Whether the mean is worse at all."""
        return _gain(self.metric, self.difference.mean) < -_ROUNDING

    @property
    def regressed(self) -> bool:
        """Whether the change is one that the gate stops."""
        return self.lost and (self.metric.exact or (self.metric.gated and self.difference.significant))

    @property
    def reason(self) -> str:
        """The metric, both means and the difference with its interval, in one line."""
        where = "" if self.half == "all" else f" on {self.half}"
        named = ""
        if self.metric.exact:
            named = f" in {', '.join(self.worse[:_NAMED])}{' and others' if len(self.worse) > _NAMED else ''}"
        difference = self.difference
        return (
            f"{self.metric.name}{where} {self.before:.3f} -> {self.after:.3f} "
            f"({difference.mean:+.3f}, 95 % interval {difference.low:+.3f} to {difference.high:+.3f}){named}"
        )


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One question that came out differently; a run that does not have it holds None."""

    id: str
    change: Change
    before: CaseResult | None
    after: CaseResult | None

    @property
    def case(self) -> CaseResult:
        """The question as the later run has it, or the earlier one where it vanished."""
        case = self.after or self.before
        assert case is not None, "one of the two runs has it"
        return case


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another of the same suite.

    `differing` says in what the runs' states differ, `lost_metrics` what is no longer measured, `paired` how many
    questions both runs have.
    """

    suite: str
    differing: tuple[str, ...]
    metrics: tuple[MetricChange, ...]
    cases: tuple[CaseChange, ...]
    lost_metrics: tuple[str, ...]
    paired: int

    @property
    def regressions(self) -> tuple[str, ...]:
        """Why the later run must not be taken for granted, one line each; empty where nothing regressed."""
        lines = [change.reason for change in self.metrics if change.regressed]
        lines += [f"{metric} is no longer measured" for metric in self.lost_metrics]
        lines += [f"question {case.id} vanished" for case in self.of("vanished")]
        lines += [f"question {case.id} is no longer scored: {case.case.unscored}" for case in self.of("unscored")]
        return tuple(lines)

    def of(self, change: Change) -> tuple[CaseChange, ...]:
        """The questions that changed in this way, in the order of the runs."""
        return tuple(case for case in self.cases if case.change == change)


def compare(before: Run, after: Run) -> Comparison:
    """Set a run beside an earlier one. Where one of them is of one half only, the other is cut down to it.

    Raises:
        ComparisonError: the runs have no half or no question in common.
    """
    old, new = _common_half(before, after)
    if not old.keys() & new.keys():
        raise ComparisonError(
            f"The runs share no question: {before.suite} ({before.split}) and {after.suite} ({after.split}). "
            "Compare two runs of one suite."
        )
    # A question that got no scores stays out of the means and is named by itself.
    pairs = [(old[id_], new[id_]) for id_ in old if id_ in new and not _reworded(old[id_], new[id_])]
    return Comparison(
        suite=after.suite,
        differing=(*_differing_runs(before, after), *differing(before.fingerprint, after.fingerprint)),
        metrics=tuple(_metric_changes(pairs)),
        cases=tuple(_case_changes(old, new)),
        lost_metrics=tuple(_lost_metrics(pairs)),
        paired=len(pairs),
    )


def differing(before: Fingerprint, after: Fingerprint) -> tuple[str, ...]:
    """In what two states differ: corpus, questions, settings, models, code; empty where runs must be equal."""
    parts = [name for name in ("corpus", "questions", "code") if getattr(before, name) != getattr(after, name)]
    for name, old, new in (
        ("setting", before.configuration, after.configuration),
        ("model", before.models, after.models),
    ):
        parts += [
            f"{name} {key}" + (f" ({old.get(key)} -> {new.get(key)})" if name == "setting" else "")
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        ]
    return tuple(parts)


def _differing_runs(before: Run, after: Run) -> Iterator[str]:
    for name in ("suite", "split", "labels"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name} ({getattr(before, name)} -> {getattr(after, name)})"


def _common_half(before: Run, after: Run) -> tuple[dict[str, CaseResult], dict[str, CaseResult]]:
    halves = {run.split for run in (before, after)} - {"all"}
    kept = [[case for case in run.cases if halves <= {case.split}] for run in (before, after)]
    return {case.id: case for case in kept[0]}, {case.id: case for case in kept[1]}


def _metric_changes(pairs: Sequence[tuple[CaseResult, CaseResult]]) -> Iterator[MetricChange]:
    scored = [(old, new) for old, new in pairs if not old.unscored and not new.unscored]
    for metric in METRICS:
        for half in HALVES:
            of_half = [pair for pair in scored if half in ("all", pair[0].split)]
            change = _metric_change(metric, half, of_half)
            if change is not None:
                yield change


def _metric_change(metric: Metric, half: Half, pairs: Iterable[tuple[CaseResult, CaseResult]]) -> MetricChange | None:
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    for old, new in pairs:
        values = _values(metric, old, new)
        if values is not None:
            before[old.id], after[old.id] = values
    difference = paired_difference(before, after)
    if difference is None:
        return None
    losses = {id_: -_gain(metric, after[id_] - before[id_]) for id_ in before}
    worse = sorted((id_ for id_ in losses if losses[id_] > _ROUNDING), key=lambda id_: (-losses[id_], id_))
    count = len(before)
    return MetricChange(
        metric, half, sum(before.values()) / count, sum(after.values()) / count, difference, tuple(worse)
    )


def _values(metric: Metric, old: CaseResult, new: CaseResult) -> tuple[float, float] | None:
    before, after = old.scores.get(metric.name), new.scores.get(metric.name)
    if metric.exact and (before is not None or after is not None):
        faultless = 1.0 if metric.better == "higher" else 0.0
        before, after = (faultless if value is None else value for value in (before, after))
    return None if before is None or after is None else (before, after)


def _lost_metrics(pairs: Sequence[tuple[CaseResult, CaseResult]]) -> Iterator[str]:
    """Metrics that the earlier run has and the later one has nowhere: a scorer that stopped must not pass unseen."""
    for metric in METRICS:
        measured = [
            any(case.scores.get(metric.name) is not None for case in cases) for cases in zip(*pairs, strict=True)
        ]
        if measured == [True, False]:
            yield metric.name


def _gain(metric: Metric, difference: float) -> float:
    return difference if metric.better == "higher" else -difference


def _case_changes(old: Mapping[str, CaseResult], new: Mapping[str, CaseResult]) -> Iterator[CaseChange]:
    for id_ in dict.fromkeys((*old, *new)):
        before, after = old.get(id_), new.get(id_)
        change = _change(before, after)
        if change is not None:
            yield CaseChange(id_, change, before, after)


def _change(before: CaseResult | None, after: CaseResult | None) -> Change | None:
    if before is None:
        return "appeared"
    if after is None:
        return "vanished"
    if after.unscored and not before.unscored:
        return "unscored"
    if _reworded(before, after):
        return "reworded"
    right = before.scores.get("right"), after.scores.get("right")
    if None not in right and right[0] != right[1]:
        return "fixed" if right[1] else "broken"
    return "changed" if right[0] != right[1] or _said(before) != _said(after) else None


def _reworded(before: CaseResult, after: CaseResult) -> bool:
    return _asked(before) != _asked(after)


def _asked(case: CaseResult) -> tuple[object, ...]:
    # Later turns hold what the assistant said, which is no change of the question.
    asked = (case.turns[:1], case.question, case.stand_alone)
    return (*asked, case.answerable, case.expected_status, case.expected_verdict)


def _said(case: CaseResult) -> tuple[object, ...]:
    # Without their places, which shift when a document is edited elsewhere.
    citations = tuple((one.document_id, one.section) for one in case.citations)
    return (case.status, case.verdict, case.text, citations, case.unscored)
