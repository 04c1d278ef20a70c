"""Builders that are killed, disks that fill up, and readers that ask all the while."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_processes import READ, REBUILD, answers, assert_left_as_it_was, publish, start

from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.index import verify_build

MANY_KILLS = 50


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    return load_embedding_model()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """An index of each of two corpora, of 5 and of 8 chunks; the second is in use. Tests copy it."""
    folder = tmp_path_factory.mktemp("index") / "default"
    publish(folder, "wheel", 5, tmp_path_factory.mktemp("corpora") / "wheels", model)
    publish(folder, "lamp", 8, tmp_path_factory.mktemp("corpora") / "lamps", model)
    return folder


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "default")
    return tmp_path / "default"


STEPS = [
    ("write", 0),
    ("write", 1),
    ("write", 2),
    ("write", 3),
    ("write", 4),
    ("verify", 0),
    ("rename", 0),
    ("verify", 1),
]


@pytest.mark.parametrize(("stage", "step"), STEPS)
def test_a_builder_killed_at_any_step_leaves_an_index_that_answers(index: Path, stage: str, step: int):
    was = answers(index)
    with start(REBUILD, index, stage, step) as builder:
        assert builder.wait(timeout=60) == -signal.SIGKILL
    assert_left_as_it_was(index, was)


def test_a_builder_killed_while_it_embeds_leaves_an_index_that_answers(index: Path, tmp_path: Path):
    was = answers(index)
    code = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from index_processes import publish
from assistant.embedding import load_embedding_model
print("started", flush=True)
publish(Path(sys.argv[1]), "engine", 6, Path(sys.argv[2]), load_embedding_model(),
        progress=lambda stage, *_: os.kill(os.getpid(), signal.SIGKILL))
"""
    with start(code, index, tmp_path / "corpus") as builder:
        assert builder.wait(timeout=90) == -signal.SIGKILL
    assert_left_as_it_was(index, was)


def test_a_builder_that_is_interrupted_cleans_up_after_itself(index: Path):
    was = answers(index)
    code = REBUILD.replace("os.kill(os.getpid(), signal.SIGKILL)", "raise KeyboardInterrupt")
    with start(code, index, "write", 3) as builder:
        assert builder.wait(timeout=60) != 0
    assert len(os.listdir(index / "builds")) == 2
    assert_left_as_it_was(index, was)


@pytest.mark.parametrize("limit", [1_000, 50_000, 190_000])
def test_a_disk_that_fills_up_stops_the_build_with_one_clear_line(index: Path, limit: int):
    """The limit on the size of a file stands for a full disk; it strikes in another part of the build each time."""
    was = answers(index)
    code = f"""
import resource
from assistant.errors import IndexWriteError
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    exec({REBUILD!r})
except IndexWriteError as error:
    print(error)
"""
    with start(code, index, "never", 0) as builder:
        output, errors = builder.communicate(timeout=60)
    assert "could not be written" in output, errors
    assert "still in use" in output
    assert_left_as_it_was(index, was)


@pytest.fixture
def two_readers(index: Path, tmp_path: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    readers = [start(READ, index, tmp_path / "stop") for _ in range(2)]
    try:
        yield readers
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()


def test_readers_in_other_processes_see_one_whole_build_at_a_time(
    index: Path, tmp_path: Path, model: EmbeddingModel, two_readers: list["subprocess.Popen[str]"]
):
    words = {}
    for word, count in [("wheel", 5), ("lamp", 8)] * 4:
        words[publish(index, word, count, tmp_path / "corpus", model).build_id] = (word, count)
    time.sleep(0.5)
    (tmp_path / "stop").touch()

    for reader in two_readers:
        output, errors = reader.communicate(timeout=60)
        assert reader.returncode == 0, errors
        report = json.loads(output)
        seen = {build_id for build_id, *_ in report["answers"]}
        assert len(seen & words.keys()) >= 4, "the reader followed the publishing"
        assert report["questions"] > 100
        for build_id, word, row, dense, texts in report["answers"]:
            assert words.get(build_id, ("lamp", 8))[0] == word
            assert dense == row
            assert all(word in text for text in texts)
            assert f"part {row}" in texts[0]


def test_two_builders_do_not_mix(index: Path):
    """Each either builds or is turned away, and the index is whole whichever came last."""
    builders = [start(REBUILD, index, "never", 0) for _ in range(3)]
    outcomes = [builder.communicate(timeout=60)[1] for builder in builders]
    assert [builder.returncode for builder in builders].count(0) >= 1
    for builder, errors in zip(builders, outcomes, strict=True):
        assert builder.returncode == 0 or "IndexLockedError: The index 'default' is being written by process" in errors
    assert verify_build(index) == []


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_builders_killed_at_random_moments_never_change_an_answer(index: Path):
    generator = random.Random(20240301)
    was = answers(index)
    for _ in range(MANY_KILLS):
        with start(REBUILD, index, "never", 0) as builder:
            time.sleep(generator.uniform(0, 1.5))
            builder.kill()
            builder.communicate()
        assert answers(index) == was
    assert_left_as_it_was(index, was)
