"""What a search in one index gives."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Hit(NamedTuple):
    """A chunk's row in its build, and its score: the cosine (dense) or BM25 (keyword).

    A tuple, as two hundred are made for each question.
    """

    row: int
    score: float


def best_hits(rows: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> list[Hit]:
    """The k best, best first; equal scores in the order of their rows."""
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return list(map(Hit._make, zip(rows[order].tolist(), scores[order].tolist(), strict=True)))
