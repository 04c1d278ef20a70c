"""The page takes a question as soon as it is there, whether or not the models are."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from served_app import App, run_app

pytestmark = pytest.mark.browser


@pytest.fixture
def cold_app(app_index_dir: Path, tmp_path: Path) -> Iterator[App]:
    with run_app(app_index_dir, tmp_path) as running:
        yield running


def test_a_question_can_be_typed_at_once(cold_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(cold_app.url)
    page.get_by_test_id("stChatInputTextArea").fill("How many sails does the Brandt windmill have?")
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_count(1)
    expect(page.locator(".view .answer")).to_contain_text("four sails")
    expect(page.get_by_text("Loading the library")).to_have_count(0)
    expect(page.locator(".asked")).to_have_count(1)
