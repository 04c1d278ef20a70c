"""Figures are compared as amounts of one measure, with the words around them."""

import pytest

from assistant.disagreement.amounts import amounts, clash


def both(one, other):
    return clash(amounts(one), amounts(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It costs $240.", "It costs $265."),
        ("It costs between $40 and $50.", "It costs $65."),
        ("It takes 30 minutes.", "It takes two hours."),
        ("It keeps for up to two weeks.", "It keeps for up to three months."),
        ("It takes at least 12 months.", "It takes 13 days."),
        ("It opens on 1 April.", "It opens on March 15."),
        ("It opens at 9 am.", "It opens at 10 in the morning."),
        ("Water it once a month.", "Water it every two weeks."),
        ("It was built in 1911.", "It was built in 1924."),
        ("It was written about 2760 BC.", "It was written about 1000 BC."),
        ("It is 8 km away.", "It is 900 metres away."),
        ("65 per cent agree.", "About 40% agree."),
    ],
)
def test_amounts_that_cannot_both_be_right_clash(one, other):
    assert both(one, other)
    assert both(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It takes 120 minutes.", "It takes two hours."),
        ("It is 2 km long.", "It is 2,000 metres long."),
        ("It has about 500 members.", "It has 520 members."),
        ("It takes 40 to 60 minutes.", "It takes 45 minutes."),
        ("It takes at least 500 hours.", "It takes 600 hours."),
        ("It costs from $3,000 to $9,000.", "It costs $5,000 to $15,000."),
        ("It costs $1,400.", "It takes 13 days."),
        ("It costs $40.", "It costs £30."),
        ("It opens at 9 am.", "It opens at 9."),
        ("Water it twice a week.", "It costs $20 a week."),
        ("It has 12 rooms.", "It has 30 beds."),
        ("They meet 19 hours a week.", "They meet 19.4 hours a week."),
    ],
)
def test_amounts_that_can_both_be_right_do_not_clash(one, other):
    assert both(one, other) is None
    assert both(other, one) is None


def test_a_range_is_one_amount_and_its_words_bound_it():
    (price,) = amounts("It costs from $3,000 to over $9,000.")
    assert (price.low, price.high) == (3000, float("inf"))
    (age,) = amounts("The youngest may be 12.", age=True)
    assert (age.measure, age.bound) == ("time", "over")


@pytest.mark.parametrize("text", ["No figure stands here.", "", "The first of them is the best."])
def test_words_without_a_figure_are_no_amounts(text):
    assert amounts(text) == []
