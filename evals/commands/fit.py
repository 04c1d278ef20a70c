"""`python -m evals fit`."""

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import IndexDirOption


def fit(
    unseen: Annotated[
        list[Path] | None,
        typer.Option(exists=True, file_okay=False, help="A public set to try it on; may be given several times."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Store the model in the package.")] = False,
    index_dir: IndexDirOption = None,
) -> None:
    """Fit the confidence on the development halves; print the model, or store it. Public sets are only tried.

    Example: python -m evals fit --unseen sets/squad --write
    """
    import json

    from assistant.answering.confidence.model import MODEL_FILE
    from evals import fit as fitting
    from evals.measuring import ALL, targets
    from evals.public_sets import tried

    suites = targets(ALL)
    record = fitting.fit(
        fitting.samples_of(fitting.collect(suites, index_dir)),
        {target.name: fitting.source_of(target) for target in suites},
    )
    for field, found in record["provenance"]["left_out"].items():
        typer.echo(
            f"{field}: AUROC {found['auroc']:.3f}, declined at {fitting.FALSE_REFUSALS:.0%} false refusals "
            f"{found['declined']:.3f} (fitted without it)",
            err=True,
        )
    for folder in unseen or []:
        typer.echo(tried(folder, record, index_dir), err=True)
    text = json.dumps(record, indent=1) + "\n"
    if write:
        MODEL_FILE.write_text(text, encoding="utf-8", newline="\n")
        typer.echo(f"wrote {MODEL_FILE}", err=True)
    else:
        typer.echo(text)
