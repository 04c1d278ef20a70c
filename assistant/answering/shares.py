"""How much of what is wanted a text holds."""

from collections.abc import Callable, Iterable, Sequence

from assistant.language.tokens import Stems, covered

Weight = Callable[[str], float]
Closest = Callable[[Sequence[str], Iterable[str]], list[float]]


def covered_share(
    wanted: Iterable[str], stems: Iterable[str] | Stems, weight: Weight, *, of_nothing: float = 0.0
) -> float:
    """The weighted share, 0..1, of the wanted stems that a text holds, word families included.

    Args:
        wanted: the stems that are looked for.
        stems: the stems of the text.
        weight: how much a stem tells (its idf).
        of_nothing: the share of no stems, or of stems that tell nothing.
    """
    wanted = list(wanted)
    total = sum(weight(stem) for stem in wanted)
    return sum(weight(stem) for stem in covered(wanted, stems)) / total if total else of_nothing
