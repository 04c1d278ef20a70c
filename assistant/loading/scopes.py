"""What each statement of a document is limited to: as its author notes it, or as its words and headings say it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.places import payers_in, places_in
from assistant.types import Scope, Section, Sentence

_PLAIN_DATE = re.compile(r"\A\d{4}(?:-\d{2}){0,2}\Z")
# A place limits a statement where it is said to hold there, not wherever it is named ("a school in Texas" does not
# begin a sentence).
_HOLDS_IN = re.compile(
    r"^\W*(?:(?:and|but|so|or|as|by|under|in|within|across|throughout|for)\b[^,]{0,60}?),", re.IGNORECASE
)


def with_scopes(
    sentences: Sequence[Sentence], sections: Sequence[Section], *, title: str, jurisdiction: str, as_of: str
) -> tuple[Sentence, ...]:
    """The sentences with their scopes filled in.

    A part that the author notes is kept. Else a jurisdiction or a payer comes from the clause that opens the sentence
    ("In Texas, ..."), from its headings, innermost first, from the title; the place of the front matter holds for all
    that is left. The date is that of the front matter where it is a plain one and the author notes no sources of the
    statement's own.

    Args:
        sentences: of one document, in order.
        sections: of that document.
        title: the document's title.
        jurisdiction: the front matter's words on where the document holds.
        as_of: the front matter's words on when.
    """
    document_place = _joined_places(jurisdiction)
    date = as_of if _PLAIN_DATE.match(as_of) else ""
    found = list(sentences)
    for section in sections:
        headings = [heading for heading in (*reversed(section.path), title) if heading]
        place = next(filter(None, map(_joined_places, headings)), document_place)
        payer = next(filter(None, map(_joined_payers, headings)), "")
        for index in range(section.first, section.last):
            found[index] = _scoped(found[index], place, payer, date)
    return tuple(found)


def _scoped(sentence: Sentence, place: str, payer: str, date: str) -> Sentence:
    if sentence.kind in ("heading", "furniture"):
        return sentence
    opening = _HOLDS_IN.match(sentence.text)
    said = opening[0] if opening else ""
    noted = sentence.scope
    scope = Scope(
        jurisdiction=noted.jurisdiction or _joined_places(said) or place,
        payer=noted.payer or _joined_payers(said) or payer,
        as_of=noted.as_of or ("" if sentence.sources else date),
    )
    return replace(sentence, scope=scope)


def _joined_places(text: str) -> str:
    return ", ".join(place.name for place in places_in(text))


def _joined_payers(text: str) -> str:
    return ", ".join(payers_in(text))
