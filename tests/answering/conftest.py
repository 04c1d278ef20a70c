"""An assistant over a small body of documents about a pottery workshop, written for these tests."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.pipeline import build_index

POTTERY = Path(__file__).resolve().parents[1] / "data" / "answering"


@pytest.fixture(scope="session")
def pottery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the documents of a pottery workshop, in Markdown and plain text."""
    folder = tmp_path_factory.mktemp("pottery")
    build_index(POTTERY, index_dir=folder)
    with closing(Assistant.open(index_dir=folder)) as opened:
        yield opened
