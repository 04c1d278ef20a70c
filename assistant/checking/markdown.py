"""Markdown -> the pieces of a page: headings, paragraphs, list items and table rows, each with its place in the file.

The structure comes from the Markdown parser. It tells the lines of a block but not the places of its words; these are
found by taking the markup out of the lines themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.checking.inline import bold_opening, read_inline
from assistant.checking.mapping import Mapped, Writer
from assistant.checking.readings import CELL_BREAK

PieceKind = Literal["heading", "prose", "item", "row"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_PIPE = re.compile(r"(?<!\\)\|")
_BLOCK_TAG = re.compile(
    r"</?(?P<name>summary|details|p|div|section|article|li|ul|ol|dl|dt|dd|h[1-6]|table|tr|td|th|hr|blockquote|header"
    r"|footer|main|nav|aside|figure|script|style)\b[^<>]*>|\n[ \t]*\n",
    re.IGNORECASE,
)
_HTML_HEADING = re.compile(r"summary|dt|h[1-6]", re.IGNORECASE)
_HTML_HEADING_LEVEL = 6
_MOST_NESTING = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item or table row.

    `level` is the depth of a heading (1 is the outermost) or of an item (0 is the outermost), and above 0 for a
    paragraph that goes on with an item; `bold` is how many of its first characters are set in bold.
    """

    kind: PieceKind
    words: Mapped
    level: int = 0
    bold: int = 0


def read_markdown(source: Mapped) -> list[Piece]:
    """The pieces of a Markdown text in order; front matter and comments are left out."""
    front = _FRONT_MATTER.match(source.text)
    body = source.piece(front.end(), len(source.text)) if front else source
    parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTING}).enable("table")
    parser.disable("inline")
    reader = _Reader(_Lines(body))
    for token in parser.parse(body.text):
        reader.read(token)
    return [piece for piece in reader.pieces if piece.words.text.strip()]


class _Lines:
    """The lines of a text by their numbers."""

    def __init__(self, source: Mapped) -> None:
        self._source = source
        breaks = [match.start() for match in re.finditer("\n", source.text)]
        self._bounds = list(zip([0, *(place + 1 for place in breaks)], [*breaks, len(source.text)], strict=True))

    def words_of(self, token: Token) -> Mapped:
        """The words of a token, found line by line; a line that is not there as the parser has it is taken whole."""
        first, last = token.map or (0, 0)
        first += token.type == "fence"
        writer = Writer()
        for content, (start, end) in zip(
            token.content.rstrip("\n").split("\n"), self._bounds[first:last], strict=False
        ):
            if writer.length:
                writer.insert("\n")
            place = self._source.text.rfind(content, start, end)
            writer.take(self._source, *((place, place + len(content)) if place >= 0 else (start, end)))
        return writer.done()

    def cells_of(self, token: Token) -> list[Mapped]:
        """The cells of a table's row."""
        start, end = self._bounds[(token.map or (0, 0))[0]]
        marks = [match.start() for match in _PIPE.finditer(self._source.text, start, end)]
        bounds = zip([start, *(mark + 1 for mark in marks)], [*marks, end], strict=True)
        cells = [read_inline(_stripped(self._source, *bound)) for bound in bounds]
        first, last = (0, len(cells))
        line = self._source.text[start:end].strip()
        return cells[first + line.startswith("|") : last - (len(cells) > 1 and line.endswith("|"))]


@dataclass(slots=True)
class _Reader:
    lines: _Lines
    pieces: list[Piece] = field(default_factory=list)
    depth: int = 0
    marker_due: bool = False
    heading_level: int = 0
    headers: list[Mapped] | None = None
    in_table: bool = False

    def read(self, token: Token) -> None:
        """Take up one token of the parser."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                self.depth += token.nesting
            case "list_item_open":
                self.marker_due = True
            case "heading_open" | "heading_close":
                self.heading_level = int(token.tag[1]) if token.nesting > 0 else 0
            case "table_open" | "table_close":
                self.in_table, self.headers = token.nesting > 0, None
            case "tr_open":
                self._row(self.lines.cells_of(token))
            case "inline" if not self.in_table:
                self._inline(self.lines.words_of(token))
            case "fence" | "code_block":
                self.pieces.append(Piece("prose", self.lines.words_of(token), self.depth))
            case "html_block":
                self.pieces += _html(self.lines.words_of(token), self.depth)
            case _:
                pass

    def _inline(self, source: Mapped) -> None:
        words = read_inline(source)
        bold = len(read_inline(source.piece(0, bold_opening(source))).text)
        if self.heading_level:
            self.pieces.append(Piece("heading", words, self.heading_level))
        elif self.depth and self.marker_due:
            self.pieces.append(Piece("item", words, self.depth - 1, bold))
        else:
            self.pieces.append(Piece("prose", words, self.depth, bold))
        self.marker_due = False

    def _row(self, cells: list[Mapped]) -> None:
        if self.headers is None:
            self.headers = cells
        else:
            self.pieces.append(Piece("row", row_of(self.headers, cells)))


def row_of(headers: Sequence[Mapped], cells: Sequence[Mapped]) -> Mapped:
    """A row of a table as one statement: each cell behind the heading of its column."""
    writer = Writer()
    for place, cell in enumerate(cells):
        if not cell.text:
            continue
        header = " ".join(headers[place].text.split()).rstrip(":") if place < len(headers) else ""
        writer.insert(CELL_BREAK if writer.length else "")
        writer.insert(f"{header}: " if header else "", cell.span(0, 1)[0])
        writer.take(cell, 0, len(cell.text))
    return writer.done()


def _html(source: Mapped, depth: int) -> Iterator[Piece]:
    """The paragraphs of an HTML block; what a summary, a term or a heading holds is a heading."""
    position, name = 0, ""
    for tag in [*_BLOCK_TAG.finditer(source.text), None]:
        end = tag.start() if tag else len(source.text)
        words = read_inline(_stripped(source, position, end))
        if words.text and name not in ("script", "style"):
            heading = _HTML_HEADING.fullmatch(name)
            yield Piece("heading", words, _HTML_HEADING_LEVEL) if heading else Piece("prose", words, depth)
        if tag:
            position = tag.end()
            name = (tag["name"] or "").lower() if not tag[0].startswith("</") else ""


def _stripped(source: Mapped, start: int, end: int) -> Mapped:
    raw = source.text[start:end]
    begin = start + len(raw) - len(raw.lstrip())
    return source.piece(begin, max(begin, start + len(raw.rstrip())))
