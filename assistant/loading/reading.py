"""A file -> its bytes, or the reason why there are none; and the canonical form of text."""

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


def read_bytes(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        UnreadableDocumentError: not a regular file, too large, empty, or the system refuses to read it.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocumentError("it is not a regular file")
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadableDocumentError(f"it is larger than {MAX_FILE_BYTES // (1024 * 1024)} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(f"it cannot be read ({(error.strerror or 'system error').lower()})") from error
    if not data.strip():
        raise UnreadableDocumentError("it is empty")
    return data


def clean(text: str) -> str:
    r"""The canonical form: newlines as `\n`, no byte order marks, no control characters but tab and newline."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
