"""What the process that reads documents and the one that asks it say to each other: plain JSON behind its length.

Nothing is ever unpickled: what comes back is made of a file that may be hostile.
"""

import json
import struct
from dataclasses import dataclass, fields, is_dataclass
from typing import IO, Any

from assistant.loading.containers import Member
from assistant.types import Document

OUT_OF_MEMORY = 77
"""The exit code of a process whose memory did not suffice."""

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what is told about how it was read: its encoding, and clauses on what may be wrong with it."""

    document: Document
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    `document`: the document of the bytes that follow. `archive`: the members of the archive that follows. `member`: the
    document of the member at `place` of the archive sent before, under the name of `name`.
    """

    what: str
    name: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it: a document, the members of an archive, or why there is none.

    `failure` names an error that the reader of the format did not expect.
    """

    read: ReadDocument | None = None
    members: tuple[Member, ...] = ()
    reason: str = ""
    failure: str = ""


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write bytes behind their length."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes], longest: int | None = None) -> bytes | None:
    """Bytes that `write_frame` wrote; None where the stream has ended, or would give more than `longest`."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if longest is not None and length > longest:
        return None
    data = stream.read(length)
    return data if len(data) == length else None


def encoded(record: Request | Reply) -> bytes:
    """A record as JSON."""
    return json.dumps(record, default=_plain, separators=(",", ":")).encode()


def request_of(data: bytes) -> Request:
    """The request that was encoded."""
    return Request(**json.loads(data))


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the records above
    if not is_dataclass(record):
        raise TypeError(f"{type(record).__name__} cannot be sent")
    return {part.name: getattr(record, part.name) for part in fields(record)}
