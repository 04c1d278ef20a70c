"""`python -m evals candidates`."""

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import SuiteOption


def candidates(
    output: Annotated[Path, typer.Option(help="Write the drafts here, one JSON object a line.")],
    feedback: Annotated[Path | None, typer.Option(help="A JSON Lines file of feedback.")] = None,
    store: Annotated[Path | None, typer.Option(help="A store of feedback.", show_default="the user's own")] = None,
    suite: SuiteOption = None,
) -> None:
    """Turn what users said about answers into drafts of questions for a person to finish.

    Example: python -m evals candidates --output drafts.jsonl
    """
    from assistant.settings import load_settings
    from assistant.store import FILE_NAME, Store
    from evals.drafts import write_records
    from evals.feedback import candidates as drafted
    from evals.feedback import read_feedback
    from evals.measuring import targets
    from evals.questions import load_questions

    if feedback is not None and store is not None:
        raise typer.BadParameter("name a file of feedback or a store, not both")
    if store is not None and not store.is_file():
        raise typer.BadParameter(f"there is no store {store}")
    questions = [question for target in targets(suite) for question in load_questions(target.questions)]
    if feedback is not None:
        reports = read_feedback(feedback)
    else:
        reports = Store(store or load_settings().user_data_dir / FILE_NAME).feedback()
    found = drafted(reports, questions)
    write_records(output, found.records)
    for question_id, count in found.known:
        typer.echo(f"asked already: {question_id} ({count} reports)", err=True)
    typer.echo(f"{len(found.records)} drafts from {len(reports)} reports: {output}", err=True)
