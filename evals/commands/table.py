"""`python -m evals table`."""

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.diff import CHECK_FAILED


def table(
    write: Annotated[bool, typer.Option("--write", help="Write the tables into the README.")] = False,
    check: Annotated[bool, typer.Option("--check", help="See that the README has them; exit code 3 if not.")] = False,
    readme: Annotated[
        Path,
        typer.Option(exists=True, dir_okay=False, help="The file with the marks <!-- evals --> and <!-- /evals -->."),
    ] = Path("README.md"),
) -> None:
    """Make the README's tables of results from the baselines.

    Example: python -m evals table --write
    """
    from evals.readme import tables, with_tables

    made = tables()
    if not write and not check:
        typer.echo("\n\n".join(made.values()))
        return
    text = readme.read_text(encoding="utf-8")
    updated = with_tables(text, made)
    if write:
        readme.write_text(updated, encoding="utf-8", newline="\n")
    elif updated != text:
        typer.echo(f"{readme} is not up to date. Mend it: python -m evals table --write", err=True)
        raise typer.Exit(CHECK_FAILED)
