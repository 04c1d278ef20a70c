"""`python -m evals fit-safety`."""

import json
from pathlib import Path
from typing import Annotated

import typer


def fit_safety(
    write: Annotated[bool, typer.Option("--write", help="Write the weights into the package.")] = False,
) -> None:
    """Fit the second line of the screening on the development halves and print how it does in cross-validation.

    Example: python -m evals fit-safety --write
    """
    import assistant.safety
    from assistant.embedding import load_embedding_model
    from assistant.safety.second_line import FILE
    from evals import fit_safety as fitting
    from evals.screening_set import load_screening, load_suites

    model = load_embedding_model()
    material = fitting.collect([*load_screening(), *load_suites()], lambda texts: model.encode(list(texts)))
    record = fitting.fit(material, model.weights_sha256)
    for name, value in record["made"]["cross_validated"].items():
        typer.echo(f"{name}: {value:.3f} (cross-validated)", err=True)
    if write:
        path = Path(assistant.safety.__file__).parent / FILE
        # One row of weights a line: a diff stays readable.
        rows = json.dumps(record, ensure_ascii=False).replace('], "', '],\n"').replace('}, "', '},\n"')
        path.write_text(f"{rows}\n", encoding="utf-8")
        typer.echo(f"Wrote {path}.", err=True)
