"""Classes of things of which a sentence means one: another one in the same place contradicts it.

"Dried in the sun" goes against "dried in the shade", where a statement names one member of the class alone and nothing
in it says that there are more.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.tokens import WORD
from assistant.verification.findings import Finding
from assistant.verification.kinds import MEMBERS
from assistant.verification.matching import Match, is_small
from assistant.verification.statements import Statement, Word

_OPEN = re.compile(
    r"\b(?:may|might|can|could|also|such as|including|includes?|for example|e\.g|for instance|among|or|other|others"
    r"|some|sometimes|often|usually|many|most|several|not|no|never|without|except)\b"
)
_ARTICLE_WORDS = "a an the its their his her your our this these those any each every"
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_LOOKED_BACK = 3  # words
_LEAST_HELD = 0.7  # of the sentence's other words that the statement itself must hold


def instead(said: str, found: Sequence[Match], statement: Statement) -> Iterator[Finding]:
    """Whether a sentence names another member of a class than the only one that the statement names."""
    missing = [match for match in found if not match.answered and not match.found and not is_small(match.word)]
    others = [match for match in found if match not in missing and not is_small(match.word)]
    if len(missing) != 1 or not others or _OPEN.search(statement.folded):
        return
    if sum(match.own and bool(match.answered) for match in others) < _LEAST_HELD * len(others):
        return
    (one,) = missing
    rival = _rival(one.word, statement, {match.word.stem for match in found})
    if rival is not None and _led_by(said, one.word) == _led_by(statement.folded, rival):
        yield Finding("contradicted", "opposite", one.word.text, rival.text)


def _led_by(folded: str, word: Word) -> str:
    """The word that leads to a noun, articles and the like left out: "in" of "in the sun"."""
    before = [other for other in WORD.findall(folded[: word.start])[-_LOOKED_BACK:] if other not in _ARTICLES]
    return before[-1] if before else ""


def _rival(word: Word, statement: Statement, said: set[str]) -> Word | None:
    """The member of a word's class that a statement names, where it names one only and the sentence does not."""
    for number, member in MEMBERS.get(word.stem, ()):
        named = {its: other for other in statement.words for kind, its in MEMBERS.get(other.stem, ()) if kind == number}
        if len(named) == 1 and member not in named:
            (other,) = named.values()
            if other.stem not in said:
                return other
    return None
