"""The frame of a PDF's pages: running headers, footers and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.loading.pdf_fragments import Piece
from assistant.loading.pdf_layout import rows_of

_ROWS_AT_AN_EDGE = 3
_ZONE = 0.14
_SAME_HEIGHT = 4.0
_MIN_SHARE, _ENOUGH = 0.3, 3
_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.?|seite)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.IGNORECASE
)
_SAME_SIZE, _MAX_LEADING = 0.3, 1.7
_DIGITS = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class _EdgeRow:
    """A row near an edge of its page, and how far the next row towards the middle stands from it."""

    pieces: list[Piece]
    page: int
    gap: float

    @property
    def height(self) -> float:
        return self.pieces[0].baseline

    def readings(self) -> list[str]:
        """What the row says, and what it says beside a number that counts with the pages."""
        text = " ".join(piece.text for piece in self.pieces).casefold()
        numbers = _DIGITS.finditer(text)
        counted = [f"{text[: one.start()]}#{int(one.group()) - self.page}{text[one.end() :]}" for one in numbers]
        return [text, *counted]


def without_frame(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages' pieces without what stands at the same place of several pages, and without page numbers."""
    body = body_size(pages)
    baselines = [piece.baseline for pieces in pages for piece in pieces] or [0.0]
    sides = [side for page, own in enumerate(pages) for side in _sides(own, page, min(baselines), max(baselines))]
    places: dict[str, list[float]] = defaultdict(list)
    for row in (row for side in sides for row in side):
        for key in row.readings():
            places[key].append(row.height)
    least = min(_ENOUGH, max(2, _MIN_SHARE * len(pages)))
    dropped: set[int] = set()
    for side in sides:
        for place, row in enumerate(side):
            repeated = not _is_set_as_text(row, body) and _times(row, places) >= least
            if not repeated and not (place == 0 and _is_number(row.pieces)):
                break
            dropped.update(map(id, row.pieces))
    return [[piece for piece in pieces if id(piece) not in dropped] for pieces in pages]


def _is_set_as_text(row: _EdgeRow, body: float) -> bool:
    """Whether a row is of the size of the text and no further from it than a line: then it is text."""
    size = row.pieces[0].size
    return abs(size - body) < _SAME_SIZE and row.gap < _MAX_LEADING * size


def _is_number(row: Sequence[Piece]) -> bool:
    return all(_NUMBER.fullmatch(piece.text) for piece in row)


def _times(row: _EdgeRow, places: Mapping[str, Sequence[float]]) -> int:
    """On how many pages the row stands at this height."""
    return max(sum(abs(row.height - other) <= _SAME_HEIGHT for other in places[key]) for key in row.readings())


def body_size(pages: Sequence[Sequence[Piece]]) -> float:
    """The font size in which most of the text is set."""
    counted = Counter[float]()
    for pieces in pages:
        for piece in pieces:
            counted[round(2 * piece.size) / 2] += len(piece.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def _sides(pieces: Sequence[Piece], page: int, low: float, high: float) -> tuple[list[_EdgeRow], list[_EdgeRow]]:
    """The rows of a page that stand near its upper and its lower edge, the outermost first."""
    rows = rows_of(pieces)
    reach = _ZONE * (high - low)
    top = [row for row in _edge_rows(rows, page) if row.height > high - reach]
    bottom = [row for row in _edge_rows(rows[::-1], page) if row.height < low + reach]
    return top, bottom


def _edge_rows(rows: Sequence[list[Piece]], page: int) -> list[_EdgeRow]:
    heights = [row[0].baseline for row in rows[: _ROWS_AT_AN_EDGE + 1]]
    gaps = [abs(height - below) for height, below in pairwise(heights)]
    return [_EdgeRow(row, page, gap) for row, gap in zip(rows, [*gaps, float("inf")], strict=False)][:_ROWS_AT_AN_EDGE]
