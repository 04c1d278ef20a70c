"""What users say about answers, kept in one SQLite file in the user's own data folder.

Several processes may write at the same time: the file is in write-ahead mode, and a writer waits for the other one.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import AssistantError
from assistant.types import Status, Turn, Verdict

Rating = Literal["helpful", "not_helpful"]
Wrong = Literal["wrong", "incomplete", "citation", "should_have_refused", "should_have_answered", ""]

FILE_NAME = "assistant.sqlite"

_SCHEMA_VERSION = 1
_SCHEMA = "CREATE TABLE feedback (row INTEGER PRIMARY KEY, record TEXT NOT NULL)"
_WAIT_S = 10.0  # for another process to finish writing


class StoreError(AssistantError):
    """The file of the store cannot be read or written, or is not one."""


class FeedbackError(AssistantError):
    """A record is not a valid feedback record."""


@dataclass(frozen=True, slots=True)
class CitedSection:
    """Where a citation of the answer stood: a document's id and the heading of the section."""

    document_id: str
    section: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What someone thought of one answer.

    `wrong` says what was wrong with it, where they said; `search_question` is the question as it was read in the light
    of `turns`; `created` is a moment in ISO 8601, UTC.
    """

    question: str
    search_question: str
    turns: tuple[Turn, ...]
    answer_text: str
    status: Status
    verdict: Verdict | None
    citations: tuple[CitedSection, ...]
    rating: Rating
    wrong: Wrong = ""
    comment: str = ""
    build: str = ""
    corpus_fingerprint: str = ""
    created: str = ""


class Store:
    """The store at a path; the file and its folder are made when something is first written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep one record; it is on disk when this returns.

        Raises:
            StoreError: the file is not a store, is damaged, or cannot be written.
        """
        record = json.dumps(feedback_object(feedback), ensure_ascii=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"Cannot make the folder of {self.path}: {error}.") from error
        with self._database() as database, database:
            database.execute("INSERT INTO feedback (record) VALUES (?)", (record,))

    def feedback(self) -> list[Feedback]:
        """All records, the oldest first; none where nothing was ever kept.

        Raises:
            StoreError: the file is not a store, is damaged, or cannot be read.
        """
        if not self.path.exists():
            return []
        with self._database() as database:
            rows = database.execute("SELECT record FROM feedback ORDER BY row").fetchall()
        try:
            return [feedback_from_object(json.loads(record)) for (record,) in rows]
        except (ValueError, FeedbackError) as error:
            raise StoreError(f"{self._damaged()} ({error})") from error

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_WAIT_S)) as database:
                _prepare(database, self.path)
                yield database
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"Cannot use {self.path}: {error}. Is the folder writable, and the disk not full?"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._damaged()} ({error})") from error

    def _damaged(self) -> str:
        return f"{self.path} is damaged or not a file of this program. Move it away; a new one is made."


def feedback_object(feedback: Feedback) -> dict[str, Any]:
    """The record as a JSON object, one key a field."""
    return asdict(feedback)


def feedback_from_object(record: object) -> Feedback:
    """The record that a JSON object holds; fields that have a default may be missing.

    Raises:
        FeedbackError: a field is missing, unknown or of another type.
    """
    if not isinstance(record, dict):
        raise FeedbackError("feedback is a JSON object")
    unknown = sorted(record.keys() - {one.name for one in fields(Feedback)})
    if unknown:
        raise FeedbackError(f"unknown: {', '.join(unknown)}")
    try:
        values = {
            **record,
            "turns": tuple(Turn(**turn) for turn in record["turns"]),
            "citations": tuple(CitedSection(**citation) for citation in record["citations"]),
        }
        feedback = Feedback(**values)
    except KeyError as error:
        raise FeedbackError(f"missing: {error.args[0]}") from error
    except TypeError as error:
        raise FeedbackError(f"not a feedback record: {error}") from error
    _check(feedback)
    return feedback


def _check(feedback: Feedback) -> None:
    texts: list[object] = [getattr(feedback, one.name) for one in fields(Feedback) if one.type is str]
    texts += [turn.content for turn in feedback.turns]
    texts += [text for citation in feedback.citations for text in (citation.document_id, citation.section)]
    if not all(isinstance(text, str) for text in texts):
        raise FeedbackError("a text is not a string")
    choices: list[tuple[str, object, tuple[object, ...]]] = [
        ("status", feedback.status, get_args(Status)),
        ("rating", feedback.rating, get_args(Rating)),
        ("wrong", feedback.wrong, get_args(Wrong)),
        ("verdict", feedback.verdict, (*get_args(Verdict), None)),
        *(("role", turn.role, ("user", "assistant")) for turn in feedback.turns),
    ]
    for name, value, allowed in choices:
        if value not in allowed:
            raise FeedbackError(f"{name} must be one of {', '.join(map(repr, allowed))}, not {value!r}")


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the table in a new file; refuse another program's file and one of another version."""
    if _version(database) == 0:
        database.execute("PRAGMA journal_mode = WAL")
        with database:
            # Another process may have made the table by the time that the file is ours to write.
            database.execute("BEGIN IMMEDIATE")
            if _version(database) == 0:
                if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise StoreError(f"{path} is another program's database. Name another file.")
                database.execute(_SCHEMA)
                database.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    if _version(database) != _SCHEMA_VERSION:
        raise StoreError(f"{path} is of format {_version(database)}, not {_SCHEMA_VERSION}. Move it away.")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
