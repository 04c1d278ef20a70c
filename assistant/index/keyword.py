"""The keyword index: BM25 over token lists that were made elsewhere.

Its files are read here and not by bm25s, which takes 0.13 s to import: for each token the rows that hold it and what it
adds to their scores. They are memory-mapped, so that what is never asked for takes no memory, and several processes
share what is.
"""

import json
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.columns import Columns, Lists, Rows, write_columns
from assistant.index.hits import Hit, best_hits
from assistant.index.mapped import MappedArray

# k1 0.9: 0.25 points of nDCG@10 after fusion over 1.5, the library's own (mean of six sets with 2,039 questions, 95 %
# interval 0.04 to 0.48), and 0.4 on 1,500 further questions. k1 0.6, b 0.6 or 0.9, and BM25+ are within 0.2 of it.
BM25_SETTINGS: dict[str, Any] = {"method": "lucene", "k1": 0.9, "b": 0.75}

_TOKENS_PER_BLOCK = 500_000
_ROW_BITS = 32
_ROWS = (1 << _ROW_BITS) - 1
_TIMES, _LENGTHS = "times.npy", "lengths.npy"


@dataclass(frozen=True, slots=True)
class KeywordsBefore:
    """A keyword index that was written before, of which some rows have the same tokens.

    Attributes:
        folder: Where it is.
        rows: For each row of the next index one here that has the same tokens, no row twice; -1 where there is none.
    """

    folder: Path
    rows: NDArray[np.int64]


def write_keyword_index(folder: Path, texts: Sequence[Sequence[str]], before: KeywordsBefore | None = None) -> int:
    """Write a BM25 index of tokenised texts and return the size of its vocabulary; no vocabulary, no files.

    What is written is what bm25s would write; it is worked out for all texts together, which takes a fraction of the
    time and of the memory. How often a token stands in a row is written beside it, for the next index: the tokens of
    rows that are the same are not read again.
    """
    lengths = array("i")
    places: dict[str, int] = {}
    if before is None or not (before.folder / _TIMES).is_file():
        blocks = list(_blocks(texts, lengths, places))
    else:
        blocks = _changed(texts, before, lengths, places)
    if places:
        import bm25s

        tokens = sorted(places)
        counts = _counted(blocks, [places[token] for token in tokens])
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / _TIMES, counts.times.astype(np.min_scalar_type(int(counts.times.max()))))
        np.save(folder / _LENGTHS, np.frombuffer(lengths, dtype=np.int32))
        index = bm25s.BM25(**BM25_SETTINGS)
        index.vocab_dict = {token: number for number, token in enumerate(tokens)}
        index.unique_token_ids_set = set(index.vocab_dict.values())
        index.nonoccurrence_array = None
        index.scores = {
            "data": _impacts(counts, np.frombuffer(lengths, dtype=np.int32)),
            "indices": counts.rows,
            "indptr": counts.starts,
            "num_docs": len(lengths),
        }
        index.save(folder, show_progress=False)
        write_columns(folder, len(lengths), counts.starts, counts.rows, index.scores["data"])
    return len(places)


@dataclass(frozen=True, slots=True)
class _Block:
    """Tokens by their places above 32 bits and the rows that hold them below, each pair once, and how often."""

    pairs: NDArray[np.int64]
    times: NDArray[np.int32]


def _blocks(texts: Iterable[Sequence[str]], lengths: "array[int]", places: dict[str, int]) -> Iterator[_Block]:
    """Count the tokens of some thousand rows at a time; how many each row has and where each token stands is noted."""
    ids, first = array("i"), 0
    for text in texts:
        ids.extend([places.setdefault(token, len(places)) for token in text])
        lengths.append(len(text))
        if len(ids) >= _TOKENS_PER_BLOCK:
            yield _block(ids, lengths, first)
            ids, first = array("i"), len(lengths)
    yield _block(ids, lengths, first)


def _changed(
    texts: Sequence[Sequence[str]], before: KeywordsBefore, lengths: "array[int]", places: dict[str, int]
) -> list[_Block]:
    """The counts of an index that was written before, for the rows that are the same, and those of the new rows."""
    rows, folder = before.rows, before.folder
    kept, new = np.flatnonzero(rows >= 0), np.flatnonzero(rows < 0)
    places |= json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
    own = array("i")
    blocks = []
    for block in _blocks((texts[row] for row in new.tolist()), own, places):
        blocks.append(_Block(block.pairs & ~_ROWS | new[block.pairs & _ROWS], block.times))
    held, starts, times, known = (
        np.load(folder / name, allow_pickle=False)
        for name in ("indices.csc.index.npy", "indptr.csc.index.npy", _TIMES, _LENGTHS)
    )
    now = np.full(len(known), -1, dtype=np.int64)
    now[rows[kept]] = kept
    held = now[held]
    stays = held >= 0
    tokens = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    blocks.insert(0, _Block((tokens << _ROW_BITS | held)[stays], times[stays].astype(np.int32)))
    counted = np.zeros(len(rows), dtype=np.int32)
    counted[kept], counted[new] = known[rows[kept]], own
    lengths.frombytes(counted.tobytes())
    used = np.zeros(len(places), dtype=np.bool_)
    for block in blocks:
        used[block.pairs >> _ROW_BITS] = True
    for token in [token for token, place in places.items() if not used[place]]:
        del places[token]
    return blocks


def _block(ids: "array[int]", lengths: "array[int]", first: int) -> _Block:
    rows = np.repeat(np.arange(first, len(lengths), dtype=np.int64), np.array(lengths[first:], dtype=np.int64))
    pairs, times = np.unique(np.array(ids, dtype=np.int64) << _ROW_BITS | rows, return_counts=True)
    return _Block(pairs, times.astype(np.int32))


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often each token stands in each row: the rows token by token, where each token's begin, and how often."""

    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    times: NDArray[np.int32]


def _counted(blocks: Sequence[_Block], places: Sequence[int]) -> _Counts:
    """The counts of all rows, the tokens in the order of their places here."""
    number = np.empty(max(places) + 1, dtype=np.int64)
    number[places] = np.arange(len(places))
    pairs = np.concatenate([block.pairs for block in blocks])
    pairs = number[pairs >> _ROW_BITS] << _ROW_BITS | pairs & _ROWS
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    holders = np.bincount(pairs >> _ROW_BITS, minlength=len(places))
    starts = np.concatenate([[0], np.cumsum(holders)]).astype(np.int64)
    rows = (pairs & _ROWS).astype(np.int32)
    return _Counts(rows, starts, np.concatenate([block.times for block in blocks])[order])


def _impacts(counts: _Counts, lengths: NDArray[np.int32]) -> NDArray[np.float32]:
    """What each token adds to the score of each row, rounded where bm25s rounds."""
    k1, b = float(BM25_SETTINGS["k1"]), float(BM25_SETTINGS["b"])
    holders = np.diff(counts.starts).tolist()
    weights = [math.log(1 + (len(lengths) - number + 0.5) / (number + 0.5)) for number in holders]
    idf = np.repeat(np.array(weights, dtype=np.float32), holders)
    times = counts.times.astype(np.float32)
    norms = k1 * ((1 - b) + b * lengths / lengths.mean())
    impacts: NDArray[np.float32] = (idf * (times / (norms[counts.rows] + times))).astype(np.float32)
    return impacts


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
