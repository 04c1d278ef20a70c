"""`python -m evals run`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.commands.options import (
    CorpusOption,
    IndexDirOption,
    IndexOption,
    LabelsOption,
    QuestionsOption,
    SuiteOption,
    results_console,
)


def run(
    suite: SuiteOption = None,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Tune on dev; test is for reporting.")] = "all",
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    index_dir: IndexDirOption = None,
    labels: LabelsOption = "sections",
    output: Annotated[
        Path | None, typer.Option(help="Write the run here, not in evals/runs/; with --suite all, a folder.")
    ] = None,
    worst: Annotated[int, typer.Option(min=0, help="Print this many of the worst cases.")] = 0,
) -> None:
    """Ask the questions, score the answers, print the measures and write the run.

    Example: python -m evals run --split dev --worst 10

    Your own: python -m evals run --questions mine.jsonl --corpus docs/
    """
    from assistant.cli.streams import progress_by_stage
    from evals.measuring import measure, targets
    from evals.results import RUNS, default_path, write_run
    from evals.tables import print_run, print_worst

    console = results_console()
    chosen = targets(suite, questions or (), corpus, index)
    for target in chosen:
        with progress_by_stage() as progress:
            result, timings = measure(
                target,
                split=None if split == "all" else split,
                labels=labels,
                index_dir=index_dir,
                progress=progress,
            )
        path = output or RUNS
        if output is None or len(chosen) > 1 or output.is_dir():
            path = default_path(target.name, split, labels, path)
        write_run(path, result, timings)
        print_run(result, timings, console)
        print_worst(result.cases, worst, console)
        typer.echo(f"Wrote {path}", err=True)
