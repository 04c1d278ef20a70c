"""What comes after an answer was drawn takes nothing from the reader who does something at that moment."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from served_app import ROOT, App, run_app

from assistant.pipeline import build_index

pytestmark = pytest.mark.browser

CERTIFICATION = "do I need a certification?"
PRESCRIPTION = "is a prescription needed?"
OFFERED = "You could ask next"
# The end of a run and the beginning of the next take a tenth of a second each on a busy machine. Here they take so long
# that each click falls into them, and what can be asked next is known a second after the answer.
SLOW_APP = f"""
import runpy, time
from types import SimpleNamespace
from streamlit.runtime.scriptrunner import script_runner
from assistant.ui.suggestions import Suggestions
script_runner.gc = SimpleNamespace(collect=lambda generation: time.sleep(1))
time.sleep(1.5)
real_answered = getattr(Suggestions, "real_answered", Suggestions.answered)
def slowly_answered(self, questions):
    found = real_answered(self, questions)
    return self._executor.submit(lambda: time.sleep(1) or found.result()) if not found.done() else found
Suggestions.real_answered, Suggestions.answered = real_answered, slowly_answered
runpy.run_path({str(ROOT / "app.py")!r})
"""


@pytest.fixture(scope="module")
def slow_app(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("slow")
    script = home / "slow_app.py"
    script.write_text(SLOW_APP, encoding="utf-8")
    with run_app(app_index_dir, home, script) as running:
        yield running


def ask(page: Page, question: str) -> None:
    page.locator(".topic").first.wait_for()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()


@pytest.mark.parametrize(("question", "after_ms"), [(CERTIFICATION, 1400), (PRESCRIPTION, 2000)])
def test_click_on_the_way_to_another_page_is_heard(
    slow_app: App, open_page: Callable[..., Page], question: str, after_ms: int
) -> None:
    page = open_page(slow_app.url)
    ask(page, question)
    page.wait_for_timeout(after_ms)
    page.get_by_role("link", name="Sources").click()
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()


def test_menu_stays_open(slow_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(slow_app.url)
    ask(page, "What is medical massage?")
    page.get_by_role("button", name="Export").click()
    download = page.get_by_role("button", name="Markdown", exact=True)
    expect(download).to_be_visible()
    expect(page.get_by_text(OFFERED)).to_have_count(0, timeout=1)
    page.get_by_text(OFFERED).wait_for()
    expect(download).to_be_visible()
    page.wait_for_timeout(3000)
    expect(download).to_be_visible()


def test_what_is_typed_meanwhile_stays(slow_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(slow_app.url)
    ask(page, "How much do massage therapists earn?")
    page.get_by_role("button", name="No", exact=True).click()
    field = page.get_by_label("What was wrong, in your words (may be left empty)")
    field.fill("half of it")
    expect(page.get_by_text(OFFERED)).to_have_count(0, timeout=1)
    page.get_by_text(OFFERED).wait_for()
    expect(field).to_be_focused()
    expect(field).to_have_value("half of it")


def test_another_build_is_told_where_nothing_is_done(
    app_index_dir: Path, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    index_dir, corpus = tmp_path / "indexes", tmp_path / "corpus"
    shutil.copytree(app_index_dir, index_dir)
    corpus.mkdir()
    (corpus / "buoy.md").write_text("# Buoys\n\nThe Holm buoy is painted red.\n", encoding="utf-8")
    with run_app(index_dir, tmp_path) as running:
        page = open_page(running.url)
        ask(page, CERTIFICATION)
        page.get_by_text(OFFERED).wait_for()
        field = page.get_by_test_id("stChatInputTextArea")
        field.fill("half a question")
        build_index(corpus, index_dir=index_dir)
        expect(page.get_by_role("status").filter(has_text="The documents were updated at")).to_be_visible()
        expect(field).to_have_value("half a question")
        expect(field).to_be_focused()
        expect(page.locator(".answer")).to_have_count(1)
        page.context.close()
