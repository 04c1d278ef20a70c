"""`python -m benchmarks.scaling`: search, recall, disk and build by the number of chunks, without embedding a text.

The vectors of the synthetic chunks lie around those of our own chunks; the questions and their vectors are real.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, cast

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.chunking import chunk_document
from assistant.embedding import load_embedding_model
from assistant.language.vocabulary import build_lexicon
from assistant.loading import load_corpus
from assistant.pipeline.building import index_folder
from assistant.retrieval import chunk_keywords, retrieve
from assistant.settings import load_settings
from benchmarks.corpora import sentence, write_corpus
from evals.questions import load_questions

if TYPE_CHECKING:
    from assistant.embedding import EmbeddingModel
    from assistant.index import IndexReader

_QUESTIONS = 200
_SHOWN, _CANDIDATES, _DENSE_WEIGHT = 10, 100, 0.6
_SPREAD = 0.75  # length of what is added to a real vector: the cosine with it becomes 0.8
_KILOBYTE = 1024


class NearVectors:
    """All that a build asks of an embedding model: a text's vector lies near one of those it was given."""

    name = "synthetic"
    weights_sha256 = "synthetic"

    def __init__(self, centres: NDArray[np.float32]) -> None:
        self._centres = centres
        self._rng = np.random.default_rng(0)
        self.dimensions = centres.shape[1]

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
        finished: Callable[[Sequence[int], NDArray[np.float32]], None] | None = None,
    ) -> NDArray[np.float32]:
        """One vector of length 1 for each text."""
        noise = self._rng.standard_normal((len(texts), self.dimensions), dtype=np.float32)
        noise *= _SPREAD / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors = self._centres[self._rng.integers(len(self._centres), size=len(texts))] + noise
        vectors = np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
        if finished is not None:
            finished(range(len(texts)), vectors)
        if progress is not None:
            progress(len(texts), len(texts))
        return vectors


def main(
    sizes: Annotated[list[int] | None, typer.Option("--chunks", help="How many chunks; may be repeated.")] = None,
    one: Annotated[bool, typer.Option(help="Measure one size in this process.")] = False,
    output: Annotated[Path, typer.Option(help="File of the results.")] = Path("benchmarks/scaling.json"),
) -> None:
    """Measure each size in a process of its own and write the results down.

    Example: python -m benchmarks.scaling --chunks 1000 --chunks 10000
    """
    if one and sizes:
        typer.echo(json.dumps(measured(sizes[0])))
        return
    results = []
    for size in sizes or [1_000, 10_000, 50_000]:
        command = [sys.executable, "-m", "benchmarks.scaling", "--one", "--chunks", str(size)]
        found = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        results.append(json.loads(found.stdout.splitlines()[-1]))
        typer.echo(json.dumps(results[-1]))
    output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def measured(chunks: int) -> dict[str, Any]:
    """Build an index of so many chunks, search it, and compare what it finds with an exact search."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        found = _built(chunks, Path(temporary) / "corpus", folder)
        found["build peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE
        reader = _opened(folder)
        try:
            return found | _searched(reader)
        finally:
            reader.close()


def _built(size: int, corpus: Path, folder: Path) -> dict[str, Any]:
    """Build the index; seconds of each stage and bytes of each part."""
    from assistant.index import build_index

    reader = _opened(index_folder("default", None, load_settings()))
    centres = reader.chunk_vectors(range(reader.chunk_count))
    reader.close()
    model = load_embedding_model()
    write_corpus(corpus, size, seed=0)
    started = time.perf_counter()
    documents = load_corpus(corpus).documents
    chunks = [chunk for document in documents for chunk in chunk_document(document, model.count_tokens, max_tokens=256)]
    titles = {document.id: document.title for document in documents}
    words = [chunk_keywords(chunk, titles[chunk.document_id]) for chunk in chunks]
    lexicon = build_lexicon(chunk.text for chunk in chunks).to_json()
    read = time.perf_counter()
    result = build_index(
        folder,
        documents,
        chunks,
        cast("EmbeddingModel", NearVectors(centres)),
        keyword_texts=words,
        lexicon=lexicon,
        chunking={"max_tokens": 256},
    )
    written = time.perf_counter()
    build = folder / "builds" / result.build_id
    return {
        "chunks": len(chunks),
        "vectors": result.embedded,
        "read and cut, s": read - started,
        "write and check, s": written - read,
        "build bytes a chunk": sum(file.stat().st_size for file in build.rglob("*") if file.is_file()) / len(chunks),
        "store bytes a chunk": (folder / "store.sqlite").stat().st_size / len(chunks),
    }


def _searched(reader: "IndexReader") -> dict[str, float]:
    """Milliseconds of a search without the embedding of its question, and recall@10 of the vectors.

    The words that are searched for are those of a synthetic sentence, each in a large part of the chunks.
    """
    from assistant.language.tokens import keyword_tokens

    asked = [case.question for case in load_questions() if not case.turns][:_QUESTIONS]
    vectors = load_embedding_model().encode_questions(asked)
    every = reader.chunk_vectors(range(reader.chunk_count))
    rng = random.Random(_QUESTIONS)
    whole: list[float] = []
    dense: list[float] = []
    words: list[float] = []
    recall: list[float] = []
    for vector in vectors:
        question = sentence(rng)
        cosines = every @ vector
        tenth = np.partition(cosines, -_SHOWN)[-_SHOWN]
        found = [hit.row for hit in reader.dense(vector, _SHOWN)]
        recall.append(float(np.mean(cosines[found] >= tenth - 1e-5)))
        tokens = keyword_tokens(question)
        marks = [time.perf_counter()]
        reader.dense(vector, _CANDIDATES)
        marks.append(time.perf_counter())
        reader.keyword(tokens, _CANDIDATES)
        marks.append(time.perf_counter())
        retrieve(reader, question, vector, top_k=_SHOWN, candidates=_CANDIDATES, dense_weight=_DENSE_WEIGHT)
        marks.append(time.perf_counter())
        for times, begin, end in zip((dense, words, whole), marks, marks[1:], strict=False):
            times.append(1000 * (end - begin))
    return {
        "search p50 ms": median(whole),
        "search p95 ms": quantiles(whole, n=20)[-1],
        "vectors p50 ms": median(dense),
        "words p50 ms": median(words),
        "recall@10": sum(recall) / len(recall),
    }


def _opened(folder: Path) -> "IndexReader":
    from assistant.index.handle import open_index
    from assistant.index.layout import IndexFolder

    return open_index(IndexFolder(folder))


if __name__ == "__main__":
    typer.run(main)
