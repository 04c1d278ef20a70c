"""What a run says: means by group, a table, the worst cases, and one JSON value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.runner import CaseResult
from evals.scorers import Estimate, Latency, estimate, latency

Measure = Callable[[CaseResult], float | bool | None]

# Every measure is a mean over the cases for which it is not None.
MEASURES: Mapping[str, Measure] = {
    "Success@1": lambda case: case.ranking.success_at_1 if case.ranking else None,
    "Success@5": lambda case: case.ranking.success_at_5 if case.ranking else None,
    "RR@10": lambda case: case.ranking.rr_at_10 if case.ranking else None,
    "nDCG@10": lambda case: case.ranking.ndcg_at_10 if case.ranking else None,
    "V_strict": lambda case: case.nuggets.vital_strict if case.nuggets else None,
    "A_strict": lambda case: case.nuggets.all_strict if case.nuggets else None,
    "weighted": lambda case: case.nuggets.weighted if case.nuggets else None,
    "verdict": lambda case: case.verdict_right,
    "declined, answerable": lambda case: case.status == "not_found" if _scored(case, answerable=True) else None,
    "declined, unanswerable": lambda case: case.status == "not_found" if _scored(case, answerable=False) else None,
    "must-not found": lambda case: bool(case.forbidden) if case.question.must_not and not case.unscored else None,
    "spans exact": lambda case: case.spans_exact,
    "all sentences cited": lambda case: None if case.uncited_sentences is None else case.uncited_sentences == 0,
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A group of cases: how many, how many could not be scored, the measures, and the time per question.

    `facts` is the share of all vital nuggets of the group that were found.
    """

    cases: int
    unscored: int
    ranking_unscored: int
    measures: dict[str, Estimate | None]
    facts: float | None
    latency: Latency | None


def _scored(case: CaseResult, *, answerable: bool) -> bool:
    return not case.unscored and case.question.answerable == answerable


def summarise(cases: Sequence[CaseResult]) -> Summary:
    """Means with intervals over a group of cases."""
    scored = [case.nuggets for case in cases if case.nuggets is not None]
    total = sum(score.vital_total for score in scored)
    return Summary(
        cases=len(cases),
        unscored=sum(bool(case.unscored) for case in cases),
        ranking_unscored=sum(case.ranking is None and case.question.answerable for case in cases),
        measures={name: estimate(measure(case) for case in cases) for name, measure in MEASURES.items()},
        facts=sum(score.vital_found for score in scored) / total if total else None,
        latency=latency([case.milliseconds for case in cases if case.milliseconds is not None]),
    )


def groups(cases: Iterable[CaseResult]) -> dict[str, list[CaseResult]]:
    """The cases together, by half, and by kind; the unanswerable ones by what they ask for."""
    cases = list(cases)
    grouped: dict[str, list[CaseResult]] = {"all": cases}
    for split in ("dev", "test"):
        members = [case for case in cases if case.question.split == split]
        if members and len(members) < len(cases):
            grouped[split] = members
    for case in cases:
        grouped.setdefault(case.question.unanswerable_kind or case.question.kind, []).append(case)
    return grouped


_COLUMNS: Sequence[tuple[str, str]] = (
    ("S@1", "Success@1"),
    ("S@5", "Success@5"),
    ("RR", "RR@10"),
    ("nDCG", "nDCG@10"),
    ("V_strict", "V_strict"),
    ("A_strict", "A_strict"),
    ("verdict", "verdict"),
    ("decl. A", "declined, answerable"),
    ("decl. U", "declined, unanswerable"),
    ("must-not", "must-not found"),
    ("spans", "spans exact"),
    ("cited", "all sentences cited"),
)


def print_table(cases: Sequence[CaseResult], console: Console) -> None:
    """One row for each group, one column for each measure, and what the columns mean below."""
    table = Table(box=None, pad_edge=False)
    table.add_column("group", no_wrap=True)
    for heading in ("n", *(short for short, _ in _COLUMNS), "facts", "p50 ms", "p95 ms"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, members in groups(cases).items():
        summary = summarise(members)
        measures = (summary.measures[measure] for _, measure in _COLUMNS)
        times = (summary.latency.p50, summary.latency.p95) if summary.latency else (None, None)
        table.add_row(
            name,
            str(summary.cases),
            *(_share(measured.mean if measured else None) for measured in measures),
            _share(summary.facts),
            *(f"{time:.0f}" if time is not None else "-" for time in times),
        )
    console.print(table)
    overall = summarise(cases)
    console.print(
        f"\nUnscored: {overall.unscored} of {overall.cases} cases; "
        f"{overall.ranking_unscored} answerable ones without a ranking. "
        "V_strict, A_strict: means over questions; facts: share of all vital nuggets; decl. A / U: declined, "
        "answerable / unanswerable; must-not: answers that say what they must not."
    )
    for case in cases:
        if case.unscored:
            console.print(f"  unscored {case.question.id}: {escape(case.unscored)}")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def print_worst(cases: Sequence[CaseResult], count: int, console: Console) -> None:
    """The cases with most wrong in them: question, what is wrong, and the answer."""
    worst = sorted((case for case in cases if case.badness > 0), key=lambda case: (-case.badness, case.question.id))
    for case in worst[:count]:
        question = case.question
        console.print(f"\n[bold]{escape(question.question)}[/bold]  ({question.id}, {question.kind}, {question.split})")
        for line in _wrongs(case):
            console.print(f"  - {escape(line)}")
        console.print(f"  > {escape(case.text or '(no text)')}")


def _wrongs(case: CaseResult) -> list[str]:
    lines = []
    if case.status_right is False:
        lines.append(f"status {case.status}, but the question is {'' if case.question.answerable else 'un'}answerable")
    if case.verdict_right is False:
        lines.append(f"verdict {case.verdict}, expected {case.question.verdict}")
    if case.nuggets:
        lines.extend(f"missed: {name}" for name in case.nuggets.missed_vital)
    lines.extend(f"must not say: {name}" for name in case.forbidden)
    if case.ranking and not case.ranking.success_at_5:
        lines.append(f"no labelled section among the first 5 (ranks: {list(case.ranking.ranks) or 'none in 10'})")
    if case.spans_exact is False:
        lines.append("a quote is not the document's text at its offsets")
    if case.uncited_sentences:
        lines.append(f"{case.uncited_sentences} sentences without a citation")
    return lines


def as_json(cases: Sequence[CaseResult], run: Mapping[str, object]) -> dict[str, Any]:
    """The whole run as one JSON value; what differs between equal runs (timings) stands apart under "timings_ms"."""
    summaries = {name: asdict(summarise(members)) for name, members in groups(cases).items()}
    latencies = {name: summary.pop("latency") for name, summary in summaries.items()}
    return {
        "run": dict(run),
        "summary": summaries,
        "cases": [_case_json(case) for case in cases],
        "timings_ms": {
            "summary": latencies,
            "cases": {case.question.id: case.milliseconds for case in cases},
        },
    }


def _case_json(case: CaseResult) -> dict[str, Any]:
    question = case.question
    return {
        "id": question.id,
        "kind": question.kind,
        "unanswerable_kind": question.unanswerable_kind,
        "topic": question.topic,
        "split": question.split,
        "question": question.question,
        "answerable": question.answerable,
        "unscored": case.unscored or None,
        "ranking_unscored": case.ranking_unscored or None,
        "ranking": asdict(case.ranking) if case.ranking else None,
        "status": case.status,
        "status_right": case.status_right,
        "verdict": case.verdict,
        "verdict_expected": question.verdict,
        "verdict_right": case.verdict_right,
        "confidence": case.confidence,
        "nuggets": asdict(case.nuggets) if case.nuggets else None,
        "must_not_found": list(case.forbidden),
        "spans_exact": case.spans_exact,
        "uncited_sentences": case.uncited_sentences,
        "text": case.text,
    }
