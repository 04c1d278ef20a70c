"""What stands on a page without being part of what it says: navigation, sign-up forms, adverts, repeated blocks."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.loading.layout import Unit
from assistant.loading.sentences import split_sentences

# Wordings that only the frame of a page uses, wherever they stand in a short block.
_ANYWHERE = re.compile(
    r"your e-?mail address will not be|required fields are marked|all rights reserved|we use cookies|uses cookies"
    r"|skip to (?:main )?content|please check your (?:e-?mail|inbox)|is on (?:the|its) way!|\bCTA\b|over image\b"
    r"|share (?:this|on) (?:post|page|article|facebook|twitter|linkedin|x\b|whatsapp|pinterest)|save my name, e-?mail"
    r"|leave a (?:reply|comment)\b|cancel reply|powered by wordpress|add to cart|back to top|enable javascript"
    r"|(?:photo|image|picture) (?:by|credit|courtesy|source)\b|lorem ipsum|©|\(c\) \d{4}",
    re.IGNORECASE,
)
# Calls to do something on the page: only at the start of a short block.
_AT_START = re.compile(
    r"sign up (?:for|to) (?:our|the|my) (?:\w+ )?(?:newsletter|mailing|e-?mail|updates)|join our (?:newsletter|mailing)"
    r"|subscribe\b|click (?:here|on the|below)\b|follow us\b|download (?:our|your|my|the|a) (?:free|pdf)"
    r"|enter your e-?mail|get (?:your|our) (?:free|copy)|watch (?:this|the) (?:article|video|clip)|listen to this"
    r"|(?:previous|next) (?:post|article|page)|you (?:may|might) also like|filed under|tagged\b|posted (?:on|in|by)\b"
    r"|sponsored\b|advertisements?: \w|related (?:posts|articles|stories|links): \w",
    re.IGNORECASE,
)
# Labels: the whole block.
_LABEL = re.compile(
    r"(?:(?:read|see|learn|show|load) more|log ?in|sign in|register|submit|search|menu|home|share|reply"
    r"|print(?: this page)?|advertisements?|related (?:posts|articles|reading)|last updated|privacy policy"
    r"|terms (?:of use|of service|and conditions)|cookie (?:policy|settings)|post comment|page \d+(?: of \d+)?"
    r"|\d+ / \d+|- ?\d+ ?-)\W*",
    re.IGNORECASE,
)
_PITCH = re.compile(
    r"(?:start|get|try|join|grab|discover|enrol|enroll|register|order|buy|save|shop|book|download|unlock|sign)\b",
    re.IGNORECASE,
)
_PITCH_LURE = re.compile(r"\bfree\b|\btoday\b|\bnow\b|\boff\b|\beasy\b|\bdiscount\b", re.IGNORECASE)
# Furniture that offers something; other adverts stand beside it.
_OFFER = re.compile(
    r"\bCTA\b|over image\b|is on (?:the|its) way!|check your (?:e-?mail|inbox)|\bsubscribe\b|\bsign up\b|\bdownload\b"
    r"|\bget (?:your|our)\b",
    re.IGNORECASE,
)
_OUR = re.compile(r"\bour\b", re.IGNORECASE)
_MAX_WORDS_ANYWHERE, _MAX_WORDS_AT_START, _MAX_PITCH_WORDS, _MAX_FRAGMENT_WORDS = 30, 25, 45, 12
_MIN_REPEATED_UNITS = 3
_MAX_REACH = 3
_MAX_OUR_SHARE = 0.15


def find_furniture(units: Sequence[Unit]) -> set[int]:
    """The places of the units that are furniture."""
    found = {index for index, unit in enumerate(units) if is_furniture_text(unit.text)}
    found |= _repeated(units, found)
    found |= _cards(units)
    return found | _between(units, found)


def is_furniture_text(text: str) -> bool:
    """Whether the wording alone gives the block away."""
    count = len(text.split())
    if _LABEL.fullmatch(text):
        return True
    if count <= _MAX_WORDS_ANYWHERE and _ANYWHERE.search(text):
        return True
    return count <= _MAX_WORDS_AT_START and _AT_START.match(text) is not None


def _repeated(units: Sequence[Unit], found: set[int]) -> set[int]:
    """Runs of units that occur again word for word and hold furniture."""
    first_place: dict[str, int] = {}
    repeated: set[int] = set()
    index = 0
    while index < len(units):
        earlier = first_place.setdefault(_key(units[index].text), index)
        length = _run_length(units, earlier, index) if earlier < index else 0
        if length >= _MIN_REPEATED_UNITS and any(place in found for place in range(index, index + length)):
            repeated.update(range(earlier, earlier + length), range(index, index + length))
        index += max(1, length)
    return repeated


def _run_length(units: Sequence[Unit], earlier: int, later: int) -> int:
    length = 0
    while earlier + length < later and later + length < len(units):
        if _key(units[earlier + length].text) != _key(units[later + length].text):
            break
        length += 1
    return length


def _cards(units: Sequence[Unit]) -> set[int]:
    """Product cards: short lines that repeat each other's words, then a pitch whose every sentence says "our".

    Only in a text that does not speak of itself as "our" elsewhere.
    """
    long_units = [unit for unit in units if len(unit.words) > _MAX_FRAGMENT_WORDS]
    if sum(bool(_OUR.search(unit.text)) for unit in long_units) > max(2, _MAX_OUR_SHARE * len(long_units)):
        return set()
    cards: set[int] = set()
    for index in range(2, len(units)):
        label, name, pitch = units[index - 2 : index + 1]
        if _is_fragment(label) and _is_fragment(name) and _alike(label.text, name.text) and not _is_fragment(pitch):
            sentences = split_sentences(pitch.text)
            if len(sentences) <= 4 and all(_OUR.search(pitch.text[span.start : span.end]) for span in sentences):
                cards.update((index - 2, index - 1, index))
    return cards


def _between(units: Sequence[Unit], found: set[int]) -> set[int]:
    """Fragments and pitches that stand between two offers, at most three in a row."""
    added: set[int] = set()
    for before, after in pairwise(sorted(place for place in found if _OFFER.search(units[place].text))):
        gap = [place for place in range(before + 1, after) if place not in found]
        if len(gap) <= _MAX_REACH and all(_is_fragment(units[place]) or _is_pitch(units[place]) for place in gap):
            added.update(gap)
    return added


def _is_fragment(unit: Unit) -> bool:
    return len(unit.words) <= _MAX_FRAGMENT_WORDS and unit.text[-1:] not in ".:;" and unit.kind in ("text", "question")


def _is_pitch(unit: Unit) -> bool:
    short = unit.kind == "text" and len(unit.words) <= _MAX_PITCH_WORDS
    return short and _PITCH.match(unit.text) is not None and _PITCH_LURE.search(unit.text) is not None


def _alike(one: str, other: str) -> bool:
    first, second = _stems(one), _stems(other)
    return len(first & second) >= 2 and 2 * len(first & second) >= min(len(first), len(second))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.lower())}


def _key(text: str) -> str:
    return " ".join(text.lower().split())
