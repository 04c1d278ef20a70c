"""Whether two statements about one thing cannot both be right: other figures, the opposite, another doer."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answering.question import Question
from assistant.answering.shares import Weight
from assistant.disagreement.alignment import align
from assistant.disagreement.amounts import Amount, amounts, clash
from assistant.disagreement.claims import Claim
from assistant.language.nearness import Nearness
from assistant.language.places import without_names
from assistant.language.polarity import PARTIAL, is_attributed, is_conditional, rejects
from assistant.language.tokens import fold
from assistant.verification import Verification, verify

Ground = Literal["figure", "opposite", "name"]

_MOST_ALONE = 0.3  # of what a statement says that the other may lack and still speak of the same thing
_OPPOSED = frozenset({"negation", "opposite", "modality"})
_HEDGED = re.compile(
    r"\b(?:may|might|could|can|sometimes|usually|often|mostly|generally|in general|normally|as a rule|typically|rarely"
    r"|seldom|probably|perhaps|likely|tends? to|some|most|many|few|except|unless|apart from|other than|only|if|when)\b"
)
# A figure of a part, of each, or of a unit is no figure of the whole.
_PART = re.compile(
    r"\b(?:first|second|third|last|next|half|parts?|apiece|(?:each|one) of|of (?:it|them|these|which|those)"
    r"|(?:units?|blocks?|steps) of)\b"
)
_RATE = re.compile(
    r"\b(?:an?|per|one|each|every)(?: (?:two|three|four|five|\d+))? "
    r"(hour|day|night|week|month|year|session|visit|person|item|page|mile)s?\b"
)
_LIST_OF_DAYS = re.compile(r"\b[a-z]+days? (?:to|until|through|and|or) [a-z]+day")
_SHORT_REJECTION = 60  # characters by which a sentence that takes back may be longer than the one taken back


@dataclass(frozen=True, slots=True)
class Tools:
    """What statements are compared with: how much a stem tells, and how near words are in meaning."""

    weight: Weight
    nearness: Nearness


def conflict(question: Question, one: Claim, other: Claim, tools: Tools) -> Ground | None:
    """On what ground two statements that answer a question exclude each other, if they do."""
    if _is_taken_back(one) or _is_taken_back(other):
        return None
    aligned = align(one, other, question.topic_words, tools.weight, tools.nearness)
    if aligned.contrasted or aligned.alone > _MOST_ALONE:
        return None
    if question.kind == "verdict" and not question.figures:
        return "opposite" if _opposed(one, other, tools) else None
    if question.kind != "person" and figures_clash(question, one, other):
        return "figure"
    if question.kind in {"person", "date"}:
        return _by_name_or_day(question, one, other, tools)
    return None


def figures_clash(question: Question, one: Claim, other: Claim) -> bool:
    """Whether two statements give figures of what is asked for that cannot both be right."""
    texts = fold(one.text), fold(other.text)
    if any(_PART.search(text) for text in texts) or _rates(texts[0]) != _rates(texts[1]):
        return False
    if "item" in {one.sentence.kind, other.sentence.kind}:
        return False
    return clash(wanted_amounts(question, texts[0]), wanted_amounts(question, texts[1])) is not None


def wanted_amounts(question: Question, text: str) -> list[Amount]:
    """The amounts of a text that are of the kind that a question wants."""
    return [amount for amount in amounts(text) if _is_wanted(amount, question)]


def _rates(text: str) -> set[str]:
    return set(_RATE.findall(text))


def _is_wanted(amount: Amount, question: Question) -> bool:
    if question.kind == "date" or "year" in question.wanted:
        return amount.measure in {"year", "day"}
    if amount.measure in {"year", "day"}:
        return False
    kinds = question.wanted or {figure.kind for figure in question.figures}
    if not kinds:
        return True
    measure = amount.measure.partition(" ")[0]
    kind = {"money": "money", "percent": "percent", "time": "duration"}.get(measure, "count")
    return kind in kinds


def _opposed(one: Claim, other: Claim, tools: Tools) -> bool:
    own = one.evidence.stance if one.evidence else None
    its = other.evidence.stance if other.evidence else None
    if own and its and (own.says_yes == its.says_yes or own.possible or its.possible):
        return False
    if _is_hedged(one) or _is_hedged(other):
        return False
    against = [_contradicts(one, other, tools), _contradicts(other, one, tools)]
    return all(against) or (any(against) and bool(own and its))


def _contradicts(one: Claim, other: Claim, tools: Tools) -> bool:
    found = _verified(one, other, tools)
    return found.label == "contradicted" and found.check in _OPPOSED


def _by_name_or_day(question: Question, one: Claim, other: Claim, tools: Tools) -> Ground | None:
    wanted = "name" if question.kind == "person" else "date"
    if any(_LIST_OF_DAYS.search(fold(claim.text)) for claim in (one, other)):
        return None
    both = [_verified(one, other, tools), _verified(other, one, tools)]
    if all(found.label == "contradicted" and found.check == wanted for found in both):
        return "name" if wanted == "name" else "figure"
    return None


def _verified(one: Claim, other: Claim, tools: Tools) -> Verification:
    texts = (one.text, other.text)
    if one.sentence.scope.jurisdiction != other.sentence.scope.jurisdiction:
        texts = (without_names(one.text), without_names(other.text))
    return verify(texts[0], [texts[1]], nearness=tools.nearness, weight=tools.weight)


def _is_hedged(claim: Claim) -> bool:
    folded = fold(claim.text)
    return bool(PARTIAL.search(folded)) or is_conditional(folded) or bool(_HEDGED.search(folded))


def _is_taken_back(claim: Claim) -> bool:
    """Whether a statement only reports what unnamed others say, or the next one rejects it."""
    folded = fold(claim.text)
    following = claim.evidence.statement.following if claim.evidence else ""
    return is_attributed(folded) or (rejects(following) and len(following) < len(folded) + _SHORT_REJECTION)
