"""The store is changed by the difference alone, and always holds just the corpus of the last build."""

import os
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from assistant.embedding import load_embedding_model
from assistant.errors import IndexDamagedError, IndexMissingError
from assistant.index import IndexHandle, rebuild_index, store, verify_build
from assistant.index.spool import embedded_texts
from assistant.index.store import Store, vector_key
from assistant.pipeline import BuildReport, build_index
from assistant.settings import Settings

NAMES = ("lamp", "wheel", "kettle", "drum")
# What the first version of the store was.
VERSION_1 = """
ALTER TABLE embeddings RENAME TO newer; DROP TABLE orders; DROP TABLE documents; DROP TABLE chunks;
CREATE TABLE documents (row INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, record TEXT NOT NULL, keywords TEXT NOT NULL);
CREATE TABLE embeddings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL, last_used INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO embeddings SELECT key, vector, checksum, 1 FROM newer; DROP TABLE newer;
INSERT INTO documents VALUES (0, '{}'); INSERT INTO chunks VALUES (0, '{}', '[]');
PRAGMA user_version = 1;
"""


def write(folder: Path, name: str, number: int) -> None:
    text = f"# The {name}\n\nIt stands on the shelf. It costs {number} euros.\n\n## Care\n\nIt stands on the shelf.\n"
    (folder / "corpus" / f"{name}.md").write_text(text, encoding="utf-8")


def build(folder: Path) -> BuildReport:
    return build_index(folder / "corpus", settings=Settings(index_dir=folder / "indexes"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    (folder / "corpus").mkdir()
    for number, name in enumerate(NAMES):
        write(folder, name, number)
    build(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def index_of(folder: Path) -> Path:
    return folder / "indexes" / "default"


def changed(folder: Path, statements: str) -> None:
    with closing(sqlite3.connect(index_of(folder) / "store.sqlite")) as database:
        database.executescript(statements)


def assert_holds_the_build_in_use(folder: Path) -> None:
    """Documents, chunks and how often each vector is used are those of the build."""
    with closing(IndexHandle(index_of(folder))) as handle, Store(index_of(folder) / "store.sqlite") as store:
        reader = handle.current()
        chunks = reader.chunks(range(reader.chunk_count))
        assert [chunk for chunk, _ in store.chunks()] == chunks
        assert list(store.documents()) == [reader.document(one) for one in reader.document_ids]
        weights = load_embedding_model().weights_sha256
        uses = Counter(vector_key(weights, text) for chunk in chunks for text in set(embedded_texts(chunk)))
        kept = dict(store._database.execute("SELECT key, uses FROM embeddings"))
        assert {key: number for key, number in kept.items() if number} == uses


def test_changes_one_after_the_other_leave_just_the_last_corpus(folder: Path):
    rng = random.Random(3)
    for number in range(6):
        names = [*NAMES, "bell", "book"]
        for name in rng.sample(names, 2):
            write(folder, name, 10 * number + rng.randrange(3))
        (folder / "corpus" / f"{rng.choice(names)}.md").unlink(missing_ok=True)
        build(folder)
        assert_holds_the_build_in_use(folder)
    rebuild_index(index_of(folder))
    assert_holds_the_build_in_use(folder)
    assert verify_build(index_of(folder)) == []


def test_the_report_counts_each_text_once(folder: Path):
    write(folder, "lamp", 77)
    report = build(folder)
    with Store(index_of(folder) / "store.sqlite") as store:
        (used,) = store._database.execute("SELECT count(*) FROM embeddings WHERE uses > 0").fetchone()
    assert report.embedded == 2, "the changed sentence, and its chunk"
    assert report.embedded + report.reused == used


def test_a_store_of_the_first_version_keeps_its_vectors(folder: Path):
    changed(folder, VERSION_1)
    with pytest.raises(IndexMissingError, match=r"store .* is empty\. Run `assistant index build`"):
        rebuild_index(index_of(folder))
    write(folder, "lamp", 77)
    assert build(folder).embedded == 2
    assert_holds_the_build_in_use(folder)


@pytest.mark.parametrize(
    "statements",
    [
        "UPDATE chunks SET record = replace(record, 'shelf', 'floor')",
        "UPDATE documents SET record = replace(record, 'shelf', 'floor') WHERE id = 2",
        "UPDATE chunks SET keywords = '[]' WHERE id = 1",
    ],
)
def test_a_store_that_was_changed_makes_no_build(folder: Path, statements: str):
    changed(folder, statements)
    with pytest.raises(IndexDamagedError, match="was changed after it was written"):
        rebuild_index(index_of(folder))


@pytest.mark.parametrize(
    "statements",
    [
        "DELETE FROM orders",
        "UPDATE orders SET ids = keys, keys = ids",
        "UPDATE orders SET sha256 = zeroblob(32)",
        "UPDATE settings SET value = '\"another\"' WHERE name = 'records_sha256'",
    ],
)
def test_a_store_that_does_not_know_its_order_is_filled_again(folder: Path, statements: str):
    changed(folder, statements)
    write(folder, "lamp", 77)
    assert build(folder).embedded == 2
    assert_holds_the_build_in_use(folder)


@pytest.mark.parametrize(
    ("happens", "looked"),
    [
        (lambda store: None, False),
        (lambda store: os.utime(store), True),
        (lambda store: store.with_suffix(".left").unlink(), True),
        (lambda store: store.with_suffix(".left").write_text("[", encoding="utf-8"), True),
        (lambda store: store.with_name("store.sqlite-journal").touch(), True),
        (lambda store: shutil.copy(store, store.with_name("aside")) and store.with_name("aside").replace(store), True),
    ],
)
def test_a_store_is_looked_through_unless_it_is_as_a_writer_left_it(folder, monkeypatch, happens, looked):
    path = index_of(folder) / "store.sqlite"
    with Store(path):
        assert not path.with_suffix(".left").exists()  # of a writer that is killed here
    happens(path)
    seen = []
    sound = store._is_sound
    monkeypatch.setattr(store, "_is_sound", lambda one: seen.append(one) or sound(one))
    with Store(path) as opened:
        assert opened.settings()
    assert bool(seen) is looked
