"""`python -m evals fit`."""

import typer

from evals.commands.options import IndexDirOption


def fit(index_dir: IndexDirOption = None) -> None:
    """Fit the confidence on the development halves and print its coefficients.

    Example: python -m evals fit
    """
    from evals import fit as fitting
    from evals.measuring import ALL, targets

    samples = fitting.collect(targets(ALL), index_dir)
    for field, (auroc, declined) in fitting.leave_one_out(samples).items():
        typer.echo(
            f"{field}: AUROC {auroc:.3f}, declined at 5 % false refusals {declined:.3f} (fitted without it)", err=True
        )
    typer.echo("COEFFICIENTS: Mapping[str, float] = {")
    for name, value in fitting.fit(samples).items():
        typer.echo(f'    "{name}": {value:.3f},')
    typer.echo("}")
