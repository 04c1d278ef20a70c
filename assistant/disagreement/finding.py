"""Whether the sources differ on what a question asks, and what each side says.

Two signals: the documents announce it, in a section that is about the question; or two good pieces of evidence from
different speakers cannot both be right. Where the question itself asks how sources differ, what several of them say
is shown without either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.disagreement.announced import Announced, Side, sections_with_sides
from assistant.disagreement.announcing import alternatives, asks_for_sides, asks_openly
from assistant.disagreement.claims import Lookup
from assistant.disagreement.conflicts import Tools
from assistant.disagreement.detected import denied, detect
from assistant.disagreement.explaining import Explained
from assistant.disagreement.relevance import (
    OFFERED,
    TOLD,
    asks_if_alone,
    is_asked,
    reaches,
    says_alternatives,
    says_one_alternative,
    worth,
)

_OFFERED_IN = 2  # sections, best first, that may say the two things that a question offers


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
    best = evidence[0].score
    openly, offers = asks_openly(asked), all(alternatives(question.text))
    sections = list(sections_with_sides(evidence, document, everywhere=openly or offers))
    asks = asks_for_sides(asked)
    fitting = [one for one in sections if one.says_so and is_asked(question, one, evidence, asks, tools)]
    if question.kind == "verdict" and not asks and not any(evidence[0].key in one.keys for one in sections):
        fitting = [one for one in fitting if asks_if_alone(question, one)]  # a plainer answer stands before the others
    if fitting and not openly:
        return _shown(max(fitting, key=worth))
    detected = None if fitting else detect(question, evidence, document, tools)
    if isinstance(detected, Explained):
        return detected
    if detected:
        return Finding("", ((detected[0],), (detected[1],)))
    if openly:
        return _told(evidence, fitting, [one for one in sections if reaches(one, best, TOLD)], document)
    offered = [one for one in sections[:_OFFERED_IN] if offers and one.contrasts and reaches(one, best, OFFERED)]
    return next((_shown(one) for one in offered if _says_offered(question, one, tools)), None)


def _says_offered(question: Question, one: Announced, tools: Tools) -> bool:
    return says_alternatives(question, one, tools) or says_one_alternative(question, one, tools)


def _told(
    evidence: Sequence[Evidence], fitting: Sequence[Announced], told: Sequence[Announced], document: Lookup
) -> Finding | None:
    """What several speakers say of a question that asks for it: a section, or two statements of which one denies."""
    chosen = max((*fitting, *told), key=worth, default=None)
    pair = denied(evidence, document)
    if pair and (chosen is None or sum(claim.score for claim in pair) > worth(chosen)):
        return Finding("", ((pair[0],), (pair[1],)))
    return _shown(chosen) if chosen else None


def _shown(one: Announced) -> Finding:
    return Finding(one.about if one.says_so else "", one.sides)
