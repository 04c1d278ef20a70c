"""`python -m evals accept`."""

from typing import Annotated

import typer


def accept(
    suites: Annotated[list[str] | None, typer.Argument(help="Suites; all without a name.", show_default=False)] = None,
) -> None:
    """Make the last run of each suite the baseline that later ones are compared with.

    Example: python -m evals accept medical-massage
    """
    from evals.gate import accept as take
    from evals.suites import suites as all_suites

    for name in suites or all_suites():
        typer.echo(f"Accepted {take(name)}", err=True)
    typer.echo("Bring the README up to date: python -m evals table --write", err=True)
