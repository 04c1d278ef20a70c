"""What became of each file of a build, as a table for people and as an object for programs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.cli.streams import for_display
from assistant.serialization import JsonObject

if TYPE_CHECKING:
    from assistant.loading import LoadedFile

_HEADER = ("file", "kind", "words", "chunks", "")
_MOST_ROWS = 40
_LONGEST_FILE = 60


def print_files(
    files: "Sequence[LoadedFile]", chunks_of: Mapping[str, int], *, changed: bool = True, verbose: bool = False
) -> None:
    """Print the table on stderr, as much of it as someone needs who did not ask for all of it.

    Args:
        files: what became of each file.
        chunks_of: how many chunks a document has.
        changed: whether there is a new build; without one only what asks for attention is shown.
        verbose: whether to show every file.
    """
    shown = [one for one in files if verbose or _asks_for_attention(one)]
    hidden = len(files) - len(shown)
    if changed and len(files) <= _MOST_ROWS:
        shown, hidden = list(files), 0
    lines = list(_table([_row(one, chunks_of) for one in shown])) if shown else []
    if changed and hidden:
        more = "more files have" if shown else "files have"
        lines.append(f"{hidden:,} {more} nothing to note; --verbose lists them.")
    for line in lines:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def file_object(one: "LoadedFile", chunks_of: Mapping[str, int]) -> JsonObject:
    """What became of one file; `reason` says why it was left out, `same_as` which file has the same content."""
    return {
        "file": one.file,
        "kind": one.kind,
        "encoding": one.encoding or None,
        "words": one.words,
        "document_id": one.document_id or None,
        "chunks": _chunks(one, chunks_of),
        "same_as": one.same_as or None,
        "reason": one.reason or None,
        "passed_over": one.passed_over,
        "warnings": list(one.warnings),
    }


def _asks_for_attention(one: "LoadedFile") -> bool:
    return bool(_remarks(one)) and not one.passed_over


def _remarks(one: "LoadedFile") -> str:
    """What there is to say of a file beside its counts."""
    if one.reason:
        return f"{'passed over' if one.passed_over else 'skipped'}: {one.reason}"
    is_usual = one.encoding.lower().replace("_", "-") in ("", "utf-8", "ascii")
    remarks = (
        "" if is_usual else f"read as {one.encoding}",
        f"the same as {one.same_as}" if one.same_as else "",
        *one.warnings,
    )
    return "; ".join(filter(None, remarks))


def _chunks(one: "LoadedFile", chunks_of: Mapping[str, int]) -> int:
    return 0 if one.same_as else chunks_of.get(one.document_id, 0)


def _row(one: "LoadedFile", chunks_of: Mapping[str, int]) -> tuple[str, ...]:
    words, chunks = one.words, _chunks(one, chunks_of)
    file = for_display(one.file)
    if len(file) > _LONGEST_FILE:
        file = f"…{file[1 - _LONGEST_FILE :]}"
    remarks = " ".join(for_display(_remarks(one)).split())
    return file, one.kind, f"{words:,}" if words else "", f"{chunks:,}" if chunks else "", remarks


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (_HEADER, *rows)) for column in range(len(_HEADER))]
    for file, kind, words, chunks, remarks in (_HEADER, *rows):
        counts = f"{words:>{widths[2]}}  {chunks:>{widths[3]}}"
        yield f"{file:<{widths[0]}}  {kind:<{widths[1]}}  {counts}  {remarks}".rstrip()
