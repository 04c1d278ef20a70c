"""The documents that a user adds: files in a folder of their own, beside those an index was first built from.

A file is written aside, read as the index will read it, and only then put in its place: a refused one leaves no trace.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from assistant.errors import AssistantError, CorpusError
from assistant.loading import (
    DEFAULT_LIMITS,
    FORMATS,
    FORMATS_IN_WORDS,
    DocumentReader,
    Limits,
    ReadDocument,
    SkippedFile,
    UnreadableDocumentError,
    load_document,
    merge_copies,
    words_sha256,
)
from assistant.types import UPLOADED, Document

_LONGEST_STEM = 80
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
_SEPARATORS = re.compile(r"[/\\]")
_MEBIBYTE = 1024 * 1024


class UploadError(AssistantError):
    """A file cannot be added or removed; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How large one file may be, in bytes, and how many there may be."""

    file_bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file of the folder: the id of its document in an index, its name, and its hash."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class UploadedDocuments:
    """The uploaded documents in the order of their ids, and the files that can no longer be read."""

    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]


def file_name(given: str) -> str:
    """The name under which a file is kept: the last part of what was given, of letters, digits, `-`, `_` and `.` only.

    Raises:
        UploadError: its suffix is not one of a format that is read.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", given))[-1]
    name = PurePosixPath(_NOT_IN_A_NAME.sub("-", last).strip("-."))
    suffix = name.suffix.lower()
    if suffix not in FORMATS:
        if suffix == ".zip":
            raise UploadError(f"{shown_name(given)} was not added: unpack it and add the files in it.")
        raise UploadError(f"{shown_name(given)} was not added: {FORMATS_IN_WORDS} files are read, no others.")
    return f"{name.stem.strip('-.')[:_LONGEST_STEM] or 'document'}{suffix}"


def shown_name(given: str) -> str:
    """The last part of a name on one line, to say which file is meant."""
    last = _SEPARATORS.split(given)[-1]
    return "".join(one if one.isprintable() else "?" for one in last)[: _LONGEST_STEM + 10] or "A file without a name"


class Uploads:
    """The folder of the uploaded documents; it is made when the first one is added."""

    def __init__(self, folder: Path, limits: UploadLimits, reading: Limits = DEFAULT_LIMITS) -> None:
        """Name the folder.

        Args:
            folder: where the files are kept.
            limits: how large one may be, and how many there may be.
            reading: what reading one may cost.
        """
        self.folder = folder
        self.limits = limits
        self.reading = reading

    def documents(self) -> UploadedDocuments:
        """Every uploaded document, as the index reads it; those with the same text once."""
        read: list[ReadDocument] = []
        skipped: list[SkippedFile] = []
        with DocumentReader(self.reading) as reader:
            for path in self._paths():
                try:
                    read.append(ReadDocument(_loaded(path, self.folder, reader)))
                except UnreadableDocumentError as error:
                    skipped.append(SkippedFile(path.name, error.reason))
        return UploadedDocuments(tuple(one.document for one in merge_copies(read)), tuple(skipped))

    def files(self) -> tuple[UploadedFile, ...]:
        """The uploaded files in the order of their names; their text is not read.

        Raises:
            UploadError: one of them cannot be read.
        """
        found = []
        for path in self._paths():
            with _clear_errors(path.name, "read"):
                found.append(UploadedFile(_document_id(path), path.name, _sha256(path.read_bytes())))
        return tuple(found)

    def add(self, given_name: str, data: bytes, others: Sequence[Document] = ()) -> Document:
        """Keep a file as a document.

        Args:
            given_name: what it is called where it comes from; never used as a path.
            data: all of it.
            others: documents that it must not repeat, beside those uploaded before.

        Raises:
            UploadError: it is too large, of another format, unreadable or there already, or it cannot be written.
        """
        name, shown = file_name(given_name), shown_name(given_name)
        if len(data) > self.limits.file_bytes:
            raise UploadError(f"{shown} was not added: it is larger than {self.limits.file_bytes / _MEBIBYTE:.3g} MB.")
        with _clear_errors(shown, "added"):
            self._refuse_repetition(name, shown, data, others)
            self.folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self.folder, prefix=".incoming-") as aside:
                path = Path(aside) / name
                path.write_bytes(data)
                with DocumentReader(self.reading) as reader:
                    document = _loaded(path, Path(aside), reader)
                self._refuse_copy(shown, document, others)
                os.link(path, self.folder / name)  # unlike a rename, it never takes the place of another file
        return document

    def remove(self, document_id: str) -> str:
        """Delete an uploaded document's file, and give its name.

        Raises:
            UploadError: there is no such document, or its file cannot be removed.
        """
        for path in self._paths():
            if document_id == _document_id(path):
                with _clear_errors(path.name, "removed"):
                    path.unlink()
                return path.name
        raise UploadError(f"{shown_name(document_id)} was not removed: it is no longer there.")

    def _refuse_repetition(self, name: str, shown: str, data: bytes, others: Sequence[Document]) -> None:
        files = self.files()
        if any(Path(one.name).stem.casefold() == Path(name).stem.casefold() for one in files):
            raise UploadError(f"{shown} was not added: a document of that name is there. Remove it first, or rename.")
        if len(files) >= self.limits.files:
            raise UploadError(f"{shown} was not added: there may be {self.limits.files} uploaded documents at most.")
        known = {one.sha256: one.title for one in others} | {one.sha256: one.name for one in files}
        there = known.get(_sha256(data))
        if there:
            raise UploadError(f"{shown} was not added: it is the same file as “{there}”, which is there.")

    def _refuse_copy(self, shown: str, document: Document, others: Sequence[Document]) -> None:
        """Refuse what says just what another document says, in another format or with other marks around it."""
        words = words_sha256(document)
        there = next((one.title for one in others if words_sha256(one) == words), "")
        if there:
            raise UploadError(f"{shown} was not added: it has the same text as “{there}”, which is there.")

    def _paths(self) -> Sequence[Path]:
        if not self.folder.is_dir():
            return ()
        return sorted(
            path for path in self.folder.iterdir() if path.suffix in FORMATS and not path.name.startswith(".")
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _document_id(path: Path) -> str:
    return f"{UPLOADED}{path.stem}"


def _loaded(path: Path, root: Path, reader: DocumentReader) -> Document:
    return replace(load_document(path, root, reader), id=_document_id(path), file=path.name)


@contextmanager
def _clear_errors(shown: str, done: str) -> Iterator[None]:
    try:
        yield
    except UnreadableDocumentError as error:
        raise UploadError(f"{shown} was not {done}: {error.reason}.") from error
    except CorpusError as error:
        raise UploadError(f"{shown} was not {done}. {error}") from error
    except FileExistsError as error:
        raise UploadError(f"{shown} was not {done}: a document of that name has just been added.") from error
    except OSError as error:
        raise UploadError(f"{shown} was not {done}: {(error.strerror or 'system error').lower()}.") from error
