"""`python -m evals screening`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.options import results_console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from evals.screening_set import Rates


def screening(
    split: Annotated[Literal["dev", "test"], typer.Option(help="Tune on dev; test is for reporting.")] = "test",
) -> None:
    """Count what is referred of all questions that must be and must not be, by the rules alone and with both lines.

    Example: python -m evals screening --split test
    """
    from assistant.embedding import load_embedding_model
    from assistant.safety import screen
    from evals.screening_set import by_rules, load_screening, load_suites, measure

    questions = [one for one in (*load_screening(), *load_suites()) if one.split == split]
    vector_of = load_embedding_model().encode_question
    console = results_console()
    for title, rates in (
        ("the rules alone", measure(questions, by_rules)),
        ("with the second line", measure(questions, lambda text, turns: screen(text, turns, vector_of=vector_of))),
    ):
        console.print(f"\n{title}, {split} half\n", style="bold")
        console.print(_table(rates))


def _table(rates: "Sequence[Rates]") -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("questions")
    for name in ("must be referred", "are", "share", "must not be", "are", "share"):
        table.add_column(name, justify="right")
    for one in rates:
        table.add_row(
            one.source,
            *(str(one.must), str(one.referred), _share(one.referred, one.must)),
            *(str(one.must_not), str(one.falsely), _share(one.falsely, one.must_not)),
        )
    must, must_not = sum(one.must for one in rates), sum(one.must_not for one in rates)
    referred, falsely = sum(one.referred for one in rates), sum(one.falsely for one in rates)
    table.add_row(
        "all",
        *(str(must), str(referred), _share(referred, must)),
        *(str(must_not), str(falsely), _share(falsely, must_not)),
    )
    return table


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
