"""A file -> its bytes, or the reason why there are none; and the canonical form of text."""

import os
import re
import stat
from pathlib import Path

from assistant.errors import CorpusError

MAX_FILE_BYTES = 20 * 1024 * 1024

# Tab and newline are the only control characters that text needs. Surrogates cannot be written as UTF-8.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff]")


class UnreadableDocumentError(CorpusError):
    """One file cannot be read as a document; `reason` is a clause without the file's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_bytes(path: Path, most_bytes: int = MAX_FILE_BYTES, *, follow: bool = True) -> bytes:
    """The file's bytes.

    Args:
        path: the file.
        most_bytes: how large it may be.
        follow: whether it may be a link.

    Raises:
        UnreadableDocumentError: not a regular file, too large, empty, or the system refuses to read it.
    """
    # A pipe does not make this process wait, and what became a link since it was looked at is not followed.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        if not stat.S_ISREG(path.stat(follow_symlinks=follow).st_mode):
            raise UnreadableDocumentError("it is not a regular file")
        with open(os.open(path, flags), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableDocumentError("it is not a regular file")
            data = b"" if status.st_size > most_bytes else stream.read(most_bytes + 1)
    except OSError as error:
        raise UnreadableDocumentError(f"it cannot be read ({(error.strerror or 'system error').lower()})") from error
    if max(status.st_size, len(data)) > most_bytes:
        raise UnreadableDocumentError(f"it is larger than {most_bytes / (1024 * 1024):.3g} MB; split it")
    if not data.strip():
        raise UnreadableDocumentError("it is empty")
    return data


def clean(text: str) -> str:
    r"""The canonical form: newlines as `\n`, no byte order marks, no control characters but tab and newline."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
