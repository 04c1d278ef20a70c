"""Chroma's graph of a build: written anew, or copied from the build before with only the difference put in.

A vector that is taken out of a graph stays in it as a mark that searches pass through. So a graph with many of these,
and one that most vectors would be new in, is written anew.

    <build>/chroma/rows.npy    for each id of a graph that was carried over its row, -1 where it was taken out
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.carried import Carried, Rows
from assistant.index.chroma import ROWS, change_chroma, write_chroma
from assistant.index.vectors import VectorFile

_MOST_NEW = 0.2
_MOST_TAKEN_OUT = 0.1
_ROWS_PER_READ = 1000


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What is to be done to a graph.

    Attributes:
        rows: For each id its row afterwards, -1 where it is taken out or was before.
        gone: The ids to take out.
        added: The ids to put in; their rows are where `rows` says.
    """

    rows: Rows
    gone: NDArray[np.int64]
    added: NDArray[np.int64]


def write_graph(build: Path, vectors: Path, count: int, carried: Carried | None) -> None:
    """Write the graph of a build.

    Args:
        build: Its folder.
        vectors: The file of its chunks' vectors.
        count: How many these are.
        carried: The build that the graph may be carried over from.
    """
    file = VectorFile(vectors)
    try:
        change = _change(carried) if carried else None
        if carried is None or change is None:
            batches = (file.run(start, min(count, start + _ROWS_PER_READ)) for start in range(0, count, _ROWS_PER_READ))
            write_chroma(build / "chroma", batches, count)
            return
        shutil.copytree(carried.build / "chroma", build / "chroma")
        if len(change.added) or len(change.gone):
            change_chroma(build / "chroma", change.gone.tolist(), change.added.tolist(), _vectors(file, change))
        np.save(build / "chroma" / ROWS, change.rows)
    finally:
        file.close()


def _change(carried: Carried) -> GraphChange | None:
    """What turns the graph of a build into that of the next; None where it is better written anew."""
    folder = carried.build / "chroma"
    if not folder.is_dir():
        return None
    before: Rows = np.arange(carried.count)
    if (folder / ROWS).is_file():
        before = np.load(folder / ROWS, allow_pickle=False)
    now = np.full(carried.count, -1, dtype=np.int64)
    kept = np.flatnonzero(carried.rows >= 0)
    now[carried.rows[kept]] = kept
    rows = np.where(before >= 0, now[before], -1)
    new = np.flatnonzero(carried.rows < 0)
    if len(new) > _MOST_NEW * len(carried.rows) or (rows < 0).sum() > _MOST_TAKEN_OUT * len(rows):
        return None
    gone = np.flatnonzero((before >= 0) & (rows < 0))
    if len(new) + len(gone) == 1:
        # Chroma flushes two changes at the least: a vector that stays is put in again under another id.
        stays = np.flatnonzero(rows >= 0)[:1]
        new, gone = np.concatenate([new, rows[stays]]), np.concatenate([gone, stays])
        rows[stays] = -1
    added = np.arange(len(rows), len(rows) + len(new))
    return GraphChange(np.concatenate([rows, new]), gone, added)


def _vectors(file: VectorFile, change: GraphChange) -> Iterable[NDArray[np.float32]]:
    for start in range(0, len(change.added), _ROWS_PER_READ):
        yield file.rows(change.rows[change.added[start : start + _ROWS_PER_READ]].tolist())
