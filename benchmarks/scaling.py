"""`python -m benchmarks.scaling`: search, recall, memory, disk and builds by the number of chunks; nothing is embedded.

The vectors of the synthetic chunks lie around those of our own chunks; the questions and their vectors are real.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from unittest import mock

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.index import measure_recall
from assistant.pipeline import build_index
from assistant.pipeline.building import index_folder
from assistant.retrieval import retrieve
from assistant.settings import load_settings
from benchmarks.corpora import change_one, sentence, write_corpus
from benchmarks.near_vectors import NearVectors
from evals.questions import load_questions

if TYPE_CHECKING:
    from assistant.index import IndexReader

Moment = tuple[float, float]
"""Seconds on the clock, and of the processor."""

_INDEX = "synthetic"
_QUESTIONS = 200
_SHOWN, _CANDIDATES, _DENSE_WEIGHT = 10, 100, 0.6
_KILOBYTE = 1024
_ROWS_PER_READ = 5000


def main(
    sizes: Annotated[list[int] | None, typer.Option("--chunks", help="How many chunks; may be repeated.")] = None,
    output: Annotated[Path, typer.Option(help="File of the results.")] = Path("benchmarks/scaling.json"),
    part: Annotated[str, typer.Option(help="Measure one part in this process: build or search.")] = "",
    folder: Annotated[Path, typer.Option(help="Where that part finds or puts its index.")] = Path(),
    changed: Annotated[bool, typer.Option(help="Build once more with one document changed.")] = False,
) -> None:
    """Measure each size in processes of its own and write the results down.

    Example: python -m benchmarks.scaling --chunks 1000 --chunks 10000
    """
    if part:
        size = (sizes or [1000])[0]
        typer.echo(json.dumps(built(size, folder, changed=changed) if part == "build" else searched(folder)))
        return
    results = []
    for size in sizes or [1_000, 10_000, 50_000]:
        with TemporaryDirectory() as temporary:
            results.append({"chunks": size} | _part("build", size, temporary) | _part("search", size, temporary))
        typer.echo(json.dumps(results[-1]))
        output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def _part(part: str, size: int, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scaling", "--part", part, "--chunks", str(size), "--folder", folder]
    found = subprocess.run([*command, "--changed"], stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


def built(size: int, folder: Path, *, changed: bool) -> dict[str, Any]:
    """Build an index, build it again unchanged and with one document changed: seconds, memory, bytes."""
    corpus = folder / "corpus"
    write_corpus(corpus, size, seed=0)
    reader = _opened(index_folder("default", None, load_settings()))
    centres = reader.chunk_vectors(range(reader.chunk_count))
    reader.close()
    stand_in = NearVectors(centres, load_embedding_model())
    settings = load_settings(index_dir=folder / "indexes", max_files=10**9, max_folder_mb=10**9)
    with mock.patch("assistant.embedding.load_embedding_model", lambda *_: stand_in):
        marks: list[tuple[str, Moment]] = []

        def note(stage: str, done: int, total: int) -> None:
            marks.append((f"{stage} {done}" if stage != "read" else "read", _now()))

        def build(progress: Callable[[str, int, int], None] | None = None) -> Moment:
            started = _now()
            result.append(build_index(corpus, index=_INDEX, settings=settings, progress=progress))
            return _between(started, _now())

        result: list[Any] = []
        started = _now()
        whole = build(note)
        found: dict[str, Any] = _stages(marks, started) | _named("whole build", whole) | {"build peak MB": _peak_mb()}
        found["vectors"] = result[0].embedded
        found |= _named("unchanged", build()) | {"unchanged is seen": not result[-1].changed}
        found |= _bytes(folder / "indexes" / _INDEX, result[0].build_id, result[0].chunks)
        if changed:
            change_one(corpus, seed=1)
            found |= _named("one document changed", build()) | {"texts of the change": result[-1].embedded}
            found["recall@10 after the change"] = measure_recall(folder / "indexes" / _INDEX)
    return found


def _now() -> Moment:
    return time.perf_counter(), time.process_time()


def _between(begin: Moment, end: Moment) -> Moment:
    return end[0] - begin[0], end[1] - begin[1]


def _named(name: str, taken: Moment) -> dict[str, float]:
    return {f"{name}, s": taken[0], f"{name}, s of the processor": taken[1]}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE


def _stages(marks: Sequence[tuple[str, Moment]], started: Moment) -> dict[str, float]:
    """Seconds of each part of a build, from what it told of its progress."""
    last, first = dict(marks), dict(reversed(marks))
    embedding = next(at for stage, at in marks if stage.startswith("embed"))
    times = {
        "read and cut": (started, last["read"]),
        "what is new found": (last["read"], embedding),
        "vectors made and stored": (embedding, first["write 0"]),
        "texts and records written": (first["write 0"], first["write 1"]),
        "vectors written": (first["write 1"], first["write 2"]),
        "keyword index written": (first["write 2"], first["write 3"]),
        "graph written": (first["write 3"], first["write 4"]),
        "checked, stored and published": (first["write 4"], last["verify 1"]),
    }
    return {name: value for part, two in times.items() for name, value in _named(part, _between(*two)).items()}


def _bytes(index: Path, build_id: str, chunks: int) -> dict[str, Any]:
    files = {file.relative_to(index / "builds" / build_id): file for file in (index / "builds" / build_id).rglob("*")}
    sizes: dict[str, float] = {}
    for name, file in files.items():
        if file.is_file():
            sizes[name.parts[0]] = sizes.get(name.parts[0], 0) + file.stat().st_size / chunks
    whole = {"build bytes a chunk": sum(sizes.values()), "bytes a chunk by part": sizes}
    whole |= {"store bytes a chunk": (index / "store.sqlite").stat().st_size / chunks}
    return whole | {"kept of files, bytes a chunk": (index / "read.sqlite").stat().st_size / chunks}


def searched(folder: Path) -> dict[str, Any]:
    """What a process that only reads takes for its searches and in memory, and what the vector search finds."""
    asked = [case.question for case in load_questions() if not case.turns][:_QUESTIONS]
    model = load_embedding_model()
    vectors = model.encode_questions(asked)
    before = _resident()
    started = time.perf_counter()
    reader = _opened(folder / "indexes" / _INDEX)
    try:
        opened = time.perf_counter() - started
        times = _times(reader, asked, vectors, model)
        private, shared = (now - then for now, then in zip(_resident(), before, strict=True))
        found = {"open, s": opened, "reader MB, own": private, "reader MB, of its files": shared}
        return found | times | {"recall@10": _recall(reader, vectors)}
    finally:
        reader.close()


def _times(
    reader: "IndexReader", asked: Sequence[str], vectors: NDArray[np.float32], model: EmbeddingModel
) -> dict[str, float]:
    """Milliseconds of a search, on the clock and of the processor.

    The words that are searched for are those of a synthetic sentence, each in a large part of the chunks.
    """
    from assistant.language.tokens import keyword_tokens

    ranked = partial(retrieve, reader, top_k=_SHOWN, candidates=_CANDIDATES, dense_weight=_DENSE_WEIGHT)
    rng = random.Random(_QUESTIONS)
    steps: dict[str, list[tuple[float, float]]] = {}

    def timed(name: str, action: Callable[[], object]) -> None:
        started, before = time.perf_counter(), time.process_time()
        action()
        steps.setdefault(name, []).append((time.perf_counter() - started, time.process_time() - before))

    for question, vector in zip(asked, vectors, strict=True):
        words = sentence(rng)

        timed("embedding", partial(model.encode_question, f"{question} "))
        timed("search", partial(ranked, words, vector))
        timed("vectors", partial(reader.dense, vector, _CANDIDATES))
        timed("words", partial(reader.keyword, keyword_tokens(words), _CANDIDATES))
    pairs = zip(steps["embedding"], steps["search"], strict=True)
    steps["search and embedding"] = [(one[0] + other[0], one[1] + other[1]) for one, other in pairs]
    found: dict[str, float] = {}
    for name, taken in steps.items():
        for place, of in enumerate(("clock", "processor")):
            values = [1000 * one[place] for one in taken]
            found |= {f"{name} p50 ms, {of}": median(values), f"{name} p95 ms, {of}": quantiles(values, n=20)[-1]}
    return found


def _recall(reader: "IndexReader", vectors: NDArray[np.float32]) -> float:
    """The share of the ten nearest chunks, by an exact scan, that a search finds."""
    best = np.empty((len(vectors), 0), dtype=np.float32)
    for start in range(0, reader.chunk_count, _ROWS_PER_READ):
        rows = range(start, min(reader.chunk_count, start + _ROWS_PER_READ))
        best = np.sort(np.hstack([best, vectors @ reader.chunk_vectors(rows).T]), axis=1)[:, -_SHOWN:]
    found = []
    for vector, tenth in zip(vectors, best[:, 0], strict=True):
        hits = reader.dense(vector, _CANDIDATES)[:_SHOWN]
        found.append(sum(hit.score >= tenth - 1e-5 for hit in hits) / _SHOWN)
    return float(sum(found) / len(found))


def _resident() -> tuple[float, float]:
    """MB of memory that this process alone holds, and of files that it has mapped."""
    pages = [int(number) for number in Path("/proc/self/statm").read_text(encoding="ascii").split()]
    size = os.sysconf("SC_PAGE_SIZE") / _KILOBYTE / _KILOBYTE
    return (pages[1] - pages[2]) * size, pages[2] * size


def _opened(folder: Path) -> "IndexReader":
    from assistant.index.handle import open_index
    from assistant.index.layout import IndexFolder

    return open_index(IndexFolder(folder))


if __name__ == "__main__":
    typer.run(main)
