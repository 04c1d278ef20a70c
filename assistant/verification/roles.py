"""Who does it: the subject of a sentence must be that of the statement, and the statement's subject must be meant.

Where what a sentence says stands behind the verb of a statement, what it says it of must stand in front of it. This
tells "the certificate takes 32 hours", stitched from "the certificate is valid" and "the course takes 32 hours".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.language.places import places_in
from assistant.verification.clauses import starts_with_verb, verb_at
from assistant.verification.findings import Finding
from assistant.verification.matching import Claim, Match, is_small
from assistant.verification.statements import Part, Statement, Word

_FRAME = re.compile(
    r"\W*(?:(?:and|but|so|or|while|whereas|although|though|then|also|however|because|since|as|therefore|not only) )*"
    r"(?:(?:in|on|at|for|under|during|since|after|before|from|by|with|within|according to|if|when|unless|once|among|to|because|as|where)"
    r"\b[^,;:]{2,80}?,\s+)*"
)
_RELATIVE = re.compile(r"\W*(?:which|who|whom|whose|that)\b")
_POINTER = re.compile(
    r"(?:it|they|this|these|those|that|he|she|you|we|i|there|one|ones|both|each|all|none|some|most|many|neither|which|who)"
)
_NOUN_ENDS = re.compile(
    r"\b(?:of|in|for|with|who|that|which|from|at|on|to|under|over|by|without|about|between|when|where)\b|,|\("
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?) (?:not |never |also |only |always |often |usually |\w+ly )*"
    r"(?P<done>\w+(?:ed|en|wn|pt|ght|lt|nt|rn|ld|ne|ut|id|ost|un))\b"
)
_PARTITIVE = re.compile(
    r"\W*(?:the |all |most |some |many |any |each |both )*(?:[\w'-]+ ){0,2}?(?:levels?|parts?|kinds?|types?|sorts?|forms?|stages?"
    r"|majority|rest|share|half|third|quarter|members?|number|sections?|amount|range|use|lot) of (?:the |an? |its |their )?"
)
_REPEATED_SHARE = 0.5  # of a predicate's pairs of neighbours that a fragment taken over word for word keeps
_BEHIND_SHARE = 0.6  # of what a sentence tells that must stand behind the statement's verb before subjects are compared


@dataclass(frozen=True, slots=True)
class _Roles:
    """The words of the subject and of what is said of it; `head` is the subject's noun, None for a pronoun or none."""

    subject: tuple[Word, ...]
    told: tuple[Word, ...]
    head: Word | None
    text: str


def misplaced(claim: Claim, statement: Statement, found: Sequence[Match], part: Part) -> Iterator[Finding]:
    """Whether a sentence says of one thing what the statement says of another one."""
    mine = _roles(claim.statement.folded, claim.parts[0], claim.parts, claim.statement.words)
    theirs = _roles(statement.folded, part, statement.parts, statement.words)
    if mine is None or theirs is None or mine.head is None or theirs.head is None or _other_voice(mine, theirs, found):
        return
    told = [match for match in found if match.word in mine.told and match.answered]
    if not told or sum(_within(match, theirs.told) for match in told) < _BEHIND_SHARE * len(told):
        return
    if _repeated(mine.told, statement.words) < _REPEATED_SHARE:
        return
    meant = [match for match in found if match.word in mine.subject]
    covered = {place.stem for match in found for place in match.answered}
    lacking = meant and not any(_within(match, theirs.subject) or _is_place(match) for match in meant)
    named = any(match.word == mine.head and match.word.name and _within(match, theirs.subject) for match in meant)
    if lacking or (meant and not named and theirs.head.stem not in covered and not is_small(theirs.head)):
        yield Finding("not_found", "stitched", " ".join(match.word.text for match in meant), part.text)


def _repeated(told: Sequence[Word], words: Sequence[Word]) -> float:
    """The share of the pairs of words of a sentence's predicate that stand side by side in the statement too."""
    pairs = [(one.stem, other.stem) for one, other in pairwise(told)]
    there = {(one.stem, other.stem) for one, other in pairwise(words)}
    return sum(pair in there for pair in pairs) / len(pairs) if pairs else 0.0


def _roles(folded: str, part: Part, parts: Sequence[Part], words: Sequence[Word]) -> _Roles | None:
    """The roles of a part, or of all parts that share its subject where it has none of its own."""
    if _RELATIVE.match(part.text.strip(" ,")):
        return None
    group = [one for one in parts if one.group == part.group]
    if any(_RELATIVE.match(one.text.strip(" ,")) for one in group if one.start < part.start):
        return None
    for start, end in (
        (part.start, part.start + len(part.text)),
        (group[0].start, group[-1].start + len(group[-1].text)),
    ):
        frame = _FRAME.match(folded, start, end)
        begin = frame.end() if frame else start
        if starts_with_verb(folded[begin:end]):
            continue
        verb = verb_at(folded[begin:end], after=1)
        if verb is None:
            continue
        subject = tuple(word for word in words if begin <= word.start < begin + verb)
        if subject:
            told = tuple(word for word in words if begin + verb <= word.start < end)
            if part.start > group[0].start == start or not _POINTER.fullmatch(subject[-1].text):
                pass
            elif part is not group[0]:
                continue
            return _Roles(subject, told, _head(folded, begin, begin + verb, subject), folded[begin:end])
    return None


def _head(folded: str, begin: int, end: int, subject: Sequence[Word]) -> Word | None:
    """The noun of a subject: the last word of its first noun phrase; None where a pronoun stands at the verb."""
    if _POINTER.fullmatch(subject[-1].text) or _POINTER.fullmatch(subject[0].text):
        return None
    partitive = _PARTITIVE.match(folded, begin, end)
    begin = partitive.end() if partitive else begin
    subject = [word for word in subject if word.start >= begin] or subject
    stop = _NOUN_ENDS.search(folded, begin + 1, end)
    inside = [word for word in subject if word.start < (stop.start() if stop else end)]
    return inside[-1] if inside else None


def _other_voice(mine: _Roles, theirs: _Roles, found: Sequence[Match]) -> bool:
    """Whether one of the two is passive in a verb that the other has as active."""
    said, there = _PASSIVE.search(mine.text), _PASSIVE.search(theirs.text)
    if bool(said) != bool(there):
        return True
    if said is None or there is None:
        return False
    place = next((match for match in found if match.word.text == said["done"]), None)
    return place is not None and bool(place.answered) and all(one.text != there["done"] for one in place.answered)


def _within(match: Match, words: Sequence[Word]) -> bool:
    return any(place in words for place in match.answered)


def _is_place(match: Match) -> bool:
    return match.word.name and bool(places_in(match.word.text.title()))
