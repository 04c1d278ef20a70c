"""Whether a disagreement shows the sides that it must show."""

import re
from collections.abc import Sequence
from itertools import permutations

from assistant.types import Disagreement


def shows_each(disagreement: Disagreement | None, patterns: Sequence[str]) -> bool:
    """Whether each pattern is found in a side of its own."""
    texts = [side.says for side in disagreement.sides] if disagreement else []
    found = [[bool(re.search(pattern, text)) for text in texts] for pattern in patterns]
    places = permutations(range(len(texts)), len(patterns))
    return any(all(row[place] for row, place in zip(found, order, strict=True)) for order in places)
