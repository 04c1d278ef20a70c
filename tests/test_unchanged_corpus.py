"""A folder that has not changed is not read again; whatever has changed is noticed."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.index import rollback
from assistant.pipeline import build_index, corpus_reading
from assistant.pipeline.build_report import BuildReport
from assistant.settings import Settings

TEXT = "# {name}\n\nThe {name} costs {price} euros. It stands on the shelf.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unchanged")
    (folder / "corpus").mkdir()
    for price, name in enumerate(("lamp", "wheel", "kettle")):
        write(folder, name, price)
    build(folder)
    write(folder, "wheel", 7)
    build(folder)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def write(folder: Path, name: str, price: int) -> None:
    (folder / "corpus" / f"{name}.md").write_text(TEXT.format(name=name, price=price), encoding="utf-8")


def build(folder: Path, **changes: object) -> BuildReport:
    return build_index(folder / "corpus", settings=Settings(index_dir=folder / "indexes", **changes))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are looked at one by one."""
    names: list[str] = []
    really = corpus_reading.corpus_file

    def noted(*where: Any) -> Any:
        file = really(*where)
        names.append(str(file[0]))
        return file

    monkeypatch.setattr(corpus_reading, "corpus_file", noted)
    return names


def test_nothing_is_read_again_and_the_report_is_the_same(folder: Path, read: list[str]):
    (folder / "indexes" / "default" / "CORPUS").unlink()
    full, again = build(folder), build(folder)

    assert len(read) == 3, "the second build read nothing"
    assert (full.changed, again.changed, again.embedded) == (False, False, 0)
    assert replace(again, seconds=0) == replace(full, seconds=0)


def test_new_times_alone_change_nothing(folder: Path, read: list[str]):
    os.utime(folder / "corpus" / "lamp.md", (1, 1))
    assert not build(folder).changed
    assert read == []


@pytest.mark.parametrize(
    "change",
    [
        lambda corpus: (corpus / "lamp.md").write_text("# Lamp\n\nIt is gone.\n"),
        lambda corpus: (corpus / "lamp.md").unlink(),
        lambda corpus: (corpus / "lamp.md").rename(corpus / "light.md"),
        lambda corpus: (corpus / "new.md").write_text("# New\n\nIt is new here.\n"),
    ],
)
def test_a_changed_folder_is_read(folder: Path, read: list[str], change: Callable[[Path], object]):
    change(folder / "corpus")
    assert build(folder).changed
    assert read
    read.clear()
    assert not build(folder).changed
    assert read == []


def test_other_settings_make_another_build(folder: Path, read: list[str]):
    assert build(folder, chunk_tokens=64).changed
    assert read


def test_another_build_in_use_is_replaced(folder: Path, read: list[str]):
    rollback(folder / "indexes" / "default")
    assert build(folder).changed
    assert read


def test_a_damaged_build_is_replaced(folder: Path, read: list[str]):
    index = folder / "indexes" / "default"
    (index / "builds" / (index / "CURRENT").read_text().strip() / "lexicon.json").write_text("{}")
    assert build(folder).changed
    assert read


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"fingerprint": 1, "files": [{}]}', "\x00"])
def test_notes_that_cannot_be_read_are_not_believed(folder: Path, read: list[str], content: str):
    (folder / "indexes" / "default" / "CORPUS").write_text(content)
    assert not build(folder).changed
    assert len(read) == 3


def test_a_file_that_was_left_out_is_tried_again(folder: Path, read: list[str]):
    (folder / "corpus" / "empty.md").write_text("")
    assert len(build(folder).skipped) == len(build(folder).skipped) == 1
    assert len(read) == 6


def test_a_link_is_read_each_time(folder: Path, read: list[str]):
    (folder / "corpus" / "link.md").symlink_to(folder / "corpus" / "lamp.md")
    build(folder)
    read.clear()
    assert not build(folder).changed
    assert read


def test_the_program_and_the_libraries_count(folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assistant.pipeline.unchanged._program", lambda: ["another"])
    assert not build(folder).changed
    assert len(read) == 3
    assert json.loads((folder / "indexes" / "default" / "CORPUS").read_text())["documents"] == 3
