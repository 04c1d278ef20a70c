"""Checks of what the pages of a corpus state: how old it is, and whether two places state the same."""

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language.tokens import words
from assistant.linting.findings import Finding
from assistant.linting.pages import Block, Page

MAX_AGE_YEARS = 3
NEAR_DUPLICATE = 0.9  # Jaccard similarity of the sets of words from which two statements are near-duplicates
_MIN_WORDS = 6  # of a statement that is compared; shorter ones are list items such as "other ethics courses"
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_PLAIN_DATE = re.compile(r"\A\d{4}(?:-\d{2}){0,2}\Z")


def check_ages(page: Page, *, today: datetime.date) -> Iterator[Finding]:
    """One notice that lists the statements older than three years, by the years they are of.

    A statement is of the latest year that its annotation names under `as_of`, or else, where it names no sources of its
    own, of the front matter's. A year counts to its end: on any day of 2026, statements of 2022 are too old.
    """
    whole = page.entries["as_of"].text if "as_of" in page.entries else ""
    lines: dict[int, list[int]] = {}
    count, total = 0, 0
    for block in page.blocks:
        total += len(block.sentences)
        year = _year_of(block, whole)
        if block.sentences and year and today.year - year > MAX_AGE_YEARS:
            lines.setdefault(year, []).append(block.line)
            count += len(block.sentences)
    if count:
        listed = "; ".join(f"{year}: {_lines(lines[year])}" for year in sorted(lines))
        message = f"{count} of {total} statements are of {max(lines)} or earlier ({listed})"
        yield Finding(page.file, lines[min(lines)][0], "notice", "ages", message)


def _year_of(block: Block, whole: str) -> int:
    noted = block.annotation
    date = noted.scope.as_of if noted else ""
    if not date and not (noted and noted.sources) and _PLAIN_DATE.match(whole):
        date = whole
    return max(map(int, _YEAR.findall(date)), default=0)


def _lines(lines: Sequence[int]) -> str:
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


@dataclass(frozen=True, slots=True)
class _Statement:
    file: str
    line: int
    words: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def figures(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word[0].isdigit())


def check_duplicates(pages: Sequence[Page]) -> Iterator[Finding]:
    """No statement of the corpus stands in two places, in the same words or nearly so; each finding names both."""
    first: dict[tuple[str, ...], _Statement] = {}
    for statement in _statements(pages):
        if statement.words in first:
            message = f"the same statement stands in {first[statement.words].place}"
            yield Finding(statement.file, statement.line, "notice", "duplicates", message)
        first.setdefault(statement.words, statement)
    for earlier, later, similarity in _near_duplicates(list(first.values())):
        message = f"nearly the same statement stands in {earlier.place} (similarity {similarity:.2f})"
        yield Finding(later.file, later.line, "notice", "duplicates", message)


def _statements(pages: Sequence[Page]) -> Iterator[_Statement]:
    for page in pages:
        for block in page.blocks:
            for sentence in block.sentences:
                found = tuple(words(sentence))
                if len(found) >= _MIN_WORDS:
                    yield _Statement(page.file, block.line, found)


def _near_duplicates(statements: Sequence[_Statement]) -> Iterator[tuple[_Statement, _Statement, float]]:
    """Pairs with nearly the same words and the same figures.

    Two sets as similar as that share one of the rarest words of each, so only those are looked up (prefix filtering,
    Chaudhuri et al. 2006).
    """
    frequency = Counter(word for statement in statements for word in set(statement.words))
    by_word: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        own = set(statement.words)
        rarest = sorted(own, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(own) - math.ceil(NEAR_DUPLICATE * len(own)) + 1]
        candidates = {other for word in prefix for other in by_word.get(word, ())}
        for other in sorted(candidates):
            theirs = set(statements[other].words)
            similarity = len(own & theirs) / len(own | theirs)
            if similarity >= NEAR_DUPLICATE and statement.figures == statements[other].figures:
                yield statements[other], statement, similarity
        for word in prefix:
            by_word.setdefault(word, []).append(place)
