"""Whether the evidence has the kind of answer that is asked for."""

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question

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


def kinds(question: Question, evidence: Sequence[Evidence]) -> dict[str, float]:
    """The features of the kind of answer: a figure, a person, a date, a place, a reason, a way to reach somebody."""
    figures = [one for one in evidence if one.fits >= _FITS] if question.kind in _FIGURES else []
    asked, missing = _contact(question, evidence)
    return {
        "typed": float(question.kind in _FIGURES),
        "typed_soft": max((one.soft for one in figures), default=0.0),
        "first_unfit": float(question.kind in _TYPED and not _fits(question, evidence[0])),
        "contact": asked,
        "contact_missing": missing,
    }


def _fits(question: Question, one: Evidence) -> bool:
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
