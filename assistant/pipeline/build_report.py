"""What an index build did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import CorpusError

if TYPE_CHECKING:
    from assistant.index import BuildResult
    from assistant.loading import LoadedFile, SkippedFile


class SkippedFilesError(CorpusError):
    """Files were left out of a build that was to take all of them; `files` says what became of each."""

    def __init__(self, message: str, files: "Sequence[LoadedFile]") -> None:
        super().__init__(message)
        self.files = files


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an index build did. `changed` is False where the corpus and the settings were those of the build in use.

    `files` says what became of each file that was looked at, `chunks_of` how many chunks a document has, by its id.
    """

    build_id: str
    changed: bool
    documents: int
    chunks: int
    embedded: int
    reused: int
    seconds: float
    skipped: "tuple[SkippedFile, ...]"
    files: "tuple[LoadedFile, ...]" = ()
    chunks_of: Mapping[str, int] = field(default_factory=dict)


def report_of(written: "BuildResult", chunks_of: Mapping[str, int]) -> BuildReport:
    """The report of a build, without what became of the files."""
    return BuildReport(
        build_id=written.build_id,
        changed=written.changed,
        documents=written.documents,
        chunks=written.chunks,
        embedded=written.embedded,
        reused=written.reused,
        seconds=0.0,
        skipped=(),
        chunks_of=chunks_of,
    )


def not_all(skipped: "Sequence[SkippedFile]") -> str:
    """Why nothing was built where no file may be left out."""
    first = "; ".join(f"{one.file}: {one.reason}" for one in skipped[:3])
    more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
    files = "1 file cannot" if len(skipped) == 1 else f"{len(skipped)} files cannot"
    return f"Nothing was built, because {files} be indexed and none may be left out: {first}{more}."
