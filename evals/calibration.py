"""Whether a confidence is the probability that it claims to be, and what that promises of the answers from it on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BINS = 10
_COVERAGES = 40  # points of the risk curve
_MOST_STEPS = 100  # of Newton's method; it needs fewer than ten
_SETTLED = 1e-10

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions of about one confidence: their mean confidence, how many of them come true, how many there are."""

    confidence: float
    share: float
    count: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The log odds of a calibrated probability are `slope` times those of the regression, plus `offset`."""

    slope: float
    offset: float

    def probabilities(self, logits: Numbers) -> Numbers:
        """The probability for each of the regression's log odds."""
        found: Numbers = 1 / (1 + np.exp(-(self.slope * logits + self.offset)))
        return found


def scaled(logits: Numbers, truth: Flags, weights: Numbers) -> Scale:
    """The scale that makes log odds probabilities (Platt 1999), by Newton's method."""
    rows = np.column_stack([logits, np.ones(len(logits))])
    found = np.array([1.0, 0.0])
    for _ in range(_MOST_STEPS):
        expected = 1 / (1 + np.exp(-(rows @ found)))
        gradient = rows.T @ (weights * (truth - expected))
        curvature = rows.T @ (rows * (weights * expected * (1 - expected))[:, None])
        step = np.linalg.solve(curvature, gradient)
        found = found + step
        if np.abs(step).max() < _SETTLED:
            break
    return Scale(float(found[0]), float(found[1]))


def reliability(
    confidences: Sequence[float], truth: Sequence[bool], weights: Sequence[float] | None = None
) -> list[Bin]:
    """The reliability diagram: ten bins of equal width, those without a question left out."""
    values, came_true = np.asarray(confidences, dtype=float), np.asarray(truth, dtype=float)
    counts = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
    places = np.minimum((values * _BINS).astype(int), _BINS - 1)
    bins = []
    for place in range(_BINS):
        inside = places == place
        total = float(counts[inside].sum())
        if total:
            mean = float(values[inside] @ counts[inside] / total)
            bins.append(Bin(mean, float(came_true[inside] @ counts[inside] / total), total))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error (ECE): by how much confidence and share differ, on the mean of the questions."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.share) for one in bins) / total if total else 0.0


def risk_points(confidences: Numbers, answerable: Flags, right: Flags, weights: Numbers) -> list[list[float]]:
    """Points from the surest answers down, each as the numbers of `assistant.answering.confidence.model.RiskPoint`."""
    order = np.argsort(-confidences, kind="stable")
    weights, ranked = weights[order], confidences[order]
    total = np.cumsum(weights)
    expected, absent, wrong = (
        np.cumsum(weights * share) / total for share in (1 - ranked, ~answerable[order], ~right[order])
    )
    coverage = total / total[-1]
    steps = np.searchsorted(coverage, np.arange(1, _COVERAGES + 1) / _COVERAGES - 1e-9)
    places = sorted(set(np.minimum(steps, len(ranked) - 1).tolist()))
    return [[float(column[place]) for column in (ranked, expected, absent, wrong, coverage)] for place in places]
