"""A page that asks too often is told how long to wait, and keeps what was typed; another page is not held up."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from served_app import App, run_app

pytestmark = pytest.mark.browser

QUESTION = "How many sails does the Brandt windmill have?"
FAQ = "## How many sails does it have?\n\nThe Brandt windmill has four sails."
WAIT = re.compile(r"takes 1 (question|check) a minute\W+and that many have come\W+Try again in \d+ seconds?\W")


@pytest.fixture(scope="module")
def limited_app(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    settings = {"ASSISTANT_QUESTIONS_PER_MINUTE": "1", "ASSISTANT_CHECKS_PER_MINUTE": "1"}
    with run_app(app_index_dir, tmp_path_factory.mktemp("home"), settings=settings) as running:
        yield running


def ask(page: Page, question: str) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")


def test_one_question_too_many_is_kept_and_told_apart_from_an_answer(
    limited_app: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(limited_app.url)
    ask(page, QUESTION)
    page.locator(".view .answer").wait_for()
    ask(page, "When is the main shaft greased?")
    expect(page.get_by_role("alert")).to_contain_text(WAIT)
    expect(page.get_by_label("Your question, to change and ask again")).to_have_value("When is the main shaft greased?")
    expect(page.locator(".view .answer")).to_have_count(1)
    expect(page.locator(".asked")).to_have_count(1)


def test_another_page_is_not_held_up(limited_app: App, open_page: Callable[..., Page]) -> None:
    for _ in range(2):
        page = open_page(limited_app.url)
        ask(page, QUESTION)
        page.locator(".view .answer").wait_for()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_one_check_too_many_leaves_the_text_and_the_last_results(
    limited_app: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(limited_app.url)
    page.get_by_role("link", name="FAQ check").click()
    field = page.get_by_label("Questions, each as a heading")
    field.fill(FAQ)
    button = page.get_by_role("button", name="Check", exact=True)
    button.click()
    page.locator(".counts").wait_for()
    changed = f"{FAQ} It stands on a hill."
    field.fill(changed)
    button.click()
    expect(page.get_by_role("alert")).to_contain_text(WAIT)
    expect(field).to_have_value(changed)
    expect(page.locator(".counts")).to_have_count(1)
