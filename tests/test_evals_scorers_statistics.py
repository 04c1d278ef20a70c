"""Means, differences and their intervals: repeatable, of the width that theory gives, and blind to what is missing."""

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scorers import estimate, latency, paired_difference, percentile

VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=40)


def test_what_was_not_measured_is_left_out_of_the_mean():
    result = estimate([1.0, None, 0.0, None, 1.0, 1.0])
    assert result is not None
    assert (result.mean, result.count) == (0.75, 4)
    assert 0.0 <= result.low <= 0.75 <= result.high <= 1.0
    assert estimate([None, None]) is None
    assert estimate([]) is None


def test_truth_values_are_shares():
    result = estimate([True, False, False, True])
    assert result is not None
    assert result.mean == 0.5


def test_one_value_is_its_own_interval():
    result = estimate([0.3])
    assert result is not None
    assert (result.mean, result.low, result.high, result.count) == (0.3, 0.3, 0.3, 1)


def test_the_interval_is_the_same_each_time_and_narrows_with_more_cases():
    few, many = estimate([0, 1] * 5), estimate([0, 1] * 500)
    assert few is not None
    assert many is not None
    assert few == estimate([0, 1] * 5)
    assert many.high - many.low < few.high - few.low
    # Normal approximation of the width: 2 * 1.96 * 0.5 / sqrt(1000).
    assert many.high - many.low == pytest.approx(0.062, abs=0.006)


def test_the_interval_holds_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    samples = [estimate((rng.random(60) < 0.7).tolist()) for _ in range(200)]
    held = sum(sample is not None and sample.low <= 0.7 <= sample.high for sample in samples)
    assert 0.89 <= held / 200 <= 0.99


@settings(deadline=None)
@given(VALUES, st.integers(0, 100))
def test_the_mean_is_within_its_interval_whatever_the_order(values, seed):
    result = estimate(values)
    assert result == estimate(random.Random(seed).sample(values, len(values)))
    if result is not None:
        measured = [value for value in values if value is not None]
        assert result.mean == pytest.approx(sum(measured) / len(measured))
        assert min(measured) - 1e-9 <= result.low <= result.mean + 1e-9
        assert result.mean - 1e-9 <= result.high <= max(measured) + 1e-9


def test_two_thousand_resamples_of_a_whole_run_take_no_time():
    values = np.random.default_rng(1).random(500).tolist()
    started = time.perf_counter()
    for _ in range(10):
        estimate(values)
    assert time.perf_counter() - started < 5


def test_more_values_than_are_drawn_at_once():
    values = np.random.default_rng(2).random(10_000)
    many = estimate(values.tolist(), resamples=250)  # 2.5 million numbers, three blocks
    assert many is not None
    assert many.high - many.low == pytest.approx(2 * 1.96 * values.std() / 100, rel=0.3)


def test_few_different_values_and_many_give_the_same_interval():
    shares = np.random.default_rng(3).integers(0, 5, size=300) / 4
    nearly = shares + np.arange(300) * 1e-9  # every value different
    few, many = estimate(shares.tolist()), estimate(nearly.tolist())
    assert few is not None
    assert many is not None
    assert (few.low, few.high) == (pytest.approx(many.low, abs=0.006), pytest.approx(many.high, abs=0.006))


def test_a_difference_is_over_the_questions_that_both_measured():
    before = {"a": 1.0, "b": 0.5, "c": None, "d": 1.0, "gone": 1.0}
    after = {"b": 1.0, "a": 1.0, "c": 1.0, "d": None, "new": 0.0}
    result = paired_difference(before, after)
    assert result is not None
    assert (result.mean, result.count) == (0.25, 2)
    assert result.low <= 0.25 <= result.high
    assert paired_difference({"a": None}, {"a": 1.0}) is None
    assert paired_difference({}, {}) is None


def scores(value, count=100):
    return {f"question {number}": float(value) for number in range(count)}


def changed(count, to=0.0):
    return {**scores(1), **{f"question {number}": to for number in range(count)}}


def test_equal_runs_differ_by_nothing():
    result = paired_difference(changed(40), changed(40))
    assert result is not None
    assert (result.mean, result.low, result.high, result.significant) == (0.0, 0.0, 0.0, False)


@pytest.mark.parametrize(("broken", "significant"), [(1, False), (2, False), (10, True), (100, True)])
def test_a_loss_is_significant_from_a_few_questions_in_a_hundred(broken, significant):
    result = paired_difference(scores(1), changed(broken))
    assert result is not None
    assert result.mean == pytest.approx(-broken / 100)
    assert result.significant is significant


def test_a_gain_is_the_loss_the_other_way_round():
    loss, gain = paired_difference(scores(1), changed(20)), paired_difference(changed(20), scores(1))
    assert loss is not None
    assert gain is not None
    assert gain.mean == -loss.mean
    assert gain.significant
    assert (gain.low, gain.high) == (pytest.approx(-loss.high, abs=0.02), pytest.approx(-loss.low, abs=0.02))


def test_questions_that_are_won_and_lost_alike_make_no_difference():
    before = {**scores(1), **{f"question {number}": 0.0 for number in range(10, 20)}}
    result = paired_difference(before, changed(10))
    assert result is not None
    assert (result.mean, result.significant) == (0.0, False)


@pytest.mark.parametrize(("count", "significant"), [(1, False), (4, False), (5, True)])
def test_a_handful_of_questions_is_never_significant(count, significant):
    result = paired_difference(scores(1, count), scores(0, count))
    assert result is not None
    assert (result.mean, result.low, result.high) == (-1.0, -1.0, -1.0)
    assert result.significant is significant


def test_the_order_of_the_questions_is_nothing():
    before, after = scores(1), changed(7, to=0.25)
    backwards = dict(reversed(after.items()))
    assert paired_difference(before, after) == paired_difference(before, backwards)
    assert paired_difference(before, after) == paired_difference(dict(reversed(before.items())), backwards)


def test_percentiles_are_nearest_rank():
    values = [15, 20, 35, 40, 50]
    assert [percentile(values, percent) for percent in (0, 5, 30, 40, 50, 100)] == [15, 15, 20, 20, 35, 50]
    with pytest.raises(ValueError, match="at least one"):
        percentile([], 50)


def test_latency_summary():
    summary = latency([float(value) for value in range(1, 101)])
    assert summary is not None
    assert (summary.p50, summary.p95, summary.maximum) == (50.0, 95.0, 100.0)
    assert latency([7.0]) is not None
    assert latency([]) is None
