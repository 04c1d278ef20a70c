"""Risk and coverage, by hand and by what must hold of any ranking."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scorers import aurc, auroc, crag_score, operating_point, rejection_rates, risk_coverage

CASES = st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.booleans()), min_size=1, max_size=30)


def test_the_curve_runs_from_the_surest_answer_to_all_of_them():
    curve = risk_coverage([0.2, 0.9, 0.5, 0.7], [True, False, False, True])
    assert curve == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]


def test_equal_confidences_are_one_step():
    assert risk_coverage([0.5, 0.9, 0.5, 0.5], [True, False, False, False]) == [(0.25, 0.0), (1.0, 0.25)]


def test_no_answers_have_no_curve_and_no_area():
    assert risk_coverage([], []) == []
    assert aurc([], []) is None
    with pytest.raises(ValueError):
        risk_coverage([0.5], [])


def test_aurc_is_the_mean_risk_over_the_answers():
    # Risks at the four steps: 0, 1/2, 1/3, 1/2.
    assert aurc([0.2, 0.9, 0.5, 0.7], [True, False, False, True]) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert aurc([0.5], [True]) == 1.0
    assert aurc([0.9, 0.5], [False, False]) == 0.0


def test_a_confidence_that_says_nothing_has_the_risk_of_all_answers():
    assert aurc([0.5] * 8, [True, False] * 4) == 0.5


@given(CASES)
def test_a_perfect_ranking_has_the_smallest_area_and_its_opposite_the_largest(cases):
    wrong = sorted(is_wrong for _, is_wrong in cases)
    sure = [float(-place) for place in range(len(wrong))]
    measured = aurc([confidence for confidence, _ in cases], [is_wrong for _, is_wrong in cases])
    assert aurc(sure, wrong) <= measured + 1e-12
    assert measured <= aurc(sure, wrong[::-1]) + 1e-12


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_is_nothing(cases, rng):
    shuffled = random.Random(rng.random()).sample(cases, len(cases))
    assert risk_coverage(*zip(*cases, strict=True)) == risk_coverage(*zip(*shuffled, strict=True))
    assert auroc(*zip(*cases, strict=True)) == auroc(*zip(*shuffled, strict=True))


@pytest.mark.parametrize(
    ("scores", "positive", "expected"),
    [
        ([0.9, 0.8, 0.3, 0.1], [True, True, False, False], 1.0),
        ([0.1, 0.3, 0.8, 0.9], [True, True, False, False], 0.0),
        ([0.5, 0.5, 0.5], [True, False, False], 0.5),
        ([0.9, 0.4, 0.4, 0.1], [True, True, False, False], 3.5 / 4),
        ([0.9, 0.4], [True, True], None),
        ([], [], None),
    ],
)
def test_auroc_by_hand(scores, positive, expected):
    assert auroc(scores, positive) == expected


@given(CASES)
def test_auroc_counts_the_pairs_that_are_in_order(cases):
    right = [score for score, is_positive in cases if is_positive]
    left = [score for score, is_positive in cases if not is_positive]
    measured = auroc(*zip(*cases, strict=True))
    if right and left:
        wins = sum((one > other) + (one == other) / 2 for one in right for other in left)
        assert measured == pytest.approx(wins / (len(right) * len(left)))
    else:
        assert measured is None


def test_the_operating_point_by_hand():
    point = operating_point(
        answered=[True, True, True, False, True, False],
        wrong=[False, True, False, True, True, False],
        answerable=[True, True, True, True, False, False],
    )
    assert point is not None
    assert point.coverage == pytest.approx(4 / 6)
    assert point.risk == 0.5
    assert (point.answered_when_answerable, point.declined_when_unanswerable) == (0.75, 0.5)
    assert point.balanced == 0.625


def test_what_cannot_be_measured_at_an_operating_point_is_none():
    silent = operating_point([False, False], [False, True], [True, True])
    assert silent is not None
    assert (silent.coverage, silent.risk) == (0.0, None)
    assert (silent.answered_when_answerable, silent.declined_when_unanswerable, silent.balanced) == (0.0, None, None)
    assert operating_point([], [], []) is None


def test_crag_takes_a_point_for_a_wrong_answer_and_none_for_silence():
    assert crag_score([True, True, True, False], [False, False, True, True]) == 0.25
    assert crag_score([True], [True]) == -1.0
    assert crag_score([False, False], [True, False]) == 0.0
    assert crag_score([], []) is None


def test_rejections_by_kind_leave_out_what_can_be_answered():
    kinds = ["related", "", "nonsense", "related", "related", ""]
    assert rejection_rates(kinds, [True, True, True, False, False, False]) == {
        "nonsense": 1.0,
        "related": pytest.approx(1 / 3),
    }
    assert rejection_rates([""], [True]) == {}
