"""Whether a confidence is a probability, and the curve and the lines that show what it is worth."""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.calibration import calibration_error, reliability, risk_points, scaled
from evals.curve import calibration, picture
from evals.records import CaseResult, Fingerprint, Run, Timings
from evals.results import write_run

STATE = Fingerprint("corpus", "questions", "code", "1", {}, {})


def case(
    number: int, confidence: float, similarity: float, *, answerable: bool = True, right: bool = True
) -> CaseResult:
    return CaseResult(
        id=f"q{number}",
        kind="fact",
        topic="small",
        split="test" if number < 8 else "dev",
        question="?",
        answerable=answerable,
        status="answered" if confidence >= 0.5 else "not_found",
        confidence=confidence,
        similarity=similarity,
        right_if_answered=right,
    )


CASES = (
    *(case(number, 0.9 - 0.05 * number, 0.4 + 0.05 * number) for number in range(5)),
    *(case(number, 0.3, 0.8, answerable=False, right=False) for number in range(5, 8)),
    case(9, 0.8, 0.8, right=False),
)


def test_scaled_log_odds_are_the_shares_that_come_true() -> None:
    logits = np.repeat([-1.0, 1.0], 100)
    truth = np.concatenate([np.arange(100) < 20, np.arange(100) < 90])
    found = scaled(logits, truth, np.ones(200)).probabilities(np.array([-1.0, 1.0]))
    assert found == pytest.approx([0.2, 0.9])


def test_weights_count_as_so_many_questions() -> None:
    logits, truth = np.array([-1.0, -1.0, 1.0, 1.0]), np.array([True, False, True, False])
    weighed = scaled(logits, truth, np.array([1.0, 3.0, 3.0, 1.0]))
    assert weighed.probabilities(np.array([-1.0, 1.0])) == pytest.approx([0.25, 0.75])


def test_the_calibration_error_is_the_mean_gap_between_confidence_and_share() -> None:
    bins = reliability([0.95, 0.85, 1.0, 0.05], [True, False, True, False])
    assert [(one.confidence, one.share, one.count) for one in bins] == [
        (pytest.approx(0.05), 0.0, 1.0),
        (pytest.approx(0.85), 0.0, 1.0),
        (pytest.approx(0.975), 1.0, 2.0),
    ]
    assert calibration_error(bins) == pytest.approx((0.05 + 0.85 + 2 * 0.025) / 4)
    assert calibration_error([]) == 0.0


def test_risk_points_go_from_the_surest_answers_to_all() -> None:
    confidences = np.array([0.9, 0.2, 0.8, 0.6])
    points = risk_points(
        confidences, np.array([True, False, True, True]), np.array([True, False, False, True]), np.ones(4)
    )
    assert points[0] == pytest.approx([0.9, 0.1, 0.0, 0.0, 0.25])
    assert points[-1] == pytest.approx([0.2, (0.1 + 0.2 + 0.4 + 0.8) / 4, 0.25, 0.5, 1.0])


def test_the_lines_tell_what_each_risk_gives() -> None:
    lines = list(calibration(CASES, lambda risk: 1 - 4 * risk))
    assert "over 9 questions" in lines[0]
    by_risk = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("     0.")}
    # From 0.8 on three of the nine questions and one more are answered, all are held, and one is wrong.
    assert by_risk["0.05"] == ["0.800", "0.444", "0.000", "0.250"]


def test_the_picture_shows_both_areas_and_is_well_formed() -> None:
    drawn = picture(CASES, "small <set>")
    assert drawn is not None
    root = ElementTree.fromstring(drawn)
    text = " ".join(root.itertext())
    assert "small <set>" in text
    assert "confidence: AURC" in text and "similarity of the best passage: AURC" in text
    paths = [one for one in root.iter("{http://www.w3.org/2000/svg}path") if "L" in one.get("d", "")]
    assert len(paths) == 2
    assert picture([], "nothing") is None


def test_the_command_draws_one_half_of_a_run(tmp_path: Path) -> None:
    run = tmp_path / "small.json"
    write_run(run, Run("small", "all", "sections", STATE, CASES), Timings({}))
    drawn = tmp_path / "pictures" / "curve.svg"
    result = CliRunner().invoke(app, ["curve", str(run), "--output", str(drawn)])
    assert result.exit_code == 0, result.output
    assert "(8 questions)" in drawn.read_text(encoding="utf-8")
    assert "Calibration error" in result.output
    both = CliRunner().invoke(app, ["curve", str(run), "--split", "all", "--output", str(drawn)])
    assert both.exit_code == 0
    assert "(9 questions)" in drawn.read_text(encoding="utf-8")
