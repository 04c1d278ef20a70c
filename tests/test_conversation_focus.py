"""What goes on to be meant: the thing asked about, what was to be done with it, and the question before."""

import pytest

from assistant.conversation import stand_alone
from assistant.types import Chunk, Passage, Turn

CONES = "OSP is short for Open Studio Pass, the title that the course of the Guild of Northern Potters leads to [1]."


def after(*exchanges: tuple[str, str]) -> list[Turn]:
    """A conversation of questions and their answers."""
    return [turn for asked, answer in exchanges for turn in (Turn("user", asked), Turn("assistant", answer))]


def said(*questions: str) -> list[Turn]:
    return after(*((question, "Some answer [1].") for question in questions))


def found(similarity: float) -> list[Passage]:
    text = "The kiln is in the yard."
    return [Passage(Chunk("d:0", "d", (), 0, len(text), text, 0, 0, ()), score=1.0, dense_score=similarity)]


@pytest.mark.parametrize("asked", ["what is the OSP", "What's an OSP?", "whats the OSP?"])
@pytest.mark.parametrize("question", ["who offers it?", "is it a state license?", "how long does it take?"])
def test_what_was_asked_about_is_meant_and_not_who_the_answer_names(asked: str, question: str) -> None:
    tried: list[str] = []

    def search(text: str) -> list[Passage]:
        tried.append(text)
        return found(0.6 if "Guild" in text else 0.5)

    reading = stand_alone(after((asked, CONES)), question, search)
    assert "OSP" in reading
    assert "Guild" not in reading
    assert any("Guild" in text for text in tried)


def test_the_users_own_word_stays_beside_the_other_form_of_its_name() -> None:
    def search(text: str) -> list[Passage]:
        return found(0.8 if "Open Studio Pass" in text else 0.5)

    reading = stand_alone(after(("what is the OSP", CONES)), "who offers it?", search)
    assert reading.index("OSP") < reading.index("Open Studio Pass")


def test_it_goes_on_to_mean_the_same() -> None:
    turns = said("Where did the banding wheel come from?", "does repairing it cost money?")
    assert stand_alone(turns, "who owns it?") == "who owns the banding wheel?"


@pytest.mark.parametrize(
    ("earlier", "question", "reading"),
    [
        ("do I have to label my pots?", "why should I do it?", "why should I label my pots?"),
        ("can members borrow a wheel", "how often", "how often can members borrow a wheel?"),
        ("how many kilns are in the yard?", "which ones?", "which kilns are in the yard?"),
    ],
)
def test_what_was_to_be_done_is_asked_about(earlier: str, question: str, reading: str) -> None:
    assert stand_alone(said(earlier), question) == reading


def test_why_does_it_cost_so_much_does_nothing() -> None:
    assert "label" not in stand_alone(said("do I have to label my pots?", "what is the Big Kiln?"), "why does it cost?")


def test_an_ellipsis_asks_the_question_that_the_one_before_it_was_read_as() -> None:
    turns = said("Do I need gloves?", "and a mask?")
    assert stand_alone(turns, "what about for large pots?") == "Do I need a mask for large pots?"


def test_an_ellipsis_may_ask_an_earlier_question() -> None:
    turns = said("How much do potters earn in the north?", "is that going up?")

    def search(text: str) -> list[Passage]:
        return found(0.9 if text.startswith("How much do glaziers earn") else 0.4)

    assert stand_alone(turns, "and glaziers?", search) == "How much do glaziers earn in the north?"


@pytest.mark.parametrize("opening", ["not even", "even", "and not"])
def test_not_even_asks_the_last_question_again(opening: str) -> None:
    reading = stand_alone(said("Does the guild pay for clay?"), f"{opening} with a voucher?")
    assert reading.startswith("Does the guild pay for clay with a voucher")


def test_a_comparison_of_them_takes_the_last_two_things() -> None:
    turns = said("what is the day pass?", "and the evening pass?")
    reading = stand_alone(turns, "what's the difference between them?")
    assert "day pass and evening pass" in reading


def test_several_are_meant_by_them_where_an_earlier_question_named_them() -> None:
    turns = said("what are firing logs?", "what goes in the first column?")
    assert "firing logs" in stand_alone(turns, "how long do I have to keep them?")


def test_there_is_the_place_that_was_named_last() -> None:
    turns = said("How long is training in Texas?")
    assert "Texas" in stand_alone(turns, "what about further training there?")


def test_how_much_of_a_thing_was_asked_about_is_not_the_thing() -> None:
    turns = said("how much is a kiln session?", "and for 90 minutes?")
    assert stand_alone(turns, "should I book it?").startswith("should I book the kiln session")


def test_its_is_read_as_it_is_where_nothing_is_owned() -> None:
    assert stand_alone(said("what does the studio pass cost?"), "what do I pay if its late") == (
        "what do I pay if the studio pass is late"
    )


def test_one_near_word_may_stand_alone_and_a_pronoun_may_not() -> None:
    turns = said("what is the spring fair?")

    def search(text: str) -> list[Passage]:
        return found(0.7)

    assert stand_alone(turns, "where can I park?", search) == "where can I park?"
    assert stand_alone(turns, "can visitors from abroad use it?", search) != "can visitors from abroad use it?"
