"""What one visitor's page remembers while it is open, in one typed record."""

from dataclasses import dataclass, field

import streamlit as st

from assistant.types import Answer, Turn
from assistant.ui.passages import SourcePassage

STATE_KEY = "chat_state"


@dataclass(slots=True)
class Exchange:
    """A question and, once it is there, its answer with the passages it cites.

    `reading` is what is searched for it, where the reader has said so.
    """

    number: int
    question: str
    answer: Answer | None = None
    sources: tuple[SourcePassage, ...] = ()
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedQuestion:
    """A question that could not be answered as it stands; its text is kept so that it can be changed."""

    question: str
    reason: str


@dataclass(slots=True)
class ChatState:
    """The conversation on the page. `conversation` tells the elements of one conversation from those of the next."""

    exchanges: list[Exchange] = field(default_factory=list)
    refused: RefusedQuestion | None = None
    conversation: int = 0

    @property
    def pending(self) -> Exchange | None:
        """The question that waits for its answer, if there is one."""
        last = self.exchanges[-1] if self.exchanges else None
        return last if last is not None and last.answer is None else None

    def ask(self, question: str) -> None:
        """Add a question. One that still waits is replaced: the reader asked something else in the meantime."""
        if self.pending is not None:
            self.exchanges.pop()
        self.refused = None
        self.exchanges.append(Exchange(number=len(self.exchanges) + 1, question=question))

    def search(self, reading: str) -> None:
        """Let the newest question wait for an answer again, to be read as the reader says it is meant."""
        if self.exchanges and reading.strip():
            newest = self.exchanges[-1]
            self.exchanges[-1] = Exchange(newest.number, newest.question, reading=reading.strip())

    def refuse(self, reason: str) -> None:
        """Take the waiting question out of the conversation and keep its text."""
        exchange = self.exchanges.pop()
        self.refused = RefusedQuestion(exchange.reading or exchange.question, reason)

    def turns(self) -> list[Turn]:
        """The answered part of the conversation, as the pipeline takes it."""
        turns: list[Turn] = []
        for exchange in self.exchanges:
            if exchange.answer is not None:
                turns.append(Turn("user", exchange.reading or exchange.question))
                turns.append(Turn("assistant", exchange.answer.text))
        return turns

    def start_again(self) -> None:
        """Forget the conversation."""
        self.exchanges.clear()
        self.refused = None
        self.conversation += 1


def chat_state() -> ChatState:
    """This visitor's state, made on the first call."""
    state: ChatState = st.session_state.setdefault(STATE_KEY, ChatState())
    return state
