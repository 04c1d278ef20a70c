"""From the waiting question to its answer, taken at once where it is there, or while the reader sees it wait."""

from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from assistant.errors import AssistantError
from assistant.types import Answer, StreamedPart
from assistant.ui.keeping import Keeper
from assistant.ui.library import Library, library_loading
from assistant.ui.limit import admit
from assistant.ui.passages import SourcePassage, with_passages
from assistant.ui.render import inert
from assistant.ui.state import Exchange
from assistant.ui.streaming import UNEXPECTED, streamed
from assistant.ui.turn import sentence_line

AT_ONCE_S = 0.4
"""How long the page waits for an answer before it shows the question without one."""


def begin_asking(keeper: Keeper) -> None:
    """Let the waiting question be answered in the background while the page is drawn.

    Not while the library is still on its way, and not by a language model, which is shown while it writes.
    """
    exchange, loading = keeper.state.pending, library_loading()
    if exchange is None or exchange.asking or not loading.done() or loading.exception():
        return
    library = loading.result()
    if not library.assistant.language_model and _is_admitted(keeper):
        exchange.asking = library.asked(partial(with_passages, library.assistant, _asking(keeper, exchange, library)))


def answer_at_once(keeper: Keeper) -> None:
    """Take an answer that is there by now, or very soon: the page is then drawn once, and not first without it."""
    exchange = keeper.state.pending
    if exchange is not None and exchange.asking and wait([exchange.asking], AT_ONCE_S).done:
        _take(keeper, exchange, exchange.asking.result)


def answer(keeper: Keeper, exchange: Exchange, library: Library) -> None:
    """Answer the waiting question; one that cannot be answered goes back to the reader with the reason."""
    begin_asking(keeper)
    if exchange.asking:
        _take(keeper, exchange, exchange.asking.result)
    elif keeper.state.pending is exchange and _is_admitted(keeper):
        ask = partial(_streamed, _asking(keeper, exchange, library))
        _take(keeper, exchange, partial(with_passages, library.assistant, ask))


def _asking(keeper: Keeper, exchange: Exchange, library: Library) -> Callable[..., Answer]:
    return partial(library.assistant.ask, exchange.question, keeper.state.turns(), reading=exchange.reading)


def _is_admitted(keeper: Keeper) -> bool:
    """Find out whether this page may ask once more; where not, the reader has the question back."""
    with _refusing(keeper):
        admit("question")
    return keeper.state.pending is not None


def _take(keeper: Keeper, exchange: Exchange, answered: Callable[[], tuple[Answer, tuple[SourcePassage, ...]]]) -> None:
    with _refusing(keeper):
        given, exchange.sources = answered()
        exchange.answer, exchange.compared_with = given, given.corpus_fingerprint
        keeper.answered(exchange)


@contextmanager
def _refusing(keeper: Keeper) -> Iterator[None]:
    """Give the waiting question back to the reader with the reason, where it cannot be answered."""
    reason = UNEXPECTED
    try:
        yield
        reason = ""
    except AssistantError as error:
        reason = str(error)
    except (RerunException, StopException):
        # The reader did something else on the page while a language model wrote: the question still waits.
        reason = ""
        raise
    finally:
        if reason and keeper.state.pending is not None:
            keeper.refuse(reason)


def _streamed(ask: Callable[..., Answer]) -> Answer:
    """The answer of a language model, its sentences shown below the question as soon as they are verified."""
    place, lines = st.empty(), list[str]()

    def show(part: StreamedPart) -> None:
        if part.sentence is not None:
            lines.append(sentence_line(part.sentence))
            pause()

    def pause() -> None:
        place.markdown(inert(" ".join(lines)))

    try:
        return streamed(lambda take: ask(show=take), show, pause)
    finally:
        place.empty()
