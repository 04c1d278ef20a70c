"""Whether a section that gives two sides gives them on just what a question asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question, read_question
from assistant.disagreement.announced import Announced, Side
from assistant.disagreement.announcing import announces, is_of_kind
from assistant.disagreement.asking import Asking, alternatives, names_asked
from assistant.disagreement.conflicts import Tools, figures_clash, wanted_amounts
from assistant.disagreement.likelihood import likelihood, share
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
_ALONE = re.compile(
    r"\b(?:alone|only|sole|solely|single-handed(?:ly)?|by (?:him|her|it|them)sel(?:f|ves)"
    r"|on (?:his|her|its|their) own)\b"
)
# Kinds of question that an announced disagreement answers only where it is asked for.
_OTHER_KINDS = frozenset({"reason", "steps", "comparison"})
_LIKELY_FROM = 0.6  # likelihood from which a section is what a plain question asks for
_OFFERED_FROM = 0.2  # where each of two figures that the question names is a side's
_DOUBTFUL_FROM = 0.75  # where the question is of another kind, or has a name that the section lacks
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


def is_asked(question: Question, one: Announced, evidence: Sequence[Evidence], asking: Asking, tools: Tools) -> float:
    """How likely it is, 0..1, that what a section announces is what the question asks; 0 where it is not.

    Args:
        question: the question taken apart.
        one: a section that says that sources differ.
        evidence: all evidence, best first.
        asking: what the question's words tell of sides.
        tools: what words are compared with.
    """
    best = evidence[0].score
    if not reaches(one, one.scores[0] if evidence[0].key in one.keys else best, ASKED):
        return 0.0
    found = likelihood(question, one, evidence, asking, tools)
    if asking.for_sides or asks_if_alone(question, one):
        return found
    if says_figures(question, one):
        return found if found >= _OFFERED_FROM else 0.0
    if (not asking.presumes and _names_a_side(question, one)) or not _has_figures(question, one):
        return 0.0
    if not asking.presumes and _wants_no_whether(question, one.about):
        return 0.0
    if says_alternatives(question, one, tools) or (question.kind == "verdict" and _doubts_a_figure(question, one)):
        return found if reaches(one, best, _NAMED) else 0.0
    doubtful = question.kind in _OTHER_KINDS or _is_another_kind(question, one.about) or not _has_names(question, one)
    return found if found >= (_DOUBTFUL_FROM if doubtful and not asking.presumes else _LIKELY_FROM) else 0.0


def _wants_no_whether(question: Question, about: str) -> bool:
    """Whether sources differ on "whether ..." while the question asks who, when, where or how."""
    if question.kind in {"place", "steps"}:
        return not about or about.casefold().startswith("whether ")
    return question.kind in {"person", "date"} and about.casefold().startswith("whether ")


def says_figures(question: Question, one: Announced) -> bool:
    """Whether the question names two figures of which each is said by a side of its own."""
    asked = {figure.value for figure in question.figures}
    given = [asked & {figure.value for figure in quantities(_text(side))} for side in one.sides]
    own = [values - set().union(*(other for other in given if other is not values)) for values in given]
    return sum(bool(values) for values in own) > 1


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
    return [[share(words, text, tools) for words in offered] for text in texts]


def _has_names(question: Question, one: Announced) -> bool:
    """Whether a section's sides, heading or announcement have every name that the question writes as one."""
    named = names_asked(question)
    text = " ".join(claim.text for side in one.sides for claim in side)
    present = stem_words(f"{one.about} {one.heading} {text} {one.sides[0][0].document.title}")
    return len(covered(named, present)) == len(set(named))


def _is_another_kind(question: Question, about: str) -> bool:
    """Whether sources differ on how or which where yes or no is asked or the reverse, or on another figure."""
    if not is_of_kind(about):
        return False
    wanted = read_question(f"{about}?").wanted
    return question.kind == "verdict" or bool(wanted and question.wanted and wanted.isdisjoint(question.wanted))


def _names_a_side(question: Question, one: Announced) -> bool:
    """Whether the question asks what just one of the sides says ("in the 2014 review")."""
    subject = content_stems(f"{one.about} {one.heading}")
    named = [any(names_one(question.text, claim.text, claim.speaker, subject) for claim in side) for side in one.sides]
    return sum(named) == 1


def _has_figures(question: Question, one: Announced) -> bool:
    """Whether two sides give a figure of the kind that a question for one wants, or what is announced is such a one."""
    if question.kind not in {"quantity", "date"}:
        return True
    given = [any(wanted_amounts(question, claim.text) for claim in side) for side in one.sides]
    if sum(given) > 1:
        return True
    announced = bool(question.unit) and stem(question.unit) in stem_words(f"{one.about} {one.heading}")
    return announced and any(given)


def _doubts_a_figure(question: Question, one: Announced) -> bool:
    """Whether the question names a figure that one side gives and another contradicts ("is it 18?")."""
    asked = {figure.value for figure in question.figures}
    texts = [_text(side) for side in one.sides]
    given = [not asked.isdisjoint(figure.value for figure in quantities(text)) for text in texts]
    return bool(asked) and any(given) and not all(given) and _figures_differ(question, one)


def _text(side: Side) -> str:
    return fold(" ".join(claim.text for claim in side))


def _figures_differ(question: Question, one: Announced) -> bool:
    return any(
        figures_clash(question, first, second)
        for side, other in permutations(one.sides, 2)
        for first in side
        for second in other
    )
