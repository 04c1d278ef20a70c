"""Announcements are told from properties, and questions for sides from questions about a difference."""

import pytest

from assistant.answering.question import read_question
from assistant.disagreement.announcing import announcement, announces
from assistant.disagreement.asking import (
    alternatives,
    asks_for_sides,
    asks_openly,
    names_asked,
    read_asking,
    without_asking,
)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Sources differ on the price of honey.", "the price of honey"),
        ("Sources differ on whether wax helps, so ask the guild.", "whether wax helps"),
        ("The two handbooks disagree about the age of the bridge.", "the age of the bridge"),
        ("Bakers disagree about salt.", "salt"),
        ("For Ohio, sources differ: one list gives 16 hours and another gives 24.", ""),
        ("Experts are divided over the cause.", "the cause"),
        ("There is no agreement on the dose.", "the dose"),
        ("Whether oil helps is disputed.", "Whether oil helps"),
        ("The articles judge the value of a degree differently.", ""),
        ("There are two opinions on this.", ""),
        ("Views on winter tyres vary.", "winter tyres"),
        ("The chronicles tell two stories of how the fire began.", "how the fire began"),
        ("Whether a bell may ring at night is not settled.", "Whether a bell may ring at night"),
        ("Not everybody agrees about vinegar.", "vinegar"),
        ("Advice on salt is not uniform: one clinic allows it, another does not.", "salt"),
        (
            "Sources differ on the hours of a first, second or third course.",
            "the hours of a first, second or third course",
        ),
        ("The court and the guides disagree, and so do the papers, on whether it counts.", "whether it counts"),
    ],
)
def test_an_announcement_says_what_about(text, about):
    found = announcement(text)
    assert found is not None
    assert found.about == about


@pytest.mark.parametrize(
    "text",
    [
        "Prices differ from state to state.",
        "Insurers differ in what they ask for.",
        "The two rooms have different views.",
        "Studies agree on this.",
        "The rules differ between counties.",
        "Bread and cake differ.",
        "Sources differ in tone on the fee, though the two statements fit together.",
        "Views vary from room to room.",
        "Some guests pay in cash and others by card.",
        "The two guides give different answers to different questions between seasons.",
        "",
    ],
)
def test_a_property_is_no_announcement(text):
    assert announcement(text) is None


def test_what_stands_behind_the_colon_are_the_sides():
    text = "Sources differ on the fee: one page gives $25, another $35."
    found = announcement(text)
    assert text[found.sides_start :].strip() == "one page gives $25, another $35."


@pytest.mark.parametrize("heading", ["The bridge: two dates disagree", "Salt: two views", "Where guides differ"])
def test_a_heading_can_announce(heading):
    assert announces(heading)


@pytest.mark.parametrize("heading", ["Views from the tower", "How oak differs from ash", "Is it a disputed term?"])
def test_other_headings_do_not(heading):
    assert not announces(heading)


@pytest.mark.parametrize(
    "question",
    [
        "Do the guides agree on salt?",
        "Is it 500 or 600? I find both answers.",
        "One book says twelve, another fourteen. Which is it?",
        "My notes contradict each other.",
        "Do opinions differ on this?",
    ],
)
def test_a_question_can_ask_for_sides(question):
    assert asks_for_sides(question)
    assert asks_openly(question)


def test_to_ask_what_several_say_is_no_open_question_for_sides():
    question = "What do the guides say about salt?"
    assert asks_for_sides(question)
    assert not asks_openly(question)


@pytest.mark.parametrize(
    "question",
    [
        "How does oak differ from ash?",
        "What is the difference?",
        "Will my boss agree to pay?",
        "What does the guide say?",
    ],
)
def test_other_questions_do_not_ask_for_sides(question):
    assert not asks_for_sides(question)


def test_what_only_asks_for_sides_is_not_searched():
    assert without_asking("Must I feed the starter daily? I find both answers.") == "Must I feed the starter daily?"
    assert without_asking("Do the sources agree on how to feed it?") == "Do the sources agree on how to feed it?"
    kept = "One review left salt off its list and a later one put it on.\nWhat happened?"
    assert without_asking(kept) == kept


def test_the_two_things_that_a_question_offers():
    assert alternatives("Is it 500 or 1,000 hours?") == (["500"], ["1,000", "hours"])
    assert alternatives("How many hours is it?") == ([], [])


@pytest.mark.parametrize(
    "question",
    [
        "Is it settled whether salt helps?",
        "My teacher says that salt keeps. Is that so?",
        "Why do the prices not match?",
        "Whom do I believe?",
        "Does any school think otherwise?",
    ],
)
def test_a_question_can_take_it_that_there_are_two_answers(question):
    assert read_asking(question).presumes


@pytest.mark.parametrize(
    "question", ["What does salt do?", "How much salt do I need?", "Why do prices differ from place to place?"]
)
def test_most_questions_do_not(question):
    assert not read_asking(question).presumes


def test_the_names_and_years_of_a_question_must_be_said_too():
    question = read_question("What did a boat cost in Utrecht in 1995?")
    assert names_asked(question) == ["utrecht", "1995"]
