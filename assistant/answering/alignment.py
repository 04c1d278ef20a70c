"""Where a statement holds the words of a yes/no question, and in which of its clauses the answer stands."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.clauses import clause_spans, denials, leans_back, without_sources
from assistant.answering.question import Question
from assistant.answering.question_claims import VERDICT_WORDS
from assistant.answering.shares import Weight
from assistant.language.opposites import OPPOSITES_OF
from assistant.language.tokens import STOP_WORDS, WORD, content_words, keyword_tokens, related, stem

Pairs = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]

_CARRIED = 0.85  # of a word's weight where the clause takes it from the clause before it, or a pronoun stands for it
_BY_MEANING = 0.55  # nearness from which a word in the statement counts for more than the same word around it
_SHORTEST, _LONGEST = 3, 6  # letters of a short form
_FAMILIAR = 0.6  # of the words of a long form that stand for its short form
# Words of a question that only carry it.
_IDLE = frozenset(
    keyword_tokens(
        "really actually still even also just ever always never every all any only get got go going do make take have"
        " use give want wish like possible must need needed require required requirement mandatory compulsory"
        " necessary allowed permitted permit allow true correct right legal illegal unlawful prohibited forbidden"
        " banned u pls"
    )
)
_EMPTY = VERDICT_WORDS | _IDLE
_SHORT_FORM = re.compile(r"\b([a-z][\w&]{1,7}) \(((?:[a-z][\w&'-]* ){1,8}[a-z][\w&'-]*)\)")
_POINTER = re.compile(r"\b(?:it|its|they|their|them|this|these|those|both|neither|one|ones|none|that)\b")


@dataclass(frozen=True, slots=True)
class Held:
    """How well a statement holds a word, where in its folded text, and whether what is around it holds it; 0..1.

    `weight` is how much the word tells.
    """

    score: float
    around: float
    places: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a statement speaks of what a question asks.

    `clause` is the folded clause that speaks of it most and `start` its place. `share` is how much of the question's
    words the clause holds or takes over, `whole` how much the statement holds with the sentences and headings around
    it, `own` how much it holds itself, all weighted and 0..1; `missing` is how telling the word is that all of these
    lack most; `denied` says that the clause denies what is asked. `held` has each word of the question.
    """

    folded: str
    clause: str
    start: int
    share: float
    whole: float
    own: float
    missing: float
    denied: bool
    held: Mapping[str, Held]

    @property
    def strength(self) -> float:
        """How clearly it speaks of just this question, 0..1."""
        return 0.7 * self.share + 0.3 * self.whole


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A word of the question: where the statement holds it and how well, or whether what is around it holds it."""

    weight: float
    score: float
    places: tuple[int, ...] = ()
    opposed: bool = False
    around: float = 0.0

    @property
    def value(self) -> float:
        return self.weight * self.score

    @property
    def best(self) -> float:
        return self.weight * max(self.score, self.around)


@dataclass(frozen=True, slots=True)
class Asked:
    """The folded content words of a question, with the long forms of those that are short forms.

    `without` says that it asks of a fact without something ("is it watertight without glaze").
    """

    words: tuple[str, ...]
    long_forms: Mapping[str, tuple[str, ...]]
    without: bool = False


def asked_words(question: Question) -> Asked:
    """What a question asks about: without the words of requirement and permission, and without figures."""
    long_forms = {match[1]: tuple(content_words(match[2])) for match in _SHORT_FORM.finditer(question.folded)}
    long_forms = {short: words for short, words in long_forms.items() if _abbreviates(short, words)}
    long_forms |= {term.short: term.long for term in question.terms if term.as_short}
    core = _SHORT_FORM.sub(lambda match: match[1] if match[1] in long_forms else match[0], question.folded)
    words = [
        word
        for word in content_words(core)
        if not word[0].isdigit()
        and (stem(word) == question.action or stem(word) not in _EMPTY)
        and not (word == "without" and question.predicate == "requirement")
    ]
    without = "without" in question.folded and not question.flipped and question.predicate != "requirement"
    return Asked(tuple(words) or question.topic_words, long_forms, without)


def _abbreviates(short: str, words: Sequence[str]) -> bool:
    initials = "".join(word[0] for word in words)
    return bool(words) and short[0] == initials[0] and sum(letter in initials for letter in short) >= len(short) - 3


def read_statement(asked: Asked, folded: str, around: Collection[str], pairs: Pairs, weight: Weight) -> Reading:
    """How a folded statement speaks of what is asked.

    Args:
        asked: the words of the question.
        folded: the statement, with the sentence that introduces it in front where it is a list item.
        around: the stems of the headings over it and of the sentences before it.
        pairs: how near words are in meaning.
        weight: how much a stem tells.
    """
    text = without_sources(folded)
    found = [(match[0], match.start()) for match in WORD.finditer(text)]
    aligned = _align(asked, found, around, pairs, weight)
    total = sum(one.weight for one in aligned) or 1.0
    points = bool(_POINTER.search(text))
    best, place = 0.0, (0, 0)
    for number, (start, end) in enumerate(clause_spans(text)):
        share = _clause_share(aligned, start, end, leans=number > 0 and leans_back(text[start:end]), points=points)
        if share > best + 1e-9:
            best, place = share, (start, end)
    clause, start = text[place[0] : place[1]], place[0]
    held = [place_ for one in aligned for place_ in one.places if start <= place_ < place[1]]
    opposed = sum(any(start <= place_ < place[1] for place_ in one.places) for one in aligned if one.opposed)
    return Reading(
        folded=text,
        clause=clause,
        start=start,
        share=min(1.0, best / total),
        whole=sum(one.best for one in aligned) / total,
        own=sum(one.value for one in aligned) / total,
        missing=max((one.weight - one.best for one in aligned), default=0.0),
        denied=(denials(clause, start, held, without=asked.without) + opposed) % 2 == 1,
        held={
            word: Held(one.score, one.around, one.places, one.weight)
            for word, one in zip(asked.words, aligned, strict=True)
        },
    )


def _clause_share(aligned: Sequence[_Aligned], start: int, end: int, *, leans: bool, points: bool) -> float:
    """The weight of the words that a clause holds, with those it takes over; 0 where it holds none itself."""
    own = taken = 0.0
    for one in aligned:
        if any(start <= place < end for place in one.places):
            own += one.value
        elif leans and any(place < start for place in one.places):
            taken += one.value
        elif points and one.around > one.score:
            taken += one.weight * one.around
    return own + _CARRIED * taken if own else 0.0


def _align(
    asked: Asked, found: Sequence[tuple[str, int]], around: Collection[str], pairs: Pairs, weight: Weight
) -> list[_Aligned]:
    stems = [(stem(word), place) for word, place in found]
    telling = [(word, place) for word, place in found if word not in STOP_WORDS]
    texts = list(dict.fromkeys(word for word, _ in telling))
    near = _unshared(pairs(asked.words, texts), asked.words, texts)
    beside = [one for one in set(around) if one not in STOP_WORDS]
    initials = _initialed(asked.words, telling)
    aligned = []
    for row, word in enumerate(asked.words):
        own, value = stem(word), weight(stem(word))
        told = _by_form(word, own, stems, beside, asked.long_forms)
        if told is None and row in initials:
            told = (1.0, initials[row], False, 0.0)
        if told is not None:
            aligned.append(_Aligned(value, *told))
            continue
        away = 1.0 if any(one == own or related(one, own) for one in beside) else 0.0
        column = int(near[row].argmax()) if texts else 0
        score = float(near[row, column]) if texts else 0.0
        if not score or (away > score and score < _BY_MEANING):
            aligned.append(_Aligned(value, 0.0, around=away))
        else:
            places = tuple(place for other, place in telling if other == texts[column])
            aligned.append(_Aligned(value, score, places, around=away))
    return aligned


def _unshared(near: NDArray[np.float32], words: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
    """The nearness of words without what another word of the question is in so many letters."""
    stems = [stem(word) for word in words]
    kept = near.copy()
    for column, text in enumerate(texts):
        owner = stem(text)
        if owner in stems:
            kept[[row for row, own in enumerate(stems) if own != owner], column] = 0.0
    return kept


def _initialed(words: Sequence[str], telling: Sequence[tuple[str, int]]) -> dict[int, tuple[int, ...]]:
    """The rows of words whose initials make a word of the statement ("open studio pass": "OSP"), and its places."""
    found: dict[int, tuple[int, ...]] = {}
    letters = "".join(word[0] for word in words)
    for other in {other for other, _ in telling if _SHORTEST <= len(other) <= _LONGEST}:
        first = letters.find(other)
        if first >= 0:
            places = tuple(place for one, place in telling if one == other)
            found |= {row: places for row in range(first, first + len(other))}
    return found


def _by_form(
    word: str,
    own: str,
    stems: Sequence[tuple[str, int]],
    beside: Sequence[str],
    long_forms: Mapping[str, tuple[str, ...]],
) -> tuple[float, tuple[int, ...], bool, float] | None:
    """Score, places, whether it is the opposite, and score around: as far as forms and opposites tell; else None."""
    exact = tuple(place for one, place in stems if one == own or (one not in STOP_WORDS and related(one, own)))
    if exact:
        return 1.0, exact, False, 0.0
    if word in long_forms:
        parts = {stem(part) for part in long_forms[word]}
        places = tuple(place for one, place in stems if one in parts)
        if len({one for one, _ in stems if one in parts}) >= _FAMILIAR * len(parts):
            return 1.0, places, False, 0.0
        if len(parts.intersection(beside)) >= _FAMILIAR * len(parts):
            return 0.0, (), False, 1.0
    opposites = OPPOSITES_OF.get(own)
    opposite = tuple(place for one, place in stems if one in opposites) if opposites else ()
    return (1.0, opposite, True, 0.0) if opposite else None
