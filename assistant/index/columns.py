"""Bounds for the keyword search: what each frequent token adds to any row at most, two bytes a row.

The lists of frequent tokens are what a search spends its time on. These have columns instead: for every row the next
whole number of steps above what the token adds to its score. Columns are added up many times as fast as lists, and the
sums tell which rows may be among the best, little more than are wanted. Only these are then scored exactly. Where the
rarer tokens of a question decide by themselves (Turtle and Flood 1995), no column is added up.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.mapped import MappedArray

# Fewer rows are added up in less time than it takes to leave some out.
LEAST_ROWS = 4096
# A token has a column where at least one row in so many holds it: its list takes about as long to add up as a column.
_ROWS_PER_HOLDER = 16
_STEPS = 2047
# In the time that a column is added up, so many times fewer rows are looked up in it.
_ROWS_PER_LOOK_UP = 32
# Sums of single precision differ from the bounds' by less than a step up to here.
_MOST_TOKENS = 100
# Rows are looked at in groups of so many at most, in so many groups a row wanted at least.
_MOST_IN_A_GROUP, _LEAST_GROUPS = 64, 8
_FILE, _TOKENS = "columns.npy", "columns.json"

Rows = NDArray[np.int32]
Impacts = NDArray[np.float32]
Steps = NDArray[Any]
# The rows that hold each token, in their order, and what the token adds to the score of each.
Lists = Mapping[int, tuple[Rows, Impacts]]


def write_columns(folder: Path, rows: int, starts: NDArray[np.int64], holders: Rows, impacts: Impacts) -> None:
    """Write the columns of the frequent tokens; none where there are few rows.

    Args:
        folder: Where the keyword index is.
        rows: How many rows there are.
        starts: Where the list of each token begins, and where the last one ends.
        holders: The rows that hold each token, list by list.
        impacts: What the token adds to each of them.
    """
    frequent = np.flatnonzero(np.diff(starts) * _ROWS_PER_HOLDER >= rows) if rows >= LEAST_ROWS else np.empty(0, int)
    if not len(frequent):
        return
    lists = [slice(starts[token], starts[token + 1]) for token in frequent]
    highest = [float(impacts[part].max()) for part in lists]
    step = max(highest) / _STEPS
    columns = np.lib.format.open_memmap(folder / _FILE, "w+", np.uint16, (len(frequent), rows))
    for place, part in enumerate(lists):
        columns[place, holders[part]] = _in_steps(impacts[part], step)
    columns.flush()
    peaks = columns.max(axis=1).tolist()
    tokens = {str(token): [place, peak] for place, (token, peak) in enumerate(zip(frequent, peaks, strict=True))}
    (folder / _TOKENS).write_text(json.dumps({"step": step, "tokens": tokens}), encoding="utf-8")


def _in_steps(impacts: Impacts, step: float) -> NDArray[np.uint32]:
    """The impacts as the next whole number of steps above."""
    return np.ceil(impacts / np.float64(step)).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Columns:
    """The open columns of an index.

    Attributes:
        step: What one step of a column stands for.
        places: The column of each token that has one.
        peaks: The largest number in each of these columns.
    """

    file: MappedArray
    step: float
    places: Mapping[int, int]
    peaks: Mapping[int, int]

    @classmethod
    def open(cls, folder: Path) -> "Columns | None":
        """The columns in a folder, or None where there are none."""
        if not (folder / _TOKENS).is_file():
            return None
        record = json.loads((folder / _TOKENS).read_text(encoding="utf-8"))
        tokens = {int(token): numbers for token, numbers in record["tokens"].items()}
        places = {token: place for token, (place, _) in tokens.items()}
        peaks = {token: peak for token, (_, peak) in tokens.items()}
        return cls(MappedArray(folder / _FILE), record["step"], places, peaks)

    def candidates(self, tokens: Sequence[int], lists: Lists, k: int) -> Rows | None:
        """Rows among which are the k best and all that are as good as the last of these, in their order.

        Args:
            tokens: What is searched for; a token that comes twice counts twice.
            lists: Those of all of them.
            k: How many.

        Returns:
            None where bounds would not help: many tokens, or many rows wanted.
        """
        columns = self.file.array
        counts = Counter(tokens)
        highest = {token: self._peak(token, lists[token][1]) * count for token, count in counts.items()}
        if len(tokens) > _MOST_TOKENS or _LEAST_GROUPS * k > columns.shape[1]:
            return None
        # The narrower type is added up several times as fast.
        steps = np.uint16 if sum(highest.values()) <= np.iinfo(np.uint16).max else np.uint32
        # A bound is less than so many steps above the score, rounding included.
        slack = len(tokens) + 1
        bounds: Steps = np.zeros(columns.shape[1], dtype=steps)
        frequent = [token for token in counts if token in self.places]
        for token in counts.keys() - frequent:
            holders, impacts = lists[token]
            bounds[holders] += (_in_steps(impacts, self.step) * counts[token]).astype(steps)
        touched = sum(len(lists[token][0]) for token in counts.keys() - frequent)
        if k <= touched <= len(bounds) // _ROWS_PER_LOOK_UP:
            rows = np.flatnonzero(bounds != 0)
            own = bounds[rows]
            for token in frequent:
                own += columns[self.places[token]][rows] * steps(counts[token])
            least = _kth(own, k) - slack
            if least > sum(highest[token] for token in frequent):
                return rows[own >= least].astype(np.int32)
        for token in frequent:
            for _ in range(counts[token]):
                np.add(bounds, columns[self.places[token]], out=bounds)
        return np.flatnonzero(bounds >= max(1, _kth(_group_peaks(bounds, k), k) - slack)).astype(np.int32)

    def _peak(self, token: int, impacts: Impacts) -> int:
        peak = self.peaks.get(token)
        return int(_in_steps(impacts.max(keepdims=True), self.step)[0]) if peak is None else peak


def _group_peaks(bounds: Steps, k: int) -> Steps:
    """The largest bound of each group of rows: the k-th largest of all is no smaller than the k-th largest of these."""
    size = max(1, min(_MOST_IN_A_GROUP, len(bounds) // (_LEAST_GROUPS * k)))
    groups = len(bounds) // size
    peaks: Steps = bounds[: size * groups].reshape(size, groups).max(axis=0)
    return peaks


def _kth(values: Steps, k: int) -> int:
    """The k-th largest number; 0 where there are fewer."""
    return 0 if len(values) < k else int(np.partition(values, len(values) - k)[len(values) - k])
