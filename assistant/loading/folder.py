"""The files of a folder: which of them may be documents, and their bytes, without following a link out of it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError
from assistant.loading.containers import ARCHIVE
from assistant.loading.formats import FORMATS
from assistant.loading.limits import Limits, in_megabytes
from assistant.loading.reading import UnreadableDocumentError, read_bytes
from assistant.loading.word_lists import words_of

# Files that accompany a corpus and are not meant to be read; any other suffix is named as not supported.
NOT_DOCUMENTS = words_of(
    """.csv .tsv .json .jsonl .ndjson .yaml .yml .toml .ini .cfg .xml .py .js .ts .css .sh .png .jpg .jpeg .gif .svg
    .webp .bmp .ico .tif .tiff .mp3 .mp4 .m4a .wav .webm .mov .avi .gz .bz2 .xz .tar .7z .sqlite .db .log .bak .tmp
    .swp .lock"""
)
_NOT_A_DOCUMENT_AT_THE_ROOT = "readme.md"


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that was left out: its path below the corpus folder, and why, as a clause."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder that may be documents, in the order of their paths, and the folders that cannot be read."""

    paths: tuple[Path, ...]
    skipped: tuple[SkippedFile, ...]


def list_files(folder: Path, limits: Limits) -> Listing:
    """Files below the folder that may be documents; linked folders are listed but not entered, hidden ones neither.

    Raises:
        CorpusError: the folder cannot be listed, or holds more than the limits allow.
    """
    skipped: list[SkippedFile] = []

    def note(error: OSError) -> None:
        reason = (error.strerror or "system error").lower()
        if error.filename is None or Path(error.filename) == folder:
            raise CorpusError(
                f"The corpus folder {on_one_line(str(folder))} cannot be listed ({reason}). Check its permissions."
            ) from error
        name = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(SkippedFile(on_one_line(name), f"the folder cannot be listed ({reason})"))

    paths: list[tuple[str, Path]] = []
    size = 0
    for seen, (name, path, is_candidate) in enumerate(_walk(folder, note), start=1):
        if seen > limits.files:
            raise CorpusError(_too_much(folder, f"more than {limits.files:,} files"))
        if is_candidate:
            paths.append((name, path))
            size += _size(path)
        if size > limits.folder_bytes:
            raise CorpusError(_too_much(folder, f"documents of more than {in_megabytes(limits.folder_bytes)} together"))
    return Listing(tuple(path for _, path in sorted(paths)), tuple(skipped))


def read_file(path: Path, root: Path, limits: Limits) -> bytes:
    """The bytes of a regular file below the root.

    Raises:
        UnreadableDocumentError: it is a link that leaves the root, no regular file, too large, empty or not readable.
    """
    return read_bytes(_resolved(path, root), limits.file_bytes, follow=False)


def may_be_document(name: str) -> bool:
    """Whether a file's name is not one of something else that lies beside documents."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in FORMATS or suffix == ARCHIVE or suffix not in NOT_DOCUMENTS


def on_one_line(name: str) -> str:
    """The name on one line, whatever characters it holds."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in name)


def _walk(folder: Path, note: Callable[[OSError], None]) -> Iterator[tuple[str, Path, bool]]:
    """Every file that is not hidden: its path below the folder, the file, and whether it may be a document."""
    for parent, folders, files in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(parent)
        below = "" if here == folder else f"{here.relative_to(folder).as_posix()}/"
        yield from ((below + name, here / name, True) for name in folders if (here / name).is_symlink())
        for name in files:
            is_root_readme = here == folder and name.lower() == _NOT_A_DOCUMENT_AT_THE_ROOT
            if not name.startswith("."):
                yield below + name, here / name, not is_root_readme and may_be_document(name)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # it has just been removed, or cannot be looked at; reading it will say so
        return 0


def _too_much(folder: Path, what: str) -> str:
    return (
        f"The corpus folder {on_one_line(str(folder))} holds {what}. "
        "Name a smaller one with --corpus, or raise ASSISTANT_MAX_FILES or ASSISTANT_MAX_FOLDER_MB."
    )


def _resolved(path: Path, root: Path) -> Path:
    """Where the file really is."""
    if path.is_symlink() and path.is_dir():
        raise UnreadableDocumentError("it is a link to a folder; links to folders are not followed")
    try:
        place, top = os.path.realpath(path, strict=True), os.path.realpath(root)
    except (OSError, RuntimeError) as error:
        raise UnreadableDocumentError("it is a broken link") from error
    if not place.startswith(os.path.join(top, "")):
        raise UnreadableDocumentError("it is a link that leaves the corpus folder")
    return Path(place)
