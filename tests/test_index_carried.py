"""A build that is carried over from the one before is what one made anew would be, and finds the same."""

import random
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.chunking import chunk_document
from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.index import BuildPlan, IndexHandle, build_index, carried, measure_recall, verify_build
from assistant.index.chroma import ROWS
from assistant.index.layout import IndexFolder
from assistant.language import keyword_tokens
from assistant.loading import load_corpus

WORDS = [
    "press",
    "lift",
    "turn",
    "warm",
    "slow",
    "deep",
    "knee",
    "neck",
    "hand",
    "back",
    "oil",
    "towel",
    "rest",
    "walk",
]
DOCUMENTS = 30
SECTIONS = 4


@pytest.fixture(autouse=True)
def always_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "LEAST_ROWS", 1)


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    return load_embedding_model()


def text_of(number: int, sections: int = SECTIONS) -> str:
    rng = random.Random(number)
    parts = (
        f"## Part {place}\n\n{' '.join(rng.choices(WORDS, k=9))} {rng.randrange(99)}.\n" for place in range(sections)
    )
    return f"# Document {number}\n\n{''.join(parts)}"


TEXTS = {f"d{number:02}": text_of(number) for number in range(DOCUMENTS)}


def build(texts: Mapping[str, str], folder: Path, model: EmbeddingModel) -> Any:
    corpus = folder.parent / "corpus"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    for name, text in texts.items():
        (corpus / f"{name}.md").write_text(text)
    documents = load_corpus(corpus).documents
    chunks = [chunk for one in documents for chunk in chunk_document(one, model.count_tokens, max_tokens=256)]
    words = [keyword_tokens(chunk.text) for chunk in chunks]
    return build_index(folder, documents, chunks, words, BuildPlan(model, lexicon={}, chunking={}))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    folder = tmp_path_factory.mktemp("carried") / "index"
    build(TEXTS, folder, model)
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "changed" / "index"))


def in_use(folder: Path) -> Path:
    index = IndexFolder(folder)
    return index.build(str(index.current_id()))


def is_carried(folder: Path) -> bool:
    return (in_use(folder) / "chroma" / ROWS).exists()


def held(folder: Path) -> list[Any]:
    with closing(IndexHandle(folder)) as handle:
        reader = handle.current()
        rows = range(reader.chunk_count)
        vectors = reader.chunk_vectors(rows)
        assert all(reader.finds_itself(row) for row in rows)
        return [
            reader.chunks(rows),
            vectors.tolist(),
            [reader.sentence_vectors(row).tolist() for row in rows],
            [sorted(reader.vectors.search(vector, 7)[0].tolist()) for vector in vectors],
            [reader.dense(vector, 7) for vector in vectors],
            [reader.keyword([word], 200) for word in WORDS],
        ]


def assert_as_if_made_anew(texts: Mapping[str, str], folder: Path, model: EmbeddingModel) -> None:
    anew = folder.parents[1] / "anew" / "index"
    build(texts, anew, model)
    assert held(folder) == held(anew)
    assert verify_build(folder) == []
    assert measure_recall(folder) == 1


CHANGES = {
    "one document": {"d07": text_of(107)},
    "a section more": {"d07": text_of(7, SECTIONS + 1)},
    "a section fewer": {"d07": text_of(7, SECTIONS - 1)},
    "a document in front": {"a": text_of(99)},
    "a document behind": {"z": text_of(99)},
    "a document out": {"d00": None},
    "two the other way round": {"d03": text_of(4), "d04": text_of(3)},
    "one twice": {"e": text_of(5).replace("5\n", "5 \n", 1)},
    "a record alone": {"d09": "---\ntitle: Document 9\nas_of: 2024-01-01\n---\n" + text_of(9)},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_what_a_whole_build_would(folder: Path, model: EmbeddingModel, change: str):
    texts = {name: text for name, text in sorted((TEXTS | CHANGES[change]).items()) if text is not None}
    assert build(texts, folder, model).changed
    assert is_carried(folder)
    assert_as_if_made_anew(texts, folder, model)


def test_many_changes_one_after_the_other(folder: Path, model: EmbeddingModel):
    rng = random.Random(0)
    texts = dict(TEXTS)
    are_carried = []
    for number in range(8):
        texts[f"d{rng.randrange(DOCUMENTS):02}"] = text_of(200 + number)
        build(texts, folder, model)
        are_carried.append(is_carried(folder))
    assert {True, False} == set(are_carried), "a graph that much was taken out of is made anew"
    assert_as_if_made_anew(texts, folder, model)


def test_a_graph_that_is_mostly_new_is_made_anew(folder: Path, model: EmbeddingModel):
    texts = TEXTS | {f"e{number}": text_of(300 + number) for number in range(10)}
    build(texts, folder, model)
    assert not is_carried(folder)
    assert_as_if_made_anew(texts, folder, model)


@pytest.mark.parametrize("file", ["row_keys.npy", "chunk_vectors.npy", "sentence_vectors.npy", "chroma/chroma.sqlite3"])
def test_nothing_is_carried_over_from_a_build_that_was_changed(folder: Path, model: EmbeddingModel, file: str):
    path = in_use(folder) / file
    content = bytearray(path.read_bytes())
    content[-64:-32] = bytes(32)
    path.write_bytes(content)
    texts = TEXTS | CHANGES["one document"]
    build(texts, folder, model)
    assert not is_carried(folder)
    assert_as_if_made_anew(texts, folder, model)


def test_the_build_before_stays_as_it_was_and_readers_write_nothing(folder: Path, model: EmbeddingModel):
    before = in_use(folder)
    was = {path: path.read_bytes() for path in before.rglob("*") if path.is_file()}
    build(TEXTS | CHANGES["one document"], folder, model)
    now = {path: path.read_bytes() for path in in_use(folder).rglob("*") if path.is_file()}
    held(folder)
    assert {path: path.read_bytes() for path in before.rglob("*") if path.is_file()} == was
    assert {path: path.read_bytes() for path in in_use(folder).rglob("*") if path.is_file()} == now


def test_rows_that_are_carried_over_are_the_same_ones(folder: Path, model: EmbeddingModel):
    build(TEXTS | CHANGES["a document in front"], folder, model)
    rows = np.load(in_use(folder) / "chroma" / ROWS)
    count = DOCUMENTS * SECTIONS
    assert rows[:count].tolist() == list(range(SECTIONS, count + SECTIONS))
    assert sorted(rows.tolist()) == list(range(count + SECTIONS))
