"""What one visitor's page remembers while it is open, in one typed record."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from assistant.store import Judgement
from assistant.store.conversations import new_id
from assistant.types import Answer, Turn
from assistant.ui.passages import SourcePassage

if TYPE_CHECKING:
    from concurrent.futures import Future

    from assistant.types import FaqCheck

STATE_KEY = "visitor"
SHOWN = 10
"""Exchanges, or not quite twice as many, that are drawn before the reader asks for earlier ones."""
SHOWN_MORE = 20
BRANCHED = "This is a new conversation, as it was up to the question that you changed. The one before is in the list."


@dataclass(slots=True)
class Exchange:
    """A question and, once it is there, its answer with the passages it cites.

    `reading` is what is searched for it, where the reader has said so. `outdated` says whether the documents still hold
    what the answer cites, as far as that was compared: `compared_with` is the fingerprint of those documents. Where the
    question is asked again, `replaces` is the answered exchange before, which comes back if there is no new answer.
    `offered` are those of the answer's questions and topics to ask next that the documents are known to answer.
    `asked_here` says that it was asked on this page, which then goes to it;
    `asking` is the answer on its way, where that is. `draft` tells it from one that it replaces,
    and `told` counts what the page was told of it after it was drawn.
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
    replaces: "Exchange | None" = None
    offered: tuple[str, ...] = ()
    asked_here: bool = False
    asking: "Future[tuple[Answer, tuple[SourcePassage, ...]]] | None" = None
    draft: str = field(default_factory=new_id, compare=False)
    told: int = 0

    @property
    def version(self) -> str:
        """Names what the page shows of it now."""
        return f"{self.draft}.{self.told}"


@dataclass(frozen=True, slots=True)
class RefusedQuestion:
    """A question that has no answer, because it cannot be answered as it stands or was stopped; its text is kept."""

    question: str
    reason: str
    stopped: bool = False


@dataclass(slots=True)
class ChatState:
    """The conversation on the page.

    `conversation` is its id, empty before the first question; `visit` tells the elements of one conversation from those
    of the next; `revision` is what the store had of it when it was last the same as this; `shown` is how many of its
    exchanges are drawn at least. `fault` says why it is not kept, `missing` that the address led to none. `build` is
    the index build that the page last knew of, and `news` what is to be told of one that has come into use since, or of
    where a conversation comes from.
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
    build: str = ""
    news: str = ""

    @property
    def hidden(self) -> int:
        """How many of the oldest exchanges are not drawn.

        In steps: with each question one less would move all the others, and every one of them be drawn anew.
        """
        more = max(0, len(self.exchanges) - self.shown)
        return more - more % SHOWN

    @property
    def drawn(self) -> list[Exchange]:
        """The exchanges that are drawn."""
        return self.exchanges[self.hidden :]

    @property
    def pending(self) -> Exchange | None:
        """The question that waits for its answer, if there is one."""
        last = self.exchanges[-1] if self.exchanges else None
        return last if last is not None and last.answer is None else None

    def ask(self, question: str) -> Exchange | None:
        """Add a question. One that still waits is dropped, and given: the reader asked something else meanwhile."""
        dropped = self._drop()
        self.refused, self.missing, self.news = None, False, ""
        self.conversation = self.conversation or new_id()
        self.exchanges.append(Exchange(question, asked_here=True))
        return dropped

    def ask_again(self, question: str | None = None, *, reading: str | None = None) -> None:
        """Let the newest question wait for an answer again.

        Args:
            question: in other words; the same without it.
            reading: what to search for; without it, as before for the same question.
        """
        if not self.exchanges:
            return
        newest = self.exchanges[-1]
        if question is None:
            question, reading = newest.question, reading or newest.reading
        replaces = newest.replaces if newest.answer is None else newest
        self.refused, self.news = None, ""
        self.exchanges[-1] = Exchange(question, reading=reading, id=newest.id, replaces=replaces, asked_here=True)

    def branch(self, exchange_id: str, question: str | None = None, *, reading: str | None = None) -> bool:
        """Put a new conversation on the page: this one up to an exchange, which waits for an answer there.

        Args:
            exchange_id: of the exchange; what it was asked and read as is given as for `ask_again`.
            question: in other words; the same without it.
            reading: what to search for; without it, as before for the same question.

        Returns:
            Whether there is such an exchange.
        """
        place = next((at for at, one in enumerate(self.exchanges) if one.id == exchange_id), None)
        if place is None:
            return False
        found = self.exchanges[place]
        if question is None:
            question, reading = found.question, reading or found.reading
        before = [replace(one, id=new_id(), draft=new_id(), judgement=None) for one in self.exchanges[:place]]
        self.begin(new_id(), [*before, Exchange(question, reading=reading, asked_here=True)])
        self.news = BRANCHED if not self.fault else BRANCHED.partition(". ")[0] + "."
        return True

    def refuse(self, reason: str, *, stopped: bool = False) -> Exchange | None:
        """Take the waiting question out of the conversation; give it, unless an earlier answer is back in its place."""
        exchange = self.exchanges[-1]
        self.refused = RefusedQuestion(exchange.reading or exchange.question, reason, stopped)
        return self._drop()

    def _drop(self) -> Exchange | None:
        if self.pending is None:
            return None
        dropped = self.exchanges.pop()
        if dropped.replaces is None:
            return dropped
        self.exchanges.append(dropped.replaces)
        return None

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
        self.title, self.refused, self.missing, self.news = "", None, False, ""
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
