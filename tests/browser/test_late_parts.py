"""What comes after an answer was drawn takes nothing from the reader who does something at that moment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from served_app import ROOT, App, run_app

pytestmark = pytest.mark.browser

CERTIFICATION = "do I need a certification?"
OFFERED = "You could ask next"
# What Streamlit does between two runs of a page takes a tenth of a second on a busy machine, and here long enough to
# be met with each click. The questions to ask next come a second after the answer.
SLOW_APP = f"""
import runpy, time
from types import SimpleNamespace
from streamlit.runtime.scriptrunner import script_runner
from assistant.ui.suggestions import Suggestions
script_runner.gc = SimpleNamespace(collect=lambda generation: time.sleep(2))
real_check = getattr(Suggestions, "real_check", Suggestions._is_answered)
def slow_check(self, question):
    time.sleep(0.5 if self._topics is not None and self._topics.done() else 0)
    return real_check(self, question)
Suggestions.real_check, Suggestions._is_answered = real_check, slow_check
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


@pytest.mark.parametrize("after_ms", [600, 1600, 2600])
def test_click_on_the_way_to_another_page_is_heard(
    slow_app: App, open_page: Callable[..., Page], after_ms: int
) -> None:
    page = open_page(slow_app.url)
    ask(page, CERTIFICATION)
    page.wait_for_timeout(after_ms)
    page.get_by_role("link", name="Sources").click()
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()


def test_menu_stays_open_and_the_field_keeps_the_focus(slow_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(slow_app.url)
    ask(page, CERTIFICATION)
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("button", name="Markdown", exact=True)).to_be_visible()
    page.get_by_text(OFFERED).wait_for()
    expect(page.get_by_role("button", name="Markdown", exact=True)).to_be_visible()
    page.keyboard.press("Escape")


def test_what_is_typed_meanwhile_stays(slow_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(slow_app.url)
    ask(page, CERTIFICATION)
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    page.get_by_role("button", name="No", exact=True).click()
    field = page.get_by_label("What was wrong, in your words (may be left empty)")
    field.fill("half of it")
    page.get_by_text(OFFERED).wait_for()
    expect(field).to_be_focused()
    expect(field).to_have_value("half of it")
