"""An answer that takes its time, asked for in a thread of its own, so that the page can give it up at any moment."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress

from assistant.errors import AssistantError
from assistant.types import Answer, StreamedPart

Show = Callable[[StreamedPart], None]

PAUSE_S = 0.2
UNEXPECTED = "This question could not be answered. What went wrong is in the terminal that runs the app."


class _GivenUpError(Exception):
    """Nobody waits for the answer any more."""


def streamed(ask: Callable[[Show], Answer], show: Show, pause: Callable[[], None]) -> Answer:
    """Ask, and show each part of the answer as it comes.

    Args:
        ask: gives the answer, after it has told each part to what it is given.
        show: called with each part, in the thread of the caller.
        pause: called in that thread while there is nothing to show, again and again.

    Whatever `show` or `pause` raises gives the question up: the asking thread is stopped at its next part.

    Raises:
        AssistantError: what `ask` raised, or in general words that it failed otherwise.
    """
    asking = _Asking(ask)
    # It may wait for a language model for a while after it is given up; the process does not wait for it.
    threading.Thread(target=asking.run, name="answer", daemon=True).start()
    try:
        while True:
            try:
                part = asking.parts.get(timeout=PAUSE_S)
            except queue.Empty:
                pause()
                continue
            if part is None:
                return asking.result()
            show(part)
    finally:
        asking.given_up.set()


class _Asking:
    """What the asking thread does, and what it tells the page; None after the last part."""

    def __init__(self, ask: Callable[[Show], Answer]) -> None:
        self.parts: queue.SimpleQueue[StreamedPart | None] = queue.SimpleQueue()
        self.given_up = threading.Event()
        self._ask = ask
        self._answer: Answer | None = None
        self._error: AssistantError | None = None

    def run(self) -> None:
        try:
            with suppress(_GivenUpError):
                self._answer = self._ask(self._take)
        except AssistantError as error:
            self._error = error
        finally:
            self.parts.put(None)

    def result(self) -> Answer:
        if self._answer is None:
            raise self._error or AssistantError(UNEXPECTED)
        return self._answer

    def _take(self, part: StreamedPart) -> None:
        if self.given_up.is_set():
            raise _GivenUpError
        self.parts.put(part)
