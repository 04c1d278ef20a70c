"""What a search in one index gives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk's row in its build, and its score: the cosine (dense) or BM25 (keyword)."""

    row: int
    score: float


def best_hits(rows: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> list[Hit]:
    """The k best, best first; equal scores in the order of their rows."""
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return [Hit(int(rows[place]), float(scores[place])) for place in order]
