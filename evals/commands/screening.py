"""`python -m evals screening`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.options import results_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from evals.screening_set import Rates


def screening(
    split: Annotated[Literal["dev", "test"], typer.Option(help="Tune on dev; test is for reporting.")] = "test",
) -> None:
    """Count what is referred, by the rules alone and with both lines, and which answers would tell of medical advice.

    Example: python -m evals screening --split test
    """
    from assistant.embedding import load_embedding_model
    from assistant.safety import is_about_health, screen
    from evals.fit_health import load_topical
    from evals.screening_set import Screened, by_rules, load_screening, load_suites, measure

    questions = [one for one in (*load_screening(), *load_suites()) if one.split == split]
    topical = [one for one in load_topical() if one.split == split]
    model = load_embedding_model()
    texts = list({one.question for one in questions} | {one.question for one in topical})
    vectors = dict(zip(texts, model.encode_questions(texts), strict=True))

    def vector_of(text: str) -> "Iterable[float]":
        found = vectors.get(text)
        return model.encode_question(text) if found is None else found

    health = [
        Screened(one.question, (), one.health, None, split, "written" if one.written else "suites") for one in topical
    ]
    console = results_console()
    for title, rates in (
        ("the rules alone", measure(questions, by_rules)),
        (
            "the rules and the second line",
            measure(questions, lambda text, turns: screen(text, turns, vector_of=vector_of)),
        ),
    ):
        console.print(f"\nreferred by {title}, {split} half\n", style="bold")
        console.print(_table(rates))
    console.print(f"\nsaid to be no medical advice, {split} half\n", style="bold")
    console.print(_table(measure(health, lambda text, _: is_about_health(text, vector_of))))


def _table(rates: "Sequence[Rates]") -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("questions")
    for name in ("must be", "are", "share", "must not be", "are", "share"):
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
