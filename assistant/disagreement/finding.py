"""Whether the sources differ on what a question asks, and what each side says.

Two signals: the documents announce it, in a section that is about the question; or two good pieces of evidence from
different speakers cannot both be right. Where the question itself asks how sources differ, what several of them say
is shown without either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.disagreement.announced import Announced, Side, sections_with_sides
from assistant.disagreement.asking import alternatives, read_asking
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

SURELY_FROM = 0.75  # likelihood from which a difference is told where the answer else is that it depends
PLAINER_FROM = 0.85  # likelihood from which it is told though the best evidence stands elsewhere
_ABOUT_AS_LIKELY = 0.2  # by which a section may be less likely than the likeliest and still be shown for it
_OFFERED_IN = 2  # sections, best first, that may say the two things that a question offers


@dataclass(frozen=True, slots=True)
class Finding:
    """That sources differ: what about ("" where no document says it), and what each side says.

    `surely` says that it is just what the question asks, by its words.
    """

    about: str
    sides: tuple[Side, ...]
    surely: bool = False


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
    best, asking = evidence[0].score, read_asking(asked)
    openly, offers = asking.openly, all(alternatives(question.text))
    sections = list(sections_with_sides(evidence, document, everywhere=openly or offers))
    likely = [(is_asked(question, one, evidence, asking, tools), one) for one in sections if one.says_so]
    fitting = _likeliest(likely)
    likeliest = max((found for found, _ in likely), default=0.0)
    surely = asking.for_sides or asking.presumes or likeliest >= SURELY_FROM
    plain = question.kind == "verdict" and not (asking.for_sides or asking.presumes) and likeliest < PLAINER_FROM
    if plain and not any(evidence[0].key in one.keys for one in sections):
        fitting = [one for one in fitting if asks_if_alone(question, one)]  # a plainer answer stands before the others
    if fitting and not openly:
        return _shown(max(fitting, key=worth), surely)
    detected = None if fitting else detect(question, evidence, document, tools)
    if isinstance(detected, Explained):
        return detected
    if detected:
        return Finding("", ((detected[0],), (detected[1],)))
    if openly:
        told = _told(evidence, fitting, [one for one in sections if reaches(one, best, TOLD)], document)
        return replace(told, surely=True) if told else None
    offered = [one for one in sections[:_OFFERED_IN] if offers and one.contrasts and reaches(one, best, OFFERED)]
    return next((_shown(one) for one in offered if _says_offered(question, one, tools)), None)


def _likeliest(likely: Sequence[tuple[float, Announced]]) -> list[Announced]:
    """The sections that are about as likely as the likeliest."""
    least = max((found for found, _ in likely), default=0.0) - _ABOUT_AS_LIKELY
    return [one for found, one in likely if found > max(least, 0.0)]


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


def _shown(one: Announced, surely: bool = False) -> Finding:
    return Finding(one.about if one.says_so else "", one.sides, surely)
