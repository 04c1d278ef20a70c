"""The scorers give the values that a person works out by hand, and what ir-measures gives."""

import math
import random
import re

import pytest

from assistant.types import AnswerSentence, Citation
from evals.questions import Nugget
from evals.scorers import (
    estimate,
    forbidden_found,
    latency,
    ndcg_at,
    percentile,
    plain_text,
    reciprocal_rank,
    relevant_ranks,
    score_nuggets,
    spans_exact,
    status_right,
    success_at,
    uncited_sentences,
    verdict_right,
)


def nugget(*patterns, vital=True):
    return Nugget(vital, tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns))


def citation(number, start, end, quote, document_id="a"):
    return Citation(number, document_id, "Title", "Section", quote, start, end)


def test_ranks_start_at_one():
    assert relevant_ranks(["x", "a", "y", "a", "b"], {"a", "b"}) == (2, 4, 5)


@pytest.mark.parametrize(("ranks", "k", "expected"), [((), 5, 0.0), ((5,), 5, 1.0), ((6,), 5, 0.0), ((6, 1), 1, 1.0)])
def test_success_asks_for_anything_relevant_in_the_first_k(ranks, k, expected):
    assert success_at(k, ranks) == expected


@pytest.mark.parametrize(("ranks", "expected"), [((), 0.0), ((1, 3), 1.0), ((4,), 0.25), ((11,), 0.0)])
def test_reciprocal_rank_is_that_of_the_first_relevant_result(ranks, expected):
    assert reciprocal_rank(ranks) == expected


def test_ndcg_by_hand():
    # Gains at ranks 1 and 3 of 3 relevant: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    assert ndcg_at(10, (1, 3), 3) == pytest.approx(1.5 / (1.5 + 1 / math.log2(3)))
    assert ndcg_at(10, (1, 2, 3), 3) == pytest.approx(1.0)
    assert ndcg_at(2, (3,), 1) == 0.0


def test_ndcg_without_anything_relevant_is_not_measured():
    assert ndcg_at(10, (), 0) is None


def test_the_ideal_order_is_cut_at_k_as_well():
    assert ndcg_at(2, (1, 2), 30) == pytest.approx(1.0)


def test_ranking_measures_agree_with_ir_measures_to_four_digits():
    import ir_measures
    from ir_measures import RR, Success, nDCG

    rng = random.Random(7)
    for _ in range(50):
        ids = [f"d{place}" for place in range(15)]
        relevant = set(rng.sample([*ids, "unfound-1", "unfound-2"], rng.randint(1, 5)))
        run = [ir_measures.ScoredDoc("q", name, 15.0 - place) for place, name in enumerate(ids)]
        judged = [ir_measures.Qrel("q", name, 1) for name in sorted(relevant)]
        theirs = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10, Success @ 5], judged, run)
        ranks = relevant_ranks(ids, relevant)
        assert ndcg_at(10, ranks, len(relevant)) == pytest.approx(theirs[nDCG @ 10], abs=5e-5)
        assert reciprocal_rank(ranks) == pytest.approx(theirs[RR @ 10], abs=5e-5)
        assert success_at(5, ranks) == theirs[Success @ 5]


def test_marks_and_typographic_characters_are_not_searched():
    assert (
        plain_text("It’s  8 hours [2][1].\n• “Twelve”\u00a0days [3, 4] – no") == 'It\'s 8 hours. • "Twelve" days - no'
    )


def test_a_citation_number_is_not_a_figure_of_the_answer():
    assert score_nuggets("It takes long [8].", [nugget(r"\b8\b")]).vital_found == 0


def test_nugget_shares_by_hand():
    nuggets = [
        nugget("blue", "azure"),
        nugget("red"),
        nugget("green"),
        nugget("yellow", vital=False),
        nugget("x", vital=False),
    ]
    score = score_nuggets("Azure and RED and Yellow.", nuggets)
    assert (score.vital_found, score.vital_total, score.okay_found, score.okay_total) == (2, 3, 1, 2)
    assert score.vital_strict == pytest.approx(2 / 3)
    assert score.all_strict == pytest.approx(3 / 5)
    assert score.weighted == pytest.approx(2.5 / 4)
    assert score.missed_vital == ("green",)
    assert score.missed_okay == ("x",)


def test_shares_of_no_nuggets_are_not_measured():
    score = score_nuggets("anything", [])
    assert (score.vital_strict, score.all_strict, score.weighted) == (None, None, None)


def test_forbidden_words_are_named():
    patterns = (re.compile(r"^\W*yes\b", re.IGNORECASE), re.compile("never"))
    assert forbidden_found("Yes, you do [1].", patterns) == (r"^\W*yes\b",)
    assert forbidden_found("It is not.", patterns) == ()


@pytest.mark.parametrize(
    ("given", "expected", "right"), [("no", "no", True), (None, "no", False), ("yes", "no", False), ("yes", None, None)]
)
def test_a_verdict_is_scored_only_where_one_is_asked_for(given, expected, right):
    assert verdict_right(given, expected) is right


@pytest.mark.parametrize(
    ("status", "answerable", "right"),
    [
        ("answered", True, True),
        ("not_found", True, False),
        ("not_found", False, True),
        ("answered", False, False),
        ("referred", False, False),
    ],
)
def test_declining_is_right_exactly_when_the_sources_do_not_answer(status, answerable, right):
    assert status_right(status, answerable=answerable) is right


def test_spans_are_compared_to_the_character():
    texts = {"a": "One two three."}
    assert spans_exact([citation(1, 4, 7, "two"), citation(2, 0, 3, "One")], texts.__getitem__) is True
    assert spans_exact([citation(1, 4, 7, "two"), citation(2, 0, 4, "One")], texts.__getitem__) is False
    assert spans_exact([citation(1, 3, 3, "")], texts.__getitem__) is False
    assert spans_exact([], texts.__getitem__) is None


def test_a_sentence_needs_a_citation_that_exists():
    sentences = [AnswerSentence("a", (1,)), AnswerSentence("b", ()), AnswerSentence("c", (1, 2))]
    assert uncited_sentences(sentences, [citation(1, 0, 3, "One")]) == 2


def test_what_was_not_measured_is_left_out_of_the_mean():
    result = estimate([1.0, None, 0.0, None, 1.0, 1.0])
    assert result is not None
    assert (result.mean, result.count) == (0.75, 4)
    assert 0.0 <= result.low <= 0.75 <= result.high <= 1.0
    assert estimate([None, None]) is None


def test_the_interval_is_the_same_each_time_and_narrows_with_more_cases():
    few, many = estimate([0, 1] * 5), estimate([0, 1] * 500)
    assert few is not None
    assert many is not None
    assert few == estimate([0, 1] * 5)
    assert many.high - many.low < few.high - few.low
    # Normal approximation of the width: 2 * 1.96 * 0.5 / sqrt(1000).
    assert many.high - many.low == pytest.approx(0.062, abs=0.012)


def test_percentiles_are_nearest_rank():
    values = [15, 20, 35, 40, 50]
    assert [percentile(values, percent) for percent in (0, 5, 30, 40, 50, 100)] == [15, 15, 20, 20, 35, 50]
    with pytest.raises(ValueError, match="at least one"):
        percentile([], 50)


def test_latency_summary():
    summary = latency([float(value) for value in range(1, 101)])
    assert summary is not None
    assert (summary.p50, summary.p95, summary.maximum) == (50.0, 95.0, 100.0)
    assert latency([]) is None
