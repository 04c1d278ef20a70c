"""A document of each format, from the upload to the place that an answer cites, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from document_makers import Made, docx_of, epub_of, html_of, pdf_of
from playwright.sync_api import Page, expect
from served_app import ROOT, App, run_app
from sources_steps import add, ask, choose, open_sources, told

pytestmark = pytest.mark.browser

BUILD_TIMEOUT_MS = 120_000
SAID = {
    "docx": ("How much does the bell of Tarnholm weigh?", "The bell of Tarnholm weighs forty kilograms."),
    "html": ("Who built the lantern of Orrefjord?", "The lantern of Orrefjord was built by two glaziers."),
    "epub": ("What is the anchor of Vardholm made of?", "The anchor of Vardholm is made of forged iron."),
    "csv": ("When does the ferry to Skerrynes leave?", "The ferry to Skerrynes leaves at nine."),
    "pdf": ("What colour is the door of Quayholm?", "The door of Quayholm is painted dark green."),
}
"""What is asked of the document of each format, and the sentence that answers it."""


@pytest.fixture
def editable(tmp_path: Path) -> Iterator[App]:
    """An app over a small index of its own, in which documents can be changed."""
    from assistant.pipeline import build_index

    build_index(ROOT / "tests" / "data" / "corpus-small", index_dir=tmp_path / "indexes")
    with run_app(tmp_path / "indexes", tmp_path, settings={"ASSISTANT_ALLOW_EDITING": "true"}) as running:
        yield running


def written(folder: Path) -> dict[str, Path]:
    """A document of each format."""
    makers = {"docx": docx_of, "html": html_of, "epub": epub_of}
    files = {
        suffix: make(Made("Harbour book", [("h2", "Harbours"), ("p", SAID[suffix][1])]))
        for suffix, make in makers.items()
    }
    files["csv"] = "question,answer\n{},{}\n".format(*SAID["csv"]).encode()
    ledger = "The ledger of wharf {} lists ropes, barrels, two ladders and a lamp in good repair."
    wharves = [("p", " ".join([ledger.format(number)] * 4)) for number in range(16)]
    files["pdf"] = pdf_of(Made("Wharf ledger", [("h2", "Wharves"), *wharves, ("h2", "Doors"), ("p", SAID["pdf"][1])]))
    paths = {suffix: folder / f"harbour-{suffix}.{suffix}" for suffix in files}
    for suffix, data in files.items():
        paths[suffix].write_bytes(data)
    return paths


def page_of(pdf: Path, words: str) -> int:
    from pypdf import PdfReader

    printed = [page.extract_text() for page in PdfReader(pdf).pages]
    return next(number for number, text in enumerate(printed, start=1) if words in text)


def test_a_document_of_each_format_is_uploaded_and_cited_as_such(
    editable: App, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    paths = written(tmp_path)
    page = open_sources(open_page, editable)
    choose(page, "Add and remove")
    add(page, *paths.values())
    expect(told(page, "Answers come from the new build since")).to_be_visible(timeout=BUILD_TIMEOUT_MS)
    for path in paths.values():
        expect(page.locator(".row", has_text=path.name)).to_contain_text("In use")
    for place, (suffix, (question, sentence)) in enumerate(SAID.items()):
        answer = ask(page, question, before=place)
        expect(answer).to_contain_text(sentence)
        answer.locator(".mark").first.click()
        passage = page.locator(".view").nth(place).locator(".passage")
        expect(passage.locator("mark")).to_have_text(sentence)
        expect(passage.locator(".passage-title .uploaded-label")).to_have_text("uploaded")
        expect(passage.get_by_role("link", name="Show page")).to_have_count(1 if suffix == "pdf" else 0)
    opens_at_its_page(page, paths["pdf"], editable)


def opens_at_its_page(page: Page, pdf: Path, app: App) -> None:
    """Follow the newest citation to its page of the document, and on to that of the file."""
    sentence = SAID["pdf"][1]
    number = page_of(pdf, sentence)
    assert number > 1
    with page.expect_popup() as opened:
        page.get_by_role("link", name=f"Show page {number} of {pdf.name}").click()
    sources = opened.value
    cited = sources.get_by_role("region", name=f"Page {number}")
    expect(cited.locator("mark")).to_have_text(sentence)
    link = cited.get_by_role("link", name=f"Open the PDF at page {number}")
    address = urlsplit(link.evaluate("one => one.href"))
    assert (address.netloc, address.fragment) == (urlsplit(app.url).netloc, f"page={number}")
    got = sources.request.get(address._replace(fragment="").geturl())
    assert (got.status, got.headers["content-type"]) == (200, "application/pdf")
    assert got.body() == pdf.read_bytes()
