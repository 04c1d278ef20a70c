"""The same documents in other formats give the same answers, with citations at the right place and page."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from document_makers import Made, documents_of, docx_of, epub_of, html_of, made_of, pdf_of
from pypdf import PdfReader
from rich.console import Console

from assistant import Assistant
from assistant.cli.display import show_sources
from assistant.loading import load_document
from assistant.pipeline import build_index
from assistant.serialization import citation_object
from assistant.types import Answer, Citation, Source
from assistant.ui.exports import place_of
from assistant.ui.passages import source_passage
from assistant.ui.turn import source_view
from evals.questions import load_questions
from evals.suites import Suite, suites

ROOT = Path(__file__).resolve().parents[2]
TEA = ROOT / "tests" / "data" / "corpus-small" / "tea.md"
LIBRARY = ROOT / "evals" / "corpora" / "community-library"
QUESTIONS_A_FIELD = 12
MAKERS: dict[str, Callable[[Made], bytes]] = {
    ".html": html_of,
    ".docx": docx_of,
    ".epub": epub_of,
    ".pdf": partial(pdf_of, footer="Page {}"),
}
TWO_COLUMNS = partial(pdf_of, columns=2, footer="{}", size=9)


def page_texts(data: bytes) -> list[str]:
    return [letters(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def letters(text: str) -> str:
    """The letters and digits alone: line ends, hyphens and bullets are not part of the comparison."""
    return "".join(character for character in text.lower() if character.isalnum())


def assert_cited(citation: Citation, opened: Assistant, folder: Path) -> None:
    document = opened.document(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.quote
    if not document.file.endswith(".pdf"):
        assert citation.page is None
        return
    printed = page_texts((folder / document.file).read_bytes())
    assert citation.page is not None
    begins = letters(citation.quote)[:40]
    # A sentence may go on overleaf.
    around = printed[citation.page - 1] + "".join(printed[citation.page : citation.page + 1])
    assert begins in around
    assert begins[:12] in printed[citation.page - 1]


@pytest.fixture(scope="module")
def pdf_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf-corpus")
    tea = made_of(TEA)
    before = [
        ("h2", "Where it grows"),
        *(("p", f"Hill {number} of the valley has its own garden.") for number in range(40)),
    ]
    made = replace(tea, parts=[*before, *tea.parts])
    (folder / "tea.pdf").write_bytes(MAKERS[".pdf"](made))
    (folder / "note.html").write_bytes(html_of(Made("Ferry times", [("p", "The ferry to Orrefjord leaves at nine.")])))
    return folder


@pytest.fixture(scope="module")
def opened(pdf_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    index_dir = tmp_path_factory.mktemp("pdf-index")
    build_index(pdf_folder, index_dir=index_dir)
    with closing(Assistant.open(index_dir=index_dir)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def answer(opened: Assistant) -> Answer:
    return opened.ask("How hot should the water be?")


def test_a_citation_of_a_pdf_names_its_page(answer: Answer, opened: Assistant, pdf_folder: Path):
    assert "70 and 80 degrees" in answer.text
    for citation in answer.citations:
        assert_cited(citation, opened, pdf_folder)
    assert answer.citations[0].page == 2
    assert citation_object(answer.citations[0])["page"] == 2


def test_a_citation_of_another_format_has_no_page(opened: Assistant):
    (citation, *_) = opened.ask("When does the ferry to Orrefjord leave?").citations
    assert citation.page is None
    assert "page" not in citation_object(citation)


def test_the_page_is_shown_and_the_original_opens_there(answer: Answer, opened: Assistant):
    citation = replace(answer.citations[0], url="https://tea.example/tea.pdf")
    document = replace(opened.document("tea"), sources=(Source("Tea", url=citation.url),))
    passage = source_passage(citation, document)
    assert (passage.page, passage.address) == (2, "https://tea.example/tea.pdf#page=2")
    assert "page 2" in place_of(source_view(passage))
    console = Console(file=io.StringIO(), width=200)
    show_sources(console, [citation])
    assert ", page 2" in console.file.getvalue()  # type: ignore[attr-defined]


def questions_of(suite: Suite, count: int) -> list[str]:
    asked = [one for one in load_questions(suite.questions) if one.answerable and one.split == "dev" and not one.turns]
    return [one.question for one in asked[:count]]


def converted(paths: Sequence[Path], folder: Path, shift: int) -> int:
    """Write each file in the format that is its turn; every other PDF has two columns."""
    makers = list(MAKERS.items())
    for number, path in enumerate(paths):
        suffix, make = makers[(number + shift) % len(makers)]
        if suffix == ".pdf" and number % 2:
            make = TWO_COLUMNS
        (folder / f"{path.stem}{suffix}").write_bytes(make(made_of(path)))
    return len(paths)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_two_hundred_documents_of_mixed_formats_are_answered_from(tmp_path: Path):
    made = asked = alike = 0
    for name, suite in suites().items():
        paths = documents_of(suite.corpus)
        plain, index_dir = tmp_path / name / "plain", tmp_path / name / "index"
        plain.mkdir(parents=True)
        for path in paths:
            (plain / f"{path.stem}.html").write_bytes(html_of(made_of(path)))
        expected = _answers(plain, index_dir, questions_of(suite, QUESTIONS_A_FIELD))
        for shift in range(len(MAKERS)):
            folder = tmp_path / name / f"mixed{shift}"
            folder.mkdir()
            made += converted(paths, folder, shift)
            answers = _answers(folder, index_dir, list(expected))
            asked += len(answers)
            alike += sum(answers[question] == expected[question] for question in answers)
    print(f"{made} documents, {asked} questions, {alike} answers are those of the same documents in HTML")  # noqa: T201
    assert made >= 200
    assert alike >= 0.9 * asked, f"{alike} of {asked} answers are those of the same documents in HTML"


def _answers(folder: Path, index_dir: Path, questions: Sequence[str]) -> dict[str, str]:
    """The answers from the documents of a folder; every citation of theirs is looked up."""
    build_index(folder, index_dir=index_dir)
    answers = {}
    with closing(Assistant.open(index_dir=index_dir)) as opened:
        assert all(one.text for one in opened.documents())
        for question in questions:
            answer = opened.ask(question)
            for citation in answer.citations:
                assert_cited(citation, opened, folder)
            answers[question] = answer.text
    return answers


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_document_says_the_same_in_every_format(tmp_path: Path, suffix: str):
    for path in [TEA, *documents_of(LIBRARY)]:
        made = made_of(path)
        (tmp_path / f"{path.stem}{suffix}").write_bytes(MAKERS[suffix](made))
        (tmp_path / f"{path.stem}.htm").write_bytes(html_of(made))
        document = load_document(tmp_path / f"{path.stem}{suffix}", tmp_path)
        expected = load_document(tmp_path / f"{path.stem}.htm", tmp_path)
        assert [" ".join(one.text.split()) for one in document.sentences] == [one.text for one in expected.sentences]
        assert [section.path for section in document.sections] == [section.path for section in expected.sections]
