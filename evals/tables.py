"""A run on the terminal: the metrics with their intervals, the groups, the time of each stage, the worst cases."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.cli.streams import for_display
from evals.records import METRICS, CaseResult, Metric, Run, Timings
from evals.scorers import Estimate
from evals.summary import abstention, groups, halves, means, stage_latencies, unscored

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 160
"""Columns of a table where the output is a file or a pipe."""

# The measures that differ between kinds and topics; all of them stand in the first table.
_BY_GROUP = (
    "Success@5",
    "nDCG@10",
    "vital nuggets",
    "all nuggets",
    "verdict",
    "citation recall",
    "citation precision",
    "unsupported sentences",
    "cites a labelled section",
    "declined, answerable",
    "declined, unanswerable",
    "must-not said",
    "follow-up loss",
    "sides shown",
    "referred, must be",
    "right",
)
_LEAST_RANKED = "Success@5"


def print_run(run: Run, timings: Timings, console: "Console") -> None:
    """The whole run: metrics, groups, abstention, latency, and what could not be scored."""
    console.print(f"\n{run.suite}, {_half(run.split)}: {len(run.cases)} questions\n", style="bold")
    parts = halves(run.cases)
    console.print(metrics_table({"all": run.cases, **parts} if len(parts) > 1 else parts))
    console.print()
    console.print(groups_table(groups(run.cases)))
    _print_abstention(run.cases, console)
    _print_latency(timings, console)
    left_out = unscored(run.cases)
    console.print(f"\nUnscored: {len(left_out)} of {len(run.cases)} cases.")
    for case in left_out:
        console.print(for_display(f"  {case.id}: {case.unscored}"))


def metrics_table(parts: Mapping[str, Sequence[CaseResult]]) -> "Table":
    """A row for each metric, a column for each part: mean, 95 % interval, cases that have it."""
    table = _table("metric", *parts)
    found = [means(cases) for cases in parts.values()]
    for metric in METRICS:
        estimates = [group[metric.name] for group in found]
        if any(estimates):
            arrow = "↑" if metric.better == "higher" else "↓"
            table.add_row(f"{metric.name} {arrow}", *(_with_interval(estimate) for estimate in estimates))
    return table


def groups_table(grouped: Mapping[str, Sequence[CaseResult]]) -> "Table":
    """A row for each group, a column for each of the main metrics that any group has."""
    found = {name: means(cases) for name, cases in grouped.items()}
    columns = [metric for metric in _main_metrics() if any(group[metric.name] for group in found.values())]
    table = _table("group", "n", *(metric.short for metric in columns))
    for name, group in found.items():
        table.add_row(name, str(len(grouped[name])), *(_mean(group[metric.name]) for metric in columns))
    return table


def print_worst(cases: Iterable[CaseResult], count: int, console: "Console") -> None:
    """The cases with most wrong in them: question, what is wrong, and the answer."""
    worst = sorted((case for case in cases if badness(case) > 0), key=lambda case: (-badness(case), case.id))
    for case in worst[:count]:
        console.print(for_display(f"\n{case.question}  ({case.id}, {case.kind}, {case.split})"), style="bold")
        for line in wrongs(case):
            console.print(for_display(f"  - {line}"))
        console.print(for_display(f"  > {case.text or '(no text)'}"))


def badness(case: CaseResult) -> float:
    """How wrong a case is, for listing the worst first: 0 where nothing is wrong or nothing was scored."""
    return sum(weight for weight, _ in _faults(case))


def wrongs(case: CaseResult) -> list[str]:
    """What is wrong with a case, a line each; empty where nothing is."""
    return [line for _, line in _faults(case)]


def _faults(case: CaseResult) -> list[tuple[float, str]]:
    if case.unscored:
        return []
    scores = case.scores
    faults = []
    if case.status != case.expected_status:
        faults.append((3.0, f"status {case.status}, expected {case.expected_status}"))
    if scores.get("verdict") == 0:
        faults.append((2.0, f"verdict {case.verdict}, expected {case.expected_verdict}"))
    share = 1 - (scores.get("vital nuggets") or 0.0)
    faults += [(2.0 * share / len(case.missed_vital), f"missed: {name}") for name in case.missed_vital]
    faults += [(1.0, f"must not say: {name}") for name in case.forbidden]
    if scores.get(_LEAST_RANKED) == 0:
        faults.append(
            (1.0, f"not among the first 5 passages: {'; '.join(case.missed_sections) or 'a labelled section'}")
        )
    if scores.get("spans exact") == 0:
        faults.append((2.0, "a quote is not the document's text at its place"))
    if scores.get("unsupported sentences"):
        faults.append((2.0, f"unsupported: {scores['unsupported sentences']:.0%} of the sentences"))
    if scores.get("sides shown") == 0:
        faults.append((2.0, "the sides of the disagreement are not shown"))
    return faults


def _main_metrics() -> list[Metric]:
    by_name = {metric.name: metric for metric in METRICS}
    return [by_name[name] for name in _BY_GROUP]


def _print_abstention(cases: Sequence[CaseResult], console: "Console") -> None:
    found = abstention(cases)
    if not found.confidence.curve:
        return
    declined = ", ".join(f"{kind} {one.mean:.3f} of {one.count}" for kind, one in found.declined.items())
    console.print(f"\nDeclined by kind of unanswerable: {declined or '-'}")
    for name, one in (("confidence", found.confidence), ("similarity", found.similarity)):
        console.print(f"Risk over coverage by {name}: AURC {_number(one.aurc)}, AUROC {_number(one.auroc)}")
    point = found.operating_point
    if point is not None:
        console.print(
            f"Operating point: coverage {point.coverage:.3f}, risk {_number(point.risk)}, answered when answerable "
            f"{_number(point.answered_when_answerable)}, declined when unanswerable "
            f"{_number(point.declined_when_unanswerable)}; CRAG score {_number(found.crag)}"
        )


def _print_latency(timings: Timings, console: "Console") -> None:
    latencies = stage_latencies(timings)
    if not latencies:
        return
    table = _table("stage", "p50 ms", "p95 ms", "max ms")
    for stage, one in latencies.items():
        table.add_row(stage, *(f"{value:.1f}" for value in (one.p50, one.p95, one.maximum)))
    console.print()
    console.print(table)


def _table(first: str, *headings: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _half(split: str) -> str:
    return "both halves" if split == "all" else f"the {split} half"


def _mean(estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{estimate.mean:.3f}"


def _with_interval(estimate: Estimate | None) -> str:
    if estimate is None:
        return "-"
    return f"{estimate.mean:.3f} [{estimate.low:.3f}, {estimate.high:.3f}] {estimate.count:>4}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
