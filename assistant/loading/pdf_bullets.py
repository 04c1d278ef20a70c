"""List bullets that a PDF draws as small discs and squares, and not as characters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Matrix = tuple[float, ...]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FILLING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"))
_DROPPING = frozenset((b"n",))
_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_MIN_POINTS, _MAX_POINTS = 1.2, 8.0
_MAX_RATIO = 1.4
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Bullet:
    """A small round or square drawing: its left and right edge, and the height of its middle."""

    left: float
    right: float
    middle: float


@dataclass(slots=True)
class _State:
    matrix: Matrix = _IDENTITY
    kept: list[Matrix] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)


def find_bullets(operations: Sequence[tuple[Any, bytes]]) -> list[Bullet]:
    """The drawings of a page's own content that have the size and form of a bullet."""
    state = _State()
    found: list[Bullet] = []
    for operands, operator in operations:
        if operator == b"q":
            state.kept = [*state.kept[-_MAX_DEPTH:], state.matrix]
        elif operator == b"Q":
            state.matrix = state.kept.pop() if state.kept else _IDENTITY
        elif operator == b"cm":
            state.matrix = _product(_numbers(operands, 6), state.matrix)
        elif operator == b"re" or operator in _POINTS:
            state.points.extend(_placed(_corners(operands, operator), state.matrix))
        elif operator in _FILLING or operator in _DROPPING:
            bullet = _bullet(state.points) if operator in _FILLING else None
            found.extend([bullet] if bullet else [])
            state.points = []
    return found


def _corners(operands: Sequence[Any], operator: bytes) -> list[tuple[float, float]]:
    if operator == b"re":
        left, low, width, height = _numbers(operands, 4)
        return [(left, low), (left + width, low + height)]
    count = _POINTS[operator]
    values = _numbers(operands, 2 * count)
    return list(zip(values[::2], values[1::2], strict=True))


def _placed(points: Sequence[tuple[float, float]], matrix: Matrix) -> list[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _bullet(points: Sequence[tuple[float, float]]) -> Bullet | None:
    if len(points) < 2:
        return None
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    width, height = right - left, high - low
    if not (min(width, height) >= _MIN_POINTS and max(width, height) <= _MAX_POINTS):
        return None
    alike = max(width, height) <= _MAX_RATIO * min(width, height)
    return Bullet(left, right, (low + high) / 2) if alike else None


def _numbers(operands: Sequence[Any], count: int) -> tuple[float, ...]:
    """The operands as numbers; those that are none, or not finite, count as 0."""
    values = [float(one) if isinstance(one, int | float) else 0.0 for one in operands[:count]]
    finite = [value if math.isfinite(value) else 0.0 for value in values]
    return tuple(finite + [0.0] * (count - len(finite)))


def _product(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
