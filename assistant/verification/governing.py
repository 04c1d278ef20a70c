"""What governs the words of a statement: the preposition before a noun, what limits its subject, what is denied.

A sentence whose words all stand in a statement says it only where they stand there under the same government. "Free
during the rush hour" is not said by "free outside the rush hour", "children pay nothing" not by "children under six
pay nothing", and "does not pay for massage" not by "does not pay for massage at home".
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.dictionary import is_verb
from assistant.language.polarity import NEGATION, count_negations
from assistant.verification.amounts import amounts
from assistant.verification.clauses import is_finite
from assistant.verification.figures import NUMBER_WORDS
from assistant.verification.findings import Finding
from assistant.verification.force import force_of
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
_DEFINITE = re.compile(r"the|this|that|these|those|its|their|our|his|her|[\w-]+'s")
_JOINING = frozenset(("whereas", "while", "although", "though", "because", "since", "than", "whether", "however"))
_PER = frozenset(("a", "an", "per", "each", "every"))
_PERIOD = re.compile(r"minute|hour|day|night|evening|week|month|season|year")
_REACH = 5  # words before a noun among which its preposition stands
_LIMIT_BEHIND = re.compile(
    r" (?P<by>with|without|under|over|aged?|above|below|outside|that|who|whose|which|having|for|from)\b"
)
_CASES = re.compile(
    r"\b(?:outside|except|unless|only|during|until|without|at first|(?=the first (?:time|\d)))\b(?P<case>[^,;:.]*)"
    r"|\bfor (?P<whom>(?:[\w-]+ ){1,5}only\b)"
)
_CASES_OF_DENIAL = re.compile(
    _CASES.pattern + r"|\b(?!in fact\b|in effect\b|by contrast\b|for example\b|for instance\b|at all\b|on the other)"
    r"(?:in|at|on|for|near|after|before|by|between|among|over|under|as) [^,;:.]*?(?=[,;:.]|$| (?:in|at|on|for)\b)"
)
_LIMIT_REACH = 4  # words behind a preposition among which what it limits by stands
_SAVING = re.compile(
    r"\b(?:except|unless|only|apart from|other than|nothing but|but (?=at|in|on)|otherwise|without"
    r"|rather than|instead of)\b"
)
_BANS = re.compile(r"\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|bann?(?:s|ed)?|barred|optional|voluntary|unnecessary)\b")
_SOURCES = re.compile(
    r"\([^()]*\)|,? ?\baccording to [^;]*|, [^,;]{3,80} (?:says?|writes?|notes?|advises?|states?)\W*$"
)
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
    own, there = mine.text(claim.statement.folded), its.told(statement.folded)
    if not any(match.opposed for match in found) and _denies_otherwise(own, there):
        return Finding("not_found", "negation", "", there)
    if its.alone:
        its = Proposition((its.own,), alone=True)
    stretch = [word for word in statement.words if its.holds(word.start)]
    front = Proposition(subject_spans(statement.folded, its.spans) or ((0, 0),))
    limits = _limits(claim, statement, found, stretch, front)
    return Finding("not_found", "condition", "", " ".join(word.text for word in limits)) if limits else None


def _denies_otherwise(own: str, there: str) -> bool:
    if _SAVING.search(own) or _SAVING.search(there):
        return False
    if force_of(own).mode != force_of(there).mode:
        return False
    return (
        count_negations(own) + len(_BANS.findall(own)) - count_negations(there) - len(_BANS.findall(there))
    ) % 2 == 1


def _limits(
    claim: Claim, statement: Statement, found: Sequence[Match], stretch: Sequence[Word], front: Proposition
) -> list[Word]:
    """The words of a stretch that limit what the sentence names, or the cases, and that the sentence leaves out."""
    said = {word.stem for word in claim.statement.words} | {place.stem for match in found for place in match.answered}
    sources = [match.span() for match in _SOURCES.finditer(statement.folded)]
    telling = [word for word in stretch if _tells(word, said) and not any(a <= word.start < b for a, b in sources)]
    denying = _denies(statement, stretch)
    limits: list[Word] = []
    for place, word in enumerate(stretch):
        if not any(word in match.places for match in found) or is_small(word) or _is_definite(word, statement):
            continue
        if not front.holds(word.start) and _is_done(word):
            continue
        before = stretch[place - 1] if place else None
        if denying and before in telling and not word.name and _describes(before, word, statement):
            limits.append(before)
        behind = _LIMIT_BEHIND.match(statement.folded, word.end)
        if behind is not None:
            stop = _STOPS.search(statement.folded, behind.end())
            end = stop.start() if stop else len(statement.folded)
            inside = [one for one in stretch if behind.end() <= one.start < end][:_LIMIT_REACH]
            counted = behind["by"] not in ("for", "from")
            limits += [one for one in inside if one in telling or (counted and _is_figure(one, claim))][:1]
    cases = _CASES_OF_DENIAL if denying else _CASES
    for case in cases.finditer(statement.folded):
        words = [word for word in stretch if case.start() <= word.start < case.end() and not is_small(word)]
        if words and all(word in telling for word in words):
            limits += words
    return limits


def _is_done(word: Word) -> bool:
    """Whether a word is a verb, so that what stands behind it does not say which one of several is meant."""
    return is_verb(word.text) or is_finite(word.text) or word.text.endswith("ed") or word.text == "paid"


def _denies(statement: Statement, stretch: Sequence[Word]) -> bool:
    """Whether a stretch denies something: what limits a denial may not be left out ("not allowed in the library")."""
    text = statement.folded[stretch[0].start : stretch[-1].end] if stretch else ""
    return (count_negations(text) + len(_BANS.findall(text))) % 2 == 1


def _describes(before: Word, word: Word, statement: Statement) -> bool:
    """Whether a word stands before a noun to say which one is meant: neither a verb nor a negation."""
    led = re.search(
        r"\b(?:a|an|on|in|at|for|of|with|without|to|by|from|no|any|some|all) $", statement.folded[: before.start]
    )
    verb = is_verb(before.text) and not before.text.endswith(("ed", "ing")) and not led
    if re.search(r"\b(?:and|or),? $", statement.folded[: before.start]):
        return False  # "damaged or worn tyres": one of two
    beside = statement.folded[before.end : word.start] == " "
    return (
        beside
        and not verb
        and before.text not in _JOINING
        and not before.text.endswith("ly")
        and not NEGATION.fullmatch(before.text)
        and not is_finite(before.text)
    )


def _is_definite(word: Word, statement: Statement) -> bool:
    """Whether a noun is one that is known ("the fee", "its fee"): it is the same whatever else is said of it."""
    for one in reversed([one for one in statement.words if one.end <= word.start][-_REACH:]):
        if _STOPS.search(statement.folded[one.end : word.start]):
            return False
        if _DEFINITE.fullmatch(one.text):
            return True
        if is_small(one):
            return False
    return False


def _is_figure(word: Word, claim: Claim) -> bool:
    """Whether a word is a figure that the sentence does not have."""
    if not word.text[0].isdigit() and word.text not in NUMBER_WORDS:
        return False
    mine = {one.value for one in amounts(claim.statement.text)}
    return not any(one.value in mine for one in amounts(word.text))


def _tells(word: Word, stems: set[str]) -> bool:
    return word.stem not in stems and not is_small(word) and not word.name and not word.text[0].isdigit()


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
