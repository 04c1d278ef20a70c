"""What users say about answers."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import AssistantError
from assistant.store.database import damaged, reading, writing
from assistant.types import Status, Turn, Verdict

Rating = Literal["helpful", "not_helpful"]
Wrong = Literal["wrong", "incomplete", "citation", "should_have_refused", "should_have_answered", ""]


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

    def add_feedback(self, feedback: Feedback, exchange_id: str | None = None) -> None:
        """Keep one record; it is on disk when this returns.

        Args:
            feedback: what was said.
            exchange_id: the exchange of a conversation that it is about; what was said of it before is replaced.

        Raises:
            StoreError: the file is not a store, is damaged, or cannot be written.
        """
        record = json.dumps(feedback_object(feedback), ensure_ascii=True)
        judgement = json.dumps({"rating": feedback.rating, "wrong": feedback.wrong, "comment": feedback.comment})
        with writing(self.path) as database:
            database.execute(
                "INSERT INTO feedback (record, exchange) VALUES (?, ?)"
                " ON CONFLICT (exchange) DO UPDATE SET record = excluded.record",
                (record, exchange_id),
            )
            database.execute("UPDATE exchanges SET judgement = ? WHERE id = ?", (judgement, exchange_id))

    def feedback(self) -> list[Feedback]:
        """All records, the oldest first; none where nothing was ever kept.

        Raises:
            StoreError: the file is not a store, is damaged, or cannot be read.
        """
        with reading(self.path) as database:
            if database is None:
                return []
            rows = database.execute("SELECT record FROM feedback ORDER BY row").fetchall()
        try:
            return [feedback_from_object(json.loads(record)) for (record,) in rows]
        except (ValueError, FeedbackError) as error:
            raise damaged(self.path, error) from error


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
