"""Figures as coordinates; the template draws them as inline SVG, so that they follow the colours of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from evals.records import CaseResult, Timings
from evals.summary import abstention, stage_latencies

# The first few answers make a risk that jumps between 0 and 1; the axis is not stretched for them.
_LEAST_COVERAGE_THAT_SCALES = 0.05
_LEAST_RISK_SHOWN = 0.1
_RISK_STEPS = (0.02, 0.05, 0.1, 0.2)
_MOST_STEPS = 6

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot is inside its figure of 400 by 276 units: the rest has room for numbers, left and below."""

    left: int
    top: int
    width: int
    height: int


FRAME = Frame(40, 10, 350, 220)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis and where it stands."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A risk-coverage curve: its path, and the area below it (AURC)."""

    path: str
    area: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The curves of the confidence and of the baseline, and where the assistant stands.

    `coverage` is the share that is answered at the operating point, `risk` the share of these that is wrong; `x`, `y`
    is its place. `cases` counts the questions that the curves are made of.
    """

    confidence: Curve
    similarity: Curve
    cases: int
    coverage: float
    risk: float
    x: float
    y: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class StageTime:
    """Milliseconds of one stage, and the bars' lengths as shares of the longest."""

    name: str
    p50: float
    p95: float
    p50_share: float
    p95_share: float


def risk_coverage_figure(cases: Sequence[CaseResult]) -> RiskCoverage | None:
    """The risk at every coverage by the confidence and by the similarity; None where nothing was measured."""
    measured = abstention(cases)
    curve, baseline, point = measured.confidence.curve, measured.similarity.curve, measured.operating_point
    if point is None or not curve:
        return None
    risk = point.risk or 0.0
    step, top = _risk_axis([risk, *(high for at, high in curve + baseline if at >= _LEAST_COVERAGE_THAT_SCALES)])
    return RiskCoverage(
        confidence=Curve(_path(curve, top), measured.confidence.aurc or 0.0),
        similarity=Curve(_path(baseline, top), measured.similarity.aurc or 0.0),
        cases=sum(case.right_if_answered is not None for case in cases),
        coverage=point.coverage,
        risk=risk,
        x=_x(point.coverage),
        y=_y(risk, top),
        across=tuple(Tick(_x(quarter / 4), f"{25 * quarter}") for quarter in range(5)),
        up=tuple(Tick(_y(step * count, top), f"{100 * step * count:.0f}") for count in range(round(top / step) + 1)),
    )


def stage_times(timings: Timings) -> tuple[StageTime, ...]:
    """Median and 95th percentile of every stage, in the order in which the stages first ran."""
    measured = stage_latencies(timings)
    longest = max((latency.p95 for latency in measured.values()), default=0.0) or 1.0
    return tuple(
        StageTime(name, latency.p50, latency.p95, latency.p50 / longest, latency.p95 / longest)
        for name, latency in measured.items()
    )


def _risk_axis(risks: Sequence[float]) -> tuple[float, float]:
    """The step between two numbers of the axis, and its upper end."""
    most = min(1.0, max(_LEAST_RISK_SHOWN, *risks))
    step = next((step for step in _RISK_STEPS if most / step <= _MOST_STEPS), _RISK_STEPS[-1])
    return step, min(1.0, step * ceil(most / step - 1e-9))


def _path(curve: Points, top: float) -> str:
    """The curve from the surest answer on, flat until there; what lies above the axis is cut off at its end."""
    places = [(_x(0.0), _y(curve[0][1], top)), *((_x(at), _y(risk, top)) for at, risk in curve)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _x(coverage: float) -> float:
    return round(FRAME.left + FRAME.width * coverage, 1)


def _y(risk: float, top: float) -> float:
    return round(FRAME.top + FRAME.height * (1 - min(risk, top) / top), 1)
