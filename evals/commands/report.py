"""`python -m evals report`."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN.json", help="The file of the run that is shown.")],
    against: Annotated[
        Path | None, typer.Option(help="An earlier run; its answers stand beside those that changed.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the page here, not beside the run.")] = None,
) -> None:
    """Write one HTML page with the figures of a run and every question; it opens without a network.

    Example: python -m evals report evals/runs/medical-massage.json --against evals/runs/before.json
    """
    from evals.page import render_page
    from evals.results import RunFileError, read_run, read_timings

    page = render_page(
        read_run(run),
        timings=read_timings(run),
        before=read_run(against) if against else None,
        before_name=against.name if against else "",
    )
    path = output or run.with_suffix(".html")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RunFileError(f"Cannot write the page {path}: {error}. Name another place with --output.") from error
    typer.echo(f"Wrote {path}", err=True)
