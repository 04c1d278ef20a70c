"""From a folder of documents to an answer: questions are cleaned and bounded, builds are followed, threads agree."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import CorpusError, IndexMissingError, QuestionError
from assistant.pipeline import build_index
from assistant.types import Answer, Turn

SMALL_CORPUS = Path(__file__).parent / "data" / "corpus-small"
ROASTING = "# Coffee\n\nCoffee beans are roasted at 210 degrees for eleven minutes.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the small corpus that a test may change."""
    return Path(shutil.copytree(SMALL_CORPUS, tmp_path / "corpus"))


@pytest.fixture
def own_index(corpus: Path, tmp_path: Path) -> Iterator[tuple[Path, Assistant]]:
    """The folder of an index over the copied corpus, and an assistant that has it open."""
    folder = tmp_path / "indexes"
    build_index(corpus, index_dir=folder)
    with closing(Assistant.open(index_dir=folder)) as opened:
        yield folder, opened


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


@pytest.mark.parametrize("question", ["", " ", "\n\t", "?", "?!...", "—", "\u0000\u200b\ufeff", "•", "(((", "。？"])
def test_a_question_without_a_word_is_refused_in_one_line(small_assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="empty") as error:
        small_assistant.ask(question)
    assert "\n" not in str(error.value)
    with pytest.raises(QuestionError):
        small_assistant.search(question)


@pytest.mark.parametrize("length", [2001, 100_000])
def test_an_over_long_question_is_refused_with_the_limit(small_assistant: Assistant, length: int) -> None:
    with pytest.raises(QuestionError, match="2,000") as error:
        small_assistant.ask("w" * length)
    assert "w" * 10 not in str(error.value)


def test_a_question_of_just_the_limit_is_answered(small_assistant: Assistant) -> None:
    question = "is a teapot required? ".ljust(2000, "a")
    assert len(question) == 2000
    assert small_assistant.ask(question).status in {"answered", "not_found"}


@pytest.mark.parametrize(
    "question",
    [
        "do I need\u0000 a teapot?",
        "do I\u200bneed a teapot?",
        "  do   I\nneed a\tteapot?  ",
        "do I need a \u202eteapot?",
        "\ufeffdo I need a teapot?",
    ],
)
def test_control_characters_and_line_breaks_change_nothing(small_assistant: Assistant, question: str) -> None:
    answer = small_assistant.ask(question)
    assert answer.question == "do I need a teapot?"
    assert answer.verdict == "no"


@pytest.mark.parametrize(
    "question",
    [
        "<b>do I need a teapot?</b>",
        "do I need a teapot? <script>alert(1)</script>",
        "**do I need a teapot?**",
        "[do I need a teapot?](https://example.org)",
        "do I need a teapot? ![x](https://example.org/x.png)",
        "do I need a teapot?'; DROP TABLE chunks; --",
        "do I need a teapot? {{7*7}} %s %n ${HOME}",
    ],
)
def test_markup_in_a_question_never_reaches_the_answer(small_assistant: Assistant, question: str) -> None:
    answer = small_assistant.ask(question)
    assert not any(piece in answer.text for piece in ("<", "**", "](", "DROP", "{{", "${"))
    assert answer.status == "not_found" or "teapot" in answer.text


@pytest.mark.parametrize(
    "question",
    ["🫖🫖 teapot?", "ティーポットは必要ですか", "هل أحتاج إبريق شاي؟", "teapot" * 300, "a " * 900, "¿teapot?"],
)
def test_questions_in_other_scripts_are_answered_or_not_found(small_assistant: Assistant, question: str) -> None:
    assert small_assistant.ask(question).status in {"answered", "not_found"}


def test_an_unknown_index_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="nowhere"):
        Assistant.open("nowhere", index_dir=tmp_path)


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty"])
def test_a_corpus_that_holds_nothing_is_refused(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "corpus"
    if make:
        folder.mkdir()
    with pytest.raises(CorpusError):
        build_index(folder, index_dir=tmp_path / "indexes")


def test_an_unchanged_corpus_makes_no_new_build(own_index: tuple[Path, Assistant], corpus: Path) -> None:
    folder, assistant = own_index
    before = timeless(assistant.ask("do I need a teapot?"))
    report = build_index(corpus, index_dir=folder)
    assert (report.changed, report.embedded, report.documents) == (False, 0, 3)
    assert report.build_id == before.build
    assert timeless(assistant.ask("do I need a teapot?")) == before


def test_a_new_build_is_followed_without_reopening(own_index: tuple[Path, Assistant], corpus: Path) -> None:
    folder, assistant = own_index
    before = assistant.ask("at how many degrees are coffee beans roasted?")
    assert before.status == "not_found"
    (corpus / "coffee.md").write_text(ROASTING, encoding="utf-8")
    report = build_index(corpus, index_dir=folder)
    assert report.changed
    assert 0 < report.embedded < report.embedded + report.reused
    after = assistant.ask("at how many degrees are coffee beans roasted?")
    assert "210 degrees" in after.text
    assert (after.build, after.build == before.build) == (report.build_id, False)
    assert after.corpus_fingerprint != before.corpus_fingerprint
    assert [document.id for document in assistant.documents()] == ["bicycle", "coffee", "garden/compost", "tea"]


def test_a_changed_sentence_replaces_the_old_one(own_index: tuple[Path, Assistant], corpus: Path) -> None:
    folder, assistant = own_index
    assert "3,000 kilometres" in assistant.ask("how long does a chain last?").text
    path = corpus / "bicycle.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("3,000", "4,500"), encoding="utf-8")
    build_index(corpus, index_dir=folder)
    text = assistant.ask("how long does a chain last?").text
    assert "4,500 kilometres" in text
    assert "3,000" not in text


def test_a_removed_document_is_cited_no_more(own_index: tuple[Path, Assistant], corpus: Path) -> None:
    folder, assistant = own_index
    (corpus / "bicycle.txt").unlink()
    build_index(corpus, index_dir=folder)
    answer = assistant.ask("how long does a chain last?")
    assert "bicycle" not in {citation.document_id for citation in answer.citations}
    assert "3,000" not in answer.text


def test_eight_threads_get_the_answers_of_one(small_assistant: Assistant) -> None:
    questions = [
        "do I need a teapot?",
        "how hot should the water be?",
        "what may go into the compost heap?",
        "how often should I check the brakes?",
        "which tools should I carry?",
        "how long does a compost heap take?",
        "who won the cup?",
    ]
    alone = [timeless(small_assistant.ask(question)) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda place: timeless(small_assistant.ask(questions[place % 7])), range(56)))
    assert together == alone * 8


def test_a_build_while_questions_are_asked_disturbs_no_answer(own_index: tuple[Path, Assistant], corpus: Path) -> None:
    folder, assistant = own_index
    (corpus / "coffee.md").write_text(ROASTING, encoding="utf-8")
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(assistant.ask, "do I need a teapot?") for _ in range(30)]
        build_index(corpus, index_dir=folder)
        asked += [pool.submit(assistant.ask, "do I need a teapot?") for _ in range(10)]
        answers = [one.result() for one in asked]
    assert {answer.verdict for answer in answers} == {"no"}
    assert len({answer.build for answer in answers}) == 2


def test_turns_give_a_follow_up_its_subject_and_are_not_changed(small_assistant: Assistant) -> None:
    turns = [Turn("user", "Do I need a teapot for green tea?"), Turn("assistant", "No [1].")]
    copy = list(turns)
    answer = small_assistant.ask("how hot should it be?", turns)
    assert turns == copy
    assert answer.question == "how hot should it be?"
    assert "tea" in answer.search_question
    assert small_assistant.ask("how hot should the water be?", turns).search_question == "how hot should the water be?"


def test_the_parts_of_the_time_are_told(small_assistant: Assistant) -> None:
    timings = small_assistant.ask("do I need a teapot?").timings_ms
    assert set(timings) == {"safety", "conversation", "spelling", "retrieval", "answering", "disagreement", "total"}
    assert sum(value for stage, value in timings.items() if stage != "total") <= timings["total"]


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_a_search_gives_the_best_passages_first_and_none_twice(small_assistant: Assistant, mode: str) -> None:
    found = small_assistant.search("how often should I check the brakes?", k=3, mode=mode)  # type: ignore[arg-type]
    assert 0 < len(found) <= 3
    assert found[0].chunk.document_id == "bicycle"
    assert len({passage.chunk.id for passage in found}) == len(found)
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


def test_documents_are_given_by_their_ids(small_assistant: Assistant) -> None:
    assert [document.id for document in small_assistant.documents()] == ["bicycle", "garden/compost", "tea"]
    assert small_assistant.document("tea").title == "Green tea at home"
    assert small_assistant.document("tea").sources[0].publisher == "Harbour Kitchen Press"
