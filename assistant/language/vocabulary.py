"""What a corpus calls things: how many passages use a word, what abbreviations stand for, which word was misspelt."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.language.tokens import STOP_WORDS, WORD, content_words, fold, fold_spelling, stem, words

_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z&.-]{1,9}s?)\)")
_ALIAS = re.compile(
    r"(?P<long>[\w-]+),? (?:which [\w ]{0,30}?)?(?:is |are )?(?:often |usually |commonly )?"
    r"(?:shorten(?:ed)? (?:it )?to|abbreviated (?:to|as)|called|known as) [“\"'](?P<short>[\w-]+)[”\"']"
)
_LONGEST_ABBREVIATION = 6  # letters
_CAPITALS = 2  # from which a word is written as an abbreviation
_LONG_FORM_WORDS = 10  # words before the bracket in which the long form is looked for
_FAMILIAR = 0.6  # of the words of a long form that stand for its short form
_MIN_TWO_EDITS = 8  # letters from which two edits are allowed, and the consonants may differ
_MIN_COMMON = 7  # letters from which a common word outside the corpus may be meant; the list of them is not complete
_MIN_CORRECTED = 5  # letters; shorter unknown words are left as they are
_MIN_DROPPED = 6  # letters from which a consonant may be missing, or one too many
_INITIALS_KEPT = 64
_MIN_SMALL = 3  # letters from which a small word may be meant ("wat")
# The small words that questions are made of; what sounds like one is one, before any word of the corpus.
_SMALL_WORDS = (
    *("what", "which", "when", "where", "who", "whose", "why", "how", "much", "many", "does", "did", "are", "were"),
    *("could", "would", "should", "must", "need", "have", "there", "their", "because", "before", "after", "about"),
    *("without", "with", "from", "this", "that", "these", "those"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A thing that a text names: by its abbreviation, or by its long form (its content words); `as_short` says which.

    Both are folded.
    """

    short: str
    long: tuple[str, ...]
    as_short: bool

    @property
    def named(self) -> tuple[str, ...]:
        """The words by which the text names it."""
        return (self.short,) if self.as_short else self.long

    def is_named_otherwise(self, stems: Collection[str]) -> bool:
        """Whether a text of these stems names it by the other of its two forms."""
        if not self.as_short:
            return stem(self.short) in stems
        return sum(stem(word) in stems for word in self.long) >= _FAMILIAR * len(self.long)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a corpus.

    `chunk_count` chunks were counted; `frequencies` maps a stem to the number of chunks that hold it; `word_forms`
    maps a folded word to its number of occurrences; `abbreviations` maps a folded short form to its long form.
    """

    chunk_count: int
    frequencies: Mapping[str, int]
    word_forms: Mapping[str, int]
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    _by_initial: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_first_word: dict[str, list[tuple[str, tuple[str, ...]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def mendable(self, initial: str) -> list[str]:
        """The words with this first letter that a slip of spelling may stand for; kept, as each slip looks at all."""
        found = self._by_initial.get(initial)
        if found is None:
            found = [one for one in self.word_forms if one[0] == initial and one.isalpha() and _skeleton(one) != one]
            self._by_initial[initial] = found
        return found

    def weight(self, stem_: str) -> float:
        """How much a stem tells, in 0..1: its inverse document frequency over the largest possible one.

        It is 1 for an unknown stem.
        """
        return _inverse_frequency(self.chunk_count, self.frequencies.get(stem_, 0))

    def expanded(self, text: str, known_words: Collection[str], *, at_most: int | None = None) -> str:
        """The text with the long form behind each abbreviation that the corpus explains ("ROM (range of motion)").

        Args:
            text: the text.
            known_words: the common English words, folded.
            at_most: the number of chunks that may hold an abbreviation that is spelt out; without it, any.
        """

        def long_form(match: re.Match[str]) -> str:
            known = self._long_form(match[0], known_words)
            told = at_most is not None and self.frequencies.get(stem(fold(match[0])), 0) > at_most
            return f"{match[0]} ({known})" if known and not told and fold(known) not in whole else match[0]

        whole = fold(text)
        return WORD.sub(long_form, text)

    def terms(self, text: str, known_words: Collection[str]) -> tuple[Term, ...]:
        """What a text names by an abbreviation that the corpus explains, or by the long form of one."""
        found = [(one, self._long_form(one, known_words)) for one in dict.fromkeys(WORD.findall(text))]
        terms = [Term(fold(short), tuple(content_words(long)), as_short=True) for short, long in found if long]
        present = set(content_words(text))
        for word in present:
            for short, long in self._abbreviated_by_word().get(word, ()):
                if present.issuperset(long) and short not in known_words and short not in STOP_WORDS:
                    terms.append(Term(short, long, as_short=False))
        return tuple(term for term in terms if term.long)

    def _long_form(self, word: str, known_words: Collection[str]) -> str | None:
        """What a word stands for, if it is an abbreviation.

        A common English word is one only in capitals: "IS" may be, "what is" never.
        """
        folded = fold(word)
        if sum(letter.isupper() for letter in word) < _CAPITALS and (folded in known_words or folded in STOP_WORDS):
            return None
        return self.abbreviations.get(folded) or self.abbreviations.get(folded.removesuffix("s"))

    def _abbreviated_by_word(self) -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
        """The abbreviations with the content words of their long forms, by the first of these; worked out once."""
        if not self._by_first_word:
            for short, long in self.abbreviations.items():
                found = tuple(content_words(long))
                if len(found) > 1:
                    self._by_first_word.setdefault(found[0], []).append((short, found))
        return self._by_first_word

    def to_json(self) -> dict[str, Any]:
        """The lexicon as one JSON object; `from_json` reads it back."""
        return {
            "chunk_count": self.chunk_count,
            "frequencies": dict(self.frequencies),
            "word_forms": dict(self.word_forms),
            "abbreviations": dict(self.abbreviations),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Lexicon":
        """The lexicon that `to_json` wrote."""
        return cls(data["chunk_count"], data["frequencies"], data["word_forms"], data["abbreviations"])


def build_lexicon(chunk_texts: Iterable[str]) -> Lexicon:
    """Count the words of a corpus, one text a chunk (headings included), and collect its abbreviations."""
    frequencies: Counter[str] = Counter()
    word_forms: Counter[str] = Counter()
    abbreviations: dict[str, str] = {}
    count = 0
    for text in chunk_texts:
        count += 1
        found = [word for word in words(text) if word not in STOP_WORDS]
        word_forms.update(word.removesuffix("'s") for word in found)
        frequencies.update({stem(word) for word in found})
        for short, long in find_abbreviations(text):
            abbreviations.setdefault(fold(short), long)
    return Lexicon(count, dict(frequencies), dict(word_forms), abbreviations)


def merge_lexicons(parts: Iterable[Lexicon]) -> Lexicon:
    """The lexicon of several parts of a corpus: what `build_lexicon` makes of all their texts in their order."""
    frequencies: dict[str, int] = {}
    word_forms: dict[str, int] = {}
    abbreviations: dict[str, str] = {}
    count = 0
    for part in parts:
        count += part.chunk_count
        for whole, own in ((frequencies, part.frequencies), (word_forms, part.word_forms)):
            for word, number in own.items():
                if word in whole:
                    whole[word] += number
                else:
                    whole[word] = number
        for short, long in part.abbreviations.items():
            abbreviations.setdefault(short, long)
    return Lexicon(count, frequencies, word_forms, abbreviations)


def find_abbreviations(text: str) -> list[tuple[str, str]]:
    """Pairs of short and long form that a text introduces, as in "range of motion (ROM)".

    The long form is the shortest run of words before the bracket whose first letters spell the short form, small
    words aside. A word that is "shortened to" or "known as" another in quotes gives a pair as well.
    """
    pairs = [(match["short"], match["long"]) for match in _ALIAS.finditer(text)]
    for match in _ABBREVIATION.finditer(text):
        letters = re.sub(r"[^A-Za-z]", "", match[1].removesuffix("s")).lower()
        before = list(WORD.finditer(text[: match.start()]))[-_LONG_FORM_WORDS:]
        if (
            sum(letter.isupper() for letter in match[1]) < _CAPITALS
            or not before
            or text[before[-1].end() : match.start()].strip()
        ):
            continue
        for first in range(len(before) - 1, -1, -1):
            if _spells([word[0].lower() for word in before[first:]], letters):
                pairs.append((match[1], text[before[first].start() : before[-1].end()]))
                break
    return pairs


def _spells(run: list[str], letters: str) -> bool:
    """Whether the initials of a run of words spell `letters`.

    Words such as "of" may be skipped; a compound may give more than its first letter.
    """
    if not run or run[0][0] != letters[0]:
        return False
    if [word[0] for word in run] == list(letters):
        return True
    significant = [word for word in run if word not in {"of", "and", "the", "for", "in", "to", "on", "a", "an", "&"}]
    if [word[0] for word in significant] == list(letters):
        return True
    if len(run) == 1:
        return _in_order(letters, run[0]) and len(letters) >= 2 and len(run[0]) > len(letters)
    return len(significant) < len(letters) <= len(significant) + 2 and _in_order(letters, "".join(run))


def _in_order(letters: str, text: str) -> bool:
    place = 0
    for letter in letters:
        place = text.find(letter, place) + 1
        if not place:
            return False
    return True


@lru_cache(maxsize=16384)
def _inverse_frequency(chunk_count: int, frequency: int) -> float:
    highest = math.log1p(chunk_count)
    return math.log1p(chunk_count / (frequency + 1)) / highest if highest else 1.0


# Letters that sound the same: "lisense", "fisical", "wich", "mutch".
_SOUNDS = tuple(
    (re.compile(letters), sound)
    for letters, sound in (("ph", "f"), ("tch", "ch"), ("wh", "w"), ("c(?=[eiy])|z", "s"), ("ck|c(?!h)|q", "k"))
)
_INFLECTION = re.compile(r"(?:ed|ing|ings|er|ers|est|ly|es|s)$")


def correct_spelling(question: str, lexicon: Lexicon, known_words: Collection[str]) -> str:
    """The question with slips of spelling mended towards words that the corpus uses.

    A word is left alone if the corpus has it, if it is a common English word (`known_words`), if it holds a digit or
    is in capitals (an abbreviation), if it is short, or if a capital inside the sentence makes it a name. Otherwise
    a small word that sounds the same replaces it, or the nearest corpus word, or else the nearest common English word:
    one edit away and with consonants that sound the same, of which one may be missing or too many from six letters on
    (a common word from seven letters on only); from eight letters on two edits are allowed for a corpus word, and the
    consonants may differ.
    """
    parts, last = [], 0
    for match in WORD.finditer(question):
        begins = not re.search(r"\w[^.!?]*$", question[: match.start()])
        replacement = _correction(match[0], lexicon, known_words) if begins or not match[0][0].isupper() else None
        if replacement:
            parts += [question[last : match.start()], replacement]
            last = match.end()
    return "".join([*parts, question[last:]])


def _correction(word: str, lexicon: Lexicon, known_words: Collection[str]) -> str | None:
    folded = fold(word)
    if not _may_be_a_slip(word, folded, lexicon, known_words):
        return None
    small = [one for one in _nearest(folded, _SMALL_WORDS, 1) if _skeleton(one) == _skeleton(folded)]
    if small:
        return small[0]
    if len(folded) < _MIN_CORRECTED:
        return None
    own = lexicon.mendable(folded[0])
    if stem(folded) in lexicon.frequencies:
        # The slip is in the ending ("insurence"): only a form of the same word will do, no other inflection.
        if _INFLECTION.search(folded):
            return None
        forms = _nearest(
            folded, [other for other in own if stem(other) == stem(folded) and len(other) == len(folded)], 1
        )
        return max(forms, key=lambda other: lexicon.word_forms[other], default=None)
    long = len(folded) >= _MIN_TWO_EDITS
    found = [other for other in _nearest(folded, own, 2 if long else 1) if long or _sounds_like(folded, other)]
    if found:
        return max(found, key=lambda other: lexicon.word_forms[other])
    if len(folded) < _MIN_COMMON:
        return None
    common = _nearest(folded, _with_initial(frozenset(known_words), folded[0]), 1)
    return min((other for other in common if long or _skeleton(other) == _skeleton(folded)), default=None)


# Twenty thousand words are gone through for each letter, and hashed once.
@lru_cache(maxsize=_INITIALS_KEPT)
def _with_initial(words: frozenset[str], initial: str) -> list[str]:
    return [one for one in words if one[0] == initial]


def _may_be_a_slip(word: str, folded: str, lexicon: Lexicon, known_words: Collection[str]) -> bool:
    """Whether a word is neither one of the corpus nor a common English one, and long enough to be mended."""
    if len(folded) < _MIN_SMALL or not folded.isalpha() or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION):
        return False
    forms = {folded, fold_spelling(folded), folded.removesuffix("s")}
    return not any(form in known_words or form in lexicon.word_forms or form in STOP_WORDS for form in forms)


def _skeleton(word: str) -> str:
    """The consonants of a word as they sound, doubled ones once: a slip in a short word mostly leaves them."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word))


def _sounds_like(slip: str, word: str) -> bool:
    """Whether two words have the same consonants, or a long slip has one too few or one too many."""
    own, its = _skeleton(slip), _skeleton(word)
    if own == its or len(slip) < _MIN_DROPPED or len(own) - len(its) != len(slip) - len(word):
        return own == its
    shorter, longer = sorted((own, its), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _nearest(word: str, candidates: Sequence[str], most: int) -> list[str]:
    """The candidates with the fewest edits (transpositions count one), no more than `most` of them."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    scored = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=most, limit=None)
    least = min((distance for _, distance, _ in scored), default=0)
    return [candidate for candidate, distance, _ in scored if distance == least]
