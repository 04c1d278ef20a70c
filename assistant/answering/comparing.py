"""Is one thing cheaper, or longer, than another: by the figures that the evidence gives for each of the two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.bounds import intervals
from assistant.answering.contradiction import COMPARES
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.shares import Weight, covered_share
from assistant.language.tokens import content_stems, stem_words

_DIMENSIONS = (
    (("money",), re.compile(r"cheap|dear|expensive|cost|pric")),
    (("days", "minutes"), re.compile(r"long|short|quick|slow|fast")),
)
_LESSER = re.compile(r"^(?:less (?!cheap|short|quick|fast)|cheaper|shorter|quicker|faster)")
_NAMES = 0.6  # of what sets a side apart that the words before its figure must hold


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison comes to, and the evidence that gives the two figures."""

    says: Literal["yes", "no"]
    evidence: tuple[Evidence, ...]


def compared(question: Question, evidence: Sequence[Evidence], weight: Weight) -> Compared | None:
    """The answer to "is this cheaper than that", None where a figure of either is not given or both are the same.

    Args:
        question: the question taken apart.
        evidence: the evidence, best first.
        weight: how much a stem tells.
    """
    match = COMPARES.search(question.folded)
    dimensions = next((names for names, words in _DIMENSIONS if match and words.search(match["how"])), ())
    if match is None or question.figures or not dimensions:
        return None
    sides = [content_stems(question.folded[: match.start()]), content_stems(question.folded[match.end() :])]
    first = _figure_of(sides[0], sides[1], dimensions, evidence, weight)
    second = _figure_of(sides[1], sides[0], dimensions, evidence, weight)
    if first is None or second is None or first[1][0] != second[1][0] or first[1] == second[1]:
        return None
    more = first[1][1] > second[1][1]
    holds = more ^ bool(_LESSER.search(match["how"])) ^ question.negated
    return Compared("yes" if holds else "no", (first[0],) if first[0] is second[0] else (first[0], second[0]))


def _figure_of(
    side: Sequence[str], other: Sequence[str], dimensions: Sequence[str], evidence: Sequence[Evidence], weight: Weight
) -> tuple[Evidence, tuple[str, float]] | None:
    """The evidence and the figure, with its dimension, whose words in front name a side best and not the other one."""
    own = [stem for stem in side if stem not in other]
    rival = [stem for stem in other if stem not in side]
    best: tuple[float, Evidence, tuple[str, float]] | None = None
    for one in evidence:
        folded, last = one.statement.folded, 0
        for figure in intervals(folded):
            if figure.dimension not in dimensions or figure.low != figure.high:
                continue
            stems = stem_words(folded[last : figure.start])
            named = covered_share(own, stems, weight) - covered_share(rival, stems, weight)
            last = figure.start
            if named >= _NAMES and (best is None or named > best[0] + 1e-9):
                best = (named, one, (figure.dimension, figure.low))
    return (best[1], best[2]) if best else None
