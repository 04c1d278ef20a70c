"""Where a sentence and a question cannot both be right: denials, opposites, "only" and "all", other figures."""

import re
from collections.abc import Collection, Sequence

from assistant.answering.question import Question
from assistant.language.opposites import CLASSES, OPPOSITES_OF
from assistant.language.polarity import is_negated
from assistant.language.quantities import Quantity
from assistant.language.tokens import covered, stem_words
from assistant.types import Verdict

COMPARES = re.compile(r"\b(?P<how>(?:more|less) \w+|\w+er) than\b")
_ONLY = re.compile(r"\b(?:only|solely|exclusively|nothing but|just)\b")
_ALL = re.compile(r"\b(?:all|every|always|any|each|everyone|everybody|everywhere|entirely|completely|never)\b")
_SOME = re.compile(
    r"\b(?:some|most|many|not all|not every|not always|often|usually|sometimes|part of|partly|certain"
    r"|different|vary|varies|several|few|mostly|generally|typically)\b"
)
_NONE: frozenset[str] = frozenset()
_WITHOUT = re.compile(r"\bwithout\b(?P<thing>[^,;.]*)")


def denies(question: Question, clause: str) -> bool:
    """Whether a clause denies what is asked.

    "Without" does so only where the thing missing is asked for: not in "it keeps without salt".
    """
    without = _WITHOUT.search(clause)
    asked = "without" in question.folded
    if without and (question.flipped if asked else not covered(question.topic, stem_words(without["thing"]))):
        clause = clause.replace("without", " ")
    return is_negated(clause)


def is_too_sweeping(question: Question, clause: str) -> bool:
    """Whether the question says "only" or "all" where the sentence does not."""
    if _ONLY.search(question.folded) and not _ONLY.search(clause):
        return bool(re.search(r"\b(?:and|also|or|as well)\b|,", clause))
    return bool(_ALL.search(question.folded)) and bool(_SOME.search(clause)) and not _SOME.search(question.folded)


def names_a_rival(question: Question, stems: Collection[str]) -> bool:
    """Whether a text speaks of another day, month, colour ... than the one that is asked about."""
    asked = set(stem_words(question.folded))
    present = set(stems)
    return any(asked & words and not asked & words & present and present & words for words in CLASSES)


def opposite_of(wanted: Sequence[str], stems: Sequence[str]) -> str | None:
    """The first wanted stem whose opposite the text holds while it does not hold the stem itself."""
    present, asked = set(stems), set(wanted)
    for stem in wanted:
        if stem not in present and not OPPOSITES_OF.get(stem, _NONE).isdisjoint(present - asked):
            return stem
    return None


def compares_alike(question: Question, stems: Sequence[str]) -> bool:
    """Whether a sentence holds the comparative of the question ("cheaper"), or its opposite."""
    word = COMPARES.search(question.folded)
    wanted = stem_words(word["how"]) if word else []
    return bool(covered(wanted, stems)) or any(not OPPOSITES_OF.get(one, _NONE).isdisjoint(stems) for one in wanted)


def figures_agree(question: Question, found: Sequence[Quantity]) -> Verdict | None:
    """What the figures of a sentence answer to those of the question; None where either has none of the kind.

    "More than 50 hours" is answered by 95 hours with yes, by 40 with no, by a range from 40 to 400 with "depends".
    """
    asked = question.figures
    if not asked:
        return None
    if question.bound == "equal" and any(one.value == other.value for one in asked for other in found):
        return "yes"
    measures = {_measure(one) for one in asked}
    rivals = [one for one in found if _measure(one) in measures]
    if not rivals:
        return None
    if question.bound == "equal":
        return "no"
    limit = asked[-1].value
    within = {(one.value > limit) if question.bound == "above" else (one.value < limit) for one in rivals}
    return "depends" if len(within) > 1 else "yes" if within == {True} else "no"


def _measure(quantity: Quantity) -> tuple[str, str]:
    """What two figures must share to be compared: the kind, and for durations and counts the unit."""
    return quantity.kind, quantity.unit if quantity.kind in {"duration", "count"} else ""
