"""Documents -> index: load, chunk, embed, publish."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import CorpusError
from assistant.language.vocabulary import Lexicon, merge_lexicons
from assistant.pipeline.build_report import BuildReport, SkippedFilesError, not_all, report_of
from assistant.settings import Settings, load_settings
from assistant.types import is_uploaded

if TYPE_CHECKING:
    from assistant.embedding import EmbeddingModel
    from assistant.index import CorpusSpool
    from assistant.index.server import ChromaServer
    from assistant.loading import Limits
    from assistant.pipeline.cutting import CutDocument, Cutter
    from assistant.pipeline.uploads import Uploads

Progress = Callable[[str, int, int], None]
_MEBIBYTE = 1024 * 1024


def build_index(
    corpus: Path | None = None,
    *,
    index: str = "default",
    index_dir: Path | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    strict: bool = False,
) -> BuildReport:
    """Load the documents below a folder, chunk and embed them, and publish them as a new build of an index.

    Args:
        corpus: the folder; that of the settings if it is not given.
        index: the name of the index.
        index_dir: where the indexes are; that of the settings if it is not given.
        settings: those of the environment if they are not given.
        progress: is told the stage, its steps done and its steps in all.
        strict: publish nothing where a file is left out.

    Raises:
        CorpusError: the folder is missing, too large or holds nothing that can be read.
        SkippedFilesError: a file was left out, and `strict` allows none.
        IndexLockedError: another process is writing this index.
        EmbeddingModelError: the embedding model is absent or not the expected one.
    """
    started = time.perf_counter()
    settings = settings or load_settings()
    folder, corpus = index_folder(index, index_dir, settings), corpus or settings.corpus_dir
    fingerprint = _fingerprint(corpus, settings)
    unchanged = _unchanged(folder, fingerprint, settings)
    if unchanged is not None:
        return replace(unchanged, seconds=time.perf_counter() - started)
    report = _built_of(corpus, folder, settings, progress, strict=strict)
    # What was left out may be read the next time, and what was changed meanwhile was perhaps read before or after.
    if fingerprint and not report.skipped and _fingerprint(corpus, settings) == fingerprint:
        _note(folder, fingerprint, report)
    return replace(report, seconds=time.perf_counter() - started)


def _built_of(
    corpus: Path, folder: Path, settings: Settings, progress: Progress | None, *, strict: bool
) -> BuildReport:
    """Read and cut what is new in a folder of documents, and publish a build of all of them."""
    from assistant.embedding import load_embedding_model
    from assistant.loading import list_corpus
    from assistant.pipeline.corpus_reading import CorpusReading
    from assistant.pipeline.kept_files import KeptFiles
    from assistant.pipeline.unchanged import decisive_hash

    limits = reading_limits(settings)
    list_corpus(corpus, limits)
    cutter = _cutter(load_embedding_model(settings.embedding_model), settings)
    with _spool(folder) as spool, KeptFiles(folder, decisive_hash(limits, _decisive(settings))) as kept:
        reading = CorpusReading(corpus, limits, cutter, kept)
        settled = reading.settled(partial(progress, "read") if progress else None)
        if strict and settled.skipped:
            raise SkippedFilesError(not_all(settled.skipped), settled.files)
        report = _index(reading.documents(), spool, folder, settings, progress)
    return replace(report, skipped=settled.skipped, files=settled.files)


def _spool(folder: Path) -> "CorpusSpool":
    from assistant.index import CorpusSpool

    return CorpusSpool(folder)


def _cutter(model: "EmbeddingModel", settings: Settings) -> "Cutter":
    from assistant.pipeline.cutting import Cutter

    return Cutter(model.count_tokens, chunk_tokens(settings, model), model.weights_sha256)


def _fingerprint(corpus: Path, settings: Settings) -> str:
    """The hash of a folder's files and of what decides what comes of them; nothing where that cannot be told."""
    from assistant.pipeline.unchanged import folder_fingerprint

    if not corpus.is_dir():
        return ""
    decisive = _decisive(settings) | {"server": settings.chroma_url}
    return folder_fingerprint(corpus, reading_limits(settings), decisive)


def _decisive(settings: Settings) -> dict[str, Any]:
    """What of the model and the settings decides how documents are cut."""
    from assistant.embedding import load_embedding_model

    model = load_embedding_model(settings.embedding_model)
    return {"embedding": [model.name, model.weights_sha256], "max_tokens": chunk_tokens(settings, model)}


def _unchanged(folder: Path, fingerprint: str, settings: Settings) -> BuildReport | None:
    """The report of the build in use, where it is sound and was made from just these files; else None."""
    from assistant.index import is_in_use_and_sound
    from assistant.pipeline.unchanged import read_noted

    noted = read_noted(folder) if fingerprint else None
    if noted is None or noted.fingerprint != fingerprint:
        return None
    with vector_server(settings) as server:
        if not is_in_use_and_sound(folder, noted.build_id, server=server):
            return None
    return BuildReport(
        build_id=noted.build_id,
        changed=False,
        documents=noted.documents,
        chunks=noted.chunks,
        embedded=0,
        reused=noted.texts,
        seconds=0.0,
        skipped=(),
        files=noted.files,
        chunks_of=noted.chunks_of,
    )


def _note(folder: Path, fingerprint: str, report: BuildReport) -> None:
    from assistant.pipeline.unchanged import Noted, write_noted

    texts = report.embedded + report.reused
    noted = Noted(
        fingerprint, report.build_id, report.documents, report.chunks, texts, report.files, dict(report.chunks_of)
    )
    write_noted(folder, noted)


def build_with_uploads(
    uploads: "Uploads",
    *,
    index: str = "default",
    index_dir: Path | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Publish a build of the documents of the one in use, with those uploaded now in place of those uploaded before.

    The documents of the build in use are taken from the build itself: the folder it was made from is not read.

    Raises:
        IndexMissingError: there is no build to begin from.
        IndexDamagedError: no build is sound.
        CorpusError: no document is left.
        IndexLockedError: another process is writing this index.
        IndexWriteError: the disk is full or the folder cannot be written.
        EmbeddingModelError: the embedding model is absent or not the expected one.
    """
    from assistant.embedding import load_embedding_model
    from assistant.index import IndexHandle

    started = time.perf_counter()
    settings = settings or load_settings()
    folder = index_folder(index, index_dir, settings)
    handle = IndexHandle(folder)
    try:
        reader = handle.current()
        others = [reader.document(one) for one in reader.document_ids if not is_uploaded(one)]
    finally:
        handle.close()
    uploaded = uploads.documents()
    documents = (*others, *uploaded.documents)
    if not documents:
        raise CorpusError("No document is left to build an index from. Add one first.")
    cutter = _cutter(load_embedding_model(settings.embedding_model), settings)
    with _spool(folder) as spool:
        report = _index(map(cutter.cut, documents), spool, folder, settings, progress)
    return replace(report, seconds=time.perf_counter() - started, skipped=uploaded.skipped)


def _index(
    documents: "Iterable[CutDocument]",
    spool: "CorpusSpool",
    folder: Path,
    settings: Settings,
    progress: Progress | None,
) -> BuildReport:
    """Put cut documents into the spool, embed what is new, and publish a build."""
    from assistant.answering.confidence import load_model
    from assistant.embedding import load_embedding_model
    from assistant.index import BuildPlan, build_spooled

    model = load_embedding_model(settings.embedding_model)
    chunks_of: dict[str, int] = {}
    lexicon = merge_lexicons(_spooled(documents, spool, chunks_of))
    with vector_server(settings) as server:
        plan = BuildPlan(
            model=model,
            lexicon=lexicon.to_json(),
            chunking={"max_tokens": chunk_tokens(settings, model)},
            answering={"confidence": load_model().summary(settings.most_risk), "most_risk": settings.most_risk},
            server=server,
            progress=progress or _silent,
        )
        written = build_spooled(folder, spool, plan)
    return report_of(written, chunks_of)


def _spooled(documents: "Iterable[CutDocument]", spool: "CorpusSpool", chunks_of: dict[str, int]) -> Iterator[Lexicon]:
    """Put one document after the other into the spool; the lexicon of each."""
    for document in documents:
        spool.add_lines(document.lines)
        if document.lines.chunks:
            chunks_of[document.lines.indexed.id] = len(document.lines.chunks)
        yield document.lexicon


def _silent(stage: str, done: int, total: int) -> None:
    """Take no notice of progress."""


def reading_limits(settings: Settings) -> "Limits":
    """What a file and a folder may cost, as the settings say it."""
    from assistant.loading import Limits

    return Limits(
        file_bytes=int(settings.max_file_mb * _MEBIBYTE),
        unpacked_bytes=int(settings.max_unpacked_mb * _MEBIBYTE),
        entries=settings.max_archive_files,
        ratio=settings.max_unpacking_ratio,
        pages=settings.max_pages,
        cpu_s=settings.max_reading_cpu_s,
        memory_bytes=settings.max_reading_memory_mb * _MEBIBYTE,
        wall_s=settings.max_reading_s,
        files=settings.max_files,
        folder_bytes=int(settings.max_folder_mb * _MEBIBYTE),
    )


def chunk_tokens(settings: Settings, model: "EmbeddingModel") -> int:
    """The most tokens of a chunk: what is set, as far as the model reads that much."""
    return min(settings.chunk_tokens, model.max_tokens)


def open_vector_server(settings: Settings) -> "ChromaServer | None":
    """A connection to the Chroma server that the settings name; None where they name none. Nothing is asked yet.

    Raises:
        SettingsError: its address cannot be used.
    """
    return connected(settings) if settings.chroma_url else None


def connected(settings: Settings) -> "ChromaServer":
    """A connection to the Chroma server that the settings name.

    Raises:
        SettingsError: its address cannot be used.
    """
    from assistant.index.server import ChromaServer, ServerAddress

    token = settings.chroma_token.get_secret_value()
    return ChromaServer(ServerAddress(settings.chroma_url, settings.chroma_allow_http, token))


@contextmanager
def vector_server(settings: Settings) -> "Iterator[ChromaServer | None]":
    """The connection of `open_vector_server` for as long as it takes.

    Raises:
        SettingsError: its address cannot be used.
    """
    server = open_vector_server(settings)
    try:
        yield server
    finally:
        if server is not None:
            server.close()


def index_folder(index: str, index_dir: Path | None, settings: Settings) -> Path:
    """The folder of an index by its name."""
    return (index_dir or settings.index_dir) / index
