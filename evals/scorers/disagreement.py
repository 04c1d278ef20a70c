"""Disagreement: whether an answer shows every side where the sources differ, and none where they agree.

The measures are this project's own. A side is judged as a nugget is: by patterns in what is shown for it.
"""

import re
from collections.abc import Sequence

from assistant.types import Citation, Disagreement, DisagreementSide
from evals.scorers.nuggets import plain_text


def sides_shown(
    disagreement: Disagreement | None, citations: Sequence[Citation], expected: Sequence[Sequence[re.Pattern[str]]]
) -> float:
    """1 if a disagreement is shown and each expected side is matched by a different shown side, else 0.

    A shown side matches when a pattern is found in what it says or in the quote of one of its citations.

    Args:
        disagreement: what the answer shows, if anything.
        citations: the answer's citations.
        expected: the patterns of each side that must be shown, two sides or more.

    Raises:
        ValueError: fewer than two sides are expected.
    """
    if len(expected) < 2:
        raise ValueError("a disagreement has at least two sides")
    if disagreement is None:
        return 0.0
    shown = [_texts(side, citations) for side in disagreement.sides]
    matches = [
        {
            place
            for place, texts in enumerate(shown)
            if any(pattern.search(text) for pattern in patterns for text in texts)
        }
        for patterns in expected
    ]
    return float(_distinct(matches, frozenset()))


def false_disagreement(disagreement: Disagreement | None, *, expected: bool) -> float | None:
    """1 if a disagreement is shown where the sources agree, 0 if none is; None where one is expected."""
    return None if expected else float(disagreement is not None)


def _texts(side: DisagreementSide, citations: Sequence[Citation]) -> list[str]:
    quotes = [citation.quote for citation in citations if citation.number in side.citations]
    return [plain_text(text) for text in (side.says, *quotes)]


def _distinct(matches: Sequence[set[int]], taken: frozenset[int]) -> bool:
    """Whether each set can give a member of its own."""
    if not matches:
        return True
    return any(_distinct(matches[1:], taken | {place}) for place in matches[0] - taken)
