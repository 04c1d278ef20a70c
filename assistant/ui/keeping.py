"""Keeps the conversation on the page in the store. Where that fails, the reader is told and the chat goes on."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, get_args

from assistant.store import (
    CitedSection,
    Conversation,
    ConversationStore,
    Feedback,
    Judgement,
    KeptExchange,
    Listed,
    Rating,
    Store,
    StoreError,
    Wrong,
)
from assistant.store.conversations import short_title
from assistant.types import Answer, Document
from assistant.ui.passages import SourcePassage
from assistant.ui.state import ChatState, Exchange

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST_COMMENT = 4000
STOPPED = "Stopped. The question was not answered."


class Keeper:
    """What happens to one visitor's conversation, told to the store; `store` is None where there is no place for it."""

    def __init__(self, state: ChatState, store: ConversationStore | None) -> None:
        self.state = state
        self.store = store

    def follow(self, address: str) -> None:
        """Show the conversation that the address names, as it stands in the store."""
        state = self.state
        if address and address == state.conversation:
            self._catch_up()
        elif not address:
            if state.conversation:
                state.begin()
        elif not self._load(address):
            state.begin()
            state.missing = not state.fault

    def _catch_up(self) -> None:
        """Show what another page has changed since in the conversation that is on this one."""
        state = self.state
        revision = self._revision(state.conversation)
        if revision is not None and revision != state.revision:
            self._load(state.conversation)
        elif revision is None and state.exchanges and not state.fault:
            state.begin()
            state.missing = True

    def ask(self, question: str) -> None:
        """Add a question to the conversation."""
        self._forget(self.state.ask(question))
        self._keep_question()

    def search(self, exchange_id: str, reading: str) -> None:
        """Answer a question again, read as the reader says."""
        if reading.strip():
            self.again(exchange_id, reading=reading.strip())

    def edit(self, exchange_id: str, question: str) -> None:
        """Answer a question again in other words."""
        if question.strip():
            self.again(exchange_id, question.strip())

    def again(self, exchange_id: str, question: str | None = None, *, reading: str | None = None) -> None:
        """Answer a question again: the newest in its place, an earlier one in a new conversation that goes on from it.

        What came after an earlier question rests on the answer that it had, and stays in the conversation it is in.
        """
        state = self.state
        if state.exchanges and state.exchanges[-1].id == exchange_id:
            state.ask_again(question, reading=reading)
        elif state.branch(exchange_id, question, reading=reading):
            self._keep_branch()

    def answered(self, exchange: Exchange) -> None:
        """Keep the answer that an exchange has now. What it replaces was kept until here, for whoever comes back."""
        replaced, exchange.replaces = exchange.replaces, None
        with self._noting_faults():
            if self.store is None:
                return
            kept, conversation = kept_exchange(exchange), self.state.conversation
            if replaced is not None:
                self._keep_revision(self.store.add_question(conversation, kept))
            self._keep_revision(self.store.add_answer(conversation, kept))
            is_titled_by_it = replaced is not None and self.state.title == short_title(replaced.question)
            if is_titled_by_it and len(self.state.exchanges) == 1:
                self.store.rename(conversation, short_title(exchange.question))

    def refuse(self, reason: str) -> None:
        """Take the waiting question out of the conversation."""
        self._forget(self.state.refuse(reason))

    def stop(self, exchange_id: str) -> None:
        """Take a question out of the conversation that still waits, as the reader wants it."""
        pending = self.state.pending
        if pending is not None and pending.id == exchange_id:
            self._forget(self.state.refuse(STOPPED, stopped=True))

    def judge(self, exchange_id: str, said: str) -> None:
        """Keep what the reader says of an answer: a JSON object as the page sends it."""
        exchange = next((one for one in self.state.exchanges if one.id == exchange_id), None)
        judgement = read_judgement(said)
        if exchange is None or judgement is None or exchange.answer is None:
            return
        record = feedback_record(self.state, exchange, judgement)
        with self._noting_faults():
            if self.store is not None:
                Store(self.store.path).add_feedback(record, exchange.id)
                exchange.judgement = judgement

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title."""
        with self._noting_faults():
            if self.store is not None:
                self.store.rename(conversation, title)

    def delete(self, conversation: str) -> None:
        """Forget a conversation; the page is empty afterwards if it was the one on it."""
        with self._noting_faults():
            if self.store is not None:
                self.store.delete(conversation)
        if conversation == self.state.conversation:
            self.state.begin()

    def listed(self, containing: str, *, limit: int) -> list[Listed]:
        """The conversations whose title, questions or answers hold a text; none where they cannot be read."""
        with self._noting_faults():
            if self.store is not None:
                return self.store.listed(containing, limit=limit)
        return []

    def _revision(self, conversation: str) -> int | None:
        with self._noting_faults():
            if self.store is not None:
                return self.store.revision(conversation)
        return None

    def _load(self, conversation: str) -> bool:
        with self._noting_faults():
            found = self.store.conversation(conversation) if self.store is not None else None
            if found is not None:
                show_kept(self.state, found)
                return True
        return False

    def _keep_question(self) -> None:
        """Keep the newest question; after a fault, all that could not be kept before it too."""
        state = self.state
        self._keep(state.exchanges if state.fault else state.exchanges[-1:])

    def _keep(self, exchanges: Sequence[Exchange]) -> None:
        with self._noting_faults():
            if self.store is not None:
                for exchange in map(kept_exchange, exchanges):
                    self._keep_revision(self.store.add_question(self.state.conversation, exchange))
                    if exchange.answer is not None:
                        self._keep_revision(self.store.add_answer(self.state.conversation, exchange))
                self.state.fault = ""

    def _keep_branch(self) -> None:
        """Keep a conversation that began as a copy of another, under the question that it goes on with."""
        state = self.state
        self._keep(state.exchanges)
        self.rename(state.conversation, short_title(state.exchanges[-1].question))

    def _forget(self, exchange: Exchange | None) -> None:
        with self._noting_faults():
            if self.store is not None and exchange is not None:
                self._keep_revision(self.store.remove_exchange(self.state.conversation, exchange.id))

    def _keep_revision(self, revision: int | None) -> None:
        """Note the revision that a change of ours made, unless another page's change came between."""
        if revision == self.state.revision + 1:
            self.state.revision = revision

    @contextmanager
    def _noting_faults(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self.state.fault = str(error)


def show_kept(state: ChatState, found: Conversation) -> None:
    """Put a kept conversation on the page, its new exchanges only where it is there already."""
    exchanges = [shown_exchange(one) for one in found.exchanges]
    if found.id == state.conversation:
        state.exchanges = exchanges
    else:
        state.begin(found.id, exchanges)
    state.title, state.revision = found.title, found.revision


def kept_exchange(exchange: Exchange) -> KeptExchange:
    """An exchange of the page as the store keeps it."""
    return KeptExchange(
        id=exchange.id,
        question=exchange.question,
        reading=exchange.reading,
        asked=exchange.asked,
        answer=exchange.answer,
        passages=tuple(asdict(source) for source in exchange.sources),
        judgement=exchange.judgement,
    )


def shown_exchange(kept: KeptExchange) -> Exchange:
    """An exchange of the store as the page shows it."""
    return Exchange(
        question=kept.question,
        answer=kept.answer,
        sources=_passages().validate_python(kept.passages),
        reading=kept.reading,
        id=kept.id,
        asked=kept.asked,
        judgement=kept.judgement,
    )


def feedback_record(state: ChatState, exchange: Exchange, judgement: Judgement) -> Feedback:
    """What the reader said of an answer, with all that it takes to see why."""
    answer = exchange.answer
    if answer is None:
        raise ValueError("there is no answer yet")
    return Feedback(
        question=exchange.question,
        search_question=answer.search_question,
        turns=tuple(state.turns(before=exchange)),
        answer_text=answer.text,
        status=answer.status,
        verdict=answer.verdict,
        citations=tuple(CitedSection(one.document_id, one.section) for one in answer.citations),
        rating=judgement.rating,
        wrong=judgement.wrong,
        comment=judgement.comment,
        build=answer.build,
        corpus_fingerprint=answer.corpus_fingerprint,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def read_judgement(said: str) -> Judgement | None:
    """What the page sent of an answer, or None where it is not what our page sends."""
    try:
        given = json.loads(said)
    except ValueError:
        return None
    if not isinstance(given, dict):
        return None
    rating: Rating
    rating, wrong, comment = given.get("rating", ""), given.get("wrong", ""), given.get("comment", "")
    if rating not in get_args(Rating) or wrong not in get_args(Wrong) or not isinstance(comment, str):
        return None
    if rating == "helpful":
        wrong = comment = ""
    return Judgement(rating, wrong, comment.strip()[:LONGEST_COMMENT])


def note_outdated(exchange: Exchange, fingerprint: str, document: Callable[[str], Document | None]) -> bool:
    """Note whether the documents still hold what an answer cites; give whether something new was found."""
    answer = exchange.answer
    if answer is None or exchange.compared_with == fingerprint:
        return False
    before, exchange.compared_with = exchange.outdated, fingerprint
    exchange.outdated = answer.corpus_fingerprint != fingerprint and not _holds(answer, document)
    return exchange.outdated is not before


def _holds(answer: Answer, document: Callable[[str], Document | None]) -> bool:
    for citation in answer.citations:
        found = document(citation.document_id)
        if found is None or found.text[citation.start : citation.end] != citation.quote:
            return False
    return True


@cache
def _passages() -> "TypeAdapter[tuple[SourcePassage, ...]]":
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[SourcePassage, ...])
