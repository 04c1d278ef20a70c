"""Which statements of the sources speak of the place or payer that a sentence is about, and which of another one.

What is said of Texas neither supports nor contradicts a sentence about Nevada. A sentence that names no place is about
the subject at large, and what a source says of one place alone does not settle it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.language.places import Place, payers_in, place_named, places_in
from assistant.language.tokens import content_stems, covered
from assistant.types import Scope, Sentence

Relation = Literal["fits", "elsewhere", "narrower"]

_SUBJECT_WORDS = 3  # of a statement, within which a place that is named is what the statement is about
_SCOPES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Subject:
    """The places and payers that a sentence is about, and the words that say so; nothing where it names none.

    `around` is what stands before it: its question, the headings above it.
    """

    places: tuple[Place, ...] = ()
    payers: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    around: str = ""


def subject_scope(sentence: str, *around: str) -> Subject:
    """What a sentence is about: the places and payers that it names, or else the first text around it that names any.

    Args:
        sentence: the sentence.
        around: its question, the headings above it, the sentence that it leans on; the nearest first.
    """
    texts = (sentence, *around)
    places = next(filter(None, map(places_in, texts)), ())
    payers = next(filter(None, map(payers_in, texts)), ())
    return Subject(places, payers, tuple(content_stems(" ".join(texts))), " ".join(around))


def home_of(sentences: Iterable[Sentence]) -> str:
    """The country that most statements are limited to, or an empty string."""
    countries = Counter(
        country for sentence in sentences for country in {place.country for place in _places_of(sentence.scope)}
    )
    return max(countries, key=lambda country: (countries[country], country)) if countries else ""


def relation(subject: Subject, sentence: Sentence, home: str) -> Relation:
    """Whether a statement speaks of what a sentence is about, of another place or payer, or of a part of it only.

    Args:
        subject: what the sentence is about.
        sentence: the statement of a source.
        home: the country that a sentence without a place is taken to be about.
    """
    found = (_place_relation(subject, sentence, home), _payer_relation(subject, sentence.scope))
    return "elsewhere" if "elsewhere" in found else "narrower" if "narrower" in found else "fits"


def scope_words(sentence: Sentence) -> str:
    """The place and payer that a statement is limited to, in words."""
    places = sentence.scope.jurisdiction or ", ".join(place.name for place in _leading_places(sentence.text))
    return ", ".join(part for part in (places, sentence.scope.payer) if part)


def _place_relation(subject: Subject, sentence: Sentence, home: str) -> Relation:
    named = places_in(sentence.text)
    places = _places_of(sentence.scope)
    if subject.places:
        spoken_of = named if any(place.name != place.country for place in named) else (*named, *places)
        if not spoken_of or any(one.fits(other) for one in subject.places for other in spoken_of):
            return "fits"
        return "elsewhere"
    limits = places or _leading_places(sentence.text)
    at_large = not limits or any(place.name == place.country == home for place in limits)
    return "fits" if at_large else "narrower"


def _payer_relation(subject: Subject, scope: Scope) -> Relation:
    payers = [name for name in scope.payer.split(", ") if name]
    known = {known for name in payers for known in payers_in(name)}
    if known & set(subject.payers):
        return "fits"
    if known and subject.payers:
        return "elsewhere"
    if not payers or any(covered(content_stems(name), subject.stems) for name in payers):
        return "fits"
    return "elsewhere" if subject.payers else "narrower"


def _leading_places(text: str) -> Sequence[Place]:
    """The parts of countries that a statement begins with ("Alaska: 16 hours")."""
    opening = " ".join(re.split(r"\s+", text.strip())[:_SUBJECT_WORDS])
    return [place for place in places_in(opening) if place.name != place.country]


@lru_cache(maxsize=_SCOPES_KEPT)
def _places_of(scope: Scope) -> tuple[Place, ...]:
    return tuple(place_named(name) for name in scope.jurisdiction.split(", ") if name)
