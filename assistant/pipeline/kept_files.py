"""What was read of each file and cut from it, so that a file that has not changed is neither read nor cut again.

A document is kept under the hash of its file, of the file's path and of all that decides what comes of it. Everything
has a checksum: what was damaged counts as not kept, and so does everything where the file cannot be used.

    <index>/read.sqlite    may be missing
"""

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.loading import FoundDocument
from assistant.pipeline.cutting import CutDocument, from_bytes, to_bytes

_VERSION = 2
_SCHEMA = """
CREATE TABLE files (key BLOB PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    key BLOB NOT NULL, place INTEGER NOT NULL, found BLOB NOT NULL, found_sha256 BLOB NOT NULL,
    content BLOB NOT NULL, content_sha256 BLOB NOT NULL, PRIMARY KEY (key, place)
);
"""
# Whatever type they were given.
_FOUND = "CAST(found AS BLOB), CAST(found_sha256 AS BLOB)"
_CONTENT = "CAST(content AS BLOB), CAST(content_sha256 AS BLOB)"
# Written together, as each writing takes milliseconds; what a build that is killed has not written is read again.
_BYTES_PER_WRITE = 4 * 1024 * 1024
_SECONDS_PER_WRITE = 1.0
_MOST_WAITING_S = 30.0
_FASTEST = 1


class KeptFiles:
    """An open file of what was read; use it as a context manager.

    Args:
        index: The folder of the index; it is there.
        decisive: The hash of all but the file that decides what comes of it.
    """

    def __init__(self, index: Path, decisive: str) -> None:
        self._path = index / "read.sqlite"
        self._decisive = decisive.encode()
        self._database: sqlite3.Connection | None = None
        self._waiting: list[tuple[bytes, int, bytes, bytes, bytes, bytes]] = []
        self._ended: list[tuple[bytes, int]] = []
        self._bytes = 0
        self._written = time.monotonic()
        for _ in range(2):
            try:
                self._database = self._database or _opened(self._path)
            except (sqlite3.DatabaseError, OSError):
                with suppress(OSError):
                    self._path.unlink()

    def __enter__(self) -> "KeptFiles":
        return self

    def __exit__(self, *_: object) -> None:
        if self._database is not None:
            self._write()
        self._close()

    def key(self, name: PurePosixPath, data: bytes) -> bytes:
        """What a file is kept under."""
        file = hashlib.sha256(data).digest()
        return hashlib.sha256(b"\0".join([self._decisive, str(name).encode("utf-8", "surrogatepass"), file])).digest()

    def found(self, key: bytes) -> list[FoundDocument] | None:
        """What has to be known of the documents of a file; None where they are not kept, or not whole."""
        rows = self._asked("SELECT CAST(documents AS INTEGER) FROM files WHERE key = ?", key)
        if not rows:
            return None
        kept = self._asked(f"SELECT place, {_FOUND} FROM documents WHERE key = ? ORDER BY place", key)
        if len(kept) != rows[0][0] or [row[0] for row in kept] != list(range(len(kept))):
            return None
        if any(_checksum(key, place, b"found", found) != own for place, found, own in kept):
            return None
        return [_found_document(found) for _, found, _ in kept]

    def cut(self, key: bytes, place: int) -> CutDocument | None:
        """A document of a file; None where it is not kept, or not whole."""
        self._write()
        rows = self._asked(f"SELECT {_CONTENT} FROM documents WHERE key = ? AND place = ?", key, place)
        if not rows or _checksum(key, place, b"content", rows[0][0]) != rows[0][1]:
            return None
        return from_bytes(zlib.decompress(rows[0][0]))

    def add(self, key: bytes, place: int, found: FoundDocument, cut: CutDocument) -> None:
        """Keep a document of a file."""
        content = zlib.compress(to_bytes(cut), _FASTEST)
        known = json.dumps(asdict(found)).encode()
        checksums = _checksum(key, place, b"found", known), _checksum(key, place, b"content", content)
        self._waiting.append((key, place, known, checksums[0], content, checksums[1]))
        self._bytes += len(content)
        if self._bytes >= _BYTES_PER_WRITE or time.monotonic() - self._written >= _SECONDS_PER_WRITE:
            self._write()

    def end(self, key: bytes, documents: int) -> None:
        """Say that all documents of a file were added, so many: only then are they found."""
        self._ended.append((key, documents))

    def keep_only(self, keys: Collection[bytes]) -> None:
        """Let go of all other files."""
        self._write()
        others = [row for row in self._asked("SELECT key FROM files") if row[0] not in keys]
        others += [row for row in self._asked("SELECT DISTINCT key FROM documents") if row[0] not in keys]
        if others:
            self._change(("DELETE FROM files WHERE key = ?", others), ("DELETE FROM documents WHERE key = ?", others))

    def _write(self) -> None:
        if self._waiting or self._ended:
            self._change(
                ("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", self._waiting),
                ("INSERT OR REPLACE INTO files VALUES (?, ?)", self._ended),
            )
        self._waiting, self._ended, self._bytes, self._written = [], [], 0, time.monotonic()

    def _asked(self, query: str, *values: object) -> list[Any]:
        """The rows of a query; none where the file cannot be read."""
        if self._database is None:
            return []
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self._close()
            return []

    def _change(self, *changes: tuple[str, Sequence[tuple[object, ...]]]) -> None:
        """Change rows in one transaction; where that cannot be, nothing is kept from here on."""
        if self._database is None:
            return
        try:
            with self._database:
                for statement, rows in changes:
                    self._database.executemany(statement, rows)
        except sqlite3.DatabaseError:
            self._close()

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_MOST_WAITING_S)
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("another version")
        # What a power cut spoils is noticed by its checksum, and what was removed is to be gone.
        database.executescript("PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;")
        if version == 0:
            database.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _checksum(key: bytes, place: int, name: bytes, value: bytes) -> bytes:
    """The hash of a value and of where it stands: one that stands in another's place is not believed either."""
    return hashlib.sha256(b"%b %d %b %b" % (key, place, name, value)).digest()


def _found_document(record: bytes) -> FoundDocument:
    fields = json.loads(record)
    return FoundDocument(**fields | {"warnings": tuple(fields["warnings"])})
