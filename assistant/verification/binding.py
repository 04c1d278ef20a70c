"""What belongs to what: the doer behind "by", the figure of a noun, and the one of two that are said to do alike."""

import re
from collections.abc import Iterator

from assistant.language.quantities import Quantity
from assistant.language.tokens import STOP_WORDS, content_stems, covered, related, stem
from assistant.verification.amounts import amounts, equal
from assistant.verification.findings import Finding

_BY = re.compile(
    r"\b(?P<done>[a-z]{3,}(?:ed|en|wn|pt|ght|lt|nt|rn|ld|ne|ut|un)) (?:only |mainly |mostly |usually |often )?by "
    r"(?P<doer>(?![a-z]+ing\b)[^,;:.]+?)(?= (?:in|on|at|for|from|to|after|before|with|when|if|who|which|that|as|is|are"
    r"|was|were|has|have|and then|because|while|during)\b|[,;:.]|$)"
)
_FIGURE_OF = re.compile(
    r"\b(?P<noun>[a-z]{3,}) (?:of|is|was|are|were|at|:) (?:about |around |near |some |only |just )?[$£€]?(?=\d)"
)
_NOT_OF = frozenset(("kind", "out", "total", "least", "most", "one", "some", "year", "age", "each"))
_ALIKE = re.compile(r"\b(?:whether|either|both) (?P<one>[a-z]+)(?: [a-z]+)? (?:or|and) (?P<other>[a-z]+)\b")
_EXACTING = re.compile(r"\b(?:must|only|has to|have to|needs? to|required|requires|solely)\b")


def bound(said: str, there: str) -> Iterator[Finding]:
    """Whether a folded sentence gives a doer, a figure or one of two to what the statement gives another one."""
    yield from _other_doer(said, there)
    yield from _other_figure(said, there)
    alike = _ALIKE.search(there)
    if alike and _EXACTING.search(said) and not re.search(r"\b(?:or|and|not)\b", said):
        named = [side for side in ("one", "other") if covered([stem(alike[side])], content_stems(said))]
        if len(named) == 1:
            yield Finding("contradicted", "quantifier", alike[named[0]], alike[0])


def _other_doer(said: str, there: str) -> Iterator[Finding]:
    """Whether what was done by one is said to be done by another."""
    for mine in _BY.finditer(said):
        its = [one for one in _BY.finditer(there) if stem(one["done"]) == stem(mine["done"])]
        doers = content_stems(" ".join(one["doer"] for one in its))
        wanted = content_stems(mine["doer"])
        if doers and wanted and not any(related(one, other) for one in wanted for other in doers):
            yield Finding("contradicted", "name", mine["doer"], its[0]["doer"])


def _other_figure(said: str, there: str) -> Iterator[Finding]:
    """Whether a noun has another figure in the statement ("a passing score of 630")."""
    mine, theirs = _figures_of(said), _figures_of(there)
    for noun, figure in mine.items():
        other = theirs.get(noun)
        if other is not None and figure.kind == other.kind and not equal(figure, other):
            yield Finding("contradicted", "number", said[figure.start : figure.end], there[other.start : other.end])


def _figures_of(folded: str) -> dict[str, Quantity]:
    """The figures that stand right behind a noun, by its stem; a noun with several of them tells nothing."""
    found: dict[str, Quantity] = {}
    several = set()
    for match in _FIGURE_OF.finditer(folded):
        figure = next((one for one in amounts(folded) if one.start == match.end()), None)
        noun = stem(match["noun"])
        if figure is None or match["noun"] in _NOT_OF or match["noun"] in STOP_WORDS:
            continue
        several |= {noun} & set(found)
        found[noun] = figure
    return {noun: figure for noun, figure in found.items() if noun not in several}
