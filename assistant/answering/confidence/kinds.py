"""Whether the evidence has the kind of answer that is asked for."""

import re
from collections.abc import Mapping, Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.language.tokens import fold

_PASSAGES = 4  # pieces in which a telephone number or an address would stand
_FITS = 0.7  # how well a sentence must fit to hold the kind of answer asked for
_FIGURES = frozenset({"quantity", "date", "person"})
_TYPED = _FIGURES | {"list", "definition", "reason", "steps", "place"}

_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|behind|beside|opposite|outside|inside|of|on|under) (?:the )?[A-Z][\w’'-]+"
    r"|\b(?:streets?|roads?|avenue|buildings?|rooms?|offices?|city|town|village|county|online|websites?|campus"
    r"|upstairs|floor|hospitals?|clinics?|states?|park|square|station|schools?|homes?|house|shop|cent(?:er|re)s?"
    r"|countr(?:y|ies)|gardens?|library|desk)\b"
)
_TIME = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|winter|fall|weekly|daily|every|weeks?|months?|years?|century|after|before|until|since|once|when)\b"
    r"|days?\b",
    re.IGNORECASE,
)
# Each way to reach somebody: how it is asked for, and how it looks.
_CONTACTS = (
    (
        re.compile(r"\b(?:phone|telephone|fax)\b|\bnumber (?:can|do|should|to) .{0,12}(?:call|ring|reach)"),
        re.compile(r"\d{3}[-\s.]\d{3,4}|\(\d{3}\)|\d{5} \d{5,6}"),
    ),
    (
        re.compile(r"\b(?:link|url|web ?site|web ?page|homepage|online address)\b"),
        re.compile(r"https?:|www\.|\.(?:com|org|net|edu|gov)\b"),
    ),
    (re.compile(r"\be-?mail\b"), re.compile(r"\S@\S")),
)
_NO_CONTACT = frozenset({"verdict", "reason", "steps"})

_SENTENCES = 8  # pieces of evidence in which a figure would stand
_MAY_FIT, _MAY_FIT_COST = 0.5, 0.3  # a figure in another unit: how well it fits, and what it counts less
_BESIDE_COST = 0.1  # what a sentence counts less where only the one beside it names the subject
# How a price and a length of time are told without a figure of that kind.
_PRICE = re.compile(
    r"\b(?:free|without (?:extra )?charge|no (?:charge|cost|fee)|nothing)\b|[£$€]\s?\d"
    r"|\d ?(?:p|pence|cents?|pounds?|dollars?|euros?)\b"
)
_ASKS_FOR_A_PRICE = re.compile(r"\bhow much\b|\b(?:dollars|pounds|euros|pence|cents)\b")
_PERIOD = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d|centur(?:y|ies)|minutes?|hours?|days?|weeks?|months?|years?|decades?|permanent\w*"
    r"|expir\w+|for life)\b"
)
# How an age is told without a figure.
_AGE = re.compile(
    r"\b(?:new|young|recent|modern|ancient|antiquity|old|older|oldest|goes back|dates? (?:back|from)|since)\b"
)
_ASKS_HOW_OLD = re.compile(r"\bhow old\b")
# How often is told by days and by such words, a weight with its unit, whose figure may be written out.
_ASKS_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently)\b")
_OFTEN = re.compile(
    r"\b(?:every|each|daily|weekly|monthly|yearly|annual\w*|hourly|once|twice|times|often|rarely|seldom|never|always"
    r"|regular\w*|sometimes|whenever|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
)
_ASKS_THE_WEIGHT = re.compile(r"\bweighs?\b|\bheavy\b")
_WEIGHT = re.compile(r"\b(?:kilo(?:gram(?:me)?)?s?|kg|gram(?:me)?s?|g|tons?|tonnes?|ounces?|oz|pounds?|lbs?|stone)\b")
_SAME_QUESTION = 0.9  # similarity of a heading to the question from which what stands under it is told of just that
_ASKS_HOW_LONG = re.compile(r"\bhow long\b")
# "how thick is it" may be told in pages.
_ASKS_FOR_A_KIND = re.compile(r"\bhow (?:many|much|long|often|old)\b|\b(?:cost|price|fee|charge|pay|earn)s?\b")
_DIGIT = re.compile(r"\d")
_ASKS_THE_HOUR = re.compile(r"\bwhat time\b|\bopening (?:hours|times)\b|\bat what hour\b")
_NUMBER_OF = re.compile(r"\bnumber of\b")
_ASKS_FOR_A_FIGURE = re.compile(r"\bhow (?:many|much|long|old|far|often)\b|\bwhat (?:is|was|are) the\b")


def kinds(question: Question, evidence: Sequence[Evidence]) -> dict[str, float]:
    """The features of the kind of answer: a figure, a person, a date, a place, a reason, a way to reach somebody.

    `figure_gap` is how much more of the topic the best sentence holds than the best with a figure that may be meant:
    the subject is there, and figures are there, but no figure of the subject.
    """
    asked, missing = _contact(question, evidence)
    return {
        "typed": float(question.kind in _FIGURES),
        "figure_gap": _figure_gap(question, evidence[:_SENTENCES]),
        "first_unfit": float(question.kind in _TYPED and not _fits(question, evidence[0])),
        "contact": asked,
        "contact_missing": missing,
    }


def _figure_gap(question: Question, evidence: Sequence[Evidence]) -> float:
    """0..1, and 0 where no figure is asked for."""
    asked = question.folded
    in_passing = _NUMBER_OF.search(asked) and not _ASKS_FOR_A_FIGURE.search(asked)
    if question.kind != "quantity" or in_passing or _ASKS_THE_HOUR.search(asked):
        return 0.0
    held = {one.key: one.soft for one in evidence}
    with_figure = max((_held_with_the_next(one, held) - _figure_cost(question, one) for one in evidence), default=0.0)
    return max(0.0, max(one.soft for one in evidence) - max(0.0, with_figure))


def _held_with_the_next(one: Evidence, held: Mapping[tuple[str, int], float]) -> float:
    """How much of the topic a sentence holds, or the one before or behind it, which may name what its figure is of."""
    document, place = one.key
    beside = max(held.get((document, place - 1), 0.0), held.get((document, place + 1), 0.0))
    return max(one.soft, beside - _BESIDE_COST)


def _figure_cost(question: Question, one: Evidence) -> float:
    """What a sentence counts less for not having the very figure that is asked for; 1 where it has none."""
    text = fold(one.sentence.text)
    told = (
        one.fits >= _FITS
        or one.heading_similarity >= _SAME_QUESTION
        or _is_told_in_words(question, text)
        or (_ASKS_HOW_OLD.search(question.folded) and _AGE.search(text))
        or (("money" in question.wanted or _ASKS_FOR_A_PRICE.search(question.folded)) and _PRICE.search(text))
        or (_ASKS_HOW_LONG.search(question.folded) and _PERIOD.search(text))
    )
    if told:
        return 0.0
    any_will_do = not _ASKS_FOR_A_KIND.search(question.folded) and _DIGIT.search(text)
    return _MAY_FIT_COST if one.fits >= _MAY_FIT or any_will_do else 1.0


def _is_told_in_words(question: Question, text: str) -> bool:
    """Whether a folded text tells how often, or a weight, where that is asked for."""
    often = _ASKS_HOW_OFTEN.search(question.folded) and _OFTEN.search(text)
    weight = _ASKS_THE_WEIGHT.search(question.folded) and _WEIGHT.search(text)
    return bool(often or weight)


def _fits(question: Question, one: Evidence) -> bool:
    if _is_told_in_words(question, fold(one.sentence.text)):
        return True
    if question.kind == "place":
        return bool(_PLACE.search(one.sentence.text))
    return one.fits >= _FITS or (question.kind == "date" and bool(_TIME.search(one.sentence.text)))


def _contact(question: Question, evidence: Sequence[Evidence]) -> tuple[float, float]:
    """Whether a number, a link or an address is asked for, and whether the best evidence has none."""
    if question.kind in _NO_CONTACT:
        return 0.0, 0.0
    looks = [look for asks, look in _CONTACTS if asks.search(question.folded)]
    texts = [one.sentence.text for one in evidence[:_PASSAGES]]
    found = any(look.search(text) for look in looks for text in texts)
    return float(bool(looks)), float(bool(looks) and not found)
