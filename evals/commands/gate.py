"""`python -m evals gate`."""

from typing import Annotated

import typer

from evals.commands.diff import CHECK_FAILED, tell_apart, tell_regressions
from evals.commands.options import results_console


def gate(
    suites: Annotated[list[str] | None, typer.Argument(help="Suites; all without a name.", show_default=False)] = None,
) -> None:
    """Compare the last run of each suite with its baseline. Exit code 3 where one is worse or has no baseline.

    Example: python -m evals run --suite all && python -m evals gate
    """
    from evals import gate as gating
    from evals.comparison_tables import print_comparison

    console = results_console()
    failed = []
    for name, found in gating.gate(suites or gating.gated_suites()).items():
        if isinstance(found, str):
            typer.echo(found, err=True)
            failed.append(name)
            continue
        print_comparison(found, console, brief=True)
        tell_apart(found.differing, name)
        tell_regressions(found.regressions, name)
        if found.regressions:
            failed.append(name)
    if failed:
        typer.echo(
            f"The gate is shut for {', '.join(failed)}. See `python -m evals diff SUITE`; where the change is meant, "
            "`python -m evals accept SUITE`.",
            err=True,
        )
        raise typer.Exit(CHECK_FAILED)
    typer.echo("The gate is open: nothing is worse than its baseline.", err=True)
