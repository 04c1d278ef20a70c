"""What one visitor's page remembers while it is open, in one typed record."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from assistant.store import Judgement
from assistant.store.conversations import new_id
from assistant.types import Answer, Turn
from assistant.ui.passages import SourcePassage

if TYPE_CHECKING:
    from assistant.types import FaqCheck

STATE_KEY = "visitor"
SHOWN = 10
"""Exchanges that are drawn before the reader asks for earlier ones: a page redraws all of them at every step."""
SHOWN_MORE = 20


@dataclass(slots=True)
class Exchange:
    """A question and, once it is there, its answer with the passages it cites.

    `reading` is what is searched for it, where the reader has said so. `outdated` says whether the documents still hold
    what the answer cites, as far as that was compared: `compared_with` is the fingerprint of those documents.
    """

    question: str
    answer: Answer | None = None
    sources: tuple[SourcePassage, ...] = ()
    reading: str | None = None
    id: str = field(default_factory=new_id)
    asked: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    judgement: Judgement | None = None
    outdated: bool = False
    compared_with: str = ""


@dataclass(frozen=True, slots=True)
class RefusedQuestion:
    """A question that could not be answered as it stands; its text is kept so that it can be changed."""

    question: str
    reason: str


@dataclass(slots=True)
class ChatState:
    """The conversation on the page.

    `conversation` is its id, empty before the first question; `visit` tells the elements of one conversation from those
    of the next; `revision` is what the store had of it when it was last the same as this; `shown` is how many of its
    exchanges are drawn. `fault` says why it is not kept, `missing` that the address led to none.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    refused: RefusedQuestion | None = None
    conversation: str = ""
    title: str = ""
    revision: int = 0
    visit: int = 0
    shown: int = SHOWN
    fault: str = ""
    missing: bool = False

    @property
    def pending(self) -> Exchange | None:
        """The question that waits for its answer, if there is one."""
        last = self.exchanges[-1] if self.exchanges else None
        return last if last is not None and last.answer is None else None

    def ask(self, question: str) -> Exchange | None:
        """Add a question. One that still waits is replaced, and given: the reader asked something else meanwhile."""
        replaced = self.exchanges.pop() if self.pending is not None else None
        self.refused, self.missing = None, False
        self.conversation = self.conversation or new_id()
        self.exchanges.append(Exchange(question))
        return replaced

    def search(self, reading: str) -> None:
        """Let the newest question wait for an answer again, to be read as the reader says it is meant."""
        if self.exchanges and reading.strip():
            newest = self.exchanges[-1]
            self.exchanges[-1] = Exchange(newest.question, reading=reading.strip(), id=newest.id)

    def refuse(self, reason: str) -> Exchange:
        """Take the waiting question out of the conversation, and give it; its text is kept."""
        exchange = self.exchanges.pop()
        self.refused = RefusedQuestion(exchange.reading or exchange.question, reason)
        return exchange

    def turns(self, before: Exchange | None = None) -> list[Turn]:
        """The answered part of the conversation, up to an exchange, as the pipeline takes it."""
        turns: list[Turn] = []
        for exchange in self.exchanges:
            if exchange is before:
                break
            if exchange.answer is not None:
                turns.append(Turn("user", exchange.reading or exchange.question))
                turns.append(Turn("assistant", exchange.answer.text))
        return turns

    def begin(self, conversation: str = "", exchanges: list[Exchange] | None = None) -> None:
        """Put another conversation on the page, or an empty one."""
        self.exchanges = exchanges or []
        self.conversation = conversation
        self.title, self.refused, self.missing = "", None, False
        self.revision, self.shown = 0, SHOWN
        self.visit += 1


@dataclass(slots=True)
class CheckState:
    """The last FAQ check of one visitor: what came of it, under the name of what was checked."""

    name: str = ""
    check: "FaqCheck | None" = None
    passages: tuple[SourcePassage, ...] = ()


@dataclass(slots=True)
class Visitor:
    """All that the pages remember of one visitor; `came_from` is the address of the page before this one."""

    chat: ChatState = field(default_factory=ChatState)
    check: CheckState = field(default_factory=CheckState)
    page: str | None = None
    came_from: str | None = None

    def arrive(self, page: str) -> None:
        """Note which page is drawn now."""
        self.came_from, self.page = self.page, page


def visitor() -> Visitor:
    """This visitor's record, made on the first call."""
    found: Visitor = st.session_state.setdefault(STATE_KEY, Visitor())
    return found


def owner() -> str:
    """Whose conversations these are: who signed in, or empty where no one has to."""
    if not st.user.get("is_logged_in"):
        return ""
    return "|".join(str(st.user.get(name) or "") for name in ("iss", "sub", "email"))
