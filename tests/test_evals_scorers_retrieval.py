"""Ranking measures: by hand, and against a formula of the test's own on random rankings."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scorers import rank_scores

SECTIONS = [f"guide / section {number}" for number in range(12)]


def scores_of(ranking, relevant):
    return rank_scores({"q": ranking}, {"q": relevant})["q"]


def test_one_relevant_section_at_rank_three():
    assert scores_of(["x", "y", "a"], ["a"]) == pytest.approx(
        {"Success@1": 0, "Success@5": 1, "RR@10": 1 / 3, "nDCG@10": 0.5, "Recall@10": 1}
    )


def test_two_of_three_relevant_sections_by_hand():
    # Gains at ranks 1 and 3 of 3 relevant: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    assert scores_of(["a", "x", "b"], ["a", "b", "c"]) == pytest.approx(
        {
            "Success@1": 1,
            "Success@5": 1,
            "RR@10": 1,
            "nDCG@10": 1.5 / (1.5 + 1 / math.log2(3)),
            "Recall@10": 2 / 3,
        }
    )


def test_later_passages_of_a_section_count_nothing_and_keep_their_places():
    scores = scores_of(["a", "a", "a", "b"], ["a", "b"])
    assert scores["nDCG@10"] == pytest.approx((1 + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))
    assert scores["Recall@10"] == 1
    assert scores_of(["x", "x", "x", "x", "x", "a"], ["a"])["Success@5"] == 0


def test_what_stands_below_the_tenth_place_is_not_found():
    scores = scores_of([*"0123456789", "a"], ["a"])
    assert set(scores.values()) == {0.0}
    assert scores_of([*"012345678", "a"], ["a"])["RR@10"] == pytest.approx(0.1)


def test_an_empty_ranking_scores_zero_also_when_it_is_the_only_one():
    zeros = {"Success@1": 0.0, "Success@5": 0.0, "RR@10": 0.0, "nDCG@10": 0.0, "Recall@10": 0.0}
    assert rank_scores({"q": []}, {"q": ["a"]}) == {"q": zeros}
    both = rank_scores({"q": [], "other": ["a"]}, {"q": ["a"], "other": ["a"]})
    assert both["q"] == zeros
    assert both["other"] == dict.fromkeys(zeros, 1.0)


def test_questions_without_a_relevant_section_or_a_ranking_are_left_out():
    relevant = {"scored": ["a"], "unlabelled": [], "unranked": ["a"]}
    rankings = {"scored": ["a"], "unlabelled": ["a"], "unknown": ["a"]}
    assert list(rank_scores(rankings, relevant)) == ["scored"]
    assert rank_scores({}, relevant) == {}


def test_a_section_named_like_a_place_or_with_spaces_is_not_mistaken():
    assert scores_of(["other-1", "section-0", "a b\tc"], ["a b\tc"])["RR@10"] == pytest.approx(1 / 3)


def test_a_section_that_is_labelled_twice_counts_once():
    assert scores_of(["a"], ["a", "a"])["Recall@10"] == 1


def expected_scores(ranking, relevant):
    firsts = [rank for rank, section in enumerate(ranking, start=1) if section in relevant]
    firsts = [rank for rank in firsts if ranking.index(ranking[rank - 1]) == rank - 1 and rank <= 10]
    ideal = sum(math.log(2) / math.log(rank + 1) for rank in range(1, min(10, len(relevant)) + 1))
    return {
        "Success@1": float(1 in firsts),
        "Success@5": float(any(rank <= 5 for rank in firsts)),
        "RR@10": 1 / firsts[0] if firsts else 0.0,
        "nDCG@10": sum(math.log(2) / math.log(rank + 1) for rank in firsts) / ideal,
        "Recall@10": len(firsts) / len(relevant),
    }


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(SECTIONS), max_size=15),
            st.sets(st.sampled_from(SECTIONS), min_size=1, max_size=12),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_random_rankings_score_what_the_formulas_give(cases):
    rankings = {f"question {number}": ranking for number, (ranking, _) in enumerate(cases)}
    relevant = {f"question {number}": sections for number, (_, sections) in enumerate(cases)}
    scores = rank_scores(rankings, relevant)
    for question, ranking in rankings.items():
        assert scores[question] == pytest.approx(expected_scores(ranking, relevant[question]), abs=1e-6)
