"""Lines of a PDF -> paragraphs, headings, list items and table rows; words that a line's end cuts are mended."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.loading.blocks import BlockKind
from assistant.loading.pdf_fragments import Piece
from assistant.loading.pdf_layout import Line, column_bounds, leading_of

_MARKER = re.compile(
    r"(?:[•◦▪▫‣⁃●○■□➢✓✔\uf0b7\uf0a7–—*-]\s+|\d{1,3}[.)]\s+|\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)\s+"
    r"|[a-z][.)]\s+)(?=\S)"
)
_LONE_MARKER = re.compile(
    r"[•◦▪▫‣⁃●○■□➢✓✔\uf0b7\uf0a7–—*-]|\d{1,3}[.)]|\([a-z\d]\)|[a-z][.)]|\d{1,2}(?:\.\d{1,2}){0,3}\.?"
)
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*\Z")
_CUT = re.compile(r"(?P<stem>[^\W\d_]+)[-\u00ad\u2010]\Z")
_TIED = re.compile(r"\w[-\u2010–/]\Z")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LARGER, _MAX_HEADING_WORDS, _MAX_BOLD_WORDS = 1.12, 30, 14
_SAME_SIZE = 0.6
_HEADING_LEADING = 1.6
_RUNNING_GAP, _SMALLER = 1.8, 0.87
_GAP, _INDENT, _SHORT, _VERY_SHORT = 1.4, 0.9, 0.85, 0.55
_HANGING = 2.0
_NEAR = 4
_BOLD_LEVEL = 7
_MIN_TABLE_ROWS = 2
_CELL_ALIGNMENT, _EXACT_ALIGNMENT = 3.0, 0.5


@dataclass(slots=True)
class Paragraph:
    """A block in the making: its kind and lines; `level` is the depth of a heading or an item.

    `marker` is what its first line begins with that is no part of its words, and `number` what that says.
    """

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    number: int | None = None
    marker: str = ""


def build_paragraphs(lines: Sequence[Line], body_size: float) -> list[Paragraph]:
    """The blocks of all pages in order."""
    return _Builder(lines, body_size).build()


class _Builder:
    def __init__(self, lines: Sequence[Line], body_size: float) -> None:
        self._lines = lines
        self._body = body_size
        self._bounds = column_bounds(lines)
        self._leading = leading_of(lines)
        self._bold_body = sum(line.bold for line in lines) > 0.5 * len(lines)
        self._tables = _table_rows(lines)
        self._done: list[Paragraph] = []

    def build(self) -> list[Paragraph]:
        for place, line in enumerate(self._lines):
            if place in self._tables:
                self._done.append(Paragraph("row", [line]))
            elif self._is_running_head(place):
                self._done.append(Paragraph("furniture", [line]))
            elif self._goes_on_as_heading(place):
                self._done[-1].lines.append(line)
            elif self._is_heading(line):
                self._done.append(Paragraph("heading", [line]))
            elif marker := _marker_of(line):
                self._item(line, marker)
            elif place and place - 1 not in self._tables and self._goes_on(place):
                self._done[-1].lines.append(line)
            else:
                self._done.append(Paragraph("prose", [line]))
        self._settle_headings()
        self._settle_lists()
        return self._done

    def _is_heading(self, line: Line) -> bool:
        words = line.text.split()
        if not any(character.isalpha() for character in line.text) or len(words) > _MAX_HEADING_WORDS:
            return False
        if line.size >= _LARGER * self._body:
            return True
        short = len(words) <= _MAX_BOLD_WORDS and line.text[-1] not in ".,;"
        return line.bold and not self._bold_body and short and line.size >= 0.95 * self._body

    def _goes_on_as_heading(self, place: int) -> bool:
        last = self._done[-1] if self._done else None
        if last is None or last.kind != "heading":
            return False
        before, line = self._lines[place - 1], self._lines[place]
        gap = (before.baseline - line.baseline) / max(line.size, 1.0)
        alike = before.bold == line.bold and abs(before.size - line.size) < _SAME_SIZE
        return alike and before.page == line.page and 0 < gap < _HEADING_LEADING

    def _is_running_head(self, place: int) -> bool:
        """Whether a line at the top of a page is smaller than the text and stands apart from it."""
        line = self._lines[place]
        above = self._lines[place - 1] if place else None
        below = self._lines[place + 1] if place + 1 < len(self._lines) else None
        if (above is not None and above.page == line.page) or below is None or below.page != line.page:
            return False
        apart = line.baseline - below.baseline > _RUNNING_GAP * self._body
        return apart and line.size <= _SMALLER * self._body and len(line.text.split()) <= _MAX_BOLD_WORDS

    def _item(self, line: Line, marker: str) -> None:
        number = marker.strip(" .)(")
        outer = [one.lines[0].left for one in self._open_items() if one.lines[0].left < line.left - 0.7 * line.size]
        level = len({round(left / line.size) for left in outer})
        self._done.append(Paragraph("item", [line], level, int(number) if number.isdigit() else None, marker))

    def _open_items(self) -> Iterable[Paragraph]:
        """The items of the list that the last paragraph belongs to."""
        for paragraph in reversed(self._done):
            if paragraph.kind != "item":
                return
            yield paragraph

    def _goes_on(self, place: int) -> bool:
        """Whether a line goes on with the paragraph of the line before it."""
        before, line, last = self._lines[place - 1], self._lines[place], self._done[-1]
        if last.kind not in ("prose", "item") or abs(before.size - line.size) > _SAME_SIZE:
            return False
        ended = _TERMINAL.search(before.text) is not None
        if (before.page, before.column) != (line.page, line.column):
            return not ended and (line.text[:1].islower() or self._is_full(before))
        gap = (before.baseline - line.baseline) / max(line.size, 1.0)
        if not 0 < gap <= _GAP * self._leading or self._ends_early(place, ended=ended):
            return False
        if last.kind == "item":
            return line.left >= last.lines[0].left + _HANGING or (not ended and line.text[:1].islower())
        left, _ = self._bounds[line.page, line.column]
        indented = line.left - before.left > _INDENT * line.size and before.left - left < _INDENT * line.size
        outdented = before.left - line.left > _INDENT * line.size
        return not ((indented or outdented) and len(last.lines) > 1)

    def _ends_early(self, place: int, *, ended: bool) -> bool:
        """Whether the first word of a line would have found room on the line before: a paragraph ended there."""
        before, line = self._lines[place - 1], self._lines[place]
        beside = [
            one.right
            for one in self._lines[max(0, place - _NEAR) : place + _NEAR]
            if one.page == line.page and one.column == line.column
        ]
        left, right = self._bounds[line.page, line.column]
        right = min(right, max(beside))
        share = (before.right - left) / max(right - left, 1.0)
        first_word = len(line.text.split(None, 1)[0]) * 0.5 * line.size / max(right - left, 1.0)
        goes_on = not ended or line.text[:1].islower()
        return share + first_word < (_VERY_SHORT if goes_on else _SHORT)

    def _is_full(self, line: Line) -> bool:
        left, right = self._bounds[line.page, line.column]
        return line.right - left >= _SHORT * (right - left)

    def _settle_headings(self) -> None:
        """Rank the headings by their sizes; what is larger but long is text."""
        for one in self._done:
            if one.kind == "heading" and sum(len(line.text.split()) for line in one.lines) > _MAX_HEADING_WORDS:
                one.kind = "prose"
        sizes = sorted({_half(one.lines[0].size) for one in self._done if self._is_large(one)}, reverse=True)
        for one in self._done:
            if one.kind == "heading":
                large = self._is_large(one)
                one.level = min(sizes.index(_half(one.lines[0].size)) + 1, _BOLD_LEVEL - 1) if large else _BOLD_LEVEL

    def _settle_lists(self) -> None:
        """Make list items of indented paragraphs below a line that announces them: their bullets may be drawings."""
        lead: Line | None = None
        for one in self._done:
            line = one.lines[0]
            if one.kind == "prose" and lead is not None and line.left - lead.left > _INDENT * line.size:
                one.kind = "item"
            elif one.kind != "item":
                lead = line if one.kind == "prose" and one.lines[-1].text.endswith(":") else None

    def _is_large(self, paragraph: Paragraph) -> bool:
        return paragraph.kind == "heading" and paragraph.lines[0].size >= _LARGER * self._body


def joined_words(paragraph: Paragraph, known: frozenset[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words of a paragraph and where in them each page begins: pairs of a place and a page.

    `known` are the words of the whole document, by which a cut word is told from one with a hyphen of its own.
    """
    text = ""
    pages: list[tuple[int, int]] = []
    for place, line in enumerate(paragraph.lines):
        words = line.text
        if place == 0:
            words = words.removeprefix(paragraph.marker).lstrip()
        text = _mended(text, words, known) if text else ""
        if not pages or pages[-1][1] != line.page:
            pages.append((len(text), line.page))
        text += words
    return text, pages


def words_in(lines: Iterable[Line]) -> frozenset[str]:
    """The words of the lines in lower case, those that a line's end cuts left out."""
    words: set[str] = set()
    for line in lines:
        text = _CUT.sub("", line.text)
        words.update(word.lower().replace("\u2010", "-") for word in _WORD.findall(text))
    return frozenset(words)


def _mended(text: str, words: str, known: frozenset[str]) -> str:
    """The text as it stands before the words of the next line: with a space, or without the hyphen that cut a word."""
    cut = _CUT.search(text)
    following = _WORD.match(words)
    if cut is None or following is None or not words[:1].islower():
        return text if _TIED.search(text) else f"{text} "
    stem, rest = cut["stem"].lower(), following.group().lower()
    joined, hyphened = stem + rest, f"{stem}-{rest}"
    if text.endswith("\u00ad") or joined in known:
        return text[:-1]
    apart = stem in known and rest in known and len(stem) > 2
    return text if hyphened in known or apart else text[:-1]


def _table_rows(lines: Sequence[Line]) -> frozenset[int]:
    """The places of lines that are rows of a table: several pieces, at the places of those of the line beside it.

    Two lines alone must be aligned exactly: words of justified text stand below each other by chance.
    """
    rows: set[int] = set()
    run: list[int] = []
    for place, line in enumerate(lines):
        if run and _cells(line) >= 2 and _are_aligned(lines[place - 1], line, _CELL_ALIGNMENT):
            run.append(place)
            continue
        rows.update(run if _is_table([lines[one] for one in run]) else ())
        run = [place] if _cells(line) >= 2 else []
    rows.update(run if _is_table([lines[one] for one in run]) else ())
    return frozenset(rows)


def _marker_of(line: Line) -> str:
    """The list marker that a line begins with, or an empty string."""
    if len(line.cells) > 1 and _LONE_MARKER.fullmatch(line.cells[0].text):
        return line.cells[0].text
    found = _MARKER.match(line.text)
    return found.group() if found else ""


def _is_table(lines: Sequence[Line]) -> bool:
    if len(lines) > _MIN_TABLE_ROWS:
        return True
    return len(lines) == _MIN_TABLE_ROWS and _are_aligned(lines[0], lines[1], _EXACT_ALIGNMENT)


def _cells(line: Line) -> int:
    return len(line.cells) - (1 if _LONE_MARKER.fullmatch(line.cells[0].text) and len(line.cells) == 2 else 0)


def _are_aligned(above: Line, below: Line, within: float) -> bool:
    if (above.page, above.column) != (below.page, below.column):
        return False
    shorter, longer = sorted((above.cells, below.cells), key=len)
    return all(any(_is_aligned(one, other, within) for other in longer) for one in shorter)


def _is_aligned(one: Piece, other: Piece, within: float) -> bool:
    left, right = abs(one.left - other.left), abs(one.right - other.right)
    if one.text[-1:].isdigit() and other.text[-1:].isdigit() and right <= 2 * within:
        return True
    return left <= within or abs(one.left + one.right - other.left - other.right) <= 2 * within


def _half(size: float) -> float:
    return round(2 * size) / 2
