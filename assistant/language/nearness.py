"""How near two words are in meaning, so that "fee" finds "price" where no stem is shared."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.language.tokens import related, stem

WordVectors = Callable[[Sequence[str]], NDArray[np.float32]]

# Cosines in the token table of all-MiniLM-L6-v2: fee/cost 0.45, wine/alcohol 0.44, rent/hire 0.32; president/author
# 0.13, oil/massage 0.20, tumour/sciatica 0.25.
_UNLIKE, _ALIKE = 0.22, 0.50
_BEST_INEXACT = 0.85  # what a word of another family can count at most
_SHARED_TAIL = 4  # letters at their ends that make compounds of two words
_CACHE_WORDS = 50_000
_CACHE_COMPARED = 500  # words of questions


class Nearness:
    """Compares words by family (1.0) or by their vectors (up to 0.85).

    Vectors are cached; safe to share between threads.
    """

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._cache: dict[str, NDArray[np.float32]] = {}
        self._compared: dict[str, dict[str, float]] = {}

    def closest(self, words: Sequence[str], others: Iterable[str]) -> list[float]:
        """For each folded word, how near the nearest of the other folded words comes, 0..1."""
        present = list(dict.fromkeys(others))
        if len(self._compared) > _CACHE_COMPARED:
            self._compared.clear()
        scores = []
        for word in words:
            known = self._compared.setdefault(word, {})
            new = [other for other in present if other not in known]
            if new:
                known.update(zip(new, self.pairs([word], new)[0].tolist(), strict=True))
            scores.append(max(map(known.__getitem__, present), default=0.0))
        return scores

    def pairs(self, words: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
        """How near each folded word is to each of the other folded words, 0..1, shape (words, others)."""
        if not words or not others:
            return np.zeros((len(words), len(others)), dtype=np.float32)
        cosines = self._matrix(words) @ self._matrix(others).T
        scores: NDArray[np.float32] = np.clip((cosines - _UNLIKE) / (_ALIKE - _UNLIKE), 0, 1).astype(np.float32)
        scores *= _BEST_INEXACT
        stems = [stem(other) for other in others]
        for row, word in enumerate(words):
            if word[0].isdigit():
                scores[row] = 0.0
            for column in np.flatnonzero(scores[row]).tolist():
                if _are_siblings(word, others[column]):
                    scores[row, column] = 0.0
            own = stem(word)
            for column, other in enumerate(stems):
                if own[0] == other[0] and related(own, other):
                    scores[row, column] = 1.0
        return scores

    def _matrix(self, words: Sequence[str]) -> NDArray[np.float32]:
        new = [word for word in dict.fromkeys(words) if word not in self._cache]
        if new:
            if len(self._cache) + len(new) > _CACHE_WORDS:
                self._cache.clear()
                new = list(dict.fromkeys(words))
            self._cache.update(zip(new, self._vectors(new), strict=True))
        return np.stack([self._cache[word] for word in words])


def _are_siblings(one: str, other: str) -> bool:
    """Whether two compounds share their last part only ("earthenware", "stoneware"): alike in form, not in meaning."""
    return one[-_SHARED_TAIL:] == other[-_SHARED_TAIL:] and not (one.endswith(other) or other.endswith(one))
