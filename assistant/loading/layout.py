"""Lines of a plain text -> units: paragraphs, list items, marked headings and comment bylines, each with its span."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.loading.sentences import trim

UnitKind = Literal["text", "item", "heading", "question", "speaker"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph, item or marked line; `start` and `end` leave the marker (`•`, `2.`, `Q:`, `##`) out.

    `level` is the depth of a heading or item. `line_count` counts the lines it spans. `open_before` and `open_after`
    say whether a blank line (or the edge of the text) stands on that side.
    """

    kind: UnitKind
    start: int
    end: int
    text: str
    indent: int
    level: int = 0
    line_count: int = 1
    open_before: bool = True
    open_after: bool = True

    @property
    def words(self) -> list[str]:
        """The words, as white space parts them."""
        return self.text.split()


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str  # without trailing white space

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def words(self) -> str:
        return self.text.strip()


_BULLET = r"[•◦▪▫‣⁃·●○■□➢✓✔–—−*+-]"
_MARKER = re.compile(
    rf"\s*(?:{_BULLET}[ \t]+|\d{{1,3}}[.)](?:[ \t]+|(?=[^\W\d_]))|\((?:\d{{1,3}}|[a-z]|[ivx]{{1,4}})\)[ \t]+"
    r"|(?:[a-z]|[ivx]{1,4})[.)][ \t]+|[A-Z]\)[ \t]+)(?=\S)"
)
_UNDERLINE = re.compile(r"\s*([=\-~^_#*])\1{2,}\s*\Z")
_UNDERLINE_LEVELS = {"=": 2, "-": 3, "~": 4, "^": 5, "_": 4, "#": 2, "*": 3}
_HASHES = re.compile(r"\s*(#{1,6})[ \t]+(?=\S)")
_QUESTION = re.compile(r"\s*(?:Q|Question)\s?\d{0,3}\s?[:.)][ \t]*(?=\S)")
_ANSWER = re.compile(r"\s*(?:A|Answer)\s?\d{0,3}\s?:[ \t]*(?=\S)|\s*A\d{0,3}[.)][ \t]+(?=\S)")
_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+[\w.'’-]+){0,4}"
_SPEAKER = re.compile(
    rf"(?:{_NAME})\s+(?:says|said|wrote|writes|replied|replies|commented)\b[^.!?:]{{0,60}}(?:\d\d?:\d\d[^:]{{0,12}})?:\Z"
)
_MAX_SPEAKER_CHARACTERS = 120
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*\Z")
_MIN_WRAP_WIDTH, _MAX_WRAP_WIDTH = 40, 140
_WRAP_TOLERANCE = 8


def read_units(text: str) -> list[Unit]:
    """The units of the text in order. Lines without a letter or digit (rules, lone marks) are in none."""
    paragraphs = list(_paragraphs(text))
    width = _wrap_width(paragraphs)
    units: list[Unit] = []
    for lines in paragraphs:
        units.extend(_ParagraphReader(text, lines, width, units[-1] if units else None).read())
    return units


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    lines: list[_Line] = []
    position = 0
    for raw in text.split("\n"):
        if raw.strip():
            lines.append(_Line(position, raw.rstrip()))
        elif lines:
            yield lines
            lines = []
        position += len(raw) + 1
    if lines:
        yield lines


def _wrap_width(paragraphs: Sequence[Sequence[_Line]]) -> int:
    """The column at which lines were wrapped by hand, or 0: the length that nine of ten inner lines stay below."""
    lengths = sorted(len(line.text) for lines in paragraphs for line in lines[:-1])
    if len(lengths) < 3:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH else 0


class _ParagraphReader:
    """Cuts one paragraph (lines without a blank one between) into units."""

    def __init__(self, text: str, lines: Sequence[_Line], width: int, previous: Unit | None) -> None:
        self._text, self._lines, self._width, self._previous = text, lines, width, previous
        self._units: list[Unit] = []
        self._open = False  # the last unit may go on in the next line

    def read(self) -> list[Unit]:
        position = 0
        while position < len(self._lines):
            position += self._line(position)
        last = len(self._units) - 1
        return [
            replace(unit, open_before=self._opens(place), open_after=place == last or self._opens(place + 1))
            for place, unit in enumerate(self._units)
        ]

    def _opens(self, place: int) -> bool:
        """Whether a new paragraph begins at this unit: at the top, or where the text steps back out of a list."""
        if place == 0:
            return True
        above, unit = self._units[place - 1], self._units[place]
        return above.kind == "item" and unit.kind == "text" and unit.indent < above.indent

    def _line(self, position: int) -> int:
        """Reads the line at `position`; gives the number of lines used up."""
        line = self._lines[position]
        below = self._lines[position + 1].text if position + 1 < len(self._lines) else ""
        underline = _UNDERLINE.match(below)
        if not any(character.isalnum() for character in line.text):
            self._open = False
        elif underline and not _MARKER.match(line.text) and len(line.words) <= 120 and not self._joins(position):
            self._add("heading", line, 0, level=_UNDERLINE_LEVELS[underline.group(1)], goes_on=False)
            return 2
        elif self._joins(position):
            self._extend(line)
        else:
            self._start(position)
        return 1

    def _start(self, position: int) -> None:
        line = self._lines[position]
        if hashes := _HASHES.match(line.text):
            self._add("heading", line, hashes.end(), level=len(hashes.group(1)), goes_on=False)
        elif question := _QUESTION.match(line.text):
            self._add("question", line, question.end())
        elif self._answers() and (answer := _ANSWER.match(line.text)):
            self._add("text", line, answer.end())
        elif (begin := self._speaker(line)) >= 0:
            self._add("speaker", line, begin, level=line.indent, goes_on=False)
        elif marker := _MARKER.match(line.text):
            self._add("item", line, marker.end(), level=line.indent)
        else:
            self._add("text", line, 0)

    def _answers(self) -> bool:
        last = self._units[-1] if self._units else self._previous
        return last is not None and last.kind == "question"

    def _speaker(self, line: _Line) -> int:
        """Where the byline of a comment begins in the line, after its marker; -1 where it is none."""
        marker = _MARKER.match(line.text)
        begin = marker.end() if marker else line.indent
        words = line.text[begin:]
        return begin if len(words) <= _MAX_SPEAKER_CHARACTERS and _SPEAKER.match(words) else -1

    def _add(self, kind: UnitKind, line: _Line, offset: int, *, level: int = 0, goes_on: bool = True) -> None:
        span = trim(self._text, line.start + offset, line.start + len(line.text))
        self._units.append(Unit(kind, span.start, span.end, self._text[span.start : span.end], line.indent, level))
        self._open = goes_on

    def _extend(self, line: _Line) -> None:
        last = self._units.pop()
        end = line.start + len(line.text)
        text = self._text[last.start : end]
        self._units.append(Unit(last.kind, last.start, end, text, last.indent, last.level, last.line_count + 1))

    def _joins(self, position: int) -> bool:
        """Whether the line goes on with the unit of the line above rather than starting one of its own."""
        if not self._open or not self._units or position == 0:
            return False
        above, line, last = self._lines[position - 1], self._lines[position], self._units[-1]
        if (
            _MARKER.match(line.text)
            or _QUESTION.match(line.text)
            or _HASHES.match(line.text)
            or self._speaker(line) >= 0
        ):
            return False
        if _ANSWER.match(line.text) and last.kind == "question":
            return False
        ended = _TERMINAL.search(above.text) is not None
        if last.kind == "item":
            deeper = line.indent > last.level
            return deeper or (not ended and (line.words[:1].islower() or self._full(above, line)))
        if self._full(above, line):
            return True
        return not ended and (line.words[:1].islower() or (bool(self._width) and len(above.text) >= 0.7 * self._width))

    def _full(self, above: _Line, line: _Line) -> bool:
        """Whether the first word of the line would not have fitted on the line above."""
        if not self._width:
            return False
        return len(above.text) + 1 + len(line.words.split(None, 1)[0]) > self._width - _WRAP_TOLERANCE
