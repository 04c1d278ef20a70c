"""`python -m evals diff`."""

from typing import Annotated

import typer

from evals.commands.options import results_console

CHECK_FAILED = 3


def diff(
    before: Annotated[str, typer.Argument(help="A run's file, or a suite: its baseline.")],
    after: Annotated[
        str, typer.Argument(help="A run's file; without it, the last run of the suite.", show_default=False)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Only list the questions that changed.")] = False,
) -> None:
    """Compare two runs: per metric, and question by question. Exit code 3 where the later one is worse.

    Example: python -m evals diff medical-massage

    Example: python -m evals diff before.json after.json --json
    """
    from assistant.cli.streams import print_json
    from evals.comparison import compare
    from evals.comparison_tables import comparison_object, print_comparison
    from evals.gate import run_named, run_path
    from evals.results import read_run

    old = run_named(before)
    new = run_named(after) if after else read_run(run_path(old.suite))
    found = compare(old, new)
    if as_json:
        print_json(comparison_object(found))
    else:
        print_comparison(found, results_console(), brief=brief)
    tell_apart(found.differing)
    tell_regressions(found.regressions)
    if found.regressions:
        raise typer.Exit(CHECK_FAILED)


def tell_apart(differing: tuple[str, ...], suite: str = "") -> None:
    """Say on stderr in what the states of the two runs differ."""
    if differing:
        where = f"{suite}: " if suite else ""
        typer.echo(f"warning: {where}not the same in both runs: {'; '.join(differing)}", err=True)


def tell_regressions(regressions: tuple[str, ...], suite: str = "") -> None:
    """Say on stderr what got worse, one line each."""
    for reason in regressions:
        typer.echo(f"regression: {suite + ': ' if suite else ''}{reason}", err=True)
