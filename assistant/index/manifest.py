"""What a build says of itself, and whether its files are still what it says."""

import hashlib
import importlib.metadata
import json
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from assistant.errors import IndexDamagedError, IndexMismatchError
from assistant.index.records import RECORDS_SHA256

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

FORMAT = 1
MANIFEST = "manifest.json"
_SEAL = "manifest_sha256"


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as a build names it."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EmbeddingInfo:
    """The model that made a build's vectors."""

    model: str
    weights_sha256: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each thing a build holds; `vocabulary` counts the different keyword tokens."""

    documents: int
    chunks: int
    sentence_vectors: int
    vocabulary: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """The size and the hash of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build was made from and which files it consists of.

    Attributes:
        content_sha256: The hash of everything that went into the build; equal hashes, equal builds.
        corpus_fingerprint: SHA-256 over the sorted ids and hashes of the documents.
        documents: In the order of their rows.
        chunking: The settings that the chunks were cut with.
        libraries: The versions of the libraries whose files these are.
        files: By their POSIX path below the build's folder.
        collection: The collection on a Chroma server that holds the vectors; empty where they lie in the build.
        answering: What decided what is answered when it was built: the confidence's model, its provenance and operating
            point. It is no part of the content: another one makes no new build.
    """

    build_id: str
    created: str
    content_sha256: str
    corpus_fingerprint: str
    documents: tuple[IndexedDocument, ...]
    embedding: EmbeddingInfo
    chunking: Mapping[str, Any]
    counts: Counts
    files: Mapping[str, FileRecord]
    collection: str = ""
    answering: Mapping[str, Any] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=lambda: library_versions())
    records_sha256: str = RECORDS_SHA256
    format: int = FORMAT


def library_versions() -> dict[str, str]:
    """The installed versions of the libraries that write a build's files."""
    return {name: importlib.metadata.version(name) for name in ("bm25s", "chromadb")}


def corpus_fingerprint(documents: Sequence[IndexedDocument]) -> str:
    """SHA-256 over the sorted (id, sha256) pairs of the documents."""
    return canonical_sha256(sorted([document.id, document.sha256] for document in documents))


def canonical_sha256(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """The hash of a JSON value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def describe_files(build: Path) -> dict[str, FileRecord]:
    """Size and hash of every file of a build that has no manifest yet."""
    files = sorted(path for path in build.rglob("*") if path.is_file())
    records = _for_each(lambda path: FileRecord(path.stat().st_size, _file_sha256(path)), files)
    return {path.relative_to(build).as_posix(): record for path, record in zip(files, records, strict=True)}


def write_manifest(build: Path, manifest: Manifest) -> None:
    """Write a build's manifest, sealed with its own hash."""
    record = asdict(replace(manifest, documents=()))
    record["documents"] = [{"id": one.id, "sha256": one.sha256} for one in manifest.documents]
    record[_SEAL] = canonical_sha256(record)
    (build / MANIFEST).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def read_manifest(build: Path, rebuild: str) -> Manifest:
    """Read a build's manifest.

    Args:
        build: The folder of the build.
        rebuild: The command to name in errors.

    Raises:
        IndexDamagedError: It is missing or not what was written.
        IndexMismatchError: It was written by another version of this program, Chroma or bm25s.
    """
    try:
        if not stat.S_ISREG(os.lstat(build / MANIFEST).st_mode):
            raise OSError("not a plain file")
        record = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
        _check_versions(record, rebuild)
        if record.pop(_SEAL) != canonical_sha256(record):
            raise IndexDamagedError(
                f"The manifest of build {build.name} was changed after it was written. Run {rebuild}."
            )
        return _from_record(record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(f"The manifest of build {build.name} cannot be read. Run {rebuild}.") from error


def _from_record(record: dict[str, Any]) -> Manifest:
    return Manifest(
        **record
        | {
            "documents": tuple(IndexedDocument(**document) for document in record["documents"]),
            "embedding": EmbeddingInfo(**record["embedding"]),
            "counts": Counts(**record["counts"]),
            "files": {name: FileRecord(**file) for name, file in record["files"].items()},
        }
    )


def _check_versions(record: dict[str, Any], rebuild: str) -> None:
    """Refuse other versions before the seal is looked at, because their manifests may be sealed in another way."""
    if record["format"] != FORMAT or record["records_sha256"] != RECORDS_SHA256:
        raise IndexMismatchError(f"The index was built by another version of this program. Run {rebuild}.")
    for name, installed in library_versions().items():
        if record["libraries"][name] != installed:
            built = record["libraries"][name]
            raise IndexMismatchError(
                f"The index was built with {name} {built}, and {installed} is here. Run {rebuild}."
            )


def check_files(build: Path, manifest: Manifest) -> list[str]:
    """What is wrong with the files of a build, one line each; nothing is loaded, only read."""
    files = manifest.files
    problems = _for_each(lambda name: _check_file(build / PurePosixPath(name), files[name]), list(files))
    return [f"{name} {problem}" for name, problem in zip(files, problems, strict=True) if problem]


def _for_each(action: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """The result for each file: several are hashed at once, which needs no Python."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(action, items))


def _check_file(path: Path, expected: FileRecord) -> str:
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return "is not a plain file"
        if status.st_size != expected.bytes:
            return f"has {status.st_size} bytes instead of {expected.bytes}"
        return "" if _file_sha256(path) == expected.sha256 else "does not match its checksum"
    except OSError as error:
        return "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"


def _file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
