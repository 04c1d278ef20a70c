"""What explains that two statements differ: another place, payer or year, or an older edition of one work."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.question import Question
from assistant.disagreement.claims import Claim
from assistant.language.places import Place, payers_in, place_named
from assistant.language.tokens import content_stems
from assistant.types import Source, is_uploaded

Part = Literal["place", "payer", "year", "edition", "special"]

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_FEDERAL = frozenset({"United States", "Australia"})  # whose parts are called states


@dataclass(frozen=True, slots=True)
class Explained:
    """Two statements that can both be right, each where it holds, or the one that replaces the other.

    `part` says what sets them apart ("special": one holds at large, the other in one place or for one payer), `note`
    says it in one line; `claims` are the statements that are to be shown, `superseded` the one that no longer holds.
    """

    part: Part
    note: str = ""
    claims: tuple[Claim, ...] = ()
    superseded: Claim | None = None


def explain(question: Question, one: Claim, other: Claim) -> Explained | None:
    """What explains that two statements differ, if anything does."""
    return _by_place(one, other) or _by_payer(one, other) or _by_edition(one, other) or _by_year(question, one, other)


def source_of_claim(claim: Claim) -> Source | None:
    """The work that a statement rests on: the one noted for it, the one that it names, or its document's only one."""
    noted = noted_works(claim) or list(claim.document.sources)
    if noted and _is_of_one_publisher(noted):
        return noted[0]
    named = [work for work in noted if is_named(work, claim.text)]
    return named[0] if named and _is_of_one_publisher(named) else None


def _is_of_one_publisher(works: Sequence[Source]) -> bool:
    publishers = {_IN_BRACKETS.sub(" ", work.publisher).strip().casefold() for work in works}
    return len(works) == 1 or (len(publishers) == 1 and publishers != {""})


def noted_works(claim: Claim) -> list[Source]:
    """The works of its document that are noted for a statement."""
    return [work for work in claim.document.sources if work.id and work.id in claim.sentence.sources]


def is_named(work: Source, text: str) -> bool:
    """Whether a statement names the publisher or the author of a work."""
    said = set(content_stems(text))
    return any(_is_said(name, said) for name in (work.publisher, work.author))


def _is_said(name: str, said: set[str]) -> bool:
    stems = content_stems(_IN_BRACKETS.sub(" ", name))
    return bool(stems) and said.issuperset(stems)


def _by_place(one: Claim, other: Claim) -> Explained | None:
    own, its = _places(one), _places(other)
    if not own and not its:
        return None
    if not any(place.fits(rival) for place in own for rival in its) and own and its:
        federal = all(place.country in _FEDERAL and place.name != place.country for place in (*own, *its))
        names = [_joined(place.name for place in places) for places in (own, its)]
        return Explained("place", _note("state" if federal else "place", names), (one, other))
    parts = [any(place.name != place.country for place in places) for places in (own, its)]
    return Explained("special") if parts[0] != parts[1] else None


def _by_payer(one: Claim, other: Claim) -> Explained | None:
    own, its = _payers(one), _payers(other)
    if own and its and set(own).isdisjoint(its):
        return Explained("payer", _note("payer", [_joined(own), _joined(its)]), (one, other))
    return Explained("special") if bool(own) != bool(its) else None


def _by_edition(one: Claim, other: Claim) -> Explained | None:
    own, its = source_of_claim(one), source_of_claim(other)
    if own is None or its is None or not _is_one_series(own, its):
        return None
    dates = [max(_YEAR.findall(work.date), default="") for work in (own, its)]
    if not all(dates) or dates[0] == dates[1]:
        return None
    older, newer = (one, other) if dates[0] < dates[1] else (other, one)
    if is_uploaded(newer.document.id) and not is_uploaded(older.document.id):
        return None  # anybody can date a document; it then stands beside the other one
    note = f"An older edition says otherwise; this is what the newer one, of {max(dates)}, says."
    return Explained("edition", note, (newer,), older)


def _by_year(question: Question, one: Claim, other: Claim) -> Explained | None:
    own, its = _years(one), _years(other)
    if own or its:
        own, its = own or _works_years(one), its or _works_years(other)
    if question.kind == "date" or not own or not its or own == its:
        return None
    return Explained("year", _note("year", [_joined(sorted(own)), _joined(sorted(its))]), (one, other))


def _is_one_series(one: Source, other: Source) -> bool:
    publishers = {work.publisher.casefold() or work.author.casefold() for work in (one, other)}
    titles = [{stem for stem in content_stems(work.title) if not stem[0].isdigit()} for work in (one, other)]
    return len(publishers) == 1 and bool(titles[0]) and titles[0] == titles[1]


def _places(claim: Claim) -> list[Place]:
    return [place_named(name) for name in claim.sentence.scope.jurisdiction.split(", ") if name]


def _payers(claim: Claim) -> list[str]:
    payer = claim.sentence.scope.payer
    return [known for name in payer.split(", ") if name for known in payers_in(name) or (name,)]


def _years(claim: Claim) -> frozenset[str]:
    """The years that a statement names as the time for which it holds, not those of the work that says it."""
    return frozenset(_YEAR.findall(claim.text)) - claim.speaker.names


def _works_years(claim: Claim) -> frozenset[str]:
    """The years of the work that says it."""
    return frozenset(name for name in claim.speaker.names if _YEAR.fullmatch(name))


def _note(what: str, names: Iterable[str]) -> str:
    return f"Sources differ by {what}: one speaks of {', another of '.join(names)}."


def _joined(names: Iterable[str]) -> str:
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
