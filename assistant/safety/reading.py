"""A question as the rules read it: words under one spelling, by sentence, with slips of spelling mended."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.language.tokens import fold, stem

_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)*|[.!?;\n…]+|[,:()]|(?<=\s)-+(?=\s)")
_WORD = re.compile(r"[a-z0-9]")
_CONTRACTED = (
    (re.compile(r"\b(?:can't|can not|cannot)\b"), "cant"),
    (re.compile(r"(?<=\w)n't\b"), "nt"),
    (re.compile(r"\b(he|she|it|that|what|there|who)'s\b|\b(he|she|that|what|there)s\b"), r"\1\2 is"),
    (re.compile(r"'s\b|(?<=s)'(?!\w)"), ""),
    (re.compile(r"\b(i)'?m\b"), r"\1 am"),
    (re.compile(r"\b(i|we|you|they)(?:'ve|ve)\b"), r"\1 have"),
    (re.compile(r"\b(you|they)(?:'re|re)\b|\b(we)'re\b"), r"\1\2 are"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
)
_EXACT_LETTERS = 4  # shorter words are read as they stand: most have a neighbour of another meaning ("hip", "hit")
_SLIP_LETTERS, _TWO_SLIPS_LETTERS = 5, 8  # from so many letters on, one slip and two are mended
_WORDS_KEPT = 20_000
_NUMBER_WORDS = """
one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred
couple few several
"""
_NUMBERS = frozenset(_NUMBER_WORDS.split())
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: as written (mended), its stem, its sentence, and whether a comma stands before it."""

    text: str
    stem: str
    sentence: int
    after_comma: bool

    @property
    def is_number(self) -> bool:
        """Whether it is a figure or a number word."""
        return self.text[0].isdigit() or self.text in _NUMBERS

    @property
    def is_year(self) -> bool:
        """Whether it is a year of the last or of this century."""
        return _YEAR.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Spelling:
    """What mends a word: the words of the rules, their known misspellings, and ordinary words that only look alike."""

    known: frozenset[str]
    by_initial: Mapping[str, Sequence[str]]
    variants: Mapping[str, str]
    ordinary: frozenset[str]
    _kept: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def mended(self, word: str) -> str:
        """The word of the rules that was meant, or the word itself; kept, as to look for it takes long."""
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) >= _WORDS_KEPT:
                self._kept.clear()
            found = self._kept[word] = self._mended(word)
        return found

    def _mended(self, word: str) -> str:
        word = self.variants.get(word, word)
        if word in self.known or word in self.ordinary or word[0].isdigit():
            return word
        if len(word) > 2 and not re.search(r"[aeiouy]", word):
            return self._with_vowels(word)
        if len(word) < _EXACT_LETTERS:
            return word
        return self._nearest(word)

    def _with_vowels(self, word: str) -> str:
        meant = [one for one in self._alike(word) if re.sub(r"[aeiouy]", "", one) == word]
        return min(meant, key=lambda one: (len(one), one)) if meant else word

    def _nearest(self, word: str) -> str:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        most = 2 if len(word) >= _TWO_SLIPS_LETTERS else 1
        swapped = [one for one in self._alike(word) if sorted(one) == sorted(word)]
        candidates = swapped or [one for one in self._alike(word) if len(one) >= _SLIP_LETTERS]
        found = extractOne(word, candidates, scorer=OSA.distance, score_cutoff=most)
        return found[0] if found else word

    def _alike(self, word: str) -> Sequence[str]:
        """The words of the rules with the same first letter, which slips of spelling seldom touch."""
        return self.by_initial.get(word[0], ())


def read(question: str, spelling: Spelling) -> list[Word]:
    """The words of a question in order."""
    text = fold(question)
    for pattern, written_out in _CONTRACTED:
        text = pattern.sub(written_out, text)
    words: list[Word] = []
    sentence, comma = 0, False
    for part in _PARTS.findall(text):
        if _WORD.match(part):
            mended = spelling.mended(part.replace("'", ""))
            words.append(Word(mended, stem(mended), sentence, comma))
            comma = False
        elif part[0] in ",:()-":
            comma = True
        else:
            sentence += 1
    return words
