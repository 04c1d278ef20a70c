"""The committed figures of a language model behind the verifier, and the tables that the documentation shows of them.

A run is taken over in two steps: what it shows and is no quote is read (`model_checks.jsonl`), then the run's
own file gives the figures, so that reading costs no second run.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from evals.model import Comparison, first_sentence, load_checks
from evals.records import METRICS
from evals.results import RunFileError
from evals.scorers import paired_difference
from evals.summary import means

if TYPE_CHECKING:
    from evals.records import CaseResult

RESULTS = Path(__file__).parent / "model_results.json"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "language-models.md"
MARK = "model"

_SHOWN = (
    "vital nuggets",
    "all nuggets",
    "conciseness",
    "verdict",
    "citation recall",
    "citation precision",
    "unsupported sentences",
    "spans exact",
    "cites a labelled section",
    "must-not said",
    "right",
)
_RULE = "| --- | --- | --- | --- |"


class ModelResultsError(AssistantError):
    """The file of committed figures cannot be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """The mean of a metric in both columns; `difference` is the second less the first, paired by question."""

    metric: str
    extractive: float
    behind_verifier: float
    difference: float | None
    significant: bool


def columns(found: Comparison) -> list[Row]:
    """The metrics that both columns have."""
    rows = []
    left, right = means(found.extractive), means(found.behind_verifier)
    for name in (metric.name for metric in METRICS if metric.name in _SHOWN):
        one, other = left[name], right[name]
        if one is None or other is None:
            continue
        apart = paired_difference(_scores(found.extractive, name), _scores(found.behind_verifier, name))
        by = None if apart is None else round(apart.mean, 6)
        rows.append(Row(name, round(one.mean, 6), round(other.mean, 6), by, bool(apart and apart.significant)))
    return rows


def summary(found: Comparison) -> dict[str, Any]:
    """What is committed of a comparison: figures, no question and no sentence."""
    times = first_sentence(found)
    return {
        "model": found.model,
        "counts": asdict(found.counts) | {"failures": dict(sorted(found.counts.failures.items()))},
        "shown": {
            "sentences": len(found.shown),
            "word_for_word": len(found.shown) - len(found.read),
            "unsupported": found.unsupported_shown,
            "unread": found.unread,
        },
        "first_sentence_s": None if times is None else {"median": round(times[0], 1), "p95": round(times[1], 1)},
        "metrics": [asdict(row) for row in columns(found)],
    }


def taken_over(path: Path, checks: Path) -> dict[str, Any]:
    """The figures of a comparison's file, with what has been read of its sentences since.

    Raises:
        ModelResultsError: the file cannot be read.
        ModelChecksError: the file of sentences that were read is wrong.
    """
    known = load_checks(checks)
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        figures = dict(value["figures"])
        read = [known.get((one["sentence"], one["quote"])) for one in value["shown"] if not one["quoted"]]
        figures["shown"] |= {"unsupported": read.count(False), "unread": read.count(None)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelResultsError(f"{path}: {error!r}. Write it with `python -m evals model`.") from error
    return figures


def write_summary(path: Path, value: dict[str, Any]) -> None:
    """Write what is committed of a comparison.

    Raises:
        RunFileError: the file cannot be written.
    """
    try:
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise RunFileError(f"Cannot write {path}: {error}.") from error


def read_summary(path: Path = RESULTS) -> dict[str, Any]:
    """The committed figures.

    Raises:
        ModelResultsError: the file cannot be read, or holds no figures.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        tables(value)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelResultsError(f"{path}: {error!r}. Write it with `python -m evals model --accept`.") from error
    return dict(value)


def tables(value: dict[str, Any]) -> str:
    """Both tables in Markdown: what the model wrote and what is shown of it, and the two columns."""
    counts, shown, times = value["counts"], value["shown"], value["first_sentence_s"]
    unsupported = counts["replaced"] + counts["left_out"]
    share = f" ({100 * unsupported / counts['claims']:.0f} %)" if counts["claims"] else ""
    seconds = "-" if times is None else f"{times['median']:g} s, {times['p95']:g} s"
    read = shown["sentences"] - shown["word_for_word"] - shown["unread"]
    wrote = [
        ("questions", counts["asked"]),
        ("sentences of the model that claim something", counts["claims"]),
        ("of them supported by no passage", f"{unsupported}{share}"),
        ("its sentences that are shown", shown["sentences"]),
        ("of them word for word in a source", shown["word_for_word"]),
        ("of them read beside their quote and judged so", read),
        ("unsupported sentences shown", shown["unsupported"]),
        ("sentences shown and not read yet", shown["unread"]),
        ("citation numbers that it invented", counts["invented"]),
        ("answers that are the sources' own sentences alone", counts["asked"] - counts["answers"]),
        ("first sentence shown after (median, 95th percentile)", seconds),
    ]
    rows = [
        f"| {row['metric']} | {row['extractive']:.3f} | {row['behind_verifier']:.3f} | {_told(row)} |"
        for row in value["metrics"]
    ]
    model = value["model"]
    lines = [f"| {model} | |", "| --- | --- |", *(f"| {name} | {figure} |" for name, figure in wrote), ""]
    return "\n".join([*lines, f"| metric | extractive | {model} behind the verifier | difference |", _RULE, *rows])


def _told(row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return "-"
    return f"{row['difference']:+.3f}{'*' if row['significant'] else ''}"


def _scores(cases: "tuple[CaseResult, ...]", metric: str) -> dict[str, float | None]:
    return {case.id: case.scores.get(metric) for case in cases}
