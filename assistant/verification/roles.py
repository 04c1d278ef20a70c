"""Who does it: the subject of a sentence must be that of the statement, and the statement's subject must be meant.

Where what a sentence says stands behind the verb of a statement, what it says it of must stand in front of it. This
tells "the certificate takes 32 hours", stitched from "the certificate is valid" and "the course takes 32 hours".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.language.places import places_in
from assistant.language.tokens import fold
from assistant.verification.clauses import starts_with_verb, verb_at
from assistant.verification.findings import Finding
from assistant.verification.matching import Claim, Match, is_small
from assistant.verification.placing import best_part, within
from assistant.verification.statements import Part, Statement, Word

FRAME = re.compile(
    r"\W*(?:(?:and|but|so|or|while|whereas|although|though|then|also|however|because|since|as|therefore|not only) )*"
    r"(?:(?:in|on|at|for|under|during|since|after|before|from|by|with|within|according to|if|when|unless|once|among"
    r"|to|because|as|where)"
    r"\b[^,;:]{2,80}?,\s+)*"
)
_RELATIVE = re.compile(r"\W*(?:which|who|whom|whose|that)\b")
POINTER = re.compile(
    r"(?:it|they|this|these|those|that|he|she|you|we|i|there|one|ones|both|each|all|none|some|most|many|neither"
    r"|which|who)"
)
_NOUN_ENDS = re.compile(
    r"\b(?:of|in|for|with|who|that|which|from|at|on|to|under|over|by|without|about|between|when|where)\b|,"
)
_FURTHER_ENDS = re.compile(
    r"\b(?:in|for|with|who|that|which|from|at|on|to|under|over|by|without|about|between|when|where)\b|,"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?) (?:not |never |also |only |always |often |usually |\w+ly )*"
    r"(?P<done>\w+(?:ed|en|wn|pt|ght|lt|nt|rn|ld|ne|ut|id|ost|un))\b"
)
_DEED_AS_NOUN = re.compile(r"(?:[ts]ion|ment|ance|ence)s?$")
_DESCRIBED = re.compile(r" (?:with|under|on|without|who has|that has|holding) ")
_PARTITIVE = re.compile(
    r"\W*(?:the |all |most |some |many |any |each |both )*(?:[\w'-]+ ){0,2}?(?:levels?|parts?|kinds?|types?|sorts?"
    r"|forms?|stages?"
    r"|majority|rest|share|half|third|quarter|members?|number|sections?|amount|range|use|lot) of (?:the |an? "
    r"|its |their )?"
)
_VERB_WORDS = 3  # words among which a predicate has its verb: "may join free" is told by "joining is free"
_REPEATED_SHARE = 0.5  # of a predicate's pairs of neighbours that a fragment taken over word for word keeps
_ELLIPTIC = re.compile(r"(?:[,;]|\band|\bwhile|\bbut) (?:the |a |an )?(?:\w+ )?$")
_FIGURE = re.compile(
    r" (?:about |only |at |from |up to )?(?:[$£€]?\d|one\b|two\b|three\b|four\b|five\b|six\b|nothing\b|half\b|none\b)"
)
_BEHIND_SHARE = 0.6  # of what a sentence tells that must stand behind the statement's verb before subjects are compared


@dataclass(frozen=True, slots=True)
class Roles:
    """The words of the subject and of what is said of it; `heads` are the subject's nouns, none for a pronoun.

    Of "the levels of the program" each of the two may be meant.
    """

    subject: tuple[Word, ...]
    told: tuple[Word, ...]
    heads: tuple[Word, ...]
    text: str


def only_named(claim: Claim, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether what is said to be done ("is prescribed") is only named as a thing ("asks for a prescription")."""
    for done in _PASSIVE.finditer(claim.statement.folded):
        for match in found:
            named = match.answered and all(_DEED_AS_NOUN.search(word.text) for word in match.answered)
            if named and match.word.start == done.start("done"):
                yield Finding("not_found", "stitched", match.word.text, match.answered[0].text)


def is_passive(text: str) -> bool:
    """Whether a sentence tells what is done to a thing, not what the thing does."""
    return bool(_PASSIVE.search(fold(text)))


def misplaced(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether a sentence says of one thing what the statement says of another one."""
    for own in claim.parts:
        local = [match for match in found if within(match.word, own)] if len(claim.parts) > 1 else list(found)
        if local:
            yield from _misplaced(claim, own, statement, local)


def only_describes(claim: Claim, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether the subject of a sentence only describes that of the statement ("a person with the pass pays")."""
    for own in claim.parts:
        part = best_part(found, statement, own)
        mine = roles_of(claim.statement.folded, own, claim.parts, claim.statement.words)
        theirs = roles_of(statement.folded, part, statement.parts, statement.words)
        if mine is None or theirs is None or not theirs.heads:
            continue
        there = [word for match in found if match.word in mine.heads for word in match.answered]
        head = theirs.heads[0]
        behind = bool(_DESCRIBED.match(statement.folded, head.end))
        if behind and there and all(word in theirs.subject and word.start > head.end for word in there):
            return True
    return False


def _misplaced(claim: Claim, own: Part, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    part = best_part(found, statement, own)
    mine = roles_of(claim.statement.folded, own, claim.parts, claim.statement.words)
    theirs = roles_of(statement.folded, part, statement.parts, statement.words)
    if mine is None or theirs is None or not mine.heads or not theirs.heads or _other_voice(mine, theirs, found):
        return
    told = [match for match in found if match.word in mine.told and match.answered]
    if not told or sum(_within(match, theirs.told) for match in told) < _BEHIND_SHARE * len(told):
        return
    if _repeated(mine.told, statement.words) < _REPEATED_SHARE:
        return
    meant = [match for match in found if match.word in mine.subject]
    covered = {place.stem for match in found for place in match.answered}
    doing = theirs.told[:_VERB_WORDS]
    lacking = meant and not any(
        _within(match, theirs.subject) or _within(match, doing) or _is_place(match) for match in meant
    )
    named = any(match.word in mine.heads and match.word.name and _within(match, theirs.subject) for match in meant)
    if any(_opens_segment(match, statement) for match in meant):
        return
    dropped = not any(head.stem in covered or is_small(head) for head in theirs.heads)
    if lacking or (meant and not named and dropped):
        yield Finding("not_found", "stitched", " ".join(match.word.text for match in meant), part.text)


def _repeated(told: Sequence[Word], words: Sequence[Word]) -> float:
    """The share of the pairs of words of a sentence's predicate that stand side by side in the statement too."""
    pairs = [(one.stem, other.stem) for one, other in pairwise(told)]
    there = {(one.stem, other.stem) for one, other in pairwise(words)}
    return sum(pair in there for pair in pairs) / len(pairs) if pairs else 0.0


def roles_of(folded: str, part: Part, parts: Sequence[Part], words: Sequence[Word]) -> Roles | None:
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
        frame = FRAME.match(folded, start, end)
        begin = frame.end() if frame else start
        if start > 0 and starts_with_verb(folded[begin:end]):
            continue
        verb = verb_at(folded[begin:end], after=1)
        if verb is None:
            continue
        subject = tuple(word for word in words if begin <= word.start < begin + verb)
        if subject:
            told = tuple(word for word in words if begin + verb <= word.start < end)
            if part.start > group[0].start == start or not POINTER.fullmatch(subject[-1].text):
                pass
            elif part is not group[0]:
                continue
            return Roles(subject, told, _heads(folded, begin, begin + verb, subject), folded[begin:end])
    return None


def _heads(folded: str, begin: int, end: int, subject: Sequence[Word]) -> tuple[Word, ...]:
    """The nouns of a subject: the last word of its first noun phrase, and of the next one behind "parts of"."""
    if POINTER.fullmatch(subject[-1].text):
        return ()
    partitive = _PARTITIVE.match(folded, begin, end)
    places = [begin, partitive.end()] if partitive else [begin]
    folded = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), folded)
    found = []
    for place in places:
        stop = (_NOUN_ENDS if place == begin else _FURTHER_ENDS).search(folded, place + 1, end)
        last = stop.start() if stop else end
        inside = [word for word in subject if place <= word.start < last and folded[word.start] != " "]
        found += inside[-1:]
    return tuple(found)


def _other_voice(mine: Roles, theirs: Roles, found: Sequence[Match]) -> bool:
    """Whether one of the two is passive in a verb that the other has as active."""
    said, there = _PASSIVE.search(mine.text), _PASSIVE.search(theirs.text)
    if bool(said) != bool(there):
        return True
    if said is None or there is None:
        return False
    place = next((match for match in found if match.word.text == said["done"]), None)
    return place is not None and bool(place.answered) and all(one.text != there["done"] for one in place.answered)


def _opens_segment(match: Match, statement: Statement) -> bool:
    """Whether a word opens a stretch that leaves out its verb ("adults pay 9 euros, students 6")."""
    return any(
        _ELLIPTIC.search(statement.folded[: one.start]) and _FIGURE.match(statement.folded[one.end :])
        for one in match.answered
    )


def _within(match: Match, words: Sequence[Word]) -> bool:
    return any(place in words for place in match.answered)


def _is_place(match: Match) -> bool:
    return match.word.name and bool(places_in(match.word.text.title()))
