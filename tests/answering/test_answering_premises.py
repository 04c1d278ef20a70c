"""Claims that a question puts forward are confirmed only where the documents say all of them."""

import pytest

from assistant import Assistant
from assistant.answering.premises import puts_forward
from assistant.answering.question import read_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("The induction costs £20, right?", True),
        ("An apron is mandatory, isn't it?", True),
        ("Dogs are allowed, correct?", True),
        ("Since aprons are mandatory, I must bring one, no?", True),
        ("As the induction takes two days, do I need a hotel?", True),
        ("So the induction costs £20?", True),
        ("Isn't an apron mandatory?", True),
        ("Is it true that dogs are allowed?", True),
        ("I heard that dogs are allowed. May I bring mine?", True),
        ("I have a dog. Can I bring it?", False),
        ("If I join in May, can I fire a pot in June?", False),
        ("Is an apron mandatory?", False),
        ("Do I need an apron, or is a shirt fine?", False),
        ("Are dogs allowed?", False),
        ("How much is the induction?", False),
    ],
)
def test_a_claim_is_told_from_a_question(question: str, expected: bool) -> None:
    assert puts_forward(read_question(question)) is expected


@pytest.mark.parametrize(
    "question",
    [
        "An apron is mandatory, right?",
        "The safety induction costs £20, right?",
        "The induction takes three hours, doesn't it?",
        "Dogs are allowed in the workshop, correct?",
        "Since the kiln runs every day, I can fire on a Sunday, right?",
        "Only students pay a deposit when they join, correct?",
        "Insurance is included in the fee, isn't it?",
        "Sand in the clay stops every crack, right?",
        "The gallery is never free, right?",
    ],
)
def test_a_false_premise_is_not_confirmed(pottery: Assistant, question: str) -> None:
    answer = pottery.ask(question)
    assert answer.verdict != "yes"
    assert not answer.text.startswith("Yes")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("An apron is mandatory, right?", "not mandatory"),
        ("Insurance is included in the fee, isn't it?", "not included"),
        ("Dogs are allowed in the workshop, correct?", "not allowed"),
    ],
)
def test_a_false_premise_is_corrected(pottery: Assistant, question: str, said: str) -> None:
    assert said in pottery.ask(question).text


@pytest.mark.parametrize(
    "question",
    ["The gallery is free, right?", "A taster class must be booked, correct?", "Scraps can be recycled, right?"],
)
def test_a_true_claim_is_confirmed(pottery: Assistant, question: str) -> None:
    assert pottery.ask(question).verdict == "yes"
