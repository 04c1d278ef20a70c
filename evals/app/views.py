"""From runs to what the page shows of them, as plain data for `render.view`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from evals.app.runs import ReadRun
from evals.comparison import CHANGES, Comparison
from evals.page.cases import CaseView
from evals.page.figures import FRAME, risk_coverage_figure, stage_times
from evals.page.groups import HEADLINES, MetricLine, groupings
from evals.records import METRICS, CaseResult
from evals.scorers import Estimate
from evals.summary import abstention

HEADLINE_METRICS = tuple(metric for name in HEADLINES for metric in METRICS if metric.name == name)


def runs_view(runs: Sequence[ReadRun], chosen: ReadRun) -> dict[str, Any]:
    """A row for each run with its headline metrics."""
    return {
        "kind": "evals",
        "part": "runs",
        "metrics": [{"name": metric.name, "about": metric.about} for metric in HEADLINE_METRICS],
        "rows": [_row(one, one is chosen) for one in runs],
    }


def figures_view(read: ReadRun) -> dict[str, Any]:
    """The risk-coverage curve, and bars: right answers by kind and topic, what was declined, the time of the stages."""
    curve = risk_coverage_figure(read.run.cases)
    bars = [
        _bars(f"Right answers by {way.name}, per cent", way.name, [(one.name, one.right) for one in way.groups])
        for way in groupings(read.run.cases, ())
    ]
    declined = abstention(read.run.cases).declined
    bars += [_bars("Declined by kind of unanswerable, per cent", "kind", list(declined.items()))] if declined else []
    return {
        "kind": "evals",
        "part": "figures",
        "frame": asdict(FRAME),
        "curve": asdict(curve) if curve else None,
        "bars": bars,
        "stages": [asdict(stage) for stage in stage_times(read.timings)] if read.timings else [],
    }


def metrics_view(lines: Iterable[MetricLine], comparison: Comparison | None, before: str) -> dict[str, Any]:
    """Every metric, and against an earlier run what it gained, what regressed and in what the two differ."""
    return {
        "kind": "evals",
        "part": "metrics",
        "before": before,
        "rows": [_metric(line) for line in lines],
        "paired": comparison.paired if comparison else 0,
        "differing": list(comparison.differing) if comparison else [],
        "regressions": list(comparison.regressions) if comparison else [],
        "counts": [
            {"change": change, "count": len(cases)}
            for change in CHANGES
            if comparison and (cases := comparison.of(change))
        ],
        "vanished": [change.id for change in comparison.of("vanished")] if comparison else [],
    }


def cases_view(cases: Sequence[CaseView]) -> dict[str, Any]:
    """Questions, each with all that is known of it."""
    return {"kind": "evals", "part": "cases", "cases": [_case(view) for view in cases]}


def _row(read: ReadRun, chosen: bool) -> dict[str, Any]:
    run, by_name = read.run, {line.metric.name: line.estimate for line in read.lines}
    half = "both halves" if run.split == "all" else f"{run.split} half"
    return {
        "name": read.file.name,
        "chosen": chosen,
        "about": " · ".join([run.suite, half, *([run.labels] if run.labels != "sections" else [])]),
        "written": datetime.fromtimestamp(read.file.written_at / 1e9).strftime("%d %b %Y, %H:%M"),
        "questions": len(run.cases),
        "values": [_estimate(by_name.get(metric.name)) for metric in HEADLINE_METRICS],
    }


def _metric(line: MetricLine) -> dict[str, Any]:
    change = line.change
    return {
        "name": line.metric.name,
        "about": line.metric.about + ("; lower is better" if line.metric.better == "lower" else ""),
        "value": _estimate(line.estimate),
        "tone": line.tone,
        "difference": _signed(change.difference.mean) if change else "",
        "range": f"{_signed(change.difference.low)} to {_signed(change.difference.high)}" if change else "",
    }


def _bars(caption: str, name: str, groups: Sequence[tuple[str, Estimate | None]]) -> dict[str, Any]:
    return {
        "caption": caption,
        "name": name,
        "rows": [{"name": one, "value": _estimate(value)} for one, value in groups],
    }


def _case(view: CaseView) -> dict[str, Any]:
    case = view.case
    return {
        "id": case.id,
        "result": view.result,
        "change": view.change if view.change != "same" else "",
        "question": case.question,
        "groups": " · ".join((case.kind, case.topic, case.split, _words(case.status))),
        "faults": list(view.faults),
        "unscored": case.unscored,
        "turns": list(case.turns),
        "reading": case.search_question if case.search_question != case.question else "",
        "stand_alone": case.stand_alone,
        "expected": ", ".join(filter(None, (_words(case.expected_status), _verdict(case.expected_verdict)))),
        "given": _given(case),
        "before": _given(view.before) if view.before else None,
        "score_changes": view.score_changes,
        "missed": list(case.missed_vital),
        "missed_others": list(case.missed_okay),
        "forbidden": list(case.forbidden),
        "missed_sections": list(case.missed_sections),
        "citations": [
            {"number": one.number, "place": _place(one.document_id, one.section), "quote": one.quote}
            for one in case.citations
        ],
        "passages": [
            {"place": _place(one.document_id, one.section), "score": f"{one.score:.2f}", "labelled": one.labelled}
            for one in case.passages
        ],
        "scores": view.scores,
    }


def _given(case: CaseResult) -> dict[str, str]:
    measures = (("confidence", case.confidence), ("similarity", case.similarity))
    told = [f"{name} {value:.3f}" for name, value in measures if value is not None]
    return {
        "text": case.text or "No text.",
        "about": " · ".join(filter(None, (_words(case.status), _verdict(case.verdict), *told))),
    }


def _words(status: str | None) -> str:
    return (status or "no answer").replace("_", " ")


def _verdict(verdict: str | None) -> str:
    return f"verdict {verdict}" if verdict else ""


def _place(document: str, section: str) -> str:
    return f"{document} › {section}" if section else document


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    """A mean in per cent with its interval, as text and as numbers from 0 to 1."""
    if estimate is None:
        return None
    return {
        "text": _percent(estimate.mean),
        "interval": f"{_percent(estimate.low)} to {_percent(estimate.high)}",
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "count": estimate.count,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _signed(share: float) -> str:
    """A difference in percentage points, with its sign."""
    points = round(100 * share, 1)
    return f"+{points:.1f}" if points > 0 else f"−{-points:.1f}" if points < 0 else "0.0"
