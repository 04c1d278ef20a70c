"""Means with intervals: of everything, and of each kind, topic and half; with what changed against another run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.comparison import Comparison, MetricChange
from evals.records import METRICS, CaseResult, Metric
from evals.scorers import Estimate, estimate
from evals.summary import means

HEADLINES = (
    "right",
    "vital nuggets",
    "citation recall",
    "citation precision",
    "declined, unanswerable",
    "declined, answerable",
)
"""The metrics at the top of the page: is it right, complete, borne out, and silent where it must be."""


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric of a run; `change` is what it gained on the run before, None where there is nothing to compare."""

    metric: Metric
    estimate: Estimate | None
    change: MetricChange | None

    @property
    def tone(self) -> str:
        """Whether the change is for the better, for the worse, or not to be told from chance."""
        if self.change is None or not (self.change.difference.significant or self.change.regressed):
            return "same"
        return "worse" if self.change.lost else "better"


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one kind, topic or half: how many are right, and the mean of every metric of the table."""

    name: str
    cases: int
    right: Estimate | None
    means: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The questions parted by kind, topic or half; the filter that does the same has that name too."""

    name: str
    groups: tuple[Group, ...]


def metric_lines(cases: Sequence[CaseResult], comparison: Comparison | None) -> tuple[MetricLine, ...]:
    """Every metric that was measured: the first headline, then the order of the records."""
    changes = (
        {change.metric.name: change for change in comparison.metrics if change.half == "all"} if comparison else {}
    )
    estimates = means(cases)
    lines = (
        MetricLine(metric, estimates[metric.name], changes.get(metric.name))
        for metric in sorted(METRICS, key=lambda metric: metric.name != HEADLINES[0])
    )
    return tuple(line for line in lines if line.estimate or line.change)


def headlines(lines: Iterable[MetricLine]) -> tuple[MetricLine, ...]:
    """The lines of the metrics at the top of the page, in their order there."""
    by_name = {line.metric.name: line for line in lines}
    return tuple(by_name[name] for name in HEADLINES if name in by_name)


def groupings(cases: Sequence[CaseResult], metrics: Sequence[Metric]) -> tuple[Grouping, ...]:
    """The questions by kind, by topic, and by half where there are both; the largest group first."""
    ways: Mapping[str, Callable[[CaseResult], str]] = {
        "kind": lambda case: case.kind,
        "topic": lambda case: case.topic,
        "half": lambda case: case.split,
    }
    made = (Grouping(name, _groups(cases, group_of, metrics)) for name, group_of in ways.items())
    return tuple(grouping for grouping in made if grouping.name != "half" or len(grouping.groups) > 1)


def _groups(
    cases: Sequence[CaseResult], group_of: Callable[[CaseResult], str], metrics: Sequence[Metric]
) -> tuple[Group, ...]:
    members: dict[str, list[CaseResult]] = {}
    for case in cases:
        members.setdefault(group_of(case), []).append(case)
    ordered = sorted(members.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(
        Group(
            name=name,
            cases=len(group),
            right=estimate(case.scores.get("right") for case in group),
            means=tuple(_mean(case.scores.get(metric.name) for case in group) for metric in metrics),
        )
        for name, group in ordered
    )


def _mean(values: Iterable[float | None]) -> float | None:
    measured = [value for value in values if value is not None]
    return sum(measured) / len(measured) if measured else None
