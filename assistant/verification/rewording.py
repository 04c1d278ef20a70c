"""A sentence that is a statement's own wording but for a few words, or but for its beginning: does that turn it?"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.language.polarity import NEGATION
from assistant.language.tokens import STOP_WORDS, fold, related, stem, words
from assistant.verification.findings import Finding
from assistant.verification.force import force_of
from assistant.verification.lexicon import LIGHT, are_opposed, same_group
from assistant.verification.roles import FRAME
from assistant.verification.statements import Statement, Word, without_conditions

_ALIKE = 0.7  # of a sentence's words that stand in the statement in the same order
_SOURCE = re.compile(
    r",? (?:according to|as reported by)\b(?:(?!, (?:and|but|which|although|though|because)\b)[^.;])*"
    r"|, [\w' ()-]{3,60} (?:says?|writes?|reports?|advises?)(?= ?[.;]|$)"
)
_ONE_SIDED = frozenset(
    ("only", "except", "unless", "but", "even", "neither", "nor", "hardly", "rarely", "seldom", "until", "still")
)
_RUN = 3  # words at the end of a sentence from which they count as taken over from a statement
_BANNED = re.compile(r"\b(?:forbidden|prohibited|banned|barred|forbids?|prohibits?|bans?|bars?)\b")
_LIMITING = frozenset(("if", "only", "provided", "except"))
_RUN_SHARE = 0.4  # of the sentence's words
_SEGMENT = re.compile(r"[:;]")
_POINTERS = frozenset(
    ("it", "they", "this", "these", "those", "that", "he", "she", "which", "who", "there", "you", "we")
)
_FIRM = frozenset(("must", "always", "all", "every", "never", "required", "mandatory", "everyone", "everybody"))
_OPEN = frozenset(
    ("may", "might", "can", "could", "should", "some", "most", "many", "often", "usually", "sometimes", "typically")
)


def reworded(said: str, there: str) -> Iterator[Finding]:
    """What the words mean by which a sentence differs from a statement that it otherwise repeats."""
    mine, theirs = _words(said), _words(there)
    if len(mine) < 4 or not theirs:
        return
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) < _ALIKE * len(mine):
        return
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    yield from _limits_lost(matcher.get_opcodes(), mine, theirs)
    yield from _taken_from_elsewhere(matcher.get_opcodes(), mine, theirs)
    added, lost = _differing(matcher.get_opcodes(), mine, theirs, first, last)
    turns = sum(_is_negation(word) for word in (*added, *lost))
    opposed = any(are_opposed(stem(one), stem(other)) for one in added for other in lost)
    if _ONE_SIDED.intersection(added) or _ONE_SIDED.intersection(lost):
        return
    if (turns + opposed) % 2 and not _as_firm(said, there):
        yield Finding("contradicted", "negation", " ".join(added), there)
    elif _FIRM.intersection(added) and _OPEN.intersection(lost):
        yield Finding("not_found", "modality", " ".join(added), there)


def _as_firm(said: str, there: str) -> bool:
    """Whether two sentences forbid or demand alike, in other words ("is forbidden", "is not allowed")."""
    mine, its = force_of(without_conditions(fold(said))), force_of(without_conditions(fold(there)))
    banned = _BANNED.search(fold(said)) or _BANNED.search(fold(there))
    return bool(banned) and mine.mode == its.mode == "may" and mine.denied and its.denied


def _limits_lost(
    codes: Sequence[tuple[str, int, int, int, int]], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[Finding]:
    """What limits a statement ("only if ...", "except ...") and is left out of a sentence that repeats the rest."""
    if _LIMITING.intersection(mine):
        return
    for (_, a, b, _, _), (kind, _, _, c, d) in pairwise(codes):
        if kind == "insert" and b - a >= _RUN and theirs[c] in _LIMITING and d - c > 1:
            yield Finding("not_found", "condition", "", " ".join(theirs[c:d]))


def _taken_from_elsewhere(
    codes: Sequence[tuple[str, int, int, int, int]], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[Finding]:
    """A word in the place of quite another one that the statement has, though somewhere else."""
    for kind, a, b, c, d in codes:
        if kind != "replace" or b - a != d - c:
            continue
        for own, its in zip(mine[a:b], theirs[c:d], strict=True):
            one, other = stem(own), stem(its)
            if _told([own]) and _told([its]) and not _is_same(one, other) and its not in mine and own in theirs:
                yield Finding("not_found", "stitched", own, its)


def grafted(said: Statement, sources: Sequence[Statement]) -> Statement | None:
    """The statement whose ending a sentence has taken over for a thing that only another statement names.

    "The exam is valid for life", joined from "The exam takes a day" and "The badge is valid for life".
    """
    mine = _without_source(said)
    for source in sources:
        theirs = _without_source(source)
        size, place = _longest_ending(mine, theirs)
        if size < _RUN or size < _RUN_SHARE * len(mine) or _is_framed(source, theirs[place]):
            continue
        begin = max((match.end() for match in _SEGMENT.finditer(source.folded, 0, theirs[place].start)), default=0)
        before = [word for word in theirs[:place] if word.start >= begin]
        subject, head = _telling(before), _telling(mine[:-size])
        if not subject or not head or before[-1].text in _POINTERS:
            continue
        elsewhere = any(head <= {word.stem for word in one.words} for one in sources if one is not source)
        if elsewhere and not any(_is_same(one, other) for one in head for other in subject):
            return source
    return None


def _is_framed(source: Statement, first: Word) -> bool:
    """Whether only a phrase that opens a sentence ("In winter, ...") stands before a word."""
    frame = FRAME.match(source.folded)
    return frame is not None and 0 < frame.end() == first.start


def _telling(found: Sequence[Word]) -> set[str]:
    return {word.stem for word in found if word.name or word.text not in STOP_WORDS}


def _is_same(one: str, other: str) -> bool:
    return related(one, other) or same_group(one, other)


def _without_source(statement: Statement) -> list[Word]:
    """The words of a statement but for those that name whose words they are."""
    spans = [match.span() for match in _SOURCE.finditer(statement.folded)]
    return [word for word in statement.words if not any(a <= word.start < b for a, b in spans)]


def _longest_ending(mine: Sequence[Word], theirs: Sequence[Word]) -> tuple[int, int]:
    """How many words at the end of a sentence stand in a statement in the same order, and where they begin there."""
    best = (0, 0)
    for last in range(len(theirs)):
        size = 0
        while size < min(len(mine), last + 1) and mine[-1 - size].text == theirs[last - size].text:
            size += 1
        best = max(best, (size, last + 1 - size))
    return best


def _words(text: str) -> list[str]:
    return words(re.sub(r"\bcannot\b", "can not", re.sub(r"n't\b", " not", _SOURCE.sub("", fold(text)))))


def _is_negation(word: str) -> bool:
    return bool(NEGATION.fullmatch(word))


def _differing(
    codes: Sequence[tuple[str, int, int, int, int]], mine: Sequence[str], theirs: Sequence[str], first: int, last: int
) -> tuple[list[str], list[str]]:
    """The words added to the statement's and those lost from within it, no phrase that is left out as a whole."""
    added: list[str] = []
    lost: list[str] = []
    for kind, a, b, c, d in codes:
        if kind == "equal":
            continue
        own, its = mine[a:b], theirs[c:d]
        if kind == "delete" and _told(own) > 1:
            continue
        added += own
        if not own and (_told(its) > 0 or d <= first or c >= last):
            continue
        if kind == "replace" or (d > first and c < last):
            lost += its
    return added, lost


def _told(found: Sequence[str]) -> int:
    return sum(word not in STOP_WORDS and stem(word) not in LIGHT and not _is_negation(word) for word in found)
