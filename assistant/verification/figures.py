"""Figures: every one of a sentence must stand in the passage, with its unit, and belong to the same thing."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.language.quantities import UP_TO_TWENTY, Quantity
from assistant.language.tokens import STOP_WORDS, fold, stem, words
from assistant.verification.amounts import NO_UNIT, amounts, comparable, equal, unit_of, units_apart
from assistant.verification.findings import Finding
from assistant.verification.statements import VERB

COST = frozenset(stem(word) for word in ["cost", "price", "fee", "charge", "pay", "paid", "come", "set"])
_CHANGES = re.compile(
    r"\b(?:rais|lower|rose|risen|ris(?:es|ing)|increas|decreas|grew|grown|grows|fell|fallen|falls|dropp?|cut|went"
    r"|gone|chang"
    r"|reduc|extend|shorten|mov)\w*"
)
_BOUND_REACH = 26
_ONE = re.compile(r"\b(?:one|a single) (?P<unit>(?!of\b|or\b|and\b|in\b|hour|minute|day|week|month|year)[a-z]{3,})")
_BOUNDS = (
    (
        "least",
        r"at least|no less than|not less than|no fewer than|not fewer than|a minimum of",
        "or more|or over|or older",
    ),
    ("most", r"at most|no more than|not more than|a maximum of", "or less|or fewer|or younger"),
    ("just", r"up to|as many as", ""),
    ("over", r"more than|over|above|longer than|older than|greater than", ""),
    ("under", r"less than|fewer than|under|below|shorter than|younger than", ""),
)
_EACH, _TOGETHER = (
    re.compile(r"\b(?:each|one (?:of the |of these )?(?:part|level|session|lesson|module)|apiece|per \w+)\b"),
    re.compile(r"\b(?:in total|altogether|together|in all)\b"),
)
_RATE = re.compile(r"\b(?:a|an|per|each|every) (hour|day|week|month|year|session|item|mile|night)\b")
_COUNTED_NOUN = re.compile(r"\W(?:[a-z]{3,}s\b|people\b|%)")
_LASTING = re.compile(
    r"\b(?:for|within|after|over|in) (?:many |several |some |a few )?(seconds|minutes|hours|days|weeks|months|years"
    r"|decades|centuries)\b"
)
_EVERY_FEW = re.compile(
    r"\bevery (?:other|second|third|two|three|four|five|six|[2-9]|\d\d) ?(?P<unit>hour|day|week|month|year)s?\b"
)
_TELLS = re.compile(r"\D|[12]\d{3}$")
NUMBER_WORDS = frozenset(f"{UP_TO_TWENTY} thirty forty fifty sixty seventy eighty ninety dozen".split())
_RATE_WORDS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
    "hourly": "hour",
}
_NO_SUBJECT = re.compile(
    r"^\s*(?:is|are|was|were|has|have|had|may|must|can|costs?|takes?|gives?|lasts?|needs?|\d|[$£€]|it\b"
    r"|they\b|[\w ]{2,9} of them\b)"
)
SEGMENT = re.compile(
    r"[;:]|,(?!\d|\s*(?:about |some |roughly |nearly |only )?[$£€\d])|\band\b(?! a half)|\bbut\b|\bwhile\b"
    r"|\bor\b(?= [a-z]{4,})|\.(?=\s)|\b(?:against|versus|vs|compared (?:with|to))\b"
)


def compare(said: str, there: str) -> Iterator[Finding]:
    """The figures of a sentence against those of a statement."""
    mine, theirs = amounts(said), amounts(there)
    used = {id(other) for one in mine for other in theirs if equal(one, other)}
    for one in mine:
        if any(equal(one, other) for other in theirs):
            before = _was_before(one, said, theirs, there)
            if before:
                yield Finding("contradicted", "number", _shown(one, said), _shown(before, there))
                continue
            counted = _counts_other(one, theirs, there)
            if counted:
                yield Finding("contradicted", "number", _shown(one, said), _shown(counted, there))
                continue
            if _belongs_elsewhere(one, mine, said, theirs, there):
                rival = next(other for other in theirs if not equal(one, other))
                yield Finding("contradicted", "number", _shown(one, said), _shown(rival, there))
            continue
        turned = [other for other in theirs if other.value == one.value and units_apart(one, other)]
        rivals = [other for other in theirs if id(other) not in used and comparable(one, other)]
        bound = _bound_of(one, said) if rivals else ""
        if rivals and bound and all(_keeps(bound, one, other, there) for other in rivals):
            continue
        if _within_range(one, rivals, there):
            yield Finding("not_found", "number", _shown(one, said))
        elif turned:
            yield Finding("contradicted", "unit", _shown(one, said), _shown(turned[0], there))
        elif rivals:
            check = {"money": "money", "year": "date"}.get(one.kind, "number")
            yield Finding("contradicted", check, _shown(one, said), _shown(rivals[0], there))
        else:
            yield Finding("not_found", "number", _shown(one, said))
    yield from _single(said, theirs, there)
    yield from _joined(mine, said, theirs, there)
    yield from _counted(mine, said, theirs, there)


def _single(said: str, theirs: Sequence[Quantity], there: str) -> Iterator[Finding]:
    """One thing where the statement gives another number of them: "one application" against "two applications"."""
    for match in _ONE.finditer(fold(said)):
        counted = [other for other in theirs if other.unit and stem(other.unit) == stem(match["unit"])]
        if counted and all(other.value > 1 for other in counted) and not _ONE.search(fold(there)):
            yield Finding("contradicted", "number", match[0], _shown(counted[0], there))
    for one in amounts(said):
        if one.kind != "count" or one.value < 2 or not one.unit or any(equal(one, other) for other in theirs):
            continue
        single = next((match for match in _ONE.finditer(fold(there)) if stem(match["unit"]) == stem(one.unit)), None)
        if single and not any(other.unit and stem(other.unit) == stem(one.unit) for other in theirs):
            yield Finding("contradicted", "number", _shown(one, said), single[0])


def _counts_other(one: Quantity, theirs: Sequence[Quantity], there: str) -> Quantity | None:
    """The figure for what a sentence counts, where the statement has the sentence's figure for something else."""
    if one.kind != "count" or not one.unit or one.unit == NO_UNIT:
        return None
    unit = stem(one.unit)
    alike = [other for other in theirs if other.kind == "count" and other.unit and stem(other.unit) == unit]
    if any(other.value == one.value for other in alike):
        return None
    same = [other for other in theirs if equal(one, other)]
    named = all(_COUNTED_NOUN.match(there[other.end :]) for other in same)
    return next(iter(alike), None) if named else None


def _joined(mine: Sequence[Quantity], said: str, theirs: Sequence[Quantity], there: str) -> Iterator[Finding]:
    """Figures that a sentence joins and the statement gives of different things."""
    for one, other in pairwise(mine):
        if _around(one, said) == _around(other, said) and _torn_apart(one, other, theirs, there):
            yield Finding("contradicted", "number", _shown(one, said), _shown(other, said))


def _counted(mine: Sequence[Quantity], said: str, theirs: Sequence[Quantity], there: str) -> Iterator[Finding]:
    """By what a sentence counts: each or all together, by the day or by the week, free or at a price."""
    if any(equal(one, other) for one in mine for other in theirs) and (
        _EACH.search(fold(said)) and _TOGETHER.search(fold(there)) and not _EACH.search(fold(there))
    ):
        yield Finding("contradicted", "number", "each", "in total")
    spans, its_spans = set(_LASTING.findall(fold(said))), set(_LASTING.findall(fold(there)))
    if spans and its_spans and not spans & its_spans:
        yield Finding("contradicted", "unit", min(spans), min(its_spans))
    rates, known = _rates(said), _rates(there)
    if rates and known and not rates & known:
        yield Finding("contradicted", "unit", f"per {min(rates)}", f"per {min(known)}")
    longer = [match for match in _EVERY_FEW.finditer(fold(there)) if match["unit"] in rates]
    if longer and not known & rates and not _EVERY_FEW.search(fold(said)):
        yield Finding("contradicted", "unit", f"every {longer[0]['unit']}", longer[0][0])


def all_held(said: str, there: str) -> bool:
    """Whether a sentence has figures and a statement holds them all."""
    mine, theirs = [one for one in amounts(said) if one.value], amounts(there)
    return bool(mine) and all(any(equal(one, other) for other in theirs) for one in mine)


def money_held(said: str, there: str) -> bool:
    """Whether a statement holds a sum of money that a sentence names."""
    theirs = amounts(there)
    return any(one.kind == "money" and any(equal(one, other) for other in theirs) for one in amounts(said))


def _rates(text: str) -> set[str]:
    """The units of time or things that a text counts by: "a day", "monthly"."""
    folded = fold(text)
    return {*_RATE.findall(folded), *(unit for word, unit in _RATE_WORDS.items() if re.search(rf"\b{word}\b", folded))}


def shared(said: str, there: str) -> int:
    """How many figures of a sentence stand in a statement."""
    theirs = amounts(there)
    return sum(any(equal(one, other) for other in theirs) for one in amounts(said))


def _torn_apart(one: Quantity, other: Quantity, theirs: Sequence[Quantity], there: str) -> bool:
    """Whether two figures that a sentence joins stand in the passage apart, one of them beside a rival."""
    first = {_around(found, there) for found in theirs if equal(one, found)}
    second = {_around(found, there) for found in theirs if equal(other, found)}
    if not first or not second or first & second or one.kind == other.kind:
        return False
    beside = [found for found in theirs if _around(found, there) in second]
    return any(comparable(one, found) and not equal(one, found) for found in beside)


def _was_before(one: Quantity, said: str, theirs: Sequence[Quantity], there: str) -> Quantity | None:
    """The figure that took the place of one that a sentence gives as the present one ("from 500 to 625 hours")."""
    if _role(one, said) == "from" or not _CHANGES.search(fold(there)):
        return None
    same = [other for other in theirs if equal(one, other)]
    if any(_role(other, there) != "from" for other in same):
        return None
    return next((other for other in theirs if _role(other, there) == "to" and comparable(one, other)), None)


def _role(quantity: Quantity, text: str) -> str:
    match = re.search(r"\b(from|to)(?: about| some| around| nearly)? ?[$£€]?$", text[: quantity.start])
    return match[1] if match else ""


def _bound_of(one: Quantity, text: str) -> str:
    """Whether a figure is said to be a least or a most: "over", "under", "least", "most" or nothing."""
    before, behind = fold(text[max(0, one.start - _BOUND_REACH) : one.start]), fold(text[one.end :][:_BOUND_REACH])
    for bound, in_front, after in _BOUNDS:
        if re.search(rf"\b(?:{in_front})(?: the age of| age)? ?[$£€]?$", before) or (
            after and re.match(rf"[\w ]*?\b(?:{after})\b", behind)
        ):
            return bound
    return ""


def _keeps(bound: str, one: Quantity, other: Quantity, there: str) -> bool:
    """Whether a figure of the passage that is no bound itself keeps the bound that the sentence gives."""
    if _bound_of(other, there):
        return False
    if (unit_of(one) != unit_of(other) and unit_of(one) and unit_of(other)) or not other.value:
        return False
    return {
        "over": other.value > one.value,
        "under": other.value < one.value,
        "least": other.value >= one.value,
        "most": other.value <= one.value,
        "just": other.value == one.value,
    }[bound]


def _within_range(one: Quantity, rivals: Sequence[Quantity], there: str) -> bool:
    """Whether a figure lies between the two ends of a range of the passage ("3 to 5 years")."""
    return any(
        first.value < one.value < last.value
        and re.fullmatch(r"\W*(?:to|-|and|[a-z]+ to)\W*", there[first.end : last.start])
        for first, last in pairwise(rivals)
    )


def _shown(quantity: Quantity, text: str) -> str:
    end = quantity.end
    tail = None if quantity.kind == "year" else re.match(r"\s?%|[\s-](?P<word>[A-Za-z]+)", text[end:])
    if tail and tail["word"] and (fold(tail["word"]) in STOP_WORDS or quantity.unit in ("", NO_UNIT)):
        tail = None  # "$900 and" has no unit
    return (
        (text[max(0, quantity.start - 1)] if quantity.kind == "money" and quantity.start else "").strip()
        + text[quantity.start : end]
        + (tail[0] if tail else "")
    )


def _segments(text: str) -> list[tuple[int, int]]:
    bounds, last = [], 0
    for match in SEGMENT.finditer(text):
        bounds.append((last, match.start()))
        last = match.end()
    return [*bounds, (last, len(text))]


def _around(quantity: Quantity, text: str) -> tuple[int, int]:
    return next(((a, b) for a, b in _segments(text) if a <= quantity.start < b), (0, len(text)))


def _content(text: str) -> set[str]:
    """The stems of a stretch that can tell one figure from another: no small words, of the figures years only."""
    return {
        stem(word) for word in words(text) if word not in STOP_WORDS and word not in NUMBER_WORDS and _TELLS.match(word)
    }


def _belongs_elsewhere(
    one: Quantity, mine: Sequence[Quantity], said: str, theirs: Sequence[Quantity], there: str
) -> bool:
    """Whether the figure stands in the passage for one thing and in the sentence for another one."""
    rivals = [other for other in theirs if not equal(one, other) and comparable(one, other)]
    if not rivals:
        return False
    several = any(other is not one and comparable(one, other) for other in mine)
    start, end = _around(one, said) if several else (0, len(said))
    wanted = (
        _content(said[start:end])
        - COST
        - _content(said[one.start : one.end])
        - {stem(unit) for unit in (one.unit,) if unit}
    )
    holding = [_around(other, there) for other in theirs if equal(one, other)]
    beside = set().union(*(_content(there[a:b]) for a, b in holding))
    first = min(a for a, _ in holding)
    carried = all(_NO_SUBJECT.match(there[a:b]) for a, b in holding)
    for rival in rivals:
        a, b = _around(rival, there)
        if (a, b) in holding or any(
            equal(rival, other) and _around(other, said) == _around(one, said) for other in mine
        ):
            continue
        away = _content(there[a:b])
        if carried and a < first:
            # "had 140 in 2010 and has 385 today": what stands in front of the verb is the subject of both.
            verb = VERB.search(there[a:b].casefold())
            away = _content(there[a + (verb.start() if verb else rival.end - a) : b]) - {
                stem(rival.unit) if rival.unit else ""
            }
        # What follows belongs to the rival alone; what stands in front of it may be shared by the figures behind it.
        if a < first and not any(word[0].isalpha() for word in beside - away):
            continue  # "11 were taken in 2019 and 15 in 2020": a figure that stands alone shares all that is in front
        if (wanted & away) - beside and (a > first or not (wanted & beside) - away):
            return True
    return False
