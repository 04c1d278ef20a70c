"""What a leaning question may mean: its candidate readings, the likeliest by its words first."""

import re
from collections.abc import Sequence

from assistant.conversation.doing import with_deed
from assistant.conversation.ellipsis import capital, of_something_else, without_brackets
from assistant.conversation.leaning import Leaning, leaning
from assistant.conversation.lists import of_list
from assistant.conversation.phrases import noun_phrases, people, unattributed, without_repeats
from assistant.conversation.pointing import AUXILIARY, means_a_person
from assistant.conversation.referents import (
    SUBJECT_WORDS,
    Exchange,
    Reading,
    Referent,
    first_subject,
    frame_of,
    is_plural,
    referents,
    subject_of,
)
from assistant.language.places import place_spans
from assistant.language.tokens import content_stems, fold

_LONGEST_ADDITION = SUBJECT_WORDS + 4  # words
_NEXT_PHRASES = 3

_OBJECT = re.compile(r"\b(?:it|they|them|he|she|him)\b(?!['’])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b(?= [a-z])", re.IGNORECASE)
_FINAL_DEMONSTRATIVE = re.compile(r"\b(?:that|this|those|these)\b(?=\s*[?.!,]?\s*$)", re.IGNORECASE)
_PLURAL = re.compile(r"^(?:they|them|those|these|their)$", re.IGNORECASE)
# "what if its late": "it is" without its sign.
_ITS_FOR_IT_IS = re.compile(
    r"\bits(?= (?:an?|the|not|no|only|too|very|so|in|for|on|at|ok|okay|fine|late|free|true|been|my|your|over|about"
    r"|worth|possible|allowed|legal|safe|called|just|really|still|bad|good|done|closed|open|required|needed|\w+ing)\b)",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?<!which )(?<!the )(?<!no )\bone\b(?=\s*(?:[?.!,]|$)|\s(?:for|in|on|with|to|at)\b)", re.IGNORECASE)
_ONE_OF_A_KIND = re.compile(r"\b(?:an?|the|another) \w+ (?P<one>ones?)\b", re.IGNORECASE)
# "what's the difference between them", "which of the two is better".
_THOSE_TWO = r"(?:them|these|those|the|both)(?: of them)?(?: (?:two|both))?"
_BOTH = re.compile(
    r"\b(?:differences? between|compare|differ between|which (?:one )?of|both of)"
    rf" (?P<two>{_THOSE_TWO})(?=\s*(?:[?.!,]|$)| (?:is|are|costs?|takes?|has)\b)",
    re.IGNORECASE,
)
_THEM = re.compile(r"\b(?P<two>them|both(?: of them)?)\b(?!['’])", re.IGNORECASE)
_WHICH = re.compile(r"^(?:(?:and|so|but|ok(?:ay)?) )?which(?: ones?)?(?: (?:are|of) (?:they|those|these|them))?\W*$")
_HOW_MANY = re.compile(r"^how many(?= \w)", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!in )(?<!over )\bthere\b(?! (?:is|are|was|were|an?|any)\b)", re.IGNORECASE
)
_OFFER = re.compile(
    r"(?:do|would|should|shall|may|can|could|are) (?:you|i|we)\b(?: also| perhaps| then)?"
    r"(?: (?:like|want|wish|care|interested|tell|explain|show|give|list|go|look|prefer))?(?: me)?(?: in)?(?: to)?"
    r"(?: (?:know|hear|learn|see|read|find out|look at|go into|tell|explain|list|knowing|hearing|learning))?"
    r"(?: you)?(?: more)?(?: about)?\s*(?P<rest>\S.*?)\?\s*$",
    re.IGNORECASE,
)
# "how often", "since when", "why": what is asked is in the question before.
_QUESTION_WORD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?) )?(?:why|when|where|since when|until when|for how long"
    r"|how (?:many times|often|long|soon|far|much|many)|how)\W*$"
)
_WHETHER = re.compile(AUXILIARY)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def readings(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The readings of a question after what was said, at least one; a single one where there is no doubt.

    Args:
        said: the exchanges before it, oldest first.
        question: the question as it was typed.
    """
    question = _placed(said, _ITS_FOR_IT_IS.sub("it is", question))
    alone = Reading(question)
    if not said:
        return [alone]
    kind = leaning(question)
    if kind.manner == "alone":
        return [alone]
    if kind.manner == "agreement":
        return [_offered(said[-1], question)]
    if kind.manner in {"correction", "ellipsis"}:
        return of_something_else(said, kind.rest)
    if kind.manner == "ordinal":
        return of_list(said, question, kind.rest) or _pointing(said, question) or [alone]
    if kind.manner == "next":
        return [_following(said[-1], question)]
    if kind.manner == "fragment":
        return [alone, *of_something_else(said, kind.rest)]
    return _in_doubt(said, question, kind)


def _placed(said: Sequence[Exchange], question: str) -> str:
    """The question with the place that was named last for its "there"."""
    there = _THERE.search(question)
    if not there:
        return question
    named = (one.reading[slice(*span)] for one in reversed(said) for span in place_spans(one.reading)[-1:])
    place = next(named, "")
    return f"{question[: there.start()]}in {place}{question[there.end() :]}" if place else question


def _in_doubt(said: Sequence[Exchange], question: str, kind: Leaning) -> list[Reading]:
    """The readings of a question that points back, or says too little to stand alone for sure."""
    alone = Reading(question)
    found = _pointing(said, question)
    if kind.manner == "thin":
        return [alone, *found]
    if kind.manner == "condition":
        return [alone, *_under_condition(said, question, kind.rest), *found]
    found = [*with_deed(said, question), *_of_the_deed(said[-1], question, kind), *found]
    if not (found and means_a_person(question)):
        found.append(_with_last_question(said[-1], question))
    return [*found, alone] if kind.may_stand_alone else found


def _of_the_deed(last: Exchange, question: str, kind: Leaning) -> list[Reading]:
    """A question such as "how often?" before the last one, where that asks whether something is so."""
    asked = without_brackets(last)
    if _WHICH.match(fold(question)) and _HOW_MANY.match(asked):
        return [Reading(f"{_HOW_MANY.sub('which', asked)}?", asked, "deed")]
    if kind.manner != "bare" or not _QUESTION_WORD.match(fold(question)) or not _WHETHER.match(fold(asked)):
        return []
    return [Reading(f"{question.rstrip(' ?.!')} {asked[:1].lower()}{asked[1:]}?", asked, "deed")]


def _with_last_question(last: Exchange, question: str) -> Reading:
    whole = last.reading.rstrip(" ?.!")
    return Reading(f"{question} ({whole})", ", ".join(subject_of(last)), "whole")


def _under_condition(said: Sequence[Exchange], question: str, condition: str) -> list[Reading]:
    """The last full question under a condition, and what the condition leads to."""
    asked = frame_of(said).reading.rstrip(" ?.!")
    return [Reading(f"{asked} {condition}?", asked, "exchange"), _with_last_question(said[-1], question)]


def _pointing(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The question with each thing that it may point back to."""
    source = f"{said[-1].reading} {said[-1].answer}"
    found = [_joined(question, one, source) for one in referents(said, question)]
    found = [*_of_both(said, question), *found, *_of_a_kind(said[-1], question)]
    return list({one.text: one for one in found if one.added}.values())


def _of_both(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The question with the things of the last two questions for "them", where it compares."""
    both = _BOTH.search(question) or _THEM.search(question)
    if not both or len(said) <= 1:
        return []
    if both.re is _THEM and any(map(is_plural, subject_of(said[-1]))):
        return []
    last, before = (first_subject(one) for one in (said[-1], said[-2]))
    if not last or not before or fold(last) == fold(before):
        return []
    pair = f"{before} and {last}"
    return [
        Reading(
            f"{question[: both.start('two')]}{pair}{question[both.end('two') :]}",
            f"{before}, {last}",
            "deed" if both.re is _BOTH else "both",
        )
    ]


def _of_a_kind(last: Exchange, question: str) -> list[Reading]:
    """The question with the kind of thing that was asked about for "one" ("a cheaper one")."""
    match = _ONE_OF_A_KIND.search(question)
    if not match:
        return []
    nouns = dict.fromkeys(phrase.split()[-1] for phrase in subject_of(last))
    start, end = match.span("one")
    return [Reading(f"{question[:start]}{noun}{question[end:]}", noun, "subject") for noun in nouns]


def _joined(question: str, referent: Referent, source: str) -> Reading:
    """The question with what it points to in the pronoun's place, or in brackets behind it."""
    own = set(content_stems(question))
    kept = [phrase for phrase in without_repeats(referent.phrases) if not set(content_stems(phrase)) <= own]
    while len(kept) > 1 and sum(len(phrase.split()) for phrase in kept) > _LONGEST_ADDITION:
        kept.pop()
    if not kept:
        return Reading(question)
    added = ", ".join(kept)
    first, others = kept[0], f" ({', '.join(kept[1:])})" if len(kept) > 1 else ""
    in_place = _agrees(question, first, kept)
    named = first if _ONE.search(question) and first.islower() else _with_article(first, source)
    replaced = _replaced(question, named, first) if in_place else ""
    text = f"{replaced}{others}" if replaced else f"{question} ({added})"
    return Reading(text, added, referent.origin)


def _agrees(question: str, phrase: str, phrases: Sequence[str]) -> bool:
    """Whether a phrase may stand for the pronoun of a question: a person for a person, several things for "them"."""
    if means_a_person(question):
        return bool(people(phrase))
    if len(phrases) == 1:
        return True
    pronoun = _POSSESSIVE.search(question) or _OBJECT.search(question) or _FINAL_DEMONSTRATIVE.search(question)
    return pronoun is not None and bool(_PLURAL.match(pronoun[0])) == is_plural(phrase)


def _replaced(question: str, phrase: str, bare: str) -> str:
    """The question with a phrase in the place of its first pronoun; empty where it has none that it can stand for."""
    possessive = _POSSESSIVE.search(question)
    if possessive:
        owner = f"{phrase}'" if bare.endswith("s") else f"{phrase}'s"
        return f"{question[: possessive.start()]}{owner}{question[possessive.end() :]}"
    one = _ONE.search(question) if bare.islower() else None
    if one and phrase == bare and not is_plural(bare):
        phrase = f"{'an' if bare[0] in 'aeiou' else 'a'} {bare}"
    found = _OBJECT.search(question) or one or _FINAL_DEMONSTRATIVE.search(question)
    return f"{question[: found.start()]}{phrase}{question[found.end() :]}" if found else ""


def _with_article(phrase: str, source: str) -> str:
    """A phrase with "the" before it, where an article or the like stands before it in what was said."""
    named = re.search(rf"\b(?:the|a|an|my|your|our)\s+{re.escape(phrase)}(?!\w)", source, re.IGNORECASE)
    return f"the {phrase}" if named else phrase


def _offered(last: Exchange, question: str) -> Reading:
    """What the assistant offered last; without an offer, the last question again."""
    offer = _OFFER.match(_SENTENCE_END.split(last.answer)[-1].strip())
    if not offer:
        return Reading(last.reading or question, last.added, "exchange")
    return _joined(f"{capital(offer['rest'])}?", Referent(subject_of(last), "exchange"), "")


def _following(last: Exchange, question: str) -> Reading:
    """What comes after the thing that the last answer told first."""
    first = _SENTENCE_END.split(unattributed(last.answer))[0]
    kept = without_repeats([*reversed(noun_phrases(first)), *subject_of(last)])[:_NEXT_PHRASES]
    if not kept:
        return Reading(question)
    others = f" ({', '.join(kept[1:])})" if len(kept) > 1 else ""
    return Reading(f"What comes after {_with_article(kept[0], first)}?{others}", ", ".join(kept), "exchange")
