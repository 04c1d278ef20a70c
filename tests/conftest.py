"""What several tests share: real indexes, built once a run, and an assistant over each."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from assistant import Assistant

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
STORE = "store.sqlite"
EMBEDDED_BEFORE = ROOT / "indexes" / "default" / STORE
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"

settings.register_profile("project", deadline=None)  # no test asserts a time
settings.load_profile("project")

LONG = {
    "faults": "takes half a minute or more; run it with `make test-faults`",
    "exhaustive": "a part of it was run; run all of it with `make test-exhaustive`",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what takes long, unless its marker is asked for."""
    for marker, reason in LONG.items():
        if marker not in config.option.markexpr:
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index `default` over the project's own corpus. Read-only: tests that change an index copy it.

    Vectors that a build on this machine has embedded before are taken from its store, by the hash of model and text.
    """
    folder = tmp_path_factory.mktemp("indexes")
    if EMBEDDED_BEFORE.is_file():
        (folder / "default").mkdir()
        with (
            closing(sqlite3.connect(EMBEDDED_BEFORE)) as there,
            closing(sqlite3.connect(folder / "default" / STORE)) as ours,
        ):
            there.backup(ours)
    return _build(CORPUS, folder)


@pytest.fixture(scope="session")
def small_index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index `default` over three short documents of another field. Read-only."""
    return _build(SMALL_CORPUS, tmp_path_factory.mktemp("small-indexes"))


@pytest.fixture(scope="session")
def assistant(index_dir: Path) -> Iterator["Assistant"]:
    """An assistant over the project's own corpus."""
    from assistant import Assistant

    with closing(Assistant.open(index_dir=index_dir)) as opened:
        yield opened


@pytest.fixture(scope="session")
def small_assistant(small_index_dir: Path) -> Iterator["Assistant"]:
    """An assistant over the small corpus."""
    from assistant import Assistant

    with closing(Assistant.open(index_dir=small_index_dir)) as opened:
        yield opened


def _build(corpus: Path, index_dir: Path) -> Path:
    from assistant.pipeline import build_index

    build_index(corpus, index_dir=index_dir)
    return index_dir
