"""The options that several commands share, and the terminal they print on."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.questions import Labels
from evals.tables import WIDTH

if TYPE_CHECKING:
    from rich.console import Console

SuiteOption = Annotated[
    str | None, typer.Option(help="A question set of the project, or `all` of them.", show_default="medical-massage")
]
QuestionsOption = Annotated[list[Path] | None, typer.Option(help="A question file of your own; may be repeated.")]
CorpusOption = Annotated[Path | None, typer.Option(help="The folder of documents that the questions are asked of.")]
LabelsOption = Annotated[Labels, typer.Option(help="The labels of the written corpus or those of the raw articles.")]
IndexOption = Annotated[
    str | None, typer.Option(help="The index that is asked; without --corpus it is taken as it is.")
]
IndexDirOption = Annotated[Path | None, typer.Option(help="Where the indexes are.")]


def results_console() -> "Console":
    """Standard output, wide enough for a table where it is a file or a pipe; text is printed as it is."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
