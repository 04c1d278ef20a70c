"""What a reader, and whoever looks after the documents, meets on the Sources page, in a real browser."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from document_makers import Made, pdf_of
from playwright.sync_api import Browser, Locator, Page, expect
from served_app import App, HitCounter, run_app

from assistant import Assistant
from assistant.pipeline.uploads import UPLOADED

pytestmark = pytest.mark.browser

WIDE = 1280
LANTERN = (
    "---\ntitle: Lanterns\n---\n\n## The Orrefjord lantern\n\nThe lantern of Orrefjord weighs seventeen kilograms.\n"
)
QUESTION = "How much does the lantern of Orrefjord weigh?"


@pytest.fixture
def editable(app_index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An app in which documents can be changed, over an index and a data folder of its own."""
    shutil.copytree(app_index_dir, tmp_path / "indexes")
    monkeypatch.setenv("ASSISTANT_ALLOW_EDITING", "true")
    monkeypatch.setenv("ASSISTANT_MAX_UPLOADS", "3")
    monkeypatch.setenv("ASSISTANT_MAX_UPLOAD_MB", "0.01")
    monkeypatch.setenv("ASSISTANT_USER_DATA_DIR", str(tmp_path / "data"))
    with run_app(tmp_path / "indexes", tmp_path) as running:
        yield running


def open_sources(open_page: Callable[..., Page], app: App, **options: object) -> Page:
    """The page, reached as a reader does: by the navigation of the first one."""
    page = open_page(app.url, **options)
    if options.get("width", WIDE) != WIDE:
        page.get_by_test_id("stExpandSidebarButton").click()
    go_to_sources(page)
    page.locator(".volume").first.wait_for()
    if options.get("width", WIDE) != WIDE:
        expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
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


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def flat(text: str) -> str:
    return re.sub(r"[\s•*\-–]+", "", text)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_documents_can_be_browsed_searched_and_read(
    app: App, app_assistant: Assistant, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_sources(open_page, app, width=width, scheme=scheme)
    documents = app_assistant.documents()
    expect(page.locator(".volume")).to_have_count(len(documents))
    expect(page.get_by_role("status").filter(has_text=f"{len(documents)} documents")).to_be_visible()
    assert fits(page)
    search(page, "tallow brandt")
    expect(page.locator(".volume")).to_have_count(1)
    expect(page.locator(".snippet")).to_contain_text("greases the main shaft with tallow")
    search(page, "xyzzy")
    expect(page.get_by_role("status").filter(has_text="No document holds “xyzzy”")).to_be_visible()
    document = next(one for one in documents if one.id == "who-pays")
    text = open_document(page, document.title)
    shown = flat(text.inner_text())
    sentences = [one for one in document.sentences if one.kind in {"prose", "item"}]
    assert [one.text for one in sentences if flat(one.text) not in shown] == []
    expect(text.locator(".works li")).to_have_count(len(document.sources))
    expect(page.locator(".about")).to_contain_text(f"as of {document.as_of}")
    assert fits(page)


def test_contents_and_source_marks_lead_to_their_place(app: App, open_page: Callable[..., Page]) -> None:
    page = open_sources(open_page, app)
    text = open_document(page, "Who pays for massage")
    last = page.locator(".contents .jump").nth(-2)
    last.focus()
    page.keyboard.press("Enter")
    heading = text.locator(".section-heading").nth(-2)
    expect(heading).to_have_text(last.inner_text())
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    mark = text.locator(".rests-on .mark").first
    work = text.locator(f"#source-{mark.inner_text().strip('[]')}")
    mark.click()
    expect(work).to_be_in_viewport()
    expect(work).to_be_focused()
    page.locator(".back").click()
    expect(page.get_by_label("Search the documents")).to_have_value("Who pays for massage")


def test_document_has_an_address_that_survives_reload_back_and_a_second_tab(
    app: App, browser: Browser, open_page: Callable[..., Page]
) -> None:
    page = open_sources(open_page, app)
    open_document(page, "Beacons")
    address = page.url
    assert urlsplit(address).query == "document=beacon"
    page.go_back()
    expect(page.locator(".volume").first).to_be_visible()
    page.go_forward()
    expect(page.locator(".document-title")).to_have_text("Beacons")
    # Another page than this one, because Streamlit's client asks for its health at the address of the page first.
    with browser.new_context() as context:
        second = context.new_page()
        missing: list[str] = []
        second.on("response", lambda one: missing.append(urlsplit(one.url).path) if one.status >= 400 else None)
        second.goto(address)
        expect(second.locator(".document-title")).to_have_text("Beacons")
        second.reload()
        expect(second.locator(".document-title")).to_have_text("Beacons")
        assert {path for path in missing if "_stcore" not in path} == set()
        second.goto(f"{app.url}/sources?document=no-such&section=x")
        expect(second.get_by_text("This document is not among the sources now")).to_be_visible()
        second.get_by_role("button", name="All documents").click()
        expect(second.locator(".volume").first).to_be_visible()
        assert urlsplit(second.url).query == ""


def test_markup_in_a_document_stays_text(app: App, open_page: Callable[..., Page], hit_counter: HitCounter) -> None:
    page = open_sources(open_page, app)
    search(page, "skerry")
    expect(page.locator(".volume")).to_have_count(1)
    expect(page.locator(".volume-title")).to_contain_text(f"Lighthouses {hit_counter.payload}"[:60])
    page.locator(".volume-title a").click()
    expect(page.locator(".document-title")).to_contain_text("<script>window.hacked=1</script>")
    expect(page.locator(".document-text")).to_contain_text("The keeper cleans the lamp")
    assert page.locator(".view a[href^='javascript']").count() == 0
    page.locator(".back").click()
    open_document(page, "Windmills")
    expect(page.locator(".document-text")).to_contain_text("$x^2$ _under_ **stars**")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".view img, .view script").count() == 0
    search_words = hit_counter.payload.split(" ", 1)[0]
    page.locator(".back").click()
    search(page, search_words)
    expect(page.locator(".count-line")).to_contain_text("of ")
    assert page.evaluate("window.hacked") is None


def test_nothing_can_be_changed_without_the_setting(app: App, open_page: Callable[..., Page]) -> None:
    page = open_sources(open_page, app)
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)


def test_uploaded_document_answers_after_the_build_and_not_after_going_back(
    editable: App, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    (tmp_path / "lantern.md").write_text(LANTERN, encoding="utf-8")
    page = open_sources(open_page, editable)
    choose(page, "Add and remove")
    expect(page.get_by_text("No document has been added yet.")).to_be_visible()
    add(page, tmp_path / "lantern.md")
    expect(page.get_by_text("Building a new index")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(told(page, "Answers come from the new build since")).to_be_visible()
    expect(page.locator(".row", has_text="lantern.md")).to_contain_text("uploaded")
    expect(page.locator(".row", has_text="lantern.md")).to_contain_text("In use")
    answer = ask(page, QUESTION, before=0)
    expect(answer).to_contain_text("The lantern of Orrefjord weighs seventeen kilograms.")
    expect(page.locator(".card", has_text="Lanterns").locator(".uploaded-label")).to_have_text("uploaded")

    go_to_sources(page)
    open_document(page, "Lanterns")
    expect(page.locator(".uploaded-label")).to_have_text("uploaded")
    assert urlsplit(page.url).query == "document=.uploaded%2Flantern"
    page.locator(".back").click()
    expect(page.locator(".volume .uploaded-label")).to_have_count(1)
    choose(page, "Builds")
    in_use = page.locator(".row", has=page.locator(".in-use-label"))
    expect(in_use).to_contain_text("1 of them uploaded")
    expect(in_use).to_contain_text("Added: lantern")
    page.get_by_role("button", name="Go back to the build").click()
    page.get_by_role("button", name="Go back to it", exact=True).click()
    expect(page.get_by_text("is in use again")).to_be_visible()
    choose(page, "Add and remove")
    expect(page.locator(".row", has_text="lantern.md")).to_contain_text("Not in the index yet")
    assert (tmp_path / "data" / "uploads" / "lantern.md").read_text(encoding="utf-8") == LANTERN
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(told(page, "The documents were updated at")).to_be_visible()
    answer = ask(page, f"{QUESTION} Tell me.", before=1)
    expect(told(page, "The documents were updated at")).to_have_count(0)
    expect(answer).not_to_contain_text("seventeen")

    go_to_sources(page)
    choose(page, "Add and remove")
    page.get_by_role("button", name="Build the index").click()
    expect(page.locator(".row", has_text="lantern.md")).to_contain_text("In use")
    page.get_by_role("button", name="Remove lantern.md").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Remove lantern.md").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(told(page, "Removed: lantern.md.")).to_be_visible()
    expect(page.get_by_text("No document has been added yet.")).to_be_visible()
    assert list((tmp_path / "data" / "uploads").iterdir()) == []


def test_citation_of_an_uploaded_pdf_names_its_page(
    editable: App, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    from pypdf import PdfReader

    wharf = "The ledger of wharf {} lists ropes, barrels, two ladders and a lamp in good repair."
    wharves = [("p", " ".join([wharf.format(number)] * 4)) for number in range(30)]
    parts = [("h2", "Wharves"), *wharves, ("h2", "The bell"), ("p", "The bell of Tarnholm weighs forty kilograms.")]
    pdf = tmp_path / "bell.pdf"
    pdf.write_bytes(pdf_of(Made("Harbour ledger", parts)))
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    number = next(number for number, text in enumerate(pages, start=1) if "Tarnholm" in text)
    assert number > 1
    page = open_sources(open_page, editable)
    choose(page, "Add and remove")
    add(page, pdf)
    expect(page.locator(".row", has_text="bell.pdf")).to_contain_text("In use")
    answer = ask(page, "How much does the bell of Tarnholm weigh?", before=0)
    expect(answer).to_contain_text("The bell of Tarnholm weighs forty kilograms.")
    answer.locator(".mark").first.click()
    passage = page.locator(".passage")
    expect(passage.locator("mark")).to_have_text("The bell of Tarnholm weighs forty kilograms.")
    expect(passage.locator(".passage-section")).to_contain_text(f"page {number}")
    expect(passage.locator(".original")).to_have_count(0)


def test_files_that_cannot_be_added_are_named_and_the_others_kept(
    editable: App, open_page: Callable[..., Page], tmp_path: Path, hit_counter: HitCounter, app_index_dir: Path
) -> None:
    given = {
        "empty.md": "",
        "broken.md": "---\ntitle: [\n---\n\nText.\n",
        "long.txt": "A sentence. " * 2000,
        "twin.md": (app_index_dir.parent / "corpus" / "beacon.md").read_text(encoding="utf-8"),
        "hostile.md": f"# Sirens {hit_counter.payload}\n\nThe siren of Vardholm sounds at noon.\n",
    }
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = open_sources(open_page, editable, width=390, scheme="dark")
    choose(page, "Add and remove")
    page.get_by_role("button", name="Add and build").click()
    expect(told(page, "There is nothing to add yet: choose a file first.")).to_be_visible()
    add(page, *(tmp_path / name for name in given))
    expect(told(page, "Answers come from the new build since")).to_be_visible()
    expect(told(page, "empty.md was not added: it is empty")).to_have_count(1)
    expect(told(page, "broken.md was not added: its front matter is not valid YAML")).to_have_count(1)
    expect(told(page, "long.txt was not added: it is larger than 0.01 MB")).to_have_count(1)
    expect(told(page, "twin.md was not added: it is the same file as “Beacons”")).to_have_count(1)
    expect(page.locator(".row", has_text="hostile.md")).to_contain_text("In use")
    assert [one.name for one in (tmp_path / "data" / "uploads").iterdir()] == ["hostile.md"]
    assert fits(page)
    choose(page, "Documents")
    search(page, "vardholm")
    expect(page.locator(".volume")).to_have_count(1)
    expect(page.locator(".volume-title")).to_contain_text("Sirens")
    page.locator(".volume-title a").click()
    expect(page.locator(".document-text")).to_contain_text("The siren of Vardholm sounds at noon.")
    assert page.evaluate("window.hacked") is None
    assert fits(page)


def test_build_that_another_process_holds_up_is_told_and_can_be_repeated(
    editable: App, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    from assistant.index.layout import IndexFolder, writing

    (tmp_path / "lantern.md").write_text(LANTERN, encoding="utf-8")
    page = open_sources(open_page, editable)
    choose(page, "Add and remove")
    with writing(IndexFolder(tmp_path / "indexes" / "default")):
        add(page, tmp_path / "lantern.md")
        expect(page.get_by_text("is being written by process")).to_be_visible()
        expect(page.locator(".row", has_text="lantern.md")).to_contain_text("Not in the index yet")
    page.get_by_role("button", name="Build the index").click()
    expect(page.locator(".row", has_text="lantern.md")).to_contain_text("In use")
    open_tab = page.get_by_role("tab", name="Documents")
    open_tab.click()
    expect(page.locator(".volume .uploaded-label")).to_have_count(1)
    assert UPLOADED in (page.get_by_role("link", name="Lanterns").get_attribute("href") or "").replace("%2F", "/")
