"""`python -m evals`: run the question set against an index, or check a question file."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from assistant.errors import AssistantError
from evals.questions import DEFAULT_QUESTIONS, Labels, Question, check_labels, load_questions
from evals.report import as_json, print_table, print_worst
from evals.runner import CaseResult, Subject, run_questions, select

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
# Wide enough for the table where the output is a file or a pipe.
_PIPE_WIDTH = 160

QuestionsOption = Annotated[Path, typer.Option(help="The question file.")]
CorpusOption = Annotated[Path | None, typer.Option(help="See that every label names a section of this corpus.")]
LabelsOption = Annotated[Labels, typer.Option(help="The labels of the written corpus or those of the raw articles.")]


@app.command()
def run(
    questions: QuestionsOption = DEFAULT_QUESTIONS,
    index: Annotated[str, typer.Option(help="The index that is asked.")] = "default",
    index_dir: Annotated[Path | None, typer.Option(help="Where the indexes are.")] = None,
    corpus: CorpusOption = None,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Tune on dev; test is for reporting.")] = "dev",
    labels: LabelsOption = "sections",
    output: Annotated[Path | None, typer.Option(help="Write every result to this JSON file.")] = None,
    worst: Annotated[int, typer.Option(min=0, help="Print this many of the worst cases.")] = 0,
) -> None:
    """Ask the questions, print the measures.

    Example: python -m evals run --split dev --worst 10 --output run.json
    """
    from assistant.pipeline import Assistant

    selected = select(_load(questions, corpus, labels), None if split == "all" else split)
    assistant = Assistant.open(index, index_dir=index_dir)
    try:
        cases = _run_with_progress(assistant, selected, labels)
    finally:
        assistant.close()
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    print_table(cases, console)
    print_worst(cases, worst, console)
    if output is not None:
        settings = {
            "questions": questions.name,
            "questions_sha256": hashlib.sha256(questions.read_bytes()).hexdigest(),
            "split": split,
            "labels": labels,
            "index": index,
            "builds": sorted({case.build for case in cases if case.build}),
            "corpus_fingerprints": sorted({case.corpus_fingerprint for case in cases if case.corpus_fingerprint}),
        }
        output.write_text(json.dumps(as_json(cases, settings), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        typer.echo(f"Wrote {output}", err=True)


@app.command()
def check(
    questions: QuestionsOption = DEFAULT_QUESTIONS, corpus: CorpusOption = None, labels: LabelsOption = "sections"
) -> None:
    """See that a question file is in order.

    Example: python -m evals check --corpus corpus
    """
    typer.echo(f"{len(_load(questions, corpus, labels))} questions, all in order", err=True)


@app.command()
def fit(index_dir: Annotated[Path | None, typer.Option(help="Keep the indexes here.")] = None) -> None:
    """Fit the confidence on the development halves and print its coefficients.

    Example: python -m evals fit
    """
    from evals import fit as fitting

    samples = fitting.collect(fitting.fields_of(Path.cwd()), index_dir)
    for field, (auroc, declined) in fitting.leave_one_out(samples).items():
        typer.echo(
            f"{field}: AUROC {auroc:.3f}, declined at 5 % false refusals {declined:.3f} (fitted without it)", err=True
        )
    typer.echo("COEFFICIENTS: Mapping[str, float] = {")
    for name, value in fitting.fit(samples).items():
        typer.echo(f'    "{name}": {value:.3f},')
    typer.echo("}")


def _load(path: Path, corpus: Path | None, labels: Labels) -> tuple[Question, ...]:
    questions = load_questions(path)
    if corpus is not None:
        from assistant.loading import load_corpus

        check_labels(questions, load_corpus(corpus).documents, labels, path=path)
    return questions


def _run_with_progress(subject: Subject, questions: tuple[Question, ...], labels: Labels) -> tuple[CaseResult, ...]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=len(questions))
        return run_questions(
            subject, questions, labels, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit code 1."""
    try:
        app()
    except AssistantError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
