"""Statistics: means and paired differences with their 95 % intervals, the same every time.

Values are put in order before they are drawn from, so that an interval depends on the values alone and not on the
order in which questions stand in a file.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

RESAMPLES = 2000
LEAST_PAIRS = 5
"""Questions from which on a difference can be significant: a change of all n the same way has a chance of 2^-n."""

_SEED = 0
_FEW = 12  # different values up to which it is quicker to draw how often each comes than to draw every value
_BLOCK = 1_000_000  # numbers drawn at once, so that memory stays small for any number of questions


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval, over the cases that were measured."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean change of a score over the questions that both runs measured, with its 95 % interval.

    `significant` says that the interval does not hold zero and there are enough questions to tell.
    """

    mean: float
    low: float
    high: float
    count: int
    significant: bool


def estimate(values: Iterable[float | None], *, resamples: int = RESAMPLES) -> Estimate | None:
    """Mean and percentile bootstrap interval (Efron 1979) of the measured values; None where nothing was measured."""
    measured = sorted(float(value) for value in values if value is not None)
    if not measured:
        return None
    mean, low, high = _interval(measured, resamples)
    return Estimate(mean, low, high, len(measured))


def paired_difference(
    before: Mapping[str, float | None], after: Mapping[str, float | None], *, resamples: int = RESAMPLES
) -> Difference | None:
    """The mean of after minus before, with a percentile bootstrap interval over the questions.

    The paired bootstrap of evaluation (Sakai 2006; Smucker, Allan and Carterette 2007): questions are drawn, each with
    both of its values. A question counts if both runs measured it; None where there is none.

    Args:
        before: the score of each question in the first run; None is "not measured".
        after: the same in the second run.
        resamples: how often the questions are drawn.
    """
    changes: list[float] = []
    for question, old in before.items():
        new = after.get(question)
        if old is not None and new is not None:
            changes.append(float(new) - float(old))
    if not changes:
        return None
    mean, low, high = _interval(sorted(changes), resamples)
    significant = len(changes) >= LEAST_PAIRS and (low > 0 or high < 0)
    return Difference(mean, low, high, len(changes), significant)


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that at least `percent` % of the values do not exceed.

    Raises:
        ValueError: there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a percentile needs at least one value")
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def _interval(ordered: list[float], resamples: int) -> tuple[float, float, float]:
    """The mean of the values and the 2.5th and 97.5th percentile of the means of their resamples."""
    import numpy as np

    values = np.asarray(ordered)
    means = _resampled_means(values, resamples)
    return float(values.mean()), percentile(means, 2.5), percentile(means, 97.5)


def _resampled_means(values: "NDArray[float64]", resamples: int) -> list[float]:
    """The means of samples drawn from the values, with replacement, as many at a time as there are values."""
    import numpy as np

    rng = np.random.default_rng(_SEED)
    count = len(values)
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) <= _FEW:
        drawn_counts = rng.multinomial(count, counts / count, size=resamples)
        few: list[float] = ((drawn_counts * distinct).sum(axis=1) / count).tolist()
        return few
    at_once = max(1, _BLOCK // count)
    means: list[float] = []
    while len(means) < resamples:
        rows = min(at_once, resamples - len(means))
        drawn = rng.integers(count, size=(rows, count), dtype=np.int32)
        means.extend(values[drawn].mean(axis=1).tolist())
    return means
