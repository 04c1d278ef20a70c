"""Reading documents in a process of its own, which may hang, crash or run out of memory without harm to this one.

The process is kept for the next file, because starting one takes longer than reading most files; after a file that it
did not survive another one is started.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from assistant.errors import CorpusError
from assistant.loading.documents import read_document
from assistant.loading.folder import may_be_document
from assistant.loading.limits import DEFAULT_LIMITS, Limits, in_megabytes
from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.wire import OUT_OF_MEMORY, ReadDocument, Reply, Request, encoded, read_frame, write_frame

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_READ_HERE = frozenset((".md", ".txt", ".csv"))
"""Formats whose parsers are this project's own and take a time that is in proportion to the file."""

_MOST_BYTES_READ_HERE = 64 * 1024
_MOST_SECONDS_TO_START = 60.0
_MOST_SECONDS_TO_END = 10.0


class DocumentReader:
    """Reads files as documents, the risky ones in a process of its own. Use it as a context manager.

    One thread at a time may use it.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._child: _Child | None = None

    def __enter__(self) -> "DocumentReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def read(self, name: PurePosixPath, data: bytes) -> ReadDocument:
        """The document that a file holds.

        Args:
            name: its path below the corpus folder.
            data: all of it.

        Raises:
            UnreadableDocumentError: it cannot be read as a document within the limits.
        """
        if len(data) > self.limits.file_bytes:
            raise UnreadableDocumentError(f"it is larger than {in_megabytes(self.limits.file_bytes)}; split it")
        if name.suffix.lower() in _READ_HERE and len(data) <= _MOST_BYTES_READ_HERE:
            return read_document(name, data, self.limits)
        return _document_in(self._ask(Request("document", str(name)), data))

    def read_archive(self, name: PurePosixPath, data: bytes) -> Iterator[tuple[str, ReadDocument | str]]:
        """The documents in a ZIP archive: the path of each below the corpus folder, and the document or why it is none.

        Raises:
            UnreadableDocumentError: the archive cannot be opened or is larger than the limits.
        """
        opened = self._ask(Request("archive", str(name)), data)
        holder = self._child
        for member in opened.members:
            file = f"{name}/{member.name}"
            if member.reason:
                yield file, member.reason
            if member.reason or not may_be_document(member.name):
                continue
            if self._child is None or self._child is not holder or self._child.has_ended:
                self._ask(Request("archive", str(name)), data)
                holder = self._child
            inner = name.with_suffix("") / PurePosixPath(member.name)
            try:
                read = _document_in(self._ask(Request("member", str(inner), member.place), b""))
                yield file, replace(read, document=replace(read.document, file=file))
            except UnreadableDocumentError as error:
                yield file, error.reason

    def _ask(self, request: Request, data: bytes) -> Reply:
        if self._child is not None and self._child.has_ended:
            self.close()  # something else ended it; the next file is not to blame
        if self._child is None:
            self._child = _Child(self.limits)
        try:
            reply = self._child.ask(request, data)
        except BaseException:
            self.close()
            raise
        if self._child.has_failed:
            self.close()
        if reply.reason:
            raise UnreadableDocumentError(reply.reason)
        return reply


def _document_in(reply: Reply) -> ReadDocument:
    if reply.read is None:
        raise UnreadableDocumentError("its reader gave no document")
    return reply.read


class _Child:
    """One process. `has_failed` says that it must not be asked again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process = _start(limits)
        self._is_ready = False
        self._late = threading.Event()
        self.has_failed = False

    def ask(self, request: Request, data: bytes) -> Reply:
        """Its reply, or the reason why there is none."""
        if not self._is_ready:
            self._wait_until_ready()
        with self._ended_after(self._limits.wall_s):
            answer = self._exchange(encoded(request), data)
        reply = _reply_of(answer) if answer is not None else None
        if reply is not None and not reply.failure:
            return reply
        self.has_failed = True
        if reply is not None:
            return Reply(reason=f"it is damaged, or its reader has a fault ({reply.failure})")
        return Reply(reason=self._why_it_ended())

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def end(self) -> None:
        """Kill it and give back all that it holds."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not yet written cannot be
                _open(stream).close()

    def _exchange(self, header: bytes, data: bytes) -> bytes | None:
        stdin, stdout = _open(self._process.stdin), _open(self._process.stdout)
        try:
            write_frame(stdin, header)
            write_frame(stdin, data)
        except OSError:  # it has ended; why, its exit code says
            return None
        return read_frame(stdout, longest=self._limits.memory_bytes)

    def _wait_until_ready(self) -> None:
        """Let it import what it needs, which counts for no file."""
        with self._ended_after(_MOST_SECONDS_TO_START):
            self._is_ready = read_frame(_open(self._process.stdout), longest=0) is not None
        if not self._is_ready:
            self.end()
            raise CorpusError("The process that reads documents cannot be started. Install this program again.")

    @contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stop(self) -> None:
        self._late.set()
        self._process.kill()

    def _why_it_ended(self) -> str:
        limits = self._limits
        try:
            code = self._process.wait(timeout=_MOST_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return "its reader stopped answering"
        if self._late.is_set():
            return f"it takes longer than {limits.wall_s:g} seconds to read"
        if code == -getattr(signal, "SIGXCPU", 0):
            return f"it takes more than {limits.cpu_s:g} seconds of processor time to read"
        if code == OUT_OF_MEMORY:
            return f"it takes more than {in_megabytes(limits.memory_bytes)} of memory to read"
        return f"its reader crashed ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _start(limits: Limits) -> "subprocess.Popen[bytes]":
    """Start a process that imports what this one does, and inherits neither its variables nor its working directory."""
    command = [sys.executable, "-P", "-m", "assistant.loading.worker", json.dumps(asdict(limits))]
    places = os.pathsep.join(os.path.abspath(place) for place in sys.path if place)
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": places, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
        cwd=os.path.abspath(os.sep),
    )


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process was started without a pipe")
    return stream


def _reply_of(data: bytes) -> Reply | None:
    """The reply, if it is one: what comes from a process that read a hostile file is checked."""
    from pydantic import ValidationError

    try:
        return _replies().validate_json(data)
    except ValidationError:
        return None


@cache
def _replies() -> "TypeAdapter[Reply]":
    from pydantic import TypeAdapter

    return TypeAdapter(Reply)
