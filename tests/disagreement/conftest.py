"""Two small fields with seeded conflicts, and with what only looks like one."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant import Assistant

FIELDS = Path(__file__).resolve().parents[1] / "data" / "disagreement"


@pytest.fixture(scope="session")
def fields(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[dict[str, Assistant]]":
    """An assistant over each field, by the name of its folder."""
    from assistant import Assistant
    from assistant.pipeline import build_index

    with ExitStack() as stack:
        opened = {}
        for corpus in sorted(path for path in FIELDS.iterdir() if path.is_dir()):
            index_dir = tmp_path_factory.mktemp(corpus.name)
            build_index(corpus, index_dir=index_dir)
            opened[corpus.name] = stack.enter_context(Assistant.open(index_dir=index_dir))
        yield opened
