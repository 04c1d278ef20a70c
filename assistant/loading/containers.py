"""ZIP archives, and the formats that are one inside: what is looked at before anything in them is read."""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from assistant.loading.limits import Limits, in_megabytes
from assistant.loading.reading import UnreadableDocumentError

ARCHIVE = ".zip"
PACKAGES = (".docx", ".epub")
"""Formats that are a ZIP archive of parts."""

# What is packed this small may well be packed this well: an empty table of a text processor is.
_RATIO_COUNTS_FROM_BYTES = 1024 * 1024
_LARGEST_XML_BYTES = 20 * 1024 * 1024
_XML_SUFFIXES = frozenset((".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".svg"))
_ARCHIVE_SUFFIXES = frozenset((".zip", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".7z", ".rar", ".jar", ".zst"))
_IS_READ = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_ENCRYPTED, _NAME_IS_UTF8 = 0x1, 0x800
_LONGEST_NAME = 255
_DRIVE = re.compile(r"^[A-Za-z]:")
# An EPUB's pages name their document type; what it could define is what is dangerous.
_FORBIDDEN = {".docx": b"<!DOCTYPE", ".epub": b"<!ENTITY"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its place in it, its name, and why it is not read, if so."""

    place: int
    name: str
    reason: str = ""


class NoArchiveError(UnreadableDocumentError):
    """The bytes are no ZIP archive."""


class Container:
    """A ZIP archive in memory, opened only if it keeps to the limits. Nothing of it is ever written to a disk."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Look at what the archive says of itself.

        Raises:
            UnreadableDocumentError: it is damaged, encrypted, holds links, or is larger than the limits.
        """
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise NoArchiveError("it is not a ZIP archive, or a damaged one") from error
        self._limits = limits
        self._entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        self._check()

    def _check(self) -> None:
        entries, limits = self._entries, self._limits
        if len(self._archive.infolist()) > limits.entries:
            raise UnreadableDocumentError(f"it holds more than {limits.entries:,} files")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableDocumentError("it is protected by a password; save it without one")
        if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
            raise UnreadableDocumentError("it holds a link to another file")
        if any(entry.compress_type not in _IS_READ for entry in entries):
            raise UnreadableDocumentError("it is packed in a way that is not read; pack it as an ordinary ZIP")
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise UnreadableDocumentError(f"it unpacks to more than {in_megabytes(limits.unpacked_bytes)}")
        for entry in entries:
            is_large = entry.file_size > _RATIO_COUNTS_FROM_BYTES
            if is_large and entry.file_size > limits.ratio * max(entry.compress_size, 1):
                raise UnreadableDocumentError(f"a file in it grows more than {limits.ratio} times when unpacked")

    def members(self) -> Iterator[Member]:
        """The files that may be documents, and those that are refused; hidden files and folders are left out."""
        seen: set[str] = set()
        for place, entry in enumerate(self._entries):
            name = _name_of(entry)
            if any(part.startswith(".") and part.strip(".") for part in name.split("/")) or name.startswith(
                "__MACOSX/"
            ):
                continue
            reason = _wrong_with(name, entry.orig_filename)
            if not reason and PurePosixPath(name).suffix.lower() in _ARCHIVE_SUFFIXES:
                reason = "it is an archive inside an archive, which is not read"
            key = name.casefold()
            if not reason and key in seen:
                reason = "the archive holds another file of that name"
            seen.add(key)
            yield Member(place, name, reason)

    def read(self, place: int) -> bytes:
        """One file, unpacked: never more than it was said to be.

        Raises:
            UnreadableDocumentError: it is damaged or too large.
        """
        entry = self._entries[place]
        if entry.file_size > self._limits.file_bytes:
            raise UnreadableDocumentError(f"it is larger than {in_megabytes(self._limits.file_bytes)}; split it")
        try:
            return self._archive.read(entry)
        except _DAMAGED as error:
            raise UnreadableDocumentError("it is damaged inside its archive") from error

    def check_as_package(self, suffix: str) -> None:
        """Look at the parts of a DOCX or an EPUB.

        Raises:
            UnreadableDocumentError: a part is too large or damaged, defines entities, or has a name that is a trick.
        """
        for entry in self._entries:
            name = _name_of(entry)
            if _wrong_with(name, entry.orig_filename):
                raise UnreadableDocumentError("it holds a part whose name is a trick; it may be an attack")
            if PurePosixPath(name).suffix.lower() not in _XML_SUFFIXES:
                continue
            if entry.file_size > _LARGEST_XML_BYTES:
                raise UnreadableDocumentError(f"a part of it is larger than {in_megabytes(_LARGEST_XML_BYTES)}")
            try:
                part = self._archive.read(entry)
            except _DAMAGED as error:
                raise UnreadableDocumentError("a part of it is damaged") from error
            if _FORBIDDEN[suffix] in part.replace(b"\x00", b""):  # UTF-16 has a zero in every other byte
                raise UnreadableDocumentError("it defines XML entities, which no document needs; it may be an attack")


def check_package(suffix: str, data: bytes, limits: Limits) -> None:
    """Look at a DOCX or an EPUB before it is parsed; what is no archive at all is left to its parser to name.

    Raises:
        UnreadableDocumentError: it is not an archive that a document would be.
    """
    with suppress(NoArchiveError):
        Container(data, limits).check_as_package(suffix)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so."""
    name = entry.filename
    if not entry.flag_bits & _NAME_IS_UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return unicodedata.normalize("NFC", name)


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or any(part.startswith(".") and part.strip(".") for part in name.split("/"))


def _wrong_with(name: str, original: str) -> str:
    """Why a name in an archive is not one that a document has; empty where it is."""
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or _DRIVE.match(name) or ".." in parts or "\x00" in original:
        return "its name is a path that leaves the archive"
    if not name.isprintable() or "" in parts or "." in parts:
        return "its name holds characters that cannot be shown; rename it"
    return "its name is too long" if len(name) > _LONGEST_NAME else ""
