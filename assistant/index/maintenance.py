"""Looking after the builds of an index."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    VectorServerError,
)
from assistant.index.checks import find_problems, recall_at_10
from assistant.index.handle import open_build
from assistant.index.layout import IndexFolder, prune_builds, set_current, writing
from assistant.index.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from assistant.index.server import ChromaServer


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """A build as a list shows it; `manifest` is None and `problem` says why when it cannot be read."""

    build_id: str
    in_use: bool
    manifest: Manifest | None
    problem: str = ""


def list_builds(folder: Path) -> list[BuildInfo]:
    """The builds of an index, oldest first; only their manifests are read.

    Raises:
        IndexMissingError: There is no build.
    """
    index = IndexFolder(folder)
    builds = [_describe(index, build_id) for build_id in index.build_ids()]
    if not builds:
        raise index.missing()
    return builds


def verify_build(folder: Path, build_id: str | None = None, *, server: "ChromaServer | None" = None) -> list[str]:
    """What is wrong with a build, one line each: files, counts, and whether chunks find themselves.

    Args:
        folder: The folder of the index.
        build_id: The build to check; the one in use when None.
        server: The Chroma server that may hold its vectors.

    Raises:
        IndexMissingError: There is no build, or none of that id.
    """
    index = IndexFolder(folder)
    if not index.build_ids():
        raise index.missing()
    if build_id is not None and build_id not in index.build_ids():
        raise _no_such_build(index, build_id)
    try:
        reader = open_build(index, build_id or index.current_id() or "", server=server)
    except (IndexDamagedError, IndexMismatchError) as error:
        return [str(error)]
    try:
        return find_problems(reader)
    except VectorServerError as error:
        return [str(error)]
    finally:
        reader.close()


def measure_recall(folder: Path, build_id: str | None = None, *, server: "ChromaServer | None" = None) -> float | None:
    """The share of the ten nearest chunks that Chroma finds in a sound build; None where it holds no chunk.

    Args:
        folder: The folder of the index.
        build_id: The build to measure; the one in use when None.
        server: The Chroma server that may hold its vectors.

    Raises:
        IndexDamagedError: The build is not there, or damaged.
        IndexMismatchError: It was made by another version of this program, Chroma or bm25s.
        VectorServerError: The Chroma server cannot be asked.
    """
    index = IndexFolder(folder)
    reader = open_build(index, build_id or index.current_id() or "", server=server)
    try:
        return recall_at_10(reader) if reader.chunk_count else None
    finally:
        reader.close()


def rollback(folder: Path, build_id: str | None = None, *, server: "ChromaServer | None" = None) -> str:
    """Go back to another build, after checking it.

    Args:
        folder: The folder of the index.
        build_id: The build to go to; the newest one before the one in use when None.
        server: The Chroma server that may hold its vectors.

    Returns:
        The id of the build that is in use now.

    Raises:
        IndexMissingError: There is no such build.
        IndexDamagedError: It is damaged.
        IndexMismatchError: It was made by another version of this program, Chroma or bm25s.
        IndexLockedError: Another process is writing this index.
        VectorServerError: The Chroma server does not hold its vectors, or cannot be asked.
    """
    index = IndexFolder(folder)
    if not index.build_ids():
        raise index.missing()
    with writing(index):
        current = index.current_id() or ""
        target = build_id or max((earlier for earlier in index.build_ids() if earlier < current), default="")
        if not target:
            raise IndexMissingError(f"The index {folder.name!r} has no build before the one in use.")
        if target not in index.build_ids():
            raise _no_such_build(index, target)
        reader = open_build(index, target, server=server)
        try:
            if reader.chunk_count:
                reader.dense(reader.chunk_vectors([0])[0], 1)
        finally:
            reader.close()
        set_current(index, target)
    return target


def prune(folder: Path, keep: int = 2, *, server: "ChromaServer | None" = None) -> list[str]:
    """Remove all builds but the one in use and the newest others, `keep` in all.

    Their collections on a Chroma server follow some minutes later, with the next build or pruning.

    Returns:
        The ids of the removed builds.

    Raises:
        IndexMissingError: There is no build.
        IndexLockedError: Another process is writing this index.
    """
    index = IndexFolder(folder)
    if not index.build_ids():
        raise index.missing()
    with writing(index):
        removed = prune_builds(index, keep)
        if server is not None:
            from assistant.index.served import delete_retired

            delete_retired(server, index)
        return removed


def _describe(index: IndexFolder, build_id: str) -> BuildInfo:
    in_use = build_id == index.current_id()
    try:
        return BuildInfo(build_id, in_use, read_manifest(index.build(build_id), index.build_command))
    except AssistantError as error:
        return BuildInfo(build_id, in_use, None, str(error))


def _no_such_build(index: IndexFolder, build_id: str) -> IndexMissingError:
    there = ", ".join(index.build_ids())
    return IndexMissingError(f"The index {index.path.name!r} has no build {build_id!r}. There are: {there}.")
