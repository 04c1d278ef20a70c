"""`python -m evals curve`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

_PICTURE = Path("docs") / "images" / "risk-coverage.svg"


def curve(
    run: Annotated[Path | None, typer.Argument(metavar="RUN.json", help="A run. [default: the first baseline]")] = None,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="The half that is shown.")] = "test",
    output: Annotated[Path, typer.Option(help="The SVG file that is written.")] = _PICTURE,
) -> None:
    """Draw the risk-coverage curve of a run, and print how well its confidence is calibrated.

    Example: python -m evals curve evals/runs/medical-massage.json
    """
    from assistant.answering.confidence import load_model
    from evals.curve import calibration, picture
    from evals.gate import baseline_path
    from evals.results import RunFileError, read_run
    from evals.suites import FIRST_SUITE

    found = read_run(run or baseline_path(FIRST_SUITE))
    cases = [case for case in found.cases if split in ("all", case.split)]
    half = {"dev": "development half", "test": "test half", "all": "both halves"}[split]
    drawn = picture(cases, f"{found.suite.replace('-', ' ')}, {half}")
    if drawn is None:
        raise RunFileError(f"{run or baseline_path(FIRST_SUITE)} has no judged answers in the half {split!r}.")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(drawn, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RunFileError(f"Cannot write {output}: {error}. Name another place with --output.") from error
    for line in calibration(cases, load_model().answered_from):
        typer.echo(line)
    typer.echo(f"Wrote {output}", err=True)
