"""Figures are held against each other as intervals, by what they measure."""

import pytest

from assistant.answering.bounds import intervals, relation, speaks_of_age
from assistant.language.tokens import fold


@pytest.mark.parametrize(
    ("question", "statement", "expected"),
    [
        ("Is it open to children under 12?", "Children from 14 may come.", "apart"),
        ("Is it open to children under 12?", "Children under 10 may come.", "agrees"),
        ("Does it take more than a year?", "It takes 6 to 18 months.", "across"),
        ("Does it take less than half an hour?", "It takes 40 minutes.", "apart"),
        ("Can somebody who is 16 years old join?", "Anyone aged 14 or older may join.", "agrees"),
        ("Does it take 3 weeks?", "It takes 2 to 4 weeks.", "agrees"),
        ("Does it take 5 weeks?", "It takes 2 to 4 weeks.", "apart"),
        ("Is it more than 50 hours?", "It has 40 to 400 hours.", "across"),
        ("Is it more than 50 hours?", "It has 95 hours.", "agrees"),
        ("Is it more than 50 hours?", "It has at most 50 hours.", "apart"),
        ("Do I need at least 500 hours?", "A course of 300 hours is enough.", "apart"),
        ("Does a pass last a full year?", "A pass lasts 12 months.", "agrees"),
        ("Does it cost £31?", "It costs £30 a month.", "apart"),
        ("Does it cost 20 dollars?", "It takes 20 hours.", None),
        ("Is it 5 km long?", "It is 5 kg heavy.", None),
    ],
)
def test_a_figure_agrees_excludes_overlaps_or_measures_something_else(
    question: str, statement: str, expected: str | None
) -> None:
    (asked,) = intervals(fold(question), articles=True)
    (stated,) = intervals(fold(statement))
    assert relation(asked, stated, of_age=speaks_of_age(fold(question))) == expected


def test_each_figure_keeps_its_place() -> None:
    folded = fold("A day costs £24, an evening £31, and both last from 2 to 3 hours.")
    found = intervals(folded)
    assert [(one.dimension, one.low, one.high) for one in found] == [
        ("money", 24, 24),
        ("money", 31, 31),
        ("minutes", 120, 180),
    ]
    assert [folded[one.start :].lstrip("£")[:2] for one in found] == ["24", "31", "2 "]
