"""What a text names: noun phrases, names, people, lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.phrases import list_items, names, noun_phrases, people, unattributed


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Can I borrow a banding wheel?", ["banding wheel"]),
        ("What are the job prospects for young potters?", ["job prospects for young potters"]),
        ("there’s a swarm in my apple tree, what do i do", ["swarm in my apple tree"]),
        ("which bee lays the eggs", ["bee lays", "eggs"]),
        ("what does the Foundation Course cost", ["Foundation Course"]),
        ("I want to practise with the guild", ["guild"]),
        ("how much does it cost?", []),
        ("", []),
    ],
)
def test_noun_phrases_end_where_nothing_is_named(text: str, phrases: list[str]) -> None:
    assert noun_phrases(text) == phrases


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Guild of Potters (GOP) meets in Lower Tarrow.", ["Guild of Potters (GOP)", "Lower Tarrow"]),
        ("Continuing firing units (CFUs) are needed.", ["Continuing firing units (CFUs)"]),
        ("Pots are fired. Glazes melt.", []),
        ("The U.S. Bureau of Clay says so.", ["U.S. Bureau of Clay"]),
        ("It keeps with vitamin E. A jar is dark.", []),
    ],
)
def test_names_are_written_in_capitals(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_people_are_neither_bodies_nor_titles() -> None:
    text = "Wilhelmina Achterberg of the Tarrow Clay Institute wrote Modern Glazes on glazes in New Zealand."
    assert people(text) == ["Wilhelmina Achterberg"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("There are two [1]:\n• a kiln [2]\n• a wheel.", ["a kiln", "a wheel"]),
        ("1. Wedge the clay.\n2. Throw it.", ["Wedge the clay", "Throw it"]),
        ("Members may use these: kilns, wheels, and glazes.", ["kilns", "wheels", "glazes"]),
        ("Kilns and wheels are lent.", []),
    ],
)
def test_list_items_are_those_of_bullets_or_of_an_enumeration(text: str, items: list[str]) -> None:
    assert list_items(text) == items


def test_who_says_it_is_not_part_of_what_is_said() -> None:
    assert unattributed("Clay shrinks, according to the Potters' Handbook.") == "Clay shrinks."


@given(st.text(max_size=300))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    for phrase in [*noun_phrases(text), *names(text), *people(text)]:
        assert all(word in text for word in phrase.split())
    assert all(item in text for item in list_items(text))
