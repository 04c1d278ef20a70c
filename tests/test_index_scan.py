"""An exact scan gives the true neighbours, Chroma's graph gives the same ones, and `verify` says so."""

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.cli import main
from assistant.embedding import load_embedding_model
from assistant.index import IndexHandle, measure_recall
from assistant.index.chroma import asked_for
from assistant.index.reader import IndexReader
from assistant.index.scan import ScannedVectors
from assistant.index.vectors import VectorFile, write_vectors

QUESTIONS = (
    "do I need a certification?",
    "How often may an insurer be billed?",
    "massage after surgery",
    "Who pays for lymphatic drainage?",
    "techniques",
)


@pytest.mark.parametrize("k", [1, 7, 300, 1000])
def test_a_scan_gives_every_row_that_is_as_near_as_the_last_one_wanted(k: int):
    generator = np.random.default_rng(3)
    vectors = generator.standard_normal((300, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[200:] = vectors[:100]
    query = vectors[5]
    cosines = vectors.astype(np.float64) @ query.astype(np.float64)
    least = np.sort(cosines)[-min(k, 300)]

    rows = set(ScannedVectors(vectors).search(query, k).tolist())

    assert rows >= set(np.flatnonzero(cosines > least - 1e-7).tolist())
    assert cosines[list(rows)].min() > least - 1e-4


def _hits(reader: IndexReader) -> list[list[tuple[int, float]]]:
    vectors = load_embedding_model().encode_questions(QUESTIONS)
    return [[(hit.row, hit.score) for hit in reader.dense(vector, 100)] for vector in vectors]


def test_a_scan_and_chroma_give_the_same_hits(index_dir: Path, monkeypatch: pytest.MonkeyPatch):
    with closing(IndexHandle(index_dir / "default")) as handle:
        assert handle.current()._vectors is None, "a small index is searched without Chroma"
        scanned = _hits(handle.current())
    monkeypatch.setattr("assistant.index.reader.MOST_CHUNKS", 0)
    with closing(IndexHandle(index_dir / "default")) as handle:
        found = _hits(handle.current())

    together = sum(len({*one} & {*other}) for one, other in zip(scanned, found, strict=True))
    assert together >= 0.99 * sum(len(one) for one in scanned)
    assert [one[:10] for one in scanned] == [one[:10] for one in found]


def test_verify_reports_the_recall_of_chroma(index_dir: Path, capsys: pytest.CaptureFixture[str]):
    recall = measure_recall(index_dir / "default")
    assert recall is not None
    assert 0.99 <= recall <= 1
    main_exits_with(0, "index", "verify", "--json", "--index-dir", str(index_dir))
    assert json.loads(capsys.readouterr().out) == {"sound": True, "problems": [], "recall_at_10": recall}


def test_verify_fails_where_chroma_misses_neighbours(
    small_index_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assistant.index.measure_recall", lambda folder, build, server: 0.954)
    main_exits_with(3, "index", "verify", "--index-dir", str(small_index_dir))
    assert "error: Chroma finds 95.4% of the ten nearest chunks, less than 99%" in capsys.readouterr().err


def main_exits_with(code: int, *arguments: str) -> None:
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    assert (exited.value.code or 0) == code


def test_keyword_scores_are_those_of_the_library_that_wrote_them(index_dir: Path):
    import bm25s

    from assistant.language.tokens import keyword_tokens

    with closing(IndexHandle(index_dir / "default")) as handle:
        reader = handle.current()
        build = index_dir / "default" / "builds" / reader.build_id
        library = bm25s.BM25.load(build / "keyword", allow_pickle=False, show_progress=False)
        for question in (*QUESTIONS, "massage massage therapist"):
            tokens = keyword_tokens(question)
            expected = library.get_scores_from_ids(library.get_tokens_ids(tokens))
            np.testing.assert_array_equal(reader.keyword_scores(tokens, range(reader.chunk_count)), expected)


@pytest.mark.parametrize(
    ("k", "count", "asked"),
    [(10, 5, 5), (10, 20_000, 200), (100, 75_000, 300), (100, 300_000, 600), (10, 300_000, 400)],
)
def test_more_is_asked_of_a_larger_graph(k: int, count: int, asked: int):
    assert asked_for(k, count) == asked


def test_what_may_be_among_the_best_is_scored_and_nothing_else_is_lost(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assistant.index.reader.MOST_CHUNKS", 0)
    with closing(IndexHandle(index_dir / "default")) as handle:
        for k in (1, 10, 100):
            monkeypatch.setattr("assistant.index.reader._may_be_best", lambda rows, cosines, k: rows)
            vectors = load_embedding_model().encode_questions(QUESTIONS)
            every = [handle.current().dense(vector, k) for vector in vectors]
            monkeypatch.undo()
            monkeypatch.setattr("assistant.index.reader.MOST_CHUNKS", 0)
            assert [handle.current().dense(vector, k) for vector in vectors] == every


def test_runs_of_vectors_are_the_same_whether_held_or_read(tmp_path):
    vectors = np.random.default_rng(2).normal(size=(40, 4)).astype(np.float16)
    write_vectors(tmp_path / "v.npy", [vectors], 40, 4)
    runs = [(3, 5), (5, 5), (39, 40), (0, 7), (3, 5)]
    for most_held in (0, 40):
        with closing(VectorFile(tmp_path / "v.npy", most_held=most_held)) as file:
            expected = np.concatenate([vectors[start:stop] for start, stop in runs])
            assert np.array_equal(file.runs(runs), expected.astype(np.float32))
