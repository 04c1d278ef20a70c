"""The PDF that a document was read from is given as it was when it was indexed, and nothing else ever is."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from document_makers import Made, html_of, pdf_of, zip_of

from assistant.loading import DEFAULT_LIMITS, load_corpus
from assistant.pipeline.originals import Originals
from assistant.pipeline.uploads import UploadLimits, Uploads
from assistant.types import UPLOADED, Document
from assistant.ui.page_view import PagePlace, page_view

BOOK = Made("Ferry times", [("h2", "Ferries"), ("p", "The ferry to Orrefjord leaves at nine. It is green.")])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "ferry.pdf").write_bytes(pdf_of(BOOK))
    (folder / "ferry.html").write_bytes(html_of(replace(BOOK, title="Times of the ferry")))
    packed = {"low/packed.pdf": pdf_of(replace(BOOK, title="Packed times")), "other.md": b"# Other\n\nOther words.\n"}
    (folder / "pack.zip").write_bytes(zip_of(packed))
    return folder


def documents_of(corpus: Path) -> dict[str, Document]:
    return {one.file: one for one in load_corpus(corpus).documents}


@pytest.fixture
def originals(corpus: Path, tmp_path: Path) -> Originals:
    return Originals(corpus, tmp_path / "uploads")


def test_the_file_of_a_pdf_is_given_also_out_of_an_archive(corpus: Path, originals: Originals):
    documents = documents_of(corpus)
    assert originals.pdf(documents["inner/ferry.pdf"]) == (corpus / "inner" / "ferry.pdf").read_bytes()
    assert originals.pdf(documents["pack.zip/low/packed.pdf"]) == pdf_of(replace(BOOK, title="Packed times"))
    assert originals.pdf(documents["ferry.html"]) is None
    assert originals.pdf(documents["pack.zip/other.md"]) is None


def test_an_uploaded_pdf_is_found_among_the_uploads_and_nowhere_else(corpus: Path, originals: Originals):
    data = pdf_of(replace(BOOK, title="Uploaded times"))
    document = Uploads(originals.uploads, UploadLimits(10**6, 9)).add("times.pdf", data)
    assert originals.pdf(document) == data
    assert originals.pdf(replace(document, id="times")) is None
    curated = documents_of(corpus)["inner/ferry.pdf"]
    assert originals.pdf(replace(curated, id=f"{UPLOADED}ferry")) is None


@pytest.mark.parametrize("change", ["other", "gone", "link", "folder", "large", "html"])
def test_a_file_that_is_not_what_was_indexed_is_not_given(
    corpus: Path, originals: Originals, tmp_path: Path, change: str
):
    path = corpus / "inner" / "ferry.pdf"
    document = documents_of(corpus)["inner/ferry.pdf"]
    data = path.read_bytes()
    path.unlink()
    if change == "other":
        path.write_bytes(pdf_of(replace(BOOK, title="Other times")))
    elif change == "link":  # out of the folder, to the very same bytes
        (tmp_path / "outside.pdf").write_bytes(data)
        path.symlink_to(tmp_path / "outside.pdf")
    elif change == "folder":
        path.mkdir()
    elif change == "large":
        path.write_bytes(data)
        originals = replace(originals, limits=replace(DEFAULT_LIMITS, file_bytes=len(data) - 1))
    elif change == "html":  # whatever its name and its hash in the index say
        shutil.copy(corpus / "ferry.html", path)
        document = replace(document, sha256=documents_of(corpus)["ferry.html"].sha256)
    assert originals.pdf(document) is None


@pytest.mark.parametrize("file", ["../outside.pdf", "/etc/outside.pdf", "inner/../../outside.pdf", "pack.zip/no.pdf"])
def test_a_path_that_leaves_the_folder_is_not_followed(corpus: Path, originals: Originals, tmp_path: Path, file: str):
    (tmp_path / "outside.pdf").write_bytes((corpus / "inner" / "ferry.pdf").read_bytes())
    assert originals.pdf(replace(documents_of(corpus)["inner/ferry.pdf"], file=file)) is None


def test_a_page_is_shown_with_the_cited_words_marked(corpus: Path):
    document = documents_of(corpus)["inner/ferry.pdf"]
    quote = "The ferry to Orrefjord leaves at nine."
    start = document.text.index(quote)
    shown = page_view(document, PagePlace(1, start, start + len(quote)))
    assert shown is not None
    assert (shown["number"], shown["file"]) == (1, "inner/ferry.pdf")
    pieces = [piece for block in shown["blocks"] for line in block["lines"] for piece in line]
    assert [piece["text"] for piece in pieces if piece["quoted"]] == [quote]
    assert " ".join(piece["text"] for piece in pieces).split() == document.text.split()
    assert page_view(document, PagePlace(2)) is None
    assert page_view(documents_of(corpus)["ferry.html"], PagePlace(1)) is None
