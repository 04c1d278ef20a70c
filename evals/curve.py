"""What a confidence is worth: the picture of its risk-coverage curve as one SVG file, and its calibration as text."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from evals.calibration import calibration_error, reliability
from evals.page.figures import FRAME, RiskCoverage, Tick, risk_coverage_figure
from evals.records import CaseResult

_RISKS = (0.02, 0.05, 0.1, 0.2)  # settings of `most_risk` that are shown
_WIDTH, _HEIGHT = 400, 318
_LEGEND = 282  # where the first line of the legend stands
_LINE = 16
_CURVE, _BASELINE, _GRID, _TEXT = "#0b6e8a", "#b4530a", "#d9dde1", "#30363c"


def picture(cases: Sequence[CaseResult], of: str) -> str | None:
    """The SVG of both curves and the operating point; None where no answer was judged.

    Args:
        cases: of the half that is shown.
        of: what they are, for the title.
    """
    figure = risk_coverage_figure(cases)
    return None if figure is None else "\n".join([*_head(of), *_axes(figure), *_curves(figure), *_legend(figure), ""])


def calibration(cases: Sequence[CaseResult], answered_from: Callable[[float], float]) -> Iterator[str]:
    """The reliability of the confidence and what settings of the risk give, a line each.

    Args:
        cases: of the half that is told of.
        answered_from: the confidence from which questions are answered at a risk.
    """
    judged = [case for case in cases if case.right_if_answered is not None and case.confidence is not None]
    confidences = [case.confidence or 0.0 for case in judged]
    bins = reliability(confidences, [case.answerable for case in judged])
    yield f"Calibration error (ECE) {calibration_error(bins):.3f} over {len(judged)} questions"
    yield "confidence   answerable   questions"
    yield from (f"{one.confidence:10.3f}   {one.share:10.3f}   {one.count:9.0f}" for one in bins)
    yield "most_risk   answered from   coverage   not in the sources   wrong"
    for risk in _RISKS:
        least = answered_from(risk)
        answered = [case for case in judged if (case.confidence or 0.0) >= least]
        shares = [len(answered) / len(judged) if judged else 0.0]
        for counted in (
            [not case.answerable for case in answered],
            [not case.right_if_answered for case in answered],
        ):
            shares.append(sum(counted) / len(counted) if counted else 0.0)
        yield f"{risk:9.2f}   {least:13.3f}   {shares[0]:8.3f}   {shares[1]:18.3f}   {shares[2]:5.3f}"


def _head(of: str) -> list[str]:
    title = escape(f"Risk against coverage: {of}")
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{2 * _WIDTH}" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<g font-family="sans-serif" font-size="11" fill="{_TEXT}">',
    ]


def _axes(figure: RiskCoverage) -> list[str]:
    right, bottom = FRAME.left + FRAME.width, FRAME.top + FRAME.height
    return [
        *(_gridline(tick, right) for tick in figure.up),
        *(f'<text x="{tick.at}" y="{bottom + 15}" text-anchor="middle">{tick.label}</text>' for tick in figure.across),
        f'<text x="{FRAME.left + FRAME.width / 2}" y="{bottom + 32}" text-anchor="middle">'
        "coverage: % of the questions answered, the surest first</text>",
        f'<text x="{FRAME.left + 6}" y="{FRAME.top + 12}">risk: % of the answers wrong</text>',
    ]


def _gridline(tick: Tick, right: int) -> str:
    return (
        f'<path d="M{FRAME.left} {tick.at}H{right}" stroke="{_GRID}"/>'
        f'<text x="{FRAME.left - 6}" y="{tick.at + 4}" text-anchor="end">{tick.label}</text>'
    )


def _curves(figure: RiskCoverage) -> list[str]:
    return [
        f'<clipPath id="plot"><rect x="{FRAME.left}" y="{FRAME.top}" width="{FRAME.width}" height="{FRAME.height}"/>'
        "</clipPath>",
        '<g fill="none" stroke-width="2" clip-path="url(#plot)">',
        f'<path d="{figure.similarity.path}" stroke="{_BASELINE}" stroke-dasharray="5 3"/>',
        f'<path d="{figure.confidence.path}" stroke="{_CURVE}"/>',
        "</g>",
        f'<circle cx="{figure.x}" cy="{figure.y}" r="4" fill="{_CURVE}"/>',
    ]


def _legend(figure: RiskCoverage) -> list[str]:
    lines = (
        (f'<path d="M0 -4H24" stroke="{_CURVE}" stroke-width="2"/>', f"confidence: AURC {figure.confidence.area:.3f}"),
        (
            f'<path d="M0 -4H24" stroke="{_BASELINE}" stroke-width="2" stroke-dasharray="5 3"/>',
            f"similarity of the best passage: AURC {figure.similarity.area:.3f}",
        ),
        (
            f'<circle cx="12" cy="-4" r="4" fill="{_CURVE}"/>',
            f"operating point: {figure.coverage:.0%} answered, {figure.risk:.0%} of these wrong "
            f"({figure.cases} questions)",
        ),
    )
    drawn = [
        f'<g transform="translate({FRAME.left} {_LEGEND + number * _LINE})">{mark}<text x="32">{text}</text></g>'
        for number, (mark, text) in enumerate(lines)
    ]
    return [*drawn, "</g>", "</svg>"]
