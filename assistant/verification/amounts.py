"""The figures of a text with their units, and whether two of them are the same or exclude each other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assistant.language.quantities import Quantity, quantities
from assistant.language.tokens import STOP_WORDS, fold, stem

_CURRENCIES = {
    "$": "$",
    "dollar": "$",
    "usd": "$",
    "us$": "$",
    "£": "£",
    "pound": "£",
    "gbp": "£",
    "€": "€",
    "euro": "€",
    "eur": "€",
}
_MEASURES = frozenset(
    [
        "km",
        "kilometre",
        "kilometer",
        "m",
        "metre",
        "meter",
        "cm",
        "mm",
        "mile",
        "foot",
        "feet",
        "inch",
        "yard",
        "kg",
        "kilo",
        "g",
        "gram",
        "mg",
        "pound",
        "lb",
        "ounce",
        "ml",
        "litre",
        "liter",
        "l",
        "watt",
        "bar",
        "degree",
        "mph",
        "kph",
        "volt",
        "hectare",
        "acre",
        "gallon",
        "pint",
        "c",
    ]
)
_SPELLINGS = {
    "metre": "meter",
    "litre": "liter",
    "kilometre": "kilometer",
    "feet": "foot",
    "hr": "hour",
    "min": "minute",
    "yr": "year",
}
_DURATIONS = {
    "sec": ("second", 1.0),
    "minute": ("second", 60.0),
    "hour": ("second", 3600.0),
    "day": ("day", 1.0),
    "week": ("day", 7.0),
    "month": ("month", 1.0),
    "year": ("month", 12.0),
    "decade": ("month", 120.0),
}
_FREE = re.compile(
    r"\bfree\b(?! from| of (?!charge)| to | will| time| choice)|(?:\b(?:pays?|paid|costs?|charged?|free) |\d )nothing\b"
    r"|\b(?:and|or|,) (?P<who>\w+ )nothing\b"
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SHARE = re.compile(
    r"(?<!first )(?<!second )(?<!latter )(?<!other )(?<!and a )(?<!\d )(?<!half )"
    r"\b(?:(?:(?P<count>a|one|two|three|four|[1-4])[ -])(?P<part>thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)"
    r"|(?P<half>half|halves))\b(?= (?:of|the|its|their|price|cost|fee|as)\b|[.,;]|$)"
)
NO_UNIT = "-"  # of a figure before a small word ("7 to 9"), unlike one that leaves its unit to be understood
_MONTH = re.compile(r"january|february|march|april|may|june|july|august|september|october|november|december")


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Quantity, ...]:
    """The figures of a text; what is free costs 0, and "3 of them" are counted like those before them."""
    found: list[Quantity] = []
    for one in quantities(text):
        if one.unit in STOP_WORDS:
            again = found and re.match(r" of (?:them|these|those|which|whom|it)\b", text[one.end :])
            one = replace(one, unit=found[-1].unit, kind=found[-1].kind) if again else replace(one, unit=NO_UNIT)
        found.append(one)
    shares = list(_shares(fold(text)))
    found = [one for one in found if not any(share.start <= one.start < share.end for share in shares)] + shares
    free = [Quantity(0.0, "", "money", match.start(), match.end()) for match in _FREE.finditer(fold(text))]
    return tuple(sorted([*found, *free], key=lambda one: one.start))


def _shares(folded: str) -> Iterator[Quantity]:
    """Shares in words as percentages: "a quarter of" is 25 %."""
    for match in _SHARE.finditer(folded):
        value = 0.5 if match["half"] else _COUNTS[match["count"]] / _PARTS[match["part"].rstrip("s")]
        yield Quantity(100 * value, "%", "percent", *match.span())


def unit_of(quantity: Quantity) -> str:
    """The unit of a figure under one spelling."""
    if quantity.kind == "money":
        return _CURRENCIES.get(quantity.unit.lower(), quantity.unit)
    unit = fold(quantity.unit).rstrip("s")
    return _SPELLINGS.get(unit, unit)


def equal(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are the same amount, units included."""
    if one.value != other.value and not one.kind == other.kind == "duration":
        return False
    if one.kind == other.kind == "duration":
        return _seconds(one) == _seconds(other)
    if one.kind == other.kind:
        return (one.kind not in {"money", "duration"} and not units_apart(one, other)) or unit_of(one) == unit_of(other)
    if "money" in {one.kind, other.kind} or ("percent" in {one.kind, other.kind} and unit_of(one) and unit_of(other)):
        return False  # 60 people are no 60 euros
    return not units_apart(one, other)


def _seconds(quantity: Quantity) -> tuple[str, float]:
    """A length of time in the smallest unit that it is a whole number of: 90 minutes are 1.5 hours."""
    base, factor = _DURATIONS.get(unit_of(quantity), (unit_of(quantity), 1.0))
    return base, quantity.value * factor


def units_apart(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are measured in different units."""
    mine, theirs = unit_of(one), unit_of(other)
    if one.kind == other.kind and one.kind in {"money", "duration"}:
        return mine != theirs
    measured = (
        (mine in _MEASURES or one.kind in {"duration", "percent"} or one.kind == "money"),
        (theirs in _MEASURES or other.kind in {"duration", "percent"} or other.kind == "money"),
    )
    return all(measured) and (mine != theirs or one.kind != other.kind)


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two figures measure the same kind of thing, so that one excludes the other."""
    if NO_UNIT in {one.unit, other.unit} and one.unit != other.unit:
        return False  # "from 7 to 9" says nothing against "60 members"
    if one.kind != other.kind:
        return {one.kind, other.kind} == {"duration", "count"} and (not unit_of(one) or not unit_of(other))
    if one.kind in {"money", "percent", "duration", "year"}:
        return True
    mine, theirs = unit_of(one), unit_of(other)
    if _calendar(mine) != _calendar(theirs):
        return False  # "5 pm" says nothing against "1 April" or "6 rooms"
    return not mine or not theirs or stem(mine) == stem(theirs) or (mine in _MEASURES) == (theirs in _MEASURES)


def _calendar(unit: str) -> str:
    """Whether a unit makes a figure a time of day, a day of a month, or neither."""
    return "hour" if unit in {"am", "pm"} else "day" if _MONTH.fullmatch(unit) else ""
