"""Red flags and requests for a doctor: what is referred before anything else is looked at.

The rules are data (`rules.toml`), written to be read and corrected by a massage school; all wordings stand there too.

reading      question -> words under one spelling
phrases      where the phrases of the rules stand in it
rules        the rules file
screening    which rule applies
second_line  what a model makes of the question that no rule applies to
earlier      what the turns before it say about a question
health       whether a question is about health, and the line that its answer then ends with
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.safety.earlier import leans_on_earlier, read_together
from assistant.safety.health import health_note, is_about_health
from assistant.safety.rules import RuleBook, RuleClass, read_question, rule_book
from assistant.safety.screening import first_rule
from assistant.safety.second_line import URGENT, Opinion, second_line

__all__ = [
    "SECOND_LINE", "Referral", "health_note", "is_about_health", "reads_vectors_of", "referrals", "screen",
]  # fmt: skip

VectorOf = Callable[[str], Iterable[float]]

SECOND_LINE = "second line"  # the `rule` of a referral that no rule called for
_EARLIER_TURNS = 3  # turns of the user that a question is screened in the light of
_EARLIER_CHARACTERS = 400  # of each, its end
# How sure the second line must be of an earlier turn, or of it and the question as one text, where no rule applies:
# few words of a follow-up mislead it.
_CARRIED_FROM = 0.7
# Below it in every part of a question, a rule for an emergency read a word in another sense ("my laptop stopped
# responding"). In cross-validation no emergency that a rule found lies below 0.05.
_ANOTHER_SENSE = 0.02
_PARTS = re.compile(r"[.!?;\n]+|,\s")
_FIXED = {"REFERRAL": "emergency", "CRISIS_REFERRAL": "crisis"}


@dataclass(frozen=True, slots=True)
class Referral:
    """The fixed words that come first, whatever else is asked, on one line; with the rule that called for them."""

    text: str
    rule: str
    kind: RuleClass


def screen(question: str, earlier: Sequence[str] = (), *, vector_of: VectorOf | None = None) -> Referral | None:
    """The referral that a question calls for, or None.

    Words of a crisis come before an emergency, and both before a question that belongs to a doctor or a pharmacist.
    A question that leans on what was said before it is referred as that was or as both are when read as one, and what
    the last turn and the question say together counts too.

    Args:
        question: as it was asked.
        earlier: what the user said before it, oldest first; the last few are looked at.
        vector_of: gives the unit embedding of a text, from the model that `reads_vectors_of` knows. Without it the
            rules alone decide.
    """
    found = _screened(question, vector_of)
    recent = [turn[-_EARLIER_CHARACTERS:] for turn in earlier[-_EARLIER_TURNS:]]
    if found or not recent:
        return found
    reading = read_question(question)
    if leans_on_earlier(reading):
        joined = f"{recent[-1]}\n{question}"
        before = (_screened(turn, vector_of, carried=True) for turn in (*reversed(recent), joined))
        if found := next((referral for referral in before if referral), None):
            return found
    together = read_together(reading, read_question(recent[-1]))
    return _screened(f"{recent[-1]}\n{question}", None) if together else None


def reads_vectors_of(weights_sha256: str) -> bool:
    """Whether the second line was fitted on vectors of the embedding model with these weights."""
    return second_line().embedding == weights_sha256


def referrals() -> tuple[str, ...]:
    """Every text that a referral can have."""
    return tuple(rule_book().wordings.values())


def _screened(question: str, vector_of: VectorOf | None, *, carried: bool = False) -> Referral | None:
    """The referral for one text by itself; `carried` where it is an earlier turn."""
    book = rule_book()
    reading = read_question(question)
    rule = first_rule(reading, book)
    by_rule = Referral(book.wordings[rule.wording], rule.name, rule.kind) if rule else None
    if vector_of is None:
        return by_rule
    line = second_line()
    opinion = line.opinion(vector_of(question), reading)
    urgent = opinion.urgent >= line.urgent_from
    if by_rule and by_rule.kind != "scope":
        return None if _in_another_sense(question, opinion, vector_of) else by_rule
    if by_rule and not urgent:
        return by_rule if opinion.referred >= line.dismiss_below else None
    needed = _CARRIED_FROM if carried else line.refer_from
    return _by_second_line(opinion, book) if (urgent and not carried) or opinion.referred >= needed else None


def _in_another_sense(question: str, opinion: Opinion, vector_of: VectorOf) -> bool:
    """Whether neither a question nor any part of it comes near an emergency, though a rule found its words in it."""
    if opinion.referred >= _ANOTHER_SENSE:
        return False
    line = second_line()
    parts = [part.strip() for part in _PARTS.split(question) if re.search(r"\w", part)]
    return all(line.opinion(vector_of(part), read_question(part)).referred < _ANOTHER_SENSE for part in parts)


def _by_second_line(opinion: Opinion, book: RuleBook) -> Referral:
    kind: RuleClass = "scope"
    if opinion.wording in URGENT:
        kind = "crisis" if opinion.wording == "crisis" else "emergency"
    return Referral(book.wordings[opinion.wording], SECOND_LINE, kind)


def __getattr__(name: str) -> str:
    """`REFERRAL` and `CRISIS_REFERRAL`: the rules file is not read before one of its texts is asked for."""
    if name not in _FIXED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return rule_book().wordings[_FIXED[name]]
