"""Whether a section that gives two sides gives them on just what a question asks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.answering.question import Question, read_question
from assistant.disagreement.announced import Announced
from assistant.disagreement.announcing import alternatives, announces, is_of_kind
from assistant.disagreement.conflicts import Tools, figures_clash, wanted_amounts
from assistant.disagreement.speakers import names_one
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, content_words, fold, stem


@dataclass(frozen=True, slots=True)
class Reach:
    """The shares of the best score of all that the two best sides of a section must reach."""

    first: float
    second: float


# Chosen on the development questions: 30 of 35 with both sides, 8 of 885 others shown as disagreed upon.
ASKED = Reach(0.8, 0.62)  # where sides are asked for, or a section's heading asks the question
TOLD = Reach(0.85, 0.75)  # where sides are asked for and nothing says that they differ
OFFERED = Reach(0.85, 0.9)  # where the question only offers two things and nothing says that they differ
_PLAIN = Reach(0.9, 0.75)  # where the question is plain
_SAME_QUESTION = 0.8  # cosine from which a heading asks the question
_COVERED = 0.75  # of the question that an announcement must hold, and of the announcement that the question must
_WHETHER_COVERED = 0.5  # of a yes/no question, which says more than its subject
_FIGURES_COVERED = 0.6  # the same where the sides give figures that cannot both be right
_SAID = 0.4  # of the words of an alternative that a side must say
_ENOUGH_WORDS = 2  # content words from which an announcement says by itself what it is about
_IN_BRACKETS = re.compile(r"\([^)]*\)")
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


def is_asked(question: Question, one: Announced, best: float, asks: bool, tools: Tools) -> bool:
    """Whether what a section announces is what the question asks.

    Args:
        question: the question taken apart.
        one: a section that says that sources differ.
        best: the best score of all evidence.
        asks: whether the question asks for sides.
        tools: what words are compared with.
    """
    if asks:
        return reaches(one, best, ASKED)
    if _names_a_side(question, one) or not _has_figures(question, one):
        return False
    if says_alternatives(question, one, tools):
        return reaches(one, best, ASKED)
    if question.kind == "verdict" and _doubts_a_figure(question, one):
        return reaches(one, best, _PLAIN)
    return _is_about_it(question, one, best, tools)


def says_alternatives(question: Question, one: Announced, tools: Tools) -> bool:
    """Whether each of two things that the question offers is said by a side of its own."""
    offered = alternatives(question.text)
    if not all(offered):
        return False
    texts = [content_words(" ".join(claim.text for claim in side)) for side in one.sides]
    said = [[_share(words, text, tools) for words in offered] for text in texts]
    return any(
        own[0] >= _SAID and its[1] >= _SAID and own[0] > own[1] and its[1] > its[0]
        for own, its in permutations(said, 2)
    )


def _is_about_it(question: Question, one: Announced, best: float, tools: Tools) -> bool:
    """Whether the question holds what is announced, and the announcement what is asked."""
    heading, about = content_words(one.heading), content_words(one.about)
    about = about if len(about) >= _ENOUGH_WORDS else [*about, *heading]
    plain = content_words(_IN_BRACKETS.sub(" ", question.text))
    topic = [word for word in question.topic_words if word in plain] or plain
    held = _share(topic, [*about, *heading], tools)
    asks_this = one.opens and one.heading.endswith("?") and one.likeness >= _SAME_QUESTION and held >= _COVERED
    if asks_this and _share(heading, plain, tools) >= _COVERED:
        return reaches(one, best, ASKED)
    if not reaches(one, best, _PLAIN) or _is_another_kind(question, one.about):
        return False
    announced = _share(about, plain, tools)
    if _figures_differ(question, one):
        return min(held, announced) >= _FIGURES_COVERED
    return held >= (_WHETHER_COVERED if question.kind == "verdict" else _COVERED) and announced >= _COVERED


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
