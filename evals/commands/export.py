"""`python -m evals export`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.commands.options import CorpusOption, QuestionsOption


def export(
    run: Annotated[Path, typer.Argument(help="A run's file.")],
    output: Annotated[Path, typer.Option(help="Write the single questions here; conversations go beside it.")],
    format_: Annotated[Literal["ragas"], typer.Option("--format", help="Whose format.")] = "ragas",
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Write a run in another library's format: question, answer, passages, reference answer and reference passages.

    A file of ragas holds single questions or conversations; those go to NAME.conversations.jsonl.

    Example: python -m evals export evals/runs/beekeeping.json --output beekeeping.ragas.jsonl
    """
    from assistant.loading import load_corpus
    from evals.drafts import write_records
    from evals.exchange import export_run
    from evals.questions import load_questions
    from evals.results import read_run
    from evals.suites import suite_named, suites

    read = read_run(run)
    if questions and corpus is None and read.suite not in suites():
        raise typer.BadParameter("name the corpus that was asked", param_hint="--corpus")
    if not questions or corpus is None:
        suite = suite_named(read.suite)
        questions, corpus = questions or list(suite.questions), corpus or suite.corpus
    made = export_run(read, load_questions(questions), load_corpus(corpus).documents)
    beside = output.with_name(f"{output.stem}.conversations{output.suffix}")
    for path, records, what in ((output, made.single_turn, "questions"), (beside, made.multi_turn, "conversations")):
        if records:
            write_records(path, records)
            typer.echo(f"{len(records)} {what}: {path}", err=True)
