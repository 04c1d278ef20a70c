"""A folder of files -> its documents, and what became of every file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError
from assistant.loading.child import DocumentReader
from assistant.loading.containers import ARCHIVE
from assistant.loading.duplicates import merge_copies
from assistant.loading.folder import SkippedFile, list_files, on_one_line, read_file
from assistant.loading.formats import FORMATS, FORMATS_IN_WORDS
from assistant.loading.limits import DEFAULT_LIMITS, Limits
from assistant.loading.question_table import NOT_QUESTIONS
from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.wire import ReadDocument
from assistant.types import Document


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What became of one file.

    Attributes:
        file: Its path below the corpus folder; that of a file in an archive goes on below the archive's.
        kind: Its format: "pdf".
        encoding: What its bytes were read as; empty where it was not read.
        words: How many words it holds.
        document_id: The document that holds its text; empty where it was left out.
        same_as: The file with the same content that is the document's own, if that is another one.
        reason: Why it was left out.
        passed_over: It was left out because it is something that lies beside documents and none itself.
        warnings: What may be wrong with its text.
    """

    file: str
    kind: str
    encoding: str = ""
    words: int = 0
    document_id: str = ""
    same_as: str = ""
    reason: str = ""
    passed_over: bool = False
    warnings: tuple[str, ...] = ()


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
    """Every document below the folder, hidden ones and the folder's own README.md aside.

    Args:
        folder: where the documents are.
        limits: what one file and all of them may cost.
        progress: is told the files read and the files in all.

    Raises:
        CorpusError: the folder does not exist, cannot be listed, holds more than the limits allow or nothing that can
            be read.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no corpus folder {on_one_line(str(folder))}. Name one that holds documents with --corpus."
        )
    listing = list_files(folder, limits)
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
    documents, same_id = _with_one_of_each_id(merge_copies(read))
    skipped += same_id
    if not documents:
        raise CorpusError(_nothing_readable(folder, skipped))
    skipped.sort(key=lambda one: one.file)
    files = tuple(_files(read, documents, skipped))
    return Corpus(tuple(documents), tuple(one for one in skipped if not _is_passed_over(one)), files)


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


def _documents_of(path: Path, root: Path, reader: DocumentReader) -> Iterator[tuple[str, ReadDocument | str]]:
    """What one file holds: a document, those of an archive, or the reason why there is none."""
    file = path.relative_to(root).as_posix()
    try:
        if path.suffix.lower() != ARCHIVE:
            name = _checked_name(path, root)
            yield file, reader.read(name, read_file(path, root, reader.limits))
            return
        name = _checked_name(path, root, (ARCHIVE,))
        found = False
        for inner, outcome in reader.read_archive(name, read_file(path, root, reader.limits)):
            found = True
            yield inner, outcome
        if not found:
            yield file, "it holds no document"
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


def _with_one_of_each_id(read: list[ReadDocument]) -> tuple[list[Document], list[SkippedFile]]:
    documents: dict[str, Document] = {}
    skipped = []
    for document in (one.document for one in read):
        there = documents.setdefault(document.id, document)
        if there is document:
            continue
        reason = f"another file has the same id ({there.file}); rename one of them"
        skipped += [SkippedFile(file, reason) for file in (document.file, *document.also)]
    return list(documents.values()), skipped


def _files(read: list[ReadDocument], documents: list[Document], skipped: list[SkippedFile]) -> Iterator[LoadedFile]:
    """What became of every file, in the order of their paths."""
    kept = {file: document for document in documents for file in (document.file, *document.also)}
    left_out = {one.file: one.reason for one in skipped}
    by_file = {one.document.file: one for one in read}
    for file in sorted({*by_file, *left_out}):
        loaded = LoadedFile(file, PurePosixPath(file).suffix.lower().removeprefix("."))
        if file in left_out:
            why = SkippedFile(file, left_out[file])
            loaded = replace(loaded, reason=why.reason, passed_over=_is_passed_over(why))
        one, document = by_file.get(file), kept.get(file)
        if one is not None:
            words = len(one.document.text.split())
            loaded = replace(loaded, encoding=one.encoding, words=words, warnings=one.warnings)
        if document is not None:
            same_as = document.file if document.file != file else ""
            loaded = replace(loaded, document_id=document.id, same_as=same_as)
        yield loaded


def _is_passed_over(skipped: SkippedFile) -> bool:
    """A table of anything but questions and answers is data that accompanies the documents."""
    return skipped.file.lower().endswith(".csv") and skipped.reason == NOT_QUESTIONS


def _nothing_readable(folder: Path, skipped: list[SkippedFile]) -> str:
    what = f"The corpus folder {on_one_line(str(folder))} holds no document that can be read."
    if skipped:
        first = "; ".join(f"{file.file}: {file.reason}" for file in skipped[:3])
        more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
        what = f"{what} Skipped: {first}{more}."
    return f"{what} Add documents, or name another folder with --corpus."
