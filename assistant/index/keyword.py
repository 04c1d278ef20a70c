"""The keyword index: BM25 over token lists that were made elsewhere."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.hits import Hit, best_hits

# k1 0.9: 0.25 points of nDCG@10 after fusion over 1.5, the library's own (mean of six sets with 2,039 questions, 95 %
# interval 0.04 to 0.48), and 0.4 on 1,500 further questions. k1 0.6, b 0.6 or 0.9, and BM25+ are within 0.2 of it.
BM25_SETTINGS = {"method": "lucene", "k1": 0.9, "b": 0.75}


def write_keyword_index(folder: Path, texts: Sequence[Sequence[str]]) -> int:
    """Write a BM25 index of tokenised texts and return the size of its vocabulary; no vocabulary, no files."""
    vocabulary = {token: place for place, token in enumerate(sorted({token for text in texts for token in text}))}
    if vocabulary:
        import bm25s

        index = bm25s.BM25(**BM25_SETTINGS)
        ids = [[vocabulary[token] for token in text] for text in texts]
        index.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        index.save(folder, show_progress=False)
    return len(vocabulary)


class KeywordIndex:
    """An open BM25 index; reading it is safe in any thread.

    Its files are read here and not by bm25s, which takes 0.13 s to import: for each token the rows that hold it and
    what it adds to their scores.
    """

    def __init__(self, folder: Path, vocabulary_size: int, rows: int) -> None:
        self._rows = rows
        self._vocabulary: dict[str, int] = {}
        if vocabulary_size:
            self._vocabulary = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
            # Not memory-mapped: after a few questions a map takes as much memory, and it dies with its file.
            self._parts, self._holders, self._starts = (
                np.load(folder / f"{name}.csc.index.npy", allow_pickle=False) for name in ("data", "indices", "indptr")
            )

    def search(self, tokens: Sequence[str], k: int) -> list[Hit]:
        """The best rows for the tokens; rows that share no token with them are no hits."""
        scores = self._all_scores(tokens)
        if scores is None:
            return []
        rows = np.flatnonzero(scores > 0)
        return best_hits(rows, scores[rows], k)

    def scores(self, tokens: Sequence[str], rows: Sequence[int]) -> NDArray[np.float32]:
        """The scores of these rows; 0 for a row that shares no token."""
        scores = self._all_scores(tokens)
        return np.zeros(len(rows), dtype=np.float32) if scores is None else scores[np.asarray(rows, dtype=np.int64)]

    def _all_scores(self, tokens: Sequence[str]) -> NDArray[np.float32] | None:
        """The score of every row, or None when no token is known."""
        ids = [self._vocabulary[token] for token in tokens if token in self._vocabulary]
        if not ids:
            return None
        scores = np.zeros(self._rows, dtype=np.float32)
        for token in ids:
            part = slice(self._starts[token], self._starts[token + 1])
            scores[self._holders[part]] += self._parts[part]
        return scores
