"""What a sentence answers to a yes/no question: yes, no, or yes or no under a condition.

A sentence takes a stance only where it is about the same thing: for a requirement, the thing required must stand on the right side
of the cue ("a licence is required", "requires a licence"), so that "points are required to keep a licence" says nothing about the
licence; for other questions, the sentence must hold most of what the question says.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.question import Question
from assistant.language.polarity import (
    Cue,
    clause_of,
    clauses,
    conditions,
    is_attributed,
    is_negated,
    is_rejected,
    partial_of,
    permission_cues,
    rejects,
    requirement_cues,
)
from assistant.language.quantities import Quantity, quantities
from assistant.language.tokens import content_stems, covered, stem_words

Weight = Callable[[str], float]

_OPPOSITES = (
    ("increase", "decrease"), ("raise", "lower"), ("more", "less"), ("more", "fewer"), ("always", "never"), ("before", "after"), ("hot", "cold"),
    ("warm", "cold"), ("old", "new"), ("safe", "unsafe"), ("safe", "dangerous"), ("legal", "illegal"), ("same", "different"), ("open", "closed"),
    ("free", "paid"), ("easy", "difficult"), ("easy", "hard"), ("cheap", "expensive"), ("improve", "worsen"), ("better", "worse"),
    ("include", "exclude"), ("allow", "forbid"), ("allow", "prohibit"), ("accept", "refuse"), ("accept", "reject"), ("common", "rare"),
    ("begin", "end"), ("first", "last"), ("early", "late"), ("high", "low"), ("long", "short"), ("large", "small"), ("big", "small"), ("strong", "weak"),
    ("agree", "disagree"), ("true", "false"), ("public", "private"), ("inside", "outside"), ("indoor", "outdoor"), ("gentle", "intense"),
    ("full", "empty"), ("alive", "dead"), ("male", "female"), ("light", "dark"), ("light", "heavy"), ("fast", "slow"), ("wet", "dry"), ("sunny", "shady"),
    ("raw", "cooked"), ("fresh", "dried"), ("annual", "perennial"), ("acid", "alkaline"), ("synonymous", "different"), ("within", "outside"), ("free", "cost"), ("optional", "mandatory"), ("voluntary", "mandatory"),
)
_OPPOSITE_STEMS = {
    (stem_words(one)[0], stem_words(other)[0]) for pair in _OPPOSITES for one, other in (pair, pair[::-1])
}
_ONLY = re.compile(r"\b(?:only|solely|exclusively|nothing but|just)\b")
_ALL = re.compile(r"\b(?:all|every|always|any|each|everyone|everybody|everywhere|entirely|completely|never)\b")
_SOME = re.compile(r"\b(?:some|most|many|not all|not every|not always|often|usually|sometimes|certain|different|vary|varies|several|few|mostly|generally|typically)\b")
_FACT_SHARE = 0.6  # of the question's topic that a sentence must hold to answer a question of fact
_OBJECT_SHARE = 0.5  # of the thing required that must stand on the cue's side
_SIMILAR_FROM, _SIMILAR_TO = 0.35, 0.75  # similarities that count as no and as full agreement in subject
_KNOWN_CONDITION = 0.5  # of a condition's content that the question must hold for it to be met by the question itself


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence's answer to the question: `says_yes`, whether it is `conditional`, only `possible` ("may require"), and how clearly."""

    says_yes: bool
    conditional: bool
    possible: bool
    strength: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as the stance is read from it.

    `folded` has its lead in front if it is a list item; `context` holds the stems of the headings over it, and of the sentence before
    it where it points back; `following` is the folded sentence behind it; `similarity` is its cosine to the question.
    """

    folded: str
    context: Sequence[str]
    following: str
    similarity: float


def stance_of(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a statement on a yes/no question, or None.

    Args:
        question: the question taken apart.
        statement: the sentence with what stands around it.
        weight: how much a stem tells (its idf), so that a rare word counts for more than the subject of the whole corpus.
    """
    if question.kind != "verdict":
        return None
    if is_attributed(statement.folded) and not is_rejected(statement.folded):
        return _reported(question, statement, weight)
    return _stated(question, statement, weight)


def _stated(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    if question.predicate == "requirement":
        cued = _cued(question, statement, requirement_cues(statement.folded), weight)
    elif question.predicate == "permission":
        cued = _cued(question, statement, permission_cues(statement.folded), weight)
    else:
        cued = None
    if cued:
        return cued
    fact = _factual(question, statement, weight)
    weaker = 1.0 if question.predicate == "fact" else _WITHOUT_CUE
    return replace(fact, strength=weaker * fact.strength) if fact else None


def _reported(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """What unnamed others say counts only where the next sentence rejects it; then it is the opposite."""
    stated = _stated(question, statement, weight)
    if stated is None or not (rejects(statement.following) or is_negated(statement.following)):
        return None
    return replace(stated, says_yes=not stated.says_yes, conditional=False)


def _cued(question: Question, statement: Statement, cues: Sequence[Cue], weight: Weight) -> Stance | None:
    """The stance that the best aligned requirement or permission cue gives."""
    folded = statement.folded
    about = _covered_share(question.topic, [*stem_words(folded), *statement.context], weight)
    best: Stance | None = None
    for cue in cues:
        start, end = clause_of(folded, cue.start)
        near = folded[start : cue.start] if cue.object_first else folded[cue.end : end]
        if question.predicate == "permission":
            near = folded[start:end]
        share = _covered_share(question.objects, stem_words(near), weight)
        # A pronoun stands for what the heading names: "It is not required."
        if share == 0 and _is_pronoun(near):
            share = 0.8 * _covered_share(question.objects, statement.context, weight)
        if share < _OBJECT_SHARE:
            continue
        says_yes = (cue.polarity == "affirmed") ^ question.flipped ^ question.negated ^ is_rejected(folded)
        possible = _only_possible(folded, cue)
        stance = Stance(
            says_yes=says_yes,
            conditional=_has_condition(question, folded, cue, weight),
            possible=possible and question.predicate == "requirement",
            strength=share * (_OBJECT_PART + (1 - _OBJECT_PART) * about),
        )
        if best is None or (not stance.possible, stance.strength) > (not best.possible, best.strength):
            best = stance
    return best


_OBJECT_PART = 0.4  # of a cued stance's strength that the object alone gives; the rest is the question's whole topic
_WITHOUT_CUE = 0.6  # strength of a plain statement on a question of requirement or permission


def _is_pronoun(text: str) -> bool:
    return not text.strip() or text.split()[0] in {"it", "this", "that", "they", "these", "one", "neither", "both"}


def _has_condition(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a condition, or "some cases only", limits the cue, other than one that the question names itself."""
    start, end = clause_of(folded, cue.start)
    leading = bool(re.match(r"^(?:if|when|unless|where|for|in order|before|once|in (?:some|most|many|certain))\b", folded))
    text = folded if leading else folded[start:end]
    open_conditions = [one for one in conditions(text) if not _is_named(question, one, weight)]
    partial = partial_of(text)
    return bool(open_conditions) or bool(partial and not _is_named(question, partial, weight))


def _is_named(question: Question, condition: str, weight: Weight) -> bool:
    """Whether the question itself names a condition ("must I be certified to lead tours" - "if you lead tours, ...")."""
    stems = content_stems(condition)
    return bool(stems) and _covered_share(stems, question.stems, weight) >= _KNOWN_CONDITION


def _only_possible(folded: str, cue: Cue) -> bool:
    """Whether the cue stands under "may", "might" or "could": "some employers may require"."""
    before = folded[max(0, cue.start - 18) : cue.start].split()
    return cue.kind == "requirement" and any(word in {"may", "might", "could", "can", "possibly", "perhaps"} for word in before[-3:])


def _factual(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a sentence that states the fact in question, or its opposite, or other figures for it."""
    folded = statement.folded
    topic = [stem for stem in question.topic if not stem[0].isdigit()]
    clause = max(clauses(folded) or [folded], key=lambda part: _covered_share(topic, stem_words(part), weight))
    stems = stem_words(folded)
    together = _covered_share(topic, [*stems, *statement.context], weight)
    similar = (statement.similarity - _SIMILAR_FROM) / (_SIMILAR_TO - _SIMILAR_FROM)
    strength = max(together if _covered_share(topic, stems, weight) >= _FACT_SHARE / 2 else 0.0, min(1.0, similar))
    opposite = _opposite_of(topic, stem_words(clause))
    if opposite:
        strength = max(strength, _covered_share([stem for stem in topic if stem != opposite], [*stems, *statement.context], weight))
    if strength < _FACT_SHARE:
        return None
    says_yes = not is_negated(clause)
    if opposite:
        says_yes = not says_yes
    says_yes ^= question.negated
    if says_yes and _too_sweeping(question, clause):
        says_yes = False
    agree = _figures_agree(question.figures, quantities(folded))
    if question.figures and agree is None:
        return None
    if agree is False:
        says_yes = question.negated
    open_conditions = [one for one in conditions(clause) if not _is_named(question, one, weight)]
    return Stance(says_yes, bool(open_conditions), False, strength)


def _too_sweeping(question: Question, clause: str) -> bool:
    """Whether the question says "only" or "all" where the sentence does not."""
    if _ONLY.search(question.folded) and not _ONLY.search(clause):
        return bool(re.search(r"\b(?:and|also|or|as well)\b|,", clause))
    return bool(_ALL.search(question.folded)) and bool(_SOME.search(clause)) and not _SOME.search(question.folded)


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
    if any(one.value == other.value for one in asked for other in found):
        return True
    kinds = {(one.kind, one.unit if one.kind in {"duration", "count"} else "") for one in asked}
    rivals = [one for one in found if (one.kind, one.unit if one.kind in {"duration", "count"} else "") in kinds]
    return False if rivals else None


def _covered_share(wanted: Sequence[str], stems: Sequence[str], weight: Weight) -> float:
    total = sum(weight(stem) for stem in wanted)
    return sum(weight(stem) for stem in covered(wanted, stems)) / total if total else 0.0
