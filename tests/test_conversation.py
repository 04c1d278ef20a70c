"""A question that leans on what was said is searched with its subject; one that stands alone is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.conversation import stand_alone
from assistant.language.tokens import content_stems
from assistant.types import Turn

INSURANCE = "Does insurance cover medical massage?"


def said(*questions: str) -> list[Turn]:
    """A conversation in which each question was answered."""
    return [turn for question in questions for turn in (Turn("user", question), Turn("assistant", "Some answer [1]."))]


@pytest.mark.parametrize(
    ("earlier", "question", "subject"),
    [
        ("What is the OSP certificate?", "how much does it cost?", "OSP certificate"),
        ("What is the OSP certificate?", "Who gives it?", "OSP certificate"),
        ("What is the OSP certificate?", "and is it mandatory?", "OSP certificate"),
        ("Who are the guild inspectors?", "What do they check?", "guild inspectors"),
        ("Which glazes are safe for food?", "Are those expensive?", "glazes food"),
        ("Do I need a glaze mask?", "why?", "glaze mask"),
        ("Do I need a glaze mask?", "Why not?", "glaze mask"),
        ("Can I borrow a banding wheel?", "For how long?", "banding wheel"),
        ("Can I borrow a banding wheel?", "how long", "banding wheel"),
        ("Tell me about the spring fair", "when?", "spring fair"),
        ("Tell me about the spring fair", "How much does that cost?", "spring fair"),
        ("Tell me about the spring fair", "where is it?", "spring fair"),
        ("What is tenmoku?", "who invented it?", "tenmoku"),
        ("Which tools may members borrow?", "anything else?", "tools members borrow"),
        ("Who is Wilhelmina Achterberg?", "What did she bring?", "Wilhelmina Achterberg"),
    ],
)
def test_a_question_that_leans_takes_the_subject_of_the_one_before(earlier: str, question: str, subject: str) -> None:
    resolved = stand_alone(said(earlier), question)
    assert resolved.startswith(question)
    assert set(content_stems(subject)) <= set(content_stems(resolved))


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What about Texas?", "Texas"),
        ("and what about Texas?", "Texas"),
        ("how about Medicare", "Medicare"),
        ("And in Canada?", "Canada"),
        ("and for self-employed therapists?", "self-employed therapists"),
        ("or without a prescription?", "without a prescription"),
    ],
)
def test_what_about_asks_the_same_of_something_else(question: str, rest: str) -> None:
    resolved = stand_alone(said(INSURANCE), question)
    assert resolved.startswith(INSURANCE.rstrip("?"))
    assert rest in resolved


def test_two_ellipses_in_a_row_ask_the_first_question_of_the_last_thing() -> None:
    resolved = stand_alone(said(INSURANCE, "What about Texas?"), "And what about Ohio?")
    assert "insurance" in resolved
    assert "Ohio" in resolved
    assert "Texas" not in resolved


@pytest.mark.parametrize(
    "question",
    [
        "Do I need a certification to practise?",
        "What is lymphatic drainage?",
        "Is it mandatory to have liability insurance?",
        "Who founded the guild of potters?",
        "How long does a bisque firing take?",
        "Which tools can members borrow?",
        "How much does the evening membership cost?",
        "Is it true that sand stops cracks?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert stand_alone(said(INSURANCE), question) == question
    assert stand_alone([], question) == question


@pytest.mark.parametrize("question", ["how much does it cost?", "why?", "what about Texas?", "and in Ohio?"])
def test_without_turns_nothing_is_added(question: str) -> None:
    assert stand_alone([], question) == question
    assert stand_alone([Turn("assistant", "Welcome. Ask about massage.")], question) == question
    assert stand_alone([Turn("user", "   ")], question) == question


def test_after_a_change_of_topic_the_new_topic_is_meant() -> None:
    resolved = stand_alone(said(INSURANCE, "What is the OSP certificate?"), "how much does it cost?")
    assert "OSP" in resolved
    assert "insurance" not in resolved


def test_a_chain_of_leaning_questions_keeps_its_subject() -> None:
    resolved = stand_alone(said("What is the OSP certificate?", "Who gives it?", "Why?"), "and how much does it cost?")
    assert "OSP" in resolved


def test_a_correction_names_the_new_subject_only() -> None:
    resolved = stand_alone(said("How much is the evening membership?"), "what about the day membership?")
    assert "day membership" in resolved


@given(st.lists(st.text(max_size=200), max_size=20), st.text(max_size=200))
def test_any_conversation_gives_a_question_that_holds_the_asked_one_or_the_one_before(
    earlier: list[str], question: str
) -> None:
    resolved = stand_alone([Turn("user", text) for text in earlier], question)
    assert isinstance(resolved, str)
    if not earlier:
        assert resolved == question


def test_a_long_conversation_does_not_grow_the_question() -> None:
    leaning = ["what about it?", "and how much does it cost?", "why?", "what about the others in the north?"]
    turns = said("What is the OSP certificate?", *(leaning * 100))
    assert len(stand_alone(turns, "how much does it cost?")) < 300


def test_only_the_last_turns_count() -> None:
    old = said(*(f"What is glaze number{number}?" for number in range(50)))
    assert stand_alone(old, "who made it?") == stand_alone(old[-20:], "who made it?")


def test_a_follow_up_is_answered_about_its_subject(small_assistant: Assistant) -> None:
    alone = small_assistant.ask("How long does a compost heap take?")
    followed = small_assistant.ask("How long does it take?", said("How do I keep a compost heap?"))
    assert followed.search_question != "How long does it take?"
    assert {one.document_id for one in followed.citations} >= {one.document_id for one in alone.citations[:1]}
    assert "six and nine months" in followed.text


def test_the_search_reads_the_turns_as_well(small_assistant: Assistant) -> None:
    (best, *_) = small_assistant.search("how hot should it be?", said("What water do I use for green tea?"))
    assert best.chunk.document_id == "tea"
