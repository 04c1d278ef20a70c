"""Figures are read with their kind, their unit and their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value", "kind", "unit"),
    [
        ("It costs $1,400.", 1400, "money", "$"),
        ("It costs £12.50 a night.", 12.5, "money", "£"),
        ("A fee of €30", 30, "money", "€"),
        ("about 250 dollars", 250, "money", "dollar"),
        ("A tile costs 50 pence.", 50, "money", None),
        ("US$40 per head", 40, "money", "US$"),
        ("£2 million was raised", 2_000_000, "money", "£"),
        ("$3k at most", 3000, "money", "$"),
        ("It takes 90 minutes.", 90, "duration", "minute"),
        ("a twelve-week course", 12, "duration", "week"),
        ("the 14-day course", 14, "duration", "day"),
        ("in two hours", 2, "duration", "hour"),
        ("one year later", 1, "duration", "year"),
        ("founded in 1978", 1978, "year", ""),
        ("15% of each sale", 15, "percent", "%"),
        ("about 17 percent", 17, "percent", "%"),
        ("9 per cent", 9, "percent", "%"),
        ("the 3rd lesson", 3, "ordinal", "lesson"),
        ("eight stations", 8, "count", "station"),
        ("1,200 hives", 1200, "count", "hive"),
        ("a dozen eggs", 12, "count", "egg"),
    ],
)
def test_a_figure_has_its_value_kind_and_unit(text: str, value: float, kind: str, unit: str | None) -> None:
    (found,) = quantities(text)
    assert (found.value, found.kind) == (value, kind)
    assert unit is None or found.unit == unit


@pytest.mark.parametrize(
    ("text", "values", "kinds"),
    [
        ("40 to 400 hours", [40, 400], ["duration", "duration"]),
        ("between 6 and 9 months", [6, 9], ["duration", "duration"]),
        ("two or three days", [2, 3], ["duration", "duration"]),
        ("It costs £35 and lasts three hours.", [35, 3], ["money", "duration"]),
        ("In 1994 it had 20 members and 5% debt.", [1994, 20, 5], ["year", "count", "percent"]),
    ],
)
def test_several_figures_keep_their_order_and_a_range_shares_its_unit(
    text: str, values: list[float], kinds: list[str]
) -> None:
    found = quantities(text)
    assert [one.value for one in found] == values
    assert [one.kind for one in found] == kinds


@pytest.mark.parametrize("text", ["", "no figures here", "one of the members", "someone", "often weighted tonnage"])
def test_text_without_figures_has_none(text: str) -> None:
    assert quantities(text) == []


def test_the_two_ends_of_a_price_range_are_money() -> None:
    assert [(one.value, one.kind) for one in quantities("from £20 to £35")] == [(20, "money"), (35, "money")]


@given(st.text(alphabet=st.sampled_from("0123456789,.-$£€% thousandmilweekdoyr"), max_size=60))
def test_every_figure_stands_where_it_says(text: str) -> None:
    for one in quantities(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value >= 0


@given(st.integers(min_value=0, max_value=10**9))
def test_a_separator_does_not_change_a_value(number: int) -> None:
    (plain,), (separated,) = quantities(f"{number} pots"), quantities(f"{number:,} pots")
    assert plain.value == separated.value == number
