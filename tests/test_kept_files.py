"""A file that has not changed is neither read nor cut again, and what is kept of it never gives another index."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import CorpusError
from assistant.index import IndexHandle, verify_build
from assistant.loading.child import DocumentReader
from assistant.pipeline import build_index, corpus_reading
from assistant.pipeline.build_report import BuildReport
from assistant.pipeline.kept_files import KeptFiles
from assistant.settings import Settings

NAMES = ("lamp", "wheel", "kettle", "drum", "bell")
TEXT = "# The {name}\n\nThe {name} (a Very Old Thing, VOT) costs {price} euros.\n\n- It rings.\n- It rolls.\n"
KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.pipeline import build_index
from assistant.settings import Settings

def progress(stage, done, total):
    if stage == "write":
        os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
build_index(folder / "corpus", settings=Settings(index_dir=folder / "indexes"), progress=progress)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "corpus").mkdir()
    for price, name in enumerate(NAMES):
        write(folder, name, price)
    build(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that are read."""
    names: list[str] = []
    really = DocumentReader.read

    def noted(self: DocumentReader, name: object, data: bytes) -> object:
        names.append(str(name))
        return really(self, name, data)

    monkeypatch.setattr(DocumentReader, "read", noted)
    return names


def write(folder: Path, name: str, price: int) -> None:
    (folder / "corpus" / f"{name}.md").write_text(TEXT.format(name=name, price=price), encoding="utf-8")


def build(folder: Path, **changes: object) -> BuildReport:
    return build_index(folder / "corpus", settings=Settings(index_dir=folder / "indexes", **changes))


def held(folder: Path) -> list[Any]:
    """All that an index holds and finds."""
    with closing(IndexHandle(folder / "indexes" / "default")) as handle:
        reader = handle.current()
        rows = range(reader.chunk_count)
        vectors = reader.chunk_vectors(rows)
        return [
            [reader.document(one) for one in reader.document_ids],
            reader.chunks(rows),
            vectors.tolist(),
            [reader.sentence_vectors(row).tolist() for row in rows],
            [reader.dense(vector, 10) for vector in vectors],
            [reader.keyword(words, 100) for words in (["ring"], ["wheel", "cost"], ["euro", "bell"], ["old"])],
            {**reader.lexicon, "word_forms": list(reader.lexicon["word_forms"].items())},
        ]


def assert_as_if_built_at_once(folder: Path) -> None:
    """The index holds what one does that is made from the corpus alone."""
    fresh = folder.parent / "fresh"
    shutil.copytree(folder / "corpus", fresh / "corpus")
    build(fresh)
    assert held(folder) == held(fresh)
    assert verify_build(folder / "indexes" / "default") == []


def bundle(corpus: Path) -> None:
    with zipfile.ZipFile(corpus / "bundle.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"part{number}.md", f"# Part {number}\n\nIt weighs {number} kg.\n")


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "changed": (lambda corpus: (corpus / "drum.md").write_text("# Drum\n\nIt is loud.\n"), ["drum.md"]),
    "added": (lambda corpus: (corpus / "a.md").write_text("# New\n\nIt is new here.\n"), ["a.md"]),
    "removed": (lambda corpus: (corpus / "kettle.md").unlink(), []),
    "renamed": (lambda corpus: (corpus / "bell.md").rename(corpus / "zither.md"), ["zither.md"]),
    "copied": (lambda corpus: shutil.copyfile(corpus / "lamp.md", corpus / "a copy.md"), ["a copy.md"]),
    "bundled": (bundle, []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_is_new_is_read_and_the_index_is_that_of_a_whole_build(folder: Path, read: list[str], change: str):
    make, expected = CHANGES[change]
    make(folder / "corpus")
    build(folder)
    assert read == expected
    assert_as_if_built_at_once(folder)


def test_an_archive_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    bundle(folder / "corpus")
    opened: list[str] = []
    really = DocumentReader.read_archive
    monkeypatch.setattr(
        DocumentReader, "read_archive", lambda self, name, data: opened.append(str(name)) or really(self, name, data)
    )
    build(folder)
    write(folder, "drum", 99)
    build(folder)
    assert opened == ["bundle.zip"]
    assert_as_if_built_at_once(folder)


def test_a_copy_that_is_taken_away_leaves_the_other(folder: Path):
    shutil.copyfile(folder / "corpus" / "lamp.md", folder / "corpus" / "a copy.md")
    build(folder)
    (folder / "corpus" / "a copy.md").unlink()
    build(folder)
    assert_as_if_built_at_once(folder)


def test_what_was_left_out_is_tried_again(folder: Path, read: list[str]):
    (folder / "corpus" / "headings.md").write_text("# Nothing but this\n")
    assert [len(build(folder).skipped), len(build(folder).skipped)] == [1, 1]
    assert read == ["headings.md", "headings.md"]


@pytest.mark.parametrize("changes", [{"chunk_tokens": 64}, {"max_pages": 7}])
def test_other_settings_read_everything_again(folder: Path, read: list[str], changes: dict[str, int]):
    build(folder, **changes)
    assert sorted(read) == sorted(f"{name}.md" for name in NAMES)


def sql(statement: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database, database:
            assert database.execute(statement).rowcount

    return change


SWAP = """UPDATE documents SET (found, found_sha256, content, content_sha256) =
    (SELECT found, found_sha256, content, content_sha256 FROM documents AS other
     WHERE other.key > documents.key ORDER BY key LIMIT 1)
    WHERE key < (SELECT max(key) FROM documents)"""
DAMAGES = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"no database"),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:9000]),
    "pages overwritten": lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 12_000),
    "another version": lambda file: sqlite3.connect(file).execute("PRAGMA user_version = 99").close(),
    "no tables": lambda file: file.unlink() or sqlite3.connect(file).execute("PRAGMA user_version = 1").close(),
    "content": sql("UPDATE documents SET content = zeroblob(100)"),
    "found": sql("UPDATE documents SET found = replace(found, 'lamp', 'lump')"),
    "another's": sql(SWAP),
    "documents taken away": sql("DELETE FROM documents WHERE key > (SELECT min(key) FROM documents)"),
    "documents missed": sql("UPDATE files SET documents = 2"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_read_again(folder: Path, read: list[str], damage: str):
    DAMAGES[damage](folder / "indexes" / "default" / "read.sqlite")
    write(folder, "drum", 99)
    build(folder)
    assert "drum.md" in read
    assert len(read) > 1
    assert_as_if_built_at_once(folder)


def test_what_cannot_be_kept_is_read_twice(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(KeptFiles, "cut", lambda *_: None)
    bundle(folder / "corpus")
    build(folder)
    monkeypatch.undo()
    assert_as_if_built_at_once(folder)


def test_a_file_that_changes_meanwhile_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch):
    really = corpus_reading.CorpusReading.settled

    def settled(*given: Any) -> Any:
        found = really(*given)
        write(folder, "drum", 77)
        return found

    monkeypatch.setattr(KeptFiles, "cut", lambda *_: None)
    monkeypatch.setattr(corpus_reading.CorpusReading, "settled", settled)
    write(folder, "wheel", 55)
    with pytest.raises(CorpusError, match=r"drum\.md was changed while"):
        build(folder)


def test_a_killed_build_has_kept_what_it_read(folder: Path, read: list[str]):
    was = held(folder)
    write(folder, "drum", 99)
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder)], capture_output=True, timeout=120)
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert held(folder) == was
    build(folder)
    assert read == []
    assert_as_if_built_at_once(folder)
