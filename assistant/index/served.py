"""The vectors of a build on a Chroma server: one collection a build, named by the index and the build.

The server is no part of the index's promises: it is a copy that any build can fill again. A collection is written and
checked before CURRENT names its build, is never written to again, and is deleted some minutes after its build is.

    <index>/SERVER    the index's own name on servers, and since when collections have had no build
"""

import json
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from assistant.errors import VectorServerError
from assistant.index.chroma import HNSW_SETTINGS, asked_for
from assistant.index.layout import IndexFolder
from assistant.index.server import ChromaServer

# A question that began before a build was removed has long been answered by then.
GRACE_S = 300.0
_MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class _Record:
    """What is remembered of the server: the index's own prefix, and when each collection was first without a build."""

    prefix: str
    retired: dict[str, float]


def collection_name(folder: IndexFolder, build_id: str) -> str:
    """The name of a build's collection; it holds a random part, so that two machines may have indexes of one name."""
    return f"{_read_record(folder).prefix}{build_id}"


def write_collection(
    server: ChromaServer, name: str, batches: Iterable[NDArray[np.float32]], count: int, *, rebuild: str
) -> None:
    """Fill a new collection with one vector per row; what a killed writer left under its name is deleted first.

    Raises:
        VectorServerError: the server fails, or holds another number of vectors than it was given.
    """
    server.version()
    server.delete(name)
    # One flush, when the last vector is in.
    configuration = {"hnsw": {**HNSW_SETTINGS, "space": "cosine", "sync_threshold": max(count, 2)}}
    collection = server.create(name, configuration)
    row = 0
    for batch in batches:
        server.upsert(collection, row, batch)
        row += len(batch)
    held = server.count(collection)
    if held != count:
        raise VectorServerError(f"The Chroma server took {held} of {count} vectors. Run {rebuild} again.")


def delete_retired(server: ChromaServer, folder: IndexFolder, *, grace_s: float = GRACE_S) -> list[str]:
    """Delete the collections of this index that have had no build for a while; the names of the deleted ones.

    A server that cannot be reached keeps them until the next time.
    """
    record = _read_record(folder)
    kept = {f"{record.prefix}{build_id}" for build_id in folder.build_ids()}
    now = time.time()
    deleted = []
    retired: dict[str, float] = {}
    try:
        for name in server.names(record.prefix):
            if name in kept:
                continue
            since = min(record.retired.get(name, now), now)
            if now - since >= grace_s:
                server.delete(name)
                deleted.append(name)
            else:
                retired[name] = since
    except VectorServerError:
        retired = record.retired | retired
    _write_record(folder, _Record(record.prefix, retired))
    return deleted


class ServedIndex:
    """The collection of a build, searched over the network."""

    def __init__(self, server: ChromaServer | None, name: str, expected: int, rebuild: str) -> None:
        self._server = server
        self._name = name
        self._expected = expected
        self._rebuild = rebuild
        self._lock = threading.Lock()
        self._id: str | None = None

    @property
    def count(self) -> int:
        """How many vectors the server says that it holds.

        Raises:
            VectorServerError: it cannot be asked, or has no such collection.
        """
        return self._connected().count(self._collection())

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows of the k nearest vectors or some more, in no order, and their cosines.

        Raises:
            VectorServerError: the server cannot be reached, fails, or has no such vectors.
        """
        server = self._connected()
        wanted = asked_for(k, self._expected)
        found = server.query(self._collection(), vector, wanted)
        if found is None:
            # It may have been filled again under the same name.
            self._id = None
            found = server.query(self._collection(), vector, wanted)
        if found is None or (len(found[0]) and not 0 <= found[0].min() <= found[0].max() < self._expected):
            raise self._lost()
        return found

    def close(self) -> None:
        """Nothing is held open here: the connection is the handle's."""

    def _connected(self) -> ChromaServer:
        if self._server is None:
            raise VectorServerError(
                "The index has its vectors on a Chroma server, and none is set. Set ASSISTANT_CHROMA_URL, or run "
                f"{self._rebuild}."
            )
        return self._server

    def _collection(self) -> str:
        """The collection's id, once its count has been found to be right."""
        server = self._connected()
        with self._lock:
            if self._id is None:
                found = server.find(self._name)
                if found is None or server.count(found) != self._expected:
                    raise self._lost()
                self._id = found
            return self._id

    def _lost(self) -> VectorServerError:
        return VectorServerError(
            f"The Chroma server does not hold the vectors of this build ({self._name}). Run {self._rebuild}."
        )


def _read_record(folder: IndexFolder) -> _Record:
    """What is remembered; a new prefix where there is nothing, or nothing that can be read."""
    file = _record_file(folder)
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        return _Record(str(values["prefix"]), {str(name): float(since) for name, since in values["retired"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        letters = re.sub("[^a-z0-9]+", "-", folder.path.name.lower()).strip("-")[:_MOST_LETTERS]
        record = _Record(f"assistant-{letters or 'index'}-{uuid4().hex[:8]}-", {})
        _write_record(folder, record)
        return record


def _write_record(folder: IndexFolder, record: _Record) -> None:
    file = _record_file(folder)
    aside = file.with_suffix(".tmp")
    aside.write_text(json.dumps({"prefix": record.prefix, "retired": record.retired}) + "\n", encoding="utf-8")
    aside.replace(file)


def _record_file(folder: IndexFolder) -> Path:
    return folder.path / "SERVER"
