"""Latency: milliseconds per question or per stage. It is reported and never gates: machines differ."""

from collections.abc import Collection
from dataclasses import dataclass

from evals.scorers.statistics import percentile


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: the median, the 95th percentile and the longest, by nearest rank."""

    p50: float
    p95: float
    maximum: float


def latency(milliseconds: Collection[float]) -> Latency | None:
    """Median, 95th percentile and maximum; None without measurements."""
    if not milliseconds:
        return None
    return Latency(percentile(milliseconds, 50), percentile(milliseconds, 95), max(milliseconds))
