"""`python -m evals faq`."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.commands.options import IndexDirOption, SuiteOption, results_console

if TYPE_CHECKING:
    from rich.console import Console

    from evals.faq import Measured


def faq(
    pages: Annotated[
        list[Path] | None, typer.Argument(help="Pages with a NAME.labels.json beside them.", show_default=False)
    ] = None,
    suite: SuiteOption = None,
    index_dir: IndexDirOption = None,
    worst: Annotated[bool, typer.Option("--worst", help="Also list the sentences that were judged wrongly.")] = False,
) -> None:
    """Run the FAQ check on pages with planted errors: how many it finds, and what true sentences it calls wrong.

    Example: python -m evals faq

    Example: python -m evals faq my-faq.md --suite beekeeping --worst
    """
    from assistant.checking import read_faq_file
    from assistant.cli.streams import progress_by_stage
    from evals.faq import PAGES_FOLDER, SUITE_OF_PAGE, load_labels, measure
    from evals.measuring import opened, targets

    console = results_console()
    for page in pages or [PAGES_FOLDER / f"{name}.md" for name in SUITE_OF_PAGE]:
        labels = load_labels(page.with_name(f"{page.stem}.labels.json"))
        text = read_faq_file(page)
        (target,) = targets(suite or SUITE_OF_PAGE.get(page.stem))
        with progress_by_stage() as progress, closing(opened(target, index_dir=index_dir, progress=progress)) as found:
            measured = measure(found.check_faq(text, progress=progress), text.text, labels)
        _show(console, page, measured, worst=worst)


def _show(console: "Console", page: Path, measured: "Measured", *, worst: bool) -> None:
    from rich.table import Table

    from evals.faq import LABELS

    console.print(f"\n{page.name}: {len(measured.judged)} sentences", style="bold")
    console.print(
        f"planted errors found: {measured.count('contradicted', 'contradicted')} of {measured.count('contradicted')}, "
        f"called supported: {measured.count('contradicted', 'supported')}; "
        f"true sentences called contradicted: {measured.count('supported', 'contradicted')} "
        f"of {measured.count('supported')}\n"
    )
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("right \\ given")
    for label in LABELS:
        table.add_column(label, justify="right")
    for label in LABELS:
        table.add_row(label, *(str(measured.count(label, given)) for given in LABELS))
    console.print(table)
    kinds = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("turned", "planted", "found"):
        kinds.add_column(name, justify="left" if name == "turned" else "right")
    for kind, (count, right) in sorted(measured.by_kind.items(), key=lambda one: (-one[1][0], one[0])):
        kinds.add_row(kind, str(count), str(right))
    console.print()
    console.print(kinds)
    for one in measured.judged if worst else ():
        if one.given != one.sentence.label:
            console.print(f"\n{one.sentence.label} -> {one.given}: {one.sentence.plain}\n  {one.reason}")
