"""What several tests share: real indexes, built once a run, and an assistant over each."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant import Assistant

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index `default` over the project's own corpus. Read-only: tests that change an index copy it."""
    return _build(CORPUS, tmp_path_factory.mktemp("indexes"))


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
