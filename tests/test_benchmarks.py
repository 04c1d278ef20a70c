import subprocess
from pathlib import Path

import pytest

from assistant.pipeline import build_index
from assistant.pipeline.worker_messages import Opened
from assistant.settings import load_settings
from benchmarks.building import embedded_texts
from benchmarks.callers import callers
from benchmarks.corpora import change_one, write_corpus
from benchmarks.processes import interleaved
from benchmarks.ranking import credited, fused

CHUNKS = 45


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_a_seed_makes_the_same_corpus_again_and_another_seed_another(tmp_path):
    for name, seed in (("first", 1), ("again", 1), ("other", 2)):
        write_corpus(tmp_path / name, CHUNKS, seed)
    assert contents(tmp_path / "first") == contents(tmp_path / "again")
    assert contents(tmp_path / "first") != contents(tmp_path / "other")


def test_a_change_is_of_one_document(tmp_path):
    write_corpus(tmp_path, CHUNKS, 1)
    before = contents(tmp_path)
    change_one(tmp_path, 1)
    after = contents(tmp_path)
    assert [name for name in before if before[name] != after[name]] == ["document-000000.md"]


def test_embedding_alone_embeds_just_what_a_build_embeds(tmp_path):
    write_corpus(tmp_path / "corpus", CHUNKS, 1)
    report = build_index(tmp_path / "corpus", index="synthetic", index_dir=tmp_path / "indexes")
    assert report.chunks == CHUNKS
    assert report.embedded == len(embedded_texts(tmp_path / "corpus"))


def test_a_process_is_not_charged_with_the_memory_of_the_one_that_starts_it():
    held = bytearray(300 * 2**20)
    cost = interleaved({"nothing": ["-c", "pass"]}, 1)["nothing"]
    assert cost.peak_mb < 100 < len(held) / 2**20


def test_a_process_that_fails_is_no_measurement():
    with pytest.raises(subprocess.CalledProcessError):
        interleaved({"failing": ["-c", "raise SystemExit(3)"]}, 1)


def test_questions_that_fail_are_counted(assistant, index_dir):
    asked = ["do I need a certification?", "", "", "how much does it cost?", "is it safe?", "what is it?"]
    found = callers(assistant, Opened("default", index_dir, load_settings()), asked, 1)
    assert (found["questions"], found["errors"]) == (6, 2)
    assert all(spent > 0 for spent in found["processor milliseconds a question"].values())


def test_reciprocal_ranks_are_added():
    assert fused([1, 2, 3], [4, 2]) == [2, 1, 4, 3]


def test_a_text_counts_once_as_each_section_that_is_wanted():
    wanted = frozenset({"b", "c"})
    assert credited([["a", "b"], ["b", "c"], ["b", "c"], []], wanted) == ["b", "c", "b", ""]
