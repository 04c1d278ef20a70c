"""No page has a serious fault by the rules of axe-core, in either colour scheme."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from served_app import App

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
PASTED = "## Do I need a certification?\n\nYes. Call us today!\n\n## Sails\n\nThe Brandt windmill has four sails."


def faults(page: Page) -> list[str]:
    """Every grave finding: its rule, what it asks for, and where."""
    found: dict[str, Any] = Axe().run(page).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{one['id']}: {one['help']} at {node['target']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def ask(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").fill("do I need a certification?")
    page.keyboard.press("Enter")
    page.locator(".mark").first.click()
    page.locator(".passage mark").first.wait_for()


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def start(page: Page) -> None:
    page.locator(".topics").wait_for()


def refused(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").fill("x" * 2001)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()


def answers_of_each_kind(page: Page) -> None:
    """Not found, referred, sources that differ, a question in edit and the list of keys; one below the other."""
    questions = (
        "How do I replace the battery of a laptop?",
        "I have sudden chest pain, can massage help me?",
        "Do the guidelines agree on massage for chronic low back pain?",
    )
    for number, question in enumerate(questions, start=1):
        page.get_by_test_id("stChatInputTextArea").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".answer .foot")).to_have_count(number)
    page.locator(".notice.referral").wait_for()
    page.locator(".disagreement").wait_for()
    page.get_by_role("button", name="Edit question").first.click()
    page.get_by_role("button", name="Edit question").last.click()
    page.get_by_role("button", name="No", exact=True).last.click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    assert faults(page) == []
    page.keyboard.press("Escape")


def sources(page: Page) -> None:
    go_to(page, "Sources")
    page.locator(".volume").first.wait_for()
    assert faults(page) == []
    page.locator(".volume-title a").first.click()
    page.locator(".document-title").wait_for()


def check(page: Page) -> None:
    go_to(page, "FAQ check")
    page.get_by_label("Questions, each as a heading").fill(PASTED)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".counts").wait_for()
    page.locator(".opener").first.click()


def metrics(page: Page) -> None:
    go_to(page, "Evals")
    page.locator(".view.evals table").nth(1).wait_for()


def figures(page: Page) -> None:
    go_to(page, "Evals")
    page.get_by_role("tab", name="Figures").click()
    page.locator(".plot").wait_for()


def questions(page: Page) -> None:
    go_to(page, "Evals")
    page.get_by_role("tab", name="Questions").click()
    page.locator(".cases summary").first.click()
    expect(page.locator(".case").first).to_be_visible()


STATES = (start, ask, answers_of_each_kind, refused, check, sources, metrics, figures, questions)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state", [start, ask, answers_of_each_kind, refused, check, sources, metrics, figures, questions]
)
def test_no_serious_or_critical_finding(
    app: App, open_page: Callable[..., Page], state: Callable[[Page], None], scheme: str
) -> None:
    page = open_page(app.url, scheme=scheme)
    state(page)
    page.wait_for_timeout(300)  # what fades in is judged when it is there
    assert faults(page) == []


def test_axe_finds_a_fault_where_there_is_one(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    start(page)
    page.locator(".topics").evaluate("one => one.append(document.createElement('button'))")
    assert [fault.split(":")[0] for fault in faults(page)] == ["button-name"]
