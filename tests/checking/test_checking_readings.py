"""A sentence of an answer is judged by what it claims together with its question."""

import pytest

from assistant.checking.questions import as_statement, topic_of
from assistant.checking.readings import read_claim, read_item, read_row


@pytest.mark.parametrize(
    ("question", "statement", "denied"),
    [
        ("Do I need a license?", "I need a license", "I do not need a license"),
        ("Is a helmet required?", "A helmet is required", "A helmet is not required"),
        ("Can bees work in the rain?", "Bees can work in the rain", "Bees cannot work in the rain"),
        ("What does the course cost?", "", ""),
        ("Can bees sting twice?", "Bees can sting twice", "Bees cannot sting twice"),
        ("Do old hives rot quickly?", "Old hives rot quickly", "Old hives do not rot quickly"),
    ],
)
def test_a_question_for_yes_or_no_becomes_a_statement(question: str, statement: str, denied: str) -> None:
    assert as_statement(question) == statement
    assert as_statement(question, denied=True) == denied


def test_the_topic_of_a_question_is_named() -> None:
    assert topic_of("What does the course cost?") == "the course"
    assert topic_of("Is a helmet required?") == "a helmet"


@pytest.mark.parametrize(
    ("words", "opening", "claimed"),
    [
        ("No.", "no", "A helmet is not required"),
        ("Yes!", "yes", "A helmet is required"),
        ("Rarely.", "", "A helmet is rarely required"),
        ("It depends.", "depends", "A helmet is required"),
    ],
)
def test_a_short_answer_claims_what_is_asked(words: str, opening: str, claimed: str) -> None:
    claim = read_claim(words, "Is a helmet required?")
    assert (claim.opening, claim.text) == (opening, claimed)


def test_behind_yes_the_rest_is_the_claim() -> None:
    claim = read_claim("Yes, children must wear one at all times.", "Is a helmet required?")
    assert claim.opening == "yes"
    assert claim.asked == "A helmet is required"
    assert "children must wear" in claim.text


@pytest.mark.parametrize("words", ["It takes 13 days.", "13 days."])
def test_it_and_a_bare_figure_are_about_what_is_asked(words: str) -> None:
    claim = read_claim(words, "How long does the course take?")
    assert claim.leans
    assert "course" in claim.text
    assert "13 days" in claim.text


def test_a_sentence_that_stands_alone_is_judged_by_its_own_words() -> None:
    claim = read_claim("The course takes 13 days.", "How long does the course take?")
    assert [reading.text for reading in claim.readings] == ["The course takes 13 days."]
    assert not claim.leans


def test_an_item_goes_on_with_its_lead_and_a_row_with_its_head() -> None:
    item = read_item("a passport", ["You need the following documents:"], "What do I bring?")
    assert "need" in item.text
    assert "a passport" in item.text
    row = read_row("Course: Evening | Price: $500", "What does each course cost?")
    assert "$500" in row.text
    assert "Evening" in row.text
