"""What governs the words of a statement: the preposition before a noun, and what is denied.

A sentence whose words all stand in a statement says it only where they stand there under the same government. "Free
during the rush hour" is not said by "free outside the rush hour", "children pay nothing" not by "children under six
pay nothing" (`limiting`), and "does not pay for massage" not by "does not pay for massage at home".
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.polarity import count_negations
from assistant.verification.figures import NUMBER_WORDS
from assistant.verification.findings import Finding
from assistant.verification.force import force_of
from assistant.verification.limiting import denials_in, limits_of
from assistant.verification.matching import UNITS, Claim, Match, is_small
from assistant.verification.propositions import Proposition, propositions_of, subject_spans
from assistant.verification.statements import VERB, Statement, Word

# Prepositions of one meaning on a line; those of two groups that a line of `_APART` names exclude each other.
_GROUPS = {
    "before": "before until till by",
    "after": "after since from following",
    "inside": "during in within inside on at throughout",
    "outside": "outside beyond",
    "with": "with",
    "without": "without",
    "over": "over above",
    "under": "under below",
    "for": "for",
    "against": "against",
}
_GROUP_OF = {word: group for group, words in _GROUPS.items() for word in words.split()}
_APART = frozenset(
    frozenset(pair.split()) for pair in ("before after", "inside outside", "with without", "over under", "for against")
)
_PER = frozenset(("a", "an", "per", "each", "every"))
_PERIOD = re.compile(r"minute|hour|day|night|evening|week|month|season|year")
_REACH = 5  # words before a noun among which its preposition stands
_SAVING = re.compile(
    r"\b(?:except|unless|only|apart from|other than|nothing but|but (?=at|in|on)|otherwise|without"
    r"|rather than|instead of)\b"
)
_OWN_VERB = re.compile(
    r"\W*(?:and |but |or |yet )?(?:it |they |he |she )?"
    r"(?:is|are|was|were|may|must|can|cannot|should|will|has|have|does|do)\b"
)
_CONTRASTED = re.compile(r", (?P<denied>(?:but )?not [^,;]{2,40}),")
_STOPS = re.compile(r"[,;:.()]")
_ENDS = frozenset(("and", "or", "but", "than", "to", "of", "that", "which", "who"))


def governed_otherwise(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether a word stands behind a preposition in the statement that excludes the one before it in the sentence."""
    for match in found:
        mine = _preposition(match.word, claim.statement)
        if mine is None or not match.places or not match.own:
            continue
        theirs = [_preposition(place, statement) for place in match.places]
        apart = [its for its in theirs if its is not None and frozenset((mine[0], its[0])) in _APART]
        if apart and len(apart) == len(theirs):
            even = count_negations(claim.statement.folded) == count_negations(statement.folded)
            yield Finding("contradicted" if even else "not_found", "condition", mine[1], apart[0][1])


def not_told_as_one(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether no single thing that a statement says is what a sentence says.

    Of the things that a statement joins, one must hold all words of the sentence, deny as often as the sentence does,
    and limit nothing that the sentence leaves unlimited.
    """
    for mine in _own_things(claim):
        holding = _holding(claim, statement, found, mine)
        if not holding:
            yield Finding("not_found", "stitched", "", statement.text)
            return
        faults = [_fault(claim, mine, statement, its, found) for its in holding]
        if all(faults):
            yield from faults[:1]  # type: ignore[misc]
            return


def is_told_as_one(claim: Claim, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether each thing that a sentence says stands together in one of those that the statement says."""
    content = [match.word for match in found]
    return all(
        any(its.holds_all(wanted) for its in propositions_of(statement.folded))
        for mine in _own_things(claim)
        for wanted in ([places for places in _wanted(claim, statement, found, mine, content) if places],)
    )


def _own_things(claim: Claim) -> list[Proposition]:
    """What a sentence says one by one, each with its subject and without what else it shares."""
    said = claim.statement.folded
    return [
        Proposition((*subject_spans(said, one.spans), one.spans[-1])) if len(one.spans) > 1 else one
        for one in propositions_of(said)
    ]


def _holding(claim: Claim, statement: Statement, found: Sequence[Match], mine: Proposition) -> list[Proposition]:
    """The things that a statement says which hold all words of one that a sentence says."""
    wanted = [places for places in _wanted(claim, statement, found, mine) if places]
    return [its for its in propositions_of(statement.folded) if its.holds_all(wanted)]


def _fault(
    claim: Claim, mine: Proposition, statement: Statement, its: Proposition, found: Sequence[Match]
) -> Finding | None:
    """What keeps one thing that a statement says from being what a sentence says."""
    own, there = _own_words(mine, claim.statement), _own_words(its, statement)
    if not any(match.opposed for match in found) and _denies_otherwise(own, there):
        return Finding("not_found", "negation", "", there)
    if its.alone:
        its = Proposition((its.own,), alone=True)
    stretch = [word for word in statement.words if its.holds(word.start)]
    front = Proposition(subject_spans(statement.folded, its.spans) or ((0, 0),))
    limits = limits_of(claim, statement, found, stretch, front)
    return Finding("not_found", "condition", "", " ".join(word.text for word in limits)) if limits else None


def _own_words(one: Proposition, statement: Statement) -> str:
    """What one thing says, without the verb that it does not share and without "not ..." between commas."""
    folded = statement.folded
    text = one.told(folded)
    own = folded[slice(*one.own)]
    if len(one.spans) > 1 and _OWN_VERB.match(own):
        text = f"{folded[slice(*one.spans[0])]} {own}" if one.spans[0] in subject_spans(folded, one.spans) else own
    for aside in _CONTRASTED.finditer(folded):
        text = text.replace(aside["denied"], " ")
    return text


def _denies_otherwise(own: str, there: str) -> bool:
    if _SAVING.search(own) or _SAVING.search(there):
        return False
    if force_of(own).mode != force_of(there).mode:
        return False
    return denials_in(own) % 2 != denials_in(there) % 2


def _wanted(
    claim: Claim, statement: Statement, found: Sequence[Match], mine: Proposition, only: Sequence[Word] = ()
) -> Iterator[tuple[int, ...]]:
    """For each telling word of one thing that a sentence says, the places in the statement where it stands."""
    answered = {match.word: match.answered if only else match.places for match in found}
    before = ""
    for word in claim.statement.words:
        if mine.holds(word.start) and (not only or word in only):
            places = [place.start for place in answered.get(word, ()) if place in statement.words]
            unit = before[:1].isdigit() or before in NUMBER_WORDS
            counted = before in _PER and bool(_PERIOD.fullmatch(word.text))
            if not places and (counted or (_must_stand(word) and not unit)):
                places = [one.start for one in statement.words if one.stem == word.stem]
            yield tuple(places)
        before = word.text


def _must_stand(word: Word) -> bool:
    """Whether a word that is no content must stand with the others all the same: a figure or a unit."""
    return word.text[0].isdigit() or word.text in NUMBER_WORDS or not is_small(word) or word.text in UNITS


def _preposition(word: Word, statement: Statement) -> tuple[str, str] | None:
    """The group of the preposition that governs a word and the words from it on; None where there is none."""
    before = [one for one in statement.words if one.end <= word.start][-_REACH:]
    for one in reversed(before):
        if _STOPS.search(statement.folded[one.end : word.start]) or one.text in _ENDS or VERB.fullmatch(one.text):
            return None
        if one.text == "from" and statement.folded[: one.start].endswith(("apart ", "away ")):
            return "without", statement.folded[one.start : word.end]
        if one.text in _GROUP_OF:
            return _GROUP_OF[one.text], statement.folded[one.start : word.end]
    return None
