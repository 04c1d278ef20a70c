"""The documents of the build in use, made ready to be listed and searched; kept until another build is in use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import streamlit as st

from assistant.types import Document, Section, is_uploaded
from assistant.ui.passages import PLACEHOLDER_NAMES

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

FOUND_SECTIONS = 3
"""Sections shown below a document that was found by its text."""

_SNIPPET_CHARACTERS = 80


@dataclass(frozen=True)
class Volume:
    """A document as the shelf holds it."""

    document: Document
    words: int
    publishers: tuple[str, ...]

    @property
    def uploaded(self) -> bool:
        """Whether a user added it."""
        return is_uploaded(self.document.id)

    @cached_property
    def described(self) -> str:
        """What a search looks at beside the text: what the list says of it, and the works it is based on."""
        document = self.document
        works = [work for source in document.sources for work in (source.title, source.author, source.publisher)]
        label = "uploaded" if self.uploaded else ""
        return "\n".join((document.title, document.kind, document.as_of, document.jurisdiction, label, *works))


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section that holds all that was searched for: its place in the document, and the words around the first hit."""

    place: int
    heading: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document that fits a search, with the sections to open."""

    volume: Volume
    sections: tuple[FoundSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents of one build, in the order of their titles."""

    build_id: str
    volumes: tuple[Volume, ...]

    def volume(self, document_id: str) -> Volume | None:
        """A document by its id."""
        return next((one for one in self.volumes if one.document.id == document_id), None)

    def search(self, query: str) -> tuple[Found, ...]:
        """The documents in which every word of the query begins some word; those that are called so come first."""
        terms = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in query.split()]
        if not terms:
            return tuple(Found(volume) for volume in self.volumes)
        found = [Found(one, _sections(one.document, terms)) for one in self.volumes if _fits(one, terms)]
        return tuple(sorted(found, key=lambda one: not _all_in(terms, one.volume.document.title)))

    def also_based_on(self, volume: Volume) -> dict[str, tuple[Document, ...]]:
        """For each work that the document rests on, by its title, the other documents that rest on it."""
        others = [one.document for one in self.volumes if one is not volume]
        return {
            source.title: tuple(
                other
                for other in others
                if any((one.title, one.url) == (source.title, source.url) for one in other.sources)
            )
            for source in volume.document.sources
        }


def shelf(assistant: "Assistant") -> Shelf:
    """The documents of the build that answers now."""
    while True:
        build_id = assistant.build_id
        found = _shelf(build_id, assistant)
        if assistant.build_id == build_id:
            return found
        _shelf.clear()  # another build came into use while its documents were read


@st.cache_resource(show_spinner=False, max_entries=2)
def _shelf(build_id: str, _assistant: "Assistant") -> Shelf:
    return make_shelf(build_id, _assistant.documents())


def make_shelf(build_id: str, documents: Sequence[Document]) -> Shelf:
    """A shelf of these documents."""
    volumes = [Volume(one, len(one.text.split()), _publishers(one)) for one in documents]
    return Shelf(build_id, tuple(sorted(volumes, key=lambda one: (one.document.title.casefold(), one.document.id))))


def _publishers(document: Document) -> tuple[str, ...]:
    named = (source.publisher for source in document.sources if is_named(source.publisher))
    return tuple(dict.fromkeys(named))


def is_named(name: str) -> bool:
    """Whether a name says more than that there is none."""
    words = name.strip().casefold()
    return words not in PLACEHOLDER_NAMES and not words.endswith(("not named", "not given"))


def _fits(volume: Volume, terms: Sequence[re.Pattern[str]]) -> bool:
    return all(term.search(volume.described) or term.search(volume.document.text) for term in terms)


def _all_in(terms: Sequence[re.Pattern[str]], text: str) -> bool:
    return all(term.search(text) for term in terms)


def _sections(document: Document, terms: Sequence[re.Pattern[str]]) -> tuple[FoundSection, ...]:
    found: list[FoundSection] = []
    for place, section in enumerate(document.sections):
        text = document.text[section.start : section.end]
        if _all_in(terms, text):
            found.append(FoundSection(place, section.heading or document.title, _snippet(document, section, terms)))
        if len(found) == FOUND_SECTIONS:
            break
    return tuple(found)


def _snippet(document: Document, section: Section, terms: Sequence[re.Pattern[str]]) -> str:
    """The sentence with most of the words, cut around the first of them."""
    sentences = [one.text for one in document.sentences[section.first : section.last] if one.kind != "heading"]
    best = max(sentences, key=lambda text: sum(bool(term.search(text)) for term in terms), default="")
    hits = [hit.start() for term in terms if (hit := term.search(best))]
    if not hits:
        return ""
    start, end = max(0, min(hits) - _SNIPPET_CHARACTERS), min(hits) + 2 * _SNIPPET_CHARACTERS
    start = best.find(" ", start) + 1 if start else 0
    end = max(best.rfind(" ", 0, end), min(hits)) if end < len(best) else len(best)
    return f"{'… ' if start else ''}{best[start:end]}{' …' if end < len(best) else ''}"
