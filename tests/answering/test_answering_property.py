"""Every answer to every question keeps its promises: real questions, scrambled ones, over three bodies of documents."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from answer_checks import check_answer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.errors import QuestionError
from assistant.pipeline import build_index

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT.parent / "shared" / "sources"
OPENINGS = (
    "",
    "what is",
    "how much is",
    "do I need",
    "is it true that",
    "why",
    "which",
    "who",
    "can I",
    "difference between",
)


def questions_of(paths: Iterable[Path]) -> list[str]:
    return [json.loads(line)["question"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


FILES = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
OWN = questions_of(path for path in FILES if path.stem == "medical-massage")
ADDED = questions_of(path for path in FILES if path.stem.startswith("medical-massage."))[::3]
FOREIGN = questions_of(path for path in FILES if not path.stem.startswith("medical-massage"))


def vocabulary(assistant: Assistant) -> list[str]:
    return sorted({word for document in assistant.documents() for word in document.text.split()})


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles as they were published: plain text with captions, adverts and comments."""
    if not ARTICLES.is_dir():
        pytest.skip(f"the articles are not here: {ARTICLES}")
    folder = tmp_path_factory.mktemp("articles")
    build_index(ARTICLES, index_dir=folder)
    with closing(Assistant.open(index_dir=folder)) as opened:
        yield opened


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_questions_of_the_field_are_answered_as_promised(assistant: Assistant, step: int) -> None:
    statuses = set()
    for question in [*OWN[::step], *ADDED[::step]]:
        answer = assistant.ask(question)
        check_answer(answer, assistant.document)
        statuses.add(answer.status)
    assert statuses == {"answered", "not_found", "referred"}


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_the_same_holds_over_the_articles(articles: Assistant, step: int) -> None:
    answered, asked = 0, OWN[::step]
    for question in asked:
        answer = articles.ask(question)
        check_answer(answer, articles.document)
        answered += answer.status == "answered"
    assert answered > len(asked) / 3


@pytest.mark.parametrize("questions", [OWN[::4], FOREIGN[::4]], ids=["of another field", "of many fields"])
def test_questions_of_other_fields_are_answered_as_promised(pottery: Assistant, questions: list[str]) -> None:
    answers = [pottery.ask(question) for question in questions]
    for answer in answers:
        check_answer(answer, pottery.document)
    assert sum(answer.status == "not_found" for answer in answers) > len(answers) / 2


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_word_salads_of_the_corpus_are_answered_as_promised(pottery: Assistant, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(vocabulary(pottery)), min_size=1, max_size=12))
    question = f"{data.draw(st.sampled_from(OPENINGS))} {' '.join(words)}{data.draw(st.sampled_from(['', '?', '.']))}"
    try:
        answer = pottery.ask(question)
    except QuestionError:
        assert not any(character.isalnum() for character in question)
        return
    check_answer(answer, pottery.document)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=120))
def test_any_characters_are_answered_as_promised_or_refused(small_assistant: Assistant, question: str) -> None:
    try:
        answer = small_assistant.ask(question)
    except QuestionError as error:
        assert "question" in str(error)
        return
    check_answer(answer, small_assistant.document)


def test_the_same_question_has_the_same_answer_twice(pottery: Assistant) -> None:
    for question in ("Do I need a licence?", "which tools can I borrow?", "how much is porcelain?"):
        first, second = pottery.ask(question), pottery.ask(question)
        assert (first.text, first.citations, first.confidence) == (second.text, second.citations, second.confidence)
