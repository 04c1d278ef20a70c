"""Messages -> the text of a model's reply, piece by piece, within its limits.

Replies are read on one event loop of the process, in a thread of its own: a read that waits can be given up there at
any moment, which closes its connection, and a caller may itself run in an event loop.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.chat_models.failures import NoReplyError, no_reply
from assistant.chat_models.opening import ChatModel, Limits
from assistant.chat_models.tracing import tracing

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessageChunk

Messages = Sequence[tuple[str, str]]
Pieces = Generator[str, None, None]

_RETRY_WAIT_S = 0.5
_LONGEST_TOKEN = 8  # characters of a token on average from which a reply is longer than it may be
_SERVED_TOO_MANY = 2  # times the tokens that were asked for, from which a server does not stop by itself
_SENTENCE_ENDS = (".", "!", "?", ")", "]", '"', "”")
_GRACE_S = 5.0  # beyond the limit in all, for a model that blocks the loop it runs in


@dataclass(frozen=True, slots=True)
class _Ended:
    """The end of a reading, and what the model raised, if anything."""

    error: BaseException | None


class _Loop:
    """An event loop in a daemon thread, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: asyncio.AbstractEventLoop | None = None

    def begin(self, work: Coroutine[Any, Any, None], done: Callable[[_Ended], None]) -> Callable[[], None]:
        """Begin a piece of work in the loop; `done` is told its end.

        Returns:
            What gives the work up.
        """
        loop, tasks = self._loop(), []

        def start() -> None:
            task = loop.create_task(work)
            # Taken here, where nobody waits for it any more too: asyncio would print it, with whatever it holds.
            task.add_done_callback(lambda ended: done(_Ended(None if ended.cancelled() else ended.exception())))
            tasks.append(task)

        def cancel() -> None:
            for task in tasks:
                task.cancel()

        def give_up() -> None:
            loop.call_soon_threadsafe(cancel)

        loop.call_soon_threadsafe(start)
        return give_up

    def _loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._started is None:
                self._started = asyncio.new_event_loop()
                threading.Thread(target=self._started.run_forever, name="chat-model", daemon=True).start()
            return self._started


_loop = _Loop()


def reply(chat: ChatModel, messages: Messages, limits: Limits, *, traced: bool = False) -> Pieces:
    """The reply's text, in the pieces in which it comes. Closing the iterator closes the connection.

    A server that is over its limit or fails is asked once more, after a short wait.

    Raises:
        NoReplyError: there is no reply, it breaks off, or it takes more than the limits.
    """
    ends = time.monotonic() + limits.total_s
    for last in (False, True):
        begun = False
        try:
            for text in _once(chat, messages, limits, ends=ends, traced=traced):
                begun = True
                yield text
        except NoReplyError as error:
            if last or begun or not error.retry:
                raise
            time.sleep(_RETRY_WAIT_S)
        else:
            return


def close(chat: ChatModel) -> None:
    """Close a model's connections, if they are ours to close."""
    if chat.close is not None:
        closed = threading.Event()
        _loop.begin(_awaited(chat.close), lambda _: closed.set())
        closed.wait(_GRACE_S)


async def _awaited(work: Callable[[], Any]) -> None:
    await work()


def _once(chat: ChatModel, messages: Messages, limits: Limits, *, ends: float, traced: bool) -> Pieces:
    pieces: queue.SimpleQueue[str | _Ended] = queue.SimpleQueue()
    reading = _read(chat, messages, limits, ends=ends, traced=traced, put=pieces.put)
    give_up = _loop.begin(reading, pieces.put)
    begun = False
    try:
        while not isinstance(piece := _next_piece(pieces, ends, limits), _Ended):
            begun = True
            yield piece
        # Each library has exceptions of its own; what they come to is told in one place.
        if piece.error is not None:
            raise no_reply(piece.error, begun=begun)
    finally:
        give_up()


def _next_piece(pieces: "queue.SimpleQueue[str | _Ended]", ends: float, limits: Limits) -> str | _Ended:
    try:
        return pieces.get(timeout=max(ends - time.monotonic(), 0.0) + _GRACE_S)
    except queue.Empty:
        raise _too_slow(limits.total_s) from None


async def _read(
    chat: ChatModel, messages: Messages, limits: Limits, *, ends: float, traced: bool, put: Callable[[str], None]
) -> None:
    """Read one reply to its end, or raise what keeps it from ending well."""
    watch = _Watch(limits, ends)
    with tracing(traced):
        async with aclosing(chat.model.astream(list(messages))) as chunks:  # type: ignore[type-var]
            while (chunk := await _next(chunks, watch)) is not None:
                text = str(chunk.text)
                watch.saw(text, chunk)
                if text:
                    put(text)
    if watch.was_cut:
        put("…")
    watch.check_end()


async def _next(chunks: Any, watch: "_Watch") -> "BaseMessageChunk | None":  # noqa: ANN401 - any asynchronous iterator
    try:
        async with asyncio.timeout_at(watch.deadline()) as timeout:
            return await anext(chunks, None)
    except TimeoutError as error:
        raise (watch.too_slow() if timeout.expired() else no_reply(error)) from None


class _Watch:
    """What has come of a reply, and until when the next piece must come."""

    def __init__(self, limits: Limits, ends: float) -> None:
        self._limits = limits
        self._ends = ends
        self._last = time.monotonic()
        self._characters = self._pieces = 0
        self._finish = self._provider = self._end = ""

    @property
    def was_cut(self) -> bool:
        """Whether the reply ended in the middle of a sentence, because it may be no longer."""
        return self._finish in ("length", "max_tokens") and not self._end.endswith(_SENTENCE_ENDS)

    def deadline(self) -> float:
        """The moment, on the loop's clock, until which the next piece must have come."""
        wait = self._limits.between_tokens_s if self._characters else self._limits.first_token_s
        left = min(self._last + wait, self._ends) - time.monotonic()
        return asyncio.get_running_loop().time() + left

    def too_slow(self) -> NoReplyError:
        """Which limit of time was passed."""
        if time.monotonic() >= self._ends:
            return _too_slow(self._limits.total_s)
        if self._characters:
            return NoReplyError(f"fell silent in the middle of its answer for {self._limits.between_tokens_s:g} s")
        return NoReplyError(f"did not begin to answer within {self._limits.first_token_s:g} s")

    def saw(self, text: str, chunk: "BaseMessageChunk") -> None:
        """Count a piece.

        Raises:
            NoReplyError: the reply is longer than it may be, and goes on.
        """
        self._characters += len(text)
        self._pieces += bool(text)
        self._end = text.rstrip() or self._end
        if self._characters:
            self._last = time.monotonic()
        metadata = getattr(chunk, "response_metadata", None) or {}
        self._finish = str(metadata.get("finish_reason") or self._finish)
        self._provider = str(metadata.get("model_provider") or self._provider)
        most = self._limits.most_tokens
        if self._characters > most * _LONGEST_TOKEN or self._pieces > most * _SERVED_TOO_MANY:
            raise NoReplyError("did not come to an end")

    def check_end(self) -> None:
        """Raise NoReplyError where the stream ended without a word, or without the mark that ends it."""
        if not self._characters:
            raise NoReplyError("gave an empty answer")
        if self._provider == "openai" and not self._finish:
            raise NoReplyError("broke off in the middle of its answer")


def _too_slow(total_s: float) -> NoReplyError:
    return NoReplyError(f"did not finish within {total_s:g} s")
