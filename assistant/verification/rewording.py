"""A sentence that is a statement's own wording but for a few words: what do those words turn?"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.language.polarity import NEGATION
from assistant.language.tokens import STOP_WORDS, fold, stem, words
from assistant.verification.findings import Finding
from assistant.verification.lexicon import LIGHT, are_opposed

_ALIKE = 0.7  # of a sentence's words that stand in the statement in the same order
_SOURCE = re.compile(
    r",? (?:according to|as reported by)\b[^.;]*|, [\w' ()-]{3,60} (?:says?|writes?|reports?|advises?)(?= ?[.;]|$)"
)
_ONE_SIDED = frozenset(
    ("only", "except", "unless", "but", "even", "neither", "nor", "hardly", "rarely", "seldom", "until", "still")
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
    added, lost = _differing(matcher.get_opcodes(), mine, theirs, first, last)
    turns = sum(_is_negation(word) for word in (*added, *lost))
    opposed = any(are_opposed(stem(one), stem(other)) for one in added for other in lost)
    if _ONE_SIDED.intersection(added) or _ONE_SIDED.intersection(lost):
        return
    if (turns + opposed) % 2:
        yield Finding("contradicted", "negation", " ".join(added), there)
    elif _FIRM.intersection(added) and _OPEN.intersection(lost):
        yield Finding("not_found", "modality", " ".join(added), there)


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
