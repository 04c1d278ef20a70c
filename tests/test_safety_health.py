"""An answer on a health topic ends with one line that it is information; others do not."""

import json
from pathlib import Path

import pytest

import assistant.safety
from assistant import Assistant
from assistant.embedding import load_embedding_model
from assistant.errors import AssistantError
from assistant.safety import health_note, is_about_health
from assistant.safety.health import HEALTH_FILE, health_topic, parsed_topic
from assistant.safety.rules import rule_book
from evals.fit_health import load_topical

RECORD = json.loads((Path(assistant.safety.__file__).parent / HEALTH_FILE).read_text(encoding="utf-8"))


def test_questions_about_health_are_told_from_others() -> None:
    questions = [one for one in load_topical() if one.written and one.split == "dev"]
    vectors = load_embedding_model().encode_questions([one.question for one in questions])
    by_text = {one.question: vector.tolist() for one, vector in zip(questions, vectors, strict=True)}
    noted = {one: is_about_health(one.question, by_text.__getitem__) for one in questions}
    health = [noted[one] for one in questions if one.health]
    others = [noted[one] for one in questions if not one.health]
    assert min(len(health), len(others)) >= 40
    assert sum(health) >= 0.95 * len(health)
    assert sum(others) <= 0.02 * len(others)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("does massage help against back pain", True),
        ("is ibuprofen a blood thinner", True),
        ("how much is the course", False),
        ("does insurance cover massage for back pain", False),
    ],
)
def test_without_vectors_the_lists_of_the_rules_tell(question: str, expected: bool) -> None:
    assert is_about_health(question) is expected


@pytest.mark.parametrize(
    "question", ["Does massage help with chronic back pain?", "Is fever a contraindication for massage?"]
)
def test_an_answer_on_health_ends_with_the_line_once(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.text.splitlines()[-1] == answer.closing == health_note()
    assert answer.text.count(health_note()) == 1


def test_a_referral_ends_with_the_line_too(assistant: Assistant) -> None:
    answer = assistant.ask("My calf is swollen and hot since the flight.")
    assert answer.status == "referred"
    assert answer.text.splitlines()[-1] == health_note()


@pytest.mark.parametrize(
    "question",
    ["How much does the MMPA program cost?", "Who coined the term medical massage?", "What is the tide in Lisbon?"],
)
def test_other_answers_have_no_such_line(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.closing == ""
    assert health_note() not in answer.text


def test_the_line_is_short_and_no_judgment() -> None:
    assert len(health_note().split()) <= 10
    assert "medical advice" in health_note()


def test_the_weights_fit_the_default_model_and_the_lists() -> None:
    topic, model = health_topic(), load_embedding_model()
    assert topic.embedding == model.weights_sha256
    assert set(topic.lists) <= set(rule_book().lists)
    assert len(topic.weights) == model.dimensions + len(topic.lists)


@pytest.mark.parametrize("name", ["bias", "from"])
def test_changed_weights_are_refused(name: str) -> None:
    with pytest.raises(AssistantError, match=HEALTH_FILE):
        parsed_topic({**RECORD, name: 0.25})
