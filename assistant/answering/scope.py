"""The place, payer and year that a question names, and which evidence speaks of them.

What is said of Texas does not answer a question about Nevada. Evidence that is limited to another place or payer is set
aside; where nothing is left that speaks of the one asked for, the answer says so and names what is covered instead.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.evidence import Evidence
from assistant.language.places import Place, payers_in, place_named, places_in, without_names
from assistant.types import Chunk, Scope

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_MATCH_BONUS = 0.15  # of a score, for a statement about just the place, payer or year that is asked about
_SPECIAL_LOSS = 0.06  # of a score, for a statement about one place or payer where the question names none
_SCOPES_KEPT = 4096  # scopes that are read once: a corpus has few, and every piece of evidence carries one
_NAMED = 3  # places or payers that the answer names as covered
_ELSEWHERE = 0.85  # of the best score that a statement must reach to be an answer beside it


@dataclass(frozen=True, slots=True)
class AskedScope:
    """What a question is limited to."""

    places: tuple[Place, ...] = ()
    payers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is limited at all."""
        return bool(self.places or self.payers or self.years)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The evidence that fits the question's scope, best first.

    `note` says what is not covered, and is empty where the scope asked for is; `elsewhere` that only what is limited to
    another place or payer would have answered; `wider` that something holds for a country in which the place lies.
    """

    evidence: tuple[Evidence, ...]
    note: str = ""
    elsewhere: bool = False
    wider: bool = False


def asked_scope(text: str) -> AskedScope:
    """The scope that a question names."""
    return AskedScope(places_in(text), payers_in(text), tuple(dict.fromkeys(_YEAR.findall(text))))


def without_places(text: str) -> str:
    """A question without the places it names: what it asks of any place."""
    return " ".join(without_names(text).split())


def preference(asked: AskedScope, chunk: Chunk) -> float:
    """What a passage gains or loses by its scopes: a bonus for the one asked for, a loss for another one alone."""
    fits = [_fits(asked, scope, "") for scope in chunk.scopes]
    if any(_is_match(asked, scope, "") for scope in chunk.scopes) or _named_in(asked, chunk.text):
        return _MATCH_BONUS
    return -_MATCH_BONUS if fits and not any(fits) else 0.0


def narrow(asked: AskedScope, evidence: Sequence[Evidence]) -> Narrowed:
    """Set aside what is limited to another place or payer, and prefer what speaks of the one that is asked for."""
    if not asked.places and not asked.payers:
        evidence = _special_aside(evidence)
    if not asked:
        return Narrowed(tuple(evidence))
    kept: list[Evidence] = []
    aside: list[Evidence] = []
    matched = False
    for one in evidence:
        words = f"{' '.join(one.chunk.path)} {one.sentence.text}"
        if not _fits(asked, one.sentence.scope, words):
            aside.append(one)
        elif _is_match(asked, one.sentence.scope, words):
            kept.append(replace(one, score=one.score + _MATCH_BONUS))
            matched = matched or one.score >= _ELSEWHERE * evidence[0].score
        else:
            kept.append(one)
    kept.sort(key=lambda one: (-one.score, one.key))
    if matched or not (asked.places or asked.payers):
        return Narrowed(tuple(kept))
    best_aside = max((one.score for one in aside), default=0.0)
    wider = any(_is_wider(asked, one.sentence.scope) for one in kept)
    if not aside and not wider:
        return Narrowed(tuple(kept))  # nothing here is limited to a place: the question is about it, not asked in it
    # What holds for a country answers for its parts; what is said of insurance at large does not answer for one payer.
    general = not asked.payers and bool(kept) and kept[0].score >= _ELSEWHERE * best_aside
    elsewhere = not general and bool(aside or asked.payers)
    return Narrowed(tuple(kept), _note(asked, aside), elsewhere, wider)


def _special_aside(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What holds in one part of a country, or for one payer, ranks behind what holds at large.

    Only where something holds at large: in documents about one state all is said of it.
    """
    special = [_is_special(one.sentence.scope) for one in evidence]
    if all(special):
        return list(evidence)
    ranked = [
        replace(one, score=one.score - _SPECIAL_LOSS) if narrow_scope else one
        for one, narrow_scope in zip(evidence, special, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.key))


def _is_special(scope: Scope) -> bool:
    return bool(scope.payer) or any(place.name != place.country for place in _places_of(scope))


def _note(asked: AskedScope, aside: Sequence[Evidence]) -> str:
    """What is not covered, and what is covered in its place."""
    wanted = _listed([place.name for place in asked.places] or list(asked.payers))
    part = "jurisdiction" if asked.places else "payer"
    scopes = (name for one in aside for name in getattr(one.sentence.scope, part).split(", ") if name)
    covered = list(dict.fromkeys(scopes))[:_NAMED]
    if not covered:
        return f"The sources say nothing on {wanted} in particular."
    return f"The sources cover {_listed(covered)} here; nothing on {wanted}."


def _fits(asked: AskedScope, scope: Scope, words: str) -> bool:
    places, payers = _places_of(scope), _payers_of(scope)
    if asked.places and places and not any(one.fits(other) for one in asked.places for other in places):
        return any(place in places_in(words) for place in asked.places)
    return not (asked.payers and payers and set(payers).isdisjoint(asked.payers))


def _is_wider(asked: AskedScope, scope: Scope) -> bool:
    return any(other.holds(one) for one in asked.places for other in _places_of(scope))


def _is_match(asked: AskedScope, scope: Scope, words: str) -> bool:
    if any(one.holds(other) for one in asked.places for other in _places_of(scope)):
        return True
    if not set(asked.payers).isdisjoint(_payers_of(scope)):
        return True
    return not set(_YEAR.findall(scope.as_of)).isdisjoint(asked.years) or _named_in(asked, words)


@lru_cache(maxsize=_SCOPES_KEPT)
def _places_of(scope: Scope) -> tuple[Place, ...]:
    return tuple(place_named(name) for name in scope.jurisdiction.split(", ") if name)


@lru_cache(maxsize=_SCOPES_KEPT)
def _payers_of(scope: Scope) -> tuple[str, ...]:
    """The payers in the words of the vocabulary; others as they are written."""
    return tuple(known for name in scope.payer.split(", ") if name for known in payers_in(name) or (name,))


def _named_in(asked: AskedScope, words: str) -> bool:
    if asked.places and not set(asked.places).isdisjoint(places_in(words)):
        return True
    return bool(asked.payers) and not set(asked.payers).isdisjoint(payers_in(words))


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    shown = [_with_article(name) for name in (*first, last)]
    return shown[0] if not first else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _with_article(name: str) -> str:
    return f"the {name}" if name.startswith(("United ", "District ", "Netherlands", "Philippines")) else name
