"""`python -m evals ablate`."""

import time
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


def ablate(
    suite: SuiteOption = None,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="The half that is asked.")] = "dev",
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    index_dir: IndexDirOption = None,
    labels: LabelsOption = "sections",
    output: Annotated[
        Path | None,
        typer.Option(help="Write the table here, not in evals/runs/ablation.json; with --suite all, a folder."),
    ] = None,
) -> None:
    """Switch each component off in turn, and say what it is worth.

    Example: python -m evals ablate --split dev
    """
    from assistant.cli.streams import progress_by_stage
    from evals import ablation
    from evals.measuring import targets

    console = results_console()
    chosen = targets(suite, questions or (), corpus, index)
    for target in chosen:
        started = time.perf_counter()
        with progress_by_stage() as progress:
            result = ablation.ablate(
                target,
                split=None if split == "all" else split,
                labels=labels,
                index_dir=index_dir,
                progress=progress,
            )
        path = output or ablation.DEFAULT_OUTPUT
        if len(chosen) > 1:
            folder = output or ablation.DEFAULT_OUTPUT.parent
            path = folder / f"ablation-{target.name}.json"
        ablation.write_ablation(path, result)
        console.print(
            f"\n{result.suite}, {result.split}: means in per cent and the difference to everything; * is significant\n"
        )
        console.print(ablation.table(result))
        typer.echo(f"Wrote {path} after {time.perf_counter() - started:.0f} s", err=True)
