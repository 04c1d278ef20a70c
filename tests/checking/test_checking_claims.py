"""Sentences that claim nothing are told from those that do."""

import pytest

from assistant.checking.claims import is_of_practice, nothing_claimed


@pytest.mark.parametrize(
    "words",
    [
        "Call us today!",
        "Please email our front desk with any questions.",
        "Book your first lesson online.",
        "To see our prices, visit our booking page.",
        "Welcome to our school!",
        "Thank you for reading.",
        "We look forward to meeting you.",
        "Great question!",
        "Do you wonder why?",
        "Any more questions?",
        "Last updated in May 2024.",
        "https://example.org/prices",
        "***",
    ],
)
def test_calls_greetings_and_questions_claim_nothing(words: str) -> None:
    assert nothing_claimed(words)


@pytest.mark.parametrize(
    "words",
    [
        "A license is required.",
        "Call us: a prescription is never needed.",
        "Welcome, and remember that insurance always pays.",
        "Book early, because the course takes 13 days.",
        "Contact dermatitis is contagious.",
        "Message therapists are licensed.",
        "See-through oils stain.",
        "500 hours.",
        "No.",
    ],
)
def test_what_states_something_is_judged(words: str) -> None:
    assert nothing_claimed(words) == ""


def test_headings_and_lines_that_lead_into_a_list_claim_nothing() -> None:
    assert nothing_claimed("Prices in Kansas", "heading")
    assert nothing_claimed("The following are required", leads=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Our lessons cost $90.", True),
        ("We're licensed.", True),
        ("Lessons cost $90.", False),
        ("In the US a license is required.", False),
    ],
)
def test_what_tells_of_the_writer_is_known(words: str, expected: bool) -> None:
    assert is_of_practice(words) is expected
