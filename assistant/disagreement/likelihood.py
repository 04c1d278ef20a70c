"""How likely it is that a plain question asks just what a section announces."""

import math
import re
from collections.abc import Iterable, Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.disagreement.announced import Announced
from assistant.disagreement.asking import Asking
from assistant.disagreement.conflicts import Tools
from assistant.language.tokens import content_words, stem

_ENOUGH_WORDS = 2  # content words from which an announcement says by itself what it is about
_IN_BRACKETS = re.compile(r"\([^)]*\)")
# A logistic regression over what announcement and question share, how like the question the heading and the announcing
# sentence are (the latter against the best sentence), the share of the section in the five best pieces of evidence,
# whether the two best are sides, how far the weaker side holds the question, and whether its words take it that there
# are two answers. Fitted on 171 pairs of a section and a question that it answers so, and on 223 others, of the
# development questions and of half of a set that was written for it; area under the curve 0.92, and 0.87 on
# the other half of that set. The weight of the last was lowered: few questions that are worded so ask something else.
_WEIGHTS = {
    "shared": 3.54,
    "heading": 1.1,
    "announcement": 2.03,
    "of the best": 1.75,
    "best told": 0.93,
    "second told": 0.4,
    "held": 1.03,
    "presumed": 1.8,
}
_BIAS = -5.72
_BEST = 5  # pieces of evidence among which those of the section are counted


def likelihood(question: Question, one: Announced, evidence: Sequence[Evidence], asking: Asking, tools: Tools) -> float:
    """How likely it is, 0..1, that a question asks just what a section announces.

    Args:
        question: the question taken apart.
        one: a section that says that sources differ.
        evidence: all evidence, best first.
        asking: what the question's words tell of sides.
        tools: what words are compared with.
    """
    found = {**_shares(question, one, tools), **_places(one, evidence)}
    found["presumed"] = float(asking.presumes or asking.for_sides)
    total = sum(_WEIGHTS[name] * value for name, value in found.items()) + _BIAS
    return 1 / (1 + math.exp(-total))


def _shares(question: Question, one: Announced, tools: Tools) -> dict[str, float]:
    """How much of the question what is announced says, and the other way round."""
    heading, about = content_words(one.heading), content_words(one.about)
    about = about if len(about) >= _ENOUGH_WORDS else [*about, *heading]
    plain = content_words(_IN_BRACKETS.sub(" ", question.text))
    topic = [word for word in question.topic_words if word in plain] or plain
    back = max(share(about, plain, tools), share(heading, plain, tools))
    return {"shared": share(topic, [*about, *heading], tools) * back}


def _places(one: Announced, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Where the section and its sides stand among the evidence."""
    told = {(claim.document.id, claim.place) for side in one.sides for claim in side}
    leading = sorted((max(side, key=lambda claim: claim.score) for side in one.sides), key=lambda claim: -claim.score)
    best_similarity = max(piece.similarity for piece in evidence[:_BEST])
    similarity = one.similarity if one.about else max(one.similarity, one.likeness)
    return {
        "heading": one.likeness,
        "announcement": similarity / best_similarity if best_similarity > 0 else 0.0,
        "of the best": sum(piece.key in one.keys for piece in evidence[:_BEST]) / _BEST,
        "best told": float(evidence[0].key in told),
        "second told": float(len(evidence) > 1 and evidence[1].key in told),
        "held": min(claim.evidence.soft if claim.evidence else 1.0 for claim in leading[:2]),
    }


def share(wanted: Iterable[str], present: Sequence[str], tools: Tools) -> float:
    """The idf-weighted share of the wanted words that others say, by family or by meaning."""
    words = list(dict.fromkeys(wanted))
    weights = [tools.weight(stem(word)) for word in words]
    total = sum(weights)
    if not total:
        return 1.0
    scores = tools.nearness.closest(words, present) if present else [0.0] * len(words)
    return sum(one * score for one, score in zip(weights, scores, strict=True)) / total
