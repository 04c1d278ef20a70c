"""A stand-in for the embedding model, for builds whose embedding is not what is measured."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import EmbeddingModel

_SPREAD = 0.75  # length of what is added to a real vector: the cosine with it becomes 0.8
_BLOCK = 10_000


class NearVectors:
    """All that a build asks of an embedding model: a text's vector lies near one of those it was given.

    Args:
        centres: Real vectors, shape (n, dimensions).
        model: Counts the tokens of texts.
    """

    name = "synthetic"
    weights_sha256 = "synthetic"

    def __init__(self, centres: NDArray[np.float32], model: EmbeddingModel) -> None:
        self._centres = centres
        self.dimensions = centres.shape[1]
        self.max_tokens = model.max_tokens
        self.count_tokens = model.count_tokens
        self._chunks, self._others = near(centres, seed=0), near(centres, seed=1)

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
        finished: Callable[[Sequence[int], NDArray[np.float32]], None] | None = None,
    ) -> NDArray[np.float32]:
        """One vector of length 1 for each text; those of chunks, which have lines, are the same in every build."""
        vectors = np.stack([next(self._chunks if "\n" in text else self._others) for text in texts])
        if finished is not None:
            finished(range(len(texts)), vectors)
        if progress is not None:
            progress(len(texts), len(texts))
        return vectors


def near(centres: NDArray[np.float32], *, seed: int) -> Iterator[NDArray[np.float32]]:
    """Vectors of length 1 around some of the centres, without end."""
    rng = np.random.default_rng(seed)
    while True:
        noise = rng.standard_normal((_BLOCK, centres.shape[1]), dtype=np.float32)
        noise *= _SPREAD / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors = centres[rng.integers(len(centres), size=_BLOCK)] + noise
        yield from np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
