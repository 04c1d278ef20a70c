"""The keyword index: BM25 over token lists that were made elsewhere.

Its files are read here and not by bm25s, which takes 0.13 s to import: for each token the rows that hold it and what it
adds to their scores. They are memory-mapped, so that what is never asked for takes no memory, and several processes
share what is.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.columns import Columns, Lists, Rows, write_columns
from assistant.index.hits import Hit, best_hits
from assistant.index.mapped import MappedArray

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
        write_columns(folder, len(texts), index.scores["indptr"], index.scores["indices"], index.scores["data"])
    return len(vocabulary)


class KeywordIndex:
    """An open BM25 index; reading it is safe in any thread."""

    def __init__(self, folder: Path, vocabulary_size: int, rows: int) -> None:
        self._rows = rows
        self._vocabulary: dict[str, int] = {}
        if vocabulary_size:
            self._vocabulary = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
            self._impacts, self._holders = (
                MappedArray(folder / f"{name}.csc.index.npy") for name in ("data", "indices")
            )
            self._starts = np.load(folder / "indptr.csc.index.npy", allow_pickle=False)
            self._columns = Columns.open(folder)

    def search(self, tokens: Sequence[str], k: int) -> list[Hit]:
        """The best rows for the tokens; rows that share no token with them are no hits."""
        ids = self._known(tokens)
        if not ids or k < 1:
            return []
        lists = self._lists(ids)
        candidates = self._columns.candidates(ids, lists, k) if self._columns else None
        if candidates is not None:
            return best_hits(candidates.astype(np.int64), _scores_of(candidates, ids, lists), k)
        scores = np.zeros(self._rows, dtype=np.float32)
        for token in ids:
            holders, impacts = lists[token]
            scores[holders] += impacts
        least = np.partition(scores, len(scores) - k)[len(scores) - k] if k < len(scores) else 0
        rows = np.flatnonzero((scores >= least) & (scores > 0))
        return best_hits(rows, scores[rows], k)

    def scores(self, tokens: Sequence[str], rows: Sequence[int]) -> NDArray[np.float32]:
        """The scores of these rows; 0 for a row that shares no token."""
        ids = self._known(tokens)
        return _scores_of(np.asarray(rows, dtype=np.int32), ids, self._lists(ids))

    def _known(self, tokens: Sequence[str]) -> list[int]:
        return [self._vocabulary[token] for token in tokens if token in self._vocabulary]

    def _lists(self, ids: Sequence[int]) -> Lists:
        if not ids:
            return {}
        holders, impacts = self._holders.array, self._impacts.array
        parts = {token: slice(self._starts[token], self._starts[token + 1]) for token in ids}
        return {token: (holders[part], impacts[part]) for token, part in parts.items()}


def _scores_of(rows: Rows, ids: Sequence[int], lists: Lists) -> NDArray[np.float32]:
    """What the tokens add up to in each of these rows, in single precision and the order of the tokens."""
    scores = np.zeros(len(rows), dtype=np.float32)
    for token in ids:
        holders, impacts = lists[token]
        places = np.minimum(np.searchsorted(holders, rows), len(holders) - 1)
        held = holders[places] == rows
        scores[held] += impacts[places[held]]
    return scores
