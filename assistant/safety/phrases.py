"""Phrases of the rules and where they occur in a question."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.language.tokens import fold, stem
from assistant.safety.reading import Word

_DENIAL_WORDS = "no not never without nor isnt arent wasnt dont doesnt didnt havent hasnt hadnt"
_DENIALS = frozenset(_DENIAL_WORDS.split())
_SHORT_GAP, _LONG_GAP = 3, 8  # words


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: any of these stems, forms or lists, a number, a year, or a gap of up to `gap` words."""

    stems: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()
    number: bool = False
    year: bool = False
    gap: int = 0

    def fits(self, word: Word) -> bool:
        """Whether a single word fills this place."""
        if word.stem in self.stems or word.text in self.forms:
            return True
        return (self.number and word.is_number) or (self.year and word.is_year)


Phrase = tuple[Element, ...]
Span = tuple[int, int]


def parse_phrase(text: str) -> Phrase:
    """One phrase in the notation of the rules file."""
    return tuple(_element(part) for part in text.split())


def _element(part: str) -> Element:
    if part in ("..", "..."):
        return Element(gap=_SHORT_GAP if part == ".." else _LONG_GAP)
    options = part.split("/")
    plain = [one for one in options if not one.startswith(("@", "#")) and not one.endswith("!")]
    return Element(
        stems=frozenset(stem(fold(one)) for one in plain),
        forms=frozenset(one[:-1] for one in options if one.endswith("!")),
        lists=tuple(one[1:] for one in options if one.startswith("@")),
        number="#" in options,
        year="####" in options,
    )


def words_of(phrases: Sequence[str]) -> set[str]:
    """The plain words that phrases are written with."""
    return {word for phrase in phrases for word in re.findall(r"(?<![@\w])[a-z]+", fold(phrase))}


class PhraseBook:
    """Named lists of phrases, found together in one pass over a question."""

    def __init__(self, lists: Mapping[str, Sequence[Phrase]]) -> None:
        self.by_stem: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        self.by_form: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        self.by_number: list[tuple[str, Phrase]] = []
        self.led_by_list: dict[str, list[Phrase]] = defaultdict(list)
        self.leads: dict[str, set[str]] = defaultdict(set)
        for name, phrases in lists.items():
            for phrase in phrases:
                self._add(name, phrase)

    def _add(self, name: str, phrase: Phrase) -> None:
        first = phrase[0]
        for one in first.stems:
            self.by_stem[one].append((name, phrase))
        for form in first.forms:
            self.by_form[form].append((name, phrase))
        if first.number or first.year:
            self.by_number.append((name, phrase))
        if first.lists:
            self.led_by_list[name].append(phrase)
        for other in first.lists:
            self.leads[other].add(name)


@dataclass
class Reading:
    """The occurrences of a phrase book's lists in one question, worked out when they are asked for."""

    words: Sequence[Word]
    book: PhraseBook
    _starts: dict[str, list[tuple[int, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    _found: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    _ends: dict[str, dict[int, set[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, word in enumerate(self.words):
            for name, phrase in self.book.by_stem.get(word.stem, ()):
                self._starts[name].append((place, phrase))
            for name, phrase in self.book.by_form.get(word.text, ()):
                self._starts[name].append((place, phrase))
            if word.is_number:
                for name, phrase in self.book.by_number:
                    self._starts[name].append((place, phrase))

    @cached_property
    def possible(self) -> set[str]:
        """The lists that may occur at all: a phrase's first word does. It spares looking for the others."""
        found, pending = set(self._starts), list(self._starts)
        while pending:
            further = self.book.leads.get(pending.pop(), set()) - found
            found |= further
            pending += further
        return found

    def spans(self, name: str) -> tuple[Span, ...]:
        """Where phrases of a list stand: (first word, word after the last), in order."""
        if name not in self._found:
            ends: dict[int, set[int]] = defaultdict(set)
            for start, phrase in self._starts.get(name, ()):
                ends[start].update(self._match(phrase, 0, start, start))
            for phrase in self.book.led_by_list.get(name, ()):
                for other in phrase[0].lists:
                    for start, end in self.spans(other):
                        ends[start].update(self._match(phrase, 1, end, start))
            self._ends[name] = ends
            self._found[name] = tuple(sorted((start, end) for start in ends for end in ends[start]))
        return self._found[name]

    def _match(self, phrase: Phrase, index: int, place: int, start: int) -> Iterator[int]:
        """The places after the last word of a phrase whose elements from `index` on stand from `place` on."""
        if index == len(phrase):
            yield place
            return
        if place >= len(self.words) or not self._same_sentence(start, place):
            return
        element = phrase[index]
        if element.gap:
            yield from self._match_after_gap(phrase, index, place, start)
            return
        if self.words[place].after_comma and place > start and not phrase[index - 1].gap:
            return
        for end in self._ends_of(element, place):
            yield from self._match(phrase, index + 1, end, start)

    def _match_after_gap(self, phrase: Phrase, index: int, place: int, start: int) -> Iterator[int]:
        """The same where a gap stands at `index`: it skips words of the sentence, but none that denies."""
        for after in range(place, min(place + phrase[index].gap + 1, len(self.words))):
            yield from self._match(phrase, index + 1, after, start)
            if self.words[after].text in _DENIALS:
                return

    def _ends_of(self, element: Element, place: int) -> Iterator[int]:
        """The places after an element that is not a gap and stands at `place`."""
        if element.fits(self.words[place]):
            yield place + 1
        for name in element.lists:
            self.spans(name)
            yield from self._ends[name].get(place, ())

    def _same_sentence(self, one: int, other: int) -> bool:
        return self.words[one].sentence == self.words[other].sentence
