"""Figures with their units, as far as a reader needs them to tell "13 days" from "$1,400"."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

QuantityKind = Literal["money", "percent", "duration", "year", "ordinal", "count"]

UP_TO_TWENTY = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER_WORDS = {word: value for value, word in enumerate(UP_TO_TWENTY.split())}
_NUMBER_WORDS |= _TENS | {"hundred": 100, "dozen": 12}

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted((word for word in _NUMBER_WORDS if word not in {"zero"}), key=len, reverse=True))
_SCALE = r"(?:\s?(?P<scale>thousand|million|billion|bn|k|m)\b)?"
_DURATIONS = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|nights?|semesters?|terms?"
    r"|decades?|centuries|century"
)
_QUANTITY = re.compile(
    rf"(?P<currency>[$£€]|\b(?:US|CA|AU|NZ)\$|\b(?:USD|GBP|EUR)\s)?\s?"
    rf"(?P<number>{_NUMBER}|\b(?:{_WORDS})\b){_SCALE}"
    rf"(?P<percent>\s?%|\s?per\s?cent\b|\s?percentage\b)?(?P<ordinal>(?<=\d)(?:st|nd|rd|th)\b)?"
    rf"(?:[\s-]{{1,2}}(?P<unit>[a-z]+))?",
    re.IGNORECASE,
)
_CURRENCY_WORDS = re.compile(r"^(dollars?|pounds?|euros?|cents?|pence|usd|gbp|eur|bucks?)$", re.IGNORECASE)
_DURATION = re.compile(rf"^(?:{_DURATIONS})$", re.IGNORECASE)
_RANGE_WORDS = frozenset({"to", "or", "and", "through"})
_TEXTS_KEPT = 8192
_RANGE_GAP = 6  # characters between the two ends: " to $"
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure: `value` in its own unit, `unit` the folded noun behind it ("hour", "level", "$"), and its place."""

    value: float
    unit: str
    kind: QuantityKind
    start: int
    end: int


def quantities(text: str) -> list[Quantity]:
    """All figures of a text in order, number words up to a hundred included.

    A bare number from 1500 to 2199 without a unit is a year. A number word without a unit ("one of the") is left out
    when it is "one", which mostly is no figure.
    """
    return list(_quantities(text))


# A sentence is read again for every question that it may answer.
@lru_cache(maxsize=_TEXTS_KEPT)
def _quantities(text: str) -> tuple[Quantity, ...]:
    found = []
    for match in _QUANTITY.finditer(text):
        raw = match["number"].lower()
        value = float(_NUMBER_WORDS[raw]) if raw in _NUMBER_WORDS else float(raw.replace(",", ""))
        value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
        unit = (match["unit"] or "").lower()
        if raw == "one" and not _DURATION.match(unit):
            continue
        kind, unit = _classify(match, value, unit, raw)
        found.append(Quantity(value, unit, kind, match.start("number"), match.end("number")))
    return tuple(_with_range_unit(quantity, after) for quantity, after in zip(found, [*found[1:], None], strict=False))


def _with_range_unit(quantity: Quantity, following: Quantity | None) -> Quantity:
    """The lower end of a range ("40 to 400 hours") takes the unit of its upper end."""
    if quantity.unit in _RANGE_WORDS and following is not None and following.start - quantity.end <= _RANGE_GAP:
        return replace(quantity, unit=following.unit, kind=following.kind)
    return replace(quantity, unit="") if quantity.unit in _RANGE_WORDS else quantity


def _classify(match: re.Match[str], value: float, unit: str, raw: str) -> tuple[QuantityKind, str]:
    if match["currency"] or _CURRENCY_WORDS.match(unit):
        return "money", (match["currency"] or "").strip() or unit.rstrip("s")
    if match["percent"]:
        return "percent", "%"
    if match["ordinal"]:
        return "ordinal", unit
    if _DURATION.match(unit):
        return "duration", unit.rstrip("s")
    if raw.isdigit() and len(raw) == 4 and 1500 <= value < 2200:
        return "year", ""
    return "count", unit.rstrip("s")
