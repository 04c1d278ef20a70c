"""What a process and the ones that answer for it say to each other: one line of JSON a message.

JSON, and no pickle, because a pickle runs what is in it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant import errors
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.types import Answer, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_Message = TypeVar("_Message")


@dataclass(frozen=True, slots=True)
class Opened:
    """What each process opens: an index by name, the folder of the indexes, and the settings."""

    index: str
    index_dir: Path | None
    settings: Settings


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with what was said before it."""

    question: str
    turns: tuple[Turn, ...] = ()
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and why vectors were out of reach; or the name and the text of an error; neither says "opened"."""

    answer: Answer | None = None
    outage: str = ""
    failed: str = ""
    message: str = ""

    @property
    def error(self) -> AssistantError | None:
        """The error that was raised in the other process."""
        if not self.failed:
            return None
        kind: type[AssistantError] = getattr(errors, self.failed, AssistantError)
        return kind(self.message)


def refusal(error: AssistantError) -> Reply:
    """The reply that carries an error."""
    return Reply(failed=type(error).__name__, message=str(error))


def to_line(message: object) -> bytes:
    """A message as a line."""
    return _adapter(type(message).__name__).dump_json(message) + b"\n"


def from_line(line: bytes, kind: type[_Message]) -> _Message:
    """The message of a line.

    Raises:
        EOFError: the other process wrote no whole line, and has ended.
        ValueError: the line is no such message.
    """
    if not line.endswith(b"\n"):
        raise EOFError
    message: _Message = _adapter(kind.__name__).validate_json(line)
    return message


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter({"Opened": Opened, "Ask": Ask, "Reply": Reply}[kind])
