"""Whether a section that gives two sides gives them on just what a question asks."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question, read_question
from assistant.disagreement.announced import Announced
from assistant.disagreement.announcing import alternatives, announces, is_of_kind
from assistant.disagreement.conflicts import Tools, figures_clash, wanted_amounts
from assistant.disagreement.speakers import names_one
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, content_words, covered, fold, stem, stem_words


@dataclass(frozen=True, slots=True)
class Reach:
    """The shares of the best score of all that the two best sides of a section must reach."""

    first: float
    second: float


ASKED = Reach(0.8, 0.62)  # where sides are asked for, or what is announced is what the question asks
TOLD = Reach(0.85, 0.75)  # where sides are asked for and nothing says that they differ
OFFERED = Reach(0.85, 0.9)  # where the question only offers two things and nothing says that they differ
_NAMED = Reach(0.9, 0.75)  # where the question names what the sides say: two things, or a figure that they contradict
_SAID = 0.4  # of the words of an alternative that a side must say
_ENOUGH_WORDS = 2  # content words from which an announcement says by itself what it is about
_ALONE = re.compile(
    r"\b(?:alone|only|sole|solely|single-handed(?:ly)?|by (?:him|her|it|them)sel(?:f|ves)"
    r"|on (?:his|her|its|their) own)\b"
)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # a word with a capital inside a sentence
# Kinds of question that an announced disagreement answers only where it is asked for.
_OTHER_KINDS = frozenset({"reason", "steps", "comparison"})
# A logistic regression over what announcement and question share, how like the question the heading and the announcing
# sentence are (the latter against the best sentence), the share of the section in the five best pieces of evidence,
# whether the two best are sides, and how far the weaker side holds the question. Fitted on 105 wordings of questions
# that a section answers so, on the headings of the corpus that are questions, and on the other development questions.
# From here on 52 of the 105 are shown, 35 of 45 such headings, 4 of 248 other headings, and 12 of 736 other questions,
# of which ten are answered from a section that announces a disagreement as well.
_WEIGHTS = {
    "shared": 2.71,
    "heading": 1.42,
    "announcement": 0.94,
    "of the best": 1.27,
    "best told": 0.59,
    "second told": 0.54,
    "held": 0.62,
}
_BIAS = -4.02
_ABOUT_FROM = 0.6
_DOUBTFUL_FROM = 0.75  # where the question is of another kind, or has a name that the section lacks
_BEST = 5  # pieces of evidence among which those of the section are counted
# By which a section counts more: one that says that sources differ, one with such a heading, one that sets its sides
# against each other, one that gives them whole sentences.
_SAYS, _DEVOTED, _CONTRASTS, _WHOLE = 0.03, 0.08, 0.02, 0.05


def worth(one: Announced) -> float:
    """How well a section shows its sides: as evidence, and more where it is made to show them."""
    whole = all(claim.text == claim.sentence.text for side in one.sides for claim in side)
    made = _SAYS * one.says_so + _DEVOTED * announces(one.heading) + _CONTRASTS * one.contrasts + _WHOLE * whole
    return sum(one.scores[:2]) * (1 + made)


def reaches(one: Announced, best: float, reach: Reach) -> bool:
    """Whether the two best sides of a section are as good as they must be, against the best score of all."""
    return one.scores[0] >= reach.first * best and one.scores[1] >= reach.second * best


def is_asked(question: Question, one: Announced, evidence: Sequence[Evidence], asks: bool, tools: Tools) -> bool:
    """Whether what a section announces is what the question asks.

    Args:
        question: the question taken apart.
        one: a section that says that sources differ.
        evidence: all evidence, best first.
        asks: whether the question asks for sides.
        tools: what words are compared with.
    """
    best = evidence[0].score
    if not reaches(one, best, ASKED):
        return False
    if asks or asks_if_alone(question, one):
        return True
    if _names_a_side(question, one) or not _has_figures(question, one):
        return False
    if says_alternatives(question, one, tools) or (question.kind == "verdict" and _doubts_a_figure(question, one)):
        return reaches(one, best, _NAMED)
    doubtful = question.kind in _OTHER_KINDS or _is_another_kind(question, one.about) or not _has_names(question, one)
    return _about(question, one, evidence, tools) >= (_DOUBTFUL_FROM if doubtful else _ABOUT_FROM)


def says_alternatives(question: Question, one: Announced, tools: Tools) -> bool:
    """Whether each of two things that the question offers is said by a side of its own."""
    said = _said_alternatives(question, one, tools)
    return any(
        own[0] >= _SAID and its[1] >= _SAID and own[0] + its[1] > own[1] + its[0] for own, its in permutations(said, 2)
    )


def says_one_alternative(question: Question, one: Announced, tools: Tools) -> bool:
    """Whether one of two things that the question offers is said by just one side, with another set against it."""
    said = _said_alternatives(question, one, tools)
    return one.contrasts and any(sum(side[place] >= _SAID for side in said) == 1 for place in (0, 1))


def asks_if_alone(question: Question, one: Announced) -> bool:
    """Whether the question asks if something is the only one, and a side says so ("by himself", "names only")."""
    if question.kind != "verdict" or not _ALONE.search(question.folded):
        return False
    return any(_ALONE.search(fold(claim.text)) for side in one.sides for claim in side)


def _said_alternatives(question: Question, one: Announced, tools: Tools) -> list[list[float]]:
    """Of each side, how far it says the one and the other of two things that the question offers."""
    offered = alternatives(question.text)
    if not all(offered):
        return []
    texts = [content_words(" ".join(claim.text for claim in side)) for side in one.sides]
    return [[_share(words, text, tools) for words in offered] for text in texts]


def _about(question: Question, one: Announced, evidence: Sequence[Evidence], tools: Tools) -> float:
    """How likely it is, 0..1, that a plain question asks just what a section announces."""
    heading, about = content_words(one.heading), content_words(one.about)
    about = about if len(about) >= _ENOUGH_WORDS else [*about, *heading]
    plain = content_words(_IN_BRACKETS.sub(" ", question.text))
    topic = [word for word in question.topic_words if word in plain] or plain
    told = {(claim.document.id, claim.place) for side in one.sides for claim in side}
    leading = sorted((max(side, key=lambda claim: claim.score) for side in one.sides), key=lambda claim: -claim.score)
    best_similarity = max(piece.similarity for piece in evidence[:_BEST])
    features = {
        "shared": _share(topic, [*about, *heading], tools)
        * max(_share(about, plain, tools), _share(heading, plain, tools)),
        "heading": one.likeness,
        "announcement": one.similarity / best_similarity if best_similarity > 0 else 0.0,
        "of the best": sum(piece.key in one.keys for piece in evidence[:_BEST]) / _BEST,
        "best told": float(evidence[0].key in told),
        "second told": float(len(evidence) > 1 and evidence[1].key in told),
        "held": min(claim.evidence.soft if claim.evidence else 1.0 for claim in leading[:2]),
    }
    total = sum(_WEIGHTS[name] * value for name, value in features.items()) + _BIAS
    return 1 / (1 + math.exp(-total))


def _has_names(question: Question, one: Announced) -> bool:
    """Whether a section's sides, heading or announcement have every name that the question writes as one."""
    named = [stem(fold(match[0])) for match in _NAME.finditer(question.text)]
    text = " ".join(claim.text for side in one.sides for claim in side)
    present = stem_words(f"{one.about} {one.heading} {text} {one.sides[0][0].document.title}")
    return len(covered(named, present)) == len(set(named))


def _is_another_kind(question: Question, about: str) -> bool:
    """Whether sources differ on how or which where yes or no is asked, or on another figure than is asked for."""
    if not is_of_kind(about):
        return False
    wanted = read_question(f"{about}?").wanted
    return question.kind == "verdict" or bool(wanted and question.wanted and wanted.isdisjoint(question.wanted))


def _share(wanted: Iterable[str], present: Sequence[str], tools: Tools) -> float:
    """The idf-weighted share of the wanted words that others say, by family or by meaning."""
    words = list(dict.fromkeys(wanted))
    weights = [tools.weight(stem(word)) for word in words]
    total = sum(weights)
    if not total:
        return 1.0
    scores = tools.nearness.closest(words, present) if present else [0.0] * len(words)
    return sum(one * score for one, score in zip(weights, scores, strict=True)) / total


def _names_a_side(question: Question, one: Announced) -> bool:
    """Whether the question asks what just one of the sides says ("in the 2014 review")."""
    subject = content_stems(f"{one.about} {one.heading}")
    named = [any(names_one(question.text, claim.text, claim.speaker, subject) for claim in side) for side in one.sides]
    return sum(named) == 1


def _has_figures(question: Question, one: Announced) -> bool:
    """Whether two sides give a figure of the kind that a question for one wants."""
    if question.kind not in {"quantity", "date"}:
        return True
    given = [any(wanted_amounts(question, claim.text) for claim in side) for side in one.sides]
    return sum(given) > 1


def _doubts_a_figure(question: Question, one: Announced) -> bool:
    """Whether the question names a figure that one side gives and another contradicts ("is it 18?")."""
    asked = {figure.value for figure in question.figures}
    texts = [fold(" ".join(claim.text for claim in side)) for side in one.sides]
    given = [not asked.isdisjoint(figure.value for figure in quantities(text)) for text in texts]
    return bool(asked) and any(given) and not all(given) and _figures_differ(question, one)


def _figures_differ(question: Question, one: Announced) -> bool:
    return any(
        figures_clash(question, first, second)
        for side, other in permutations(one.sides, 2)
        for first in side
        for second in other
    )
