"""A Word document (.docx) -> text with blocks: headings by style, lists, tables and footnotes in their order."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.loading.archives import Archive
from assistant.loading.furniture import is_furniture_text
from assistant.loading.parsed import ParsedText, ParseLimits
from assistant.loading.reading import clean
from assistant.loading.text_writer import TextWriter, row_text
from assistant.loading.word_styles import W, WordLists, WordStyles, value_of
from assistant.loading.xml_parts import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_KIND = "a Word document"
_BODY = "word/document.xml"
_TITLE_LEVEL = 1
_LABEL_LEVEL = 7
_MAX_LABEL_WORDS = 14
_MAX_HEADER_WORDS = 12
_LEFT_OUT = tuple(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rubyPr", "rt"))
_BREAKS = tuple(f"{W}{name}" for name in ("br", "cr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLE = re.compile(r"microsoft word|untitled|document\s*\d*\Z|\.docx?\Z|powerpoint|template", re.IGNORECASE)
_QUESTION_MARKER = re.compile(r"\A(?:Q|Question)\s*\d{0,3}\s*[.:)]\s*")


def read_docx(data: bytes, limits: ParseLimits) -> ParsedText:
    """The text of a Word document as it reads with all changes accepted.

    Raises:
        UnreadableDocumentError: it is damaged, protected, or no Word document.
    """
    with Archive(data, limits, _KIND) as archive:
        body = parse_xml(archive.read(_BODY), _KIND)
        styles = WordStyles(_part(archive, "word/styles.xml"))
        lists = WordLists(_part(archive, "word/numbering.xml"))
        notes = [*_notes(archive, "word/footnotes.xml"), *_notes(archive, "word/endnotes.xml")]
        core = _part(archive, "docProps/core.xml")
    reader = _Reader(styles, lists)
    reader.read(body)
    reader.add_notes(notes)
    title = reader.title or _core_title(core)
    return ParsedText(reader.writer.text, tuple(reader.writer.blocks), title)


class _Reader:
    def __init__(self, styles: WordStyles, lists: WordLists) -> None:
        self.writer = TextWriter()
        self.title = ""
        self._styles, self._lists = styles, lists
        self._in_list = 0

    def read(self, body: "Element") -> None:
        for element in _blocks(body):
            if element.tag == f"{W}p":
                self._paragraph(element)
            else:
                self._table(element)

    def add_notes(self, notes: list[str]) -> None:
        if notes:
            self.writer.add("heading", "Notes", level=_TITLE_LEVEL + 1)
        for note in notes:
            self.writer.add("prose", note)

    def _paragraph(self, paragraph: "Element") -> None:
        for box in _boxes(paragraph):
            self.read(box)
        text = _text(paragraph)
        if not any(character.isalnum() for character in text):
            return
        style = self._styles.of(paragraph)
        line = _QUESTION_MARKER.sub("", " ".join(text.split()))
        if style.is_title or style.heading:
            if style.is_title or (style.heading == _TITLE_LEVEL and not self.writer.blocks):
                self.title = self.title or line
            self.writer.add("heading", line, level=style.heading or _TITLE_LEVEL)
            self._in_list = 0
            return
        item = self._lists.of(paragraph, style)
        if item is not None:
            self.writer.add_item(text, number=item.number, level=item.level)
            self._in_list = item.level + 1
        elif _is_label(paragraph, text):
            self.writer.add("heading", line, level=_LABEL_LEVEL)
            self._in_list = 0
        else:
            self._in_list = self._in_list if _is_indented(paragraph) else 0
            furniture = style.is_caption or is_furniture_text(text)
            self.writer.add("furniture" if furniture else "prose", text, level=self._in_list)

    def _table(self, table: "Element") -> None:
        rows = list(_rows(table))
        self._in_list = 0
        if max((len(row) for row in rows), default=0) < 2:
            for cell in table.iter(f"{W}tc"):
                self.read(cell)
            return
        headers = rows[0] if len(rows) > 1 and _has_header(table) and _are_headers(rows[0]) else []
        for row in rows[1:] if headers else rows:
            self.writer.add("row", row_text(headers, row))


def _part(archive: Archive, name: str) -> "Element | None":
    data = archive.read(name)
    return parse_xml(data, _KIND) if data else None


def _notes(archive: Archive, name: str) -> list[str]:
    """The footnotes' texts; the lines that part them from the page are notes with a type."""
    root = _part(archive, name)
    notes = [] if root is None else [note for note in root if note.get(f"{W}type") is None]
    texts = (" ".join(" ".join(map(_text, note.iter(f"{W}p"))).split()) for note in notes)
    return [text for text in texts if text]


def _core_title(core: "Element | None") -> str:
    found = core.find(_CORE_TITLE) if core is not None else None
    title = " ".join(clean(found.text or "").split()) if found is not None else ""
    return "" if _NO_TITLE.search(title) else title


def _blocks(parent: "Element") -> Iterator["Element"]:
    """Paragraphs and tables in order, those in content controls and insertions too."""
    waiting = [iter(parent)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag not in _LEFT_OUT and isinstance(element.tag, str) and len(element):
            waiting.append(iter(element))


def _boxes(paragraph: "Element") -> list["Element"]:
    boxes = paragraph.iter(f"{W}txbxContent")
    return [box for box in boxes if not any(one.tag == _FALLBACK for one in box.iterancestors())]


def _text(paragraph: "Element") -> str:
    """The words of a paragraph as they read when all changes are accepted; text boxes are read by themselves."""
    parts: list[str] = []
    waiting = [iter(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in _LEFT_OUT or element.tag in (f"{W}txbxContent", _FALLBACK) or _is_hidden(element):
            continue
        elif element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append("\n")
        elif element.tag in (f"{W}tab", f"{W}ptab") and element.getparent().tag == f"{W}r":
            parts.append(" ")
        elif element.tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif len(element):
            waiting.append(iter(element))
    lines = (" ".join(line.split()) for line in clean("".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_hidden(element: "Element") -> bool:
    if element.tag != f"{W}r":
        return False
    mark = element.find(f"{W}rPr/{W}vanish")
    return mark is not None and value_of(mark) not in ("0", "false", "off")


def _is_label(paragraph: "Element", text: str) -> bool:
    """Whether a paragraph is a few words in bold and nothing else: a heading in all but name."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(part.text or "" for part in run.iter(f"{W}t")).strip()]
    bold = all(_is_bold(run) for run in runs)
    return bool(runs) and bold and len(text.split()) <= _MAX_LABEL_WORDS and not text.endswith((".", "!", ",", ";"))


def _is_bold(run: "Element") -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and value_of(mark) not in ("0", "false", "off")


def _is_indented(paragraph: "Element") -> bool:
    indent = paragraph.find(f"{W}pPr/{W}ind")
    return indent is not None and (indent.get(f"{W}left") or indent.get(f"{W}start") or "0") not in ("0", "")


def _rows(table: "Element") -> Iterator[list[str]]:
    """The rows in words; a cell that goes on from above says again what stands there."""
    above: list[str] = []
    for row in (one for one in _children(table, "tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: list[str] = []
        for cell in _children(row, "tc"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and value_of(merged) not in ("restart",)
            text = " ".join(" ".join(map(_text, cell.iter(f"{W}p"))).split())
            cells.append(above[len(cells)] if goes_on and len(cells) < len(above) else text)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            wide = value_of(span) if span is not None else "1"
            cells.extend([""] * (min(int(wide), 60) - 1 if wide.isdigit() else 0))
        above = cells
        if any(cells):
            yield cells


def _children(parent: "Element", name: str) -> Iterator["Element"]:
    """The children of a name, those in content controls too."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins"):
            yield from _children(child, name)


def _has_header(table: "Element") -> bool:
    first = next(_children(table, "tr"), None)
    if first is not None and first.find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return True
    marked = look.get(f"{W}firstRow")
    if marked is not None:
        return marked in ("1", "true", "on")
    flags = value_of(look)
    return not re.fullmatch(r"[0-9A-Fa-f]{4}", flags) or bool(int(flags, 16) & 0x20)


def _are_headers(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    short = all(len(cell.split()) <= _MAX_HEADER_WORDS for cell in filled)
    return len(filled) >= len(cells) - 1 and short and not all(cell[0].isdigit() for cell in filled)
