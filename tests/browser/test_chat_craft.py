"""What a reader does with an answer: ask again, edit, copy, step through it with keys; and none is shown twice."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from served_app import App

from assistant import Assistant
from assistant.ui.state import SHOWN

pytestmark = pytest.mark.browser

CERTIFICATION = "do I need a certification?"
BEACON = "What was the Holm beacon built of?"
WINDMILL = "How many sails does the Brandt windmill have?"
QUICK = (BEACON, WINDMILL, "When was the Holm beacon built?")
ANSWERS_IN_A_ROW = 30


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and wait for its answer."""
    before = page.locator(".asked").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".view").filter(has=page.locator(".asked")).nth(before)
    turn.locator(".answer").wait_for()
    return turn


def leave_the_fields(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")


def test_edited_question_replaces_the_newest_answer(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, CERTIFICATION)
    turn = ask(page, BEACON)
    edit = turn.get_by_role("button", name="Edit question")
    edit.click()
    field = turn.get_by_label("Your question")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(edit).to_be_focused()
    edit.click()
    field.fill(WINDMILL)
    field.press("Enter")
    expect(turn.locator(".answer")).to_contain_text("four sails")
    expect(turn.locator(".asked")).to_be_focused()
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION, WINDMILL])
    page.reload()
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION, WINDMILL])
    expect(page.locator(".answer")).to_have_count(2)


def test_question_is_asked_again_in_its_place(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, CERTIFICATION)
    turn = ask(page, BEACON)
    turn.get_by_role("button", name="Yes", exact=True).click()
    turn.locator(".judged").wait_for()
    turn.get_by_role("button", name="Ask again").click()
    expect(turn.locator(".judged")).to_have_count(0)
    expect(turn.locator(".answer")).to_contain_text("granite")
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION, BEACON])


def test_earlier_question_goes_on_in_a_conversation_of_its_own(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, CERTIFICATION)
    turn = ask(page, BEACON)
    ask(page, "When was the Holm beacon built?")
    before = page.url
    turn.get_by_role("button", name="Edit question").click()
    expect(turn.get_by_text("Asks in a new conversation that goes on from here")).to_be_visible()
    field = turn.get_by_label("Your question")
    field.fill(WINDMILL)
    field.press("Enter")
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION, WINDMILL])
    expect(page.locator(".answer").nth(1)).to_contain_text("four sails")
    expect(page.get_by_text("This is a new conversation, as it was up to")).to_be_visible()
    expect(page.locator(".history [aria-current=page]")).to_contain_text(WINDMILL)
    expect(page).not_to_have_url(before)
    page.locator(".asked").first.locator("xpath=..").get_by_role("button", name="Ask again").click()
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION])
    expect(page.locator(".verdict")).to_have_text("No")
    page.goto(before)
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION, BEACON, "When was the Holm beacon built?"])
    expect(page.locator(".answer")).to_have_count(3)


def test_copied_answer_is_what_its_export_says(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(app.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, BEACON)
    turn = ask(page, CERTIFICATION)
    expect(turn.get_by_role("status")).to_contain_text("Answer: No.")  # a moment after it is drawn
    turn.get_by_role("button", name="Copy").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    expect(turn.get_by_role("status")).to_have_text("Copied, with its references")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("navigator.clipboard.writeText('')")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    turn.get_by_role("button", name="Copy").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    field = page.get_by_test_id("stChatInputTextArea")
    field.focus()
    page.keyboard.press("Control+v")
    expect(field).to_have_value(copied)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown", exact=True).click()
    download.value.save_as(tmp_path / "conversation.md")
    exported = (tmp_path / "conversation.md").read_text(encoding="utf-8")
    assert copied.startswith(f"## {CERTIFICATION}\n\n**No**")
    assert re.search(r"(?m)^- \\\[1\\\] .+“.+”$", copied)
    assert exported.endswith(f"\n\n{copied}\n{exported.splitlines()[-1]}\n")


def test_keys_act_while_nobody_types(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    first = ask(page, BEACON)
    turn = ask(page, CERTIFICATION)
    box = page.get_by_test_id("stChatInputTextArea")
    box.focus()
    box.press_sequentially("n/]j[k?")
    expect(box).to_have_value("n/]j[k?")
    expect(page.locator(".asked")).to_have_count(2)
    leave_the_fields(page)
    count = turn.locator(".passage-count")
    for key, shown in (("]", "Source 1 of"), ("j", "Source 2 of"), ("[", "Source 1 of"), ("k", "Source 1 of")):
        page.keyboard.press(key)
        expect(count).to_contain_text(shown)
        expect(count).to_be_focused()
    page.keyboard.press("Escape")
    expect(turn.locator(".passage")).to_be_hidden()
    first.locator(".mark").first.click()
    page.keyboard.press("j")
    expect(first.locator(".passage-count")).to_contain_text("Source 1 of 1")
    leave_the_fields(page)
    page.keyboard.press("Escape")
    expect(first.locator(".passage")).to_be_hidden()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.locator("kbd")).to_have_text(["/", "n", "]", "j", "[", "k", "Esc", "?"])
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.locator(".asked")).to_have_count(2)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    leave_the_fields(page)
    page.keyboard.press("n")
    expect(page.locator(".topic").first).to_be_visible()
    expect(page.locator(".asked")).to_have_count(0)
    page.get_by_role("link", name="FAQ check").click()
    page.get_by_role("heading", name="FAQ check").wait_for()
    page.keyboard.press("?")
    expect(keys).to_have_count(0)


def test_new_conversation_begins_from_the_sidebar(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, BEACON)
    address = page.url
    link = page.get_by_role("link", name="New conversation")
    expect(link).not_to_have_attribute("aria-current", "page")
    link.click()
    expect(page.locator(".topic").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.locator(".question-text")).to_have_text([BEACON])


def test_all_that_is_offered_is_answered(app: App, app_assistant: Assistant, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    page.locator(".topic").first.wait_for()
    offered = page.locator(".topic .question").all_inner_texts()
    for question in (CERTIFICATION, "How do I replace the battery of a laptop?"):
        turn = ask(page, question)
        turn.locator(".offers .question").first.wait_for()
        offered += turn.locator(".offers .question").all_inner_texts()
    assert {question for question in offered if app_assistant.ask(question).status != "answered"} == set()


ANNOUNCED = """() => {
  window.announced = [];
  const heard = new WeakSet();
  const listen = root => {
    if (heard.has(root)) return;
    heard.add(root);
    new MutationObserver(changes => {
      for (const change of changes) {
        const region = change.target.parentElement?.closest?.('[aria-live]') ?? change.target.closest?.('[aria-live]');
        if (region?.textContent.startsWith('Answer:')) window.announced.push(region.textContent);
      }
      watch(root);
    }).observe(root, { childList: true, characterData: true, subtree: true });
    watch(root);
  };
  const watch = root => root.querySelectorAll('*').forEach(one => one.shadowRoot && listen(one.shadowRoot));
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how);
    listen(root);
    return root;
  };
  listen(document);
}"""


def test_answer_is_announced_once_and_stands_there_once(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    page.locator(".topic").first.wait_for()
    page.evaluate(ANNOUNCED)
    turn = ask(page, CERTIFICATION)
    turn.locator(".offers .question").first.wait_for()
    turn.locator(".mark").first.click()
    ask(page, BEACON).locator(".foot").wait_for()
    page.wait_for_timeout(600)
    announced = page.evaluate("window.announced")
    assert [one[:11] for one in announced] == ["Answer: No.", "Answer: The"]
    assert page.get_by_text("The Holm beacon was built of granite in 1871.").count() == 3  # the sentence, card, aloud


@pytest.mark.faults
def test_thirty_answers_in_a_row_leave_no_ghost(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    asked = [f"{QUICK[number % len(QUICK)]} {number}" for number in range(ANSWERS_IN_A_ROW)]
    for number, question in enumerate(asked):
        page.get_by_test_id("stChatInputTextArea").fill(question)
        page.keyboard.press("Enter")
        shown = asked[max(0, (number + 1 - SHOWN) // SHOWN * SHOWN) : number + 1]
        expect(page.locator(".question-text")).to_have_text(shown)
        expect(page.locator(".answer")).to_have_count(len(shown))
        expect(page.locator(".waiting")).to_have_count(0)
    page.get_by_role("button", name="Show earlier questions").click()
    expect(page.locator(".question-text")).to_have_text(asked)
    expect(page.locator(".answer")).to_have_count(ANSWERS_IN_A_ROW)
