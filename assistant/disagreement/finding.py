"""Whether the sources differ on what a question asks, and what each side says.

Two signals: the documents announce it, in a section that is about the question; or two good pieces of evidence from
different speakers cannot both be right.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.disagreement.announced import Announced, Side, sections_with_sides
from assistant.disagreement.announcing import alternatives, announces, asks_for_sides, is_of_kind
from assistant.disagreement.claims import Claim, Lookup, are_apart, claim_of
from assistant.disagreement.conflicts import Tools, conflict, figures_clash
from assistant.disagreement.explaining import Explained, explain
from assistant.disagreement.speakers import names_one
from assistant.language.polarity import is_negated
from assistant.language.tokens import content_words, fold, stem

_COMPARED = 6  # pieces of evidence that are compared with the two best
_NEAR_BEST = 0.75  # of the best score that these must reach
_SOFT, _CONTEXT, _SIMILAR = 0.5, 0.4, 0.6  # shares and cosine from which evidence is about the question
_ASKED_FROM, _ASKED_SECOND = 0.8, 0.62  # of the best score for the sides of a section, where sides are asked for
_ANY_FROM, _ANY_SECOND = 0.85, 0.75  # the same where nothing announces that they differ
_PLAIN_FROM, _PLAIN_SECOND = 0.9, 0.75  # the same where the question is plain
_COVERED = 0.75  # of the question that an announcement must hold, and of the announcement that the question must
_FIGURES_COVERED = 0.5  # the same where the sides give figures that cannot both be right
_DEVOTED, _WHOLE = 0.08, 0.05  # by which a section counts more: one with such a heading, one with whole sentences
_LOOKED_AT = 12  # pieces of evidence among which speakers are looked for
_ENOUGH_WORDS = 2  # content words from which an announcement says by itself what it is about
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
    if fitting:
        chosen = max(fitting, key=_worth)
        return Finding(chosen.about, chosen.sides)
    detected = _detected(question, evidence, document, tools)
    if detected:
        return detected
    if not asks and not any(_says_alternatives(question, one, tools) and one.contrasts for one in sections[:2]):
        return None
    return _told_apart(evidence, sections, document)


def _told_apart(evidence: Sequence[Evidence], sections: Sequence[Announced], document: Lookup) -> Finding | None:
    """What several speakers say of a question that asks for it, where no document says that they differ.

    A section that sets them against each other comes first, then the best evidence of two speakers of which one
    denies, then any section with two speakers.
    """
    best = evidence[0].score
    told = [one for one in sections if _reaches(one, best, _ANY_FROM, _ANY_SECOND)]
    against = [one for one in told if one.contrasts]
    if against:
        return Finding("", max(against, key=lambda one: sum(one.scores[:2])).sides)
    claims = [
        claim_of(one, document(one.chunk.document_id))
        for one in evidence[:_LOOKED_AT]
        if one.score >= _ANY_FROM * best and one.sentence.kind != "item"
    ]
    for one, other in _pairs(claims):
        if is_negated(fold(one.text)) != is_negated(fold(other.text)):
            return Finding("", ((one,), (other,)))
    return Finding("", max(told, key=lambda one: sum(one.scores[:2])).sides) if told else None


def _is_asked(question: Question, one: Announced, best: float, asks: bool, tools: Tools) -> bool:
    """Whether what a section announces is what the question asks."""
    if not asks and _names_a_side(question, one):
        return False
    if asks or _says_alternatives(question, one, tools):
        return _reaches(one, best, _ASKED_FROM, _ASKED_SECOND)
    if not _reaches(one, best, _PLAIN_FROM, _PLAIN_SECOND) or (question.kind == "verdict" and is_of_kind(one.about)):
        return False
    heading = content_words(one.heading)
    about = content_words(one.about)
    about = about if len(about) >= _ENOUGH_WORDS else [*about, *heading]
    plain = content_words(_IN_BRACKETS.sub(" ", question.text))
    topic = [word for word in question.topic_words if word in plain] or plain
    needed = _FIGURES_COVERED if _figures_differ(question, one) else _COVERED
    return min(_share(topic, [*about, *heading], tools), _share(about, plain, tools)) >= needed


def _worth(one: Announced) -> float:
    """How well a section shows its sides: the evidence that they are, best where the section is about just this."""
    whole = all(claim.text == claim.sentence.text for side in one.sides for claim in side)
    return sum(one.scores[:2]) * (1 + _DEVOTED * announces(one.heading) + _WHOLE * whole)


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
    named = [any(names_one(question.text, claim.text, claim.speaker) for claim in side) for side in one.sides]
    return sum(named) == 1


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
    explained = None
    for one, other in _pairs(claims):
        if not conflict(question, one, other, tools):
            continue
        reason = explain(question, one, other)
        if reason is None:
            return Finding("", ((one,), (other,)))
        explained = explained or reason
    return explained if explained and explained.note else None


def _about(question: Question, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The best evidence, as far as it is about the question and holds the kind of answer that is wanted."""
    for one in evidence[:_COMPARED]:
        if one.score < _NEAR_BEST * evidence[0].score:
            return
        on_topic = (one.soft >= _SOFT and one.context >= _CONTEXT) or one.similarity >= _SIMILAR
        if on_topic and (question.kind not in {"quantity", "date"} or one.fits >= 1):
            yield one


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The two best statements with each of the others that another speaker says, or that holds elsewhere."""
    for place, one in enumerate(claims[:2]):
        for other in claims[place + 1 :]:
            if are_apart(one, other) or one.sentence.scope != other.sentence.scope:
                yield one, other
