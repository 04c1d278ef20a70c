import errno
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from permissions import bound_by_permissions

from assistant.chunking import chunk_document, embedding_text, sentence_embedding_texts
from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.errors import (
    AssistantError,
    CorpusError,
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from assistant.index import (
    BuildPlan,
    BuildResult,
    IndexHandle,
    build_index,
    chroma,
    list_builds,
    manifest,
    measure_recall,
    prune,
    publishing,
    rebuild_index,
    rollback,
    verify_build,
)
from assistant.index.layout import IndexFolder
from assistant.language import keyword_tokens
from assistant.loading import load_corpus
from assistant.types import Chunk, Document

TEXTS = {
    "bread": """# Bread

A loaf takes three hours.

## Flour

You need:

- 500 g of rye flour
- 350 g of water
- salt
""",
    "garden/roses": """# Roses

Prune them in March. Do not water the leaves.

## Soil

Clay is too heavy. Add compost.
""",
    "clocks": """# Clocks

A pendulum of 99.4 cm beats seconds. Wind it once a week.

## Oil

One drop is enough.
""",
}
CHUNKING = {"max_tokens": 256}


@dataclass(frozen=True)
class Prepared:
    documents: tuple[Document, ...]
    chunks: list[Chunk]

    def build(self, folder: Path, model: EmbeddingModel, **changes: Any) -> BuildResult:
        arguments: dict[str, Any] = {
            "keyword_texts": [keyword_tokens(" ".join([*chunk.path, chunk.text])) for chunk in self.chunks],
            "lexicon": {"words": ["rye", "clay"]},
            "chunking": CHUNKING,
        }
        arguments |= changes
        words = arguments.pop("keyword_texts")
        return build_index(folder, self.documents, self.chunks, words, BuildPlan(model, **arguments))

    def texts(self) -> set[str]:
        return {text for chunk in self.chunks for text in [embedding_text(chunk), *sentence_embedding_texts(chunk)]}


def prepare(folder: Path, texts: Mapping[str, str], model: EmbeddingModel) -> Prepared:
    for document_id, text in texts.items():
        file = folder / f"{document_id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    documents = load_corpus(folder).documents
    chunks = [chunk for one in documents for chunk in chunk_document(one, model.count_tokens, max_tokens=256)]
    return Prepared(documents, chunks)


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    return load_embedding_model()


@pytest.fixture
def unloaded_model(model: EmbeddingModel) -> Iterator[EmbeddingModel]:
    """A model whose use shows: it is not loaded before it embeds its first text."""
    fresh = EmbeddingModel(model.name, model.folder, model.weights_sha256)
    yield fresh
    assert fresh._loaded is None, "something was embedded"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Prepared:
    return prepare(tmp_path_factory.mktemp("before"), TEXTS, model)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Prepared:
    changed = TEXTS | {"clocks": TEXTS["clocks"].replace("One drop is enough.", "Two drops are enough. Use bone oil.")}
    return prepare(tmp_path_factory.mktemp("after"), changed, model)


@pytest.fixture(scope="module")
def two_builds(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel, before: Prepared, after: Prepared
) -> Path:
    """An index with a build of `before` and, in use, one of `after`. Tests copy it."""
    folder = tmp_path_factory.mktemp("index") / "default"
    before.build(folder, model)
    after.build(folder, model)
    return folder


@pytest.fixture
def index(two_builds: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "indexes" / "default"
    shutil.copytree(two_builds, folder)
    return folder


@pytest.fixture
def opened(index: Path) -> Iterator[IndexHandle]:
    with closing(IndexHandle(index)) as handle:
        yield handle


@pytest.fixture
def searched_by_chroma(monkeypatch: pytest.MonkeyPatch) -> None:
    """Indexes of this size are scanned; large ones are searched by Chroma, and with this any is."""
    monkeypatch.setattr("assistant.index.reader.MOST_CHUNKS", 0)


def in_use(folder: Path) -> Path:
    return folder / "builds" / (folder / "CURRENT").read_text().strip()


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash, and every folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.rglob("*")
    }


# --- what was put in comes out ---------------------------------------------------------------------------------------


def test_documents_chunks_and_lexicon_come_back_as_they_were(opened: IndexHandle, after: Prepared):
    reader = opened.current()

    assert reader.chunk_count == len(after.chunks)
    assert reader.chunks(range(reader.chunk_count)) == after.chunks
    assert (
        reader.document_ids == tuple(document.id for document in after.documents) == ("bread", "clocks", "garden/roses")
    )
    assert [reader.document(document_id) for document_id in reader.document_ids] == list(after.documents)
    assert reader.lexicon == {"words": ["rye", "clay"]}
    assert reader.notice is None
    with pytest.raises(KeyError):
        reader.document("no such document")


def test_vectors_are_those_of_the_chunks_and_of_their_sentences(
    opened: IndexHandle, after: Prepared, model: EmbeddingModel
):
    reader = opened.current()
    stored = reader.chunk_vectors([2, 0, 2])
    np.testing.assert_allclose(
        stored, model.encode([embedding_text(after.chunks[row]) for row in (2, 0, 2)]), atol=1e-3
    )
    assert stored.dtype == np.float32
    for row, chunk in enumerate(after.chunks):
        vectors = reader.sentence_vectors(row)
        assert vectors.shape == (1 + len(chunk.sentences), 384)
        np.testing.assert_allclose(vectors, model.encode(sentence_embedding_texts(chunk)), atol=1e-3)
    with pytest.raises(IndexError):
        reader.chunk_vectors([reader.chunk_count])
    with pytest.raises(IndexError):
        reader.chunk_vectors([-1])


def test_dense_search_is_an_exact_scan(opened: IndexHandle, model: EmbeddingModel):
    reader = opened.current()
    everything = reader.chunk_vectors(range(reader.chunk_count))
    for question in ("When are roses pruned?", "how much flour", "pendulum length", "zzz"):
        vector = model.encode_question(question)
        hits = reader.dense(vector, 3)
        assert [hit.row for hit in hits] == np.argsort(-(everything @ vector), kind="stable")[:3].tolist()
        np.testing.assert_allclose([hit.score for hit in hits], np.sort(everything @ vector)[::-1][:3], atol=1e-6)


def test_keyword_search_drops_rows_that_share_no_word(opened: IndexHandle):
    reader = opened.current()
    hits = reader.keyword(keyword_tokens("rye flour"), 10)

    assert [reader.chunks([hit.row])[0].document_id for hit in hits] == ["bread"]
    assert hits[0].score > 0
    assert reader.keyword_scores(keyword_tokens("rye flour"), [hits[0].row]).tolist() == [pytest.approx(hits[0].score)]
    for tokens in ([], ["no-such-token"], [""]):
        assert reader.keyword(tokens, 10) == []
        assert reader.keyword_scores(tokens, [0, 1]).tolist() == [0, 0]


@pytest.mark.parametrize("k", [0, -1, 1, 10_000])
def test_no_more_hits_come_than_were_asked_for_or_are_there(opened: IndexHandle, model: EmbeddingModel, k: int):
    reader = opened.current()
    wanted = max(0, min(k, reader.chunk_count))
    assert len(reader.dense(model.encode_question("flour"), k)) == wanted
    assert len(reader.keyword(keyword_tokens("flour roses clocks soil oil"), k)) <= wanted


def test_equal_chunks_come_in_the_order_of_their_rows(tmp_path: Path, model: EmbeddingModel):
    same = {name: f"# Same\n\nOne and the same sentence stands here.\n\n## {name}\n\nA rose.\n" for name in "fbdace"}
    prepared = prepare(tmp_path / "corpus", same, model)
    prepared.build(tmp_path / "default", model)
    with closing(IndexHandle(tmp_path / "default")) as handle:
        reader = handle.current()
        assert [hit.row for hit in reader.dense(reader.chunk_vectors([4])[0], 6)] == [0, 2, 4, 6, 8, 10]
        assert [hit.row for hit in reader.keyword(keyword_tokens("sentence"), 6)] == [0, 2, 4, 6, 8, 10]


def test_a_reader_may_be_used_by_many_threads(opened: IndexHandle, model: EmbeddingModel):
    vector = model.encode_question("How is a clock oiled?")
    tokens = keyword_tokens("clock oil")

    def ask() -> tuple[Any, ...]:
        reader = opened.current()
        rows = [hit.row for hit in reader.dense(vector, 5)]
        sentences = [reader.sentence_vectors(row).sum() for row in rows]
        return rows, reader.keyword(tokens, 5), reader.chunks(rows), sentences, reader.document("clocks")

    expected = ask()
    answers: list[tuple[Any, ...]] = []
    threads = [threading.Thread(target=lambda: answers.extend(ask() for _ in range(25))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 200
    assert all(answer == expected for answer in answers)


@pytest.mark.parametrize("name", ["with space", "ünïcode-索引", "100%25", "a#b?c=d&e", "it's", "-dash"])
def test_an_index_may_have_any_name(two_builds: Path, tmp_path: Path, name: str):
    folder = tmp_path / name
    shutil.copytree(two_builds, folder)
    with closing(IndexHandle(folder)) as handle:
        reader = handle.current()
        assert reader.dense(reader.chunk_vectors([1])[0], 1)[0].row == 1
        assert reader.chunks([1])[0].text
    assert verify_build(folder) == []


def test_a_corpus_without_chunks_or_words_is_an_index_that_finds_nothing(tmp_path: Path, model: EmbeddingModel):
    documents = prepare(tmp_path / "corpus", {"bread": TEXTS["bread"]}, model).documents
    Prepared(documents, []).build(tmp_path / "empty", model)
    with closing(IndexHandle(tmp_path / "empty")) as handle:
        reader = handle.current()
        assert (reader.dense(model.encode_question("bread"), 5), reader.keyword(["bread"], 5)) == ([], [])
        assert reader.document("bread") == documents[0]

    prepared = prepare(tmp_path / "corpus", {"bread": TEXTS["bread"]}, model)
    prepared.build(tmp_path / "wordless", model, keyword_texts=[[] for _ in prepared.chunks])
    with closing(IndexHandle(tmp_path / "wordless")) as handle:
        assert handle.current().keyword(["bread"], 5) == []
        assert handle.current().dense(model.encode_question("bread"), 5)


# --- building ---------------------------------------------------------------------------------------------------------


def test_an_unchanged_corpus_is_not_built_again(index: Path, after: Prepared, unloaded_model: EmbeddingModel):
    was = state(index / "builds")
    result = after.build(index, unloaded_model)

    assert (result.changed, result.build_id, result.embedded) == (False, in_use(index).name, 0)
    assert (result.documents, result.chunks) == (3, len(after.chunks))
    assert state(index / "builds") == was


def test_only_new_texts_are_embedded(index: Path, after: Prepared, model: EmbeddingModel, tmp_path: Path):
    changed = prepare(tmp_path / "corpus", TEXTS | {"bread": TEXTS["bread"].replace("rye", "wheat")}, model)
    stored = after.texts() | prepare(tmp_path / "as-before", TEXTS, model).texts()

    result = changed.build(index, model)

    assert result.changed
    assert result.embedded == len(changed.texts() - stored) > 0
    assert result.reused == len(changed.texts() & stored) > 0


def test_a_removed_document_is_gone_from_every_part(index: Path, unloaded_model: EmbeddingModel, tmp_path: Path):
    fewer = prepare(tmp_path / "corpus", {name: TEXTS[name] for name in ("bread", "garden/roses")}, unloaded_model)
    assert fewer.build(index, unloaded_model).changed

    with closing(IndexHandle(index)) as handle:
        reader = handle.current()
        assert reader.document_ids == ("bread", "garden/roses")
        assert reader.chunk_count == len(fewer.chunks) == len(reader.dense(reader.chunk_vectors([0])[0], 100))
        assert reader.keyword(keyword_tokens("pendulum"), 5) == []
        assert [entry.id for entry in reader.manifest.documents] == ["bread", "garden/roses"]
    assert b"pendulum" not in (in_use(index) / "chunks.sqlite").read_bytes()


def test_what_a_changed_document_said_before_is_gone_from_every_part(
    index: Path, model: EmbeddingModel, tmp_path: Path
):
    changed = prepare(tmp_path / "corpus", TEXTS | {"clocks": "# Clocks\n\nA spring drives them.\n"}, model)
    assert changed.build(index, model).changed

    with closing(IndexHandle(index)) as handle:
        reader = handle.current()
        assert reader.chunks(range(reader.chunk_count)) == changed.chunks
        assert reader.keyword(keyword_tokens("pendulum"), 5) == []
        row = reader.keyword(keyword_tokens("spring"), 5)[0].row
        assert reader.dense(reader.chunk_vectors([row])[0], 1)[0].row == row
        assert len(reader.dense(reader.chunk_vectors([row])[0], 100)) == len(changed.chunks)
    assert verify_build(index) == []
    assert b"pendulum" not in b"".join(path.read_bytes() for path in in_use(index).rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "change", [{"chunking": {"max_tokens": 128}}, {"lexicon": {"words": []}}, {"keyword_texts": None}]
)
def test_other_settings_make_a_build_without_embedding(
    index: Path, after: Prepared, unloaded_model: EmbeddingModel, change: dict[str, Any]
):
    if "keyword_texts" in change:
        change = {"keyword_texts": [["other"] for _ in after.chunks]}
    result = after.build(index, unloaded_model, **change)
    assert (result.changed, result.embedded) == (True, 0)


def test_the_manifest_says_what_was_indexed(index: Path, after: Prepared, model: EmbeddingModel):
    record = json.loads((in_use(index) / "manifest.json").read_text())

    pairs = sorted([document.id, document.sha256] for document in after.documents)
    assert sorted([entry["id"], entry["sha256"]] for entry in record["documents"]) == pairs
    assert record["corpus_fingerprint"] == hashlib.sha256(json.dumps(pairs, separators=(",", ":")).encode()).hexdigest()
    assert record["embedding"] == {"model": model.name, "weights_sha256": model.weights_sha256, "dimensions": 384}
    assert record["chunking"] == CHUNKING
    assert record["libraries"].keys() == {"bm25s", "chromadb"}
    files = {path for path in state(in_use(index)) if (in_use(index) / path).is_file()} - {"manifest.json"}
    assert record["files"].keys() == files
    assert {name.split("/")[0] for name in files} >= {"chroma", "keyword", "chunks.sqlite", "chunk_vectors.npy"}


def test_two_builds_are_kept_and_ids_only_grow(index: Path, after: Prepared, unloaded_model: EmbeddingModel):
    for number in range(3):
        after.build(index, unloaded_model, lexicon={"number": number})
    assert [info.build_id[:6] for info in list_builds(index)] == ["000004", "000005"]
    assert [info.in_use for info in list_builds(index)] == [False, True]
    assert sorted(os.listdir(index)) == ["CURRENT", "LOCK", "builds", "store.left", "store.sqlite"]


def test_progress_is_reported_by_stage(tmp_path: Path, before: Prepared, model: EmbeddingModel):
    seen: list[tuple[str, int, int]] = []
    before.build(tmp_path / "default", model, progress=lambda *step: seen.append(step))

    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["embed", "write", "verify"]
    for stage in stages:
        steps = [(done, total) for name, done, total in seen if name == stage]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def test_two_documents_of_one_id_are_refused(tmp_path: Path, before: Prepared, model: EmbeddingModel):
    twice = Prepared((*before.documents, replace(before.documents[0], title="Other")), before.chunks)
    with pytest.raises(CorpusError, match="'bread'"):
        twice.build(tmp_path / "default", model)


def test_a_build_that_fails_its_check_is_not_used(
    index: Path, before: Prepared, unloaded_model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
):
    """Vectors that reach Chroma in the wrong rows are found out by the probes."""
    was = in_use(index)
    write = chroma.write_chroma
    monkeypatch.setattr(
        "assistant.index.graph.write_chroma",
        lambda folder, batches, count: write(folder, (-batch for batch in batches), count),
    )
    with pytest.raises(IndexDamagedError, match="failed its check"):
        before.build(index, unloaded_model)
    assert in_use(index) == was
    assert len(os.listdir(index / "builds")) == 2


def test_a_build_can_be_made_from_the_store_alone(index: Path, after: Prepared):
    with closing(IndexHandle(index)) as handle:
        content = handle.current().manifest.content_sha256
        vectors = handle.current().chunk_vectors(range(len(after.chunks)))
    shutil.rmtree(index / "builds")
    (index / "CURRENT").unlink()

    assert rebuild_index(index).embedded == 0

    with closing(IndexHandle(index)) as handle:
        assert handle.current().manifest.content_sha256 == content
        assert handle.current().chunks(range(len(after.chunks))) == after.chunks
        assert (handle.current().chunk_vectors(range(len(after.chunks))) == vectors).all()


def test_the_same_content_gives_the_same_results(index: Path, model: EmbeddingModel):
    def results() -> list[Any]:
        vectors = model.encode(["rye", "When are roses pruned?", "one drop"])
        with closing(IndexHandle(index)) as handle:
            return [[handle.current().dense(vector, 3) for vector in vectors], handle.current().keyword(["oil"], 3)]

    was = results()
    rebuild_index(index)
    assert results() == was


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_store_is_put_aside_and_filled_again(
    index: Path, before: Prepared, model: EmbeddingModel, content: bytes
):
    (index / "store.sqlite").write_bytes(content)
    result = before.build(index, model)
    assert (result.changed, result.embedded) == (True, len(before.texts()))
    assert before.build(index, model).changed is False


def test_a_stored_vector_that_was_damaged_is_embedded_again(index: Path, before: Prepared, model: EmbeddingModel):
    with closing(sqlite3.connect(index / "store.sqlite")) as database, database:
        database.execute(
            "UPDATE embeddings SET vector = zeroblob(768) WHERE key IN (SELECT key FROM embeddings LIMIT 2)"
        )
        database.execute("DELETE FROM embeddings WHERE key IN (SELECT key FROM embeddings LIMIT 3)")
    before.build(index, model)
    assert verify_build(index) == []
    rebuild_index(index)


def test_vectors_that_no_corpus_needs_any_more_are_dropped(index: Path, model: EmbeddingModel, before: Prepared):
    def stored() -> int:
        with closing(sqlite3.connect(index / "store.sqlite")) as database:
            return int(database.execute("SELECT count(*) FROM embeddings").fetchone()[0])

    everything = stored()
    for number in range(10):
        before.build(index, model, lexicon={"number": number})
    assert stored() == len(before.texts()) < everything


# --- opening what is not as it should be ------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["nowhere", "nowhere/at/all", "file"])
def test_an_index_that_was_never_built_is_named_with_the_command(tmp_path: Path, folder: str):
    (tmp_path / "file").write_text("not a folder")
    name = Path(folder).name
    for look in (IndexHandle, list_builds, verify_build, rollback, prune, rebuild_index):
        with pytest.raises(IndexMissingError, match=f"no index '{name}'.*assistant index build --index {name}`"):
            look(tmp_path / folder)
    assert os.listdir(tmp_path) == ["file"]


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _garble(file: Path) -> None:
    file.write_bytes(np.random.default_rng(1).bytes(file.stat().st_size))


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _replace_by_link(file: Path) -> None:
    elsewhere = file.with_suffix(".elsewhere")
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def _extend(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"more")


def _replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _replace_by_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGES = (_cut, _garble, _zero, _flip, _extend, Path.unlink, _replace_by_folder, _replace_by_link)
FILES = [
    "manifest.json",
    "chunks.sqlite",
    "chunk_vectors.npy",
    "sentence_vectors.npy",
    "sentence_starts.npy",
    "lexicon.json",
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/index_metadata.pickle",
    "keyword/data.csc.index.npy",
    "keyword/vocab.index.json",
]


@pytest.fixture
def chroma_stays_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise AssertionError(f"Chroma was opened on {folder}")

    monkeypatch.setattr(chroma, "_client", refuse)


@pytest.mark.usefixtures("chroma_stays_shut")
@pytest.mark.parametrize(
    "damage", [_cut, _garble, _zero, _flip, _extend, Path.unlink, _replace_by_folder, _replace_by_link]
)
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_refused_before_chroma_sees_it(index: Path, file: str, damage: Callable[[Path], None]):
    rollback_folder = next(path for path in (index / "builds").iterdir() if path != in_use(index))
    shutil.rmtree(rollback_folder)
    damage(next(in_use(index).glob(file)))

    with pytest.raises(IndexDamagedError, match="`assistant index build`"):
        IndexHandle(index)
    assert verify_build(index) != []


@pytest.mark.usefixtures("chroma_stays_shut")
@pytest.mark.parametrize("file", ["manifest.json", "chunk_vectors.npy"])
def test_a_pipe_in_the_place_of_a_file_does_not_stop_the_check(index: Path, file: str):
    shutil.rmtree(next(path for path in (index / "builds").iterdir() if path != in_use(index)))
    _replace_by_pipe(in_use(index) / file)
    with pytest.raises(IndexDamagedError, match=r"not a plain file|cannot be read"):
        IndexHandle(index)


@pytest.mark.parametrize("file", ["manifest.json", "chunk_vectors.npy", "chroma/*/data_level0.bin"])
def test_the_build_before_stands_in_for_a_damaged_one_and_says_so(
    index: Path, before: Prepared, after: Prepared, unloaded_model: EmbeddingModel, file: str
):
    damaged = in_use(index)
    _garble(next(damaged.glob(file)))
    with closing(IndexHandle(index, model=unloaded_model, chunking=CHUNKING)) as handle:
        reader = handle.current()
        assert reader.build_id != damaged.name
        assert reader.chunks(range(reader.chunk_count)) == before.chunks
        assert reader.notice is not None
        assert damaged.name in reader.notice
        assert "`assistant index build`" in reader.notice
        assert handle.current() is reader

        assert after.build(index, unloaded_model).changed, "a build of the same corpus repairs the index"
        assert handle.current().notice is None
        assert handle.current().chunks(range(len(after.chunks))) == after.chunks


def _lost(folder: Path) -> None:
    shutil.rmtree(in_use(folder))


def _no_current(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def _current(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "CURRENT").write_text(name)

    return write


@pytest.mark.parametrize(
    "spoil", [_lost, _no_current, _current(""), _current("\x00ü"), _current("../../etc"), _current("000009-00000000")]
)
def test_another_build_stands_in_when_current_names_none(index: Path, spoil: Callable[[Path], None]):
    spoil(index)
    with closing(IndexHandle(index)) as handle:
        assert "lost the build" in (handle.current().notice or "")
        assert handle.current() is handle.current(), "it is opened once"


def test_an_index_that_vanishes_is_missing_not_empty(index: Path):
    with closing(IndexHandle(index)) as handle:
        shutil.rmtree(index)
        with pytest.raises(IndexMissingError):
            handle.current()


@pytest.mark.usefixtures("searched_by_chroma")
@pytest.mark.parametrize("file", ["chunk_vectors.npy", "sentence_vectors.npy", "chunks.sqlite"])
def test_a_file_cut_short_while_it_is_open_is_an_error_not_a_crash(index: Path, file: str):
    with closing(IndexHandle(index)) as handle:
        reader = handle.current()
        os.truncate(in_use(index) / file, 200)
        with pytest.raises(IndexDamagedError, match="while"):
            reader.chunk_vectors([0])
            reader.sentence_vectors(0)
            reader.chunks([0])


def _reseal(build: Path, change: Callable[[dict[str, Any]], None]) -> None:
    record = json.loads((build / "manifest.json").read_text())
    record.pop("manifest_sha256")
    change(record)
    record["manifest_sha256"] = manifest.canonical_sha256(record)
    (build / "manifest.json").write_text(json.dumps(record))


@pytest.mark.usefixtures("chroma_stays_shut")
@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(format=99),
        lambda record: record.update(records_sha256="0"),
        lambda record: record["libraries"].update(chromadb="0.4.0"),
        lambda record: record["libraries"].update(bm25s="9"),
    ],
)
def test_a_build_of_other_versions_is_refused(index: Path, after: Prepared, unloaded_model: EmbeddingModel, change):
    _reseal(in_use(index), change)
    with pytest.raises(IndexMismatchError, match="`assistant index build`"):
        IndexHandle(index)
    assert "index build" in verify_build(index)[0]


def test_a_mismatched_build_is_replaced_by_building(index: Path, after: Prepared, unloaded_model: EmbeddingModel):
    _reseal(in_use(index), lambda record: record["libraries"].update(chromadb="0.4.0"))
    assert after.build(index, unloaded_model).changed
    assert verify_build(index) == []


@pytest.mark.usefixtures("chroma_stays_shut")
def test_an_index_of_another_model_or_chunking_is_refused(index: Path, model: EmbeddingModel):
    other = EmbeddingModel("another-model", model.folder, "0" * 64)
    with pytest.raises(IndexMismatchError, match=r"all-MiniLM-L6-v2.*another-model.*`assistant index build`"):
        IndexHandle(index, model=other)
    with pytest.raises(IndexMismatchError, match="chunking"):
        IndexHandle(index, model=model, chunking={"max_tokens": 100})


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b'{"format": 1}', b"\xff\xfe", b'{"format": 1, "records_sha256": 3}']
)
def test_a_manifest_that_makes_no_sense_is_refused(index: Path, content: bytes):
    (in_use(index) / "manifest.json").write_bytes(content)
    with pytest.raises(AssistantError, match="`assistant index build`"):
        rollback(index, in_use(index).name)


def test_a_changed_manifest_is_noticed(index: Path):
    file = in_use(index) / "manifest.json"
    file.write_text(file.read_text().replace('"documents": 3', '"documents": 4'))
    assert "changed after it was written" in verify_build(index)[0]


# --- readers and writers side by side ---------------------------------------------------------------------------------


def test_a_reader_changes_nothing_in_the_index(index: Path, model: EmbeddingModel):
    was = state(index)
    with closing(IndexHandle(index)) as first, closing(IndexHandle(index)) as second:
        for handle in (first, second):
            handle.current().dense(model.encode_question("soil"), 3)
            handle.current().keyword(["soil"], 3)
            handle.current().chunks([0])
    assert verify_build(index) == []
    assert state(index) == was


@pytest.mark.usefixtures("searched_by_chroma")
def test_a_reader_leaves_no_copy_behind(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    handle = IndexHandle(index)
    assert len(os.listdir(tmp_path / "temporary")) == 1
    handle.close()
    assert os.listdir(tmp_path / "temporary") == []

    IndexHandle(index)
    assert os.listdir(tmp_path / "temporary") == [], "a reader that is let go closes itself"


@pytest.mark.usefixtures("searched_by_chroma")
def test_copies_of_killed_readers_are_removed_and_those_in_use_are_not(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    abandoned = temporary / "assistant-chroma-dead"
    (abandoned / "chroma").mkdir(parents=True)
    (abandoned / "LOCK").touch()
    with closing(IndexHandle(index)) as used:
        for copy in temporary.iterdir():
            os.utime(copy, (0, 0))
        with closing(IndexHandle(index)):
            assert not abandoned.exists()
            assert len(os.listdir(temporary)) == 2
            assert used.current().dense(used.current().chunk_vectors([0])[0], 1)[0].row == 0


def test_a_handle_follows_the_index_and_a_question_keeps_its_build(
    index: Path, before: Prepared, after: Prepared, unloaded_model: EmbeddingModel
):
    with closing(IndexHandle(index)) as handle:
        asked_before = handle.current()
        for number in range(4):
            before.build(index, unloaded_model, lexicon={"number": number})
            assert handle.current().lexicon == {"number": number}
            assert handle.current() is handle.current()
        assert not (index / "builds" / asked_before.build_id).exists()
        for row, chunk in enumerate(after.chunks):
            assert asked_before.dense(asked_before.chunk_vectors([row])[0], 1)[0].row == row
            assert asked_before.chunks([row]) == [chunk]


def test_following_many_builds_uses_no_more_files_or_threads(index: Path, model: EmbeddingModel):
    def publish_and_read() -> tuple[int, int]:
        rebuild_index(index)
        reader = handle.current()
        assert reader.dense(reader.chunk_vectors([0])[0], 1)[0].row == 0
        return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

    with closing(IndexHandle(index)) as handle:
        first = [publish_and_read() for _ in range(3)][-1]
        last = [publish_and_read() for _ in range(6)][-1]
    assert last[0] <= first[0] + 2
    assert last[1] <= first[1] + 2


def test_a_second_writer_is_told_who_holds_the_lock(index: Path, after: Prepared, model: EmbeddingModel):
    code = """
import sys, time
from pathlib import Path
from assistant.index.layout import IndexFolder, writing
with writing(IndexFolder(Path(sys.argv[1]))):
    print("locked", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code, str(index)], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "locked\n"
            for write in (lambda: after.build(index, model), lambda: prune(index), lambda: rollback(index)):
                with pytest.raises(IndexLockedError, match=rf"process {other.pid} since \d{{4}}-\d\d-\d\dT"):
                    write()
            with closing(IndexHandle(index)) as handle:
                assert handle.current().chunks([0]), "readers need no lock"
        finally:
            other.kill()
    assert after.build(index, model).changed is False, "the lock dies with its holder"


def test_a_lock_whose_holder_has_not_signed_yet_is_respected(index: Path, after: Prepared, model: EmbeddingModel):
    with (index / "LOCK").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(IndexLockedError, match="another process"):
            after.build(index, model)


@pytest.mark.usefixtures("searched_by_chroma")
def test_a_build_that_goes_while_it_is_opened_is_followed_to_the_next(index: Path, monkeypatch: pytest.MonkeyPatch):
    """Between reading CURRENT and opening the build, others are published and the build is removed."""
    old = in_use(index)
    copy = chroma._copy_for_reading

    def publish_first(folder: Path, target: Path) -> None:
        if folder.parent == old:
            monkeypatch.undo()
            rebuild_index(index)
            rebuild_index(index)
        copy(folder, target)

    monkeypatch.setattr(chroma, "_copy_for_reading", publish_first)
    with closing(IndexHandle(index)) as handle:
        assert not old.exists()
        assert (handle.current().build_id, handle.current().notice) == (in_use(index).name, None)


def test_what_killed_writers_left_is_removed(index: Path, after: Prepared, unloaded_model: EmbeddingModel):
    for name in ("tmp-dead", "tmp-dead2"):
        (index / "builds" / name / "chroma").mkdir(parents=True)
        (index / "builds" / name / "chroma" / "chroma.sqlite3").write_bytes(b"half")
    (index / "CURRENT.tmp").write_text("000")
    assert after.build(index, unloaded_model).changed is False
    assert len(os.listdir(index / "builds")) == 2
    assert [info.build_id for info in list_builds(index)] == sorted(os.listdir(index / "builds"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_no_more_is_one_clear_line(
    index: Path, before: Prepared, unloaded_model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch, code: int
):
    was = state(index / "builds")

    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("assistant.index.parts.write_vectors", full)
    with pytest.raises(IndexWriteError, match=rf"{os.strerror(code)}.*still in use"):
        before.build(index, unloaded_model)
    assert state(index / "builds") == was


def test_an_index_in_a_read_only_folder_is_read_and_not_written(
    index: Path, after: Prepared, before: Prepared, unloaded_model: EmbeddingModel
):
    was = state(index / "builds")
    folders = [index, *(path for path in index.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    (index / "LOCK").chmod(0o400)
    try:
        with bound_by_permissions(), closing(IndexHandle(index)) as handle:
            reader = handle.current()
            assert [hit.row for hit in reader.dense(reader.chunk_vectors([2])[0], 1)] == [2]
            assert reader.chunks(range(reader.chunk_count)) == after.chunks
            with pytest.raises(IndexWriteError, match="cannot be written: Permission denied"):
                before.build(index, unloaded_model)
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert state(index / "builds") == was


def test_a_clock_that_jumps_changes_no_order(
    index: Path, after: Prepared, unloaded_model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
):
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(1999, 12, 31, 23, 59, 59, tzinfo=tz)

    monkeypatch.setattr(publishing, "datetime", Clock)
    ids = [after.build(index, unloaded_model, lexicon={"number": number}).build_id for number in range(3)]
    assert sorted(set(ids)) == ids
    assert IndexFolder(index).build_ids() == ids[1:]
    assert IndexFolder(index).current_id() == ids[2]
    assert {info.manifest.created[:10] for info in list_builds(index) if info.manifest} == {"1999-12-31"}
    assert rollback(index) == ids[1]


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path, before: Prepared, model: EmbeddingModel):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexWriteError, match="cannot be written"):
        before.build(tmp_path / "file" / "default", model)


@pytest.mark.parametrize("writes", [".env", "environment"])
def test_stray_chroma_settings_change_nothing(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: str
):
    stray = {"ALLOW_RESET": "TRUE", "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI", "MIGRATIONS": "none"}
    monkeypatch.chdir(tmp_path)
    if writes == ".env":
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in stray.items()))
    else:
        for name, value in stray.items():
            monkeypatch.setenv(name, value)
    rebuild_index(index)
    with closing(IndexHandle(index)) as handle:
        assert handle.current().dense(handle.current().chunk_vectors([1])[0], 1)[0].row == 1
    with closing(chroma._client(tmp_path / "chroma")) as client:
        assert client.get_settings().allow_reset is False


# --- looking after builds ---------------------------------------------------------------------------------------------


def test_rollback_goes_back_and_building_goes_on_from_there(
    index: Path, before: Prepared, after: Prepared, unloaded_model: EmbeddingModel
):
    newest = in_use(index).name
    with closing(IndexHandle(index)) as handle:
        older = rollback(index)
        assert older < newest
        assert handle.current().chunks(range(len(before.chunks))) == before.chunks
        with pytest.raises(IndexMissingError, match="no build before"):
            rollback(index)
        assert rollback(index, newest) == newest
        rollback(index)
        result = after.build(index, unloaded_model)
        assert result.changed
        assert result.build_id > newest
        assert handle.current().build_id == result.build_id


def test_rollback_refuses_a_build_that_is_damaged_or_not_there(index: Path):
    other = next(path for path in (index / "builds").iterdir() if path != in_use(index))
    _cut(other / "chunks.sqlite")
    was = in_use(index)
    with pytest.raises(IndexDamagedError):
        rollback(index)
    with pytest.raises(IndexMissingError, match=was.name):
        rollback(index, "000077-aaaaaaaa")
    assert in_use(index) == was


@pytest.mark.parametrize("keep", [0, 1, 2, 5])
def test_prune_never_removes_the_build_in_use(index: Path, keep: int):
    older = rollback(index)
    removed = prune(index, keep)
    assert len(removed) == max(0, 2 - max(1, keep))
    assert older in os.listdir(index / "builds")
    assert in_use(index).name == older
    assert len(os.listdir(index / "builds")) == 2 - len(removed)


def test_a_list_names_builds_that_cannot_be_read(index: Path):
    (in_use(index) / "manifest.json").write_text("{}")
    good, bad = list_builds(index)
    assert good.manifest is not None
    assert (good.manifest.counts.documents, good.problem, good.in_use) == (3, "", False)
    assert (bad.manifest, bad.in_use) == (None, True)
    assert "cannot be read" in bad.problem


def test_verify_says_which_file_is_wrong(index: Path):
    assert verify_build(index) == []
    older = next(path for path in (index / "builds").iterdir() if path != in_use(index))
    _flip(older / "lexicon.json")
    assert "lexicon.json does not match" in verify_build(index, older.name)[0]
    assert verify_build(index) == []
    with pytest.raises(IndexMissingError):
        verify_build(index, "000077-aaaaaaaa")


def test_verify_finds_a_build_whose_parts_do_not_fit(index: Path):
    """Every checksum is right, and yet Chroma holds other vectors than the build."""
    build = in_use(index)
    shutil.rmtree(build / "chroma")
    chroma.write_chroma(build / "chroma", [np.eye(384, dtype=np.float32)[:7]], 7)
    files = {
        name: vars_of(record) for name, record in manifest.describe_files(build).items() if name != "manifest.json"
    }
    _reseal(build, lambda record: record.update(files=files))
    assert "7 vectors in Chroma" in verify_build(index)[0]


def test_recall_is_low_where_chroma_holds_other_vectors(index: Path):
    assert measure_recall(index) == 1
    build = in_use(index)
    shutil.rmtree(build / "chroma")
    with closing(IndexHandle(index)) as handle:
        count = handle.current().chunk_count
    chroma.write_chroma(build / "chroma", [np.eye(384, dtype=np.float32)[:2]], 2)
    files = {
        name: vars_of(record) for name, record in manifest.describe_files(build).items() if name != "manifest.json"
    }
    _reseal(build, lambda record: record.update(files=files))
    assert measure_recall(index) == pytest.approx(2 / count)


def vars_of(record: manifest.FileRecord) -> dict[str, Any]:
    return {"bytes": record.bytes, "sha256": record.sha256}


def test_two_builds_is_what_the_builder_keeps():
    assert publishing.KEEP_BUILDS == 2
