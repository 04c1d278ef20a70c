"""Yes, no or "it depends", from the stances of the evidence; None where the evidence takes none."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from assistant.types import Verdict

_CONSIDERED = 0.6  # of the best stance's weight: weaker stances do not vote
_OUTWEIGHED = 0.4  # a side with less than this share of the other's weight does not make the verdict "depends"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict and the evidence it rests on, strongest first; `caveats` limit it ("some employers may ask for one")."""

    verdict: Verdict | None
    grounds: tuple[Evidence, ...] = ()
    caveats: tuple[Evidence, ...] = ()


def rule(evidence: Sequence[Evidence]) -> Ruling:
    """The ruling of all evidence that takes a stance.

    An unconditional side wins where it clearly outweighs the other. Stances under a condition, or for some cases only, make the
    verdict "depends", unless an unconditional "no" stands against them: then they are exceptions and become caveats.
    """
    voting = [one for one in evidence if one.stance]
    if not voting:
        return Ruling(None)
    heaviest = max(_weight(one) for one in voting)
    voting = sorted((one for one in voting if _weight(one) >= _CONSIDERED * heaviest), key=lambda one: -_weight(one))
    firm = [one for one in voting if one.stance and not one.stance.possible]
    caveats = tuple(one for one in voting if one.stance and one.stance.possible)
    if not firm:
        return Ruling("depends", caveats)
    plain_yes = _side(firm, says_yes=True, conditional=False)
    plain_no = _side(firm, says_yes=False, conditional=False)
    conditional = [one for one in firm if one.stance and one.stance.conditional]
    yes_weight, no_weight = _best(plain_yes), _best(plain_no)
    if conditional and _best(conditional) >= max(yes_weight, no_weight):
        return Ruling("depends", (*conditional, *plain_yes, *plain_no), caveats)
    if yes_weight > no_weight:
        verdict: Verdict = "yes" if no_weight < (1 - _OUTWEIGHED) * yes_weight else "depends"
        opposed = plain_no if verdict == "depends" else []
        return Ruling(verdict, (*plain_yes, *opposed, *conditional), caveats)
    if no_weight:
        opposite = [one for one in conditional if one.stance and one.stance.says_yes]
        return Ruling("no", (*plain_no,), (*caveats, *opposite))
    return Ruling("depends", tuple(conditional), caveats)


def _weight(one: Evidence) -> float:
    return one.score * (one.stance.strength if one.stance else 0.0)


def _best(evidence: Sequence[Evidence]) -> float:
    return max((_weight(one) for one in evidence), default=0.0)


def _side(evidence: Sequence[Evidence], *, says_yes: bool, conditional: bool) -> list[Evidence]:
    return [one for one in evidence if one.stance and one.stance.says_yes is says_yes and one.stance.conditional is conditional]
