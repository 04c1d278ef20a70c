"""Whether two statements tell two things apart: two kinds, two names, with and without, the beginning and the end."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from assistant.disagreement.claims import Claim
from assistant.disagreement.subject import bare_text, leading_words, told_words
from assistant.language.nearness import Nearness
from assistant.language.tokens import STOP_WORDS, WORD, covered, fold, stem, words
from assistant.verification.lexicon import same_group

_STATEMENTS_KEPT = 512
_AKIN = 0.3  # nearness from which two words in one place are two of a kind
_ARTICLES = frozenset(["the", "a", "an", "one", "its", "their", "his", "her", "all", "any", "every", "each", "this"])
_PREPOSITIONS = frozenset(["for", "in", "at", "of", "to", "with", "on", "from", "under", "over", "by", "as", "into"])
_NAME = re.compile(r"(?<![.!?:;\"“(] )(?<!^)\b[A-Z][\w'-]*[a-zA-Z]|\b[A-Z]{2,}\b")
_LABEL = re.compile(r"\b(?P<head>[A-Za-z]{3,}) (?P<label>[A-Z]|[IVX]+)\b(?!['’.])")
_TIME_WORDS = """
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday am pm
"""
_TIMES = frozenset(_TIME_WORDS.split())
# Turns of one event, each of which has a time of its own.
_TURNS = tuple(
    frozenset(stem(word) for word in words_)
    for words_ in (
        ["begin", "began", "begun", "start", "commence", "found"],
        ["open"],
        ["close", "shut"],
        ["finish", "complete", "end", "stop"],
        ["arrive"],
        ["leave", "depart"],
    )
)


def are_told_apart(one: Claim, other: Claim, asked: Collection[str], scope: frozenset[str], nearness: Nearness) -> bool:
    """Whether two statements say of themselves that they speak of two things.

    Args:
        one: a statement.
        other: another one.
        asked: the folded words of the question.
        scope: words of place and payer, which are compared elsewhere.
        nearness: compares words by meaning.
    """
    return (
        _are_kinds(one, other, scope, nearness)
        or _are_labelled(one, other)
        or bool(_own_names(one, other, asked, scope) or _own_names(other, one, asked, scope))
        or ("without" in words(one.text)) != ("without" in words(other.text))
    )


def have_other_subjects(one: Claim, other: Claim) -> bool:
    """Whether each statement begins with something of its own ("adults may", "babies may not")."""
    own, its = _opening(one), _opening(other)
    return (
        bool(own and its)
        and not covered(own, [stem(word) for word in words(other.text)])
        and not covered(its, [stem(word) for word in words(one.text)])
    )


def _opening(claim: Claim) -> list[str]:
    """The stems of the content words with which a statement begins."""
    return [stem(word) for word, slots in _placed(claim, frozenset()).items() if "first" in slots]


def is_narrowed(claim: Claim, alone: Collection[str], scope: frozenset[str]) -> bool:
    """Whether words of a statement narrow it down to a part of what it is about ("on the terrace", "thick wool").

    Those do that stand behind a preposition, in front of a word that the other statement has too ("the platform of the
    tower" as well), or in a part of the sentence that stands before the statement itself.

    Args:
        claim: the statement.
        alone: those of its folded words that the other statement lacks.
        scope: words of place and payer, which are compared elsewhere.
    """
    placed = _placed(claim, scope)
    idle = {stem(word) for word in (*alone, *scope)}
    opening = leading_words(claim)
    return any(
        word in opening or any(_narrows(slot, idle) for slot in slots)
        for word, slots in placed.items()
        if word in alone
    )


def _narrows(slot: str, idle: Collection[str]) -> bool:
    where, _, head = slot.partition(" ")
    return where == "behind" or (where in {"before", "of"} and head not in idle)


def names_of(claim: Claim) -> set[str]:
    """The folded words of a statement that are written as names; those of months and days are none."""
    return {fold(match[0]) for match in _NAME.finditer(bare_text(claim.text))} - _TIMES


def _own_names(one: Claim, other: Claim, asked: Collection[str], scope: frozenset[str]) -> set[str]:
    """The names in a statement that neither the other one, its headings and its title nor the question have."""
    path = other.evidence.chunk.path if other.evidence else ()
    known = {*words(f"{other.text} {other.document.title} {' '.join(path)}"), *asked, *scope}
    return {name for name in names_of(one) - known if stem(name) not in one.speaker.names}


def _are_labelled(one: Claim, other: Claim) -> bool:
    """Whether a thing has one letter here and another there ("plan A", "plan B")."""
    own = {stem(fold(match["head"])): match["label"] for match in _LABEL.finditer(one.text)}
    its = {stem(fold(match["head"])): match["label"] for match in _LABEL.finditer(other.text)}
    return any(head in its and its[head] != label for head, label in own.items())


def are_turns(one: Claim, other: Claim) -> bool:
    """Whether one tells of the beginning of a thing and the other of its end."""
    own, its = (
        {number for number, turn in enumerate(_TURNS) if turn & {stem(word) for word in words(claim.text)}}
        for claim in (one, other)
    )
    return bool(own and its) and own.isdisjoint(its)


def _are_kinds(one: Claim, other: Claim, scope: frozenset[str], nearness: Nearness) -> bool:
    """Whether the statements have different words in one place, as for two kinds of a thing.

    Before a word that both have ("wheat dough", "rye dough") any two words do, at the beginning or behind one
    preposition ("adults pay", "children pay") two that are akin.
    """
    own, its = _placed(one, scope), _placed(other, scope)
    mine = {word: slots for word, slots in own.items() if not covered([stem(word)], map(stem, its))}
    theirs = {word: slots for word, slots in its.items() if not covered([stem(word)], map(stem, own))}
    for word, slots in mine.items():
        for rival, places in theirs.items():
            shared = slots & places
            if not shared or same_group(stem(word), stem(rival)):
                continue
            if any(slot.startswith("before ") for slot in shared) or nearness.closest([word], [rival])[0] >= _AKIN:
                return True
    return False


def _placed(claim: Claim, scope: frozenset[str]) -> Mapping[str, set[str]]:
    """The content words of a statement, each with where it stands: at the beginning, behind and before which word."""
    tokens = tuple(match[0] for match in WORD.finditer(fold(bare_text(claim.text))))
    return _places_of(tokens, frozenset(told_words(claim, " ".join(tokens))) - scope - _TIMES)


# A statement is compared with several others, and by several rules.
@lru_cache(maxsize=_STATEMENTS_KEPT)
def _places_of(tokens: tuple[str, ...], told: frozenset[str]) -> Mapping[str, set[str]]:
    placed: dict[str, set[str]] = {}
    opening = True
    for place, word in enumerate(tokens):
        opening = opening and (word in told or word in _ARTICLES)
        if word not in told:
            continue
        slots = placed.setdefault(word, set())
        before = [other for other in tokens[:place] if other not in _ARTICLES]
        if opening:
            slots.add("first")
        if before and before[-1] in _PREPOSITIONS:
            slots.add(f"behind {before[-1]}")
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        leads = place == 0 or tokens[place - 1] in STOP_WORDS  # a verb stands behind what it is about
        if leads and following and following not in STOP_WORDS:
            slots.add(f"before {stem(following)}")
        behind = [other for other in tokens[place + 1 :] if other not in _ARTICLES]
        if len(behind) > 1 and behind[0] == "of":
            slots.add(f"of {stem(behind[1])}")
    return placed
