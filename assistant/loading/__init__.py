"""Files -> Documents: canonical text with its sections and sentences, one reader per format."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError
from assistant.loading.blocks import build_structure
from assistant.loading.formats import FORMATS, FORMATS_IN_WORDS, ParsedText, parse
from assistant.loading.reading import MAX_FILE_BYTES, UnreadableDocumentError, read_bytes
from assistant.loading.scopes import with_scopes
from assistant.loading.word_lists import words_of
from assistant.types import Document

__all__ = [
    "FORMATS",
    "FORMATS_IN_WORDS",
    "MAX_FILE_BYTES",
    "Corpus",
    "SkippedFile",
    "UnreadableDocumentError",
    "load_corpus",
    "load_document",
    "to_document",
]

# Files that accompany a corpus and are not meant to be read; any other suffix is named as not supported.
NOT_DOCUMENTS = words_of(
    """.tsv .json .jsonl .ndjson .yaml .yml .toml .ini .cfg .xml .py .js .ts .css .sh .png .jpg .jpeg .gif .svg
    .webp .bmp .ico .tif .tiff .mp3 .mp4 .m4a .wav .webm .mov .avi .zip .gz .bz2 .xz .tar .7z .sqlite .db .log .bak .tmp
    .swp .lock"""
)
_NOT_A_DOCUMENT_AT_THE_ROOT = "readme.md"


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was left out: its path below the corpus folder, and why, as a clause."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, ordered by their ids' files, and the files that were left out."""

    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...]


def load_corpus(folder: Path) -> Corpus:
    """Every document below the folder, hidden ones and the folder's own README.md aside.

    Raises:
        CorpusError: the folder does not exist, cannot be listed, or holds nothing that can be read.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no corpus folder {_shown(str(folder))}. Name one that holds documents with --corpus."
        )
    documents: dict[str, Document] = {}
    skipped: list[SkippedFile] = []
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        try:
            document = load_document(path, folder)
        except UnreadableDocumentError as error:
            skipped.append(SkippedFile(_shown(name), error.reason))
            continue
        if document.id in documents:
            reason = f"another file has the same id ({_shown(documents[document.id].file)}); rename one of them"
            skipped.append(SkippedFile(_shown(name), reason))
        else:
            documents[document.id] = document
    if not documents:
        raise CorpusError(_nothing_readable(folder, skipped))
    return Corpus(tuple(documents.values()), tuple(skipped))


def load_document(path: Path, root: Path) -> Document:
    """The document in one file; its id is the path below `root` without the suffix.

    Raises:
        UnreadableDocumentError: the file cannot be read as a document (a `CorpusError`; its `reason` says why).
    """
    name = PurePosixPath(path.relative_to(root).as_posix())
    _check_place(path, root, str(name))
    data = read_bytes(path)
    return to_document(name, data, parse(name.suffix, data))


def to_document(name: PurePosixPath, data: bytes, parsed: ParsedText) -> Document:
    """The document that a parsed file makes; `name` is its path below the corpus folder.

    Raises:
        UnreadableDocumentError: it holds no sentence.
    """
    front_matter, title = parsed.front_matter, parsed.title
    structure = build_structure(parsed.text, parsed.blocks, title=title)
    if not any(sentence.kind not in ("heading", "furniture") for sentence in structure.sentences):
        raise UnreadableDocumentError(
            "it is empty" if not structure.sentences else "it holds headings or page furniture only"
        )
    sentences = with_scopes(
        structure.sentences,
        structure.sections,
        title=title,
        jurisdiction=front_matter.jurisdiction,
        as_of=front_matter.as_of,
    )
    return Document(
        id=str(name.with_suffix("")),
        title=title or _title_from_name(name.stem),
        text=parsed.text,
        sections=structure.sections,
        sentences=sentences,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=front_matter.kind or "article",
        as_of=front_matter.as_of,
        jurisdiction=front_matter.jurisdiction,
        sources=front_matter.sources,
        file=str(name),
        pages=parsed.pages,
    )


def _files(folder: Path) -> Iterator[Path]:
    """Files below the folder that may be documents; linked folders are listed but not entered."""

    def refuse(error: OSError) -> None:
        if error.filename is not None and Path(error.filename) == folder:
            reason = (error.strerror or "system error").lower()
            raise CorpusError(
                f"The corpus folder {_shown(str(folder))} cannot be listed ({reason}). Check its permissions."
            ) from error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(parent)
        yield from (here / name for name in folders if (here / name).is_symlink())
        for name in files:
            is_root_readme = here == folder and name.lower() == _NOT_A_DOCUMENT_AT_THE_ROOT
            if not name.startswith(".") and not is_root_readme and Path(name).suffix.lower() not in NOT_DOCUMENTS:
                yield here / name


def _check_place(path: Path, root: Path, name: str) -> None:
    """Refuses names and places that a document cannot have."""
    if not name.isprintable():
        raise UnreadableDocumentError("its name holds characters that cannot be shown; rename it")
    if path.is_symlink() and path.is_dir():
        raise UnreadableDocumentError("it is a link to a folder; links to folders are not followed")
    if path.suffix.lower() not in FORMATS:
        suffix = path.suffix.lower() or "no suffix"
        raise UnreadableDocumentError(f"format not supported ({suffix}); {FORMATS_IN_WORDS} are read")
    try:
        inside = path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError) as error:
        raise UnreadableDocumentError("it is a broken link") from error
    if not inside:
        raise UnreadableDocumentError("it is a link that leaves the corpus folder")


def _nothing_readable(folder: Path, skipped: list[SkippedFile]) -> str:
    what = f"The corpus folder {_shown(str(folder))} holds no document that can be read."
    if skipped:
        first = "; ".join(f"{file.file}: {file.reason}" for file in skipped[:3])
        more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
        what = f"{what} Skipped: {first}{more}."
    return f"{what} Add documents, or name another folder with --corpus."


def _title_from_name(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").replace("-", " ").split()) or stem
    return words[:1].upper() + words[1:]


def _shown(name: str) -> str:
    """The name on one line, whatever characters it holds."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in name)
