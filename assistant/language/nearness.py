"""How near two words are in meaning, so that "fee" finds "price" where no stem is shared."""

import threading
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.language.tokens import FAMILY_LETTERS, related, stem

WordVectors = Callable[[Sequence[str]], NDArray[np.float32]]

# Cosines in the token table of all-MiniLM-L6-v2: fee/cost 0.45, wine/alcohol 0.44, rent/hire 0.32; president/author
# 0.13, oil/massage 0.20, tumour/sciatica 0.25.
_UNLIKE, _ALIKE = 0.22, 0.50
_BEST_INEXACT = 0.85  # what a word of another family can count at most
_SHARED_TAIL = 4  # letters at their ends that make compounds of two words
_CACHE_WORDS = 50_000
_FIRST_WORDS = 1024  # that there is room for at first
_CACHE_COMPARED = 500  # words of questions


class Nearness:
    """Compares words by family (1.0) or by their vectors (up to 0.85).

    Vectors and comparisons are kept; safe to share between threads.
    """

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._kept: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)
        self._compared: dict[str, dict[str, float]] = {}

    def closest(self, words: Sequence[str], others: Iterable[str]) -> list[float]:
        """For each folded word, how near the nearest of the other folded words comes, 0..1."""
        present = others if isinstance(others, list) else list(others)
        known = self._compared
        try:
            return [max(map(known[word].__getitem__, present), default=0.0) for word in words]
        except KeyError:  # something is compared for the first time
            return [max(map(one.__getitem__, present), default=0.0) for one in self._compare(words, present)]

    def pairs(self, words: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
        """How near each folded word is to each of the other folded words, 0..1, shape (words, others)."""
        if not words or not others:
            return np.zeros((len(words), len(others)), dtype=np.float32)
        known = self._compared
        try:
            rows = [list(map(known[word].__getitem__, others)) for word in words]
        except KeyError:
            rows = [list(map(one.__getitem__, others)) for one in self._compare(words, others)]
        return np.array(rows, dtype=np.float32)

    def _compare(self, words: Sequence[str], others: Sequence[str]) -> list[dict[str, float]]:
        """For each word, how near it is to other words, those of `others` among them."""
        if len(self._compared) > _CACHE_COMPARED:
            self._compared.clear()
        known = [self._compared.setdefault(word, {}) for word in words]
        wanted = set(others)
        lacking = [place for place, one in enumerate(known) if not one.keys() >= wanted]
        if lacking:
            new = list(dict.fromkeys(other for place in lacking for other in others if other not in known[place]))
            for place, row in zip(lacking, self._scores([words[place] for place in lacking], new), strict=True):
                known[place].update(zip(new, row, strict=True))
        return known

    def _scores(self, words: Sequence[str], others: Sequence[str]) -> list[list[float]]:
        cosines = self._matrix(words) @ self._matrix(others).T
        scores: NDArray[np.float32] = np.clip((cosines - _UNLIKE) / (_ALIKE - _UNLIKE), 0, 1).astype(np.float32)
        scores *= _BEST_INEXACT
        by_head: dict[str, list[tuple[int, str]]] = {}
        for column, other in enumerate(map(stem, others)):
            by_head.setdefault(other[:FAMILY_LETTERS], []).append((column, other))
        for row, word in enumerate(words):
            if word[0].isdigit():
                scores[row] = 0.0
            for column in np.flatnonzero(scores[row]).tolist():
                if _are_siblings(word, others[column]):
                    scores[row, column] = 0.0
            own = stem(word)
            for column, other in by_head.get(own[:FAMILY_LETTERS], ()):
                if related(own, other):
                    scores[row, column] = 1.0
        rows: list[list[float]] = scores.tolist()
        return rows

    def _matrix(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of words, one row each."""
        with self._lock:
            new = [word for word in dict.fromkeys(words) if word not in self._rows]
            if new:
                if len(self._rows) + len(new) > _CACHE_WORDS:
                    self._rows.clear()
                    new = list(dict.fromkeys(words))
                self._keep(new)
            rows = [self._rows[word] for word in words]
            return self._kept.take(rows, axis=0)

    def _keep(self, new: Sequence[str]) -> None:
        """Put the vectors of words behind those that are kept, in an array with room for more."""
        vectors, count = self._vectors(new), len(self._rows)
        if count + len(new) > len(self._kept):
            grown = np.empty((max(_FIRST_WORDS, 2 * (count + len(new))), vectors.shape[1]), dtype=np.float32)
            if count:
                grown[:count] = self._kept[:count]
            self._kept = grown
        self._kept[count : count + len(new)] = vectors
        self._rows.update(zip(new, range(count, count + len(new)), strict=True))


def _are_siblings(one: str, other: str) -> bool:
    """Whether two compounds share their last part only ("earthenware", "stoneware"): alike in form, not in meaning."""
    return one[-_SHARED_TAIL:] == other[-_SHARED_TAIL:] and not (one.endswith(other) or other.endswith(one))
