"""Formats that are ZIP archives inside: their parts, within limits that are checked before anything is unpacked."""

import io
import zipfile
import zlib
from types import TracebackType
from typing import Self

from assistant.loading.parsed import ParseLimits
from assistant.loading.reading import UnreadableDocumentError

_MEBIBYTE = 1024 * 1024
_ENCRYPTED = 0x1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Archive:
    """An opened archive in memory; nothing is written to disk, so names in it are names and no paths."""

    def __init__(self, data: bytes, limits: ParseLimits, kind: str) -> None:
        """Open it; `kind` says what it should be, such as "a Word document".

        Raises:
            UnreadableDocumentError: it is no archive, damaged, protected, or holds more than the limits allow.
        """
        if data.startswith(_OLD_OFFICE):
            raise UnreadableDocumentError("it is protected by a password or in an old Office format; save it anew")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise UnreadableDocumentError(f"it is damaged, or not {kind}") from error
        self._kind = kind
        entries = self._archive.infolist()
        if len(entries) > limits.entries:
            raise UnreadableDocumentError(f"it holds more than {limits.entries} parts")
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise UnreadableDocumentError(f"it unpacks to more than {limits.unpacked_bytes // _MEBIBYTE} MB")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableDocumentError("it is protected by a password; save it without one")
        self.names = frozenset(entry.filename for entry in entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def read(self, name: str) -> bytes:
        """One part, or no bytes where there is none of that name.

        Raises:
            UnreadableDocumentError: the part is damaged.
        """
        if name not in self.names:
            return b""
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise UnreadableDocumentError(f"it is damaged, or not {self._kind}") from error
