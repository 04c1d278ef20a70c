"""`python -m evals`: ask the fixed questions, score the answers, compare runs."""

import sys
from collections.abc import Callable, Mapping

import typer

from assistant.cli.streams import prepare_streams
from assistant.errors import AssistantError
from evals.commands import (
    ablate,
    accept,
    candidates,
    check,
    curve,
    diff,
    encoder_graph,
    export,
    faq,
    fit,
    fit_safety,
    gate,
    import_,
    model,
    report,
    run,
    screening,
    table,
    verifier,
)

# Each command is one function of one module in `evals.commands`; exit codes are those of `assistant`: 1 for an expected
# error, 3 for a gate that failed.
COMMANDS: Mapping[str, Callable[..., None]] = {
    "run": run.run,
    "check": check.check,
    "diff": diff.diff,
    "report": report.report,
    "curve": curve.curve,
    "ablate": ablate.ablate,
    "gate": gate.gate,
    "accept": accept.accept,
    "table": table.table,
    "candidates": candidates.candidates,
    "export": export.export,
    "import": import_.import_,
    "fit": fit.fit,
    "fit-safety": fit_safety.fit_safety,
    "encoder-graph": encoder_graph.encoder_graph,
    "verifier": verifier.verifier,
    "faq": faq.faq,
    "screening": screening.screening,
    "model": model.model,
}

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit code 1."""
    prepare_streams()
    try:
        app()
    except AssistantError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
