"""Conversations: their titles, questions and answers, each with the passages that were shown with it.

A conversation is found by its id, a random text that nobody guesses, and only by its owner. Each change of it raises
its revision, by which a page that shows it sees that another one has changed it.
"""

import json
import secrets
import sqlite3
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.store.database import StoreError, damaged, reading, writing
from assistant.store.feedback import Rating, Wrong
from assistant.types import Answer

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TITLE_CHARACTERS = 70
LONGEST_TITLE = 200
LISTED = 100


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader said of an answer."""

    rating: Rating
    wrong: Wrong = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question and, once it is there, its answer; `passages` are JSON objects that only their writer reads.

    `reading` is what was searched for it, where the reader said so; `asked` is a moment in ISO 8601, UTC.
    """

    id: str
    question: str
    reading: str | None = None
    asked: str = ""
    answer: Answer | None = None
    passages: tuple[dict[str, Any], ...] = ()
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as a line of a list; `changed` is a moment in ISO 8601, UTC."""

    id: str
    title: str
    changed: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with all its exchanges, the oldest first. At most the last one waits for its answer."""

    id: str
    title: str
    created: str
    revision: int
    exchanges: tuple[KeptExchange, ...]


def new_id() -> str:
    """An id that nobody guesses and that can stand in an address."""
    return secrets.token_urlsafe(12)


def short_title(question: str) -> str:
    """A question on one line, cut between two words where it is long."""
    line = " ".join(question.split())
    if len(line) <= TITLE_CHARACTERS:
        return line
    return line[: TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


class ConversationStore:
    """The conversations of one owner in the file at a path; every method raises StoreError where it is unusable."""

    def __init__(self, path: Path, owner: str = "") -> None:
        self.path = path
        self.owner = owner

    def listed(self, containing: str = "", *, limit: int = LISTED) -> list[Listed]:
        """The conversations whose title, questions or answers hold a text, the newest first."""
        wanted = " ".join(containing.split()).casefold()
        with reading(self.path) as database:
            if database is None:
                return []
            rows = database.execute(
                "SELECT id, title, changed FROM conversations AS one WHERE owner = :owner AND (:wanted = ''"
                " OR instr(casefold(title), :wanted) OR EXISTS (SELECT 1 FROM exchanges WHERE conversation = one.id"
                " AND (instr(casefold(question), :wanted) OR instr(casefold(answer_text), :wanted))))"
                " ORDER BY changed DESC, rowid DESC LIMIT :limit",
                {"owner": self.owner, "wanted": wanted, "limit": limit},
            ).fetchall()
        return [Listed(*row) for row in rows]

    def revision(self, conversation_id: str) -> int | None:
        """How often the conversation was changed; None where there is none."""
        with reading(self.path) as database:
            found = None if database is None else self._own(database, conversation_id, "revision")
        return None if found is None else int(found[0])

    def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None where there is none. A question that nothing waits for any more is left out."""
        with reading(self.path) as database:
            found = None if database is None else self._own(database, conversation_id, "title, created, revision")
            if database is None or found is None:
                return None
            rows = database.execute(
                "SELECT id, question, reading, asked, answer, passages, judgement FROM exchanges"
                " WHERE conversation = ? ORDER BY answer IS NULL, row",
                (conversation_id,),
            ).fetchall()
        try:
            exchanges = [_exchange(row) for row in rows]
        except (ValueError, TypeError) as error:
            raise damaged(self.path, error) from error
        waiting = [one for one in exchanges if one.answer is None][-1:]
        answered = [one for one in exchanges if one.answer is not None]
        title, created, revision = found
        return Conversation(conversation_id, title, created, revision, (*answered, *waiting))

    def add_question(self, conversation_id: str, exchange: KeptExchange) -> int:
        """Keep a question that waits for its answer, in place of what was kept under its id; give the new revision.

        A conversation that there is not yet is begun, with the question as its title.
        """
        question, now = _writable(exchange.question), _now()
        reading_ = None if exchange.reading is None else _writable(exchange.reading)
        with writing(self.path) as database:
            database.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (id) DO NOTHING",
                (conversation_id, self.owner, short_title(question), now, now),
            )
            if self._own(database, conversation_id, "id") is None:
                raise StoreError("This conversation is another user's. Begin a new one.")
            database.execute(
                "INSERT INTO exchanges (id, conversation, question, reading, asked) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET question = excluded.question, reading = excluded.reading,"
                " asked = excluded.asked, answer = NULL, answer_text = '', passages = '[]', judgement = NULL"
                " WHERE conversation = excluded.conversation",
                (exchange.id, conversation_id, question, reading_, exchange.asked or now),
            )
            return self._changed(database, conversation_id)

    def add_answer(self, conversation_id: str, exchange: KeptExchange) -> int | None:
        """Keep the answer to a question; give the new revision, or None where the question is gone."""
        answer = None if exchange.answer is None else _json(asdict(exchange.answer))
        text = "" if exchange.answer is None else _writable(exchange.answer.text)
        with writing(self.path) as database:
            if self._own(database, conversation_id, "id") is None:
                return None
            database.execute(
                "UPDATE exchanges SET answer = ?, answer_text = ?, passages = ? WHERE id = ? AND conversation = ?",
                (answer, text, _json(exchange.passages), exchange.id, conversation_id),
            )
            return self._changed(database, conversation_id)

    def remove_exchange(self, conversation_id: str, exchange_id: str) -> int | None:
        """Forget a question; a conversation without any is forgotten too, and None is given."""
        with writing(self.path) as database:
            if self._own(database, conversation_id, "id") is None:
                return None
            database.execute("DELETE FROM exchanges WHERE id = ? AND conversation = ?", (exchange_id, conversation_id))
            left = database.execute("SELECT 1 FROM exchanges WHERE conversation = ?", (conversation_id,)).fetchone()
            if left is None:
                database.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))
                return None
            return self._changed(database, conversation_id)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title; an empty one changes nothing."""
        line = " ".join(_writable(title).split())[:LONGEST_TITLE]
        with writing(self.path) as database:
            if line:
                database.execute(
                    "UPDATE conversations SET title = ?, revision = revision + 1 WHERE id = ? AND owner = ?",
                    (line, conversation_id, self.owner),
                )

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation; feedback that was given on its answers stays."""
        with writing(self.path) as database:
            database.execute("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation_id, self.owner))

    def _own(self, database: sqlite3.Connection, conversation_id: str, columns: str) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = database.execute(
            f"SELECT {columns} FROM conversations WHERE id = ? AND owner = ?", (conversation_id, self.owner)
        ).fetchone()
        return found

    def _changed(self, database: sqlite3.Connection, conversation_id: str) -> int:
        row = database.execute(
            "UPDATE conversations SET changed = ?, revision = revision + 1 WHERE id = ? RETURNING revision",
            (_now(), conversation_id),
        ).fetchall()
        return int(row[0][0])


def _exchange(row: tuple[Any, ...]) -> KeptExchange:
    id_, question, reading_, asked, answer, passages, judgement = row
    return KeptExchange(
        id=id_,
        question=question,
        reading=reading_,
        asked=asked,
        answer=None if answer is None else _answers().validate_python(json.loads(answer)),
        passages=tuple(json.loads(passages)),
        judgement=None if judgement is None else Judgement(**json.loads(judgement)),
    )


@cache
def _answers() -> "TypeAdapter[Answer]":
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return _writable(json.dumps(value, ensure_ascii=False))


def _writable(text: str) -> str:
    """A text that can be written as UTF-8: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
