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
    without_attribution,
)
from assistant.language.quantities import Quantity, quantities
from assistant.language.tokens import content_stems, covered, stem_words
from assistant.types import Verdict

Weight = Callable[[str], float]

_OPPOSITES = (
    ("increase", "decrease"), ("raise", "lower"), ("more", "less"), ("more", "fewer"), ("always", "never"), ("before", "after"), ("hot", "cold"),
    ("warm", "cold"), ("old", "new"), ("safe", "unsafe"), ("safe", "dangerous"), ("legal", "illegal"), ("same", "different"), ("open", "closed"),
    ("free", "paid"), ("easy", "difficult"), ("easy", "hard"), ("cheap", "expensive"), ("improve", "worsen"), ("better", "worse"),
    ("include", "exclude"), ("allow", "forbid"), ("allow", "prohibit"), ("accept", "refuse"), ("accept", "reject"), ("common", "rare"),
    ("begin", "end"), ("first", "last"), ("early", "late"), ("high", "low"), ("long", "short"), ("large", "small"), ("big", "small"), ("strong", "weak"),
    ("agree", "disagree"), ("true", "false"), ("public", "private"), ("inside", "outside"), ("indoor", "outdoor"), ("gentle", "intense"),
    ("full", "empty"), ("alive", "dead"), ("male", "female"), ("light", "dark"), ("light", "heavy"), ("fast", "slow"), ("wet", "dry"), ("sunny", "shady"),
    ("raw", "cooked"), ("fresh", "dried"), ("annual", "perennial"), ("acid", "alkaline"), ("synonymous", "different"), ("within", "outside"), ("free", "cost"), ("optional", "mandatory"), ("rise", "fall"), ("increase", "fall"), ("grow", "fall"), ("grow", "shrink"), ("gain", "lose"), ("grow", "decline"),
    ("increase", "decline"), ("rise", "drop"), ("increase", "drop"), ("include", "omit"), ("voluntary", "mandatory"),
)
_OPPOSITE_STEMS = {
    (stem_words(one)[0], stem_words(other)[0]) for pair in _OPPOSITES for one, other in (pair, pair[::-1])
}
_COMPARES = re.compile(r"\b(?P<how>(?:more|less) \w+|\w+er) than\b")
_SHORT_ANSWER = re.compile(r"^(?:yes|no|not)\b(?! (?:only|all|every|many|more|less|fewer)\b)|, (?:yes|no)[.!]?$")
_ONLY_IF = re.compile(r"\b(?:only (?:if|when|where|for|after|with)|unless|except)\b")
_BUT_MUST = re.compile(r"\b(?:but|although|though|provided)\b,? (?:\w+ ){0,4}?(?:must|needs? to|has to|have to|only|should)\b")
_MAY_SOME = re.compile(r"\bsome\b[^.;]{0,40}\b(?:may|might|could|can)\b|\b(?:may|might) also\b")
_POSSIBILITY = re.compile(r"^(?:can|could|may|might|is it possible|are some|do some|is there any chance)\b")
_ONLY = re.compile(r"\b(?:only|solely|exclusively|nothing but|just)\b")
_ALL = re.compile(r"\b(?:all|every|always|any|each|everyone|everybody|everywhere|entirely|completely|never)\b")
_SOME = re.compile(r"\b(?:some|most|many|not all|not every|not always|often|usually|sometimes|part of|partly|certain|different|vary|varies|several|few|mostly|generally|typically)\b")
_WITHOUT = re.compile(r"\bwithout\b(?P<thing>[^,;.]*)")
_FACT_SHARE = 0.6  # of the question's topic that a sentence must hold to answer a question of fact
_OBJECT_SHARE = 0.4  # of the thing required that must stand on the cue's side
_SOFT_SLACK = 0.3  # agreement by similarity beyond the share of the topic that the sentence holds
_BY_MEANING = 0.85  # strength of agreement by meaning alone, against agreement by words
_SIMILAR_FROM, _SIMILAR_TO = 0.30, 0.70  # similarities that count as no and as full agreement in subject
_KNOWN_CONDITION = 0.4  # of a condition's content that the question must hold for it to be met by the question itself


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
    it where it points back; `heading` is the folded heading; `before` holds the stems of the sentence before it in any case, `following`
    is the folded sentence behind it; `similarity` is its cosine to the question, `soft` the share of the question's topic that it holds by
    word family or meaning; `lead_end` is where the lead ends in `folded`.
    """

    folded: str
    context: Sequence[str]
    heading: str
    before: Sequence[str]
    following: str
    similarity: float
    soft: float
    lead_end: int = 0


def stance_of(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a statement on a yes/no question, or None.

    Args:
        question: the question taken apart.
        statement: the sentence with what stands around it.
        weight: how much a stem tells (its idf), so that a rare word counts for more than the subject of the whole corpus.
    """
    if question.kind != "verdict":
        return None
    if is_attributed(statement.folded) and not is_rejected(statement.folded) and not is_attributed(question.folded):
        return _reported(question, statement, weight)
    return _answered(question, statement, weight) or _stated(question, statement, weight)


def _answered(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of an answer in short under a question as heading: "No, ...", "Not for adults.", "To lead club rides, no."."""
    word = _SHORT_ANSWER.search(statement.folded)
    if not word or not statement.heading.endswith("?"):
        return None
    together = _covered_share(question.topic, [*stem_words(statement.folded), *statement.context], weight)
    if together < _FACT_SHARE:
        return None
    says_yes = word[0].strip(" ,.;:!") == "yes"
    # "Yes, anyone may join without a test" says itself what it affirms, whatever the heading asks.
    heading_denies = is_negated(statement.heading) or (says_yes and "without" in statement.folded)
    conditional = bool(re.search(r"^(?:yes|no|not)\b,? (?:but|unless|if|only|except)\b", statement.folded)) or bool(partial_of(statement.folded))
    return Stance(says_yes ^ question.flipped ^ question.negated ^ heading_denies, conditional, False, together)


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
    if fact is None or question.predicate == "fact":
        return fact
    return replace(fact, strength=_WITHOUT_CUE * fact.strength) if fact.strength >= _PLAIN_SHARE else None


def _reported(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """What unnamed others say counts only where the next sentence rejects it; then it is the opposite."""
    stated = _stated(question, replace(statement, folded=without_attribution(statement.folded), lead_end=0), weight)
    if stated is None or not (rejects(statement.following) or is_negated(statement.following)):
        return None
    return replace(stated, says_yes=not stated.says_yes, conditional=bool(_ONLY_IF.search(statement.following)))


def _cued(question: Question, statement: Statement, cues: Sequence[Cue], weight: Weight) -> Stance | None:
    """The stance that the best aligned requirement or permission cue gives."""
    folded = statement.folded
    about = _covered_share(question.topic, [*stem_words(folded), *statement.context], weight)
    best: Stance | None = None
    for cue in cues:
        if cue.end < statement.lead_end - _CUE_TO_LIST:
            continue  # "these can help to tell them apart: ..." says nothing about the item
        start, end = clause_of(folded, cue.start)
        near = folded[start : cue.start] if cue.object_first else folded[cue.end : end]
        if question.predicate == "permission":
            near = folded[start:end]
        share = _covered_share(question.objects, stem_words(near), weight)
        # A pronoun stands for what the heading names: "It is not required."
        if share < _OBJECT_SHARE and _is_pronoun(near) and _stays_on_topic(question, near, weight):
            share = _BY_PRONOUN * _covered_share(question.objects, [*statement.context, *statement.before], weight)
        says_yes = (cue.polarity == "affirmed") ^ question.flipped ^ question.negated ^ is_rejected(folded)
        possible = _only_possible(folded, cue)
        if question.action and question.action in stem_words(folded[start:end]):
            share = max(share, _ACTION_SHARE)
        if share < _OBJECT_SHARE:
            continue
        stance = Stance(
            says_yes=says_yes,
            conditional=_has_condition(question, folded, cue, weight)
            or (question.predicate == "permission" and says_yes and bool(_BUT_MUST.search(folded))),
            possible=possible and question.predicate == "requirement",
            strength=share * (_OBJECT_PART + (1 - _OBJECT_PART) * about),
        )
        if best is None or (not stance.possible, stance.strength) > (not best.possible, best.strength):
            best = stance
    return best


_PRONOUN_OBJECT = re.compile(r"^\s*[,.;]|^\W*(?:\w+ )?(?:it|this|that|they|these|those|them|one|ones|neither|both|either)\b")
_CUE_TO_LIST = 25  # characters from a cue in a lead to the list it governs: "To apply you must:"
_ACTION_SHARE = 0.7  # share where the clause has the very action that the question asks about ("may not be sold")
_BY_PRONOUN = 0.8  # of the share where only a pronoun stands for the thing
_OBJECT_PART = 0.4  # of a cued stance's strength that the object alone gives; the rest is the question's whole topic
_PLAIN_SHARE = 0.75  # of the topic that a plain statement must hold to count on such a question
_WITHOUT_CUE = 0.6  # strength of a plain statement on a question of requirement or permission


def _stays_on_topic(question: Question, near: str, weight: Weight) -> bool:
    """Whether a clause about "it" says of it what the question asks; only asked where the action matters."""
    return question.predicate == "requirement" or _covered_share(content_stems(near), question.stems, weight) >= _OBJECT_SHARE


def _is_pronoun(text: str) -> bool:
    """Whether the place of the thing required is empty or held by a pronoun ("must wear one", "everyone has to")."""
    return not text.strip(" ,.;!") or bool(_PRONOUN_OBJECT.match(text))


def _has_condition(question: Question, folded: str, cue: Cue, weight: Weight) -> bool:
    """Whether a condition, or "some cases only", limits the cue, other than one that the question names itself."""
    start, end = clause_of(folded, cue.start)
    leading = bool(re.match(r"^(?:if|when|unless|where|for|in order|before|once|in (?:some|most|many|certain))\b", folded))
    before = re.match(r"^(?:before|for|in order to|to)\b[^,]*,", folded)
    if cue.polarity == "affirmed" and before and not _is_named(question, before[0], weight):
        return True
    # "Billing insurance calls for a prescription": the doing in front of the cue is the case in which it holds.
    doing = re.match(r"^(?:\w+ly )?\w+ing\b(?: [\w']+){0,5}\s*$", folded[start : cue.start])
    if cue.polarity == "affirmed" and not cue.object_first and doing and not _is_named(question, doing[0], weight):
        return True
    if _of_mine(question, partial_of(folded) and folded):
        return True
    text = folded if leading else folded[start:end]
    open_conditions = [one for one in conditions(text) if not _is_named(question, one, weight)]
    partial = partial_of(text)
    if partial and _lists_topic(question, text[text.find(partial) :], weight):
        partial = ""
    # "not needed for this or, in many cases, for that": what is joined behind the cue limits only itself.
    if partial and re.search(r"\b(?:or|and)\b", text[cue.end - start if not leading else cue.end : text.find(partial)]):
        partial = ""
    return bool(open_conditions) or bool(partial and not _is_named(question, partial, weight))


def _lists_topic(question: Question, text: str, weight: Weight) -> bool:
    """Whether "certain cases such as ..." goes on to name the very case that is asked about."""
    listed = re.search(r"\b(?:such as|like|including|namely|for example)\b", text)
    rarest = max(question.topic, key=weight, default="")
    return bool(listed and rarest and covered([rarest], stem_words(text[listed.end() :])))


def _is_named(question: Question, condition: str, weight: Weight) -> bool:
    """Whether the question itself names a condition ("must I be certified to lead tours" - "if you lead tours, ...")."""
    stems = content_stems(condition)
    return not condition.startswith("whether") and bool(stems) and _covered_share(stems, question.stems, weight) >= _KNOWN_CONDITION


def _only_possible(folded: str, cue: Cue) -> bool:
    """Whether the cue stands under "may", "might" or "could": "some employers may require"."""
    before = folded[max(0, cue.start - 18) : cue.start].split()
    return cue.kind == "requirement" and any(word in {"may", "might", "could", "can", "possibly", "perhaps"} for word in before[-3:])


def _factual(question: Question, statement: Statement, weight: Weight) -> Stance | None:
    """The stance of a sentence that states the fact in question, or its opposite, or other figures for it."""
    folded = statement.folded
    if rejects(folded) and re.search(r"\b(?:that|this|it)\b", folded):
        return None  # it speaks of the claim before it, which carries the stance
    topic = [stem for stem in question.topic if not stem[0].isdigit()]
    clause = max(clauses(folded) or [folded], key=lambda part: _covered_share(topic, stem_words(part), weight))
    opposite = _opposite_of(stem_words(question.folded), stem_words(clause))
    strength = _agreement(topic, statement, opposite, weight)
    if strength < _FACT_SHARE:
        return None
    says_yes = (not _denies(question, clause)) ^ bool(opposite) ^ question.negated
    if says_yes and _too_sweeping(question, folded):
        return Stance(False, False, False, strength)
    if _COMPARES.search(question.folded) and not question.figures and not _compared_alike(question, stem_words(folded)):
        return None
    agree = _figures_agree(question, quantities(folded))
    if question.figures and agree is None:
        return None
    if agree is not None:
        return Stance((agree == "yes") ^ question.negated, agree == "depends", False, strength)
    open_conditions = [one for one in conditions(clause) if not _is_named(question, one, weight)]
    if _of_mine(question, partial_of(clause) and clause):
        open_conditions.append(clause)
    only_some = bool(_MAY_SOME.search(clause)) and not _POSSIBILITY.match(question.folded)
    limited = says_yes and question.predicate == "permission" and bool(_BUT_MUST.search(folded))
    return Stance(says_yes, bool(open_conditions) or only_some or limited, False, strength)


def _denies(question: Question, clause: str) -> bool:
    """Whether a clause denies what is asked. "Without" does so only where the thing missing is asked for: not in "it keeps without salt"."""
    without = _WITHOUT.search(clause)
    asked = "without" in question.folded
    if without and (question.flipped if asked else not covered(question.topic, stem_words(without["thing"]))):
        clause = clause.replace("without", " ")
    return is_negated(clause)


def _agreement(topic: Sequence[str], statement: Statement, opposite: str | None, weight: Weight) -> float:
    """How far a sentence speaks of what the question asks, 0..1: by its words, with those around it, or by similarity alone."""
    stems = stem_words(statement.folded)
    around = [*stems, *statement.context]
    strength = 0.0
    if _covered_share(topic, stems, weight) >= _FACT_SHARE / 2:
        strength = max(_covered_share(topic, around, weight), _BY_MEANING * statement.soft)
    if opposite:
        strength = max(strength, _covered_share([stem for stem in topic if stem != opposite], around, weight))
    similar = (statement.similarity - _SIMILAR_FROM) / (_SIMILAR_TO - _SIMILAR_FROM)
    # A sentence on the corpus's common subject is similar to every question; it must hold some of what is asked to count.
    return max(strength, _BY_MEANING * min(1.0, similar, statement.soft + _SOFT_SLACK))


def _too_sweeping(question: Question, clause: str) -> bool:
    """Whether the question says "only" or "all" where the sentence does not."""
    if _ONLY.search(question.folded) and not _ONLY.search(clause):
        return bool(re.search(r"\b(?:and|also|or|as well)\b|,", clause))
    return bool(_ALL.search(question.folded)) and bool(_SOME.search(clause)) and not _SOME.search(question.folded)


def _opposite_of(wanted: Sequence[str], stems: Sequence[str]) -> str | None:
    """The first wanted stem whose opposite the text holds while it does not hold the stem itself."""
    present = set(stems)
    for one in wanted:
        if one not in present and any((one, other) in _OPPOSITE_STEMS for other in present - set(wanted)):
            return one
    return None


def _of_mine(question: Question, clause: str) -> bool:
    """Whether "in most states" leaves a question about "my state" open."""
    noun = re.search(r"\b(?:some|most|many|certain|several|various) (?:\w+ )??(?P<noun>\w+s)\b", clause) if clause else None
    own = re.search(r"\b(?:my|our|this|that|his|her|your) (?P<noun>\w+)", question.folded)
    return bool(noun and own) and stem_words(noun["noun"]) == stem_words(own["noun"])  # type: ignore[index]


def _compared_alike(question: Question, stems: Sequence[str]) -> bool:
    """Whether a sentence holds the comparative of the question ("cheaper"), or its opposite."""
    word = _COMPARES.search(question.folded)
    wanted = stem_words(word["how"]) if word else []
    return bool(covered(wanted, stems)) or any((one, other) in _OPPOSITE_STEMS for one in wanted for other in stems)


def _figures_agree(question: Question, found: Sequence[Quantity]) -> Verdict | None:
    """What the figures of a sentence answer to those of the question; None where either has none of the kind.

    "More than 50 hours" is answered by 95 hours with yes, by 40 with no, by a range from 40 to 400 with "depends".
    """
    asked = question.figures
    if not asked:
        return None
    if question.bound == "equal" and any(one.value == other.value for one in asked for other in found):
        return "yes"
    kinds = {(one.kind, one.unit if one.kind in {"duration", "count"} else "") for one in asked}
    rivals = [one for one in found if (one.kind, one.unit if one.kind in {"duration", "count"} else "") in kinds]
    if not rivals:
        return None
    if question.bound == "equal":
        return "no"
    limit = asked[-1].value
    within = {(one.value > limit) if question.bound == "above" else (one.value < limit) for one in rivals}
    return "depends" if len(within) > 1 else "yes" if within == {True} else "no"


def _covered_share(wanted: Sequence[str], stems: Sequence[str], weight: Weight) -> float:
    total = sum(weight(stem) for stem in wanted)
    return sum(weight(stem) for stem in covered(wanted, stems)) / total if total else 0.0
