"""A sentence is taken apart into clauses, its pronouns are resolved, and each clause rests on a place of its own."""

import pytest

from assistant.verification import supports, verify
from assistant.verification.clauses import clauses_of, resolved, subject_of


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Joining is free and the card is red.", ("Joining is free.", "the card is red.")),
        ("The ferry runs daily but stops in May.", ("The ferry runs daily.", "The ferry stops in May.")),
        (
            "In winter, boots are worn and gloves are lent.",
            ("In winter, boots are worn.", "In winter, gloves are lent."),
        ),
        ("The tower is old, and it leans.", ("The tower is old.", "The tower leans.")),
        ("The gate is shut because the lane is wet and it is dark.", ()),
        ("Bread and butter are served.", ()),
    ],
)
def test_a_sentence_is_taken_apart_where_it_says_two_things(sentence: str, clauses: tuple[str, ...]):
    assert clauses_of(sentence) == clauses


def test_a_pronoun_stands_for_the_subject_before_it_where_the_number_fits():
    assert resolved("It tolerates frost.", "Kale likes cool weather.") == "Kale tolerates frost."
    assert resolved("They tolerate frost.", "Kale likes cool weather.") == "They tolerate frost."
    assert subject_of("The old mill by the river was sold.") == "The old mill by the river"


def test_two_passages_support_the_two_halves_of_a_sentence():
    passages = ["Joining is free of charge.", "Nothing of note.", "The card is valid for one year."]
    found = verify("Joining is free and the card is valid for one year.", passages)
    assert found.label == "supported"
    assert [span.passage for span in found.spans] == [0, 2]


def test_one_wrong_half_contradicts_the_whole():
    passages = ["Joining is free of charge.", "The card is valid for one year."]
    found = verify("Joining is free and the card is valid for two years.", passages)
    assert found.label == "contradicted"
    assert [span.passage for span in found.spans] == [1]


def test_a_half_that_is_told_nowhere_withholds_support():
    assert not supports("Joining is free and the card is blue.", ["Joining is free.", "The card is valid for a year."])
