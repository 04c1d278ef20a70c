"""The parts of a build that readers open."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError
from assistant.index.chroma import write_chroma
from assistant.index.content import write_content
from assistant.index.keyword import write_keyword_index
from assistant.index.manifest import Counts
from assistant.index.material import Material
from assistant.index.store import Store
from assistant.index.vectors import VectorFile, write_vectors

Progress = Callable[[str, int, int], None]
_CHUNKS_PER_READ = 256
_ROWS_PER_READ = 5000


CHUNK_VECTORS = "chunk_vectors.npy"


def write_parts(build: Path, store: Store, material: Material, progress: Progress) -> Counts:
    """Write every part of a build but its manifest, from vectors that the store holds.

    Raises:
        IndexDamagedError: The store lacks a vector.
    """
    lengths = [len(texts) - 1 for texts in material.texts]
    dimensions = material.embedding.dimensions
    progress("write", 0, 4)
    write_content(build / "chunks.sqlite", material.documents, material.chunks)
    (build / "lexicon.json").write_text(json.dumps(material.lexicon), encoding="utf-8")
    np.save(build / "sentence_starts.npy", np.cumsum([0, *lengths], dtype=np.int64))
    progress("write", 1, 4)
    firsts = (texts[:1] for texts in material.texts)
    rests = (texts[1:] for texts in material.texts)
    chunk_file = build / CHUNK_VECTORS
    write_vectors(chunk_file, _vectors(store, material, firsts), len(material.chunks), dimensions)
    write_vectors(build / "sentence_vectors.npy", _vectors(store, material, rests), sum(lengths), dimensions)
    progress("write", 2, 4)
    vocabulary = write_keyword_index(build / "keyword", material.keyword_texts)
    progress("write", 3, 4)
    if material.chunks and not material.served:
        write_chroma(build / "chroma", vector_batches(chunk_file), len(material.chunks))
    progress("write", 4, 4)
    return Counts(len(material.documents), len(material.chunks), sum(lengths), vocabulary)


def _vectors(store: Store, material: Material, texts: Iterator[Sequence[str]]) -> Iterator[NDArray[np.float16]]:
    """The vectors of the texts, one array for each run of chunks."""
    while run := list(islice(texts, _CHUNKS_PER_READ)):
        keys = material.keys([text for part in run for text in part])
        known = store.vectors(list(dict.fromkeys(keys)))
        try:
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
