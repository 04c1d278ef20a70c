"""A graph that is written in portions, or changed, leaves nothing in Chroma's log and finds all that it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.index import chroma

PORTION = 10


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma, "_ROWS_PER_FLUSH", PORTION)


def vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).standard_normal((count, 384), dtype=np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_finds(folder: Path, expected: dict[int, Any]) -> None:
    """Each id is found by its vector, no other is, and reading changes no file."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database:
        flushed = {number for (number,) in database.execute("SELECT seq_id FROM max_seq_id")}
        assert flushed == {database.execute("SELECT max(seq_id) FROM embeddings_queue").fetchone()[0]}
    before = files(folder)
    with closing(chroma.ChromaIndex(folder)) as index:
        assert index.count == len(expected)
        for id_, vector in expected.items():
            rows, cosines = index.search(vector, 3)
            assert set(rows.tolist()) <= set(expected)
            assert rows[np.argmax(cosines)] == id_
    assert files(folder) == before


@pytest.mark.parametrize("batch", [3, 7, 100])
@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 19, 20, 21, 30, 35])
def test_every_vector_is_flushed_and_found(tmp_path: Path, count: int, batch: int):
    made = vectors(count)
    chroma.write_chroma(tmp_path / "chroma", (made[at : at + batch] for at in range(0, count, batch)), count)
    assert_finds(tmp_path / "chroma", dict(enumerate(made)))


@pytest.mark.parametrize(
    ("gone", "added"), [([3, 4], []), ([], [25, 26]), ([0], [25]), ([1, 2, 3], list(range(25, 60)))]
)
def test_a_changed_graph_holds_what_it_should(tmp_path: Path, gone: list[int], added: list[int]):
    made = vectors(25)
    chroma.write_chroma(tmp_path / "chroma", [made], 25)
    new = vectors(len(added), seed=1)
    chroma.change_chroma(tmp_path / "chroma", gone, added, [new] if added else [])
    left = {id_: vector for id_, vector in enumerate(made) if id_ not in gone}
    assert_finds(tmp_path / "chroma", left | dict(zip(added, new, strict=True)))
