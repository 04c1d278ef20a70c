"""What of a build can be carried over into the next: the vectors of chunks whose texts are the same, and the graph.

    <build>/row_keys.npy      for each row what its vectors are made from, as a hash
    <build>/chunk_keys.npy    for each row all that is kept of its chunk, as a hash

A build whose checksums are right is as good a source of vectors as the store, and copying them takes no look-up.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError, IndexMismatchError
from assistant.index.layout import IndexFolder
from assistant.index.manifest import check_files, read_manifest
from assistant.index.vectors import VectorFile

ROW_KEYS, CHUNK_KEYS = "row_keys.npy", "chunk_keys.npy"
KEY_BYTES = 16
# Fewer are made anew in a second, and every vector in the store is looked at meanwhile.
LEAST_ROWS = 2000

Keys = NDArray[np.uint8]
Rows = NDArray[np.int64]


def keys_of(first: str, lines: Iterable[str]) -> Keys:
    """A hash of each line behind what comes first, shape (lines, 16)."""
    begun = hashlib.sha256(first.encode("utf-8", "surrogatepass"))
    keys = bytearray()
    for line in lines:
        digest = begun.copy()
        digest.update(line.encode("utf-8", "surrogatepass"))
        keys += digest.digest()[:KEY_BYTES]
    return keys_from(bytes(keys))


def keys_from(data: bytes) -> Keys:
    """Keys from their bytes, one behind the other."""
    return np.frombuffer(data, dtype=np.uint8).reshape(-1, KEY_BYTES)


def matching(before: Keys, after: Keys) -> Rows:
    """For each key after a row before that has it, no row twice, the first ones first; -1 where there is none."""
    found = np.full(len(after), -1, dtype=np.int64)
    halves = np.ascontiguousarray(np.concatenate([before, after])).view("<u8")
    if not len(halves):
        return found
    # Equal keys stand together, those before in front of those after, each in their own order.
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    begins = np.concatenate([[True], (halves[order[1:]] != halves[order[:-1]]).any(axis=1)])
    starts = np.flatnonzero(begins)
    group = np.cumsum(begins) - 1
    held = np.add.reduceat(order < len(before), starts, dtype=np.int64)[group]
    partner = np.arange(len(order)) - held  # the first key after belongs to the first one before
    matched = (order >= len(before)) & (partner - starts[group] < held)
    found[order[matched] - len(before)] = order[partner[matched]]
    return found


@dataclass(frozen=True, slots=True)
class Carried:
    """A sound build, and which of its rows the rows of the next one are.

    Attributes:
        build: Its folder.
        rows: For each row of the next build the row here that has the same texts, no row twice; -1 where there is none.
        chunks: The same of the row here whose chunk is kept with the same record, texts and tokens.
        count: How many rows it has.
    """

    build: Path
    rows: Rows
    chunks: Rows
    count: int

    def runs(self, most: int) -> Iterator[tuple[int, int, int]]:
        """The rows of the next build as runs of so many at most that are carried over together, or not at all.

        Yields:
            The first row of a run, that before which it ends, and the row here of its first; -1 where there is none.
        """
        rows = self.rows
        if not len(rows):
            return
        follows = np.where(rows[1:] < 0, rows[:-1] < 0, (rows[1:] == rows[:-1] + 1) & (rows[:-1] >= 0))
        ends = [*(np.flatnonzero(~follows) + 1).tolist(), len(rows)]
        for start, end in zip([0, *ends], ends, strict=False):
            for first in range(start, end, most):
                yield first, min(end, first + most), int(rows[first])


def carried_from(index: IndexFolder, row_keys: Keys, chunk_keys: Keys, dimensions: int) -> Carried | None:
    """What can be carried over from the build in use; None where there is none that is sound, or too little."""
    build = index.build(index.current_id() or "none")
    try:
        manifest = read_manifest(build, index.build_command)
    except (IndexDamagedError, IndexMismatchError):
        return None
    if ROW_KEYS not in manifest.files or manifest.embedding.dimensions != dimensions or len(row_keys) < LEAST_ROWS:
        return None
    if check_files(build, manifest):
        return None
    before: Keys = np.load(build / ROW_KEYS, allow_pickle=False)
    chunks = np.full(len(row_keys), -1, dtype=np.int64)
    if CHUNK_KEYS in manifest.files:
        chunks = matching(np.load(build / CHUNK_KEYS, allow_pickle=False), chunk_keys)
    return Carried(build, matching(before, row_keys), chunks, len(before))


def stored_rows(file: Path, first: int, last: int) -> NDArray[np.float16]:
    """The vectors of a run of rows of a file, as they are stored."""
    vectors = VectorFile(file)
    try:
        return vectors.stored(first, last)
    finally:
        vectors.close()
