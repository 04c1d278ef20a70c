"""The one SQLite file of the user's own data folder: its schema, and every way in which it can be unusable.

Several processes may write at the same time: the file is in write-ahead mode, and a writer waits for the other one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import AssistantError

FILE_NAME = "assistant.sqlite"

_WAIT_S = 10.0  # for another process to finish writing
_STEPS = (
    ("CREATE TABLE feedback (row INTEGER PRIMARY KEY, record TEXT NOT NULL)",),
    (
        # What is said of an answer of a conversation replaces what was said of it before.
        "ALTER TABLE feedback ADD COLUMN exchange TEXT",
        "CREATE UNIQUE INDEX feedback_of_exchange ON feedback (exchange)",
        "CREATE TABLE conversations (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,"
        " created TEXT NOT NULL, changed TEXT NOT NULL, revision INTEGER NOT NULL)",
        "CREATE INDEX conversations_by_time ON conversations (owner, changed)",
        "CREATE TABLE exchanges (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL"
        " REFERENCES conversations (id) ON DELETE CASCADE, question TEXT NOT NULL, reading TEXT, asked TEXT NOT NULL,"
        " answer TEXT, answer_text TEXT NOT NULL DEFAULT '', passages TEXT NOT NULL DEFAULT '[]',"
        " judgement TEXT)",
        "CREATE INDEX exchanges_of_conversation ON exchanges (conversation, row)",
    ),
)
"""What takes a file from each version of the schema to the next; `user_version` says how many were taken."""


class StoreError(AssistantError):
    """The file of the store cannot be read or written, or is not one."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The database, to read from; None where nothing was ever kept.

    Raises:
        StoreError: the file is not a store, is damaged, or cannot be read.
    """
    if not _exists(path):
        yield None
        return
    with _opened(path) as database:
        yield database


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The database in one transaction, with no other writer; it is on disk at the end, or, after an error, unchanged.

    Raises:
        StoreError: the file is not a store, is damaged, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"Cannot make the folder of {path}: {error}.") from error
    with _opened(path) as database, database:
        database.execute("BEGIN IMMEDIATE")
        yield database


def damaged(path: Path, error: Exception) -> StoreError:
    """What to say of a file whose content makes no sense."""
    return StoreError(f"{path} is damaged or not a file of this program. Move it away; a new one is made. ({error})")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise StoreError(f"Cannot use {path}: {error}. Is the folder readable?") from error


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_S)) as database:
            _prepare(database, path)
            database.execute("PRAGMA foreign_keys = ON")
            database.create_function("casefold", 1, str.casefold, deterministic=True)
            yield database
    except sqlite3.OperationalError as error:
        raise StoreError(f"Cannot use {path}: {error}. Is the folder writable, and the disk not full?") from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables that are missing; refuse another program's file and one of a later version."""
    if _version(database) == 0:
        database.execute("PRAGMA journal_mode = WAL")
    if _version(database) < len(_STEPS):
        with database:
            # Another process may have made the tables by the time that the file is ours to write.
            database.execute("BEGIN IMMEDIATE")
            version = _version(database)
            if version == 0 and database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreError(f"{path} is another program's database. Name another file.")
            for statement in (one for step in _STEPS[version:] for one in step):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {max(version, len(_STEPS))}")
    if _version(database) != len(_STEPS):
        raise StoreError(f"{path} is of format {_version(database)}, not {len(_STEPS)}. Move it away.")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
