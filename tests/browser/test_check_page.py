"""What a therapist meets on the FAQ check page, in a real browser."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from menu_steps import WIDE, close_menu, open_menu
from playwright.sync_api import Page, expect
from served_app import App, HitCounter

from assistant import Assistant
from assistant.checking.reports import LABEL_WORDS, csv_report, markdown_report
from assistant.types import FaqCheck

pytestmark = pytest.mark.browser

PASTED = """## Do I need a certification?

Yes. Call us today!

## What does the Brandt windmill have?

The Brandt windmill has four sails. The keeper is called Odd.
"""


def open_check(open_page: Callable[..., Page], app: App, **options: object) -> Page:
    """The page, reached as a reader does: by the navigation of the first one."""
    page = open_page(app.url, **options)
    width = int(str(options.get("width", WIDE)))
    open_menu(page, width)
    page.get_by_role("link", name="FAQ check").click()
    page.get_by_role("heading", name="FAQ check").wait_for()
    close_menu(page, width)
    return page


def check_text(page: Page, text: str) -> None:
    """Paste a page and wait for what comes of it."""
    page.get_by_label("Questions, each as a heading").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".counts").wait_for()


def shown(page: Page) -> list[tuple[str, str]]:
    """The word of the label and the text of every sentence."""
    words = page.locator(".checked .label").evaluate_all("labels => labels.map(one => one.lastChild.textContent)")
    texts = page.locator(".checked-text").all_inner_texts()
    return list(zip(words, texts, strict=True))


def expected(check: FaqCheck) -> list[tuple[str, str]]:
    sentences = [sentence for item in check.items for sentence in item.sentences]
    return [(LABEL_WORDS[one.label], " ".join(one.text.split())) for one in sentences]


@pytest.fixture(scope="module")
def pasted(app_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> FaqCheck:
    path = tmp_path_factory.mktemp("faq") / "pasted.md"
    path.write_text(PASTED, encoding="utf-8")
    return app_assistant.check(path)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_each_sentence_has_its_label_in_words(
    app: App, open_page: Callable[..., Page], pasted: FaqCheck, width: int, scheme: str
) -> None:
    page = open_check(open_page, app, width=width, scheme=scheme)
    check_text(page, PASTED)
    assert shown(page) == expected(pasted)
    expect(page.get_by_role("status").filter(has_text="Checked. ")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide


def test_a_label_shows_its_sentences_alone(app: App, open_page: Callable[..., Page], pasted: FaqCheck) -> None:
    page = open_check(open_page, app)
    check_text(page, PASTED)
    contradicted = page.get_by_role("button", name="Contradicted")
    contradicted.click()
    expect(contradicted).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".checked:visible")).to_have_count(pasted.count("contradicted"))
    page.get_by_role("button", name="All sentences").click()
    expect(page.locator(".checked:visible")).to_have_count(len(expected(pasted)))


def test_a_quote_opens_where_it_stands(app: App, open_page: Callable[..., Page], pasted: FaqCheck) -> None:
    page = open_check(open_page, app)
    check_text(page, PASTED)
    cited = next(
        sentence
        for item in pasted.items
        for sentence in item.sentences
        if sentence.label == "supported" and "windmill" in sentence.text
    )
    row = page.locator(".checked", has_text=" ".join(cited.text.split()))
    row.locator(".opener").first.click()
    marked = row.locator(".passage mark").all_inner_texts()
    assert " ".join(" ".join(marked).split()) == " ".join(cited.citations[0].quote.split())


def test_the_files_hold_what_the_page_shows(
    app: App, open_page: Callable[..., Page], pasted: FaqCheck, tmp_path: Path
) -> None:
    page = open_check(open_page, app)
    check_text(page, PASTED)
    saved = {}
    for name in ("Report (Markdown)", "Table (CSV)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[path.suffix] = path.read_bytes().decode("utf-8")
    assert saved[".md"] == markdown_report(pasted, "Your page")
    assert saved[".csv"] == csv_report(pasted)
    assert len(list(csv.DictReader(io.StringIO(saved[".csv"])))) == len(expected(pasted))


def test_a_file_can_be_uploaded(app: App, open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "windmill.csv"
    path.write_text("Question,Answer\nHow many sails has it?,The Brandt windmill has four sails.\n", encoding="utf-8")
    page = open_check(open_page, app)
    page.get_by_text("Upload a file").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("windmill.csv")).to_be_visible()
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".counts").wait_for()
    assert shown(page) == [("Supported", "The Brandt windmill has four sails.")]


def test_one_answer_is_judged_with_its_question(app: App, open_page: Callable[..., Page]) -> None:
    page = open_check(open_page, app)
    page.get_by_text("One answer").click()
    page.get_by_label("The question").fill("How many sails does the Brandt windmill have?")
    page.get_by_label("Your answer").fill("The Brandt windmill has four sails.")
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".counts").wait_for()
    expect(page.locator(".checked-question")).to_have_text("How many sails does the Brandt windmill have?")
    assert shown(page) == [("Supported", "The Brandt windmill has four sails.")]


def test_nothing_to_check_is_said(app: App, open_page: Callable[..., Page]) -> None:
    page = open_check(open_page, app)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("There is nothing to check yet")).to_be_visible()
    page.get_by_label("Questions, each as a heading").fill("## Only a question?")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("it holds no answers")).to_be_visible()


def test_markup_in_a_page_stays_text(app: App, open_page: Callable[..., Page], hit_counter: HitCounter) -> None:
    page = open_check(open_page, app)
    check_text(
        page, f"## Is it {hit_counter.payload}?\n\nThe Brandt windmill has five sails `{hit_counter.payload}`.\n"
    )
    assert page.evaluate("window.hacked") is None
    assert page.locator(".view img, .view script").count() == 0
