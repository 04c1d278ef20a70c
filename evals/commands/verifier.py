"""`python -m evals verifier`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evals.commands.options import results_console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from evals.verifier import Measured


def verifier(
    split: Annotated[Literal["dev", "test"], typer.Option(help="Tune on dev; test is for reporting.")] = "test",
) -> None:
    """Score the verifier on the labelled pairs, beside fuzzy matching, word overlap and embedding similarity.

    Example: python -m evals verifier --split test
    """
    from assistant.embedding import load_embedding_model
    from assistant.language.nearness import Nearness
    from evals.verifier import compare, load_pairs

    pairs = load_pairs()
    model = load_embedding_model()
    found = compare(pairs, split, Nearness(model.word_vectors), lambda texts: model.encode(list(texts)))
    console = results_console()
    console.print(f"\n{sum(pair.split == split for pair in pairs)} pairs of the {split} half\n", style="bold")
    console.print(_methods(found))
    console.print()
    console.print(_checks(found[0]))


def _methods(found: "Sequence[Measured]") -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("method")
    for name in (
        "threshold",
        "supported P",
        "R",
        "contradicted P",
        "R",
        "not found P",
        "R",
        "turned, called supported",
    ):
        table.add_column(name, justify="right")
    for one in found:
        threshold = "" if one.threshold is None else f"{one.threshold:.2f}"
        labels = [
            _share(value)
            for label in ("supported", "contradicted", "not_found")
            for value in (one.precision(label), one.recall(label))
        ]
        table.add_row(one.method, threshold, *labels, _share(one.turned_supported))
    return table


def _checks(one: "Measured") -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("check", "pairs", "right", "wrongly called supported"):
        table.add_column(name, justify="left" if name == "check" else "right")
    for check, (count, right, wrong) in sorted(one.by_check.items(), key=lambda item: -item[1][0]):
        table.add_row(check, str(count), f"{right / count:.3f}", str(wrong))
    return table


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
