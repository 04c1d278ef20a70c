"""Words of a statement that a sentence has put in each other's places: "from A to B", "B and not A"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from assistant.language.polarity import NEGATION
from assistant.language.tokens import STOP_WORDS, fold, stem, words
from assistant.verification.findings import Finding
from assistant.verification.lexicon import LIGHT
from assistant.verification.roles import is_passive

_JOINING = frozenset(("and", "or", "nor", "as", "well", "both", "the", "a", "an", "its", "their", "also"))
_MUTUAL = re.compile(
    r"\b(?:between|differs?|different|same|alike|similar|together|combin\w+|mix\w*|along|apart|either|neither|nor"
    r"|equals?|both|compar\w+|versus|means?|called|named?|known)\b"
)
_FROM_TO = re.compile(
    r"\b(?:from|between) (?:the |a |an )?(?P<first>[\w'’:.]+(?: [ap]m)?)(?: [\w'’]+){0,2}? (?:to|until|till|and) "
    r"(?:the |a |an )?(?P<last>[\w'’:.]+(?: [ap]m)?)"
)
_NAME = re.compile(
    r"\b(?!(?:The|In|An|At|For|On|By|Under|When|If|It) )[A-Z][\w'’]+(?: (?:of |for |the |and )?[A-Z][\w'’]+)+"
)
_BEFORE_AFTER = re.compile(r"(?P<left>[^;:]+?),? \b(?P<word>before|after)\b (?P<right>[^;:]+)")
_FIRST_THEN = re.compile(
    r"(?:first,? (?P<before>)|(?=[^,;]* first\b))(?P<left>[^;:]+?),? (?:and then|then|and later|and) "
    r"(?P<right>[^;:]+?(?: afterwards| later| then)?\W*)"
)
_THEN = re.compile(r"(?P<left>[^;:]+?),? (?:and )?then (?P<right>[^;:]+)")
_FRAMED = re.compile(
    r"\W*(?:in|on|at|for|under|during|since|after|before|from|by|with|within|without|according|if|when|unless|once|until"
    r"|while|although|because|to|as|whether|where)\b"
)
_MUTUAL_LINK = re.compile(r"\b(?:and|or|same|differ\w*|between|similar|equal|ident\w*|mean|synonym\w*|togeth)\b")
_LEAST_COMMON = 3  # words between two sides that have changed places
_MOST_WORDS = 60
_HELD_APART = 0.6  # of a sentence's words that the statement has in the same order beside two stretches that differ
_HELD = 0.75  # of a sentence's words that the statement has in the same order once the two have changed places


def exchanged(said: str, there: str) -> Iterator[Finding]:
    """Whether two words of a statement stand in each other's places in the sentence.

    Each stands beside a word that stands beside the other one in the statement, and what stands between the two there
    does not merely join them.
    """
    yield from _ends_exchanged(fold(said), fold(there))
    yield from _order_exchanged(fold(said), fold(there))
    mine, theirs = words(_joined_names(said)), words(_joined_names(there))
    if len(mine) > _MOST_WORDS or is_passive(said) != is_passive(there):
        return
    stems, others = [stem(word) for word in mine], [stem(word) for word in theirs]
    places = (
        _runs_exchanged(stems, others, theirs)
        or _words_exchanged(mine, theirs, stems, others)
        or (None if _FRAMED.match(fold(said)) or _FRAMED.match(fold(there)) else _sides_exchanged(stems, others))
    )
    if places:
        yield Finding("contradicted", "exchange", " … ".join(mine[place] for place in places), there)


def _order_exchanged(said: str, there: str) -> Iterator[Finding]:
    """Whether what comes first in a sentence comes later in a statement ("sow before you dig")."""
    mine, its = _in_time(said), _in_time(there)
    if mine is None or its is None:
        return
    first, last, its_first, its_last = *mine, *its
    crossed = first <= its_last and last <= its_first
    if first and last and crossed and not first <= its_first and not last <= its_last:
        yield Finding("contradicted", "exchange", said, there)


def _in_time(folded: str) -> tuple[set[str], set[str]] | None:
    """What comes first and what comes later in a folded sentence, as stems; None where it gives no order."""
    found = _BEFORE_AFTER.fullmatch(folded) or _FIRST_THEN.fullmatch(folded) or _THEN.fullmatch(folded)
    if found is None:
        return None
    left, right = (_tellers(stem(word) for word in words(found[side])) for side in ("left", "right"))
    return (right, left) if found.groupdict().get("word") == "after" else (left, right)


def _runs_exchanged(stems: Sequence[str], others: Sequence[str], theirs: Sequence[str]) -> tuple[int, int] | None:
    """Two stretches in which a sentence differs from a statement, each of which holds the other one's words."""
    codes = SequenceMatcher(None, stems, others, autojunk=False).get_opcodes()
    if sum(b - a for kind, a, b, _, _ in codes if kind == "equal") < _HELD_APART * len(stems):
        return None
    turned = [(a, b, c, d) for kind, a, b, c, d in codes if kind == "replace"]
    for one, other in combinations(turned, 2):
        mine, its = set(stems[one[0] : one[1]]), set(others[one[2] : one[3]])
        last, its_last = set(stems[other[0] : other[1]]), set(others[other[2] : other[3]])
        if mine == its_last and last == its and _telling(mine) and _telling(last):
            between = theirs[one[3] : other[2]]
            if not _is_joined(between) and not _MUTUAL.search(" ".join(between)):
                return one[0], other[0]
    return None


def _sides_exchanged(stems: Sequence[str], others: Sequence[str]) -> tuple[int, int] | None:
    """What stands on either side of the words that both have in common, where the sides are exchanged."""
    block = SequenceMatcher(None, stems, others, autojunk=False).find_longest_match()
    middle = stems[block.a : block.a + block.size]
    if block.size < _LEAST_COMMON or _MUTUAL_LINK.search(" ".join(middle)):
        return None
    left, right = _tellers(stems[: block.a]), _tellers(stems[block.a + block.size :])
    its_left, its_right = _tellers(others[: block.b]), _tellers(others[block.b + block.size :])
    crossed = left and right and left <= its_right and right <= its_left
    if not crossed or left & its_left or right & its_right:
        return None
    return 0, block.a + block.size


def _tellers(stems: Iterable[str]) -> set[str]:
    return {one for one in stems if _tells(one)}


def _joined_names(text: str) -> str:
    """A text in which each name of several words is one word."""
    return _NAME.sub(lambda match: re.sub(r"\W+", "", match[0]), text)


def _telling(stems: Iterable[str]) -> bool:
    return any(_tells(one) for one in stems)


def _words_exchanged(
    mine: Sequence[str], theirs: Sequence[str], stems: Sequence[str], others: Sequence[str]
) -> tuple[int, int] | None:
    """Two words that stand once each and are set down in each other's places."""
    if _MUTUAL.search(" ".join(theirs)):
        return None
    told = [
        place
        for place, word in enumerate(mine)
        if _tells(word) and stems.count(stems[place]) == 1 and others.count(stems[place]) == 1
    ]
    for first, last in combinations(told, 2):
        its_first, its_last = others.index(stems[first]), others.index(stems[last])
        if its_first < its_last or _is_joined(theirs[its_last + 1 : its_first]):
            continue
        in_place = _in_slot(stems, first, others, its_last) and _in_slot(stems, last, others, its_first)
        if in_place and _held(_turned_back(stems, first, last), others) >= _HELD:
            return first, last
    return None


def _tells(word: str) -> bool:
    return word[0].isdigit() or (word not in STOP_WORDS and stem(word) not in LIGHT and not NEGATION.fullmatch(word))


def _is_joined(between: Sequence[str]) -> bool:
    """Whether two words are members of one list: only joining words stand between them, or further members."""
    small = [word for word in between if word in STOP_WORDS or not _tells(word)]
    return all(word in _JOINING for word in small)  # beside each other they are a compound: "infant botulism"


def _turned_back(stems: Sequence[str], first: int, last: int) -> list[str]:
    turned = list(stems)
    turned[first], turned[last] = stems[last], stems[first]
    return turned


def _held(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """The share of a sentence's words that stand in the statement in the same order."""
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(mine)


def _in_slot(stems: Sequence[str], place: int, others: Sequence[str], slot: int) -> bool:
    """Whether a word stands beside what stands beside another one in the statement."""
    before = place > 0 and slot > 0 and stems[place - 1] == others[slot - 1]
    behind = place + 1 < len(stems) and slot + 1 < len(others) and stems[place + 1] == others[slot + 1]
    opens = place == slot == 0
    closes = place == len(stems) - 1 and slot == len(others) - 1
    return before or behind or opens or closes


def _ends_exchanged(said: str, there: str) -> Iterator[Finding]:
    """Whether a way or a stretch of time leads the other way ("from sunset to sunrise")."""
    mine = {(one["first"], one["last"]) for one in _FROM_TO.finditer(said)}
    theirs = {(one["first"], one["last"]) for one in _FROM_TO.finditer(there)}
    for first, last in mine:
        if first != last and (last, first) in theirs and (first, last) not in theirs:
            yield Finding("contradicted", "exchange", f"from {first} to {last}", f"from {last} to {first}")
