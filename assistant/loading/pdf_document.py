"""A PDF -> text with blocks and page numbers; what has no text layer, or a garbled one, is refused."""

import logging
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.loading.blocks import Block
from assistant.loading.furniture import is_furniture_text
from assistant.loading.parsed import ParsedText, ParseLimits
from assistant.loading.pdf_fragments import Piece, read_pieces
from assistant.loading.pdf_frame import body_size, without_frame
from assistant.loading.pdf_layout import Line, read_lines, usual_gutter
from assistant.loading.pdf_paragraphs import Paragraph, build_paragraphs, joined_words, words_in
from assistant.loading.reading import UnreadableDocumentError, clean
from assistant.loading.text_writer import TextWriter, row_text
from assistant.types import PageSpan

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MIN_CHARACTERS_A_PAGE = 20
_MAX_BAD_SHARE = 0.05
_MAX_MIXED_SHARE = 0.35
_MIN_LETTERS = 0.3
# English has 40 % vowels; its text read one table further (the usual damage) has 15 %.
_MIN_VOWELS, _MIN_SAMPLE = 0.25, 200
_DAMAGED = "it is damaged, or not a PDF"
# What a damaged file makes the parser raise, beside its own errors.
_DAMAGE = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError,
    NotImplementedError, EOFError, struct.error, zlib.error,
)  # fmt: skip
_BAD = re.compile("[\ufffd\ue000-\uf0a6\uf0a8-\uf0b6\uf0b8-\uf8ff]|\\(cid:\\d+\\)")
_MIXED = re.compile(r"[^\W\d_]+(?:\d|[^\w\s'’.,:;/&@+()-])+[^\W\d_]+")
_NO_TITLE = re.compile(
    r"microsoft|untitled|powerpoint|\.(?:docx?|indd|pdf|rtf|odt|tex|qxd|pptx?)\b|\Adoc\d*\Z", re.IGNORECASE
)


def read_pdf(data: bytes, limits: ParseLimits) -> ParsedText:
    """The text of a PDF.

    Raises:
        UnreadableDocumentError: it is damaged, protected by a password, too long, a scan, or its text is garbled.
    """
    with _quiet():
        reader = _opened(data, limits)
        pages, failed = _pieces(reader)
        title = _own_title(reader)
    _check_text(pages)
    framed = without_frame(pages)
    gutter = usual_gutter(framed)
    lines = [line for number, pieces in enumerate(framed, start=1) for line in read_lines(pieces, number, gutter)]
    paragraphs = build_paragraphs(lines, body_size(pages))
    writer, spans = _written(paragraphs, words_in(lines))
    return ParsedText(
        writer.text,
        tuple(writer.blocks),
        _title(paragraphs, writer) or title,
        pages=spans,
        warnings=tuple(_warnings(pages, failed)),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """The parser tells of every oddity of a file in the log; the reason for a refusal is told once, by us."""
    logger = logging.getLogger("pypdf")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _opened(data: bytes, limits: ParseLimits) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocumentError("it is protected by a password; save it without one")
        count = len(reader.pages)
    except (PyPdfError, DependencyError, *_DAMAGE) as error:
        raise UnreadableDocumentError(_DAMAGED) from error
    if count > limits.pages:
        raise UnreadableDocumentError(f"it has more than {limits.pages:,} pages; split it")
    if not count:
        raise UnreadableDocumentError("it has no pages")
    return reader


def _pieces(reader: "PdfReader") -> tuple[list[list[Piece]], list[int]]:
    """The pieces of each page, and the numbers of the pages that cannot be read."""
    from pypdf.errors import PyPdfError

    pages: list[list[Piece]] = []
    failed: list[int] = []
    for number in range(1, len(reader.pages) + 1):
        try:
            page: PageObject = reader.pages[number - 1]
            pages.append(read_pieces(page))
        except (PyPdfError, *_DAMAGE):
            pages.append([])
            failed.append(number)
    if len(failed) == len(pages):
        raise UnreadableDocumentError(_DAMAGED)
    return pages, failed


def _check_text(pages: Sequence[Sequence[Piece]]) -> None:
    text = " ".join(piece.text for pieces in pages for piece in pieces)
    visible = len("".join(text.split()))
    if visible < _MIN_CHARACTERS_A_PAGE * len(pages):
        raise UnreadableDocumentError("it is a scan without a text layer; run text recognition (OCR) on it first")
    bad = sum(len(match.group()) for match in _BAD.finditer(text))
    letters = sum(character.isalpha() for character in text)
    words = text.split()
    mixed = sum(_MIXED.search(word) is not None for word in words)
    odd = bad > _MAX_BAD_SHARE * visible or letters < _MIN_LETTERS * visible or mixed > _MAX_MIXED_SHARE * len(words)
    if odd or _lacks_vowels(text):
        raise UnreadableDocumentError("its text layer is garbled; save it as PDF again, or run text recognition (OCR)")


def _lacks_vowels(text: str) -> bool:
    """Whether the Latin letters are too seldom vowels: fonts without a table of characters give other letters."""
    letters = [character for character in unicodedata.normalize("NFD", text.lower()) if "a" <= character <= "z"]
    vowels = sum(letter in "aeiouy" for letter in letters)
    return len(letters) > _MIN_SAMPLE and vowels < _MIN_VOWELS * len(letters)


def _written(paragraphs: Sequence[Paragraph], known: frozenset[str]) -> tuple[TextWriter, tuple[PageSpan, ...]]:
    writer = TextWriter()
    starts: list[tuple[int, int]] = []
    headers: tuple[Piece, ...] = ()
    before: Paragraph | None = None
    for paragraph in paragraphs:
        if paragraph.kind == "row":
            begins = before is None or before.kind != "row" or paragraph.lines[0].bold > before.lines[0].bold
            headers = _header(paragraph.lines[0], paragraphs) if begins else headers
            words, pages = _row(paragraph.lines[0], headers), [(0, paragraph.lines[0].page)]
            block = None if begins and headers else writer.add("row", words)
        else:
            words, pages = joined_words(paragraph, known)
            block = _write(writer, paragraph, words)
        before = paragraph
        if block is not None:
            starts.extend((block.start + place, page) for place, page in pages)
    return writer, _spans(starts, writer.length)


def _write(writer: TextWriter, paragraph: Paragraph, words: str) -> Block | None:
    if paragraph.kind == "item":
        return writer.add_item(words, number=paragraph.number, level=paragraph.level)
    furniture = paragraph.kind == "prose" and is_furniture_text(words)
    return writer.add("furniture" if furniture else paragraph.kind, words, level=paragraph.level)


def _header(line: Line, paragraphs: Sequence[Paragraph]) -> tuple[Piece, ...]:
    """The cells of a table's first row where they are bold and those below are not."""
    place = next(index for index, one in enumerate(paragraphs) if one.kind == "row" and one.lines[0] is line)
    below = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    others = below is not None and below.kind == "row" and not below.lines[0].bold
    return line.cells if line.bold and others else ()


def _row(line: Line, headers: Sequence[Piece]) -> str:
    """A row in words, each cell after the heading that stands nearest above it."""
    cells = [piece.text for piece in line.cells]
    nearest = [min(headers, key=lambda header: _distance(header, piece), default=None) for piece in line.cells]
    return row_text([header.text if header else "" for header in nearest], cells)


def _distance(header: Piece, cell: Piece) -> float:
    return min(
        abs(header.left - cell.left),
        abs(header.right - cell.right),
        abs(header.left + header.right - cell.left - cell.right) / 2,
    )


def _spans(starts: Sequence[tuple[int, int]], length: int) -> tuple[PageSpan, ...]:
    """The pages' spans, each up to where the next begins."""
    first: list[tuple[int, int]] = []
    for place, page in starts:
        if not first or page != first[-1][1]:
            first.append((place if first else 0, page))
    ends = [place for place, _ in first[1:]] + [length]
    return tuple(PageSpan(place, end, page) for (place, page), end in zip(first, ends, strict=True))


def _title(paragraphs: Sequence[Paragraph], writer: TextWriter) -> str:
    """The largest heading of the first page, where it stands above all text."""
    first = next((block for block in writer.blocks if block.kind != "furniture"), None)
    if first is None or first.kind != "heading" or first.level != 1:
        return ""
    ones = sum(paragraph.kind == "heading" and paragraph.level == 1 for paragraph in paragraphs)
    return " ".join(writer.text[first.start : first.end].split()) if ones == 1 else ""


def _own_title(reader: "PdfReader") -> str:
    from pypdf.errors import PyPdfError

    try:
        title = reader.metadata.title if reader.metadata else None
    except (PyPdfError, *_DAMAGE):
        return ""
    line = " ".join(clean(title or "").split())[:300]
    return "" if _NO_TITLE.search(line) else line


def _warnings(pages: Sequence[Sequence[Piece]], failed: Sequence[int]) -> Iterator[str]:
    if failed:
        shown = ", ".join(map(str, failed[:10]))
        yield f"{_pages(len(failed))} could not be read ({shown})"
    empty = [number for number, pieces in enumerate(pages, start=1) if not pieces and number not in failed]
    if empty:
        yield f"{_pages(len(empty))} without text ({', '.join(map(str, empty[:10]))})"


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
