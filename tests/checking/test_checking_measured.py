"""What the check makes of pages with planted errors: it may get better, not worse."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant import Assistant
from assistant.checking import read_faq_file
from assistant.pipeline import build_index
from evals.faq import PAGES_FOLDER, Measured, load_labels, measure

HERB_GARDEN = PAGES_FOLDER.with_name("faq-dev") / "herb-garden.md"
HERB_GARDEN_CORPUS = PAGES_FOLDER.parents[2] / "evals" / "corpora" / "home-pharmacy-garden"


class Reached(NamedTuple):
    """Errors found, errors called supported, and true sentences called contradicted."""

    found: int
    missed_as_true: int
    false_alarms: int


def measured(assistant: Assistant, page: Path) -> Measured:
    faq = read_faq_file(page)
    return measure(assistant.check_faq(faq), faq.text, load_labels(page.with_name(f"{page.stem}.labels.json")))


def assert_reached(result: Measured, reached: Reached) -> None:
    assert result.count("contradicted", "contradicted") >= reached.found
    assert result.count("contradicted", "supported") <= reached.missed_as_true
    assert result.count("supported", "contradicted") <= reached.false_alarms


@pytest.fixture(scope="module")
def herb_garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("herb-garden")
    build_index(HERB_GARDEN_CORPUS, index_dir=folder)
    opened = Assistant.open(index_dir=folder)
    yield opened
    opened.close()


def test_the_practice_page_is_judged_as_well_as_before(assistant: Assistant) -> None:
    assert_reached(measured(assistant, PAGES_FOLDER / "practice-faq.md"), Reached(20, 2, 8))


def test_the_herb_garden_page_is_judged_as_well_as_before(herb_garden: Assistant) -> None:
    assert_reached(measured(herb_garden, HERB_GARDEN), Reached(6, 0, 1))
