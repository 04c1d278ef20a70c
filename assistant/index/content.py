"""The chunks and documents of a build: one SQLite file that is never written to again."""

import sqlite3
import threading
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from assistant.errors import IndexDamagedError
from assistant.index.records import chunk_from_json, document_from_json
from assistant.index.spool import json_lines
from assistant.types import Chunk, Document

# A question reads about two hundred; the whole of a small index fits.
_CACHED_CHUNKS = 4096
_CACHED_DOCUMENTS = 256


def write_content(path: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
    """Write documents and chunks; their rows are their places in the sequences."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE documents (row INTEGER PRIMARY KEY, record TEXT NOT NULL)")
        database.execute("CREATE TABLE chunks (row INTEGER PRIMARY KEY, record TEXT NOT NULL)")
        database.executemany("INSERT INTO documents VALUES (?, ?)", enumerate(json_lines(documents)))
        database.executemany("INSERT INTO chunks VALUES (?, ?)", enumerate(json_lines(chunks)))


class Content:
    """The open file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._chunks: dict[int, Chunk] = {}
        self._documents: dict[int, Document] = {}

    def chunk(self, row: int) -> Chunk:
        """One chunk."""
        with self._lock:
            if row not in self._chunks:
                if len(self._chunks) >= _CACHED_CHUNKS:
                    self._chunks.clear()
                self._chunks[row] = chunk_from_json(self._record("chunks", row))
            return self._chunks[row]

    def document(self, row: int) -> Document:
        """One document."""
        with self._lock:
            if row not in self._documents:
                if len(self._documents) >= _CACHED_DOCUMENTS:
                    self._documents.clear()
                self._documents[row] = document_from_json(self._record("documents", row))
            return self._documents[row]

    def rows_of(self, document_ids: Collection[str]) -> frozenset[int]:
        """The rows of the chunks of these documents."""
        if not document_ids:
            return frozenset()
        with self._lock:
            found = self._database.execute("SELECT row, json_extract(record, '$.document_id') FROM chunks").fetchall()
        return frozenset(row for row, document_id in found if document_id in document_ids)

    def counts(self) -> tuple[int, int]:
        """How many documents and chunks there are."""
        with self._lock:
            counts = [
                self._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("documents", "chunks")
            ]
        return counts[0], counts[1]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _record(self, table: str, row: int) -> str:
        try:
            found = self._database.execute(f"SELECT record FROM {table} WHERE row = ?", (row,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                f"The file {self._path} was damaged while in use. Build the index again."
            ) from error
        if found is None:
            raise IndexError(f"no row {row} in {table}")
        return str(found[0])
