"""A conversation is found again: after a refresh, in a second tab, by the back button, in a file; and what is said of
its answers is kept.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from served_app import App, HitCounter, run_app

from assistant import Assistant
from assistant.store import FILE_NAME, ConversationStore, KeptExchange, Store
from assistant.ui.passages import source_passage
from assistant.ui.turn import OUTDATED
from evals.feedback import candidates

pytestmark = pytest.mark.browser

CERTIFICATION = "do I need a certification?"
PRESCRIPTION = "is a prescription needed?"
BEACON = "What was the Holm beacon built of?"
SHOWN_LINES = ".verdict, .searched, .lead, .paragraph, .items > li, .side-says, .scope, .notice p, .scope-note"


@dataclass
class Kept:
    """A running app and the store that it writes to."""

    app: App
    path: Path

    def holding(self, words: str) -> int:
        """How many conversations hold some words."""
        return len(ConversationStore(self.path).listed(words))


@pytest.fixture(scope="module")
def kept(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    home = tmp_path_factory.mktemp("kept")
    with run_app(app_index_dir, home) as running:
        yield Kept(running, home / "data" / FILE_NAME)


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and wait for its answer."""
    before = page.locator(".asked").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".view").nth(before)
    turn.locator(".answer").wait_for()
    expect(page).to_have_url(re.compile(r"\?c=[\w-]{16}$"))
    return turn


def asked(page: Page) -> list[str]:
    return page.locator(".question-text").all_inner_texts()


def squeezed(text: str) -> str:
    return re.sub(r"\\?\[\d+\\?\]|[\s\\•*>\-–\u2060]+", "", text)


def seed(path: Path, assistant: Assistant, questions: list[str], conversation: str, **changed: object) -> None:
    """Keep a conversation as the app does, its answers changed as told."""
    store = ConversationStore(path)
    for number, question in enumerate(questions):
        answer = assistant.ask(question)
        sources = [source_passage(one, assistant.document(one.document_id)) for one in answer.citations]
        exchange = KeptExchange(f"{number}-{conversation}", question, passages=tuple(map(asdict, sources)))
        store.add_question(conversation, exchange)
        store.add_answer(conversation, replace(exchange, answer=replace(answer, **changed)))  # type: ignore[arg-type]


def test_refresh_finds_it_all_again_with_marks_that_open(
    kept: Kept, app_assistant: Assistant, open_page: Callable[..., Page]
) -> None:
    page = open_page(kept.app.url)
    ask(page, CERTIFICATION)
    ask(page, PRESCRIPTION)
    offered = page.get_by_text("You could ask next")  # comes once the questions were tried
    offered.wait_for()
    before = page.locator(".answer").all_inner_texts()
    page.reload()
    expect(page.locator(".answer")).to_have_count(2)
    offered.wait_for()
    assert asked(page) == [CERTIFICATION, PRESCRIPTION]
    assert list(map(squeezed, page.locator(".answer").all_inner_texts())) == list(map(squeezed, before))
    turn = page.locator(".view").first
    turn.locator(".mark").first.click()
    quote = app_assistant.ask(CERTIFICATION).citations[0].quote
    expect(turn.locator(".passage mark").first).to_be_in_viewport()
    assert squeezed("".join(turn.locator(".passage mark").all_inner_texts())) == squeezed(quote)
    expect(page.get_by_text(OUTDATED)).to_have_count(0)


def test_second_tab_shows_the_conversation_and_what_the_first_adds(kept: Kept, open_page: Callable[..., Page]) -> None:
    page = open_page(kept.app.url)
    ask(page, CERTIFICATION)
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(tab.locator(".verdict")).to_have_text("No")
    ask(tab, BEACON)
    ask(page, PRESCRIPTION)
    tab.reload()
    expect(tab.locator(".question-text")).to_have_text([CERTIFICATION, BEACON, PRESCRIPTION])


def test_back_and_forward_go_through_the_conversations(kept: Kept, open_page: Callable[..., Page]) -> None:
    page = open_page(kept.app.url)
    ask(page, CERTIFICATION)
    first = page.url
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".topic").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/$"))
    ask(page, BEACON)
    second = page.url
    page.get_by_role("link", name=CERTIFICATION).first.click()
    expect(page.locator(".question-text")).to_have_text([CERTIFICATION])
    expect(page).to_have_url(first)
    page.go_back()
    expect(page.locator(".question-text")).to_have_text([BEACON])
    expect(page).to_have_url(second)
    page.go_back()
    expect(page.locator(".topic").first).to_be_visible()
    expect(page.locator(".asked")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".question-text")).to_have_text([BEACON])


def test_other_page_and_back_keeps_the_conversation(kept: Kept, open_page: Callable[..., Page]) -> None:
    page = open_page(kept.app.url)
    ask(page, BEACON)
    address = page.url
    page.get_by_role("link", name="FAQ check").click()
    page.get_by_role("heading", name="FAQ check").wait_for()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".question-text")).to_have_text([BEACON])
    expect(page).to_have_url(address)


def test_two_sessions_do_not_mix(kept: Kept, open_page: Callable[..., Page]) -> None:
    one, other = open_page(kept.app.url), open_page(kept.app.url)
    ask(one, CERTIFICATION)
    ask(other, BEACON)
    ask(one, PRESCRIPTION)
    other.reload()
    expect(other.locator(".question-text")).to_have_text([BEACON])
    assert asked(one) == [CERTIFICATION, PRESCRIPTION]
    assert one.url != other.url


def row(page: Page, title: str) -> Locator:
    return page.locator(".history li").filter(has=page.locator(".title", has_text=title))


def test_rename_search_and_delete(kept: Kept, open_page: Callable[..., Page]) -> None:
    title = "Beacons & <b>tallow</b> $x$ _y_"
    page = open_page(kept.app.url)
    ask(page, BEACON)
    mine = page.locator(".history li.open")
    mine.get_by_role("button", name="Rename or delete").click()
    mine.get_by_role("button", name="Rename", exact=True).click()
    field = page.get_by_label("New title")
    expect(field).to_be_focused()
    field.fill(title)
    field.press("Enter")
    renamed = row(page, title)
    expect(renamed).to_have_count(1)
    search = page.get_by_label("Search conversations")
    search.fill("no such words at all")
    search.press("Enter")
    expect(page.get_by_text("No conversation holds these words.")).to_be_visible()
    search.fill("GRANITE in  1871")
    search.press("Enter")
    renamed.get_by_role("button", name="Rename or delete").click()
    renamed.get_by_role("button", name="Delete", exact=True).click()
    renamed.get_by_role("button", name="Keep it").click()
    assert kept.holding("<b>tallow</b>") == 1
    renamed.get_by_role("button", name="Rename or delete").click()
    renamed.get_by_role("button", name="Delete", exact=True).click()
    renamed.get_by_role("button", name="Delete it").click()
    expect(renamed).to_have_count(0)
    expect(page.locator(".asked")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/$"))
    assert kept.holding("<b>tallow</b>") == 0


def test_address_of_no_conversation_is_said(kept: Kept, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{kept.app.url}/?c=nosuchnosuchnosu")
    expect(page.get_by_role("alert")).to_contain_text("no conversation at this address")
    ask(page, BEACON)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_feedback_is_kept_and_shown_again(kept: Kept, open_page: Callable[..., Page], hit_counter: HitCounter) -> None:
    page = open_page(kept.app.url)
    ask(page, CERTIFICATION)
    turn = ask(page, "and what does that cost?")
    turn.get_by_role("button", name="No", exact=True).click()
    turn.get_by_label("A citation does not support it").check()
    turn.get_by_label("What was wrong, in your words").fill(hit_counter.payload)
    turn.get_by_role("button", name="Keep feedback").click()
    expect(turn.locator(".judged")).to_contain_text("not helpful. A citation does not support it.")
    expect(turn.locator(".judged")).to_be_focused()
    page.locator(".view").first.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator(".judged").first).to_contain_text("You found this helpful.")
    page.reload()
    expect(page.locator(".judged")).to_have_count(2)
    second, first = Store(kept.path).feedback()[-2:]
    assert (first.question, first.rating, first.turns) == (CERTIFICATION, "helpful", ())
    assert (second.rating, second.wrong, second.comment) == ("not_helpful", "citation", hit_counter.payload)
    assert second.search_question.startswith("and what does that cost? (")
    assert [turn.content for turn in second.turns] == [CERTIFICATION, first.answer_text]
    assert second.corpus_fingerprint
    drafted = candidates([second], ()).records[0]
    assert (drafted["question"], drafted["draft"]["comment"]) == (second.question, hit_counter.payload)


def test_exports_equal_the_screen(kept: Kept, open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page(kept.app.url)
    for question in (CERTIFICATION, "and what does that cost?", "Which conditions can medical massage treat?"):
        ask(page, question)
    page.get_by_text("You could ask next").wait_for()
    saved = {}
    for name in ("Markdown", "JSON", "Page to print (HTML)", "Study sheet to print (HTML)"):
        if not page.get_by_role("button", name="JSON").is_visible():
            page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[name] = path
    assert saved["Markdown"].name == "do-i-need-a-certification.md"
    printed = page.context.new_page()
    printed.goto(saved["Page to print (HTML)"].as_uri())
    texts = [squeezed(saved["Markdown"].read_text(encoding="utf-8")), squeezed(printed.locator("body").inner_text())]
    for text in texts:
        place = 0
        for turn in page.locator(".view").all():
            place = text.index(squeezed(turn.locator(".question-text").inner_text()), place)
            lines = turn.locator(".answer").locator(SHOWN_LINES).all_inner_texts()
            assert lines
            for line in lines:
                place = text.index(squeezed(line.removesuffix("Change")), place)
            for title in turn.locator(".card-title").all_inner_texts():
                place = text.index(squeezed(title.split(" › ")[0]), place)
    given = json.loads(saved["JSON"].read_text(encoding="utf-8"))
    assert [one["question"] for one in given["exchanges"]] == asked(page)
    printed.goto(saved["Study sheet to print (HTML)"].as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", printed.pdf(prefer_css_page_size=True))) == 1
    printed.close()


def test_answer_from_documents_that_have_changed_says_so_and_shows_its_quote(
    kept: Kept, app_assistant: Assistant, open_page: Callable[..., Page]
) -> None:
    citation = replace(app_assistant.ask(BEACON).citations[0], quote="It was built of wood.", document_id="gone")
    seed(kept.path, app_assistant, [BEACON], "changedchangedch", citations=(citation,), corpus_fingerprint="old")
    page = open_page(f"{kept.app.url}/?c=changedchangedch")
    expect(page.get_by_text(OUTDATED)).to_be_visible()
    page.locator(".mark").first.click()
    expect(page.locator(".passage mark").first).to_contain_text("granite")


def test_long_conversation_is_drawn_from_its_end(
    kept: Kept, app_assistant: Assistant, open_page: Callable[..., Page]
) -> None:
    seed(kept.path, app_assistant, [f"{BEACON} {n}" for n in range(35)], "_long__longlong_")
    page = open_page(f"{kept.app.url}/?c=_long__longlong_")
    expect(page.locator(".asked")).to_have_count(15)
    page.get_by_role("button", name="Show earlier questions (20)").click()
    expect(page.locator(".asked")).to_have_count(35)
    expect(page.get_by_role("button", name="Show earlier questions")).to_have_count(0)
    assert asked(page)[0] == f"{BEACON} 0"
    page.get_by_role("button", name="Yes", exact=True).last.click()
    expect(page.locator(".judged")).to_have_count(1)


def test_hostile_title_is_text(kept: Kept, open_page: Callable[..., Page], hit_counter: HitCounter) -> None:
    page = open_page(kept.app.url)
    ask(page, hit_counter.payload[:60])
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    for tag in ("script", "img", "em", "code"):
        expect(page.locator(f".history {tag}")).to_have_count(0)


def test_phone_finds_the_conversations_behind_its_menu(kept: Kept, open_page: Callable[..., Page]) -> None:
    page = open_page(kept.app.url, width=390, height=844)
    ask(page, BEACON)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(row(page, BEACON).first).to_be_in_viewport()
    row(page, BEACON).first.get_by_role("button", name="Rename or delete").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_chat_works_where_nothing_can_be_kept(
    tmp_path: Path, app_index_dir: Path, open_page: Callable[..., Page]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE_NAME).write_bytes(b"long enough, and still not a database of any kind" * 30)
    with run_app(app_index_dir, tmp_path) as running:
        page = open_page(running.url)
        ask(page, BEACON)
        expect(page.get_by_role("alert")).to_contain_text("Conversations are not kept at the moment")
        expect(page.get_by_role("alert")).to_have_count(1)
        turn = ask(page, CERTIFICATION)
        turn.locator(".mark").first.click()
        expect(turn.locator(".passage mark").first).to_be_visible()
        assert asked(page) == [BEACON, CERTIFICATION]
        page.context.close()
