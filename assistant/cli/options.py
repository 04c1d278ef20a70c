"""Options and small helpers that several commands share."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings


def _index_name(name: str) -> str:
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise SettingsError(f"{name!r} cannot be the name of an index; use letters, digits, '.', '-' and '_'.")
    return name


IndexName = Annotated[str, typer.Option("--index", metavar="NAME", callback=_index_name, help="Which index.")]
IndexFolder = Annotated[
    Path | None, typer.Option("--index-dir", metavar="DIR", help="Folder that holds the indexes. [default: indexes]")
]
CorpusFolder = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Folder that holds the documents. [default: corpus]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
OutputFile = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="File of results, one JSON object a line.")
]

DEFAULT_INDEX = "default"


def open_assistant(index: str, settings: "Settings") -> "Assistant":
    """Open an index, showing that it takes a moment."""
    from assistant.cli.streams import print_note, waiting_for

    with waiting_for("Opening the index…"):
        from assistant.pipeline import Assistant

        assistant = Assistant.open(index, index_dir=settings.index_dir, settings=settings)
    if assistant.notice:
        print_note(assistant.notice)
    return assistant


def require_one_of(argument: object, argument_name: str, option: Path | None, option_name: str) -> None:
    """Refuse a command that has both or neither of two ways to say what is asked.

    Raises:
        typer.BadParameter: exit code 2.
    """
    if (argument is None) == (option is None):
        raise typer.BadParameter(f"give either {argument_name} or {option_name}.")


def require_output(source: Path | None, output: Path | None, source_name: str) -> None:
    """Refuse a batch without a place for its results, and a place for results without a batch.

    Raises:
        typer.BadParameter: exit code 2.
    """
    if (source is None) != (output is None):
        raise typer.BadParameter(f"{source_name} and --output go together.")
