"""What is offered to be asked is answered by the documents; and an answer that takes its time can be given up."""

import threading
from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.errors import QuestionError
from assistant.types import Answer, StreamedPart
from assistant.ui.streaming import streamed
from assistant.ui.suggestions import QUESTIONS_A_TOPIC, Suggestions, starting_topics

ANSWERED = "How hot should the water for green tea be?"
NOT_ANSWERED = "How do I replace the battery of a laptop?"
PATIENCE_S = 60


@pytest.fixture(scope="module")
def suggestions(small_assistant: Assistant) -> Suggestions:
    return Suggestions(small_assistant)


def test_only_answered_questions_are_offered(suggestions: Suggestions):
    for _ in range(2):
        assert suggestions.answered([NOT_ANSWERED, ANSWERED]).result(PATIENCE_S) == (ANSWERED,)
    assert suggestions.answered([NOT_ANSWERED, ANSWERED]).done(), "it is known by now"


def test_question_that_cannot_be_asked_is_not_offered(suggestions: Suggestions):
    assert suggestions.answered(["x" * 10_000]).result(PATIENCE_S) == ()


def test_every_question_to_begin_with_is_answered(suggestions: Suggestions, small_assistant: Assistant):
    topics = suggestions.topics().result(PATIENCE_S)
    assert topics
    for topic in topics:
        assert 0 < len(topic.questions) <= QUESTIONS_A_TOPIC
        assert {small_assistant.ask(question).status for question in topic.questions} == {"answered"}


def test_topic_without_an_answered_question_is_left_out(small_assistant: Assistant):
    documents = small_assistant.documents()
    (first, *_) = starting_topics(documents, lambda _: True)
    kept = starting_topics(documents, lambda question: question not in first.questions)
    assert not any(set(first.questions) & set(topic.questions) for topic in kept)
    assert starting_topics(documents, lambda _: False) == ()


def test_parts_are_shown_before_the_answer(small_assistant: Assistant):
    shown: list[StreamedPart] = []
    answer = streamed(lambda show: small_assistant.ask(ANSWERED, show=show), shown.append, lambda: None)
    assert [part.sentence for part in shown] == list(answer.sentences)


def test_question_that_cannot_be_answered_raises_its_own_error(small_assistant: Assistant):
    with pytest.raises(QuestionError):
        streamed(lambda show: small_assistant.ask("x" * 10_000, show=show), lambda _: None, lambda: None)


def test_answer_is_given_up_at_once_and_its_thread_ends_at_the_next_part():
    class LeftError(Exception):
        pass

    go_on, ended = threading.Event(), threading.Event()

    def ask(show: Callable[[StreamedPart], None]) -> Answer:
        try:
            go_on.wait(PATIENCE_S)
            show(StreamedPart())
        finally:
            ended.set()
        raise AssertionError("it went on")  # which pytest would tell: an exception in a thread is a warning

    def leave() -> None:
        raise LeftError

    with pytest.raises(LeftError):
        streamed(ask, lambda _: None, leave)
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(PATIENCE_S)
