"""Readers: one open build, and the handle that follows CURRENT."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError, IndexMismatchError
from assistant.index.chroma import ChromaUnreadableError
from assistant.index.content import Content
from assistant.index.dense import VectorIndex, open_vectors
from assistant.index.hits import Hit, best_hits
from assistant.index.keyword import KeywordIndex
from assistant.index.layout import IndexFolder
from assistant.index.manifest import Manifest, check_files, read_manifest
from assistant.index.scan import MOST_CHUNKS, ScannedVectors
from assistant.index.vectors import VectorFile
from assistant.types import Chunk, Document, is_uploaded

if TYPE_CHECKING:
    from assistant.embedding import EmbeddingModel
    from assistant.index.server import ChromaServer

# Half precision moves the length of a vector, and with it a cosine worked out as a product, by less than this.
_TOLERANCE = 0.002


class IndexReader:
    """One open build; safe to share between threads.

    Open one through `IndexHandle`. Its files are closed by `close`, or when the last question that uses it lets it go.

    Attributes:
        manifest: What the build says of itself.
        lexicon: The JSON value that was stored with it.
        parsed_lexicon: What a caller made of it, kept here so that it lives as long as the build; None at first.
        notice: Why this is not the build that CURRENT names, or None.
    """

    def __init__(
        self,
        build: Path,
        manifest: Manifest,
        rebuild: str,
        *,
        notice: str | None = None,
        server: "ChromaServer | None" = None,
    ) -> None:
        self.manifest = manifest
        self.notice = notice
        self.parsed_lexicon: Any = None
        self._build = build
        self._rebuild = rebuild
        self._server = server
        self.lexicon: Mapping[str, Any] = json.loads((build / "lexicon.json").read_text(encoding="utf-8"))
        self._document_rows = {document.id: row for row, document in enumerate(manifest.documents)}
        self._sentence_starts = np.load(build / "sentence_starts.npy", allow_pickle=False)
        self._keyword = KeywordIndex(build / "keyword", manifest.counts.vocabulary, manifest.counts.chunks)
        with ExitStack() as opened:
            self._content = opened.enter_context(closing(Content(build / "chunks.sqlite")))
            self._chunk_vectors = opened.enter_context(closing(VectorFile(build / "chunk_vectors.npy")))
            self._sentence_vectors = opened.enter_context(closing(VectorFile(build / "sentence_vectors.npy")))
            self._scanned: ScannedVectors | None = None
            self._vectors: VectorIndex | None = None
            if 0 < manifest.counts.chunks <= MOST_CHUNKS and not manifest.collection:
                self._scanned = ScannedVectors(self._chunk_vectors.run(0, manifest.counts.chunks))
            elif manifest.counts.chunks:
                self._vectors = opened.enter_context(closing(self._opened_vectors()))
            self._opened = opened.pop_all()
            self._release = weakref.finalize(self, self._opened.close)

    @property
    def build_id(self) -> str:
        """The id of the build."""
        return self.manifest.build_id

    @property
    def corpus_fingerprint(self) -> str:
        """The fingerprint of the corpus that was indexed."""
        return self.manifest.corpus_fingerprint

    @property
    def chunk_count(self) -> int:
        """How many chunks there are; rows run from 0 up to it."""
        return self.manifest.counts.chunks

    @property
    def document_ids(self) -> tuple[str, ...]:
        """The ids of the documents."""
        return tuple(self._document_rows)

    @cached_property
    def uploaded_rows(self) -> frozenset[int]:
        """The rows of the chunks of documents that users added."""
        return self._content.rows_of({document_id for document_id in self._document_rows if is_uploaded(document_id)})

    def dense(self, query_vector: NDArray[np.float32], k: int) -> list[Hit]:
        """The chunks nearest to a vector, best first: found by a scan, or by Chroma where there are many.

        Args:
            query_vector: Shape (dimensions,), length 1.
            k: How many hits at most.

        Raises:
            VectorServerError: The vectors are on a Chroma server that cannot be asked.
        """
        if not self.chunk_count or k < 1:
            return []
        query = np.asarray(query_vector, dtype=np.float32)
        rows = self._scanned.search(query, k) if self._scanned else self.vectors.search(query, k)[0]
        # A matrix product rounds a row by its place in the matrix, and equal chunks would come in any order.
        scores = np.einsum("ij,j->i", self._vectors_of(rows.tolist()), query)
        return best_hits(rows, scores, k)

    def keyword(self, tokens: Sequence[str], k: int) -> list[Hit]:
        """The chunks that score best for the tokens by BM25, best first; those that share none with it are left out."""
        return self._keyword.search(tokens, k)

    def keyword_scores(self, tokens: Sequence[str], rows: Sequence[int]) -> NDArray[np.float32]:
        """The BM25 scores of the chunks in these rows, shape (len(rows),); 0 where a chunk has none of the tokens."""
        return self._keyword.scores(tokens, rows)

    def chunks(self, rows: Sequence[int]) -> list[Chunk]:
        """The chunks in these rows."""
        return [self._content.chunk(int(row)) for row in rows]

    def chunk_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of the chunks in these rows, shape (len(rows), dimensions)."""
        return self._vectors_of([int(row) for row in rows])

    def _vectors_of(self, rows: Sequence[int]) -> NDArray[np.float32]:
        return self._chunk_vectors.rows(rows) if self._scanned is None else self._scanned.rows(rows)

    def sentence_vectors(self, row: int) -> NDArray[np.float32]:
        """The vectors of a chunk's heading (first) and of each of its sentences, shape (1 + sentences, dimensions)."""
        return self._sentence_vectors.run(int(self._sentence_starts[row]), int(self._sentence_starts[row + 1]))

    def sentence_scores(self, rows: Sequence[int], vector: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """The products of a vector with each of `sentence_vectors`, one array for each of these rows."""
        runs = [(int(self._sentence_starts[row]), int(self._sentence_starts[row + 1])) for row in rows]
        scores = np.einsum("ij,j->i", self._sentence_vectors.runs(runs), vector)
        ends = np.cumsum([stop - start for start, stop in runs]).tolist()
        return [scores[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]

    def sampled_sentence_vectors(self, places: Sequence[int]) -> NDArray[np.float32]:
        """The sentence vectors in these places of the whole build, whichever chunks they belong to."""
        return self._sentence_vectors.rows(places)

    def document(self, document_id: str) -> Document:
        """The document of that id; KeyError when there is none."""
        return self._content.document(self._document_rows[document_id])

    def close(self) -> None:
        """Close every file; the reader cannot be used afterwards."""
        self._release()

    @property
    def vectors(self) -> VectorIndex:
        """The vectors in Chroma; opened at the first use where questions are answered without it.

        Raises:
            ChromaUnreadableError: Chroma cannot read its files.
        """
        if self._vectors is None:
            self._vectors = self._opened.enter_context(closing(self._opened_vectors()))
        return self._vectors

    def _opened_vectors(self) -> VectorIndex:
        vectors = open_vectors(self._build, self.manifest, self._rebuild, self._server)
        if not self.manifest.collection:
            # Chroma reads its graph at the first search; done now, it needs the build's files no more.
            vectors.search(self._chunk_vectors.rows([0])[0], 1)
        return vectors

    def finds_itself(self, row: int) -> bool:
        """Whether Chroma, given a chunk's vector, gives the chunk, or others as near, each with its right cosine."""
        vector = self._chunk_vectors.rows([row])[0]
        rows, cosines = self.vectors.search(vector, 1)
        exact = self._chunk_vectors.rows(rows.tolist()) @ vector
        own = float(vector @ vector)
        agrees = np.allclose(cosines, exact, atol=_TOLERANCE) and abs(own - 1) < _TOLERANCE
        return bool(agrees and (row in rows or exact.min() > own - _TOLERANCE))

    def problems(self) -> list[str]:
        """Where the counts inside the open parts differ from the manifest's."""
        counts = self.manifest.counts
        try:
            in_chroma = self.vectors.count if counts.chunks else 0
        except ChromaUnreadableError as error:
            return [f"Chroma cannot open its part: {error}"]
        documents, chunks = self._content.counts()
        found = {
            "documents": (documents, counts.documents),
            "chunks": (chunks, counts.chunks),
            "chunk vectors": (self._chunk_vectors.count, counts.chunks),
            "sentence vectors": (self._sentence_vectors.count, counts.sentence_vectors),
            "chunks with sentence vectors": (len(self._sentence_starts) - 1, counts.chunks),
            "vectors in Chroma": (in_chroma, counts.chunks),
            "numbers in a vector": (self._chunk_vectors.dimensions, self.manifest.embedding.dimensions),
        }
        return [f"{is_} {name} instead of {should}" for name, (is_, should) in found.items() if is_ != should]


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
