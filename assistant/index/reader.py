"""One open build, as the stages read it."""

import json
import weakref
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.index.chroma import ChromaUnreadableError
from assistant.index.content import Content
from assistant.index.dense import VectorIndex, open_vectors
from assistant.index.hits import Hit, best_hits
from assistant.index.keyword import KeywordIndex
from assistant.index.manifest import Manifest
from assistant.index.scan import MOST_CHUNKS, ScannedVectors
from assistant.index.vectors import VectorFile
from assistant.types import Chunk, Document, is_uploaded

if TYPE_CHECKING:
    from assistant.index.server import ChromaServer

# Half precision moves the length of a vector, and with it a cosine worked out as a product, by less than this.
_TOLERANCE = 0.002
# Vectors of sentences up to which they are held in memory, 1.5 kB each; of more, those of the candidates are read.
_MOST_HELD = 12_000


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
            sentence_vectors = VectorFile(build / "sentence_vectors.npy", most_held=_MOST_HELD)
            self._sentence_vectors = opened.enter_context(closing(sentence_vectors))
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
        rows = self._scanned.search(query, k) if self._scanned else _may_be_best(*self.vectors.search(query, k), k)
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


def _may_be_best(rows: NDArray[np.int64], cosines: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The rows that may be among the k nearest by our own products: those that are nearly as near as the k-th."""
    if len(rows) <= k:
        return rows
    last = float(np.partition(cosines, len(rows) - k)[len(rows) - k])
    return rows[cosines >= last - 2 * _TOLERANCE]
