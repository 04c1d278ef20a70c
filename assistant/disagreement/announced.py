"""What the documents say themselves that sources differ on: sections that announce it, and the sides they give."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from assistant.answering.writing import section_of
from assistant.disagreement.announcing import Announcement, announcement, announces
from assistant.disagreement.claims import Claim, Lookup, are_apart, by_speaker, claim_of, listed_parts, parts
from assistant.disagreement.speakers import Speaker
from assistant.language.tokens import fold
from assistant.types import Document, Section

LOOKED_AT = 12  # pieces of evidence whose sections are looked at
NEAR_BEST = 0.7  # of the best score that these must reach
MOST_SIDES = 4
_SIDES = 2  # the least that make a disagreement
_MOST_CLAIMS = 3  # statements shown of one side
_BESIDE = 0.88  # of a side's best score that a further statement of it must reach
_ANNOUNCED = 0.95  # of a section's best score that a side in the announcing sentence itself counts
_OF_BEST = 0.72  # of the section's best score that a side must reach

_ADVISES = re.compile(
    r"\b(?:should|does well to|do well to|is best to|had better|please) (?:check|ask|rely|look up|consult|confirm)\b"
    r"|^(?:check|ask|rely on|consult)\b|\bbecause (?:the )?(?:sources|accounts) differ\b"
)

Side = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """A section that gives two sides or more: what about, under which heading, whether it says that they differ.

    `likeness` is the cosine of its heading to the question, `similarity` that of the sentence that announces it, and
    `keys` are the pieces of evidence in it.
    """

    about: str
    heading: str
    says_so: bool
    likeness: float
    similarity: float
    keys: frozenset[tuple[str, int]]
    sides: tuple[Side, ...]

    @property
    def contrasts(self) -> bool:
        """Whether a side sets itself against another one ("by contrast")."""
        return any(side[0].speaker.contrasts for side in self.sides[1:])

    @property
    def scores(self) -> list[float]:
        """The best score of each side, the best side first."""
        return sorted(map(_score, self.sides), reverse=True)


def sections_with_sides(
    evidence: Sequence[Evidence], document: Lookup, *, everywhere: bool = False
) -> Iterator[Announced]:
    """The sections of the best evidence that give two sides or more, best evidence first.

    Args:
        evidence: all evidence, best first.
        document: gives a document by its id.
        everywhere: take also the sections in which two speakers say something and nothing says that they differ.
    """
    seen: set[tuple[str, int]] = set()
    best = evidence[0].score if evidence else 0.0
    for one in evidence[:LOOKED_AT]:
        if one.score < NEAR_BEST * best:
            return
        home = document(one.chunk.document_id)
        section = section_of(home, one.place)
        if section is None or (home.id, section.first) in seen:
            continue
        seen.add((home.id, section.first))
        said = {place: announcement(home.sentences[place].text) for place in _statements(home, section)}
        if everywhere or any(said.values()) or announces(section.heading):
            found = _announced(home, section, evidence, {place: one for place, one in said.items() if one})
            if len(found.sides) >= _SIDES:
                yield found


def _statements(document: Document, section: Section) -> list[int]:
    return [place for place in range(section.first, section.last) if document.sentences[place].kind != "heading"]


def _announced(
    document: Document, section: Section, evidence: Sequence[Evidence], said: Mapping[int, Announcement]
) -> Announced:
    """What a section tells; `said` is what its sentences announce, by their places."""
    own = [
        one for one in evidence if one.chunk.document_id == document.id and section.first <= one.place < section.last
    ]
    claims = {one.place: claim_of(one, document) for one in own}
    best = max((claim.score for claim in claims.values()), default=0.0)
    says_so = bool(said) or announces(section.heading)
    statements = _statements(document, section)
    inside = [part for place, one in said.items() for part in _inside(one, document, place, best)]
    # Where the announcing sentence gives two sides itself, what stands before it tells of something else.
    first = min(said, default=section.first) if len(inside) >= _SIDES else section.first
    told = [
        part
        for place in statements
        if place >= first
        and place in claims
        and place not in said
        and not _ADVISES.search(fold(document.sentences[place].text))
        for part in parts(claims[place])
        if says_so or part.sentence.kind == "prose"
    ]
    told = [*told, *_unheard(inside, told)]
    return Announced(
        about=next((one.about for one in said.values() if one.about), ""),
        heading=section.heading,
        says_so=says_so,
        likeness=max((one.heading_similarity for one in own), default=0.0),
        similarity=max((_similarity(one, place) for one in own for place in said), default=0.0),
        keys=frozenset(one.key for one in own),
        sides=_best_sides(told, best),
    )


def _unheard(inside: Sequence[Claim], told: Sequence[Claim]) -> list[Claim]:
    """What an announcing sentence says itself and does not just sum up: all of it, or what others do not say."""
    if len(inside) >= _SIDES or len(by_speaker(told)) < _SIDES:
        return list(inside)
    return [part for part in inside if all(are_apart(part, other) for other in told)]


def _similarity(one: Evidence, place: int) -> float:
    """The cosine to the question of the sentence at a place, where it stands in the same chunk as the evidence."""
    scores, offset = one.passage.sentence_scores, place - one.chunk.first + 1
    return scores[offset] if one.chunk.first <= place < one.chunk.last and offset < len(scores) else 0.0


def _best_sides(told: Sequence[Claim], best: float) -> tuple[Side, ...]:
    """What each speaker says, in the order of the section; none that is much weaker than the section's best."""
    sides = [_best_of(group) for group in by_speaker(sorted(told, key=lambda claim: claim.start))]
    shown = [side for side in sides if _score(side) >= _OF_BEST * best]
    kept = sorted(shown, key=lambda side: -_score(side))[:MOST_SIDES]
    return tuple(side for side in shown if side in kept)


def _score(side: Sequence[Claim]) -> float:
    return max(claim.score for claim in side)


def _inside(said: Announcement, document: Document, place: int, best: float) -> list[Claim]:
    """The sides that the announcing sentence itself holds."""
    sentence = document.sentences[place]
    if said.sides_start >= len(sentence.text):
        return []
    whole = Claim(document, place, sentence.start, sentence.end, Speaker(frozenset(), False), _ANNOUNCED * best)
    found = listed_parts(whole, said.sides_start)
    contrasted = any(part.speaker.contrasts for part in found[1:])
    return [part for part in found if part.speaker.names or contrasted]


def _best_of(group: Sequence[Claim]) -> Side:
    """The best statement of a speaker, with the next one where it is nearly as good, in their order."""
    ranked = sorted(group, key=lambda claim: -claim.score)
    kept = [claim for claim in ranked[:_MOST_CLAIMS] if claim.score >= _BESIDE * ranked[0].score]
    return tuple(sorted(kept, key=lambda claim: claim.start))
