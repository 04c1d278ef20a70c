"""Where the words of a sentence are found in a statement, and what there excludes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.language.nearness import Nearness
from assistant.language.polarity import NEGATION
from assistant.language.tokens import STOP_WORDS, content_stems, covered, related
from assistant.verification import figures
from assistant.verification.hearsay import Standing
from assistant.verification.kinds import are_of_one_kind
from assistant.verification.lexicon import LIGHT, NOT_LIGHT, are_opposed, are_rivals, is_opposing, same_group
from assistant.verification.statements import Part, Statement, Word

FOUND_FROM = 0.7  # nearness from which a word of the sentence counts as found
GROUP_SCORE = 0.95
FEW = 3  # words of content below which the small words of a sentence count as well
_EMPTY = frozenset(
    [
        "part",
        "there",
        "people",
        "person",
        "someone",
        "anyone",
        "everyone",
        "one",
        "thing",
        "way",
        "take",
        "have",
        "get",
        "make",
        "do",
        "use",
        "hold",
        "give",
        "provide",
        "offer",
        "own",
        "need",
        "include",
        "count",
        "mean",
    ]
)
_UNIT = re.compile(
    r"(?:second|minute|hour|day|week|month|year)s?|k?m|km|cm|mm|k?g|mg|ml|p|bar|watts?|met(?:re|er)s?|lit(?:re|er)s?"
)
UNITS = frozenset(
    [
        "percent",
        "cent",
        "degree",
        "degrees",
        "dollar",
        "dollars",
        "pound",
        "pounds",
        "euro",
        "euros",
        "gbp",
        "usd",
        "hundred",
        "thousand",
        "million",
    ]
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims: its statement, the words that carry content, and how it reports them.

    `about` is what stands before it, such as its question: what that names, the sentence need not name again.
    """

    statement: Statement
    content: tuple[Word, ...]
    standing: Standing
    parts: tuple[Part, ...]
    about: str = ""

    @property
    def understood(self) -> list[str]:
        """The stems of its own words and of those that it is about."""
        return [*(word.stem for word in self.statement.words), *content_stems(self.about)]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word of the sentence is found: how well (0..1), which words of the passage, or what excludes it.

    `own` says that the statement itself holds it and not only what it points back to, `near` that only the heading or
    the sentence before holds it, to which nothing points.
    """

    word: Word
    score: float
    places: tuple[Word, ...] = ()
    opposed: Word | None = None
    rival: Word | None = None
    own: bool = True
    near: bool = False

    @property
    def found(self) -> bool:
        """Whether the passage has the word."""
        return self.score >= FOUND_FROM

    @property
    def answered(self) -> tuple[Word, ...]:
        """The words of the passage that say it or exclude it."""
        return self.places or tuple(word for word in (self.opposed, self.rival) if word)


def content_of(words: Sequence[Word], idle: frozenset[str]) -> tuple[Word, ...]:
    """The words that carry content: neither small words nor words of requirement, permission or negation.

    Small words that have an opposite ("before", "less") are kept; they count only where the passage has the opposite.
    """
    units = {words[place].text for place in range(1, len(words)) if _is_unit(words[place], words[place - 1])}
    told = [
        word
        for word in words
        if word.text not in units
        and not NEGATION.fullmatch(word.text)
        and word.text not in idle
        and not word.text[0].isdigit()
        and word.text not in figures.NUMBER_WORDS
    ]
    content = tuple(word for word in told if not is_small(word) or is_opposing(word.stem))
    if sum(not is_small(word) for word in content) < FEW:
        return tuple(
            word for word in told if word in content or (word.text not in STOP_WORDS and word.text not in _EMPTY)
        )
    return content


def is_small(word: Word) -> bool:
    """Whether a word tells next to nothing of its own."""
    return not word.name and (
        word.text in STOP_WORDS or (word.stem in LIGHT and word.text not in NOT_LIGHT) or word.text in UNITS
    )


def _is_unit(word: Word, before: Word) -> bool:
    """Whether a word is the unit of the figure in front of it, which is compared with it."""
    figure = before.text[0].isdigit() or before.text in figures.NUMBER_WORDS
    return figure and bool(_UNIT.fullmatch(word.text))


def matches(
    content: Sequence[Word],
    statement: Statement,
    context: Sequence[Word],
    nearness: Nearness | None,
    short_forms: Mapping[str, str],
    said: str,
) -> list[Match]:
    """For each word of the sentence the words of the passage that say it, or what excludes it."""
    found: list[Match | None] = []
    money = figures.money_held(said, statement.text)
    for word in content:
        match = _by_form(word, statement.words, short_forms)
        if match is None and word.stem in figures.COST and money:
            match = Match(word, 1.0)
        if match is None or not match.found:
            behind = _by_form(word, context, short_forms)
            match = replace(behind, own=False) if behind is not None and behind.found else match
        if match is None and not is_small(word) and not (word.name and _other_names(statement, content)):
            beside = _by_form(word, (*statement.heading, *statement.nearby), short_forms)
            match = replace(beside, own=False, near=True) if beside is not None and beside.found else match
        found.append(match)
    places = [place for place, match in enumerate(found) if match is None and not content[place].name]
    if nearness is not None and places:
        for words, own in ((statement.words, True), (context, False), (statement.heading, False)):
            others = [word.text for word in words if not is_small(word) and not word.name]
            texts = [content[place].text for place in places if found[place] is None and not is_small(content[place])]
            scores = dict(zip(texts, nearness.closest(texts, others), strict=True)) if others and texts else {}
            for place in places:
                score = scores.get(content[place].text, 0.0)
                if found[place] is None and score >= FOUND_FROM and not _excludes(content[place], words):
                    close = _nearest(content[place], words, nearness)
                    found[place] = Match(content[place], score, close, own=own, near=words is statement.heading)
    return [match or Match(content[place], 0.0) for place, match in enumerate(found)]


def _excludes(word: Word, others: Sequence[Word]) -> bool:
    """Whether the statement has what excludes a word: its vector is near those that it must not meet."""
    return any(
        are_rivals(word.stem, other.stem)
        or are_opposed(word.stem, other.stem)
        or are_of_one_kind(word.stem, other.stem)
        for other in others
    )


def _other_names(statement: Statement, content: Sequence[Word]) -> bool:
    """Whether a statement names somebody whom the sentence does not."""
    said = {word.stem for word in content}
    return any(word.name and word.stem not in said for word in statement.words)


def _nearest(word: Word, words: Sequence[Word], nearness: Nearness) -> tuple[Word, ...]:
    scored = [
        (nearness.closest([word.text], [other.text])[0], -other.start, other) for other in words if not is_small(other)
    ]
    scored = [one for one in scored if one[0]]
    if not scored:
        return ()
    best = max(scored, key=lambda one: one[:2])[2]
    return tuple(other for other in words if other.stem == best.stem)


def _by_form(word: Word, own: Sequence[Word], short_forms: Mapping[str, str]) -> Match | None:
    """What word families, abbreviations and the closed vocabularies tell of a word; None where they tell nothing."""
    exact = tuple(other for other in own if other.stem == word.stem)
    if exact:
        return Match(word, 1.0, exact)
    if _is_short_form(word, own, short_forms):
        return Match(word, 1.0)
    rival = next((other for other in own if are_rivals(word.stem, other.stem)), None)
    if rival or word.name:
        return Match(word, 0.0, rival=rival) if rival else None
    for other in own:
        if are_opposed(word.stem, other.stem) and not NEGATION.fullmatch(other.text):
            return Match(word, 0.0, opposed=other)
    return None if is_small(word) else _by_kin(word, own)


def _by_kin(word: Word, own: Sequence[Word]) -> Match | None:
    kin = tuple(other for other in own if related(word.stem, other.stem) and not is_small(other))
    if kin:
        return Match(word, 1.0, kin)
    kin = tuple(other for other in own if same_group(word.stem, other.stem))
    return Match(word, GROUP_SCORE, kin) if kin else None


def _is_short_form(word: Word, own: Sequence[Word], short_forms: Mapping[str, str]) -> bool:
    """Whether a word is an abbreviation that the passage writes out, or a word of one that it abbreviates."""
    present = {other.text for other in own}
    stems = content_stems(short_forms.get(word.text, ""))
    if stems and len(covered(stems, [other.stem for other in own])) == len(stems):
        return True
    return any(short in present and word.stem in content_stems(long) for short, long in short_forms.items())
