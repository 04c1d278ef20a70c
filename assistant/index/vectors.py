"""Half-precision vectors in an .npy file, read row by row.

Rows are read with `pread` and not through a memory map: a map of a file that is cut short while the program runs kills
the process, a short read is an error that can be caught. Rounding to half precision moves a cosine by less than 0.0005.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError

_STORED = np.dtype("<f2")


def write_vectors(path: Path, batches: Iterable[NDArray[np.float16]], count: int, dimensions: int) -> None:
    """Write `count` rows, which come in batches, as one .npy file of shape (count, dimensions)."""
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(
            stream, {"descr": _STORED.str, "fortran_order": False, "shape": (count, dimensions)}
        )
        for batch in batches:
            stream.write(np.ascontiguousarray(batch, dtype=_STORED).tobytes())


class VectorFile:
    """An open file of vectors; safe to share between threads.

    Args:
        path: the .npy file.
        most_held: rows up to which all of them are read at the first use and held in memory.
    """

    def __init__(self, path: Path, *, most_held: int = 0) -> None:
        with path.open("rb") as stream:
            np.lib.format.read_magic(stream)
            shape, _, _ = np.lib.format.read_array_header_1_0(stream)
            self._start = stream.tell()
        self.count, self.dimensions = shape
        self._row_bytes = self.dimensions * _STORED.itemsize
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY)
        self._holds = self.count <= most_held
        self._held: NDArray[np.float32] | None = None

    def rows(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """The named rows in the order named, shape (len(rows), dimensions)."""
        return self._array(b"".join([self._read(row, 1) for row in rows]))

    def run(self, start: int, stop: int) -> NDArray[np.float32]:
        """The rows from `start` up to `stop`."""
        return self._array(self._read(start, stop - start))

    def stored(self, start: int, stop: int) -> NDArray[np.float16]:
        """The rows from `start` up to `stop`, as they are stored."""
        return np.frombuffer(self._read(start, stop - start), dtype=_STORED).reshape(-1, self.dimensions)

    def runs(self, runs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """The rows of several runs, each from its first to before its second number, one after the other."""
        if not self._holds:
            return self._array(b"".join([self._read(start, stop - start) for start, stop in runs]))
        held = self._held if self._held is not None else self.run(0, self.count)
        self._held = held
        wanted: NDArray[np.float32] = held.take(_places(runs), axis=0)
        return wanted

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def _read(self, row: int, count: int) -> bytes:
        if not 0 <= row <= row + count <= self.count:
            raise IndexError(f"row {row} of {self.count}")
        data = os.pread(self._descriptor, count * self._row_bytes, self._start + row * self._row_bytes)
        if len(data) != count * self._row_bytes:
            raise IndexDamagedError(f"The file {self._path} was cut short while it was in use. Build the index again.")
        return data

    def _array(self, data: bytes) -> NDArray[np.float32]:
        return np.frombuffer(data, dtype=_STORED).reshape(-1, self.dimensions).astype(np.float32)


def _places(runs: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Every place of several runs, one run after the other."""
    starts, stops = np.array(runs, dtype=np.int64).reshape(-1, 2).T
    lengths = stops - starts
    ends = np.cumsum(lengths)
    places: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)
    return places
