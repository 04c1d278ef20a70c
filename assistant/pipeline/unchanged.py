"""Whether a folder is still what the build in use was made from, without reading a document.

Every file is hashed, and so is all that decides what comes of it: the program, the libraries beside it, the embedding
model, and the settings. Where nothing differs from what was noted after the build, its report stands.

    <index>/CORPUS    what was noted; without it, or where it cannot be read, the documents are read
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import CorpusError

if TYPE_CHECKING:
    from assistant.loading import Limits, LoadedFile

_PACKAGE = Path(__file__).resolve().parents[1]
_CODE_SUFFIXES = (".py", ".txt", ".json")
# These only show what there is.
_SURFACES = ("ui", "cli")


@dataclass(frozen=True, slots=True)
class Noted:
    """What a build was made from, and what its report said."""

    fingerprint: str
    build_id: str
    documents: int
    chunks: int
    texts: int
    files: "tuple[LoadedFile, ...]"
    chunks_of: Mapping[str, int]


def folder_fingerprint(folder: Path, limits: "Limits", decisive: Mapping[str, Any]) -> str:
    """A hash of the files below a folder and of all that decides what comes of them.

    Args:
        folder: Where the documents are.
        limits: What reading them may cost.
        decisive: The settings and the model that decide what is indexed; any JSON values.

    Returns:
        Nothing where only reading the files can tell: one is a link, or cannot be read.
    """
    from assistant.loading.folder import list_files

    try:
        listing = list_files(folder, limits)
        if listing.skipped or any(path.is_symlink() for path in listing.paths):
            return ""
        digest = hashlib.sha256(decisive_hash(limits, decisive).encode())
        for path in listing.paths:
            digest.update(os.fsencode(path.relative_to(folder)) + b"\0" + _file_digest(path))
    except (CorpusError, OSError):
        return ""
    return digest.hexdigest()


def decisive_hash(limits: "Limits", decisive: Mapping[str, Any]) -> str:
    """A hash of all but the files that decides what comes of them: the program, its libraries and the settings."""
    return hashlib.sha256(json.dumps([_program(), asdict(limits), decisive], sort_keys=True).encode()).hexdigest()


def read_noted(index: Path) -> Noted | None:
    """What was noted of the last build of a folder; None where there is nothing that can be read."""
    from assistant.loading import LoadedFile

    try:
        record = json.loads((index / "CORPUS").read_text(encoding="utf-8"))
        files = (LoadedFile(**one | {"warnings": tuple(one["warnings"])}) for one in record.pop("files"))
        return Noted(**record, files=tuple(files))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_noted(index: Path, noted: Noted) -> None:
    """Note it for the next build. Where there is no room for it, the next one reads the documents."""
    aside = index / "CORPUS.tmp"
    try:
        aside.write_text(json.dumps(noted, default=_fields) + "\n", encoding="utf-8")
        aside.replace(index / "CORPUS")
    except OSError:
        aside.unlink(missing_ok=True)


def _fields(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
    """One record as an object; those in it are asked for in turn, which is several times as fast as `asdict`."""
    return {part.name: getattr(record, part.name) for part in fields(record)}


def _file_digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


@lru_cache(maxsize=1)
def _program() -> list[str]:
    """The code that makes builds, and the libraries that are installed beside it."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        part = path.relative_to(_PACKAGE)
        if path.suffix in _CODE_SUFFIXES and part.parts[0] not in _SURFACES:
            digest.update(str(part).encode() + b"\0" + _file_digest(path))
    places = [place for place in sys.path if os.path.isdir(place)]
    libraries = {name for place in places for name in os.listdir(place) if name.endswith(".dist-info")}
    return [sys.version, digest.hexdigest(), *sorted(libraries)]
