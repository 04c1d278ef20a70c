"""Documents come, change and go, builds are made, killed, damaged and rolled back, in any order: answers stay right.

The model is a dictionary of documents for each build. Each document holds one number that no other holds, and a
question about it must give that number where the build in use holds the document, and must not where it does not.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing, nullcontext
from functools import lru_cache
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assistant import Assistant, embedding
from assistant.errors import CorpusError, IndexDamagedError, IndexMissingError
from assistant.index import layout, list_builds, rollback, verify_build
from assistant.index.chroma import ChromaIndex, write_chroma
from assistant.pipeline import build_index

NAMES = ("Alder", "Birch", "Cedar", "Rowan", "Willow")
QUIETLY = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}
QUICK = settings(max_examples=2, stateful_step_count=7, derandomize=True, **QUIETLY)
THOROUGH = settings(max_examples=25, stateful_step_count=20, **QUIETLY)

Snapshot = dict[str, int]
STAGES = [
    *(("embed", 1), ("write", 0), ("write", 2), ("write", 3), ("write", 4)),
    *(("verify", 0), ("rename", 0), ("verify", 1)),
]


class Killed(BaseException):
    """The builder is gone; no clean-up of its own counts."""


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _garble(file: Path) -> None:
    file.write_bytes(os.urandom(file.stat().st_size))


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)


DAMAGES: list[Callable[[Path], None]] = [_cut, _garble, _flip, Path.unlink]


class Index(RuleBasedStateMachine):
    """An index over a folder of documents, and what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="states-"))
        self.corpus, self.indexes = self.folder / "corpus", self.folder / "indexes"
        self.corpus.mkdir()
        self.documents: Snapshot = {}
        self.builds: dict[str, Snapshot] = {}
        self.in_use: str | None = None
        self.damaged: set[str] = set()
        self.number = 100
        self.assistant: Assistant | None = None

    def teardown(self) -> None:
        self.close()
        shutil.rmtree(self.folder)

    @property
    def index(self) -> Path:
        return self.indexes / "default"

    def close(self) -> None:
        if self.assistant is not None:
            self.assistant.close()
        self.assistant = None

    @property
    def served(self) -> str | None:
        """The build that must answer: the one in use, or the newest sound one where that is damaged."""
        kept = layout.IndexFolder(self.index).build_ids()
        if self.in_use and self.in_use not in self.damaged:
            return self.in_use
        return max((one for one in kept if one not in self.damaged), default=None)

    @initialize(names=st.sets(st.sampled_from(NAMES), min_size=2, max_size=3))
    def begin(self, names: set[str]) -> None:
        for name in sorted(names):
            self.write(name)
        self.build()

    @rule(name=st.sampled_from(NAMES))
    def write(self, name: str) -> None:
        """Add a document, or put another one in its place."""
        self.number += 1
        text = f"# {name} Lantern\n\nThe lantern of {name} Hall weighs {self.number} kilograms.\n"
        (self.corpus / f"{name.lower()}.md").write_text(text, encoding="utf-8")
        self.documents[name] = self.number

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.documents)))
        (self.corpus / f"{name.lower()}.md").unlink()
        del self.documents[name]

    @rule()
    def build(self) -> None:
        if not self.documents:
            with pytest.raises(CorpusError):
                build_index(self.corpus, index_dir=self.indexes)
            return
        report = build_index(self.corpus, index_dir=self.indexes)
        self.published(report.build_id)

    @precondition(lambda self: self.documents)
    @rule(at=st.sampled_from(STAGES))
    def kill_a_build(self, at: tuple[str, int]) -> None:
        """Stop a build for good: what stands on the disk at that moment is what is left."""
        image = self.folder / "image"

        def die(*_: object) -> None:
            shutil.copytree(self.index, image, symlinks=True)
            raise Killed

        def progress(stage: str, done: int, total: int) -> None:
            if (stage, done) == at:
                die()

        dies_there = mock.patch.object(layout, "set_current", die) if at == ("rename", 0) else nullcontext()
        try:
            with dies_there:
                report = build_index(self.corpus, index_dir=self.indexes, progress=progress)
        except Killed:
            shutil.rmtree(self.index)
            image.rename(self.index)
            folder = layout.IndexFolder(self.index)
            for one in set(folder.build_ids()) - set(self.builds):
                self.builds[one] = dict(self.documents)
            self.in_use = folder.current_id()
        else:
            self.published(report.build_id)

    def published(self, build_id: str) -> None:
        self.builds[build_id] = dict(self.documents)
        self.in_use = build_id
        self.damaged.discard(build_id)

    @rule()
    def reopen(self) -> None:
        self.close()

    @precondition(lambda self: self.in_use and self.in_use not in self.damaged)
    @rule(data=st.data(), damage=st.sampled_from(DAMAGES))
    def damage_a_file(self, data: st.DataObject, damage: Callable[[Path], None]) -> None:
        """Files are compared with their checksums when a build is opened: what is open is closed first."""
        assert self.in_use
        self.close()
        build = layout.IndexFolder(self.index).build(self.in_use)
        files = sorted(path for path in build.rglob("*") if path.is_file() and path.stat().st_size)
        damage(data.draw(st.sampled_from(files)))
        self.damaged.add(self.in_use)

    @rule()
    def roll_back(self) -> None:
        kept = layout.IndexFolder(self.index).build_ids()
        before = max((one for one in kept if one < (self.in_use or "")), default=None)
        if before is None:
            with pytest.raises(IndexMissingError):
                rollback(self.index)
        elif before in self.damaged:
            with pytest.raises(IndexDamagedError):
                rollback(self.index)
        else:
            assert rollback(self.index) == before
            self.in_use = before

    @invariant()
    def answers_come_from_one_sound_build(self) -> None:
        served = self.served
        if served is None:
            if self.in_use or self.builds:
                with pytest.raises((IndexDamagedError, IndexMissingError)):
                    Assistant.open(index_dir=self.indexes)
            return
        if self.assistant is None:
            self.assistant = Assistant.open(index_dir=self.indexes)
        held = self.builds[served]
        assert self.assistant.build_id == served
        assert (self.assistant.notice is None) == (served == self.in_use)
        assert {document.id: document.title for document in self.assistant.documents()} == {
            name.lower(): f"{name} Lantern" for name in held
        }
        for name in {max(held, key=lambda one: held[one]), sorted(held)[self.number % len(held)]}:
            assert self.ask(name) == held[name]
        for name in sorted(set(NAMES) - set(held))[:1]:
            assert self.ask(name) is None

    def ask(self, name: str) -> int | None:
        """The number that an answer gives for a document, with a citation of just that document."""
        assert self.assistant is not None
        answer = self.assistant.ask(f"How much does the lantern of {name} Hall weigh?")
        numbers = [int(word) for word in answer.text.split() if word.isdigit()]
        own = [citation for citation in answer.citations if citation.document_id == name.lower()]
        for citation in answer.citations:
            assert self.assistant.document(citation.document_id).text[citation.start : citation.end] == citation.quote
        return numbers[0] if own and numbers else None


@pytest.fixture
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is loaded once for all builds."""
    monkeypatch.setattr(embedding, "load_embedding_model", lru_cache(embedding.load_embedding_model))


@pytest.mark.usefixtures("one_model")
def test_answers_are_those_of_one_sound_build_whatever_happens_to_the_index() -> None:
    run_state_machine_as_test(Index, settings=QUICK)


@pytest.mark.faults
@pytest.mark.timeout(2400)
@pytest.mark.usefixtures("one_model")
def test_answers_are_those_of_one_sound_build_in_many_histories() -> None:
    run_state_machine_as_test(Index, settings=THOROUGH)


@pytest.mark.usefixtures("one_model")
def test_a_history_with_everything_in_it() -> None:
    """One history by hand, in which each rule is used."""
    index = Index()
    try:
        index.begin({"Alder", "Birch"})
        index.answers_come_from_one_sound_build()
        index.write("Alder")
        for stage in STAGES[:-1]:
            index.kill_a_build(stage)
            index.answers_come_from_one_sound_build()
        index.build()
        index.answers_come_from_one_sound_build()
        index.roll_back()
        index.answers_come_from_one_sound_build()
        index.reopen()
        index.build()
        index.answers_come_from_one_sound_build()
        assert verify_build(index.index) == []
        assert 1 <= len(list_builds(index.index)) <= 3
    finally:
        index.teardown()


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_no_reader_writes_into_a_build_however_small(tmp_path: Path, count: int) -> None:
    """Found by the histories: Chroma kept a single vector in its log, and the first reader moved it into the build."""
    vectors = np.eye(count, 384, dtype=np.float32)
    write_chroma(tmp_path / "chroma", [vectors], count)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    for _ in range(2):
        with closing(ChromaIndex(tmp_path / "chroma")) as opened:
            rows, _cosines = opened.search(vectors[0], 1)
            assert 0 in rows
    assert before == {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
