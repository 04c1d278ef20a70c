"""Which build is opened: the handle that follows CURRENT, and the checks before a build is read."""

import json
import sqlite3
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexDamagedError, IndexMismatchError
from assistant.index.chroma import ChromaUnreadableError
from assistant.index.layout import IndexFolder
from assistant.index.manifest import Manifest, check_files, read_manifest
from assistant.index.reader import IndexReader

if TYPE_CHECKING:
    from assistant.embedding import EmbeddingModel
    from assistant.index.server import ChromaServer


class IndexHandle:
    """The build in use, followed as it changes.

    Args:
        folder: The folder of the index.
        model: Refuse builds of another model than this; None takes any.
        chunking: Refuse builds with other chunking settings than these; None takes any.
        server: The Chroma server that may hold the vectors; whoever made the connection closes it.

    Attributes:
        switched: When another build than the one before was taken up, or None.

    Raises:
        IndexMissingError: Nothing has been built.
        IndexDamagedError: No build is sound.
        IndexMismatchError: The build is of another model, chunking, program, Chroma or bm25s.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: "EmbeddingModel | None" = None,
        chunking: Mapping[str, Any] | None = None,
        server: "ChromaServer | None" = None,
    ) -> None:
        self._folder = IndexFolder(folder)
        self._model = model
        self._chunking = chunking
        self._server = server
        self._lock = threading.Lock()
        self._named: str | None = None
        self._reader: IndexReader | None = None
        self.switched: datetime | None = None
        self.current()

    def current(self) -> IndexReader:
        """The open build that CURRENT names; a new one is opened and checked when CURRENT has changed.

        A question asks once and uses the same reader throughout. The old reader closes when the last question that
        still uses it lets it go.
        """
        with self._lock:
            named = self._folder.current_id() or max(self._folder.build_ids(), default=None)
            if self._reader is None or named != self._named or named is None:
                before, self._reader = self._reader and self._reader.build_id, None
                self._reader = open_index(self._folder, model=self._model, chunking=self._chunking, server=self._server)
                self._named = named
                if before not in (None, self._reader.build_id):
                    self.switched = datetime.now().astimezone()
            return self._reader

    def close(self) -> None:
        """Close the open build."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
            self._reader = None


def open_index(
    folder: IndexFolder,
    *,
    model: "EmbeddingModel | None" = None,
    chunking: Mapping[str, Any] | None = None,
    server: "ChromaServer | None" = None,
) -> IndexReader:
    """Open the build in use, or the newest other sound one, with a notice, when that one is damaged.

    Raises:
        IndexMissingError: Nothing has been built.
        IndexDamagedError: No build is sound.
        IndexMismatchError: The build in use is of another model, chunking, program, Chroma or bm25s.
    """
    current = folder.current_id()
    others = [build_id for build_id in reversed(folder.build_ids()) if build_id != current]
    if current is None and not others:
        raise folder.missing()
    try:
        return open_build(folder, current or "", model=model, chunking=chunking, server=server)
    except IndexDamagedError as error:
        if folder.current_id() != current:
            # It was replaced, and perhaps removed, while it was being opened.
            return open_index(folder, model=model, chunking=chunking, server=server)
        for build_id in others:
            try:
                return open_build(folder, build_id, model=model, chunking=chunking, notice_of=error, server=server)
            except (IndexDamagedError, IndexMismatchError):
                continue
        raise


def open_build(
    folder: IndexFolder,
    build_id: str,
    *,
    model: "EmbeddingModel | None" = None,
    chunking: Mapping[str, Any] | None = None,
    notice_of: IndexDamagedError | None = None,
    server: "ChromaServer | None" = None,
) -> IndexReader:
    """Check every file of a build and open it; a damaged file is never given to Chroma.

    Raises:
        IndexDamagedError: The build is not there, or not what was written.
        IndexMismatchError: The build is of another model, chunking, program, Chroma or bm25s.
    """
    build = folder.build(build_id)
    if not build_id or not build.is_dir():
        raise IndexDamagedError(
            f"The index {folder.path.name!r} has lost the build that was in use. Run {folder.build_command}."
        )
    manifest = read_manifest(build, folder.build_command)
    _check_made_for(manifest, folder, model, chunking)
    problems = check_files(build, manifest)
    if problems:
        raise IndexDamagedError(f"Build {build_id} is damaged: {problems[0]}. Run {folder.build_command}.")
    notice = (
        None if notice_of is None else f"{notice_of} Until then answers come from build {build_id}, {manifest.created}."
    )
    return load_build(build, manifest, folder.build_command, notice=notice, server=server)


def load_build(
    build: Path,
    manifest: Manifest,
    rebuild: str,
    *,
    notice: str | None = None,
    server: "ChromaServer | None" = None,
) -> IndexReader:
    """Open a build whose files have been checked.

    Raises:
        IndexDamagedError: A library cannot read one of them all the same.
    """
    try:
        return IndexReader(build, manifest, rebuild, notice=notice, server=server)
    except (OSError, ValueError, KeyError, IndexError, sqlite3.DatabaseError, ChromaUnreadableError) as error:
        raise IndexDamagedError(f"Build {build.name} cannot be opened: {error}. Run {rebuild}.") from error


def _check_made_for(
    manifest: Manifest, folder: IndexFolder, model: "EmbeddingModel | None", chunking: Mapping[str, Any] | None
) -> None:
    made = manifest.embedding
    if model is not None and model.weights_sha256 != made.weights_sha256:
        raise IndexMismatchError(
            f"The index {folder.path.name!r} was built with the embedding model {made.model} "
            f"(weights {made.weights_sha256[:12]}), and {model.name} ({model.weights_sha256[:12]}) is in use. "
            f"Run {folder.build_command}."
        )
    if chunking is not None and json.loads(json.dumps(chunking)) != manifest.chunking:
        raise IndexMismatchError(
            f"The index {folder.path.name!r} was built with other chunking settings. Run {folder.build_command}."
        )
