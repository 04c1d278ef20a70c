"""What a sentence answers to a yes/no question: yes, no, or yes or no under a condition.

A sentence takes a stance only where it is about the same thing: for a requirement, the thing required must stand on
the right side of the cue ("a licence is required", "requires a licence"), so that "points are required to keep a
licence" says nothing about the licence; for other questions, the sentence must hold most of what the question says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.contradiction import (
    COMPARES,
    compares_alike,
    denies,
    figures_agree,
    is_too_sweeping,
    names_a_rival,
    opposite_of,
)
from assistant.answering.limits import has_condition
from assistant.answering.question import Question
from assistant.answering.shares import Weight, covered_share
from assistant.language.polarity import (
    Cue,
    clause_of,
    clauses,
    is_attributed,
    is_negated,
    is_rejected,
    partial_of,
    permission_cues,
    rejects,
    requirement_cues,
    without_attribution,
)
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, stem, stem_words

_SHORT_ANSWER = re.compile(
    r"^(?:(?:yes|no)\b(?=\W*$|[,.;:!])|not\b)(?! (?:only|all|every|many|more|less|fewer)\b)|, (?:yes|no)[.!]?$"
)
_SHORT_LIMITED = re.compile(r"^(?:yes|no|not)\b,? (?:but|unless|if|only|except)\b")
_BUT_MUST = re.compile(
    r"\b(?:but|although|though|provided)\b,? (?:\w+ ){0,4}?(?:must|needs? to|has to|have to|only|should)\b"
)
_PRONOUN_OBJECT = re.compile(
    r"^\s*[,.;]|^\W*(?:\w+ )?(?:it|this|that|they|these|those|them|one|ones|neither|both|either)\b"
)

_FACT_SHARE = 0.6  # of the question's topic that a sentence must hold to answer a question of fact
# How telling a word of the question a sentence may lack and still answer it, by the number of content words: a question
# of few words turns on each of them.
_MAY_LACK = {1: 0.2, 2: 0.2, 3: 0.5}
_OBJECT_SHARE = 0.4  # of the thing required that must stand on the cue's side
_SOFT_SLACK = 0.3  # agreement by similarity beyond the share of the topic that the sentence holds
_BY_MEANING = 0.85  # strength of agreement by meaning alone, against agreement by words
_SIMILAR_FROM, _SIMILAR_TO = 0.30, 0.70  # similarities that count as no and as full agreement in subject
_POSSIBLE = frozenset({"may", "might", "could", "can", "possibly", "perhaps"})
_POSSIBLE_REACH, _POSSIBLE_WORDS = 18, 3  # characters, and words in them, before a cue that make it only possible
_CUE_TO_LIST = 25  # characters from a cue in a lead to the list it governs: "To apply you must:"
_ACTION_SHARE = 0.7  # share where the clause has the very action that the question asks about ("may not be sold")
_BY_PRONOUN = 0.8  # of the share where only a pronoun stands for the thing
_NAMING = 2  # content words of a clause that may name what a pronoun in the next one stands for
_OBJECT_PART = 0.4  # of a cued stance's strength that the object alone gives; the rest is the question's whole topic
_PLAIN_SHARE = 0.75  # of the topic that a plain statement must hold to count on such a question
_WITHOUT_CUE = 0.6  # strength of a plain statement on a question of requirement or permission


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence's answer to the question.

    `strength`, 0..1, is how clearly the sentence answers just this question. Of a cue or an answer in short,
    `conditional` says that it holds under a condition only, `possible` that it may be so ("may require").
    """

    says_yes: bool
    strength: float
    conditional: bool = False
    possible: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as the stance is read from it.

    `folded` has its lead in front if it is a list item, and `lead_end` is where the lead ends in it; `heading` is the
    folded heading; `context` holds the stems of the headings over it, and of the sentence before it where it points
    back; `before` holds the stems of the sentence before it in any case, `following` is the folded sentence behind it;
    `similarity` is its cosine to the question, `soft` the share of the question's topic that it holds by word family
    or meaning, `missing` how telling the word of the topic is that it lacks most.
    """

    folded: str
    context: Sequence[str]
    heading: str
    before: Sequence[str]
    following: str
    similarity: float
    soft: float
    missing: float = 0.0
    lead_end: int = 0


def stance_of(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a statement on a yes/no question, or None.

    Args:
        question: the question taken apart.
        statement: the sentence with what stands around it.
        weight: how much a stem tells (its idf), so that a rare word counts for more than the corpus's subject.
    """
    if question.kind != "verdict":
        return None
    if is_attributed(statement.folded) and not is_rejected(statement.folded) and not is_attributed(question.folded):
        return _reported(question, statement, weight)
    return short_answer(question, statement, weight) or _stated(question, statement, weight)


def short_answer(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of an answer in short under a question as heading: "No, ...", "Not for adults.", "To lead, no."."""
    word = _SHORT_ANSWER.search(statement.folded)
    if not word or not statement.heading.endswith("?"):
        return None
    together = covered_share(question.topic, [*stem_words(statement.folded), *statement.context], weight)
    if together < _FACT_SHARE:
        return None
    says_yes = word[0].strip(" ,.;:!") == "yes"
    # "Yes, anyone may join without a test" says itself what it affirms, whatever the heading asks.
    heading_denies = is_negated(statement.heading) or (says_yes and "without" in statement.folded)
    conditional = bool(_SHORT_LIMITED.match(statement.folded) or partial_of(statement.folded))
    return Stance(says_yes ^ question.flipped ^ question.negated ^ heading_denies, together, conditional)


def _stated(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of what a sentence says itself: by a cue of the kind asked for, or as a plain statement."""
    if question.predicate == "fact":
        return _factual(question, statement, weight)
    cues_of = requirement_cues if question.predicate == "requirement" else permission_cues
    cued = cued_stance(question, statement, cues_of(statement.folded), weight)
    if cued:
        return cued
    fact = _factual(question, statement, weight)
    if fact is None:
        return None
    return replace(fact, strength=_WITHOUT_CUE * fact.strength) if fact.strength >= _PLAIN_SHARE else None


def _reported(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """What unnamed others say counts only where the next sentence rejects it; then it is the opposite."""
    stated = _stated(question, replace(statement, folded=without_attribution(statement.folded), lead_end=0), weight)
    if stated is None or not (rejects(statement.following) or is_negated(statement.following)):
        return None
    return replace(stated, says_yes=not stated.says_yes)


def cued_stance(question: Question, statement: Statement, cues: Sequence[Cue], weight: Weight) -> Stance | None:
    """The stance that the best aligned requirement or permission cue gives."""
    about = covered_share(question.topic, [*stem_words(statement.folded), *statement.context], weight)
    # "These can help to tell them apart: ..." says nothing about the item.
    own = [cue for cue in cues if cue.end >= statement.lead_end - _CUE_TO_LIST]
    found = [_stance_of_cue(question, statement, cue, about, weight) for cue in own]
    stances = [stance for stance in found if stance]
    return max(stances, key=lambda stance: (not stance.possible, stance.strength), default=None)


def _stance_of_cue(question: Question, statement: Statement, cue: Cue, about: float, weight: Weight) -> Stance | None:
    folded = statement.folded
    share = _share_beside(question, statement, cue, weight)
    if share < _OBJECT_SHARE:
        return None
    permission = question.predicate == "permission"
    says_yes = (cue.polarity == "affirmed") ^ question.flipped ^ question.negated ^ is_rejected(folded)
    limited = permission and says_yes and bool(_BUT_MUST.search(folded))
    return Stance(
        says_yes=says_yes,
        conditional=limited or has_condition(question, folded, cue, weight),
        possible=not permission and _is_only_possible(folded, cue),
        strength=share * (_OBJECT_PART + (1 - _OBJECT_PART) * about),
    )


def _share_beside(question: Question, statement: Statement, cue: Cue, weight: Weight) -> float:
    """The share of the thing required or permitted that stands on its side of the cue."""
    start, end = clause_of(statement.folded, cue.start)
    clause = statement.folded[start:end]
    near = statement.folded[start : cue.start] if cue.object_first else statement.folded[cue.end : end]
    if question.predicate == "permission":
        near = clause
    beside = stem_words(near)
    share = covered_share(question.objects, [*beside, *map(stem, question.named_otherwise(beside))], weight)
    # A pronoun stands for what the heading names: "It is not required."
    stays = not _names_another(question, statement.folded[:start], weight) and _stays_on_topic(question, near, weight)
    if share < _OBJECT_SHARE and _is_pronoun(near) and stays:
        share = _BY_PRONOUN * covered_share(question.objects, [*statement.context, *statement.before], weight)
    if question.action and question.action in stem_words(clause):
        share = max(share, _ACTION_SHARE)
    return share


def _names_another(question: Question, earlier: str, weight: Weight) -> bool:
    """Whether the clauses before a pronoun have a thing that it may stand for, and not the thing asked about."""
    stems = content_stems(earlier)
    return len(stems) >= _NAMING and covered_share(question.objects, stems, weight) < _OBJECT_SHARE


def _stays_on_topic(question: Question, near: str, weight: Weight) -> bool:
    """Whether a clause about "it" says of it what the question asks; only asked where the action matters."""
    if question.predicate == "requirement":
        return True
    return covered_share(content_stems(near), question.stems, weight) >= _OBJECT_SHARE


def _is_pronoun(text: str) -> bool:
    """Whether the place of the thing required is empty or held by a pronoun ("must wear one", "everyone has to")."""
    return not text.strip(" ,.;!") or bool(_PRONOUN_OBJECT.match(text))


def _is_only_possible(folded: str, cue: Cue) -> bool:
    """Whether the cue stands under "may", "might" or "could": "some employers may require"."""
    before = folded[max(0, cue.start - _POSSIBLE_REACH) : cue.start].split()[-_POSSIBLE_WORDS:]
    return cue.kind == "requirement" and not _POSSIBLE.isdisjoint(before)


def _factual(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a sentence that states the fact in question, or its opposite, or other figures for it."""
    folded = statement.folded
    if rejects(folded) and re.search(r"\b(?:that|this|it)\b", folded):
        return None  # it speaks of the claim before it, which carries the stance
    topic = [stem for stem in question.topic if not stem[0].isdigit()]
    clause = max(clauses(folded) or [folded], key=lambda part: covered_share(topic, stem_words(part), weight))
    opposite = opposite_of(stem_words(question.folded), stem_words(clause))
    strength = _agreement(topic, statement, opposite, weight)
    if strength < _FACT_SHARE:
        return None
    if names_a_rival(question, [*stem_words(folded), *statement.context]):
        return Stance(question.negated, strength)
    if not opposite and statement.missing > _MAY_LACK.get(len(question.topic_words), 1.0):
        return None
    says_yes = (not denies(question, clause)) ^ bool(opposite) ^ question.negated
    if says_yes and is_too_sweeping(question, folded):
        return Stance(False, strength)
    if COMPARES.search(question.folded) and not question.figures and not compares_alike(question, stem_words(folded)):
        return None
    agree = figures_agree(question, quantities(folded))
    if question.figures and agree is None:
        return None
    if agree is not None:
        return Stance((agree == "yes") ^ question.negated, strength)
    return Stance(says_yes, strength)


def _agreement(topic: Sequence[str], statement: Statement, opposite: str | None, weight: Weight) -> float:
    """How far a sentence speaks of what the question asks, 0..1: by its words and those around it, or by similarity."""
    stems = stem_words(statement.folded)
    around = [*stems, *statement.context]
    strength = 0.0
    if covered_share(topic, stems, weight) >= _FACT_SHARE / 2:
        strength = max(covered_share(topic, around, weight), _BY_MEANING * statement.soft)
    if opposite:
        strength = max(strength, covered_share([stem for stem in topic if stem != opposite], around, weight))
    similar = (statement.similarity - _SIMILAR_FROM) / (_SIMILAR_TO - _SIMILAR_FROM)
    # A sentence on the corpus's subject is similar to every question; to count it must hold some of what is asked.
    return max(strength, _BY_MEANING * min(1.0, similar, statement.soft + _SOFT_SLACK))
