"""`python -m evals fit-safety`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def fit_safety(
    write: Annotated[bool, typer.Option("--write", help="Write the weights into the package.")] = False,
) -> None:
    """Fit the second line of the screening and what tells questions about health, and print how both do.

    Both are fitted on the development halves; what is printed comes from cross-validation.

    Example: python -m evals fit-safety --write
    """
    from assistant.embedding import load_embedding_model
    from assistant.safety.health import HEALTH_FILE
    from assistant.safety.second_line import FILE
    from evals import fit_safety as fitting
    from evals.fit_health import fit_health, load_topical
    from evals.screening_set import load_screening, load_suites

    model = load_embedding_model()
    material = fitting.collect([*load_screening(), *load_suites()], model.encode_questions)
    _keep(fitting.fit(material, model.weights_sha256), FILE, write=write)
    _keep(fit_health(load_topical(), model.encode_questions, model.weights_sha256), HEALTH_FILE, write=write)


def _keep(record: dict[str, Any], name: str, *, write: bool) -> None:
    import assistant.safety

    for measured, value in record["made"]["cross_validated"].items():
        typer.echo(f"{measured}: {value:.3f} (cross-validated)", err=True)
    if write:
        path = Path(assistant.safety.__file__).parent / name
        # One row of weights a line: a diff stays readable.
        rows = json.dumps(record, ensure_ascii=False).replace('], "', '],\n"').replace('}, "', '},\n"')
        path.write_text(f"{rows}\n", encoding="utf-8")
        typer.echo(f"Wrote {path}.", err=True)
