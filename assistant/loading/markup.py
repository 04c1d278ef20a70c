"""An HTML tree -> text blocks: headings, paragraphs, list items, table rows and code, in the order of the page."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.loading.blocks import Block, BlockKind
from assistant.loading.furniture import is_furniture_text
from assistant.loading.markup_tables import is_data_table, table_rows
from assistant.loading.reading import clean
from assistant.loading.text_writer import TextWriter
from assistant.loading.word_lists import words_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

INLINE = words_of(
    """a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr q ruby samp small
    span strong sub sup time tt u var wbr"""
)
SILENT = words_of(
    """script style template noscript iframe object embed svg math canvas audio video map select option input textarea
    datalist output progress meter head title base link meta del s strike rp rt img picture dialog"""
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LABELS = ("summary", "button")
_LISTS = ("ul", "ol", "menu", "dir")
_BOLD = words_of("b strong")
_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u2007\u202f]+")
_QUESTION_MARKER = re.compile(r"\A(?:Q|Question)\s*\d{0,3}\s*[.:)]\s*")
_LABEL_LEVEL = 7
_MAX_LABEL_WORDS = 14
_MAX_QUESTION_WORDS = 30


@dataclass(slots=True)
class _List:
    """An open list: the next number, or None where it has bullets; and whether its present item has begun."""

    number: int | None
    begun: bool = True


@dataclass(slots=True)
class _Words:
    """The inline text that is being gathered, with how much of it is bold."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    shown: int = 0

    def add(self, text: str, *, bold: bool) -> None:
        self.parts.append(text)
        visible = len("".join(text.split()))
        self.shown += visible
        self.bold += visible if bold else 0


class MarkupText:
    """The text of an element; read `text`, `blocks` and `first_heading` after construction."""

    def __init__(self, root: "Element", writer: TextWriter | None = None) -> None:
        self._writer = writer or TextWriter()
        self.blocks: list[Block] = self._writer.blocks
        self.first_heading = ""
        self._lists: list[_List] = []
        self._words = _Words()
        self._heading = 0
        self._bold = self._caption = self._code = 0
        self._terms: list[str] = []
        self._read(root)
        self.text = self._writer.text

    def _read(self, root: "Element") -> None:
        """Walk the tree without recursion: markup may be nested deeper than Python's stack."""
        from lxml.etree import iterwalk

        walker = iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if not isinstance(element.tag, str):
                continue
            tag = element.tag.lower()
            if event == "start":
                if tag in SILENT or (tag == "button" and not self._is_label_button(element)):
                    walker.skip_subtree()
                elif tag == "table" and is_data_table(element):
                    self._table(element)
                    walker.skip_subtree()
                else:
                    self._open(element, tag)
                    self._take(element.text)
            else:
                self._close(tag)
                if element is not root:
                    self._take(element.tail)
        self._flush()

    def _open(self, element: "Element", tag: str) -> None:
        if self._is_inline(tag):
            self._bold += tag in _BOLD
            if tag == "br":
                self._words.add("\n", bold=False)
            return
        self._flush()
        if tag in _HEADINGS or tag in _LABELS:
            self._heading = _HEADINGS.get(tag, _LABEL_LEVEL)
        elif tag in _LISTS:
            self._lists.append(_List(_first_number(element) if tag == "ol" else None))
        elif tag == "li":
            if not self._lists:
                self._lists.append(_List(None))
            self._lists[-1].begun = False
        else:
            self._caption += tag == "figcaption"
            self._code += tag == "pre"

    def _close(self, tag: str) -> None:
        if self._is_inline(tag):
            self._bold = max(0, self._bold - (tag in _BOLD))
            return
        if tag == "dt":
            self._term()
        self._flush()
        if tag in _HEADINGS or tag in _LABELS:
            self._heading = 0
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li" and self._lists:
            self._next_item()
        elif tag in ("dd", "dl"):
            self._leave_terms()
        else:
            self._caption = max(0, self._caption - (tag == "figcaption"))
            self._code = max(0, self._code - (tag == "pre"))

    def _is_inline(self, tag: str) -> bool:
        in_heading = tag == "button" and 0 < self._heading < _LABEL_LEVEL
        return tag in INLINE or tag in SILENT or tag == "br" or in_heading

    def _is_label_button(self, element: "Element") -> bool:
        """Whether a button is what a fold is opened by: a question, or all of a heading."""
        text = "".join(element.itertext()).strip()
        if 0 < self._heading < _LABEL_LEVEL:
            return not "".join(self._words.parts).strip()
        return text.endswith("?")

    def _next_item(self) -> None:
        last = self._lists[-1]
        if last.begun and last.number is not None:
            last.number += 1
        last.begun = True

    def _take(self, text: str | None) -> None:
        if text:
            text = clean(text)
            self._words.add(text if self._code else _SPACES.sub(" ", text), bold=self._bold > 0)

    def _flush(self) -> None:
        """Write what was gathered as one block."""
        words, self._words = self._words, _Words()
        text = _tidy("".join(words.parts), code=self._code > 0)
        if not any(character.isalnum() for character in text):
            return
        if self._heading:
            self._write_heading(text, self._heading)
        elif self._terms:
            terms, self._terms = "; ".join(self._terms), []
            self._item(f"{terms}: {text}")
        elif self._lists and not self._lists[-1].begun:
            self._lists[-1].begun = True
            self._item(text, self._lists[-1].number)
        elif not self._lists and self._is_label(words, text):
            self._write_heading(text, _LABEL_LEVEL)
        else:
            self._writer.add(self._kind(text), text, level=len(self._lists))

    def _kind(self, text: str) -> BlockKind:
        if self._code:
            return "code"
        return "furniture" if self._caption or is_furniture_text(text) else "prose"

    def _item(self, text: str, number: int | None = None) -> None:
        self._writer.add_item(text, number=number, level=max(0, len(self._lists) - 1))

    def _write_heading(self, text: str, level: int) -> None:
        line = _QUESTION_MARKER.sub("", " ".join(text.split()))
        if level == 1 and not self.first_heading:
            self.first_heading = line
        self._writer.add("heading", line, level=level)

    def _is_label(self, words: _Words, text: str) -> bool:
        """Whether a paragraph is a few words in bold and nothing else: a heading in all but name."""
        count = len(text.split())
        short = count <= (_MAX_QUESTION_WORDS if text.endswith("?") else _MAX_LABEL_WORDS)
        return words.bold == words.shown > 0 and short and not text.endswith((".", "!", ",", ";")) and "\n" not in text

    def _term(self) -> None:
        """A term waits for its explanation; a question is a heading."""
        words, self._words = self._words, _Words()
        text = " ".join("".join(words.parts).split())
        if text.endswith("?"):
            self._write_heading(text, _LABEL_LEVEL)
        elif text:
            self._terms.append(text.rstrip(":"))

    def _leave_terms(self) -> None:
        terms, self._terms = self._terms, []
        for term in terms:
            self._item(term)

    def _table(self, table: "Element") -> None:
        self._flush()
        for caption in table.iter("caption"):
            self._writer.add("prose", " ".join("".join(caption.itertext()).split()))
        for row in table_rows(table):
            self._writer.add("row", clean(row))


def _tidy(text: str, *, code: bool) -> str:
    if code:
        return text.strip("\n")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _first_number(element: "Element") -> int:
    start = element.get("start", "1").strip()
    return int(start) if start.isdigit() and len(start) < 6 else 1
