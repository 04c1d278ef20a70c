"""Pieces of a page -> its lines in reading order: down one column, then down the next; a row of a table is one line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.loading.pdf_fragments import Piece

_SAME_LINE = 0.45
_MAX_DEPTH = 3
_MIN_LINES = 4
_MANY_LINES = 20
_MIN_COLUMN_CHARACTERS = 22
_MIN_COLUMN_SHARE = 0.12
_MAX_SPANNING_SHARE = 0.35
_GUTTER_RANGE = (0.2, 0.85)
# The right end of a piece is a guess that may be this share of its width too far.
_WIDTH_ERROR = 0.1
_FEW_LINES = 6
_NEAR = 45.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its pieces from left to right; `column` counts the columns of the page in order."""

    pieces: tuple[Piece, ...]
    page: int
    column: int

    @property
    def text(self) -> str:
        """The words of all pieces."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def cells(self) -> tuple[Piece, ...]:
        """What it would be as a row of a table."""
        return tuple(cell for piece in self.pieces for cell in piece.cells or (piece,))

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends, by estimate."""
        return self.pieces[-1].right

    @property
    def baseline(self) -> float:
        """The height at which it stands."""
        return self._longest.baseline

    @property
    def size(self) -> float:
        """The font size of its longest piece."""
        return self._longest.size

    @property
    def _longest(self) -> Piece:
        return max(self.pieces, key=lambda piece: len(piece.text))

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)


def read_lines(pieces: Sequence[Piece], page: int, usual: float | None = None) -> list[Line]:
    """The lines of a page in reading order.

    Args:
        pieces: those of the page.
        page: its number.
        usual: where the second column begins on most pages, for pages with too little text to tell.
    """
    columns = _columns(list(pieces), 0, usual)
    return [Line(tuple(row), page, number) for number, column in enumerate(columns) for row in rows_of(column)]


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces that stand on one height, from the top of the page to the bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
        if rows and abs(rows[-1][0].baseline - piece.baseline) <= _SAME_LINE * min(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def usual_gutter(pages: Sequence[Sequence[Piece]]) -> float | None:
    """Where the second column begins on most pages that hold enough to tell; None where most have one column."""
    known = [_gutter(pieces) for pieces in pages if len(pieces) >= _MANY_LINES]
    found = sorted(gutter for gutter in known if gutter is not None)
    return found[len(found) // 2] if found and 2 * len(found) > len(known) else None


def _columns(pieces: list[Piece], depth: int, usual: float | None = None) -> list[list[Piece]]:
    """Stretches to be read one after the other: between lines across the page, the left column before the right."""
    gutter = _gutter(pieces) if depth < _MAX_DEPTH and len(pieces) >= 2 * _MIN_LINES else None
    if gutter is None and usual is not None and _may_part(pieces, usual):
        gutter = usual
    if gutter is None:
        return [pieces] if pieces else []
    columns: list[list[Piece]] = []
    band: list[Piece] = []
    across: list[Piece] = []
    for row in rows_of(pieces):
        sides = [_side(piece, gutter) for piece in row]
        # Lines on the left, above all that stands on the right, belong to what stands across the page above them.
        if 0 in sides or (not band and 1 not in sides):
            columns.extend(_sides(band, gutter, depth))
            band = []
            across.extend(row)
        else:
            if across:
                columns.append(across)
                across = []
            band.extend(row)
    columns.extend(_sides(band, gutter, depth))
    return [*columns, across] if across else columns


def _may_part(pieces: Sequence[Piece], gutter: float) -> bool:
    sides = [_side(piece, gutter) for piece in pieces]
    return min(sides, default=0) < 0 < max(sides, default=0) and sides.count(0) <= _MAX_SPANNING_SHARE * len(sides)


def _sides(band: Sequence[Piece], gutter: float, depth: int) -> list[list[Piece]]:
    left = [piece for piece in band if _side(piece, gutter) < 0]
    right = [piece for piece in band if _side(piece, gutter) > 0]
    return [*_columns(left, depth + 1), *_columns(right, depth + 1)]


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a second column begins, or None: at the place that the fewest pieces stand across."""
    left, right = min(one.left for one in pieces), max(one.right for one in pieces)
    span = right - left
    places = {round(one.left) for one in pieces}
    inner = [place for place in places if _GUTTER_RANGE[0] * span < place - left < _GUTTER_RANGE[1] * span]
    rated = [(rating, -place) for place in inner if (rating := _rate(pieces, place - 1.0)) is not None]
    return -min(rated)[1] - 1.0 if rated else None


def _rate(pieces: Sequence[Piece], gutter: float) -> float | None:
    """The share of the pieces that stand across a gutter; None where the sides are no columns of running text."""
    sides = {side: [one for one in pieces if _side(one, gutter) == side] for side in (-1, 0, 1)}
    if min(len(sides[-1]), len(sides[1])) < _MIN_LINES:
        return None
    lengths = {side: [sum(len(one.text) for one in row) for row in rows_of(sides[side])] for side in (-1, 1)}
    total = sum(len(one.text) for one in pieces)
    if any(
        _upper_quartile(of) < _MIN_COLUMN_CHARACTERS or sum(of) < _MIN_COLUMN_SHARE * total for of in lengths.values()
    ):
        return None
    if not _stand_side_by_side(sides[-1], sides[1]):
        return None
    share = len(sides[0]) / len(pieces)
    return share if share <= _MAX_SPANNING_SHARE else None


def _upper_quartile(lengths: Sequence[int]) -> int:
    return sorted(lengths)[3 * (len(lengths) - 1) // 4]


def _stand_side_by_side(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    low = max(min(piece.baseline for piece in one), min(piece.baseline for piece in other))
    high = min(max(piece.baseline for piece in one), max(piece.baseline for piece in other))
    return sum(low <= piece.baseline <= high for piece in one) >= _MIN_LINES - 1


def _side(piece: Piece, gutter: float) -> int:
    """-1 left of a gutter, 1 right of it, 0 across it."""
    if piece.left >= gutter:
        return 1
    return -1 if piece.right - _WIDTH_ERROR * (piece.right - piece.left) <= gutter else 0


def column_bounds(lines: Sequence[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """The left and right edge of each column of each page, by page and column."""
    grouped: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        grouped.setdefault((line.page, line.column), []).append(line)
    own = {key: (min(one.left for one in lines), _usual_right(lines)) for key, lines in grouped.items()}
    known = {key: own[key] for key, lines in grouped.items() if len(lines) >= _FEW_LINES}
    return {key: own[key] if key in known else _like(own[key], key[0], known) for key in own}


def _like(
    bounds: tuple[float, float], page: int, known: Mapping[tuple[int, int], tuple[float, float]]
) -> tuple[float, float]:
    """The bounds of the narrowest longer column around a few lines, whose own ends say little."""
    left, right = bounds
    around = [
        (other_right, other_left)
        for (number, _), (other_left, other_right) in known.items()
        if number == page and other_right >= right and abs(other_left - left) <= _NEAR
    ]
    return (min(left, min(around)[1]), min(around)[0]) if around else bounds


def _usual_right(lines: Sequence[Line]) -> float:
    ends = sorted(line.right for line in lines)
    return ends[int(0.8 * (len(ends) - 1))]


def leading_of(lines: Sequence[Line]) -> float:
    """The usual distance between two lines of running text, in parts of their size."""
    gaps = sorted(_gaps(lines))
    return gaps[int(0.4 * (len(gaps) - 1))] if gaps else 1.2


def _gaps(lines: Sequence[Line]) -> Iterator[float]:
    for above, below in pairwise(lines):
        gap = (above.baseline - below.baseline) / max(above.size, 1.0)
        if (above.page, above.column) == (below.page, below.column) and 0.8 < gap < 3 and above.size == below.size:
            yield gap
