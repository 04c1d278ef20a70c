"""The chat page with a language model behind it: what is verified is there first, what is not never is."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from scripted_server import says_half, serving
from served_app import run_app

from assistant.pipeline import build_index

pytestmark = pytest.mark.browser

WORKSHOP = Path(__file__).resolve().parents[1] / "data" / "chat_models"
FIRST = "A firing costs 95 euros [1]. A firing costs 30 euros [1]. A glaze"
REST = " firing takes eleven hours [1]."


def test_sentences_appear_while_the_model_writes_and_lies_never_do(
    tmp_path: Path, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("langchain_openai", reason="the language model's packages are not installed")
    build_index(WORKSHOP, index_dir=tmp_path / "indexes")
    go_on, never = threading.Event(), threading.Event()
    with serving(says_half(FIRST, REST, go_on), says_half(FIRST, REST, never)) as server:
        for name, value in (("MODEL", "scripted"), ("BASE_URL", server.url), ("FIRST_TOKEN_TIMEOUT_S", "30")):
            monkeypatch.setenv(f"ASSISTANT_CHAT_{name}", value)
        monkeypatch.setenv("ASSISTANT_CHAT_TOKEN_TIMEOUT_S", "30")
        with run_app(tmp_path / "indexes", tmp_path) as running:
            page = open_page(running.url)
            page.get_by_test_id("stChatInputTextArea").fill("What does a firing cost?")
            page.keyboard.press("Enter")
            expect(page.get_by_text("A firing costs 30 euros.")).to_be_visible()
            expect(page.locator(".answer")).to_have_count(0)
            expect(page.get_by_text("95 euros")).to_have_count(0)
            go_on.set()
            answer = page.locator(".answer")
            answer.wait_for()
            expect(answer).to_contain_text("A glaze firing takes eleven hours.")
            expect(answer).to_contain_text("Written by scripted")
            expect(answer).to_contain_text("1 of the language model's 2 sentences could not be verified")
            expect(page.get_by_text("95 euros")).to_have_count(0)
            expect(page.get_by_test_id("stMarkdown").filter(has_text="30 euros")).to_have_count(0)
            assert len(server.requests) == 1
            check_stopping(page, answer)
            never.set()
            page.context.close()
        assert len(server.requests) == 2


def check_stopping(page: Page, answer: Locator) -> None:
    """The same question, asked again and stopped: the answer before it is back at once, and so is the question box."""
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_test_id("stMarkdown").filter(has_text="30 euros")).to_be_visible()
    expect(answer).to_have_count(0)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status").filter(has_text="Stopped")).to_be_visible()
    expect(page.get_by_label("Your question, to change and ask again")).to_have_value("What does a firing cost?")
    expect(answer).to_contain_text("A glaze firing takes eleven hours.")
    expect(page.locator(".asked")).to_have_count(1)
