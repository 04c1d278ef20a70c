"""Which words of a short line recur in the text below it, and how the line is capitalised."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.loading.layout import Unit
from assistant.loading.word_lists import FUNCTION_WORDS

_LONG_UNIT_WORDS = 12
_BODY_CHARACTERS = 2500
_MIN_TITLE_CASE_SHARE = 0.6


def is_title_case(words: Sequence[str]) -> bool:
    """Whether most words that carry meaning begin with a capital."""
    content = [word for word in words if word.lower().strip("\"'“”‘’(),:") not in FUNCTION_WORDS]
    capital = sum(not word.lstrip("\"'“‘(")[:1].islower() for word in content)
    return bool(content) and capital >= _MIN_TITLE_CASE_SHARE * len(content)


class Vocabulary:
    """Which words recur where, each cut to its first letters; words that are all over the text do not count."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        counts = Counter(stem for unit in units if len(unit.words) > _LONG_UNIT_WORDS for stem in stems(unit.text))
        long_units = sum(len(unit.words) > _LONG_UNIT_WORDS for unit in units)
        self._common = {stem for stem, count in counts.items() if count >= 4 and count >= 0.3 * long_units}

    def recurs(self, text: str, begin: int, end: int) -> bool:
        """Whether a telling word of the text stands in the first few thousand characters of these units."""
        wanted = stems(text) - self._common
        room = _BODY_CHARACTERS
        for unit in self._units[begin:end]:
            if wanted & stems(unit.text[:room]):
                return True
            room -= len(unit.text)
            if room <= 0:
                break
        return False


def stems(text: str) -> set[str]:
    """The longer words of the text, cut to six letters."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in FUNCTION_WORDS}
