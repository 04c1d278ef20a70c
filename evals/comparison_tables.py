"""A comparison of two runs, for people and for programs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evals.comparison import CHANGES, HALVES, CaseChange, Change, Comparison, MetricChange
from evals.records import METRICS, CaseResult
from evals.tables import wrongs

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_ABOUT: dict[Change, str] = {
    "broken": "right before, wrong now",
    "vanished": "no longer asked",
    "unscored": "no longer scored",
    "fixed": "wrong before, right now",
    "changed": "another answer, as right or wrong as before",
    "reworded": "worded or labelled differently; in no mean",
    "appeared": "not asked before",
}


def print_comparison(found: Comparison, console: "Console", *, brief: bool = False) -> None:
    """The metrics, then every question that changed with both answers; `brief` gives a line a question alone."""
    console.print(f"\n{found.suite}: {found.paired} questions in both runs", style="bold")
    if not brief and found.metrics:
        console.print()
        console.print(_metrics_table(found.metrics))
    for change in CHANGES:
        cases = found.of(change)
        if cases:
            console.print(f"\n{change} ({len(cases)}): {_ABOUT[change]}", style="bold")
        for case in cases:
            console.print(f"  {case.id}: {case.case.question}")
            if not brief:
                _print_answers(case, console)
    if not found.cases:
        console.print("\nEvery question has the same answer.")


def comparison_object(found: Comparison) -> dict[str, Any]:
    """The comparison as one JSON value."""
    return {
        "suite": found.suite,
        "paired": found.paired,
        "differing": list(found.differing),
        "regressions": list(found.regressions),
        "metrics": [
            {
                "metric": one.metric.name,
                "half": one.half,
                "before": one.before,
                "after": one.after,
                "difference": one.difference.mean,
                "interval": [one.difference.low, one.difference.high],
                "count": one.difference.count,
                "significant": one.difference.significant,
                "regressed": one.regressed,
            }
            for one in found.metrics
        ],
        "questions": [
            {
                "id": case.id,
                "change": case.change,
                "question": case.case.question,
                "before": None if case.before is None else _answer_object(case.before),
                "after": None if case.after is None else _answer_object(case.after),
            }
            for case in found.cases
        ],
    }


def _metrics_table(changes: Iterable[MetricChange]) -> "Table":
    """A row a metric: both means over all questions, and the difference on all and on either half."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("metric", "before", "after", *(f"{half}, 95 % interval" for half in HALVES), "n"):
        table.add_column(heading, justify="left" if heading == "metric" else "right", no_wrap=True)
    by_place = {(one.metric.name, one.half): one for one in changes}
    for metric in METRICS:
        whole = by_place.get((metric.name, "all"))
        if whole is not None:
            arrow = "↑" if metric.better == "higher" else "↓"
            halves = [_difference(by_place.get((metric.name, half))) for half in HALVES]
            table.add_row(
                f"{metric.name} {arrow}",
                f"{whole.before:.3f}",
                f"{whole.after:.3f}",
                *halves,
                str(whole.difference.count),
                style="bold red" if any("worse" in half for half in halves) else None,
            )
    return table


def _difference(change: MetricChange | None) -> str:
    if change is None:
        return "-"
    one = change.difference
    if one.low == one.high == one.mean == 0:
        return "="
    word = " worse" if change.regressed else " *" if one.significant else ""
    return f"{one.mean:+.3f} [{one.low:+.3f}, {one.high:+.3f}]{word}"


def _print_answers(change: CaseChange, console: "Console") -> None:
    for name, case in (("before", change.before), ("after", change.after)):
        if case is None:
            continue
        console.print(f"    {name}: {_said(case)}".replace("\n", "\n      "))
        for line in wrongs(case):
            console.print(f"      - {line}", style="dim")
    console.print()


def _said(case: CaseResult) -> str:
    if case.unscored:
        return f"(unscored: {case.unscored})"
    verdict = f", {case.verdict}" if case.verdict else ""
    cited = "; ".join(dict.fromkeys(f"{one.document_id}: {one.section}" for one in case.citations))
    return f"[{case.status}{verdict}] {case.text or '(no text)'}" + (f"  <- {cited}" if cited else "")


def _answer_object(case: CaseResult) -> dict[str, Any]:
    return {
        "right": case.scores.get("right"),
        "status": case.status,
        "verdict": case.verdict,
        "text": case.text,
        "citations": [
            {"number": one.number, "document_id": one.document_id, "section": one.section, "quote": one.quote}
            for one in case.citations
        ],
        "unscored": case.unscored,
    }
