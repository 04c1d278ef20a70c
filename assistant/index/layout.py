"""Where the parts of an index lie, which build is in use, and who may write.

    <index>/store.sqlite         what was indexed, and every vector computed so far
    <index>/store.left           what tells whether that was changed since; may be missing
    <index>/CURRENT              the id of the build in use
    <index>/LOCK                 held by the one writer
    <index>/CORPUS               which files the build in use was made from, and what was said of each; may be missing
    <index>/read.sqlite          what was read of each file and cut from it; may be missing
    <index>/builds/<id>/         one immutable build
    <index>/builds/tmp-*         a build being written, or one being removed; only a writer looks at these

A build appears by a rename and CURRENT changes by a replace, so a reader sees the old state or the new one.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from assistant.errors import IndexLockedError, IndexMissingError, IndexWriteError

_BUILD_ID = re.compile(r"\d{6}-[0-9a-f]{8}")
_TEMPORARY = "tmp-"


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder of one index."""

    path: Path

    @property
    def builds(self) -> Path:
        """The folder of the builds."""
        return self.path / "builds"

    @property
    def store(self) -> Path:
        """The file of the canonical store."""
        return self.path / "store.sqlite"

    @property
    def build_command(self) -> str:
        """The command that builds this index anew."""
        name = self.path.name
        return "`assistant index build`" if name == "default" else f"`assistant index build --index {name}`"

    def build(self, build_id: str) -> Path:
        """The folder of a build."""
        return self.builds / build_id

    def current_id(self) -> str | None:
        """The id that CURRENT names, or None when there is no such file or it names no build."""
        try:
            name = (self.path / "CURRENT").read_text(encoding="ascii", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return name if _BUILD_ID.fullmatch(name) else None

    def build_ids(self) -> list[str]:
        """The ids of the builds that are there, oldest first."""
        try:
            names = os.listdir(self.builds)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(name for name in names if _BUILD_ID.fullmatch(name))

    def next_id(self, content_sha256: str) -> str:
        """An id that sorts after every id so far, whatever the clock says."""
        ids = [*self.build_ids(), self.current_id() or "0"]
        return f"{max(int(build_id.split('-')[0]) for build_id in ids) + 1:06d}-{content_sha256[:8]}"

    def missing(self) -> IndexMissingError:
        """The error that says there is nothing to open."""
        return IndexMissingError(
            f"There is no index {self.path.name!r} in {self.path.parent}. Run {self.build_command}."
        )


@contextmanager
def writing(folder: IndexFolder) -> Iterator[None]:
    """Hold the index's lock, and start by removing what a killed writer left behind.

    Raises:
        IndexLockedError: Another writer holds the lock; the message says which and since when.
        IndexWriteError: The folder cannot be written.
    """
    with _lock(folder):
        for leftover in sorted(folder.builds.glob(f"{_TEMPORARY}*")):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


@contextmanager
def _lock(folder: IndexFolder) -> Iterator[None]:
    try:
        folder.builds.mkdir(parents=True, exist_ok=True)
        stream = (folder.path / "LOCK").open("a+", encoding="utf-8")
    except OSError as error:
        raise IndexWriteError(f"The index folder {folder.path} cannot be written: {error.strerror}.") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            raise IndexLockedError(_held_by(folder, stream.read())) from error
        stream.truncate(0)
        json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, stream)
        stream.flush()
        yield


def _held_by(folder: IndexFolder, record: str) -> str:
    who = _holder(record)
    return f"The index {folder.path.name!r} is being written by {who}. Wait until that has ended, then run this again."


def _holder(record: str) -> str:
    try:
        values = json.loads(record)
        return f"process {values['pid']} since {values['since']}"
    except (ValueError, KeyError, TypeError):
        # The other writer has the lock and has not yet written who it is.
        return "another process"


def left_overs(folder: IndexFolder) -> list[Path]:
    """What a writer left that was killed, or what one that is at work is making; the next writer removes it."""
    aside = folder.path / "CURRENT.tmp"
    return [*sorted(folder.builds.glob(f"{_TEMPORARY}*")), *([aside] if aside.exists() else [])]


def current_writer(folder: IndexFolder) -> str:
    """Who holds the lock, in words; empty when nobody does."""
    try:
        with (folder.path / "LOCK").open(encoding="utf-8") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _holder(stream.read())
    except OSError:
        return ""
    return ""


@contextmanager
def temporary_build(folder: IndexFolder) -> Iterator[Path]:
    """A folder beside the builds to write in; gone afterwards unless `publish` has renamed it."""
    path = _new_temporary(folder)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def publish(folder: IndexFolder, temporary: Path, build_id: str) -> None:
    """Put a finished build in its place and make it the one in use, in an order that survives a power cut."""
    for path in sorted(temporary.rglob("*"), reverse=True):
        _sync(path)
    _sync(temporary)
    temporary.rename(folder.build(build_id))
    _sync(folder.builds)
    set_current(folder, build_id)


def set_current(folder: IndexFolder, build_id: str) -> None:
    """Make a build the one in use."""
    aside = folder.path / "CURRENT.tmp"
    aside.write_text(f"{build_id}\n", encoding="ascii")
    _sync(aside)
    aside.replace(folder.path / "CURRENT")
    _sync(folder.path)


def remove_build(folder: IndexFolder, build_id: str) -> None:
    """Remove a build; a kill in between leaves no half of it under its own name."""
    aside = _new_temporary(folder)
    folder.build(build_id).rename(aside / build_id)
    shutil.rmtree(aside, ignore_errors=True)


def prune_builds(folder: IndexFolder, keep: int) -> list[str]:
    """Remove all builds but the one in use and the newest others, `keep` in all; the ids of the removed ones."""
    current = folder.current_id() or max(folder.build_ids(), default="")
    others = [build_id for build_id in folder.build_ids() if build_id != current]
    spare = others[: max(0, len(others) - max(0, keep - 1))]
    for build_id in spare:
        remove_build(folder, build_id)
    return spare


def _new_temporary(folder: IndexFolder) -> Path:
    path = folder.builds / f"{_TEMPORARY}{uuid4().hex}"
    path.mkdir()
    return path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
