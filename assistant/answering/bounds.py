"""Figures as intervals: "under 18", "from 16" and "40 to 400 hours" can be held against the question's figure."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from assistant.language.quantities import Quantity, quantities

Relation = Literal["agrees", "apart", "across"]

_STRICT = 1e-6
_BEFORE, _BEHIND = 34, 30  # characters around a figure in which the words for its bound stand
_UPPER = re.compile(
    r"\b(?P<strict>under|below|younger than|less than|fewer than|shorter than|cheaper than|lower than)\s+"
    r"(?:the age of |about )?[$£€]?\s*$"
    r"|\b(?:up to|at most|no more than|not more than|a maximum of|maximum(?: of)?|no longer than|not longer than"
    r"|within|until|valid for|good for|no older than|not older than|stops? at"
    r"|limited to|limit(?: is| of)?)\s+(?:about |the first |a total of )?[$£€]?\s*$"
)
_LOWER = re.compile(
    r"\b(?P<strict>over|above|older than|more than|exceeds?|longer than|beyond)\s+(?:the age of |about )?[$£€]?\s*$"
    r"|\b(?:at least|from(?: the age of)?|a minimum of|minimum(?: of)?|no less than|not less than|no fewer than|since)"
    r"\s+(?:the age of |about )?[$£€]?\s*$"
)
_UPPER_BEHIND = re.compile(
    r"^[^\w]*(?:[a-z]+\s){0,2}?(?:or|and) (?:less|fewer|younger|under|below)\b|^\s*(?:[a-z]+ )?(?:at most|maximum\b)"
)
_LOWER_BEHIND = re.compile(
    r"^[^\w]*(?:[a-z]+\s){0,3}?(?:or|and) (?:more|over|older|above|up|longer|upwards?)\b"
    r"|^\s*(?:\+|(?:[a-z]+ )?at least)"
)
_TO = re.compile(r"\s*[a-z%]*\s*(?:to|-|through)\s*(?:about )?[$£€]?\s*")
_FROM = re.compile(r"\b(?:from|between|about|costs?|takes?|roughly|is|of)\b[^,;.]{0,14}$")
_AND = re.compile(r"\s*[a-z%]*\s*(?:or|and)\s*(?:about )?[$£€]?\s*")
_DAYS = {
    "day": 1.0,
    "night": 1.0,
    "week": 7.0,
    "month": 365 / 12,
    "year": 365.0,
    "yr": 365.0,
    "decade": 3650.0,
    "century": 36500.0,
}
_MINUTES = {"second": 1 / 60, "sec": 1 / 60, "minute": 1.0, "min": 1.0, "hour": 60.0, "hr": 60.0}
_SPAN = re.compile(
    r"(?P<half>\bhalf an?|(?:(?<=for )|(?<=takes )|(?<=take )|(?<=last )|(?<=within )|(?<=than ))an?"
    r"|\b(?:an?|one|the) (?:whole|full|entire|complete)) (?P<unit>second|minute|hour|day|week|month|year)\b"
)
_SAME_UNIT = {"kilo": "kg", "kilogram": "kg", "gram": "g", "litre": "l", "liter": "l", "metre": "m", "meter": "m"}
# What stands behind a bare number and is no unit ("children under 12 go in free").
_NO_UNIT = frozenset(["go", "can", "get", "or", "and", "must", "may", "pay", "is", "are", "need", "who", "do", "have"])
_AGE = re.compile(r"\b(?:age|aged|years?|year-olds?|children|child|kids?|sons?|daughters?|adults?|yo)\b")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a figure stands for: one, or all within a bound. `start` is its place in the folded text."""

    dimension: str
    low: float
    high: float
    bounded: bool
    start: int


def intervals(folded: str, *, articles: bool = False) -> list[Interval]:
    """The figures of a folded text as intervals.

    Args:
        folded: the text.
        articles: whether "a full year" and "half an hour" are figures too.
    """
    figures = [one for one in quantities(folded) if one.kind != "ordinal"]
    found: list[Interval] = []
    place = 0
    while place < len(figures):
        following = figures[place + 1] if place + 1 < len(figures) else None
        ranged = _range(folded, figures[place], following)
        one = figures[place]
        found.append(ranged or _bounded(folded, _measure(one), one.start, one.end))
        place += 2 if ranged else 1
    if articles:
        for match in _SPAN.finditer(folded):
            measure = _measured(0.5 if match["half"].startswith("half") else 1.0, match["unit"])
            found.append(_bounded(folded, measure, match.start(), match.end()))
    return found


def relation(asked: Interval, stated: Interval, *, of_age: bool) -> Relation | None:
    """Whether two figures agree, exclude each other, or overlap in part; None where they measure different things.

    Args:
        asked: the question's figure.
        stated: the statement's.
        of_age: whether the question speaks of somebody's age, so that a bare bound is one of years.
    """
    low, high = asked.low, asked.high
    if asked.dimension != stated.dimension:
        counts = asked.dimension.startswith("count") and stated.dimension.startswith("count")
        bare = "count:" in (asked.dimension, stated.dimension)
        years = of_age and asked.dimension == "days" and stated.dimension.startswith("count") and stated.bounded
        if years:
            low, high = low / _DAYS["year"], high / _DAYS["year"]
        elif not (counts and (bare or (of_age and (asked.bounded or stated.bounded)))):
            return None
    one_value = low == high and stated.low <= low <= stated.high
    if one_value or (stated.low >= low and stated.high <= high):
        return "agrees"
    return "apart" if high < stated.low or low > stated.high else "across"


def speaks_of_age(folded: str) -> bool:
    """Whether a folded question speaks of how old somebody is."""
    return bool(_AGE.search(folded))


def _range(folded: str, first: Quantity, second: Quantity | None) -> Interval | None:
    if second is None:
        return None
    between = folded[first.end : second.start]
    before = folded[max(0, first.start - _BEFORE) : first.start]
    if not (_TO.fullmatch(between) or (_AND.fullmatch(between) and _FROM.search(before))):
        return None
    low, high = _measure(first), _measure(second)
    if low[0] != high[0] and not low[0].startswith("count"):
        return None
    open_end = _LOWER_BEHIND.match(folded[second.end : second.end + _BEHIND])
    bounds = sorted((low[1], high[1]))
    return Interval(high[0], bounds[0], math.inf if open_end else bounds[1], True, first.start)


def _bounded(folded: str, measure: tuple[str, float], start: int, end: int) -> Interval:
    """A single figure with the bound that the words around it set."""
    dimension, value = measure
    before = folded[max(0, start - _BEFORE) : start]
    behind = folded[end : end + _BEHIND]
    upper, lower = _UPPER.search(before), _LOWER.search(before)
    if upper or _UPPER_BEHIND.match(behind):
        strict = bool(upper and upper["strict"])
        return Interval(dimension, -math.inf, value - _STRICT * strict, True, start)
    if lower or _LOWER_BEHIND.match(behind):
        strict = bool(lower and lower["strict"])
        return Interval(dimension, value + _STRICT * strict, math.inf, True, start)
    return Interval(dimension, value, value, False, start)


def _measure(figure: Quantity) -> tuple[str, float]:
    if figure.kind == "duration":
        return _measured(figure.value, figure.unit)
    if figure.kind in {"money", "percent", "year"}:
        return figure.kind, figure.value
    unit = figure.unit.rstrip("s")
    return f"count:{'' if unit in _NO_UNIT else _SAME_UNIT.get(unit, unit)}", figure.value


def _measured(value: float, unit: str) -> tuple[str, float]:
    unit = unit.rstrip("s")
    if unit in _DAYS:
        return "days", value * _DAYS[unit]
    if unit in _MINUTES:
        return "minutes", value * _MINUTES[unit]
    return f"count:{unit}", value
