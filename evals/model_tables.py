"""What came of a language model behind the verifier: on the terminal, and as a file that a person can read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.serialization import model_object
from evals.model import Comparison, first_sentence
from evals.model_results import columns, summary
from evals.results import RunFileError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_comparison(found: Comparison, console: "Console") -> None:
    """What the model wrote, what is shown of it, how long that took, and the two columns."""
    counts = found.counts
    console.print(f"\n{found.model} behind the verifier: {counts.asked} questions\n", style="bold")
    share = "-" if counts.unsupported_share is None else f"{100 * counts.unsupported_share:.0f} %"
    unsupported = counts.replaced + counts.left_out
    lines = [
        f"{counts.claims} sentences that claim something: {unsupported} unsupported ({share}), of which "
        f"{counts.left_out} left out and {counts.replaced} replaced by the sources' own; {counts.kept} supported; "
        f"{counts.repeated} repeats besides",
        f"citations: {counts.invented} sentences with an invented number, {counts.moved} moved to another passage, "
        f"{counts.uncited} without any",
        f"answers: {counts.answers} with sentences of the model, {counts.asked - counts.answers} of the sources alone",
        *(f"  {number} x {reason}" for reason, number in sorted(counts.failures.items())),
        f"shown: {len(found.shown)} of its sentences, {len(found.shown) - len(found.read)} word for word; of the other "
        f"{len(found.read)}, as far as they were read, {found.unsupported_shown} are not supported; "
        f"{found.unread} are not read yet",
    ]
    times = first_sentence(found)
    if times is not None:
        lines.append(f"first sentence shown after {times[0]:.1f} s (median), {times[1]:.1f} s (95th percentile)")
    for line in lines:
        console.print(line)
    console.print()
    console.print(columns_table(found))


def columns_table(found: Comparison) -> "Table":
    """The metrics of both columns, and the difference where it is significant."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("metric")
    for name in ("extractive", "behind the verifier", "difference"):
        table.add_column(name, justify="right")
    for row in columns(found):
        told = "" if row.difference is None else f"{row.difference:+.3f}{'*' if row.significant else ''}"
        table.add_row(row.metric, f"{row.extractive:.3f}", f"{row.behind_verifier:.3f}", told)
    return table


def write_comparison(path: Path, found: Comparison) -> None:
    """Write every prompt and sentence, and the sentences that are shown beside their quotes.

    Raises:
        RunFileError: the file cannot be written.
    """
    value = {
        "figures": summary(found),
        "shown": [
            {
                "question": one.question,
                "sentence": one.sentence,
                "quote": one.quote,
                "quoted": one.is_quoted,
                "supported": True if one.is_quoted else found.read[one],
            }
            for one in found.shown
        ],
        "answers": {case.question: case.text for case in found.behind_verifier},
        "reports": {question: model_object(report) for question, report in found.reports.items()},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise RunFileError(f"Cannot write {path}: {error}. Name another place with --output.") from error
