"""What a reader, and whoever looks after the documents, does on the Sources page."""

import re
from collections.abc import Callable
from pathlib import Path

from menu_steps import WIDE, close_menu, open_menu
from playwright.sync_api import Locator, Page, expect
from served_app import App


def open_sources(open_page: Callable[..., Page], app: App, **options: object) -> Page:
    """The page, reached as a reader does: by the navigation of the first one."""
    page = open_page(app.url, **options)
    width = int(str(options.get("width", WIDE)))
    open_menu(page, width)
    go_to_sources(page)
    page.locator(".volume").first.wait_for()
    close_menu(page, width)
    return page


def go_to_sources(page: Page) -> None:
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("heading", name="Sources", exact=True).wait_for()


def search(page: Page, words: str) -> None:
    page.get_by_label("Search the documents").fill(words)


def open_document(page: Page, title: str) -> Locator:
    """Open a document of the list, and give its text."""
    search(page, title)
    page.locator(".volume-title").get_by_role("link", name=title, exact=True).click()
    page.locator(".document-title").wait_for()
    return page.locator(".document-text")


def choose(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()


def add(page: Page, *files: Path) -> None:
    """Upload files and send them."""
    page.locator("input[type=file]").set_input_files(files)
    for file in files:
        expect(page.get_by_test_id("stFileChip").filter(has_text=file.name)).to_be_visible()
    page.get_by_role("button", name="Add and build").click()


def told(page: Page, text: str) -> Locator:
    """The message box that says this; signs in it have a sign without width behind them, which keeps them signs."""
    pattern = "".join(one if one.isalnum() or one == " " else f"{re.escape(one)}\u2060?" for one in text)
    return page.get_by_test_id("stAlert").filter(has_text=re.compile(pattern))


def ask(page: Page, question: str, *, before: int) -> Locator:
    """Ask in the chat, after so many questions before, and give the answer."""
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".asked")).to_have_count(before)
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".view").nth(before)
    turn.locator(".answer").wait_for()
    return turn.locator(".answer")
