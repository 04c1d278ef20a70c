"""What is said of the question's thing, and by whom: sentences of the evidence, or parts of one that quotes two."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answering.evidence import Evidence
from assistant.disagreement.amounts import amounts, clash
from assistant.disagreement.speakers import Speaker, is_same, shares_name, speaker_of
from assistant.language.tokens import fold
from assistant.types import Document, Sentence
from assistant.verification.clauses import verb_at

Lookup = Callable[[str], Document]

_AGAINST = r"(?:while|whereas|but|although|though|yet)"
_CUT = re.compile(rf"; |[,;]? {_AGAINST} |, and ")
_CUT_IN_LIST = re.compile(rf"; |[,;]? {_AGAINST} |,? and |, (?=(?:[^,;]{{3,60}} )?(?:[$£€]|\d))")
_LEAD = re.compile(rf"[\s,;:]*(?:(?:{_AGAINST}|and|because|since|as|which is|which are)\s+)?")
_JOINED = re.compile(r",? and ")
_CLAUSE_BREAK = re.compile(r"[,;:] (?:and )?")
_ANOTHER = re.compile(r",? (?:and |while |but )?(?:another|others?|the other|a second|a third)\b")
_AROUND = " ,;."
_LEAST_PART = 12  # characters of a part that can say something by itself
_FIGURE = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a document, from `start` to `end` in its text, in the sentence at `place`.

    `evidence` is what its sentence is as evidence; None for a sentence that announces sides and holds one itself.
    """

    document: Document
    place: int
    start: int
    end: int
    speaker: Speaker
    score: float
    evidence: Evidence | None = None

    @property
    def text(self) -> str:
        """The statement as it stands in the document."""
        return self.document.text[self.start : self.end]

    @property
    def sentence(self) -> Sentence:
        """The sentence that it is, or is a part of."""
        return self.document.sentences[self.place]


def claim_of(one: Evidence, document: Document) -> Claim:
    """A whole sentence of the evidence."""
    sentence = one.sentence
    return Claim(document, one.place, sentence.start, sentence.end, speaker_of(sentence.text), one.score, one)


def parts(claim: Claim) -> list[Claim]:
    """The parts of a statement that sets one speaker against another, or the statement as it is.

    "The guide says 20, while the leaflet says 30" has two.
    """
    found = _cut(claim, _CUT, 0, _speak_apart)
    return found if len(found) > 1 else [claim]


def listed_parts(claim: Claim, start: int) -> list[Claim]:
    """The parts of what stands behind `start` in a statement that lists what several speakers say.

    A part that names no speaker is one where it gives a figure of its own.
    """
    figures = _cut(claim, _CUT_IN_LIST, start, _give_figures)
    if len(figures) > 1 and all(clash(amounts(one.text), amounts(other.text)) for one, other in pairwise(figures)):
        return [
            replace(part, speaker=replace(part.speaker, contrasts=bool(place))) for place, part in enumerate(figures)
        ]
    return _cut(claim, _CUT_IN_LIST, start, _each_tells)


def _cut(claim: Claim, pattern: re.Pattern[str], start: int, apart: Callable[[str, str], bool]) -> list[Claim]:
    text = claim.text
    found: list[Claim] = []
    begin = start
    for cut in [*(match.start() for match in pattern.finditer(text, start)), len(text)]:
        if cut == len(text) or apart(text[begin:cut], text[cut:]):
            found.append(_part(claim, begin, cut))
            begin = cut
    return found


def are_apart(one: Claim, other: Claim) -> bool:
    """Whether two statements come from different speakers."""
    own, its = one.speaker.names, other.speaker.names
    if own and its:
        return not is_same(own, its)
    if one.sentence.sources and other.sentence.sources:
        return set(one.sentence.sources).isdisjoint(other.sentence.sources)
    return one.document.id != other.document.id


def by_speaker(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Statements in their order, grouped by who says them.

    A statement that names nobody continues the one before it, unless it rests on other sources or sets itself against
    it. One that sets itself against what its own speaker said begins a group of its own.
    """
    groups: list[list[Claim]] = []
    for claim in claims:
        home = _home(claim, groups)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def _home(claim: Claim, groups: Sequence[list[Claim]]) -> list[Claim] | None:
    if not groups:
        return None
    own = next((group for group in reversed(groups) if _speaks_as(claim, group)), None)
    if own is not None:
        return None if claim.speaker.contrasts and own is groups[-1] else own
    if claim.speaker.names or claim.speaker.contrasts:
        return None
    return groups[-1] if claim.sentence.sources == groups[-1][-1].sentence.sources else None


def _speaks_as(claim: Claim, group: Sequence[Claim]) -> bool:
    return any(_are_one(claim, other) for other in group)


def _are_one(claim: Claim, other: Claim) -> bool:
    """Whether two statements come from one speaker: one source noted for both, or one name given in both."""
    own, its = claim.sentence.sources, other.sentence.sources
    if claim.place != other.place and len(own) == 1 and own == its:
        return True
    if own and its and set(own).isdisjoint(its):
        return False
    names = claim.speaker.names, other.speaker.names
    if not names[0] or not names[1]:
        return False
    return shares_name(*names) if own and own == its else is_same(*names)


def _speak_apart(piece: str, rest: str) -> bool:
    """Whether two parts of a sentence have two speakers, or set one figure against another."""
    if _JOINED.match(rest) and verb_at(_CLAUSE_BREAK.split(fold(piece))[-1], after=1) is None:
        return False  # inside the subject of what follows: "... , and the guide | and the leaflet deny it"
    own, its = _speaker(piece), _speaker(rest)
    if rest.startswith(", and ") and not (_FIGURE.search(piece) and _FIGURE.search(rest)):
        return False
    if not rest.startswith(", and ") and clash(amounts(piece), amounts(rest)):
        return True
    return bool(own and its) and not is_same(own, its)


def _give_figures(piece: str, rest: str) -> bool:
    """Whether a list goes on with another figure: "1912 in the guide, 1915 in the leaflet"."""
    following = _CUT_IN_LIST.split(rest.lstrip(_AROUND), maxsplit=1)[0]
    return bool(_FIGURE.search(piece) and _FIGURE.search(following))


def _each_tells(piece: str, rest: str) -> bool:
    if min(len(piece.strip(_AROUND)), len(rest.strip(_AROUND))) < _LEAST_PART:
        return False
    figures = bool(_FIGURE.search(piece) and _FIGURE.search(rest))
    return _speak_apart(piece, rest) or (figures and bool(_speaker(rest) or _ANOTHER.match(rest)))


def _speaker(piece: str) -> frozenset[str]:
    """The speaker of a part of a sentence, without the word that joins it to the part before."""
    lead = _LEAD.match(piece)
    return speaker_of(piece[lead.end() if lead else 0 :].strip(_AROUND)).names


def _part(claim: Claim, start: int, end: int) -> Claim:
    piece = claim.text[start:end]
    lead = _LEAD.match(piece)
    first = start + (lead.end() if lead else 0)
    last = start + len(piece.rstrip(_AROUND))
    speaker = replace(speaker_of(claim.text[first:last]), contrasts=claim.speaker.contrasts and not start)
    return replace(claim, start=claim.start + first, end=claim.start + last, speaker=speaker)
