"""Bytes of a file -> clean text, or the reason why there is none."""

import re
import stat
from pathlib import Path

from assistant.errors import CorpusError

MAX_FILE_BYTES = 20 * 1024 * 1024

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Tab and newline are the only control characters that text needs. Surrogates cannot be written as UTF-8.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff]")
_CONTROL_BYTES = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What a Windows-1252 file shows beyond ASCII is accented letters and typographic marks, next to far more plain letters.
_PLAIN_1252 = re.compile(
    "[A-Za-zÀ-ÖØ-öø-ÿŠŒŽšœžŸ0-9\\s.,;:!?'\"()\\-–—‘’“”‚„…•€£¥§©®™°·«»¡¿%&/+*=$@#_<>\\[\\]½¼¾±×²³¹º\xa0]"
)
_MIN_PLAIN_SHARE = 0.97
_MAX_HIGH_SHARE = 0.25


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


def decode(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 or UTF-32 with a byte order mark, or in what is plainly Windows-1252.

    Raises:
        UnreadableDocumentError: the bytes are not text in one of these.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableDocumentError(f"it is not valid {encoding.upper()}; save it as UTF-8") from error
    if b"\x00" in data:
        raise UnreadableDocumentError("it is a binary file, not text")
    if len(_CONTROL_BYTES.findall(data)) > len(data) // 50:
        raise UnreadableDocumentError("it is a binary file, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_windows_1252(data)


def clean(text: str) -> str:
    r"""The canonical form: newlines as `\n`, no byte order marks, no control characters but tab and newline."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decode_windows_1252(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError("its encoding is not known; save it as UTF-8") from error
    high = sum(character > "\x7f" for character in text)
    plain = len(_PLAIN_1252.findall(text))
    if plain < _MIN_PLAIN_SHARE * len(text) or high > _MAX_HIGH_SHARE * len(text):
        raise UnreadableDocumentError("its encoding is not known; save it as UTF-8")
    return text
