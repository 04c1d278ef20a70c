"""A question about what cures or treats is affirmed only by a statement of such an effect."""

import pytest

from assistant.answering.effects import leaves_effect_open, rules_out


@pytest.mark.parametrize(
    ("question", "statement", "leaves_open"),
    [
        ("can rubbing cure a clot?", "one report describes a clot after vigorous rubbing.", True),
        ("can rubbing cure a sprain?", "rubbing eases a sprain.", True),
        ("can rubbing cure a sprain?", "rubbing cures a sprain.", False),
        ("does rubbing treat cramp?", "rubbing eases cramp.", False),
        ("does rubbing treat cramp?", "people with cramp should ask at the health centre first.", True),
        ("is rubbing the treatment for a clot?", "with a clot, rubbing is ruled out.", True),
        ("is rubbing the treatment for a clot?", "the treated areas of the skin stay covered.", True),
        ("does rubbing work?", "a course can include stretching, rubbing and spot work.", True),
        ("does rubbing work against cramp?", "rubbing lowers the number of cramps.", False),
        ("is rubbing effective?", "rubbing is taught in the second year.", True),
        ("do rubbers work at weekends?", "the rubbers are there from monday to sunday.", False),
        ("is rubbing allowed after a fall?", "rubbing is ruled out after a fall.", False),
    ],
)
def test_what_leaves_an_effect_open(question: str, statement: str, leaves_open: bool) -> None:
    assert leaves_effect_open(question, statement) is leaves_open


def test_what_rules_something_out() -> None:
    assert rules_out("massage is contraindicated in fever.")
    assert rules_out("the guideline advises against massage.")
    assert not rules_out("massage may be excluding nobody.")
