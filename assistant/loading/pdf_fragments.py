"""A page of a PDF -> pieces of text with their places: what stands side by side on a line is in separate pieces."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.loading.pdf_bullets import Bullet, find_bullets
from assistant.loading.reading import clean

if TYPE_CHECKING:
    from pypdf import PageObject

# Widths of characters in ems, as in a common sans-serif font; a font's own widths scale them.
_NARROW, _WIDE = frozenset("iljtfrI.,;:'!|()[]/- "), frozenset("mwMW@%—…")
_NARROW_EMS, _WIDE_EMS, _CAPITAL_EMS, _OTHER_EMS = 0.29, 0.86, 0.68, 0.545
_SCALE_BOUNDS = (0.5, 1.6)
_FEW_LETTERS = 5
_FIXED_FONTS, _SERIF_FONTS, _SERIF_SCALE = ("courier", "mono", "consol"), ("times", "serif", "roman"), 0.9
_POSITIONING = frozenset((b"Td", b"TD", b"Tm", b"T*"))
_SHOWING = frozenset((b"Tj", b"TJ"))
_BOLD = ("bold", "black", "heavy", "demi")
_SAME_LINE, _WIDE_GAP, _CELL_GAP, _EDGE_GAP = 0.45, 2.0, 1.2, 0.6
_EDGE_WIDTH = 2.0
_LETTER_HEIGHT, _MAX_HANGING = 0.75, 3.0
_WIDTH_ERROR = 0.05
_MIN_EDGE_SHARE, _MIN_EDGE_COUNT = 0.2, 4
# Ligatures are the letters they stand for; two of the codes of a bullet are control characters.
_SIGNS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x7f": "•", "\x95": "•"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line without a wide gap; places are in points, from below; `right` is an estimate.

    `cells` are its parts where it has narrower gaps that may be those between the cells of a table.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    cells: tuple["Piece", ...] = ()


@dataclass(frozen=True, slots=True)
class _Fragment:
    text: str
    left: float
    baseline: float
    size: float
    bold: bool
    width: float
    angle: int

    @property
    def right(self) -> float:
        return self.left + self.width


def read_pieces(page: "PageObject") -> list[Piece]:
    """The pieces of a page in the order in which it draws them; text across the main direction is left out."""
    bullets = _prepare(page)
    fragments = _fragments(page)
    if not fragments:
        return []
    angles = Counter[int]()
    for fragment in fragments:
        angles[fragment.angle] += len(fragment.text.strip())
    main = angles.most_common(1)[0][0]
    upright = [_turned(fragment, main) for fragment in fragments if fragment.angle == main]
    pieces = _joined(upright, _edges(upright))
    return pieces if main else [*pieces, *_bullet_pieces(bullets, pieces)]


def _fragments(page: "PageObject") -> list[_Fragment]:
    found: list[_Fragment] = []
    widths = _Widths()

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Mapping[str, Any] | None, size: float) -> None:
        if text.strip():
            matrix = _product(tm, cm)
            height = size * math.hypot(matrix[2], matrix[3])
            # Text that is set in a width of its own is drawn wider or narrower than its height says.
            across = size * math.hypot(matrix[0], matrix[1])
            words = clean(text.translate(_SIGNS)).replace("\n", "")
            name = str((font or {}).get("/BaseFont", "")).lower()
            bold = any(mark in name for mark in _BOLD)
            angle = round(math.degrees(math.atan2(matrix[1], matrix[0])) / 90) % 4
            width = across * widths.of(words.rstrip(), font)
            found.append(_Fragment(words, matrix[4], matrix[5], abs(height), bold, width, angle))
        elif found and " " in text:
            found[-1] = replace(found[-1], text=f"{found[-1].text} ")

    page.extract_text(visitor_text=visit)
    return found


def _prepare(page: "PageObject") -> list[Bullet]:
    """Make each text that is placed by itself a fragment by itself: an empty transformation stands before it.

    Without it, what is placed on one line is one text, even across the gap between two columns. The bullets that the
    page draws are given.
    """
    from pypdf.generic import ArrayObject, ContentStream, FloatObject, NameObject, StreamObject

    drawn = _resolved(page.get("/Contents"))
    if not isinstance(drawn, ArrayObject | StreamObject):
        return []
    contents = ContentStream(drawn, page.pdf, "bytes")
    bullets = find_bullets(contents.operations)
    parted: list[tuple[Any, bytes]] = []
    placed = False
    for operands, operator in contents.operations:
        if operator in _SHOWING and placed:
            parted.append(([FloatObject(value) for value in (1, 0, 0, 1, 0, 0)], b"cm"))
            placed = False
        placed = placed or operator in _POSITIONING
        parted.append((operands, operator))
    contents.operations = parted
    page[NameObject("/Contents")] = contents
    return bullets


def _bullet_pieces(bullets: Sequence[Bullet], pieces: Sequence[Piece]) -> list[Piece]:
    """A bullet's character for each drawing of one that stands right before a line of text."""
    found = []
    for bullet in bullets:
        behind = [piece for piece in pieces if _stands_behind(piece, bullet)]
        if behind:
            first = min(behind, key=lambda piece: piece.left)
            found.append(Piece("•", bullet.left, bullet.right, first.baseline, first.size, bold=False))
    return found


def _stands_behind(piece: Piece, bullet: Bullet) -> bool:
    on_line = piece.baseline < bullet.middle < piece.baseline + _LETTER_HEIGHT * piece.size
    small = bullet.right - bullet.left < _LETTER_HEIGHT * piece.size
    return on_line and small and 0 < piece.left - bullet.right < _MAX_HANGING * piece.size


def _product(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...]:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _turned(fragment: _Fragment, angle: int) -> _Fragment:
    """The fragment as it stands when the page is turned so that its text is upright."""
    x, y = fragment.left, fragment.baseline
    left, baseline = ((x, y), (y, -x), (-x, -y), (-y, x))[angle]
    return replace(fragment, left=left, baseline=baseline)


def _edges(fragments: Sequence[_Fragment]) -> frozenset[int]:
    """Places across the page, in steps, at which texts begin on many lines: the left edges of columns."""
    starts = {(round(one.left / _EDGE_WIDTH), round(one.baseline)) for one in fragments}
    lines = len({round(one.baseline) for one in fragments})
    counts = Counter(place for place, _ in starts)
    least = max(_MIN_EDGE_COUNT, _MIN_EDGE_SHARE * lines)
    return frozenset(place for place in counts if counts[place - 1] + counts[place] + counts[place + 1] >= least)


def _joined(fragments: Iterable[_Fragment], edges: frozenset[int]) -> list[Piece]:
    pieces = [_piece_with_cells(run, edges) for run in _runs(fragments, edges, _WIDE_GAP)]
    return [piece for piece in pieces if piece.text]


def _runs(fragments: Iterable[_Fragment], edges: frozenset[int], wide: float) -> Iterator[list[_Fragment]]:
    """Fragments that follow each other on a line without a gap of `wide` times their size."""
    run: list[_Fragment] = []
    for fragment in fragments:
        if run and not _goes_on(run[-1], fragment, edges, wide):
            yield run
            run = []
        run.append(fragment)
    if run:
        yield run


def _goes_on(last: _Fragment, fragment: _Fragment, edges: frozenset[int], wide: float) -> bool:
    size = max(last.size, fragment.size)
    if abs(last.baseline - fragment.baseline) > _SAME_LINE * size:
        return False
    gap, error = fragment.left - last.right, _WIDTH_ERROR * last.width
    at_edge = round(fragment.left / _EDGE_WIDTH) in edges
    return -2 * size - 2 * error < gap < (_EDGE_GAP * size if at_edge else wide * size + error)


def _piece_with_cells(run: Sequence[_Fragment], edges: frozenset[int]) -> Piece:
    cells = tuple(cell for part in _runs(run, edges, _CELL_GAP) if (cell := _piece(part)).text)
    return replace(_piece(run), cells=cells if len(cells) > 1 else ())


def _piece(parts: Sequence[_Fragment]) -> Piece:
    text, last = "", None
    for part in parts:
        apart = last is not None and part.left - last.right > part.size + 2 * _WIDTH_ERROR * last.width
        text += f" {part.text}" if apart and text[-1:] != " " else part.text
        last = part
    counted = Counter[float]()
    for part in parts:
        counted[part.size] += len(part.text.strip())
    size = counted.most_common(1)[0][0]
    letters = sum(len(part.text.strip()) for part in parts)
    bold = sum(len(part.text.strip()) for part in parts if part.bold)
    main = next(part for part in parts if part.size == size)
    text = " ".join(text.split())
    right = max(one.right for one in parts)
    return Piece(text, parts[0].left, right, main.baseline, size, bold > 0.9 * letters)


class _Widths:
    """Estimates how wide a text is in a font, in parts of the font's size."""

    def __init__(self) -> None:
        self._scales: dict[int, tuple[object, float]] = {}

    def of(self, text: str, font: Mapping[str, Any] | None) -> float:
        known = self._scales.get(id(font))
        if known is None or known[0] is not font:
            known = self._scales[id(font)] = (font, _scale(font or {}))
        return known[1] * sum(map(_ems, text))


def _scale(font: Mapping[str, Any]) -> float:
    name = str(font.get("/BaseFont", "")).lower()
    widths = _own_widths(font)
    if widths:
        scale = sum(widths) / len(widths) / 1000 / _OTHER_EMS
        return min(max(scale, _SCALE_BOUNDS[0]), _SCALE_BOUNDS[1])
    if any(mark in name for mark in _FIXED_FONTS):
        return 0.6 / _OTHER_EMS
    return _SERIF_SCALE if any(mark in name for mark in _SERIF_FONTS) else 1.0


def _own_widths(font: Mapping[str, Any]) -> list[float]:
    """The widths that the font lists for its lower-case letters, or for all its characters."""
    listed = _resolved(font.get("/Widths"))
    if isinstance(listed, list):
        first = _resolved(font.get("/FirstChar"))
        start = int(first) if isinstance(first, int | float) else 0
        values = [_resolved(value) for value in listed]
        lower = [
            value for code, value in enumerate(values, start) if 97 <= code <= 122 and isinstance(value, int | float)
        ]
        wide = [float(value) for value in lower if value > 0]
        return wide if len(wide) > 5 else [float(one) for one in values if isinstance(one, int | float) and one > 0]
    inner = _resolved(font.get("/DescendantFonts"))
    inner = _resolved(inner[0]) if isinstance(inner, list) and inner else None
    listed = _resolved(inner.get("/W")) if isinstance(inner, dict) else None
    lists = [_resolved(value) for value in listed] if isinstance(listed, list) else []
    return _positive(_resolved(one) for value in lists if isinstance(value, list) for one in value)


def _positive(values: Iterable[object]) -> list[float]:
    return [float(value) for value in values if isinstance(value, int | float) and value > 0]


def _resolved(value: Any) -> Any:  # noqa: ANN401 - whatever a PDF holds
    return value.get_object() if hasattr(value, "get_object") else value


def _ems(character: str) -> float:
    if character in _NARROW:
        return _NARROW_EMS
    if character in _WIDE:
        return _WIDE_EMS
    return _CAPITAL_EMS if character.isupper() else _OTHER_EMS
