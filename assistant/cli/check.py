"""The command `assistant check`: each sentence of an FAQ page, judged by the sources."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.index_commands import CHECK_FAILED
from assistant.cli.options import DEFAULT_INDEX, AsJson, IndexFolder, IndexName, open_assistant

if TYPE_CHECKING:
    from assistant.types import FaqCheck

Format = Literal["text", "json", "markdown", "csv"]

_FORMAT_OF_SUFFIX: dict[str, Format] = {".json": "json", ".csv": "csv", ".txt": "text"}


def check(
    file: Annotated[
        Path, typer.Argument(help="A .md, .txt or .csv file of questions and answers.", show_default=False)
    ],
    format_: Annotated[
        Format | None,
        typer.Option("--format", help="Form of the report. [default: text, or what --output ends with]"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the report to this file.")
    ] = None,
    as_json: AsJson = False,
    index: IndexName = DEFAULT_INDEX,
    index_dir: IndexFolder = None,
) -> None:
    """Judge each sentence of an FAQ page by the sources; exit code 3 if anything is contradicted.

    A sentence is supported, contradicted, not in the sources, or claims nothing; the words that show it are quoted.

    Example: assistant check my-faq.md

    Example: assistant check my-faq.csv --output report.md
    """
    if as_json and output is None and format_ not in (None, "json"):
        raise typer.BadParameter(f"--json prints JSON; for a report in {format_} beside it, name a file with --output.")
    from assistant.checking import read_faq_file
    from assistant.cli.batch import check_writable
    from assistant.cli.streams import print_json, print_note, progress_by_stage
    from assistant.serialization import check_object
    from assistant.settings import load_settings

    settings = load_settings(index_dir=index_dir)
    faq = read_faq_file(file)
    if output:
        check_writable(output)
    with closing(open_assistant(index, settings)) as assistant, progress_by_stage() as report:
        found = assistant.check_faq(faq, progress=report)
    if output:
        _write(found, format_ or _FORMAT_OF_SUFFIX.get(output.suffix.lower(), "markdown"), output, file.name)
        print_note(f"{_summary(found)} The report is in {output}.")
    if as_json or (format_ == "json" and not output):
        print_json(check_object(found))
    elif not output:
        _print(found, format_ or "text", file.name)
    if found.count("contradicted"):
        raise typer.Exit(CHECK_FAILED)


def _summary(found: "FaqCheck") -> str:
    from assistant.checking.reports import summary_line

    return summary_line(found)


def _print(found: "FaqCheck", form: Format, name: str) -> None:
    from assistant.cli.streams import output_console, print_text

    if form == "text":
        from assistant.cli.check_display import show_check

        show_check(output_console(), found)
    else:
        print_text(_report(found, form, name).rstrip("\r\n"))


def _write(found: "FaqCheck", form: Format, output: Path, name: str) -> None:
    from assistant.cli.batch import write_text

    write_text(output, _report(found, form, name))


def _report(found: "FaqCheck", form: Format, name: str) -> str:
    from assistant.checking.reports import csv_report, markdown_report

    if form == "text":
        from assistant.cli.check_display import check_as_text

        return check_as_text(found)
    if form == "json":
        from assistant.serialization import check_object, to_json

        return to_json(check_object(found), indent=2) + "\n"
    return markdown_report(found, name) if form == "markdown" else csv_report(found)
