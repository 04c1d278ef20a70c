"""What a browser prints to PDF says the same as the page that it printed."""

from pathlib import Path, PurePosixPath

import pytest
from document_makers import documents_of, html_of, made_of
from playwright.sync_api import Browser

from assistant.loading import to_document
from assistant.loading.formats import parse
from assistant.types import Document

pytestmark = pytest.mark.browser

LIBRARY = Path(__file__).resolve().parents[2] / "evals" / "corpora" / "community-library"
MARGINS = {"top": "20mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
LAYOUTS = {
    "one column": "",
    "justified": "text-align: justify",
    "two columns": "columns: 2; column-gap: 8mm; text-align: justify; hyphens: auto",
}


def said_by(name: str, data: bytes) -> Document:
    return to_document(PurePosixPath(name), data, parse(PurePosixPath(name).suffix, data))


def sentences_of(document: Document) -> list[str]:
    # Where a word is cut at its own hyphen, nothing tells that hyphen from one that only cuts.
    shown = (" ".join(one.text.split()) for one in document.sentences if one.kind != "furniture")
    return [sentence.replace("-", "") for sentence in shown]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_printed_page_says_what_the_page_says(browser: Browser, layout: str) -> None:
    page = browser.new_page()
    for path in documents_of(LIBRARY):
        source = html_of(made_of(path))
        rules = f"body {{ font: 10.5pt/1.35 serif }} main {{ {LAYOUTS[layout]} }} header, footer {{ display: none }}"
        page.set_content(f"<style>{rules}</style>{source.decode()}")
        number = "<span style='font-size: 8px' class=pageNumber></span>"
        name = "<span style='font-size: 8px'>Quay Press</span>"
        printed = page.pdf(
            format="A4", margin=MARGINS, display_header_footer=True, header_template=name, footer_template=number
        )
        written, expected = said_by("page.pdf", printed), said_by("page.html", source)
        assert sentences_of(written) == sentences_of(expected), path.name
        assert [one.path for one in written.sections] == [one.path for one in expected.sections]
    page.close()
