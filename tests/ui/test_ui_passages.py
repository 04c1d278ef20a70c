"""The passage that a citation opens: the right section, the right words marked, and no address that is unsafe."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.loading import load_corpus
from assistant.types import Answer, Citation, Document, Section, Sentence, Source
from assistant.ui.passages import CONTEXT_SENTENCES, Piece, source_passage, web_address, with_passages

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TEXT = "Care\n\nOil the hinge. Use these oils:\n- linseed oil\n- walnut oil\n\nWipe it dry.\n\nCost\n\nIt is cheap."


@dataclass
class Library:
    """Documents that are exchanged for others after each of so many answers."""

    switches: int
    answers: int = 0

    @property
    def build_id(self) -> str:
        return str(min(self.answers, self.switches))

    def ask(self) -> Answer:
        before = self.build_id
        self.answers += 1
        quote = Citation(1, "hinges", "Hinges", "Care", "Oil the hinge.", *span("Oil the hinge."))
        return Answer("Q", "Q", "answered", None, quote.quote, citations=(quote,), build=before)

    def document(self, document_id: str) -> Document:
        if self.answers <= self.switches:
            raise KeyError(document_id)
        return DOCUMENT


def test_question_is_asked_again_where_its_documents_were_exchanged_meanwhile() -> None:
    library = Library(switches=2)
    answer, passages = with_passages(library, library.ask)
    assert (answer.build, library.answers) == ("2", 3)
    assert [passage.title for passage in passages] == ["Hinges"]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def sentence(words: str, kind: str = "prose", lead: int | None = None) -> Sentence:
    return Sentence(*span(words), words, kind, lead)  # type: ignore[arg-type]


DOCUMENT = Document(
    id="hinges",
    title="Hinges",
    text=TEXT,
    sections=(
        Section(("Hinges", "Care"), 2, 0, TEXT.index("Cost"), 0, 6),
        Section(("Hinges", "Cost"), 2, TEXT.index("Cost"), len(TEXT), 6, 8),
    ),
    sentences=(
        sentence("Care", "heading"),
        sentence("Oil the hinge."),
        sentence("Use these oils:"),
        sentence("linseed oil", "item", 2),
        sentence("walnut oil", "item", 2),
        sentence("Wipe it dry."),
        sentence("Cost", "heading"),
        sentence("It is cheap."),
    ),
    sha256="",
    as_of="2020",
    jurisdiction="Norway",
    sources=(Source("On hinges", "not named", "Smith Press"),),
)


def citation(quote: str) -> Citation:
    return Citation(1, "hinges", "Hinges", "Care", quote, *span(quote))


def quoted(passage_of: Citation) -> str:
    blocks = source_passage(passage_of, DOCUMENT).blocks
    return " ".join(piece.text for block in blocks for line in block.lines for piece in line if piece.quoted)


def test_quote_is_marked_inside_its_own_section() -> None:
    passage = source_passage(citation("Oil the hinge."), DOCUMENT)
    assert passage.section == "Care"
    assert passage.works == ("“On hinges”, Smith Press",)
    assert (passage.as_of, passage.jurisdiction) == ("2020", "Norway")
    assert [(block.is_list, len(block.lines)) for block in passage.blocks] == [(False, 1), (True, 2), (False, 1)]
    assert passage.blocks[0].lines[0] == (
        Piece("Oil the hinge.", quoted=True),
        Piece(" ", quoted=False),
        Piece("Use these oils:", quoted=False),
    )


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        ("the hinge", "the hinge"),
        ("Use these oils:\n- linseed oil\n- walnut oil", "Use these oils: linseed oil walnut oil"),
        ("It is cheap.", "It is cheap."),
    ],
)
def test_only_the_quoted_words_are_marked(quote: str, marked: str) -> None:
    assert quoted(citation(quote)) == marked


def test_other_files_of_the_text_are_named() -> None:
    assert source_passage(replace(citation("It is cheap."), also=("copy.pdf",)), DOCUMENT).also == ("copy.pdf",)


def test_quote_that_the_document_does_not_hold_is_shown_alone() -> None:
    passage = source_passage(replace(citation("It is cheap."), quote="It is dear."), DOCUMENT)
    assert [line for block in passage.blocks for line in block.lines] == [(Piece("It is dear.", quoted=True),)]


def test_long_section_is_cut_to_the_sentences_around_the_quote() -> None:
    words = [f"Sentence number {number:03}." for number in range(100)]
    text = " ".join(words)
    sentences = tuple(Sentence(text.index(one), text.index(one) + len(one), one) for one in words)
    document = Document("long", "Long", text, (Section((), 0, 0, len(text), 0, 100),), sentences, "")
    one = sentences[50]
    passage = source_passage(Citation(1, "long", "Long", "", one.text, one.start, one.end), document)
    shown = [piece.text for block in passage.blocks for line in block.lines for piece in line if piece.text != " "]
    assert shown == words[50 - CONTEXT_SENTENCES : 51 + CONTEXT_SENTENCES]


@pytest.mark.parametrize("document", load_corpus(CORPUS).documents, ids=lambda document: document.id)
def test_every_run_of_sentences_of_a_section_is_marked_as_it_stands(document: Document) -> None:
    for section in document.sections:
        said = [one for one in document.sentences[section.first : section.last] if one.kind != "heading"]
        for first, last in zip(said, said[1:] + said[-1:], strict=True):
            quote = document.text[first.start : last.end]
            cited = Citation(1, document.id, document.title, section.heading, quote, first.start, last.end)
            blocks = source_passage(cited, document).blocks
            marked = [piece.text for block in blocks for line in block.lines for piece in line if piece.quoted]
            words = " ".join((first.text, last.text) if first != last else (first.text,))
            assert " ".join(marked).split() == words.split()


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org"])
def test_web_address_is_kept(address: str) -> None:
    assert web_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "http://user:secret@example.org",
        "http://[broken",
        "a book",
    ],
)
def test_address_that_is_not_safe_to_follow_is_dropped(address: str) -> None:
    assert web_address(address) == ""
