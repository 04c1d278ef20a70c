"""`python -m evals import`."""

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import CorpusOption


def import_(
    file: Annotated[Path, typer.Argument(help="A test set of ragas: user_input, reference, reference_contexts.")],
    output: Annotated[Path, typer.Option(help="Write the questions here, one JSON object a line.")],
    corpus: CorpusOption = None,
) -> None:
    """Turn a ragas test set into questions; the sections its passages are from become the labels.

    Example: python -m evals import testset.jsonl --corpus docs/ --output mine.jsonl

    Then: python -m evals run --questions mine.jsonl --corpus docs/
    """
    from assistant.loading import load_corpus
    from evals.drafts import write_records
    from evals.exchange import import_questions

    made = import_questions(file, load_corpus(corpus).documents if corpus is not None else ())
    write_records(output, made.records)
    if made.conversations:
        typer.echo(f"Left out {made.conversations} conversations: they lack a wording that stands alone.", err=True)
    if made.repeated:
        typer.echo(f"Left out {made.repeated} that ask what an earlier one asks.", err=True)
    if made.unplaced:
        typer.echo(f"No section found for {len(made.unplaced)}: {', '.join(made.unplaced[:10])}", err=True)
    typer.echo(f"{len(made.records)} questions: {output}", err=True)
