"""Yes, no or "it depends", from the stances of the evidence; None where the evidence takes none."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.shares import Weight
from assistant.answering.stance import leaning_of
from assistant.types import Verdict

_CONSIDERED = 0.6  # of the best stance's weight: weaker stances do not vote
_RIVAL = 0.85  # of the stronger side's weight from which the other side makes the verdict "depends"
_SHOWN = 0.45  # of the strongest stance's weight from which the other side is shown beside it
_CONDITIONAL = 0.7  # weight of a stance under a condition against a plain one
_SIMILARITY_BASE = 0.3  # these five were searched on the development halves: 0.86 of 135 verdicts right


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict and the evidence it rests on, strongest first; `caveats` limit it ("some may ask for one")."""

    verdict: Verdict | None
    grounds: tuple[Evidence, ...] = ()
    caveats: tuple[Evidence, ...] = ()


def rule(question: Question, evidence: Sequence[Evidence], weight: Weight) -> Ruling:
    """The ruling of all evidence that takes a stance.

    An unconditional side wins where it clearly outweighs the other. Where the strongest stance is under a condition,
    or both sides are strong, the verdict is "depends". What is only possible ("some employers may require it") never
    decides; it is a caveat.
    """
    voting = [one for one in evidence if one.stance]
    if not voting:
        return _leaning(question, evidence[0], weight) if evidence else Ruling(None)
    heaviest = max(_weight(one) for one in voting)
    voting = sorted((one for one in voting if _weight(one) >= _CONSIDERED * heaviest), key=lambda one: -_weight(one))
    firm = [one for one in voting if one.stance and not one.stance.possible]
    caveats = tuple(one for one in voting if one.stance and one.stance.possible)
    if not firm:
        return Ruling("depends", caveats)
    says_yes = [one for one in firm if one.stance and one.stance.says_yes]
    says_no = [one for one in firm if one.stance and not one.stance.says_yes]
    if _best(says_yes) >= _best(says_no):
        return _decide("yes", says_yes, says_no, caveats)
    return _decide("no", says_no, says_yes, caveats)


def _leaning(question: Question, best: Evidence, weight: Weight) -> Ruling:
    """The ruling where no sentence takes a stance: what the very best one leans to, if it denies or limits anything."""
    leaning = leaning_of(question, best.statement, weight)
    if leaning is None:
        return Ruling(None)
    return Ruling("depends" if leaning.conditional else "yes" if leaning.says_yes else "no", (best,))


def _decide(
    verdict: Verdict, winning: Sequence[Evidence], losing: Sequence[Evidence], caveats: tuple[Evidence, ...]
) -> Ruling:
    strongest = winning[0]
    opposed = [one for one in losing if _weight(one) >= _SHOWN * _weight(strongest)][:1]
    if strongest.stance and strongest.stance.conditional:
        return Ruling("depends", (strongest, *opposed, *winning[1:]), caveats)
    if losing and _best(losing) >= _RIVAL * _best(winning):
        return Ruling("depends", (strongest, *losing, *winning[1:]), caveats)
    return Ruling(verdict, tuple(winning), (*opposed, *caveats))


def _weight(one: Evidence) -> float:
    """Relevance times the cube of the stance's strength: what speaks of just this question counts, not what is near."""
    return one.score * one.stance.strength**3 * (_SIMILARITY_BASE + one.similarity) if one.stance else 0.0


def _best(evidence: Sequence[Evidence]) -> float:
    """The weight of a side's strongest stance; one under a condition counts less."""
    return max(
        (_weight(one) * (_CONDITIONAL if one.stance and one.stance.conditional else 1.0) for one in evidence),
        default=0.0,
    )
