"""How sure it is that the evidence answers the question: a calibrated probability.

coverage     similarities, and what of the question the evidence holds
kinds        whether the evidence has the kind of answer asked for
omission     what happens to the similarities when a word of the question is left out
checks       years, names, places and negations of the question that the evidence lacks
model        the weights of all of these, the operating point and the risk at every confidence

The features mean the same in any corpus. A logistic regression adds them up; the sign of each weight is fixed
beforehand, so that nothing that speaks for an answer can count against it on documents that nobody has seen. Of the
questions that it calls 80 % sure the sources answer about 80 %, in the mix of questions that it was fitted on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.confidence.checks import checks
from assistant.answering.confidence.coverage import coverage
from assistant.answering.confidence.kinds import kinds
from assistant.answering.confidence.measures import Measures
from assistant.answering.confidence.model import SIGNS, ConfidenceModel, load_model
from assistant.answering.confidence.omission import omission
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question

__all__ = ["SIGNS", "Confidence", "ConfidenceModel", "Measures", "confidence", "load_model"]


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure an answer is, and the features that it was computed from."""

    value: float
    features: Mapping[str, float]


def confidence(
    question: Question, evidence: Sequence[Evidence], measures: Measures, *, in_wider_place: bool = False
) -> Confidence:
    """The confidence that the best evidence answers the question; 0 without evidence or without a word of content.

    Args:
        question: the question taken apart.
        evidence: all evidence, best first.
        measures: what the features are measured with.
        in_wider_place: whether nothing speaks of the place that is asked about, but something of its country.
    """
    if not evidence or not question.topic_words:
        return Confidence(0.0, {})
    features = {
        **coverage(question, evidence, measures),
        **kinds(question, evidence),
        **omission(question, evidence, measures),
        **checks(question, evidence),
        "wider_place": float(in_wider_place and question.kind != "verdict"),
    }
    return Confidence(load_model().value(features), features)
