"""The parts of a build that readers open."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError
from assistant.index.carried import CHUNK_KEYS, ROW_KEYS, Carried, stored_rows
from assistant.index.content import write_content
from assistant.index.graph import write_graph
from assistant.index.keyword import KeywordsBefore, write_keyword_index
from assistant.index.manifest import Counts
from assistant.index.material import Material
from assistant.index.store import Store
from assistant.index.vectors import VectorFile, write_vectors

Progress = Callable[[str, int, int], None]
Vectors = NDArray[np.float16]
_CHUNKS_PER_READ = 256
_ROWS_PER_READ = 5000
SENTENCE_STARTS = "sentence_starts.npy"
CHUNK_VECTORS, SENTENCE_VECTORS = "chunk_vectors.npy", "sentence_vectors.npy"


def write_parts(build: Path, store: Store, material: Material, carried: Carried | None, progress: Progress) -> Counts:
    """Write every part of a build but its manifest, from vectors that the store or the build before holds.

    Raises:
        IndexDamagedError: The store lacks a vector.
    """
    progress("write", 0, 4)
    write_content(build / "chunks.sqlite", material.documents, material.chunks)
    (build / "lexicon.json").write_text(json.dumps(material.lexicon), encoding="utf-8")
    progress("write", 1, 4)
    starts = _write_vectors(build, store, material, carried)
    progress("write", 2, 4)
    before = KeywordsBefore(carried.build / "keyword", carried.chunks) if carried else None
    vocabulary = write_keyword_index(build / "keyword", material.keyword_texts, before)
    progress("write", 3, 4)
    if material.chunks and not material.served:
        write_graph(build, build / CHUNK_VECTORS, len(material.chunks), carried)
    progress("write", 4, 4)
    return Counts(len(material.documents), len(material.chunks), int(starts[-1]), vocabulary)


def _write_vectors(build: Path, store: Store, material: Material, carried: Carried | None) -> NDArray[np.int64]:
    """Write the vectors of chunks and of their sentences; where those of each chunk begin."""
    count, dimensions = len(material.chunks), material.embedding.dimensions
    starts = np.concatenate([[0], np.cumsum(_lengths(material, carried))]).astype(np.int64)
    np.save(build / SENTENCE_STARTS, starts)
    np.save(build / ROW_KEYS, material.row_keys)
    np.save(build / CHUNK_KEYS, material.chunk_keys)
    source = _Source(store, material, carried)
    write_vectors(build / CHUNK_VECTORS, source.of_chunks(), count, dimensions)
    write_vectors(build / SENTENCE_VECTORS, source.of_sentences(), int(starts[-1]), dimensions)
    return starts


def _lengths(material: Material, carried: Carried | None) -> NDArray[np.int64]:
    """How many vectors of sentences each chunk has."""
    lengths = np.zeros(len(material.chunks), dtype=np.int64)
    new = np.arange(len(lengths))
    if carried:
        kept, new = np.flatnonzero(carried.rows >= 0), np.flatnonzero(carried.rows < 0)
        lengths[kept] = np.diff(np.load(carried.build / SENTENCE_STARTS, allow_pickle=False))[carried.rows[kept]]
    lengths[new] = np.fromiter((len(material.texts[row]) - 1 for row in new.tolist()), dtype=np.int64, count=len(new))
    return lengths


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the vectors of a build come from: the build before where its rows have the same texts, else the store."""

    store: Store
    material: Material
    carried: Carried | None

    def of_chunks(self) -> Iterator[Vectors]:
        for first, last, before in self._runs():
            if self.carried and before >= 0:
                yield stored_rows(self.carried.build / CHUNK_VECTORS, before, before + last - first)
            else:
                yield from self._stored(texts[:1] for texts in self.material.texts[first:last])

    def of_sentences(self) -> Iterator[Vectors]:
        starts = np.load(self.carried.build / SENTENCE_STARTS, allow_pickle=False) if self.carried else None
        for first, last, before in self._runs():
            if self.carried and starts is not None and before >= 0:
                end = starts[before + last - first]
                yield stored_rows(self.carried.build / SENTENCE_VECTORS, int(starts[before]), int(end))
            else:
                yield from self._stored(texts[1:] for texts in self.material.texts[first:last])

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        count = len(self.material.chunks)
        if self.carried:
            return self.carried.runs(_CHUNKS_PER_READ)
        return ((first, min(count, first + _CHUNKS_PER_READ), -1) for first in range(0, count, _CHUNKS_PER_READ))

    def _stored(self, texts: Iterable[Sequence[str]]) -> Iterator[Vectors]:
        keys = self.material.keys([text for part in texts for text in part])
        known = self.store.vectors(list(dict.fromkeys(keys)))
        try:
            if keys:
                yield np.array([known[key] for key in keys], dtype=np.float16)
        except KeyError as error:
            raise IndexDamagedError("The store of the index lacks a vector. Run `assistant index build`.") from error


def vector_batches(file: Path) -> Iterator[NDArray[np.float32]]:
    """The vectors of a file, some thousands at a time."""
    vectors = VectorFile(file)
    try:
        for start in range(0, vectors.count, _ROWS_PER_READ):
            yield vectors.run(start, min(vectors.count, start + _ROWS_PER_READ))
    finally:
        vectors.close()
