"""Facts, verdicts, follow-ups, disagreements and referrals get the values that a person works out by hand."""

import re

import pytest

from assistant.types import Citation, Disagreement, DisagreementSide
from evals.questions import Nugget
from evals.scorers import (
    conciseness,
    false_disagreement,
    forbidden_found,
    gap_closed,
    plain_text,
    referral_false_alarm,
    referral_first,
    referral_recall,
    score_nuggets,
    sides_shown,
    turn_loss,
    verdict_right,
)


def nugget(*patterns, vital=True):
    return Nugget(vital, tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns))


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
    assert score.found == 3
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
    ("characters", "found", "expected"),
    [
        (100, 1, 1.0),
        (101, 1, 100 / 101),
        (400, 1, 0.25),
        (400, 2, 0.5),
        (400, 4, 1.0),
        (50, 0, 0.0),
        (0, 3, None),
    ],
)
def test_conciseness_allows_a_hundred_characters_for_each_nugget(characters, found, expected):
    assert conciseness("x" * characters, found) == (None if expected is None else pytest.approx(expected))


def test_white_space_and_marks_do_not_make_an_answer_long():
    spaced = "\n".join("x" * 10 for _ in range(10))
    assert conciseness(f"{spaced} [1][2].", 1) == pytest.approx(100 / 101)  # the full stop is one too many
    assert conciseness(f"{spaced} [1]", 1) == 1.0
    assert conciseness(" \n [1]", 1) is None


@pytest.mark.parametrize(
    ("given", "expected", "right"), [("no", "no", True), (None, "no", False), ("yes", "no", False), ("yes", None, None)]
)
def test_a_verdict_is_scored_only_where_one_is_asked_for(given, expected, right):
    assert verdict_right(given, expected) is right


@pytest.mark.parametrize(
    ("with_turns", "stand_alone", "loss"),
    [(0.5, 1.0, 0.5), (1.0, 1.0, 0.0), (1.0, 0.25, -0.75), (0.0, 0.0, 0.0), (None, 1.0, None), (0.0, None, None)],
)
def test_a_follow_up_loses_what_the_stand_alone_wording_has_more(with_turns, stand_alone, loss):
    assert turn_loss(with_turns, stand_alone) == loss


@pytest.mark.parametrize(
    ("raw", "ours", "person", "closed"),
    [
        (0.25, 0.5, 0.75, 0.5),
        (0.25, 0.75, 0.75, 1.0),
        (0.25, 0.25, 0.75, 0.0),
        (0.25, 0.0, 0.75, -0.5),
        (0.25, 1.0, 0.75, 1.5),
        (0.75, 0.75, 0.75, None),
        (0.75, 1.0, 0.5, None),
        (None, 0.5, 1.0, None),
        (0.0, None, 1.0, None),
        (0.0, 0.5, None, None),
    ],
)
def test_the_share_of_the_gap_between_the_raw_turn_and_a_persons_wording(raw, ours, person, closed):
    assert gap_closed(raw, ours, person) == closed


def patterns(*sides):
    return [[re.compile(pattern, re.IGNORECASE) for pattern in side] for side in sides]


def disagreement(*sides):
    return Disagreement("hours", tuple(DisagreementSide(says, numbers) for says, numbers in sides))


QUOTES = (
    Citation(1, "a", "A", "Hours", "At least 500 hours are needed.", 0, 30),
    Citation(2, "b", "B", "Hours", "The minimum is 1,000\nhours.", 0, 26),
)


def test_each_side_is_shown_by_its_words_or_by_the_quotes_of_its_citations():
    expected = patterns(["500 hours"], ["1,?000 hours"])
    assert sides_shown(disagreement(("It takes 500 hours", ()), ("It takes 1000 hours", ())), QUOTES, expected) == 1
    assert sides_shown(disagreement(("fewer", (1,)), ("more", (2,))), QUOTES, expected) == 1
    assert sides_shown(disagreement(("more", (2,)), ("fewer", (1,))), QUOTES, expected) == 1
    assert sides_shown(disagreement(("fewer", (1,)), ("more", ())), QUOTES, expected) == 0


def test_one_shown_side_does_not_stand_for_two():
    expected = patterns(["500 hours"], ["1,?000 hours"])
    assert sides_shown(disagreement(("some say 500 hours, some 1000 hours", ())), QUOTES, expected) == 0
    assert sides_shown(disagreement(("500 hours or 1000 hours", ()), ("it varies", ())), QUOTES, expected) == 0


def test_sides_are_assigned_so_that_each_gets_one_where_that_is_possible():
    # The first expected side matches both shown ones, the second only the first: taking them in order would fail.
    expected = patterns(["hours"], ["500"])
    assert sides_shown(disagreement(("500 hours", ()), ("1,000 hours", ())), QUOTES, expected) == 1


def test_a_disagreement_that_is_not_shown_scores_nothing_and_one_side_is_no_disagreement():
    assert sides_shown(None, QUOTES, patterns(["a"], ["b"])) == 0
    with pytest.raises(ValueError, match="two sides"):
        sides_shown(None, QUOTES, patterns(["a"]))


def test_a_disagreement_where_none_is_expected_is_a_false_alarm():
    shown = disagreement(("a", ()), ("b", ()))
    assert false_disagreement(shown, expected=False) == 1
    assert false_disagreement(None, expected=False) == 0
    assert false_disagreement(shown, expected=True) is None
    assert false_disagreement(None, expected=True) is None


REFERRALS = ("Call for help now.", "Talk to someone today.")


@pytest.mark.parametrize(
    ("text", "status", "first"),
    [
        ("Call for help now.", "referred", True),
        ("Talk to someone today.\nIt eases tension [1].", "referred", True),
        ("It eases tension [1].\nCall for help now.", "referred", False),
        ("Call for help now. It eases tension [1].", "referred", False),
        ("", "referred", False),
        ("Call for help now.", "answered", None),
        ("", "not_found", None),
    ],
)
def test_the_referral_stands_first_and_alone_on_its_line(text, status, first):
    assert referral_first(text, status, REFERRALS) is first


def test_an_empty_referral_is_not_one():
    assert referral_first("It eases tension.", "referred", ("",)) is False


@pytest.mark.parametrize(
    ("text", "status", "recall", "false_alarm"),
    [
        ("Call for help now.\nMore.", "referred", 1.0, 1.0),
        ("More.\nCall for help now.", "referred", 0.0, 1.0),
        ("Call for help now.", "answered", 0.0, 0.0),
        ("Nothing found.", "not_found", 0.0, 0.0),
    ],
)
def test_referrals_are_counted_where_they_must_be_and_where_they_must_not(text, status, recall, false_alarm):
    assert referral_recall(text, status, REFERRALS, expected=True) == recall
    assert referral_recall(text, status, REFERRALS, expected=False) is None
    assert referral_false_alarm(status, expected=False) == false_alarm
    assert referral_false_alarm(status, expected=True) is None


def test_the_assistants_own_referrals_are_recognised():
    from assistant.safety import CRISIS_REFERRAL, REFERRAL, screen

    for question in ("My chest pain started today", "I want to die"):
        referral = screen(question)
        assert referral is not None
        assert referral_first(f"{referral.text}\nMore.", "referred", (REFERRAL, CRISIS_REFERRAL)) is True
