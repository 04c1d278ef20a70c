"""What became of every file of a folder, once all of them were looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.loading.duplicates import FoundDocument, Kept, without_copies
from assistant.loading.folder import SkippedFile
from assistant.loading.question_table import NOT_QUESTIONS


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
class Settled:
    """The documents that are kept, in the order of their files, the files that were left out, and all files.

    `skipped` are the files that were meant to be read; those passed over are not among them, but among `left_out`.
    """

    kept: tuple[Kept, ...]
    left_out: tuple[SkippedFile, ...]
    skipped: tuple[SkippedFile, ...]
    files: tuple[LoadedFile, ...]


def settle(found: Sequence[FoundDocument], skipped: Sequence[SkippedFile]) -> Settled:
    """Choose one document of each content and of each id.

    Args:
        found: the documents that were read, in the order of their files.
        skipped: the files that were not.
    """
    kept, same_id = _with_one_of_each_id(found, without_copies(found))
    left_out = sorted([*skipped, *same_id], key=lambda one: one.file)
    files = tuple(_files(found, kept, left_out))
    meant = tuple(one for one in left_out if not _is_passed_over(one))
    return Settled(tuple(kept), tuple(left_out), meant, files)


def _with_one_of_each_id(found: Sequence[FoundDocument], kept: Sequence[Kept]) -> tuple[list[Kept], list[SkippedFile]]:
    first: dict[str, Kept] = {}
    skipped = []
    for one in kept:
        there = first.setdefault(found[one.place].document_id, one)
        if there is one:
            continue
        reason = f"another file has the same id ({found[there.place].file}); rename one of them"
        skipped += [SkippedFile(file, reason) for file in (found[one.place].file, *one.also)]
    return list(first.values()), skipped


def _files(
    found: Sequence[FoundDocument], kept: Sequence[Kept], skipped: Sequence[SkippedFile]
) -> Iterator[LoadedFile]:
    """What became of every file, in the order of their paths."""
    own = {file: found[one.place] for one in kept for file in (found[one.place].file, *one.also)}
    left_out = {one.file: one.reason for one in skipped}
    by_file = {one.file: one for one in found}
    for file in sorted({*by_file, *left_out}):
        yield _file(file, left_out, by_file.get(file), own.get(file))


def _file(file: str, left_out: Mapping[str, str], found: FoundDocument | None, own: FoundDocument | None) -> LoadedFile:
    loaded = LoadedFile(file, PurePosixPath(file).suffix.lower().removeprefix("."))
    if file in left_out:
        why = SkippedFile(file, left_out[file])
        loaded = replace(loaded, reason=why.reason, passed_over=_is_passed_over(why))
    if found is not None:
        loaded = replace(loaded, encoding=found.encoding, words=found.words, warnings=found.warnings)
    if own is not None:
        loaded = replace(loaded, document_id=own.document_id, same_as=own.file if own.file != file else "")
    return loaded


def _is_passed_over(skipped: SkippedFile) -> bool:
    """A table of anything but questions and answers is data that accompanies the documents."""
    return skipped.file.lower().endswith(".csv") and skipped.reason == NOT_QUESTIONS
