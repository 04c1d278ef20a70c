"""The command `assistant corpus lint`."""

import datetime
from typing import Annotated

import typer

from assistant.cli.index_commands import CHECK_FAILED
from assistant.cli.options import AsJson, CorpusFolder
from assistant.cli.streams import for_display, print_json, print_note, print_text

corpus_app = typer.Typer(
    name="corpus",
    help="Check the documents that indexes are built from.\n\nExample: assistant corpus lint --corpus handbook",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@corpus_app.command()
def lint(
    corpus: CorpusFolder = None,
    today: Annotated[
        datetime.datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], metavar="DATE", help="Count ages from this day. [default: now]"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the form, wording and age of the Markdown documents; exit code 3 if there is an error.

    Errors are front matter that lacks something, headings that occur twice, broken links and annotations, and short
    forms that are not expanded. Notices are old statements, duplicates and hard reading.

    Example: assistant corpus lint --corpus handbook
    """
    from dataclasses import asdict

    from assistant.linting import lint_corpus
    from assistant.settings import load_settings

    day = today.date() if today else datetime.date.today()
    report = lint_corpus(load_settings(corpus_dir=corpus).corpus_dir, today=day)
    errors, notices = report.count("error"), report.count("notice")
    if as_json:
        found = [asdict(finding) for finding in report.findings]
        print_json({"documents": report.documents, "errors": errors, "notices": notices, "findings": found})
    else:
        for finding in report.findings:
            print_text(for_display(str(finding)))
        print_note(f"documents: {report.documents}, errors: {errors}, notices: {notices}")
    if errors:
        raise typer.Exit(CHECK_FAILED)
