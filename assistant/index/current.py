"""Whether the build in use can stay in use."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexDamagedError, IndexMismatchError, VectorServerError
from assistant.index.checks import find_problems
from assistant.index.handle import load_build
from assistant.index.layout import IndexFolder, writing
from assistant.index.manifest import Manifest, check_files, read_manifest

if TYPE_CHECKING:
    from assistant.index.server import ChromaServer


def is_in_use_and_sound(folder: Path, build_id: str, *, server: "ChromaServer | None" = None) -> bool:
    """Whether a build is the one in use, and its files and what it has on a server are what they should be.

    Raises:
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The folder cannot be written.
        VectorServerError: The Chroma server cannot be reached.
    """
    index = IndexFolder(folder)
    if index.current_id() != build_id:
        return False
    with writing(index):
        try:
            content_sha256 = read_manifest(index.build(build_id), index.build_command).content_sha256
        except (IndexDamagedError, IndexMismatchError):
            return False
        return current_if_sound(index, content_sha256, server) == build_id


def current_if_sound(index: IndexFolder, content_sha256: str, server: "ChromaServer | None") -> str | None:
    """The id of the build in use, where it is sound and of this content; None otherwise."""
    build_id = index.current_id()
    if build_id is None:
        return None
    try:
        manifest = read_manifest(index.build(build_id), index.build_command)
    except (IndexDamagedError, IndexMismatchError):
        return None
    if manifest.content_sha256 != content_sha256 or check_files(index.build(build_id), manifest):
        return None
    return build_id if server is None or _is_served(index, manifest, server) else None


def _is_served(index: IndexFolder, manifest: Manifest, server: "ChromaServer") -> bool:
    """Whether the server still finds what it was given; one that cannot be asked cannot be written either."""
    from assistant.index.served import collection_name

    server.version()
    if manifest.collection != collection_name(index, manifest.build_id):
        return False
    reader = load_build(index.build(manifest.build_id), manifest, index.build_command, server=server)
    try:
        return not find_problems(reader)
    except VectorServerError:
        return False
    finally:
        reader.close()
