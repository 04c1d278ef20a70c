"""Whether two statements about one thing cannot both be right: other figures, the opposite, another doer."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answering.question import Question
from assistant.answering.shares import Weight
from assistant.answering.stance import Stance
from assistant.disagreement.alignment import MOST_ALONE, align
from assistant.disagreement.amounts import Amount, amounts, clash
from assistant.disagreement.claims import Claim
from assistant.disagreement.contrasts import are_turns, have_other_subjects, names_of
from assistant.language.nearness import Nearness
from assistant.language.places import without_names
from assistant.language.polarity import is_attributed, is_conditional, is_negated, is_partial, rejects
from assistant.language.tokens import content_words, fold
from assistant.verification import Verification, verify

Ground = Literal["figure", "opposite", "name"]

_MOST_ALONE = 0.33  # of what a statement says that the other may lack and still speak of the same thing
_MOST_ALONE_NARROWED = 0.25  # the same where it narrows the statement down
_HOLDS = 0.6  # share of the question's topic from which a statement holds the question
_FEW_WORDS = 4  # content words of a short sentence
_SURE = 0.9  # strength from which a sentence answers just the question
_OPPOSED = frozenset({"negation", "opposite", "modality"})
_POSSIBLE = r"may|might|could|can"
_SOMETIMES = (
    r"sometimes|usually|often|mostly|generally|in general|normally|as a rule|typically|rarely|seldom|probably|perhaps"
    r"|likely|tends? to|some|most|many|few|except|unless|apart from|other than|only|if|when"
)
_HEDGED = re.compile(rf"\b(?:{_POSSIBLE}|{_SOMETIMES})\b")
_LIMITED = re.compile(rf"\b(?:{_SOMETIMES})\b")
# A figure of a part, of each, or of a unit is no figure of the whole.
_PART = re.compile(
    r"\b(?:first|second|third|last|next|half|parts?|apiece|(?:each|one) of|of (?:it|them|these|which|those)"
    r"|(?:units?|blocks?|steps) of)\b"
)
_RATE = re.compile(
    r"\b(?:an?|per|one|each|every)(?: (?:two|three|four|five|\d+))? "
    r"(hour|day|night|week|month|year|session|visit|person|item|page|mile)s?\b"
)
_RATE_WORDS = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_LIST_OF_DAYS = re.compile(r"\b[a-z]+days? (?:to|until|through|and|or) [a-z]+day")
_AGE = re.compile(r"\b(?:how old|age|years old)\b")
_AGED = re.compile(r"\b(?:age|aged|old)\b")
_PAST = re.compile(r"\b(?:did|was|were|had)\b")
_HOW_MUCH = re.compile(r"\bhow (?:much|high|big|large|deep|far|heavy|tall|wide|warm|hot|cold)\b")
_SHORT_REJECTION = 60  # characters by which a sentence that takes back may be longer than the one taken back


@dataclass(frozen=True, slots=True)
class Tools:
    """What statements are compared with: how much a stem tells, and how near words are in meaning."""

    weight: Weight
    nearness: Nearness


def conflict(question: Question, one: Claim, other: Claim, tools: Tools) -> Ground | None:
    """On what ground two statements that answer a question exclude each other, if they do.

    The verifier, which takes longest, is asked last: most pairs speak of two things.
    """
    if _is_taken_back(one) or _is_taken_back(other):
        return None
    clashing = question.kind != "person" and not _asks_yes_or_no(question) and figures_clash(question, one, other)
    ground = "figure" if clashing else _possible_ground(question, one, other)
    if ground is None or not _speak_of_one_thing(question, one, other, ground, tools):
        return None
    return ground if clashing or _is_verified(question, one, other, ground, tools) else None


def _asks_yes_or_no(question: Question) -> bool:
    return question.kind == "verdict" and not question.figures


def _possible_ground(question: Question, one: Claim, other: Claim) -> Ground | None:
    """The ground on which the verifier may find that two statements exclude each other."""
    if _asks_yes_or_no(question):
        return "opposite" if _may_be_opposed(question, one, other) else None
    if question.kind not in {"person", "date"} or any(_LIST_OF_DAYS.search(fold(claim.text)) for claim in (one, other)):
        return None
    return "name" if question.kind == "person" else "figure"


def _speak_of_one_thing(question: Question, one: Claim, other: Claim, ground: Ground, tools: Tools) -> bool:
    """Whether two statements speak of the same thing, as far as that is needed for a ground."""
    answers = names_of(one) | names_of(other) if ground == "name" else set()
    aligned = align(one, other, question.topic_words, tools.weight, tools.nearness, answers)
    if aligned.contrasted or (ground == "figure" and are_turns(one, other)):
        return False
    if ground == "opposite" and have_other_subjects(one, other):
        return False
    if aligned.alone <= (_MOST_ALONE_NARROWED if aligned.narrowed else _MOST_ALONE):
        return True
    return _holds(one) and _holds(other) and not aligned.narrowed and aligned.alone <= MOST_ALONE


def _is_verified(question: Question, one: Claim, other: Claim, ground: Ground, tools: Tools) -> bool:
    """Whether the verifier finds that two statements exclude each other on a ground."""
    if ground == "opposite":
        return _are_opposed(one, other, tools)
    wanted = "name" if question.kind == "person" else "date"
    return all(
        found.label == "contradicted" and found.check == wanted
        for found in (_verified(*pair, tools) for pair in ((one, other), (other, one)))
    )


def _holds(claim: Claim) -> bool:
    return claim.evidence is not None and claim.evidence.soft >= _HOLDS


def figures_clash(question: Question, one: Claim, other: Claim) -> bool:
    """Whether two statements give figures of what is asked for that cannot both be right."""
    texts = fold(one.text), fold(other.text)
    if any(_PART.search(text) for text in texts):
        return False
    if "item" in {one.sentence.kind, other.sentence.kind}:
        return False
    clashing = clash(wanted_amounts(question, texts[0]), wanted_amounts(question, texts[1]))
    return clashing is not None and (clashing[0].measure == "frequency" or _rates(texts[0]) == _rates(texts[1]))


def wanted_amounts(question: Question, text: str) -> list[Amount]:
    """The amounts of a text that are of the kind that a question wants; an age may be told without its unit."""
    found = amounts(text, age=bool(_AGE.search(question.folded)))
    aged = question.kind == "date" and bool(_AGED.search(fold(text))) and not _PAST.search(question.folded)
    return [amount for amount in found if _is_wanted(amount, question) or (aged and amount.measure == "time")]


def _rates(text: str) -> set[str]:
    return set(_RATE.findall(text)) | {rate for word, rate in _RATE_WORDS.items() if re.search(rf"\b{word}\b", text)}


def _is_wanted(amount: Amount, question: Question) -> bool:
    if question.kind == "date" or "year" in question.wanted:
        return amount.measure in {"year", "day", "clock"}
    if amount.measure in {"year", "day", "clock"}:
        return False
    kinds = question.wanted or {figure.kind for figure in question.figures}
    if not kinds or _HOW_MUCH.search(question.folded):
        return True
    measure = amount.measure.partition(" ")[0]
    if measure == "frequency" or (measure == "time" and _AGE.search(question.folded)):
        return True
    kind = {"money": "money", "percent": "percent", "time": "duration"}.get(measure, "count")
    return kind in kinds


def _may_be_opposed(question: Question, one: Claim, other: Claim) -> bool:
    own, its = _stances(one, other)
    if own and its and (own.says_yes == its.says_yes or own.possible or its.possible):
        return False
    return not (_is_hedged(question, one) or _is_hedged(question, other))


def _are_opposed(one: Claim, other: Claim, tools: Tools) -> bool:
    own, its = _stances(one, other)
    if own and its and _are_plain_opposites(one, other) and min(own.strength, its.strength) >= _SURE:
        return True
    enough = any if own and its else all
    return enough(_contradicts(*pair, tools) for pair in ((one, other), (other, one)))


def _stances(one: Claim, other: Claim) -> tuple[Stance | None, Stance | None]:
    return one.evidence.stance if one.evidence else None, other.evidence.stance if other.evidence else None


def _are_plain_opposites(one: Claim, other: Claim) -> bool:
    """Whether one of two short sentences denies; the verifier finds too little to go by in one of three words."""
    short = max(len(content_words(claim.text)) for claim in (one, other)) <= _FEW_WORDS
    return short and is_negated(fold(one.text)) != is_negated(fold(other.text))


def _contradicts(one: Claim, other: Claim, tools: Tools) -> bool:
    found = _verified(one, other, tools)
    return found.label == "contradicted" and found.check in _OPPOSED


def _verified(one: Claim, other: Claim, tools: Tools) -> Verification:
    texts = (one.text, other.text)
    if one.sentence.scope.jurisdiction != other.sentence.scope.jurisdiction:
        texts = (without_names(one.text), without_names(other.text))
    return verify(texts[0], [texts[1]], nearness=tools.nearness, weight=tools.weight)


def _is_hedged(question: Question, claim: Claim) -> bool:
    """Whether a statement holds in some cases only; "may" is no hedge where it is asked what may be done."""
    folded = fold(claim.text)
    hedge = _LIMITED if question.predicate == "permission" else _HEDGED
    return is_partial(folded) or is_conditional(folded) or bool(hedge.search(folded))


def _is_taken_back(claim: Claim) -> bool:
    """Whether a statement only reports what unnamed others say, or the next one rejects it."""
    folded = fold(claim.text)
    following = claim.evidence.statement.following if claim.evidence else ""
    return is_attributed(folded) or (rejects(following) and len(following) < len(folded) + _SHORT_REJECTION)
