"""The keyword search leaves most rows out, and finds what adding up every list finds."""

import os
import random
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest

from assistant.errors import IndexDamagedError
from assistant.index import columns, keyword
from assistant.index.hits import Hit, best_hits
from assistant.index.keyword import BM25_SETTINGS, KeywordIndex, KeywordsBefore, write_keyword_index

ROWS = 3000


def texts_of(seed: int) -> list[list[str]]:
    """Texts of a few words that are in most rows, some in many, and rare ones; every seventh text comes twice."""
    generator = np.random.default_rng(seed)
    shares = {f"w{number}": share for number, share in enumerate([0.95, 0.6, 0.4, 0.3, 0.1, 0.05, 0.02, 0.004, 0.001])}
    texts: list[list[str]] = []
    for row in range(ROWS):
        held = [word for word, share in shares.items() if generator.random() < share]
        text = [word for word in held for _ in range(generator.integers(1, 5))] + ["filler"] * generator.integers(0, 30)
        texts.append(texts[-1] if row % 7 == 6 else text)
    return texts


def summed(folder: Path, tokens: Sequence[str], k: int) -> list[Hit]:
    """What the library that wrote the index makes of it: every list added up."""
    library = bm25s.BM25.load(folder, allow_pickle=False, show_progress=False)
    scores = library.get_scores_from_ids(library.get_tokens_ids(list(tokens)))
    rows = np.flatnonzero(scores > 0)
    return best_hits(rows, scores[rows], k)


@pytest.fixture(autouse=True)
def small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "LEAST_ROWS", 100)


@pytest.mark.parametrize("seed", range(3))
def test_the_best_rows_are_those_of_the_whole_sum(tmp_path: Path, seed: int):
    texts = texts_of(seed)
    index = KeywordIndex(tmp_path, write_keyword_index(tmp_path, texts), ROWS)
    assert index._columns is not None
    generator = np.random.default_rng(seed)
    words = [f"w{number}" for number in range(9)] + ["unknown", "filler"]
    for _ in range(30):
        tokens = generator.choice(words, size=generator.integers(1, 9)).tolist()
        for k in (1, 10, 100, ROWS // 5, ROWS, 2 * ROWS):
            assert index.search(tokens, k) == summed(tmp_path, tokens, k), (tokens, k)


@pytest.mark.parametrize("tokens", [["w8"], ["w0"], ["w7", "w0"], ["w0"] * 40, ["w0", "w1"] * 60])
def test_one_word_and_many_are_found_as_well(tmp_path: Path, tokens: list[str]):
    index = KeywordIndex(tmp_path, write_keyword_index(tmp_path, texts_of(9)), ROWS)
    assert index.search(tokens, 20) == summed(tmp_path, tokens, 20)


def test_few_rows_are_scored_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    scored = []
    exactly = keyword._scores_of
    monkeypatch.setattr(keyword, "_scores_of", lambda rows, *rest: scored.append(len(rows)) or exactly(rows, *rest))
    index = KeywordIndex(tmp_path, write_keyword_index(tmp_path, texts_of(1)), ROWS)
    for tokens in (["w1", "w2", "w3"], ["w7", "w0", "w1"], ["w3", "w5"]):
        index.search(tokens, 10)
    assert max(scored) < ROWS // 10


@pytest.mark.parametrize("count", [1, 2, 300])
def test_what_is_written_is_what_the_library_would_write(tmp_path: Path, count: int):
    rng = random.Random(count)
    texts = [[f"w{int(rng.expovariate(0.05))}" for _ in range(rng.randrange(60))] for _ in range(count - 1)]
    texts.append(["w1", "w1", "\u00fc"])
    write_keyword_index(tmp_path / "ours", texts)
    vocabulary = {token: place for place, token in enumerate(sorted({token for text in texts for token in text}))}
    library = bm25s.BM25(**BM25_SETTINGS)
    ids = [[vocabulary[token] for token in text] for text in texts]
    library.index((ids, vocabulary), create_empty_token=False, show_progress=False)
    library.save(tmp_path / "theirs", show_progress=False)
    written = {path.name: path.read_bytes() for path in (tmp_path / "theirs").iterdir()}
    assert written
    assert written.items() <= {path.name: path.read_bytes() for path in (tmp_path / "ours").iterdir()}.items()


def test_scores_of_rows_are_those_of_the_library(tmp_path: Path):
    texts = texts_of(2)
    index = KeywordIndex(tmp_path, write_keyword_index(tmp_path, texts), ROWS)
    library = bm25s.BM25.load(tmp_path, allow_pickle=False, show_progress=False)
    for tokens in (["w0", "w5", "w0"], ["w8"], ["w3", "filler", "w4"]):
        expected = library.get_scores_from_ids(library.get_tokens_ids(tokens))
        np.testing.assert_array_equal(index.scores(tokens, range(ROWS)), expected)
        np.testing.assert_array_equal(index.scores(tokens, [5, 2, 5]), expected[[5, 2, 5]])


@pytest.mark.parametrize("file", ["data.csc.index.npy", "indices.csc.index.npy", "columns.npy"])
def test_a_file_cut_short_while_it_is_open_is_an_error_not_a_crash(tmp_path: Path, file: str):
    index = KeywordIndex(tmp_path, write_keyword_index(tmp_path, texts_of(3)), ROWS)
    os.truncate(tmp_path / file, 200)
    with pytest.raises(IndexDamagedError, match="while"):
        index.search(["w0", "w1"], 10)


@pytest.mark.parametrize("rows", [60, 5000])
def test_an_index_made_from_the_one_before_is_the_one_made_at_once(tmp_path, rows):
    rng = random.Random(rows)
    before = [[f"w{int(rng.expovariate(0.1))}" for _ in range(rng.randrange(20))] for _ in range(rows)]
    before[3] = ["only", "here", "w1"]
    write_keyword_index(tmp_path / "before", before)
    kept = [row for row in range(rows) if row != 3 and rng.random() < 0.9]
    rng.shuffle(kept)
    after = [(row, before[row]) for row in kept] + [(-1, ["new", "new", "w2"]), (-1, [])]
    after.insert(7, (-1, ["w1", "another"]))
    texts = [tokens for _, tokens in after]
    carried = KeywordsBefore(tmp_path / "before", np.array([row for row, _ in after], dtype=np.int64))
    assert write_keyword_index(tmp_path / "once", texts) == write_keyword_index(tmp_path / "made", texts, carried)
    names = sorted(file.name for file in (tmp_path / "once").iterdir())
    assert names == sorted(file.name for file in (tmp_path / "made").iterdir())
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "made" / name).read_bytes(), name


def test_an_index_all_of_whose_tokens_are_gone_has_no_files(tmp_path):
    write_keyword_index(tmp_path / "before", [["a"], ["b"]])
    carried = KeywordsBefore(tmp_path / "before", np.array([-1], dtype=np.int64))
    assert write_keyword_index(tmp_path / "made", [[]], carried) == 0
    assert not (tmp_path / "made").exists()
