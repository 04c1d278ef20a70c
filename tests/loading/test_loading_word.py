"""Word documents, EPUB books and CSV files of questions: their structure is kept, what they strike out is not."""

import io

import docx
import pytest
from document_makers import epub_from, zip_of
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.loading import UnreadableDocumentError
from assistant.loading.formats import parse
from assistant.loading.question_table import NOT_QUESTIONS


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blocks_of(suffix: str, data: bytes) -> list[tuple[str, int, str]]:
    parsed = parse(suffix, data)
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def xml(element: str):
    return parse_xml(element.replace(" ", f" {nsdecls('w')} ", 1))


def test_a_word_document_reads_as_with_all_changes_accepted():
    document = docx.Document()
    paragraph = document.add_paragraph("No fire")
    paragraph._p.append(xml('<w:del w:id="1" w:author="a"><w:r><w:delText> at all</w:delText></w:r></w:del>'))
    paragraph._p.append(xml('<w:ins w:id="2" w:author="a"><w:r><w:t xml:space="preserve"> on deck</w:t></w:r></w:ins>'))
    paragraph._p.append(xml("<w:r ><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"))
    paragraph.add_run(".").add_break()
    paragraph.add_run("Nor in the\tcabin.")
    assert blocks_of(".docx", saved(document)) == [("prose", 0, "No fire on deck.\nNor in the cabin.")]


def test_lists_headings_and_labels_of_a_word_document():
    document = docx.Document()
    for words, style in (
        ("Rules", "Heading 1"),
        ("Bring:", None),
        ("A key", "List Bullet"),
        ("of brass", "List Bullet 2"),
        ("A rope", "List Bullet"),
        ("Then:", None),
        ("Go.", "List Number"),
        ("Stay.", "List Number"),
        ("A view of the quay.", "Caption"),
    ):
        document.add_paragraph(words, style=style)
    document.add_paragraph().add_run("Safety").bold = True
    document.add_paragraph("No fire.")
    parsed = parse(".docx", saved(document))
    assert parsed.title == "Rules"
    assert "1. Go.\n2. Stay." in parsed.text
    assert [(block.kind, block.level) for block in parsed.blocks] == [
        ("heading", 1), ("prose", 0), ("item", 0), ("item", 1), ("item", 0), ("prose", 0), ("item", 0), ("item", 0),
        ("furniture", 0), ("heading", 7), ("prose", 0),
    ]  # fmt: skip


def test_tables_of_a_word_document():
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, cells in enumerate([("Length", "Price"), ("up to 6 m", "100 €"), ("", "90 € in May")]):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    layout = document.add_table(rows=1, cols=1)
    layout.cell(0, 0).text = "A box with words."
    assert [words for _, _, words in blocks_of(".docx", saved(document))] == [
        "Length: up to 6 m; Price: 100 €.",
        "Length: up to 6 m; Price: 90 € in May.",
        "A box with words.",
    ]


def test_entities_of_its_own_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'
    with pytest.raises(UnreadableDocumentError, match="it defines XML entities"):
        parse(".docx", zip_of({"word/document.xml": bomb}))


CHAPTERS = {
    "b.xhtml": "<p>A fare costs four crowns&#8212;always.</p>",
    "a.xhtml": "<h1>The ships</h1><p>There are three.</p><nav><ol><li>Contents</li></ol></nav>",
}


def test_a_book_is_read_in_its_own_order_with_the_names_of_its_contents():
    data = epub_from(CHAPTERS, "The Ferry Book", labels={"b.xhtml": "The fares"}, spine=["a.xhtml", "b.xhtml"])
    assert [words for _, _, words in blocks_of(".epub", data)] == [
        "The ships", "There are three.", "The fares", "A fare costs four crowns—always.",
    ]  # fmt: skip
    parsed = parse(".epub", data)
    (source,) = parsed.front_matter.sources
    assert (parsed.title, parsed.front_matter.as_of) == ("The Ferry Book", "2019-04-02")
    assert (source.author, source.publisher) == ("Ada Quay", "Quay Press")


def test_a_protected_book_is_refused():
    import zipfile

    buffer = io.BytesIO(epub_from(CHAPTERS, "The Ferry Book"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "META-INF/encryption.xml",
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>'
            '<enc:CipherReference URI="text/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>',
        )
    with pytest.raises(UnreadableDocumentError, match="DRM"):
        parse(".epub", buffer.getvalue())


QUESTIONS = [("heading", 2, "How long is it?"), ("prose", 0, "Three metres.")]


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nHow long is it?,Three metres.\n",
        "Question;Category;Answer\nHow long is it?;size;Three metres.\nNo answer?;size;\n",
        '"Q"\t"A"\n"How long\nis it?"\t"Three metres."\n',
        "How long is it?,Three metres.\n",
        "Asked,Told\nHow long is it?,Three metres.\n",
        "question,answer\nHow long is it?,<p>Three metres.</p><script>x</script>\n",
    ],
)
def test_questions_become_headings_over_their_answers(text: str):
    assert blocks_of(".csv", text.encode()) == QUESTIONS


def test_lists_in_answers_stay_lists_and_other_columns_are_told():
    data = b'id,question,answer\n1,What to bring?,"Bring:\n\n- a key\n- a rope"\n2,Dogs?,<ul><li>On a lead</ul>\n'
    assert [(kind, words) for kind, _, words in blocks_of(".csv", data)] == [
        ("heading", "What to bring?"), ("prose", "Bring:"), ("item", "a key"), ("item", "a rope"),
        ("heading", "Dogs?"), ("item", "On a lead"),
    ]  # fmt: skip
    assert parse(".csv", data).warnings == ("its other columns are left out (“id”)",)


@pytest.mark.parametrize(
    "text",
    ["name,price\nrope,3\nsail,200\n", "a,b,c\n1,2,3\n", "Only one column\nof words\n", "Is it?,Was it?\nWho?,How?\n"],
)
def test_other_tables_are_refused(text: str):
    with pytest.raises(UnreadableDocumentError) as caught:
        parse(".csv", text.encode())
    assert caught.value.reason == NOT_QUESTIONS
