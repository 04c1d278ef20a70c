"""Where no sentence takes a stance, the best one decides only if it denies, forbids or sets a condition."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.pipeline import build_index

HOUSE = """# The guest house

## Children and honey

Honey must not be given to children under 12 months.

## Lost property

What is left in a room belongs to the house after a year, unless its owner writes to us.

## Swimming in the pond

Guests swim in the pond from May.
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("house")
    corpus = folder / "corpus"
    corpus.mkdir()
    Path(corpus / "house.md").write_text(HOUSE, encoding="utf-8")
    build_index(corpus, index_dir=folder / "indexes")
    with Assistant.open(index_dir=folder / "indexes") as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("can my baby have a spoon of honey?", "no"),
        ("Does a coat that I left in the room belong to the house?", "depends"),
        ("If I forget a coat in my room, is it mine?", None),
        ("Is it more than 20 degrees in the pond?", None),
    ],
)
def test_the_best_sentence_decides_where_it_denies_or_limits(house: Assistant, question: str, verdict: str | None):
    trace = house.trace(question)
    assert not any(one.stance for one in trace.composed.evidence[:1]) or verdict is not None
    assert house.draft(trace).verdict == verdict
