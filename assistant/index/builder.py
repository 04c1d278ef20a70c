"""Builds: written aside, checked, and only then put in place."""

import errno
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError, IndexMismatchError, IndexMissingError, IndexWriteError
from assistant.index.carried import Carried, carried_from
from assistant.index.current import current_if_sound
from assistant.index.layout import IndexFolder, writing
from assistant.index.manifest import EmbeddingInfo
from assistant.index.material import Material, gather
from assistant.index.parts import Progress
from assistant.index.publishing import Publisher
from assistant.index.records import RECORDS_SHA256
from assistant.index.spool import CorpusSpool, Spooled
from assistant.index.store import Store
from assistant.types import Chunk, Document

if TYPE_CHECKING:
    from assistant.embedding import EmbeddingModel
    from assistant.index.server import ChromaServer

# Texts are embedded in portions of so many, those of one length together. Vectors are stored as soon as they are there,
# and a build that is stopped embeds no text again that was embedded.
_TEXTS_PER_PORTION = 2048
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    Attributes:
        build_id: The build that is in use now.
        changed: False when it was in use before, because corpus and settings are the same.
        embedded: How many texts were embedded.
        reused: How many had a vector already.
    """

    build_id: str
    changed: bool
    documents: int
    chunks: int
    embedded: int
    reused: int
    seconds: float


def _silent(stage: str, done: int, total: int) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """How an index is built, whatever it is built from.

    Attributes:
        model: Embeds the chunks and their sentences.
        lexicon: Any JSON value, given back by the reader.
        chunking: The settings that the chunks were cut with.
        answering: What decides what is answered, for the manifest; no part of the content.
        server: The Chroma server that the chunks' vectors go to; None keeps them in the build.
        progress: Called with (stage, done, total); the stages are "embed", "write" and "verify".
    """

    model: "EmbeddingModel"
    lexicon: Mapping[str, Any]
    chunking: Mapping[str, Any]
    answering: Mapping[str, Any] = field(default_factory=dict)
    server: "ChromaServer | None" = None
    progress: Progress = _silent


def build_index(
    folder: Path,
    documents: Iterable[Document],
    chunks: Iterable[Chunk],
    keyword_texts: Iterable[Sequence[str]],
    plan: BuildPlan,
) -> BuildResult:
    """Index documents and their chunks: `build_spooled` for what is in memory.

    Args:
        folder: The folder of the index; made if need be.
        documents: The documents.
        chunks: Their chunks; a chunk's row in the index is its place here.
        keyword_texts: The keyword tokens of each chunk.
        plan: How it is built.
    """
    with CorpusSpool(folder) as spool:
        for document in documents:
            spool.add(document, (), ())
        for chunk, tokens in zip(chunks, keyword_texts, strict=True):
            spool.add_chunk(chunk, tokens)
        return build_spooled(folder, spool, plan)


def build_spooled(folder: Path, spool: CorpusSpool, plan: BuildPlan) -> BuildResult:
    """Index a corpus: embed what is new, write a build beside the old one, check it, switch to it.

    Nothing is built when the build in use is sound and was made from the same corpus with the same settings.

    Args:
        folder: The folder of the index; made if need be.
        spool: The documents and their chunks; a chunk's row in the index is its place there.
        plan: How it is built.

    Raises:
        CorpusError: Two documents have one id.
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The disk is full or the folder cannot be written.
        VectorServerError: The Chroma server cannot be reached, or does not find what it was given.
    """
    started = time.monotonic()
    index, model = IndexFolder(folder), plan.model
    embedding = EmbeddingInfo(model.name, model.weights_sha256, model.dimensions)
    chunking = json.loads(json.dumps(plan.chunking))
    material = gather(spool, lexicon=plan.lexicon, chunking=chunking, embedding=embedding)
    material = replace(material, answering=plan.answering, served=plan.server is not None)
    counts = len(spool.documents), len(spool.chunks)
    with writing(index):
        content_sha256 = material.sha256()
        unchanged = current_if_sound(index, content_sha256, plan.server)
        if unchanged is not None:
            reused = sum(1 for _ in material.unique_texts())
            return BuildResult(unchanged, False, *counts, 0, reused, time.monotonic() - started)
        with _clear_write_errors(index), Store(index.store) as store:
            carried = carried_from(index, material.row_keys, material.chunk_keys, model.dimensions)
            embedded = _embed(store, material, _rows_to_embed(store, material, carried), plan)
            published = Publisher(index, store, plan.server, plan.progress).publish(material, content_sha256, carried)
    reused = published.vectors - embedded
    return BuildResult(published.build_id, True, *counts, embedded, reused, time.monotonic() - started)


def rebuild_index(folder: Path, *, server: "ChromaServer | None" = None, progress: Progress = _silent) -> BuildResult:
    """Make a new build from the canonical store alone: no corpus is read and nothing is embedded.

    Raises:
        IndexMissingError: The store holds no corpus.
        IndexMismatchError: Another version of this program filled the store.
        IndexDamagedError: The store lacks a vector.
        IndexLockedError: Another process is writing this index.
        IndexWriteError: The disk is full or the folder cannot be written.
        VectorServerError: The Chroma server cannot be reached, or does not find what it was given.
    """
    started = time.monotonic()
    index = IndexFolder(folder)
    if not index.store.is_file():
        raise index.missing()
    with (
        writing(index),
        _clear_write_errors(index),
        Store(index.store) as store,
        CorpusSpool(index.path) as spool,
    ):
        material = replace(_stored_material(index, store, spool), served=server is not None)
        published = Publisher(index, store, server, progress).publish(material, material.sha256())
        counts = len(spool.documents), len(spool.chunks)
    return BuildResult(published.build_id, True, *counts, 0, published.vectors, time.monotonic() - started)


def _rows_to_embed(store: Store, material: Material, carried: Carried | None) -> list[int] | None:
    """The rows whose texts the build before or the store may have no vectors of; None for all."""
    if carried is None:
        return None
    return np.flatnonzero((carried.rows < 0) | ~store.holds("chunks", material.chunk_keys)).tolist()


def _embed(store: Store, material: Material, rows: Sequence[int] | None, plan: BuildPlan) -> int:
    """Embed the texts of these rows, or of all, that the store has no vector of; how many that were."""
    new: Spooled[str] = Spooled(store.folder, json.dumps, json.loads)
    unique = material.unique_texts(rows)
    while portion := dict(islice(unique, _TEXTS_PER_PORTION)):
        known = store.known(list(portion))
        for key, text in portion.items():
            if key not in known:
                new.append(text)
    for start in range(0, len(new), _TEXTS_PER_PORTION):
        texts = new[start : start + _TEXTS_PER_PORTION]
        keys = material.keys(texts)

        def report(done: int, _: int, before: int = start) -> None:
            plan.progress("embed", before + done, len(new))

        def keep(places: Sequence[int], vectors: NDArray[np.float32], keys: Sequence[bytes] = keys) -> None:
            store.add_vectors(zip([keys[place] for place in places], vectors.astype(np.float16), strict=True))

        plan.model.encode(texts, progress=report, finished=keep)
    new.close()
    return len(new)


def _stored_material(index: IndexFolder, store: Store, spool: CorpusSpool) -> Material:
    settings = store.settings()
    if "records_sha256" not in settings:
        raise IndexMissingError(f"The store of the index {index.path.name!r} is empty. Run {index.build_command}.")
    if settings["records_sha256"] != RECORDS_SHA256:
        raise IndexMismatchError(f"The store was filled by another version of this program. Run {index.build_command}.")
    for document in store.documents():
        spool.add(document, (), ())
    for chunk, tokens in store.chunks():
        spool.add_chunk(chunk, tokens)
    material = gather(
        spool,
        lexicon=settings["lexicon"],
        chunking=settings["chunking"],
        embedding=EmbeddingInfo(**settings["embedding"]),
    )
    if not store.holds_just(material):
        raise IndexDamagedError(f"The store of the index was changed after it was written. Run {index.build_command}.")
    return replace(material, answering=settings.get("answering", {}))


@contextmanager
def _clear_write_errors(index: IndexFolder) -> Iterator[None]:
    """Turn a full disk and a folder that cannot be written into one clear line."""
    from chromadb.errors import InternalError

    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise _write_error(index, error.strerror) from error
    except (sqlite3.OperationalError, InternalError) as error:
        reason = str(error)
        if not any(word in reason for word in ("full", "readonly", "disk I/O")):
            raise
        raise _write_error(index, reason) from error


def _write_error(index: IndexFolder, reason: str | None) -> IndexWriteError:
    return IndexWriteError(
        f"The index {index.path.name!r} could not be written: {reason}. The build in use before is still in use. "
        f"Make room in {index.path}, then run {index.build_command}."
    )
