"""Several processes that answer questions behind one assistant, so that callers at once use every core.

One process answers on one core, however many threads ask: Python runs one thread at a time. Each of these holds the
same index open, of which the model's weights and the index's files are shared in memory by the system. A process is
started when a question finds none that is free, kept for the next question, and replaced when it ends.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from assistant.errors import AssistantError, WorkerError
from assistant.pipeline.worker_messages import Ask, Opened, Reply, from_line, to_line
from assistant.types import Answer, Turn

_Reply = tuple[Answer, str] | AssistantError
_TRIES = 2  # a process that was ended from outside is not the question's fault
_SECONDS_TO_END = 5.0
# It imports what this process does, and takes one core: more threads wait for each other.
_PROGRAM = """
import os, sys
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path[:0] = sys.argv[1:]
from assistant.pipeline.worker import main
main()
"""


class Workers:
    """At most `count` processes; safe to share between threads.

    Args:
        opened: What they answer from.
        count: How many there are at most; a question waits where all of them answer others.
    """

    def __init__(self, opened: Opened, count: int) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._closed = False
        self._running: set[_Worker] = set()
        # The one that answered last is taken first: a single caller warms one of them, not each.
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        with self._lock:
            return tuple(sorted(worker.process_id for worker in self._running))

    def ask(self, question: str, turns: Sequence[Turn], reading: str | None) -> tuple[Answer, str]:
        """The answer of one of the processes, and why vectors were out of reach ("" where they were not).

        Raises:
            AssistantError: what `Assistant.open` or `Assistant.ask` raised there.
            WorkerError: the process ended, and so did the one that was started in its place; or all were closed.
        """
        worker = self._free.get()
        reply: _Reply | None = None
        try:
            for _ in range(_TRIES):
                worker = worker or self._started()
                reply = worker.ask(question, tuple(turns), reading)
                if reply is not None:
                    break
                self._end(worker)
                worker = None
        except BaseException:
            # Its reply may still come, and must not be taken for the next question's.
            if worker is not None:
                self._end(worker)
                worker = None
            raise
        finally:
            self._free.put(worker)
        if reply is None:
            raise WorkerError("The process that answers questions ended, and so did the one after it. Ask again.")
        if isinstance(reply, AssistantError):
            raise reply
        return reply

    def close(self) -> None:
        """End the processes; a question that is being answered by one gets an error."""
        with self._lock:
            self._closed = True
            running, self._running = self._running, set()
        for worker in running:
            worker.end()

    def _started(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise WorkerError("The assistant was closed.")
            worker = _Worker(self._opened)
            self._running.add(worker)
            return worker

    def _end(self, worker: "_Worker") -> None:
        with self._lock:
            self._running.discard(worker)
        worker.end()


class _Worker:
    """One process."""

    def __init__(self, opened: Opened) -> None:
        self._opened: Opened | None = opened
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, *(os.path.abspath(place) for place in sys.path if place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    @property
    def process_id(self) -> int:
        """Its id."""
        return self._process.pid

    def ask(self, question: str, turns: tuple[Turn, ...], reading: str | None) -> "_Reply | None":
        """Its reply; None where it has ended. It opens the index before its first answer.

        Raises:
            AssistantError: it cannot open the index.
        """
        try:
            if self._opened is not None:
                opened, self._opened = self._opened, None
                refused = self._exchange(opened).error
                if refused is not None:
                    raise refused
            reply = self._exchange(Ask(question, turns, reading))
        except (EOFError, OSError, ValueError):
            return None
        if reply.answer is None:
            return reply.error
        return reply.answer, reply.outage

    def _exchange(self, message: Opened | Ask) -> Reply:
        stdin, stdout = _pipe(self._process.stdin), _pipe(self._process.stdout)
        stdin.write(to_line(message))
        stdin.flush()
        return from_line(stdout.readline(), Reply)

    def end(self) -> None:
        """Let it go, or kill it where it does not."""
        with suppress(OSError):
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _pipe(self._process.stdout).close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process was started without a pipe")
    return stream
