"""Whether the sources differ on what a question asks, and what each side says.

Two signals: the documents announce it, in a section that is about the question; or two good pieces of evidence from
different speakers cannot both be right.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question, read_question
from assistant.disagreement.announced import Announced, Side, sections_with_sides
from assistant.disagreement.announcing import alternatives, announces, asks_for_sides, asks_openly, is_of_kind
from assistant.disagreement.claims import Claim, Lookup, are_apart, claim_of
from assistant.disagreement.conflicts import Tools, conflict, figures_clash, wanted_amounts
from assistant.disagreement.explaining import Explained, explain
from assistant.disagreement.speakers import names_one
from assistant.language.polarity import is_negated
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, content_words, covered, fold, stem, stem_words

_COMPARED = 6  # pieces of evidence that are compared with the two best
_NEAR_BEST = 0.75  # of the best score that these must reach
_SOFT, _CONTEXT, _SIMILAR = 0.5, 0.4, 0.6  # shares and cosine from which evidence is about the question
_ASKED_FROM, _ASKED_SECOND = 0.8, 0.62  # of the best score for the sides of a section, where sides are asked for
_ANY_FROM, _ANY_SECOND = 0.85, 0.75  # the same where nothing announces that they differ
_OFFERED_SECOND = 0.9  # the same for the second side, where the question only offers two things
_PLAIN_FROM, _PLAIN_SECOND = 0.9, 0.75  # the same where the question is plain
_SAME_QUESTION = 0.8  # cosine from which a heading asks the question
_COVERED = 0.75  # of the question that an announcement must hold, and of the announcement that the question must
_WHETHER_COVERED = 0.5  # of a yes/no question, which says more than its subject
_FIGURES_COVERED = 0.6  # the same where the sides give figures that cannot both be right
# By which a section counts more: one that says that sources differ, one with such a heading, one that sets its sides
# against each other, one that gives them whole sentences.
_SAYS, _DEVOTED, _CONTRASTS, _WHOLE = 0.03, 0.08, 0.02, 0.05
_LOOKED_AT = 12  # pieces of evidence among which speakers are looked for
_ENOUGH_WORDS = 2  # content words from which an announcement says by itself what it is about
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # a word with a capital inside a sentence
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NAMED_SHARE = 0.4  # of the words of an alternative that a side must say


@dataclass(frozen=True, slots=True)
class Finding:
    """That sources differ: what about ("" where no document says it), and what each side says."""

    about: str
    sides: tuple[Side, ...]


def find(
    question: Question, evidence: Sequence[Evidence], *, asked: str, document: Lookup, tools: Tools
) -> Finding | Explained | None:
    """The disagreement that answers a question, or what explains that the best evidence differs, if it does.

    Args:
        question: the question taken apart.
        evidence: all evidence, best first.
        asked: the question with the words that ask whether sources differ.
        document: gives a document by its id.
        tools: what statements are compared with.
    """
    if not evidence:
        return None
    asks = asks_for_sides(asked)
    best = evidence[0].score
    sections = list(sections_with_sides(evidence, document))
    fitting = [one for one in sections if one.says_so and _is_asked(question, one, best, asks, tools)]
    openly = asks_openly(asked)
    if fitting and not openly:
        return _shown(max(fitting, key=_worth))
    detected = None if fitting else _detected(question, evidence, document, tools)
    if detected:
        return detected
    offered = (one for one in sections[:2] if one.contrasts and _reaches(one, best, _ANY_FROM, _OFFERED_SECOND))
    if openly or any(_says_alternatives(question, one, tools) for one in offered):
        told = [one for one in sections if one not in fitting and _reaches(one, best, _ANY_FROM, _ANY_SECOND)]
        return _told_apart(evidence, [*fitting, *told], document)
    return None


def _shown(one: Announced) -> Finding:
    return Finding(one.about if one.says_so else "", one.sides)


def _told_apart(evidence: Sequence[Evidence], sections: Sequence[Announced], document: Lookup) -> Finding | None:
    """What several speakers say of a question that asks for it: a section, or two statements of which one denies."""
    best = evidence[0].score
    chosen = max(sections, key=_worth, default=None)
    claims = [
        claim_of(one, document(one.chunk.document_id))
        for one in evidence[:_LOOKED_AT]
        if one.score >= _ANY_FROM * best and one.sentence.kind != "item"
    ]
    denied = next((pair for pair in _pairs(claims) if _is_denied(*pair)), None)
    if denied and (chosen is None or sum(claim.score for claim in denied) > _worth(chosen)):
        return Finding("", ((denied[0],), (denied[1],)))
    return _shown(chosen) if chosen else None


def _is_denied(one: Claim, other: Claim) -> bool:
    return is_negated(fold(one.text)) != is_negated(fold(other.text))


def _is_asked(question: Question, one: Announced, best: float, asks: bool, tools: Tools) -> bool:
    """Whether what a section announces is what the question asks."""
    if not asks and (_names_a_side(question, one) or not _has_figures(question, one)):
        return False
    if asks or _says_alternatives(question, one, tools):
        return _reaches(one, best, _ASKED_FROM, _ASKED_SECOND)
    if question.kind == "verdict" and _doubts_a_figure(question, one):
        return _reaches(one, best, _PLAIN_FROM, _PLAIN_SECOND)
    heading = content_words(one.heading)
    about = content_words(one.about)
    about = about if len(about) >= _ENOUGH_WORDS else [*about, *heading]
    plain = content_words(_IN_BRACKETS.sub(" ", question.text))
    topic = [word for word in question.topic_words if word in plain] or plain
    held = _share(topic, [*about, *heading], tools)
    asks_this = one.opens and one.heading.endswith("?") and one.likeness >= _SAME_QUESTION and held >= _COVERED
    if asks_this and _share(heading, plain, tools) >= _COVERED:
        return _reaches(one, best, _ASKED_FROM, _ASKED_SECOND)
    if not _reaches(one, best, _PLAIN_FROM, _PLAIN_SECOND) or _is_another_kind(question, one.about):
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


def _worth(one: Announced) -> float:
    """How well a section shows its sides: as evidence, and more where it is made to show them."""
    whole = all(claim.text == claim.sentence.text for side in one.sides for claim in side)
    made = _SAYS * one.says_so + _DEVOTED * announces(one.heading) + _CONTRASTS * one.contrasts + _WHOLE * whole
    return sum(one.scores[:2]) * (1 + made)


def _reaches(one: Announced, best: float, first: float, second: float) -> bool:
    scores = one.scores
    return scores[0] >= first * best and scores[1] >= second * best


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


def _says_alternatives(question: Question, one: Announced, tools: Tools) -> bool:
    """Whether each of two things that the question offers is said by a side of its own."""
    offered = alternatives(question.text)
    if not all(offered):
        return False
    texts = [content_words(" ".join(claim.text for claim in side)) for side in one.sides]
    said = [[_share(words, text, tools) for words in offered] for text in texts]
    return any(
        own[0] >= _NAMED_SHARE and its[1] >= _NAMED_SHARE and own[0] > own[1] and its[1] > its[0]
        for own, its in permutations(said, 2)
    )


def _detected(
    question: Question, evidence: Sequence[Evidence], document: Lookup, tools: Tools
) -> Finding | Explained | None:
    """Two of the best statements that cannot both be right, or what explains that two of them differ."""
    claims = [claim_of(one, document(one.chunk.document_id)) for one in _about(question, evidence)]
    claims = [claim for claim in claims if _speaks_of_names(question, claim)]
    explained = None
    for one, other in _pairs(claims):
        if not conflict(question, one, other, tools):
            continue
        reason = explain(question, one, other)
        if reason is None and are_apart(one, other):
            return Finding("", ((one,), (other,)))
        explained = explained or reason
    return explained if explained and explained.note else None


def _about(question: Question, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The best evidence, as far as it is about the question and holds the kind of answer that is wanted."""
    for one in evidence[:_COMPARED]:
        if one.score < _NEAR_BEST * evidence[0].score:
            return
        on_topic = (one.soft >= _SOFT and one.context >= _CONTEXT) or one.similarity >= _SIMILAR
        if on_topic and (question.kind not in {"quantity", "date"} or wanted_amounts(question, one.sentence.text)):
            yield one


def _speaks_of_names(question: Question, claim: Claim) -> bool:
    """Whether a statement, its headings or its title have every name that the question writes as one."""
    named = [stem(fold(match[0])) for match in _NAME.finditer(question.text)]
    path = claim.evidence.chunk.path if claim.evidence else ()
    present = stem_words(" ".join((claim.text, claim.document.title, *path)))
    return len(covered(named, present)) == len(set(named))


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The two best statements with each of the others that another speaker says, or that holds elsewhere."""
    for place, one in enumerate(claims[:2]):
        for other in claims[place + 1 :]:
            if are_apart(one, other) or one.sentence.scope != other.sentence.scope:
                yield one, other
