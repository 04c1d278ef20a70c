"""Figures as amounts that can be compared: what is measured, from where to where, and how firmly it is said."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.language.quantities import UP_TO_TWENTY, Quantity, quantities
from assistant.language.tokens import fold, stem

_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.?|close to|more or less|an?"
    r" estimated|on average|usually|typically|mostly)\s*[$£€]?\s*$"
)
_OVER = re.compile(
    r"\b(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|more than|over|above|from|a minimum of|minimum of"
    r"|starting at|as (?:many|much) as|upwards of|exceeding|(?:minimum|lowest|youngest)(?: \w+){0,6})\s*[$£€]?\s*$"
)
_UNDER = re.compile(
    r"\b(?:at most|no more than|not more than|up to|less than|fewer than|under|below|a maximum of|maximum of|within"
    r"|as (?:little|few) as|(?:maximum|highest|limit)(?: \w+){0,6})\s*[$£€]?\s*$"
)
_OVER_BEHIND = re.compile(
    r"^[a-z ]{0,12}\b(?:or (?:more|longer|over|above|older)|and (?:more|over|up|above)|plus|upwards)\b|^\+"
)
_UNDER_BEHIND = re.compile(r"^[a-z ]{0,12}\b(?:or (?:less|fewer|under|younger)|at most|maximum)\b")
_RANGE = re.compile(r"^\s*(?:[a-z]+\s?)?(?:-|to|and|or|through|up to(?: over)?|to over)\s*[$£€]?\s*$")
_BETWEEN = re.compile(r"\bbetween\s*[$£€]?\s*$")
_REACH = 48  # characters before a figure in which a word limits it
_HALF_DAY = 12  # hours
_SLACK, _LOOSE = 0.025, 0.15  # by which two plain figures, or two of which one is approximate, may lie apart

# Units of one measure, each with its worth in the smallest of them.
UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("second", "sec"), ("time", 1.0)),
    **dict.fromkeys(("minute", "min"), ("time", 60.0)),
    **dict.fromkeys(("hour", "hr"), ("time", 3600.0)),
    **dict.fromkeys(("day", "night"), ("time", 86400.0)),
    "week": ("time", 604800.0),
    "month": ("time", 2629800.0),
    **dict.fromkeys(("year", "yr"), ("time", 31557600.0)),
    "decade": ("time", 315576000.0),
    "century": ("time", 3155760000.0),
    **dict.fromkeys(("mm", "millimetre", "millimeter"), ("length", 0.001)),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), ("length", 0.01)),
    **dict.fromkeys(("m", "metre", "meter"), ("length", 1.0)),
    **dict.fromkeys(("km", "kilometre", "kilometer"), ("length", 1000.0)),
    **dict.fromkeys(("inch", "inche"), ("length", 0.0254)),
    **dict.fromkeys(("foot", "feet", "ft"), ("length", 0.3048)),
    "yard": ("length", 0.9144),
    "mile": ("length", 1609.344),
    **dict.fromkeys(("mg", "milligram"), ("weight", 0.001)),
    **dict.fromkeys(("g", "gram", "gramme"), ("weight", 1.0)),
    **dict.fromkeys(("kg", "kilo", "kilogram"), ("weight", 1000.0)),
    **dict.fromkeys(("lb", "pound"), ("weight", 453.6)),
    **dict.fromkeys(("oz", "ounce"), ("weight", 28.35)),
    **dict.fromkeys(("ml", "millilitre", "milliliter"), ("volume", 0.001)),
    **dict.fromkeys(("l", "litre", "liter"), ("volume", 1.0)),
    "gallon": ("volume", 3.785),
    "pint": ("volume", 0.473),
}
_BEFORE = frozenset({"bc", "bce"})  # years that are counted backwards
_CURRENCIES = {"dollar": "$", "usd": "$", "us$": "$", "pound": "£", "gbp": "£", "euro": "€", "eur": "€"}
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTHS})\b"
    rf"|\b(?P<month2>{_MONTHS})\.? (?P<day2>\d{{1,2}})"
    rf"(?:st|nd|rd|th)?\b(?! ?(?:hours|minutes|people|weeks))"
)
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS.split("|")[:12], start=1)}


_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?"
    r"(?P<half>a\.?m\b|p\.?m\b|o'?clock|in the (?:morning|afternoon|evening))"
    r"|\bat (?P<hour2>\d{1,2})(?:[:.](?P<minute2>\d{2}))?\b(?! ?(?:%|per|[a-z]{4,}))"
)
_TIMES_A = {"once": 1.0, "twice": 2.0}
_OFTEN = re.compile(
    r"\b(?:(?P<times>once|twice|\w+ times) (?:an?|per|each|every) (?P<each>hour|day|week|month|year)"
    r"|every (?:(?P<gap>other|\w+) )?(?P<span>hour|day|week|month|year)s?)\b"
)
_SPANS = {"hour": 8766.0, "day": 365.25, "week": 52.18, "month": 12.0, "year": 1.0}
_SMALL = {word: float(value) for value, word in enumerate(UP_TO_TWENTY.split())} | {"other": 2.0}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure or a range: `low` to `high` of `measure`; `bound` is "over" or "under" where only one end is given."""

    measure: str
    low: float
    high: float
    bound: str
    about: bool
    start: int
    end: int


def amounts(text: str, *, age: bool = False) -> list[Amount]:
    """The amounts of a text in order.

    These are figures with their units brought to one, ranges joined, days of the year, times of the day, and how often
    a thing is done.

    Args:
        text: the text.
        age: whether a figure without a unit is an age.
    """
    folded = fold(text)
    special = [
        *(_day(match) for match in _DAY.finditer(folded)),
        *(_clock(match) for match in _CLOCK.finditer(folded)),
        *(_frequency(match) for match in _OFTEN.finditer(folded) if _times_a_year(match)),
    ]
    taken = [(one.start, one.end) for one in special]
    plain = [
        one for one in quantities(folded) if one.kind != "ordinal" and not any(a <= one.start < b for a, b in taken)
    ]
    found: list[Amount] = []
    place = 0
    while place < len(plain):
        one, following = plain[place], plain[place + 1] if place + 1 < len(plain) else None
        if following is not None and _is_range(one, following, folded):
            found.append(_range(one, following, folded))
            place += 2
        else:
            found.append(_single(_aged(one) if age else one, folded))
            place += 1
    return sorted([*found, *special], key=lambda one: one.start)


def agree(one: Amount, other: Amount) -> bool:
    """Whether two amounts of one measure can both be right: equal, about equal, or one within the other."""
    slack = _LOOSE if one.about or other.about else _SLACK
    if one.bound and one.bound == other.bound:
        own, its = (one.low, other.low) if one.bound == "over" else (one.high, other.high)
        return _near(own, its, slack)
    if one.measure == "clock" and (one.about or other.about):
        return one.low % _HALF_DAY == other.low % _HALF_DAY
    if one.measure in {"year", "day", "clock"}:
        return one.low <= other.high and other.low <= one.high
    if _near(one.low, other.low, slack) and _near(one.high, other.high, slack):
        return True
    return (one.low <= other.high * (1 + slack) and other.low <= one.high * (1 + slack)) or _is_rounded(one, other)


def _is_rounded(one: Amount, other: Amount) -> bool:
    """Whether one of two plain figures is the other one rounded ("19" and "19.4")."""
    plain = one.low == one.high and other.low == other.high
    return plain and (round(one.low) == other.low or round(other.low) == one.low)


def clash(one: Sequence[Amount], other: Sequence[Amount]) -> tuple[Amount, Amount] | None:
    """Two amounts of one measure that cannot both be right, where no two of that measure agree; None without such."""
    for own in one:
        rivals = [its for its in other if its.measure == own.measure]
        mine = [its for its in one if its.measure == own.measure]
        if rivals and not any(agree(a, b) for a in mine for b in rivals):
            return own, rivals[0]
    return None


def _is_range(one: Quantity, following: Quantity, folded: str) -> bool:
    gap = folded[one.end : following.start]
    between = bool(_BETWEEN.search(folded[: one.start]))
    joined = bool(_RANGE.match(gap)) and (" and" not in f" {gap}" or between)
    return joined and following.value > one.value and _measure(one) == _measure(following)


def _range(one: Quantity, following: Quantity, folded: str) -> Amount:
    measure, worth = _measure(following)[0], _measure(following)[1]
    open_ended = (
        bool(re.search(r"\bover\b", folded[one.end : following.start])) or _limits(following, folded)[0] == "over"
    )
    high = math.inf if open_ended else following.value * worth
    return Amount(measure, one.value * worth, high, "", _limits(one, folded)[1], one.start, following.end)


def _single(one: Quantity, folded: str) -> Amount:
    measure, worth = _measure(one)
    value = one.value * worth
    bound, about = _limits(one, folded)
    low = 0.0 if bound == "under" else value
    high = math.inf if bound == "over" else value
    return Amount(measure, low, high, bound, about, one.start, one.end)


def _limits(one: Quantity, folded: str) -> tuple[str, bool]:
    before = folded[max(0, one.start - _REACH) : one.start]
    behind = re.sub(r"^\s*[a-z%]+", "", folded[one.end : one.end + _REACH], count=1) if one.unit else folded[one.end :]
    behind = behind.strip()
    if _OVER.search(before) or _OVER_BEHIND.match(behind):
        return "over", False
    if _UNDER.search(before) or _UNDER_BEHIND.match(behind):
        return "under", False
    return "", bool(_ABOUT.search(before))


def _measure(one: Quantity) -> tuple[str, float]:
    """What a figure measures, and what one of it is worth in the measure's smallest unit."""
    if one.kind == "money":
        return f"money {_CURRENCIES.get(one.unit, one.unit)}", 1.0
    if one.kind in {"percent", "year"}:
        return one.kind, 1.0
    unit = one.unit
    if unit in _BEFORE:
        return "year", -1.0
    if unit in UNITS:
        return UNITS[unit]
    return f"count {stem(unit) if unit else ''}", 1.0


def _near(one: float, other: float, slack: float) -> bool:
    return abs(one - other) <= slack * max(abs(one), abs(other))


def _aged(one: Quantity) -> Quantity:
    return replace(one, unit="year", kind="duration") if one.kind == "count" and not one.unit else one


def _clock(match: re.Match[str]) -> Amount:
    """A time of the day in hours; `about` says that it is not told which half of the day."""
    hour = float(match["hour"] or match["hour2"])
    half = match["half"] or ""
    late = half.startswith("p") or half.endswith(("afternoon", "evening"))
    value = hour % _HALF_DAY + _HALF_DAY * late + float(match["minute"] or match["minute2"] or 0) / 60
    open_half = not half or half.startswith("o")
    return Amount("clock", value, value, "", open_half, match.start(), match.end())


def _frequency(match: re.Match[str]) -> Amount:
    value = _times_a_year(match)
    return Amount("frequency", value, value, "", False, match.start(), match.end())


def _times_a_year(match: re.Match[str]) -> float:
    """How often a year a thing is done; 0 where the words do not tell."""
    if match["each"]:
        word = match["times"].removesuffix(" times")
        times = _TIMES_A.get(word) or _SMALL.get(word) or (float(word) if word.isdigit() else 0.0)
        return times * _SPANS[match["each"]]
    gap = match["gap"]
    apart = 1.0 if gap is None else _SMALL.get(gap) or (float(gap) if gap.isdigit() else 0.0)
    return _SPANS[match["span"]] / apart if apart else 0.0


def _day(match: re.Match[str]) -> Amount:
    month = _MONTH_NUMBER[(match["month"] or match["month2"])[:3]]
    value = month * 31.0 + float(match["day"] or match["day2"])
    return Amount("day", value, value, "", False, match.start(), match.end())
