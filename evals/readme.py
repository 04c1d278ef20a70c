"""The README's tables of results, made from the baselines, so that no figure there is older than the run it is of."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from evals.gate import ABLATION as ABLATION_FILE
from evals.gate import BASELINES, baseline_path
from evals.records import METRICS, CaseResult, Metric, Run
from evals.results import read_run
from evals.scorers import Estimate, estimate
from evals.suites import FIRST_SUITE, suites

RESULTS, ABLATION = "evals", "ablation"

_METRICS = {metric.name: metric for metric in METRICS}
# Each column: its metric, its heading, and whether its interval is shown.
_COLUMNS: tuple[tuple[Metric, str, bool], ...] = tuple(
    (_METRICS[name], heading, interval)
    for name, heading, interval in (
        ("Success@5", "Success@5", True),
        ("nDCG@10", "nDCG@10", True),
        ("vital nuggets", "vital nuggets", True),
        ("verdict", "verdicts", True),
        ("citation precision", "citation precision", False),
        ("citation recall", "citation recall", False),
        ("unsupported sentences", "unsupported", False),
        ("declined, answerable", "declined, answerable", True),
        ("declined, unanswerable", "declined, unanswerable", True),
    )
)

# The metrics of an ablation that the README has room for.
_ABLATED = (
    *("Success@5", "nDCG@10", "vital nuggets", "verdict", "citation precision"),
    *("declined, answerable", "declined, unanswerable", "referred, must be", "right"),
)


class ReadmeError(AssistantError):
    """The README has no place for a table, or a table cannot be made."""


def tables(baselines: Path = BASELINES) -> dict[str, str]:
    """The tables that the README shows, by the names of their marks: those whose baselines there are.

    Raises:
        ReadmeError: there is no baseline at all.
    """
    paths = [baseline_path(name, baselines) for name in suites()]
    runs = [read_run(path) for path in paths if path.is_file()]
    if not runs:
        raise ReadmeError(
            "There are no baselines. Make them: python -m evals run --suite all && python -m evals accept"
        )
    made = {RESULTS: results_table(runs)}
    if (baselines / ABLATION_FILE).is_file():
        made[ABLATION] = ablation_table(baselines / ABLATION_FILE)
    return made


def results_table(runs: Sequence[Run]) -> str:
    """A row for the test half of each suite, and one for the development half of the first suite."""
    rows = [_row(run, half) for run in runs for half in _halves(run)]
    return _markdown(["questions", "n", *(heading for _, heading, _ in _COLUMNS)], rows)


def ablation_table(path: Path) -> str:
    """A row for each system of an ablation: the main metrics, with a star where one differs significantly.

    The file holds {"rows": [{"name", "metrics": {name: mean}, "differences": {name: {"significant"}}}]} and more.

    Raises:
        ReadmeError: the file cannot be read or is not of that form.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        named = [(str(row["name"]), dict(row["metrics"]), dict(row.get("differences") or {})) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadmeError(f"{path} is not an ablation: {error!r}. Write it with `python -m evals ablate`.") from error
    shown = [name for name in _ABLATED if any(metrics.get(name) is not None for _, metrics, _ in named)]
    return _markdown(
        ["system", *shown],
        [
            [name, *(_mean(metrics.get(one)) + "*" * _is_significant(differences.get(one)) for one in shown)]
            for name, metrics, differences in named
        ],
    )


def _is_significant(difference: object) -> bool:
    return isinstance(difference, Mapping) and bool(difference.get("significant"))


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """The README's text with each table between its two marks, `<!-- NAME -->` and `<!-- /NAME -->`.

    Raises:
        ReadmeError: the marks of a table are not there, once each and in order.
    """
    for name, table in tables.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if text.count(start) != 1 or text.count(end) != 1 or text.index(start) > text.index(end):
            raise ReadmeError(f"The README needs the lines {start.strip()} and {end} once, for the table.")
        text = f"{text.partition(start)[0]}{start}{table}\n{end}{text.partition(end)[2]}"
    return text


def _halves(run: Run) -> tuple[str, ...]:
    return ("test", "dev") if run.suite == FIRST_SUITE else ("test",)


def _row(run: Run, half: str) -> list[str]:
    cases = [case for case in run.cases if case.split == half]
    scored = sum(not case.unscored for case in cases)
    name = f"{run.suite.replace('-', ' ')}, {'test' if half == 'test' else 'development'} half"
    count = str(len(cases)) if scored == len(cases) else f"{scored} of {len(cases)}"
    return [name, count, *(_cell(cases, metric, interval) for metric, _, interval in _COLUMNS)]


def _cell(cases: Iterable[CaseResult], metric: Metric, interval: bool) -> str:
    found = estimate(case.scores.get(metric.name) for case in cases)
    return "-" if found is None else f"{_mean(found.mean)}{_half_width(found) if interval else ''}"


def _mean(value: Any) -> str:  # noqa: ANN401 - a number of a file, or nothing
    if not isinstance(value, int | float):
        return "-"
    return f"{value:.3f}"


def _half_width(found: Estimate) -> str:
    """Half of the 95 % interval; nothing where all values are the same."""
    width = f"{(found.high - found.low) / 2:.2f}".removeprefix("0")
    return f" ±{width}" if found.high > found.low else ""


def _markdown(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
