"""Figures as they are told, figures by the year, questions as evidence, and all against some."""

import pytest

from assistant.verification import Likeness, holds_figures, speaks_of_more, verify

TWO_YEARS = "Guards in Tarn need 24 hours of training every two years."


def test_a_small_word_behind_a_price_is_not_its_unit() -> None:
    found = verify("The course costs $900 and takes a week.", ["The course costs $1,400 and takes a week."])
    assert found.reason == "The sentence says $900; the passage says $1,400."


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Guards in Tarn need 24 hours of training every year.", "contradicted"),
        ("Guards in Tarn need 24 hours of training every two years.", "supported"),
    ],
)
def test_what_is_due_every_two_years_is_not_due_every_year(sentence: str, label: str) -> None:
    assert verify(sentence, [TWO_YEARS]).label == label


@pytest.mark.parametrize("sentence", ["You need a permit to fish.", "You do not need a permit to fish."])
def test_a_question_is_no_evidence(sentence: str) -> None:
    assert verify(sentence, ["Do you need a permit to fish?"]).label == "not_found"
    assert verify(sentence, ["# Do you need a permit to fish?\n\nThe lake is deep."]).label == "not_found"


def test_it_is_never_nobody() -> None:
    passage = "Saint John's wort is strong. Nobody with fever should take it. It can make the skin burn in the sun."
    assert verify("It can make the skin burn in the sun.", [passage]).label == "supported"
    assert verify("Saint John's wort cannot make the skin burn in the sun.", [passage]).label != "supported"
    assert verify("Skin may burn in the sun.", [passage]).label != "contradicted"


def test_only_statements_near_the_nearest_one_are_looked_at() -> None:
    passage = "The lake is closed in May."
    assert verify("The lake is open in May.", [passage], likeness=Likeness(lambda _: 0.8, 0.9)).label == "contradicted"
    assert verify("The lake is open in May.", [passage], likeness=Likeness(lambda _: 0.3, 0.9)).label == "not_found"


@pytest.mark.parametrize(
    ("said", "there", "more"),
    [
        ("Every harbour asks for a permit.", "Some harbours may ask for a permit.", True),
        ("Some harbours ask for a permit.", "Some harbours may ask for a permit.", False),
        ("Not every harbour asks for a permit.", "Some harbours may ask for a permit.", False),
        ("Every harbour asks for a permit.", "Every harbour asks for a permit.", False),
    ],
)
def test_all_is_more_than_some(said: str, there: str, more: bool) -> None:
    assert speaks_of_more(said, there) is more


def test_a_statement_holds_all_figures_or_not() -> None:
    assert holds_figures("It cost $5 in 2012.", "In 2012 the price was $5.")
    assert not holds_figures("It cost $5 in 2012.", "In 2012 the price was $6.")
