"""Vectors that are begun before they are asked for: the model runs on another core, without Python, meanwhile."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

_TEXTS_KEPT = 256  # of all callers at once; a follow-up has several readings


class Ahead:
    """Embeds texts one by one and keeps the last vectors; safe to share between threads.

    Args:
        encode: the vector of a text.
    """

    def __init__(self, encode: Callable[[str], NDArray[np.float32]]) -> None:
        def begin(text: str) -> Future[NDArray[np.float32]]:
            return _threads().submit(encode, text)

        self._begun = lru_cache(maxsize=_TEXTS_KEPT)(begin)

    def begin(self, text: str) -> None:
        """Begin to embed a text, unless that was begun before."""
        self._begun(text)

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text, begun now if it was not before.

        Raises:
            EmbeddingModelError: the model cannot be loaded.
        """
        try:
            return self._begun(text).result()
        except BaseException:
            self._begun.cache_clear()  # what failed may work at the next try
            raise


@cache
def _threads() -> ThreadPoolExecutor:
    """As many as there are cores: more runs of the model at once would only wait for each other."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="embedding")


# A process that is forked has none of the threads.
os.register_at_fork(after_in_child=_threads.cache_clear)
