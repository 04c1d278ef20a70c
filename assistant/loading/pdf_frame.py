"""The frame of a PDF's pages: running headers, footers and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from assistant.loading.pdf_fragments import Piece
from assistant.loading.pdf_layout import rows_of

_ROWS_AT_AN_EDGE = 3
_ZONE = 0.14
_SAME_HEIGHT = 4.0
_MIN_SHARE = 0.3
_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.?|seite)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


def without_frame(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages' pieces without what stands at the same place of many pages, and without page numbers."""
    baselines = [piece.baseline for pieces in pages for piece in pieces] or [0.0]
    edges = [_rows_at_the_edges(pieces, min(baselines), max(baselines)) for pieces in pages]
    places: dict[str, list[float]] = defaultdict(list)
    for rows in edges:
        for row in rows:
            places[_key(row)].append(row[0].baseline)
    least = max(2, _MIN_SHARE * len(pages))
    dropped: set[int] = set()
    for rows in edges:
        for place, row in enumerate(rows):
            same = sum(abs(row[0].baseline - height) <= _SAME_HEIGHT for height in places[_key(row)])
            numbers = place in (0, len(rows) - 1) and all(_NUMBER.fullmatch(piece.text) for piece in row)
            if same >= least or numbers:
                dropped.update(map(id, row))
    return [[piece for piece in pieces if id(piece) not in dropped] for pieces in pages]


def body_size(pages: Sequence[Sequence[Piece]]) -> float:
    """The font size in which most of the text is set."""
    counted = Counter[float]()
    for pieces in pages:
        for piece in pieces:
            counted[round(2 * piece.size) / 2] += len(piece.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def _rows_at_the_edges(pieces: Sequence[Piece], low: float, high: float) -> list[list[Piece]]:
    """The outermost rows of a page, where they stand near its upper or lower edge; from the top down."""
    rows = rows_of(pieces)
    reach = _ZONE * (high - low)
    top = [row for row in rows[:_ROWS_AT_AN_EDGE] if row[0].baseline > high - reach]
    bottom = [row for row in rows[-_ROWS_AT_AN_EDGE:] if row[0].baseline < low + reach]
    return [*top, *(row for row in bottom if not any(row is other for other in top))]


def _key(row: Sequence[Piece]) -> str:
    return _DIGITS.sub("#", " ".join(piece.text for piece in row).casefold())
