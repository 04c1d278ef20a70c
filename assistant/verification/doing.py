"""Who does what to whom: the subject of a sentence's verb must be the subject of the same verb in the statement.

"Members teach the manager" stands in no statement that says "the manager teaches members". Where one of the two is
passive, the other's subject stands behind the verb.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language.tokens import STOP_WORDS
from assistant.language.tokens import words as words_in
from assistant.verification.clauses import verb_at
from assistant.verification.findings import Finding, Label
from assistant.verification.matching import Claim, Match, is_small
from assistant.verification.propositions import ELLIPTIC, Proposition, propositions_of, subject_spans
from assistant.verification.roles import POINTER
from assistant.verification.statements import Statement, Word

_HELPING_LIST = """
is are was were be been being am has have had do does did may must can could should will would might shall cannot not
never also often usually always only to generally still just mostly mainly even no longer first then now
"""
_HELPING = frozenset(_HELPING_LIST.split())
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_PARTICIPLE = ("ed", "en", "wn", "pt", "ght", "lt", "nt", "rn", "ld", "ne", "ut", "id", "ost", "un")
_HELPING_REACH = 4
_RELATIVE = frozenset(("who", "that", "which", "whoever", "whose"))
_IN_PASSING = re.compile(r"(?<!,) (?:that|who) (?:[\w'-]+ ){0,2}$")
_ADVERBIAL = re.compile(
    r"\b(?:at|in|on|by|with|without|from|to|after|before|during|until|within|over|under|as|when|if|while)\b|[,;:.]"
)
_VERB_REACH = 2  # words of content behind the subject among which the verb is looked for


@dataclass(frozen=True, slots=True)
class _Deed:
    """The words before the verb of a proposition, the verb, and those behind it."""

    before: tuple[Word, ...]
    verb: Word
    behind: tuple[Word, ...]
    passive: bool


def done_otherwise(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether another one does what a sentence says, or does it to another one."""
    answered = {match.word: match.answered for match in found}
    for said in propositions_of(claim.statement.folded):
        mine = _deed_of_claim(claim.statement, said)
        if mine is None:
            continue
        places = answered.get(mine.verb) or [word for word in statement.words if word.stem == mine.verb.stem]
        holding = [
            (one, place)
            for one in propositions_of(statement.folded)
            for place in places
            if place in statement.words and one.holds(place.start)
        ]
        deeds = [(one, _deed_at(statement, one, place)) for one, place in holding]
        theirs = [deed for _, deed in deeds if deed is not None]
        told = [place.start for word in mine.before for place in answered.get(word, ())]
        if any(deed is None and any(map(one.holds, told)) for one, deed in deeds):
            continue
        findings = [_compared(mine, deed, answered) for deed in theirs]
        if findings and all(findings):
            swapped = any(_is_other_doer(mine, deed, answered, statement) for deed in theirs)
            label: Label = "contradicted" if swapped else "not_found"
            yield Finding(label, "exchange" if swapped else "stitched", mine.verb.text, statement.text)


def told_in_passing(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether what a sentence says is done only tells which thing a statement means ("plans that pay want ...")."""
    answered = {match.word: match.answered for match in found}
    for said in propositions_of(claim.statement.folded):
        mine = _deed_of_claim(claim.statement, said)
        if mine is None or _IN_PASSING.search(claim.statement.folded[: mine.verb.start]):
            continue
        places = answered.get(mine.verb) or [word for word in statement.words if word.stem == mine.verb.stem]
        if places and all(_is_in_passing(statement.folded[: place.start]) for place in places):
            yield Finding("not_found", "condition", mine.verb.text, statement.text)


def _is_in_passing(before: str) -> bool:
    """Whether a place stands in a clause that belongs to the subject, to judge by what stands before it."""
    passing = _IN_PASSING.search(before)
    return passing is not None and verb_at(before[: passing.start()], after=1) is None


def _deed_of_claim(said: Statement, one: Proposition) -> _Deed | None:
    before, behind = _around(said, one)
    told = [word for word in behind if word.text not in _HELPING and not word.text.endswith("ly")]
    verb = next((word for word in told[:_VERB_REACH] if _is_verb_of(said, before, word)), None)
    if verb is None:
        return None
    rest = tuple(word for word in behind if word.start > verb.start)
    return _Deed(before, verb, rest, _is_passive(said, verb))


def _deed_at(statement: Statement, one: Proposition, place: Word) -> _Deed | None:
    """The deed whose verb stands at a place; None where the word there is none."""
    before, behind = _around(statement, one)
    if place not in behind or not _is_verb_of(statement, before, place):
        return None
    rest = tuple(word for word in behind if word.start > place.start)
    return _Deed(before, place, rest, _is_passive(statement, place))


def _around(statement: Statement, one: Proposition) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a proposition in front of its verb, and all others."""
    spans = (one.own,) if one.alone else one.spans
    front = Proposition(subject_spans(statement.folded, spans) or ((0, 0),))
    elliptic = len(one.spans) > 1 and ELLIPTIC.match(statement.folded[slice(*one.own)])
    before = tuple(
        word
        for word in statement.words
        if front.holds(word.start) or (elliptic and one.own[0] <= word.start < one.own[1])
    )
    return before, tuple(word for word in statement.words if one.holds(word.start) and word not in before)


def _is_verb_of(statement: Statement, before: Sequence[Word], verb: Word) -> bool:
    """Whether only helping verbs and adverbs stand between the subject and a word."""
    start = max((word.end for word in before if word.end <= verb.start), default=0)
    between = words_in(statement.folded[start : verb.start])
    return bool(before) and all(word in _HELPING or word.endswith("ly") for word in between)


def _is_passive(statement: Statement, verb: Word) -> bool:
    """Whether a verb behind a subject and helping verbs tells what is done to that subject."""
    led = _BE & set(words_in(statement.folded[: verb.start])[-_HELPING_REACH:])
    return bool(led) and verb.text.endswith(_PARTICIPLE)


def _compared(mine: _Deed, its: _Deed, answered: dict[Word, tuple[Word, ...]]) -> bool:
    """Whether the two deeds have subjects that cannot be the same."""
    if not any(not is_small(word) for word in its.before) or POINTER.fullmatch(its.before[-1].text):
        return False
    subject = [word for word in mine.before if not is_small(word) and answered.get(word)]
    if not subject:
        return False
    in_front = any(place in its.before for word in subject for place in answered[word])
    return in_front if mine.passive != its.passive else not in_front


def _is_other_doer(mine: _Deed, its: _Deed, answered: dict[Word, tuple[Word, ...]], statement: Statement) -> bool:
    """Whether the doer that a sentence names stands elsewhere in a statement that names another one for the deed."""
    if mine.passive or its.passive or _RELATIVE & {word.text for word in mine.before}:
        return False
    head = next((word for word in mine.before if word.text not in STOP_WORDS), None)
    elsewhere = (
        head is not None and not is_small(head) and any(one in statement.words for one in answered.get(head, ()))
    )
    said = {place for word in mine.behind for place in answered.get(word, ())}
    done_to = {place for word in mine.before for place in answered.get(word, ())}
    if said & set(its.before) and done_to & set(its.behind):
        return True
    return elsewhere and any(
        not is_small(place) and place in its.behind and _is_object(statement.folded[its.verb.end : place.start])
        for place in said
    )


def _is_object(between: str) -> bool:
    """Whether a word is what a verb is done to, to judge by what stands between the two."""
    return not _ADVERBIAL.search(between)
