"""A folder of files -> its documents, and what became of every file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError
from assistant.loading.child import DocumentReader
from assistant.loading.containers import ARCHIVE
from assistant.loading.duplicates import FoundDocument, found_document
from assistant.loading.folder import Listing, SkippedFile, list_files, on_one_line, read_file
from assistant.loading.formats import FORMATS, FORMATS_IN_WORDS
from assistant.loading.limits import DEFAULT_LIMITS, Limits
from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.settling import LoadedFile, Settled, settle
from assistant.loading.wire import ReadDocument
from assistant.types import Document


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder in the order of their files, the files that were left out, and all files.

    `skipped` are the files that were meant to be read; those passed over are not among them.
    """

    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]
    files: tuple[LoadedFile, ...] = ()


def load_corpus(
    folder: Path, limits: Limits = DEFAULT_LIMITS, progress: Callable[[int, int], None] | None = None
) -> Corpus:
    """Every document below the folder, hidden ones and the folder's own README.md aside, all of them in memory.

    Args:
        folder: where the documents are.
        limits: what one file and all of them may cost.
        progress: is told the files read and the files in all.

    Raises:
        CorpusError: the folder does not exist, cannot be listed, holds more than the limits allow or nothing that can
            be read.
    """
    listing = list_corpus(folder, limits)
    skipped, read = list(listing.skipped), []
    with DocumentReader(limits) as reader:
        for done, path in enumerate(listing.paths, start=1):
            for file, outcome in _documents_of(path, folder, reader):
                if isinstance(outcome, ReadDocument):
                    read.append(outcome)
                else:
                    skipped.append(SkippedFile(on_one_line(file), outcome))
            if progress is not None:
                progress(done, len(listing.paths))
    settled = settle_corpus(folder, [found_document(one) for one in read], skipped)
    documents = tuple(replace(read[one.place].document, also=one.also) for one in settled.kept)
    return Corpus(documents, settled.skipped, settled.files)


def list_corpus(folder: Path, limits: Limits) -> Listing:
    """The files of a corpus folder that may be documents.

    Raises:
        CorpusError: the folder does not exist, cannot be listed, or holds more than the limits allow.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no corpus folder {on_one_line(str(folder))}. Name one that holds documents with --corpus."
        )
    return list_files(folder, limits)


def settle_corpus(folder: Path, found: Sequence[FoundDocument], skipped: Sequence[SkippedFile]) -> Settled:
    """What became of every file of a corpus folder.

    Raises:
        CorpusError: it holds nothing that can be read.
    """
    settled = settle(found, skipped)
    if not settled.kept:
        raise CorpusError(_nothing_readable(folder, settled.left_out))
    return settled


def load_document(path: Path, root: Path, reader: DocumentReader | None = None) -> Document:
    """The document in one file; its id is the path below `root` without the suffix.

    Raises:
        UnreadableDocumentError: the file cannot be read as a document (a `CorpusError`; its `reason` says why).
    """
    if reader is None:
        with DocumentReader() as reader:
            return load_document(path, root, reader)
    name = _checked_name(path, root)
    return reader.read(name, read_file(path, root, reader.limits)).document


def corpus_file(path: Path, root: Path, limits: Limits) -> tuple[PurePosixPath, bytes]:
    """The path of a file below the corpus folder, and its bytes.

    Raises:
        UnreadableDocumentError: it is none that is read as a document or as an archive of some.
    """
    formats = (ARCHIVE,) if path.suffix.lower() == ARCHIVE else FORMATS
    return _checked_name(path, root, formats), read_file(path, root, limits)


def documents_in(name: PurePosixPath, data: bytes, reader: DocumentReader) -> Iterator[tuple[str, ReadDocument | str]]:
    """What one file holds: a document, those of an archive, or the reason why there is none, each with its path.

    Raises:
        UnreadableDocumentError: it cannot be read at all.
    """
    if name.suffix.lower() != ARCHIVE:
        yield str(name), reader.read(name, data)
        return
    found = False
    for inner, outcome in reader.read_archive(name, data):
        found = True
        yield inner, outcome
    if not found:
        yield str(name), "it holds no document"


def _documents_of(path: Path, root: Path, reader: DocumentReader) -> Iterator[tuple[str, ReadDocument | str]]:
    file = path.relative_to(root).as_posix()
    try:
        yield from documents_in(*corpus_file(path, root, reader.limits), reader)
    except UnreadableDocumentError as error:
        yield file, error.reason


def _checked_name(path: Path, root: Path, formats: tuple[str, ...] = FORMATS) -> PurePosixPath:
    """The path below the root, if it is one that a document can have."""
    name = path.relative_to(root).as_posix()
    if not name.isprintable():
        raise UnreadableDocumentError("its name holds characters that cannot be shown; rename it")
    is_linked_folder = path.is_symlink() and path.is_dir()
    if path.suffix.lower() not in formats and not is_linked_folder:
        suffix = path.suffix.lower() or "no suffix"
        raise UnreadableDocumentError(f"format not supported ({suffix}); {FORMATS_IN_WORDS} are read")
    return PurePosixPath(name)


def _nothing_readable(folder: Path, skipped: Sequence[SkippedFile]) -> str:
    what = f"The corpus folder {on_one_line(str(folder))} holds no document that can be read."
    if skipped:
        first = "; ".join(f"{file.file}: {file.reason}" for file in skipped[:3])
        more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
        what = f"{what} Skipped: {first}{more}."
    return f"{what} Add documents, or name another folder with --corpus."
