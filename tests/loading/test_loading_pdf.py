"""PDFs: lines become paragraphs again, in reading order, with the page of each; what is no text is refused."""

import io
from collections.abc import Callable

import pytest
from document_makers import Made, pdf_of
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.loading import UnreadableDocumentError
from assistant.loading.formats import ParseLimits, parse

RULES = [
    f"Rule {number} says that boats of {number} metres keep to the outer berth; their masters report before noon."
    for number in range(1, 60)
]
BOOK = Made("Harbour rules", [("p", rule) for rule in RULES])
LEFT = (
    "The harbour master keeps a list of all vessels that are regis-",
    "tered at the quay. Every owner pays the annual fee before the",
    "first of May, and gets a receipt. The well-being of crews is",
    "looked after by an officer, who visits; their well-",
    "being matters. Boats without a sticker are towed away after",
    "one week of notice, at the cost of their owners.",
)
RIGHT = (
    "Fuel is sold at the eastern pier between eight and noon, from",
    "Monday to Saturday. Payment is by card only, since cash was",
    "stolen twice. Spilled fuel must be reported at once to the",
    "warden on duty, who has mats in the green shed and calls the",
    "fire brigade if more than ten litres are spilled.",
)


def drawn(draw: Callable[[Canvas], None], **settings: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **settings)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def words_of(data: bytes, kind: str = "prose") -> list[str]:
    parsed = parse(".pdf", data)
    return [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind == kind]


def refused(data: bytes, limits: ParseLimits | None = None) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        parse(".pdf", data, *([limits] if limits else []))
    return caught.value.reason


@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_are_put_together_in_reading_order(columns: int):
    data = pdf_of(BOOK, columns=columns, header="Quay Press, volume 7", footer="Page {} of 9")
    assert words_of(data) == RULES
    assert words_of(data, "heading") == ["Harbour rules"]


def test_columns_that_are_drawn_line_by_line_are_parted():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for number in range(6):
            canvas.drawString(50, 740 - 12 * number, LEFT[number])
            if number < len(RIGHT):
                canvas.drawString(320, 740 - 12 * number, RIGHT[number])

    assert words_of(drawn(draw)) == [
        "The harbour master keeps a list of all vessels that are registered at the quay. Every owner pays the annual "
        "fee before the first of May, and gets a receipt. The well-being of crews is looked after by an officer, who "
        "visits; their well-being matters. Boats without a sticker are towed away after one week of notice, at the "
        "cost of their owners.",
        " ".join(RIGHT),
    ]


def test_every_place_has_its_page():
    data = pdf_of(BOOK, header="Quay Press", footer="{}")
    parsed = parse(".pdf", data)
    printed = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert [page.number for page in parsed.pages] == list(range(1, len(printed) + 1))
    assert (parsed.pages[0].start, parsed.pages[-1].end) == (0, len(parsed.text))
    assert all(one.end == other.start for one, other in zip(parsed.pages, parsed.pages[1:], strict=False))
    for number in range(1, 60):
        place = parsed.text.index(f"Rule {number} says")
        page = next(page.number for page in parsed.pages if page.start <= place < page.end)
        assert f"Rule {number} says" in " ".join(printed[page - 1].split())


def test_a_paragraph_over_a_page_break_belongs_to_both_pages():
    def draw(canvas: Canvas) -> None:
        for line in (
            "The fee is paid before the first of May, and the receipt that is given for it is kept by",
            "the master of the vessel until the end of the year, and shown when it is asked for.",
        ):
            canvas.drawString(50, 700, line)
            canvas.showPage()

    parsed = parse(".pdf", drawn(draw))
    assert len(parsed.blocks) == 1
    assert parsed.text[parsed.pages[1].start :].startswith("the master of the vessel")


def test_tables_and_running_heads_of_single_pages():
    def draw(canvas: Canvas) -> None:
        for page in range(3):
            canvas.setFont("Helvetica-Oblique", 8)
            canvas.drawString(50, 800, f"{2 * page + 2}   THE QUAY" if page != 1 else "RULES OF THE QUAY   3")
            canvas.setFont("Helvetica-Bold", 10)
            for left, words in ((50, "Length"), (200, "Price"), (300, "Berth")):
                canvas.drawString(left, 700, words)
            canvas.setFont("Helvetica", 10)
            for row in range(1, 4):
                for left, words in ((50, f"{row} m of boat"), (200, f"{row * 10} crowns"), (300, f"no. {page}{row}")):
                    canvas.drawString(left, 700 - 14 * row, words)
            canvas.drawString(50, 600, RULES[page])
            canvas.showPage()

    rows = words_of(drawn(draw), "row")
    assert rows[0] == "Length: 1 m of boat; Price: 10 crowns; Berth: no. 01."
    assert len(rows) == 9


@pytest.mark.parametrize("form", ["disc", "square"])
def test_bullets_that_are_drawn_make_list_items(form: str):
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 740, "Bring these things to the quay:")
        for number, words in enumerate(["warm clothes", "a rope of ten metres", "papers"]):
            if form == "disc":
                canvas.circle(58, 724 - 14 * number, 1.8, stroke=0, fill=1)
            else:
                canvas.rect(56, 722 - 14 * number, 4, 4, stroke=0, fill=1)
            canvas.drawString(68, 720 - 14 * number, words)
        canvas.drawString(50, 660, "Nothing else is needed, and nothing else is allowed.")
        canvas.rect(48, 655, 300, 90)

    data = drawn(draw)
    assert words_of(data, "item") == ["warm clothes", "a rope of ten metres", "papers"]
    assert len(words_of(data)) == 2


def test_turned_pages_are_read():
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        for number, line in enumerate(RIGHT):
            canvas.drawString(100, -100 - 14 * number, line)

    assert words_of(drawn(draw)) == [" ".join(RIGHT)]


def locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of(BOOK)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_password_is_needed_or_not():
    assert refused(locked("secret")) == "it is protected by a password; save it without one"
    assert words_of(locked("")) == RULES


def test_a_scan_is_named_as_one():
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
        canvas.drawString(50, 40, "2")

    assert refused(drawn(draw)) == "it is a scan without a text layer; run text recognition (OCR) on it first"


@pytest.mark.parametrize("shift", [1, 3, 29])
def test_text_in_wrong_letters_is_refused(shift: int):
    def draw(canvas: Canvas) -> None:
        for number, rule in enumerate(RULES[:20]):
            canvas.drawString(50, 780 - 14 * number, "".join(chr(33 + (ord(one) - 33 - shift) % 94) for one in rule))

    assert refused(drawn(draw)).startswith("its text layer is garbled")


def test_too_many_pages_are_refused():
    assert refused(pdf_of(BOOK), ParseLimits(pages=2)) == "it has more than 2 pages; split it"


@pytest.mark.parametrize(
    ("title", "shown"), [("Microsoft Word - rules.docx", ""), ("Rules of the quay", "Rules of the quay")]
)
def test_the_title_of_the_file_is_taken_where_it_is_one(title: str, shown: str):
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.drawString(50, 700, RULES[0])

    assert parse(".pdf", drawn(draw)).title == shown


def test_pages_without_text_are_told():
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(RIGHT):
            canvas.drawString(50, 700 - 14 * number, line)
        canvas.showPage()
        canvas.rect(50, 50, 400, 600, fill=1)

    assert parse(".pdf", drawn(draw)).warnings == ("1 page without text (2)",)
