"""What a sentence answers to a yes/no question: yes, no, or yes or no under a condition.

A sentence takes a stance only where it is about the same thing: for a requirement, the thing required must stand on the right side
of the cue ("a licence is required", "requires a licence"), so that "points are required to keep a licence" says nothing about the
licence; for other questions, the sentence must hold most of what the question says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.question import Question
from assistant.language.polarity import (
    Cue,
    clause_of,
    is_conditional,
    is_partial,
    is_rejected,
    negation_count,
    permission_cues,
    requirement_cues,
)
from assistant.language.quantities import Quantity, quantities
from assistant.language.tokens import covered, stem_words

Weight = Callable[[str], float]

_OPPOSITES = (
    ("increase", "decrease"), ("raise", "lower"), ("more", "less"), ("more", "fewer"), ("always", "never"), ("before", "after"), ("hot", "cold"),
    ("warm", "cold"), ("old", "new"), ("safe", "unsafe"), ("safe", "dangerous"), ("legal", "illegal"), ("same", "different"), ("open", "closed"),
    ("free", "paid"), ("easy", "difficult"), ("easy", "hard"), ("cheap", "expensive"), ("improve", "worsen"), ("better", "worse"),
    ("include", "exclude"), ("allow", "forbid"), ("allow", "prohibit"), ("accept", "refuse"), ("accept", "reject"), ("common", "rare"),
    ("begin", "end"), ("first", "last"), ("early", "late"), ("high", "low"), ("long", "short"), ("large", "small"), ("big", "small"), ("strong", "weak"),
    ("agree", "disagree"), ("true", "false"), ("public", "private"), ("inside", "outside"), ("indoor", "outdoor"), ("gentle", "intense"),
    ("full", "empty"), ("alive", "dead"), ("male", "female"), ("light", "dark"), ("light", "heavy"), ("fast", "slow"), ("wet", "dry"), ("sunny", "shady"),
    ("raw", "cooked"), ("fresh", "dried"), ("annual", "perennial"), ("acid", "alkaline"), ("synonymous", "different"),
)
_OPPOSITE_STEMS = {
    (stem_words(one)[0], stem_words(other)[0]) for pair in _OPPOSITES for one, other in (pair, pair[::-1])
}
_FACT_SHARE = 0.6  # of the question's topic that a sentence must hold to answer a question of fact


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence's answer to the question: `says_yes`, whether it is `conditional`, only `possible` ("may require"), and how clearly."""

    says_yes: bool
    conditional: bool
    possible: bool
    strength: float


def stance_of(question: Question, folded: str, context: Sequence[str], weight: Weight) -> Stance | None:
    """The stance of a folded sentence on a yes/no question, or None.

    Args:
        question: the question taken apart.
        folded: the sentence, with its lead in front of it if it is a list item.
        context: stems of the headings over it, and of the sentence before it where it points back.
        weight: how much a stem tells (its idf), so that a rare word counts for more than the subject of the whole corpus.
    """
    if question.kind != "verdict":
        return None
    if question.predicate == "requirement":
        return _cued(question, folded, context, requirement_cues(folded), weight)
    if question.predicate == "permission":
        return _cued(question, folded, context, permission_cues(folded), weight) or _factual(question, folded, context, weight)
    return _factual(question, folded, context, weight)


def _cued(question: Question, folded: str, context: Sequence[str], cues: Sequence[Cue], weight: Weight) -> Stance | None:
    """The stance that the best aligned requirement or permission cue gives."""
    best: Stance | None = None
    for cue in cues:
        start, end = clause_of(folded, cue.start)
        near = folded[start : cue.start] if cue.object_first else folded[cue.end : end]
        if question.predicate == "permission":
            near = folded[start:end]
        share = _covered_share(question.objects, stem_words(near), weight)
        # A pronoun stands for what the heading names: "It is not required."
        if share == 0 and cue.object_first and _is_pronoun(near):
            share = 0.8 * _covered_share(question.objects, context, weight)
        if share < 0.5:  # noqa: PLR2004 - half of the thing asked about
            continue
        says_yes = (cue.polarity == "affirmed") ^ question.flipped ^ question.negated ^ is_rejected(folded)
        stance = Stance(
            says_yes=says_yes,
            conditional=_has_condition(folded, cue),
            possible=_only_possible(folded, cue),
            strength=share,
        )
        if best is None or (not stance.possible, stance.strength) > (not best.possible, best.strength):
            best = stance
    return best


def _is_pronoun(text: str) -> bool:
    return bool(text.split()) and text.split()[0] in {"it", "this", "that", "they", "these", "one", "neither"} or not text.strip()


def _has_condition(folded: str, cue: Cue) -> bool:
    """Whether a condition or a "some cases only" stands in the cue's sentence; the condition of another clause does not count."""
    start, end = clause_of(folded, cue.start)
    clause = folded[start:end]
    return is_conditional(clause) or is_partial(clause) or (is_conditional(folded) and folded.startswith(("if ", "when ", "unless ", "where ", "for ", "in order ")))


def _only_possible(folded: str, cue: Cue) -> bool:
    """Whether the cue stands under "may", "might" or "could": "some employers may require"."""
    before = folded[max(0, cue.start - 18) : cue.start].split()
    return cue.kind == "requirement" and any(word in {"may", "might", "could", "can", "possibly", "perhaps"} for word in before[-3:])


def _factual(question: Question, folded: str, context: Sequence[str], weight: Weight) -> Stance | None:
    """The stance of a sentence that states the fact in question, or its opposite, or other figures for it."""
    stems = stem_words(folded)
    topic = [stem for stem in question.topic if not stem[0].isdigit()]
    own = _covered_share(topic, stems, weight)
    together = _covered_share(topic, [*stems, *context], weight)
    if together < _FACT_SHARE or own < _FACT_SHARE / 2:
        opposite = _opposite_of(topic, stems)
        if not opposite or _covered_share([stem for stem in topic if stem != opposite], [*stems, *context], weight) < _FACT_SHARE:
            return None
    says_yes = (negation_count(folded) % 2 == 0) ^ question.negated
    if _opposite_of([stem for stem in topic if stem not in covered(topic, stems)], stems):
        says_yes = not says_yes
    figure = _figures_agree(question.figures, quantities(folded))
    if figure is False:
        says_yes = question.negated
    if question.figures and figure is None:
        return None
    return Stance(says_yes, is_conditional(folded) or is_partial(folded), False, together if figure is not True else 1.0)


def _opposite_of(wanted: Sequence[str], stems: Sequence[str]) -> str | None:
    """The first wanted stem whose opposite the text holds while it does not hold the stem itself."""
    present = set(stems)
    for one in wanted:
        if one not in present and any((one, other) in _OPPOSITE_STEMS for other in present):
            return one
    return None


def _figures_agree(asked: Sequence[Quantity], found: Sequence[Quantity]) -> bool | None:
    """True if a figure of the question stands in the text, False if the text has other figures of its kind and unit, None if neither."""
    if not asked:
        return None
    kinds = {(one.kind, one.unit if one.kind in {"duration", "count"} else "") for one in asked}
    rivals = [one for one in found if (one.kind, one.unit if one.kind in {"duration", "count"} else "") in kinds]
    if any(one.value == other.value for one in asked for other in found):
        return True
    return False if rivals else None


def _covered_share(wanted: Sequence[str], stems: Sequence[str], weight: Weight) -> float:
    total = sum(weight(stem) for stem in wanted)
    return sum(weight(stem) for stem in covered(wanted, stems)) / total if total else 0.0
