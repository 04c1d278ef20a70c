"""The canonical store: what was indexed, and every vector computed so far.

Builds are disposable, this is not: with it any build can be made again without the corpus and without embedding a text.
Only a writer that holds the index's lock opens it.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.records import RECORDS_SHA256, chunk_from_json, document_from_json
from assistant.index.spool import json_lines
from assistant.types import Chunk, Document

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, record TEXT NOT NULL, keywords TEXT NOT NULL);
CREATE TABLE embeddings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL, last_used INTEGER NOT NULL
) WITHOUT ROWID;
"""
_KEYS_PER_QUERY = 500
# A vector that no corpus of the last so many different ones used is dropped.
_KEEP_UNUSED_FOR = 8


class Store:
    """An open store; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = self._open()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _open(self) -> sqlite3.Connection:
        """Open the store; a damaged or foreign one is put aside, because the corpus can fill a new one."""
        if self._path.exists() and not _is_sound(self._path):
            self._path.replace(self._path.with_suffix(".damaged"))
        for leftover in ("-journal", "-wal", "-shm"):
            if not self._path.exists():
                self._path.with_name(self._path.name + leftover).unlink(missing_ok=True)
        database = sqlite3.connect(self._path)
        if database.execute("PRAGMA user_version").fetchone()[0] == 0:
            database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_SCHEMA_VERSION}; COMMIT;")
        return database

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        """The vectors known for these keys; one whose checksum is wrong counts as unknown."""
        known = {}
        for start in range(0, len(keys), _KEYS_PER_QUERY):
            part = keys[start : start + _KEYS_PER_QUERY]
            marks = ",".join("?" * len(part))
            rows = self._database.execute(f"SELECT key, vector, checksum FROM embeddings WHERE key IN ({marks})", part)
            known.update({key: np.frombuffer(raw, dtype="<f2") for key, raw, sum_ in rows if zlib.crc32(raw) == sum_})
        return known

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those of the keys that `vectors` has a vector for."""
        return {
            key
            for start in range(0, len(keys), _KEYS_PER_QUERY)
            for key in self.vectors(keys[start : start + _KEYS_PER_QUERY])
        }

    def add_vectors(self, vectors: Iterable[tuple[bytes, NDArray[np.float16]]]) -> None:
        """Keep vectors, so that a build that is stopped has not embedded them for nothing."""
        rows = ((key, raw := vector.astype("<f2").tobytes(), zlib.crc32(raw)) for key, vector in vectors)
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, 0)", rows)

    def replace_content(
        self,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        keyword_texts: Sequence[Sequence[str]],
        settings: Mapping[str, Any],
        used_keys: Iterable[bytes],
    ) -> None:
        """Make the store hold just this corpus, in one transaction, and drop vectors that were not used for long."""
        number = int(self.settings().get("number", 0)) + 1
        with self._database as database:
            for table in ("settings", "documents", "chunks"):
                database.execute(f"DELETE FROM {table}")
            values = {**settings, "number": number, "records_sha256": RECORDS_SHA256}
            database.executemany(
                "INSERT INTO settings VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
            )
            database.executemany("INSERT INTO documents VALUES (?, ?)", enumerate(json_lines(documents)))
            database.executemany(
                "INSERT INTO chunks VALUES (?, ?, ?)",
                (
                    (row, chunk, json.dumps(tokens))
                    for row, (chunk, tokens) in enumerate(zip(json_lines(chunks), keyword_texts, strict=True))
                ),
            )
            database.executemany(
                "UPDATE embeddings SET last_used = ? WHERE key = ?", ((number, key) for key in used_keys)
            )
            database.execute("DELETE FROM embeddings WHERE last_used < ?", (number - _KEEP_UNUSED_FOR,))

    def settings(self) -> dict[str, Any]:
        """What `replace_content` was given, with the records' version; empty before the first build."""
        rows = self._database.execute("SELECT name, value FROM settings")
        return {name: json.loads(value) for name, value in rows}

    def documents(self) -> Iterator[Document]:
        """The documents, in the order of their rows."""
        rows = self._database.execute("SELECT record FROM documents ORDER BY row")
        return (document_from_json(record) for (record,) in rows)

    def chunks(self) -> Iterator[tuple[Chunk, list[str]]]:
        """The chunks, each with its keyword tokens, in the order of their rows."""
        rows = self._database.execute("SELECT record, keywords FROM chunks ORDER BY row")
        return ((chunk_from_json(record), json.loads(keywords)) for record, keywords in rows)


def vector_key(weights_sha256: str, text: str) -> bytes:
    """What a vector is kept under: the hash of the model's weights and the text."""
    return hashlib.sha256(weights_sha256.encode() + b"\n" + text.encode("utf-8", "surrogatepass")).digest()


def _is_sound(path: Path) -> bool:
    try:
        database = sqlite3.connect(path)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            return version in (0, _SCHEMA_VERSION) and database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        finally:
            database.close()
    except sqlite3.DatabaseError:
        return False
