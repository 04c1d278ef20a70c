"""What limits a sentence's claim: conditions, "some cases only", and which of them the question names itself."""

import re

from assistant.answering.question import Question
from assistant.answering.shares import Weight, covered_share
from assistant.language.polarity import Cue, clause_of, conditions, partial_of
from assistant.language.tokens import content_stems, covered, stem_words

_KNOWN_CONDITION = 0.4  # of a condition's content that the question must hold for it to be met by the question itself
_LEADING_CONDITION = re.compile(r"^(?:if|when|unless|where|for|in order|before|once|in (?:some|most|many|certain))\b")
_CASE_IN_FRONT = re.compile(r"^(?:before|for|in order to|to)\b[^,]*,")
_DOING = re.compile(r"^(?:\w+ly )?\w+ing\b(?: [\w']+){0,5}\s*$")
_JOINED = re.compile(r"\b(?:or|and)\b")
_SOME_OF = re.compile(r"\b(?:some|most|many|certain|several|various) (?:\w+ )??(?P<noun>\w+s)\b")
_OWN = re.compile(r"\b(?:my|our|this|that|his|her|your) (?P<noun>\w+)")
_LISTS = re.compile(r"\b(?:such as|like|including|namely|for example)\b")


def has_condition(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a condition, or "some cases only", limits the cue, other than one that the question names itself."""
    start, end = clause_of(folded, cue.start)
    if cue.polarity == "affirmed" and _names_other_case(question, folded, cue, weight):
        return True
    if leaves_own_case_open(question, folded):
        return True
    if _LEADING_CONDITION.match(folded):
        start, end = 0, len(folded)
    text = folded[start:end]
    return bool(open_conditions(question, text, weight)) or _is_partial(question, text, cue.end - start, weight)


def open_conditions(question: Question, text: str, weight: Weight) -> list[str]:
    """The conditions in a folded text that the question does not name."""
    return [condition for condition in conditions(text) if not is_named(question, condition, weight)]


def is_named(question: Question, condition: str, weight: Weight) -> bool:
    """Whether the question itself names a condition ("must I be insured to lead tours" - "if you lead tours, ...")."""
    if condition.startswith("whether"):
        return False
    return covered_share(content_stems(condition), question.stems, weight) >= _KNOWN_CONDITION


def leaves_own_case_open(question: Question, text: str) -> bool:
    """Whether "in most states" leaves a question about "my state" open."""
    if not partial_of(text):
        return False
    some, own = _SOME_OF.search(text), _OWN.search(question.folded)
    return some is not None and own is not None and stem_words(some["noun"]) == stem_words(own["noun"])


def _names_other_case(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a case that the question does not name stands before the cue ("For insurance, ... is required")."""
    case = _CASE_IN_FRONT.match(folded)
    if case and not is_named(question, case[0], weight):
        return True
    if cue.object_first:
        return False
    # "Billing insurance calls for a prescription": the doing in front of the cue is the case in which it holds.
    start, _ = clause_of(folded, cue.start)
    doing = _DOING.match(folded[start : cue.start])
    return doing is not None and not is_named(question, doing[0], weight)


def _is_partial(question: Question, text: str, cue_end: int, weight: Weight) -> bool:
    """Whether a text limits its cue to some cases that the question does not name."""
    partial = partial_of(text)
    if not partial:
        return False
    place = text.find(partial)
    # "not needed for this or, in many cases, for that": what is joined behind the cue limits only itself.
    if _lists_topic(question, text[place:], weight) or _JOINED.search(text[cue_end:place]):
        return False
    return not is_named(question, partial, weight)


def _lists_topic(question: Question, text: str, weight: Weight) -> bool:
    """Whether "certain cases such as ..." goes on to name the very case that is asked about."""
    listed = _LISTS.search(text)
    rarest = max(question.topic, key=weight, default="")
    return bool(listed and rarest and covered([rarest], stem_words(text[listed.end() :])))
