"""The vector index in Chroma: written once, and searched in a private copy.

Chroma writes to its SQLite file whenever it is opened, fails in a read-only folder, and loses vectors when two
processes share one. Its HNSW files are not touched by a search. So every reader gets the small SQLite file as a copy of
its own and the HNSW files as links: a build is never written to again, and any number of processes can read it.
"""

import fcntl
import math
import os
import shutil
import sqlite3
import tempfile
import time
import warnings
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

ROWS = "rows.npy"
_COLLECTION = "chunks"
_DATABASE = "chroma.sqlite3"
# On 12,000 real texts these find all of the ten nearest (recall 1.000, against 0.9975 with 16 and 100).
_NEIGHBOURS = 32
_SEARCH_WIDTH = 200
# The graph's own hundred nearest of 5,553 real texts are the true ones to 0.9984, the best hundred of its three hundred
# nearest to 0.9998, for one millisecond more.
_OVERSAMPLING = 3
# Among more vectors a graph misses more. Asked for 300, it finds 0.9975 of the ten nearest of 100,000 and 0.9855 of
# those of 300,000; asked for 600, 0.9905. The number grows with the root of the count above so many.
_ROWS_FOUND_WELL = 75_000
# So many vectors are held twice at most while a graph is written, 1.5 kB each.
_ROWS_PER_FLUSH = 10_000
# Chroma takes 5,461 vectors at most in one call.
_BATCH_ROWS = 5000
_COPIES = "assistant-chroma-"
_ABANDONED_AFTER_S = 60
HNSW_SETTINGS = {"max_neighbors": _NEIGHBOURS, "ef_construction": _SEARCH_WIDTH, "ef_search": _SEARCH_WIDTH}


def asked_for(k: int, count: int) -> int:
    """How many of `count` vectors a graph is asked for, so that the k nearest are among them."""
    wanted = max(_OVERSAMPLING * k, _SEARCH_WIDTH) * max(1.0, math.sqrt(count / _ROWS_FOUND_WELL))
    return min(round(wanted), count)


def write_chroma(folder: Path, batches: Iterable[NDArray[np.float32]], count: int) -> None:
    """Write a Chroma folder with one vector per row; the ids are the row numbers.

    What was not flushed Chroma holds in memory once more, so a large graph is flushed as it grows. The last flush is
    that of the last vector: what stays in the log a reader would have to replay.
    """
    first = max(0, count // _ROWS_PER_FLUSH - 1) * _ROWS_PER_FLUSH
    # Chroma flushes two records at the least: a single one is put in twice. What stays in its log, the first reader
    # would flush into the build, whose files are then not those of its manifest.
    parts = _parts(batches if count > 1 else [*(one := list(batches)), *one])
    with closing(_client(folder)) as client:
        flush = _ROWS_PER_FLUSH if first else max(count, 2)
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {**HNSW_SETTINGS, "space": "cosine", "sync_threshold": flush}},
        )
        _fill(collection, parts, range(first or count) if count > 1 else [0, 0])
    if first:
        _flush_after(folder, count - first)
        with closing(_client(folder)) as client:
            _fill(client.get_collection(_COLLECTION, embedding_function=None), parts, range(first, count))
    _shrink(folder)


def change_chroma(
    folder: Path, gone: Sequence[int], added: Sequence[int], vectors: Iterable[NDArray[np.float32]]
) -> None:
    """Take vectors out of a Chroma folder and put others in, two at least altogether.

    Args:
        folder: A copy that nobody reads.
        gone: The ids of those to take out.
        added: New ids of those to put in.
        vectors: What is put in, in batches.
    """
    _flush_after(folder, len(gone) + len(added))
    with closing(_client(folder)) as client:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        for start in range(0, len(gone), _BATCH_ROWS):
            collection.delete(ids=[str(number) for number in gone[start : start + _BATCH_ROWS]])
        _fill(collection, _parts(vectors), added)
    _shrink(folder)


def _parts(batches: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The vectors as Chroma takes them in one call; no call holds vectors of two portions, as flushes follow calls."""
    row = 0
    for batch in batches:
        start = 0
        while start < len(batch):
            stop = min(len(batch), start + _BATCH_ROWS, start + _ROWS_PER_FLUSH - row % _ROWS_PER_FLUSH)
            yield batch[start:stop]
            row, start = row + stop - start, stop


def _fill(collection: "Collection", parts: Iterator[NDArray[np.float32]], ids: Sequence[int]) -> None:
    """Put in the next vectors, under these ids."""
    place = 0
    while place < len(ids) and (part := next(parts, None)) is not None:
        collection.upsert(ids=[str(number) for number in ids[place : place + len(part)]], embeddings=part)
        place += len(part)


def _flush_after(folder: Path, records: int) -> None:
    """Let Chroma flush after so many records more; it counts for a client that is opened afterwards."""
    with closing(_client(folder)) as client, warnings.catch_warnings():
        # Chroma reads the configuration back, and finds in it that there is no embedding function.
        warnings.simplefilter("ignore", DeprecationWarning)
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        collection.modify(configuration={"hnsw": {"sync_threshold": records}})


def _shrink(folder: Path) -> None:
    with closing(sqlite3.connect(folder / _DATABASE)) as database:
        # The emptied log is 90 % of the file, and readers copy the file.
        database.execute("VACUUM")


class ChromaUnreadableError(Exception):
    """Chroma cannot read its files."""


class ChromaIndex:
    """A private copy of a Chroma folder, open for searching; closed and removed by `close` or when it is let go.

    Attributes:
        count: The number of vectors that Chroma says it holds.

    Raises:
        ChromaUnreadableError: Chroma cannot read its files.
    """

    def __init__(self, folder: Path) -> None:
        _remove_abandoned_copies()
        copy = Path(tempfile.mkdtemp(prefix=_COPIES))
        # Held as long as the copy is in use, so that nobody takes it for one that a killed process left behind.
        lock = (copy / "LOCK").open("w", encoding="ascii")
        fcntl.flock(lock, fcntl.LOCK_EX)
        self._release = weakref.finalize(self, _remove_copy, copy, lock, os.getpid(), clients := [])
        _copy_for_reading(folder, copy / "chroma")
        # The ids are the rows, but in a graph that was carried over from another build.
        self._rows = np.load(folder / ROWS, allow_pickle=False) if (folder / ROWS).is_file() else None
        with _readable():
            clients.append(_client(copy / "chroma"))
            self._collection: Any = clients[0].get_collection(_COLLECTION, embedding_function=None)
            self.count = int(self._collection.count())

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows of the k nearest vectors or a some more, in no order, and their cosines."""
        wanted = asked_for(k, self.count)
        with _readable():
            found = self._collection.query(query_embeddings=vector[None], n_results=wanted, include=["distances"])
        ids = np.array([int(number) for number in found["ids"][0]], dtype=np.int64)
        rows = ids if self._rows is None else self._rows[ids]
        return rows, 1 - np.array(found["distances"][0], dtype=np.float32)

    def close(self) -> None:
        """Close Chroma and remove the copy."""
        self._release()


@contextmanager
def _readable() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise ChromaUnreadableError(str(error)) from error


def _client(folder: Path) -> "ClientAPI":
    """A client with its settings given here, so that no `.env` file and no variable of the environment counts."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(
        _env_file=None,
        allow_reset=False,
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_otel_collection_endpoint="",
        migrations="apply",
    )
    return chromadb.PersistentClient(str(folder), settings=settings)


def _copy_for_reading(folder: Path, copy: Path) -> None:
    copy.mkdir()
    shutil.copyfile(folder / _DATABASE, copy / _DATABASE)
    for part in folder.resolve().iterdir():
        if part.is_dir():
            (copy / part.name).symlink_to(part, target_is_directory=True)


def _remove_copy(copy: Path, lock: TextIO, owner: int, clients: "list[ClientAPI]") -> None:
    if os.getpid() != owner:
        # A forked child inherits the object but not Chroma's threads; the copy is its parent's.
        return
    for client in clients:
        client.close()
    lock.close()
    shutil.rmtree(copy, ignore_errors=True)


def _remove_abandoned_copies() -> None:
    for copy in Path(tempfile.gettempdir()).glob(f"{_COPIES}*"):
        try:
            if time.time() - copy.stat().st_mtime < _ABANDONED_AFTER_S:
                continue
            with (copy / "LOCK").open("a", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # In use, another user's, or just removed by another reader.
            continue
        shutil.rmtree(copy, ignore_errors=True)
