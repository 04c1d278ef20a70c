"""What limits what a statement says: which ones of a kind it is about, and the cases in which it holds.

"Children under six pay nothing" does not say "children pay nothing". What comes with the one thing that a verb is about
("is a colony with a laying queen") limits nothing: a colony it is either way.
"""

import re
from collections.abc import Sequence

from assistant.language.dictionary import is_verb
from assistant.language.polarity import NEGATION, count_negations
from assistant.verification.amounts import amounts
from assistant.verification.clauses import is_finite
from assistant.verification.figures import NUMBER_WORDS
from assistant.verification.matching import Claim, Match, is_small
from assistant.verification.propositions import Proposition
from assistant.verification.statements import Statement, Word

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
_SOURCES = re.compile(
    r"\([^()]*\)|,? ?\baccording to [^;]*|, [^,;]{3,80} (?:says?|writes?|notes?|advises?|states?)\W*$"
)
_JOINING = frozenset(("whereas", "while", "although", "though", "because", "since", "than", "whether", "however"))
_DEFINITE = re.compile(r"the|this|that|these|those|its|their|our|his|her|[\w-]+'s")
_BANS = re.compile(r"\b(?:forbid(?:s|den)?|prohibit(?:s|ed)?|bann?(?:s|ed)?|barred|optional|voluntary|unnecessary)\b")
_VAGUE = frozenset(("specific", "certain", "particular", "various", "respective", "own", "such"))
_HELPING = re.compile(r"\b(?:do|does|did|to|not|must|may|can|cannot|should|will|would|could)(?: not| also)? $")
_RELATIVE = frozenset(("that", "who", "whose", "which", "having"))
_STOPS = re.compile(r"[,;:.()]")
_REACH = 5  # words before a noun among which its article stands


def denials_in(text: str) -> int:
    """How many words of a folded text deny or forbid."""
    return count_negations(text) + len(_BANS.findall(text))


def limits_of(
    claim: Claim, statement: Statement, found: Sequence[Match], stretch: Sequence[Word], front: Proposition
) -> list[Word]:
    """The words of a stretch that limit what the sentence names, or the cases, and that the sentence leaves out."""
    said = {*claim.understood} | {place.stem for match in found for place in match.answered}
    sources = [match.span() for match in _SOURCES.finditer(statement.folded)]
    telling = [word for word in stretch if _tells(word, said) and not any(a <= word.start < b for a, b in sources)]
    denying = _denies(statement, stretch)
    limits: list[Word] = []
    for place, word in enumerate(stretch):
        match = next((match for match in found if word in match.places), None)
        if match is None or is_small(word) or _is_definite(word, statement):
            continue
        if not front.holds(word.start) and (_is_done(word) or (not denying and _is_one(word, statement))):
            continue
        before = stretch[place - 1] if place else None
        if denying and before in telling and not word.name and _describes(before, word, statement):
            limits.append(before)
        limits += _limits_behind(claim, match, statement, word, stretch, telling)
    cases = _CASES_OF_DENIAL if denying else _CASES
    for case in cases.finditer(statement.folded):
        words = [word for word in stretch if case.start() <= word.start < case.end() and not is_small(word)]
        if words and all(word in telling for word in words):
            limits += words
    return limits


def _limits_behind(
    claim: Claim, match: Match, statement: Statement, word: Word, stretch: Sequence[Word], telling: Sequence[Word]
) -> list[Word]:
    """What stands behind a noun and says which ones are meant ("children under six")."""
    behind = _LIMIT_BEHIND.match(statement.folded, word.end)
    if behind is None or claim.statement.folded.startswith(behind[0], match.word.end):
        return []
    stop = _STOPS.search(statement.folded, behind.end())
    end = stop.start() if stop else len(statement.folded)
    inside = [one for one in stretch if behind.end() <= one.start < end][:_LIMIT_REACH]
    for place, one in enumerate(inside):
        if place and behind["by"] not in _RELATIVE and is_finite(one.text, inside[place - 1].text):
            inside = inside[:place]
            break
    counted = behind["by"] not in ("for", "from")
    return [one for one in inside if one in telling or (counted and _is_figure(one, claim))][:1]


def _is_one(word: Word, statement: Statement) -> bool:
    """Whether a noun is one that the statement brings up ("a small colony"), whatever else is said of it."""
    for one in reversed([one for one in statement.words if one.end <= word.start][-_REACH:]):
        if _STOPS.search(statement.folded[one.end : word.start]):
            return False
        if one.text in ("a", "an"):
            return True
        if is_small(one) or is_finite(one.text):
            return False
    return False


def _is_done(word: Word) -> bool:
    """Whether a word is a verb, so that what stands behind it does not say which one of several is meant."""
    return is_verb(word.text) or is_finite(word.text) or word.text.endswith("ed") or word.text == "paid"


def _denies(statement: Statement, stretch: Sequence[Word]) -> bool:
    """Whether a stretch denies something: what limits a denial may not be left out ("not allowed in the library")."""
    text = statement.folded[stretch[0].start : stretch[-1].end] if stretch else ""
    return denials_in(text) % 2 == 1


def _describes(before: Word, word: Word, statement: Statement) -> bool:
    """Whether a word stands before a noun to say which one is meant: neither a verb nor a negation."""
    led = re.search(
        r"\b(?:a|an|on|in|at|for|of|with|without|to|by|from|no|any|some|all) $", statement.folded[: before.start]
    )
    if _HELPING.search(statement.folded[: before.start]) and not led:
        return False  # "does not suit wheelchair users"
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
    mine = {one.value for one in amounts(f"{claim.statement.text} {claim.about}")}
    return not any(one.value in mine for one in amounts(word.text))


def _tells(word: Word, stems: set[str]) -> bool:
    return (
        word.stem not in stems
        and word.text not in _VAGUE
        and not is_small(word)
        and not word.name
        and not word.text[0].isdigit()
    )
