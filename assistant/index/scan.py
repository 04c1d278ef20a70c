"""An exact search: a question's vector against every chunk's.

Chroma takes half a second to import, and its graph misses a neighbour now and then. On one core a scan takes 0.04 ms of
1,200 chunks, 0.4 ms of 10,000, 1.7 ms of 20,000 and 6.3 ms of 50,000; the graph takes about 2 ms at each of these
sizes. The vectors are held in memory, 1.5 kB a chunk: a map of a file that is cut short would end the process.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_CHUNKS = 20_000
# Two products of the same vectors differ by less: rows this near to the last one wanted are given too.
_ROUNDING = 1e-5


class ScannedVectors:
    """Vectors in memory; safe to share between threads.

    Args:
        vectors: Shape (n, dimensions), each of length 1.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def rows(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """The named rows in the order named; IndexError where there is none of that number."""
        if any(row < 0 for row in rows):
            raise IndexError("a row before the first")
        return self._vectors[np.asarray(rows, dtype=np.int64)]

    def search(self, vector: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """The rows of the k nearest vectors and of all that are as near as the last of them, in no order."""
        cosines = self._vectors @ vector
        if k >= len(cosines):
            return np.arange(len(cosines))
        last = np.partition(cosines, len(cosines) - k)[len(cosines) - k]
        return np.flatnonzero(cosines >= last - _ROUNDING)
