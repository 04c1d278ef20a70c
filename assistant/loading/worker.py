"""The process that reads documents: `python -m assistant.loading.worker LIMITS`, started by `assistant.loading.child`.

It may crash, hang or run out of memory on a file: it holds nothing, writes nothing and is started again.
"""

import json
import os
import sys
from pathlib import PurePosixPath

from assistant.loading.containers import Container
from assistant.loading.documents import read_document
from assistant.loading.limits import Limits
from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.wire import OUT_OF_MEMORY, Reply, Request, encoded, read_frame, request_of, write_frame

_OPEN_FILES = 64


class Worker:
    """Answers one request after the other; the last archive is kept for requests of its members."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._archive: Container | None = None

    def answer(self, request: Request, data: bytes) -> Reply:
        """What comes of one request."""
        try:
            if request.what == "archive":
                self._archive = None
                self._archive = Container(data, self._limits)
                return Reply(members=tuple(self._archive.members()))
            if request.what == "member" and self._archive is not None:
                data = self._archive.read(request.place)
            return Reply(read=read_document(PurePosixPath(request.name), data, self._limits))
        except UnreadableDocumentError as error:
            return Reply(reason=error.reason)


def main() -> int:
    """Answer requests until there are no more."""
    limits = Limits(**json.loads(sys.argv[1]))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # what a library prints is no reply
    _confine(limits)
    worker = Worker(limits)
    write_frame(sink, b"")  # ready
    while (header := read_frame(source)) is not None:
        data = read_frame(source)
        if data is None:
            return 1
        _allow_seconds(limits.cpu_s)
        try:
            reply = encoded(worker.answer(request_of(header), data))
        except MemoryError:
            return OUT_OF_MEMORY
        except Exception as error:
            write_frame(sink, encoded(Reply(failure=type(error).__name__)))
            raise
        write_frame(sink, reply)
    return 0


def _confine(limits: Limits) -> None:
    """Take from this process what it does not need, so that a file that takes it over gains little."""
    try:
        import resource
    except ImportError:  # Windows: the clock of the process that started this one is all there is
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _allow_seconds(cpu_s: float) -> None:
    """Let the system end this process when the next file has taken so much processor time."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + cpu_s) + 1, hard))


if __name__ == "__main__":
    sys.exit(main())
