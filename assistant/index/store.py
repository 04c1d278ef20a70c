"""The canonical store: what was indexed, and every vector computed so far.

Builds are disposable, this is not: with it any build can be made again without the corpus and without embedding a text.
Only a writer that holds the index's lock opens it.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.carried import KEY_BYTES, Keys, matching
from assistant.index.records import RECORDS_SHA256, chunk_from_json, document_from_json
from assistant.index.spool import embedded_texts
from assistant.types import Chunk, Document

if TYPE_CHECKING:
    from assistant.index.material import Material

_SCHEMA_VERSION = 2
_CONTENT = """
CREATE TABLE documents (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE chunks (id INTEGER PRIMARY KEY, record TEXT NOT NULL, keywords TEXT NOT NULL);
CREATE TABLE orders (of TEXT PRIMARY KEY, keys BLOB NOT NULL, ids BLOB NOT NULL, sha256 BLOB NOT NULL);
CREATE INDEX unused ON embeddings (last_used) WHERE uses = 0;
"""
# `uses` counts the chunks that a vector is needed for; `last_used` is the last corpus that had such a chunk.
_NEW = f"""
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE embeddings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL, last_used INTEGER NOT NULL,
    uses INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
{_CONTENT}
"""
# The vectors stay; what was indexed comes again with the next build.
_FROM_VERSION_1 = f"""
DROP TABLE documents; DROP TABLE chunks; DELETE FROM settings WHERE name != 'number';
ALTER TABLE embeddings ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
{_CONTENT}
"""
_KEEP_VECTOR = """INSERT INTO embeddings VALUES (?, ?, ?, 0, 0)
    ON CONFLICT (key) DO UPDATE SET vector = excluded.vector, checksum = excluded.checksum"""
_BEGIN_USE = "UPDATE embeddings SET uses = uses + 1, last_used = ? WHERE key = ?"
_END_USE = "UPDATE embeddings SET uses = max(0, uses - 1), last_used = ? WHERE key = ?"
_JOURNALS = ("-journal", "-wal", "-shm")
_LEFT = ".left"  # beside the store: its size, its times and its number on the disk, as a writer left it
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
        _note_state(self._path)

    def _open(self) -> sqlite3.Connection:
        """Open the store; a damaged or foreign one is put aside, because the corpus can fill a new one."""
        if self._path.exists() and not _is_as_left(self._path) and not _is_sound(self._path):
            self._path.replace(self._path.with_suffix(".damaged"))
        # A writer that is killed leaves none, and the next one looks.
        self._path.with_suffix(_LEFT).unlink(missing_ok=True)
        for leftover in _JOURNALS:
            if not self._path.exists():
                self._path.with_name(self._path.name + leftover).unlink(missing_ok=True)
        database = sqlite3.connect(self._path)
        version = database.execute("PRAGMA user_version").fetchone()[0]
        changes = {0: _NEW, 1: _FROM_VERSION_1}.get(version)
        if changes:
            database.executescript(f"BEGIN; {changes} PRAGMA user_version = {_SCHEMA_VERSION}; COMMIT;")
        return database

    @property
    def folder(self) -> Path:
        """The folder that it lies in."""
        return self._path.parent

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
            self._database.executemany(_KEEP_VECTOR, rows)

    def holds(self, of: str, keys: Keys) -> NDArray[np.bool_]:
        """Which of these documents or chunks, by their hashes, the store held already after the last build."""
        return matching(self._order(of).keys, keys) >= 0

    def holds_just(self, material: "Material") -> bool:
        """Whether the hashes of what was read from the store are those that it was written with."""
        pairs = (("documents", material.document_keys), ("chunks", material.chunk_keys))
        return all(np.array_equal(self._order(of).keys, keys) for of, keys in pairs)

    def replace_content(self, material: "Material", settings: Mapping[str, Any]) -> int:
        """Make the store hold just this corpus, in one transaction, and drop vectors that were not used for long.

        Only what is new is written, and only what is gone is deleted.

        Returns:
            How many different vectors the corpus uses.
        """
        before = self.settings()
        number, used = int(before.get("number", 0)) + 1, int(before.get("used", 0))
        with self._database as database:
            self._renew("documents", material.document_keys, lambda row: (material.documents.line(row),))
            unused = self._unused()
            added, keys_gone = self._renew_chunks(material, before)
            database.executemany(_END_USE, ((number - 1, key) for key in keys_gone))
            keys = (key for row in added for key in set(material.keys(material.texts[row])))
            database.executemany(_BEGIN_USE, ((number, key) for key in keys))
            used += unused - self._unused()
            values = {**settings, "number": number, "used": used, "records_sha256": RECORDS_SHA256}
            database.execute("DELETE FROM settings")
            database.executemany(
                "INSERT INTO settings VALUES (?, ?)", [(name, json.dumps(value)) for name, value in values.items()]
            )
            database.execute("DELETE FROM embeddings WHERE uses = 0 AND last_used < ?", (number - _KEEP_UNUSED_FOR,))
        return used

    def _renew_chunks(self, material: "Material", before: Mapping[str, Any]) -> tuple[list[int], list[bytes]]:
        """Make the table of chunks hold these; the rows that are new, and the keys of vectors that others needed."""
        weights = before.get("embedding", {}).get("weights_sha256", "")

        def values(row: int) -> tuple[str, str]:
            return material.chunks.line(row), material.keyword_texts.line(row)

        gone: list[bytes] = []

        def leave(record: str) -> None:
            gone.extend({vector_key(weights, text) for text in embedded_texts(chunk_from_json(record))})

        return self._renew("chunks", material.chunk_keys, values, leave), gone

    def _renew(
        self,
        of: str,
        keys: Keys,
        values: Callable[[int], tuple[str, ...]],
        leave: Callable[[str], None] = lambda _: None,
    ) -> list[int]:
        """Make a table hold the records of these hashes in this order; the rows that are new.

        Args:
            of: Its name.
            keys: The hash of each row.
            values: What is kept of a row.
            leave: Is told the record of each row that goes.
        """
        database, order = self._database, self._order(of)
        if not len(order.keys):
            database.execute(f"DELETE FROM {of}")
            if of == "chunks":
                database.execute("UPDATE embeddings SET uses = 0 WHERE uses > 0")
        found = matching(order.keys, keys)
        for id_ in np.setdiff1d(order.ids, order.ids[found[found >= 0]]).tolist():
            leave(database.execute(f"SELECT record FROM {of} WHERE id = ?", (id_,)).fetchone()[0])
            database.execute(f"DELETE FROM {of} WHERE id = ?", (id_,))
        new = np.flatnonzero(found < 0)
        ids = np.zeros(len(keys), dtype=np.int64)
        ids[found >= 0] = order.ids[found[found >= 0]]
        ids[new] = np.arange(len(new)) + order.ids.max(initial=0) + 1
        rows = new.tolist()
        if rows:
            marks = ", ".join("?" * (1 + len(values(rows[0]))))
            database.executemany(f"INSERT INTO {of} VALUES ({marks})", ((int(ids[row]), *values(row)) for row in rows))
        parts = keys.tobytes(), ids.astype("<i8").tobytes()
        checksum = hashlib.sha256(b"".join(parts)).digest()
        database.execute("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)", (of, *parts, checksum))
        return rows

    def _order(self, of: str) -> "_Order":
        """Which records a table holds in which order; none where that cannot be told."""
        row = self._database.execute("SELECT keys, ids, sha256 FROM orders WHERE of = ?", (of,)).fetchone()
        version = self._database.execute("SELECT value FROM settings WHERE name = 'records_sha256'").fetchone()
        known = version is not None and json.loads(version[0]) == RECORDS_SHA256
        if not known or row is None or hashlib.sha256(row[0] + row[1]).digest() != row[2]:
            return _Order(np.empty((0, KEY_BYTES), dtype=np.uint8), np.empty(0, dtype=np.int64))
        keys = np.frombuffer(row[0], dtype=np.uint8).reshape(-1, KEY_BYTES)
        return _Order(keys, np.frombuffer(row[1], dtype="<i8").astype(np.int64))

    def _unused(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM embeddings WHERE uses = 0").fetchone()[0])

    def settings(self) -> dict[str, Any]:
        """What `replace_content` was given, with the records' version; empty before the first build."""
        rows = self._database.execute("SELECT name, value FROM settings")
        return {name: json.loads(value) for name, value in rows}

    def documents(self) -> Iterator[Document]:
        """The documents, in the order of their rows."""
        return (document_from_json(record) for (record,) in self._records("documents", "record"))

    def chunks(self) -> Iterator[tuple[Chunk, list[str]]]:
        """The chunks, each with its keyword tokens, in the order of their rows."""
        rows = self._records("chunks", "record, keywords")
        return ((chunk_from_json(record), json.loads(keywords)) for record, keywords in rows)

    def _records(self, of: str, columns: str) -> Iterator[tuple[str, ...]]:
        for id_ in self._order(of).ids.tolist():
            yield self._database.execute(f"SELECT {columns} FROM {of} WHERE id = ?", (id_,)).fetchone()


@dataclass(frozen=True, slots=True)
class _Order:
    """The hash and the id of each record of a table, in the order of their rows."""

    keys: Keys
    ids: NDArray[np.int64]


def vector_key(weights_sha256: str, text: str) -> bytes:
    """What a vector is kept under: the hash of the model's weights and the text."""
    return hashlib.sha256(weights_sha256.encode() + b"\n" + text.encode("utf-8", "surrogatepass")).digest()


def _note_state(path: Path) -> None:
    """Note which file was left by a writer that came to its end."""
    with suppress(OSError):
        path.with_suffix(_LEFT).write_text(json.dumps(_state(path)), encoding="utf-8")


def _is_as_left(path: Path) -> bool:
    """Whether the file is the one that the last writer left, and nothing was written to it since: it need not be read.

    What a disk loses by itself is told by the checksums of what is read.
    """
    try:
        noted = json.loads(path.with_suffix(_LEFT).read_text(encoding="utf-8"))
        return bool(noted == _state(path)) and not any(path.with_name(path.name + end).exists() for end in _JOURNALS)
    except (OSError, ValueError):
        return False


def _state(path: Path) -> list[int]:
    status = path.stat()
    return [_SCHEMA_VERSION, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _is_sound(path: Path) -> bool:
    try:
        database = sqlite3.connect(path)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            return version in (0, 1, _SCHEMA_VERSION) and database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        finally:
            database.close()
    except sqlite3.DatabaseError:
        return False
