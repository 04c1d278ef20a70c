"""Abstention: whether the confidence knows which answers are wrong, and whether declining happens where it should."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What one decision for every question, to answer or to decline, comes to.

    `coverage` is the share that is answered, `risk` the share of the answers that are wrong, `balanced` the mean of
    answered when answerable and declined when unanswerable.
    """

    coverage: float
    risk: float | None
    answered_when_answerable: float | None
    declined_when_unanswerable: float | None
    balanced: float | None


def risk_coverage(confidences: Sequence[float], wrong: Sequence[bool]) -> list[tuple[float, float]]:
    """The risk-coverage curve (El-Yaniv and Wiener 2010): (coverage, risk) from the surest answers to all of them.

    Coverage is the share of the questions answered, risk the share of those answers that are wrong. Answers of equal
    confidence come in one step, because no threshold parts them.
    """
    ranked = sorted(zip(confidences, wrong, strict=True), reverse=True)
    curve: list[tuple[float, float]] = []
    answered = errors = 0
    for _, step in groupby(ranked, key=lambda pair: pair[0]):
        members = [is_wrong for _, is_wrong in step]
        answered += len(members)
        errors += sum(members)
        curve.append((answered / len(ranked), errors / answered))
    return curve


def aurc(confidences: Sequence[float], wrong: Sequence[bool]) -> float | None:
    """Area under the risk-coverage curve: the mean risk over all coverages; lower is better; None without answers.

    Geifman and El-Yaniv 2017 ("Selective Classification for Deep Neural Networks"): the mean of the risk over the
    answers, each at the coverage that its own confidence gives.
    """
    curve = risk_coverage(confidences, wrong)
    if not curve:
        return None
    area = before = 0.0
    for coverage, risk in curve:
        area += (coverage - before) * risk
        before = coverage
    return area


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """The chance that a positive case scores higher than a negative one, a tie counting half (Mann and Whitney 1947).

    None where one of the two is missing.
    """
    groups: dict[float, list[bool]] = defaultdict(list)
    for score, is_positive in zip(scores, positive, strict=True):
        groups[score].append(is_positive)
    below = won = 0.0
    for score in sorted(groups):
        positives = sum(groups[score])
        negatives = len(groups[score]) - positives
        won += positives * (below + negatives / 2)
        below += negatives
    pairs = sum(positive) * (len(positive) - sum(positive))
    return won / pairs if pairs else None


def operating_point(
    answered: Sequence[bool], wrong: Sequence[bool], answerable: Sequence[bool]
) -> OperatingPoint | None:
    """Coverage, risk and the two rates of one decision for each question; None without questions.

    Args:
        answered: whether a question was answered; the others were declined.
        wrong: whether the answer is wrong, as every answer to an unanswerable question is; not read where declined.
        answerable: whether the sources hold the answer.
    """
    cases = list(zip(answered, wrong, answerable, strict=True))
    if not cases:
        return None
    kept = _share([said for said, _, can in cases if can])
    declined = _share([not said for said, _, can in cases if not can])
    return OperatingPoint(
        coverage=sum(answered) / len(cases),
        risk=_share([bad for said, bad, _ in cases if said]),
        answered_when_answerable=kept,
        declined_when_unanswerable=declined,
        balanced=None if kept is None or declined is None else (kept + declined) / 2,
    )


def crag_score(answered: Sequence[bool], wrong: Sequence[bool]) -> float | None:
    """CRAG's score: a right answer +1, silence 0, a wrong answer -1, their mean (Yang et al. 2024); None without any.

    Args:
        answered: whether a question was answered.
        wrong: whether the answer is wrong; not read where declined.
    """
    points = [(-1 if bad else 1) if said else 0 for said, bad in zip(answered, wrong, strict=True)]
    return sum(points) / len(points) if points else None


def rejection_rates(kinds: Sequence[str], declined: Sequence[bool]) -> dict[str, float]:
    """Negative rejection (Chen et al. 2024, RGB): the share declined of each kind of unanswerable question.

    Args:
        kinds: why a question is unanswerable; empty for an answerable one, which is left out.
        declined: whether it was declined.
    """
    groups: dict[str, list[bool]] = defaultdict(list)
    for kind, is_declined in zip(kinds, declined, strict=True):
        if kind:
            groups[kind].append(is_declined)
    return {kind: sum(groups[kind]) / len(groups[kind]) for kind in sorted(groups)}


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
