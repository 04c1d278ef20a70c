"""The conversation on a page and in the store: the same after every step, and the chat goes on without a store."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Assistant
from assistant.store import ConversationStore, Store
from assistant.types import Answer
from assistant.ui.history import history_view, renaming
from assistant.ui.keeping import Keeper, note_outdated, read_judgement
from assistant.ui.passages import source_passage
from assistant.ui.state import ChatState
from evals.__main__ import app as evals_app
from evals.feedback import candidates

QUESTION = "How hot should the water for green tea be?"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "assistant.sqlite"


def keeper(path: Path) -> Keeper:
    """A page of its own over the store at a path."""
    return Keeper(ChatState(), ConversationStore(path))


def answer(page: Keeper, assistant: Assistant) -> Answer:
    """Answer the waiting question as the page does."""
    exchange = page.state.pending
    assert exchange is not None
    found = assistant.ask(exchange.question, page.state.turns(), reading=exchange.reading)
    exchange.sources = tuple(source_passage(one, assistant.document(one.document_id)) for one in found.citations)
    exchange.answer = found
    page.answered(exchange)
    return found


def ask(page: Keeper, assistant: Assistant, question: str) -> Answer:
    page.ask(question)
    return answer(page, assistant)


def test_another_page_shows_the_conversation_with_its_passages(path: Path, small_assistant: Assistant):
    one, other = keeper(path), keeper(path)
    ask(one, small_assistant, QUESTION)
    ask(one, small_assistant, "and for how long?")
    other.follow(one.state.conversation)
    kept, shown = one.state.exchanges, other.state.exchanges
    assert [(e.id, e.question, e.answer, e.sources) for e in shown] == [
        (e.id, e.question, e.answer, e.sources) for e in kept
    ]
    assert any(e.sources for e in shown)
    assert other.state.turns() == one.state.turns()


def test_two_pages_of_one_conversation_find_each_others_questions(path: Path, small_assistant: Assistant):
    one, other = keeper(path), keeper(path)
    ask(one, small_assistant, QUESTION)
    address = one.state.conversation
    other.follow(address)
    ask(other, small_assistant, "What is a starter?")
    visit = one.state.visit
    one.follow(address)
    assert [e.question for e in one.state.exchanges] == [QUESTION, "What is a starter?"]
    assert one.state.visit == visit


def test_two_conversations_do_not_mix(path: Path, small_assistant: Assistant):
    one, other = keeper(path), keeper(path)
    ask(one, small_assistant, QUESTION)
    ask(other, small_assistant, "What is a starter?")
    one.follow(one.state.conversation)
    assert one.state.conversation != other.state.conversation
    assert [e.question for e in one.state.exchanges] == [QUESTION]
    assert [e.question for e in other.state.exchanges] == ["What is a starter?"]


def test_page_that_is_refreshed_before_the_answer_still_owes_it(path: Path):
    one, other = keeper(path), keeper(path)
    one.ask(QUESTION)
    other.follow(one.state.conversation)
    assert other.state.pending is not None
    assert other.state.pending.question == QUESTION


def test_question_that_replaces_a_waiting_one_or_is_refused_is_not_kept(path: Path):
    page = keeper(path)
    page.ask("First?")
    page.ask("Second?")
    assert [one.title for one in page.listed("", limit=9)] == ["Second?"]
    page.follow(page.state.conversation)
    assert [e.question for e in page.state.exchanges] == ["Second?"]
    page.refuse("It is too long.")
    assert page.listed("", limit=9) == []
    page.follow(page.state.conversation)
    assert page.state.refused is not None
    assert not page.state.missing


def test_edited_question_takes_the_place_of_the_old_one_when_it_is_answered(path: Path, small_assistant: Assistant):
    page, other = keeper(path), keeper(path)
    ask(page, small_assistant, QUESTION)
    page.edit(page.state.exchanges[-1].id, "  What is a starter? ")
    other.follow(page.state.conversation)
    assert [(e.question, e.answer is None) for e in other.state.exchanges] == [(QUESTION, False)]
    page.state.title = page.listed("", limit=9)[0].title
    answer(page, small_assistant)
    other.follow(page.state.conversation)
    assert [e.question for e in other.state.exchanges] == ["What is a starter?"]
    assert other.state.exchanges[0].answer == page.state.exchanges[0].answer
    assert [one.title for one in page.listed("", limit=9)] == ["What is a starter?"]


def test_earlier_question_goes_on_in_a_conversation_of_its_own(path: Path, small_assistant: Assistant):
    page, other = keeper(path), keeper(path)
    for question in (QUESTION, "What is a starter?", "and for how long?"):
        ask(page, small_assistant, question)
    old, first = page.state.conversation, page.state.exchanges[0]
    page.judge(first.id, '{"rating": "helpful"}')
    page.again("no such question", "Why?")
    assert page.state.conversation == old
    page.edit(page.state.exchanges[1].id, "What is a loaf?")
    assert page.state.pending is not None
    answer(page, small_assistant)
    assert [e.question for e in page.state.exchanges] == [QUESTION, "What is a loaf?"]
    assert (page.state.exchanges[0].answer, page.state.exchanges[0].judgement) == (first.answer, None)
    assert page.state.exchanges[0].id != first.id
    other.follow(page.state.conversation)
    assert [e.question for e in other.state.exchanges] == [QUESTION, "What is a loaf?"]
    other.follow(old)
    assert [e.question for e in other.state.exchanges] == [QUESTION, "What is a starter?", "and for how long?"]
    assert other.state.exchanges[0].judgement is not None
    assert {one.title for one in page.listed("", limit=9)} == {QUESTION, "What is a loaf?"}


def test_stopped_question_is_not_kept_and_the_answer_before_it_is(path: Path, small_assistant: Assistant):
    page = keeper(path)
    page.ask(QUESTION)
    page.stop("another question")
    assert page.state.pending is not None
    page.stop(page.state.pending.id)
    assert page.listed("", limit=9) == []
    assert page.state.refused is not None
    assert (page.state.refused.question, page.state.refused.stopped) == (QUESTION, True)
    ask(page, small_assistant, QUESTION)
    page.edit(page.state.exchanges[-1].id, "What is a starter?")
    page.stop(page.state.exchanges[-1].id)
    page.follow(page.state.conversation)
    assert [(e.question, e.answer is None) for e in page.state.exchanges] == [(QUESTION, False)]


def test_address_of_nothing_is_said_and_the_page_is_empty(path: Path, small_assistant: Assistant):
    page, other = keeper(path), keeper(path)
    page.follow("no-such-conversation")
    assert (page.state.missing, page.state.conversation, page.state.exchanges) == (True, "", [])
    ask(page, small_assistant, QUESTION)
    assert not page.state.missing
    other.follow(page.state.conversation)
    page.delete(page.state.conversation)
    assert (page.state.exchanges, page.state.missing) == ([], False)
    other.follow(other.state.conversation)
    assert (other.state.exchanges, other.state.missing) == ([], True)


@pytest.mark.parametrize("spoil", ["damaged", "folder"])
def test_chat_goes_on_in_memory_where_nothing_can_be_kept(path: Path, small_assistant: Assistant, spoil: str):
    if spoil == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"not a database at all, though long enough to look like one" * 20)
    page = keeper(path)
    assert page.listed("", limit=9) == []
    ask(page, small_assistant, QUESTION)
    page.follow(page.state.conversation)
    ask(page, small_assistant, "and for how long?")
    page.judge(page.state.exchanges[0].id, '{"rating": "helpful"}')
    assert [e.answer is not None for e in page.state.exchanges] == [True, True]
    assert str(path) in page.state.fault
    assert "\n" not in page.state.fault


def test_what_could_not_be_kept_is_kept_with_the_next_question(path: Path, small_assistant: Assistant):
    path.mkdir()
    page = keeper(path)
    ask(page, small_assistant, QUESTION)
    path.rmdir()
    ask(page, small_assistant, "and for how long?")
    other = keeper(path)
    other.follow(page.state.conversation)
    assert [e.question for e in other.state.exchanges] == [QUESTION, "and for how long?"]
    assert page.state.fault == ""


def test_feedback_holds_what_it_takes_to_draft_a_question(path: Path, small_assistant: Assistant, tmp_path: Path):
    page = keeper(path)
    first = ask(page, small_assistant, QUESTION)
    second = ask(page, small_assistant, "and for how long?")
    said = json.dumps({"rating": "not_helpful", "wrong": "incomplete", "comment": " how many\nminutes? "})
    page.judge(page.state.exchanges[0].id, '{"rating": "helpful"}')
    page.judge(page.state.exchanges[1].id, '{"rating": "helpful", "comment": "fine"}')
    page.judge(page.state.exchanges[1].id, said)
    one, two = Store(path).feedback()
    assert (one.question, one.rating, one.turns) == (QUESTION, "helpful", ())
    assert (two.question, two.search_question) == ("and for how long?", second.search_question)
    assert (two.wrong, two.comment) == ("incomplete", "how many\nminutes?")
    assert [turn.content for turn in two.turns] == [QUESTION, first.text]
    assert (two.answer_text, two.corpus_fingerprint) == (second.text, second.corpus_fingerprint)
    assert [c.section for c in two.citations] == [c.section for c in second.citations]
    assert [record["question"] for record in candidates([one, two], ()).records] == ["and for how long?", QUESTION]
    output = tmp_path / "drafts.jsonl"
    result = CliRunner().invoke(evals_app, ["candidates", "--store", str(path), "--output", str(output)])
    assert result.exit_code == 0, result.output
    assert "2 drafts from 2 reports" in result.stderr
    assert json.loads(output.read_text(encoding="utf-8").splitlines()[0])["draft"]["comment"] == "how many\nminutes?"


def test_feedback_is_shown_again_and_survives_the_conversation(path: Path, small_assistant: Assistant):
    page, other = keeper(path), keeper(path)
    ask(page, small_assistant, QUESTION)
    page.judge(page.state.exchanges[0].id, '{"rating": "not_helpful", "wrong": "wrong"}')
    other.follow(page.state.conversation)
    assert other.state.exchanges[0].judgement == page.state.exchanges[0].judgement is not None
    other.delete(other.state.conversation)
    assert [one.wrong for one in Store(path).feedback()] == ["wrong"]


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{}", '{"rating": "good"}', '{"rating": ["helpful"]}', '{"rating": "helpful", "comment": 3}',
     '{"rating": "not_helpful", "wrong": "spelling"}'],
)  # fmt: skip
def test_feedback_that_our_page_does_not_send_is_not_taken(said: str):
    assert read_judgement(said) is None


def test_long_comment_is_cut():
    found = read_judgement(json.dumps({"rating": "not_helpful", "comment": "w" * 9000}))
    assert found is not None
    assert len(found.comment) == 4000


def test_answer_is_outdated_where_the_documents_lack_its_quotes_now(path: Path, small_assistant: Assistant):
    page = keeper(path)
    ask(page, small_assistant, QUESTION)
    (exchange,) = page.state.exchanges
    assert not note_outdated(exchange, small_assistant.corpus_fingerprint, lambda _: None)
    assert not note_outdated(exchange, "other documents, the same quotes", small_assistant.document)
    assert not exchange.outdated
    assert note_outdated(exchange, "the document is gone", lambda _: None)
    assert exchange.outdated
    assert note_outdated(exchange, "and it is back", small_assistant.document)
    assert not exchange.outdated


def test_list_says_when_and_which_one_is_open(path: Path):
    page = keeper(path)
    page.ask(QUESTION)
    view = history_view(page.listed("", limit=9), page.state.conversation, searched=False)
    assert view["conversations"] == [{"id": page.state.conversation, "title": QUESTION, "when": "Today"}]
    assert view["open"] == page.state.conversation


@pytest.mark.parametrize(
    ("said", "read"), [('["c", "Tea"]', ("c", "Tea")), ("", ("", "")), ('["c"]', ("", "")), ('["c", 3]', ("", ""))]
)
def test_only_what_our_page_sends_renames(said: str, read: tuple[str, str]):
    assert renaming(said) == read
