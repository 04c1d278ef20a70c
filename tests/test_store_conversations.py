"""Conversations come back as they were kept, belong to their owner, and survive several writers at once."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.store import ConversationStore, Judgement, KeptExchange, Store
from assistant.store.conversations import TITLE_CHARACTERS, short_title
from assistant.types import Answer, AnswerSentence, Citation, Disagreement, DisagreementSide, Scope

ANSWER = Answer(
    question="How hot?",
    search_question="How hot is green tea brewed?",
    status="answered",
    verdict="depends",
    text="Between 70 and 80 °C [1].",
    sentences=(AnswerSentence("Between 70 and 80 °C.", (1,), "verified"),),
    citations=(
        Citation(1, "tea", "Tea", "Water", "Between 70 and 80 °C.", 4, 25, "Tea Board", "https://t.example", 3),
    ),
    disagreement=Disagreement("heat", (DisagreementSide("70", (1,), "A", Scope("Japan"), "2019"),)),
    scope=(Scope("Japan", "", "2020"),),
    note="Nothing on coffee.",
    closing="Ask.",
    confidence=0.75,
    build="b1",
    corpus_fingerprint="f1",
    timings_ms={"total": 3.5},
)
FIRST = KeptExchange("e1", "How hot?", asked="2024-05-01T10:00:00+00:00")
PASSAGES = ({"number": 1, "title": "Tea $x$ “ç”"},)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "assistant.sqlite"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    return ConversationStore(path)


def test_an_answered_question_comes_back_whole(store: ConversationStore):
    store.add_question("c", FIRST)
    answered = replace(FIRST, answer=ANSWER, passages=PASSAGES)
    revision = store.add_answer("c", answered)
    found = store.conversation("c")
    assert found is not None
    assert found.exchanges == (answered,)
    assert (found.title, found.revision, store.revision("c")) == ("How hot?", revision, revision)


def test_reading_makes_no_file(store: ConversationStore, path: Path):
    assert (store.listed(), store.revision("c"), store.conversation("c")) == ([], None, None)
    assert not path.parent.exists()


def test_half_a_surrogate_pair_is_kept_as_a_question_mark(store: ConversationStore):
    store.add_question("c", replace(FIRST, question="a\ud800b", reading="\udfff"))
    store.add_answer("c", replace(FIRST, answer=replace(ANSWER, text="\ud800"), passages=({"title": "\ud800"},)))
    (found,) = store.conversation("c").exchanges
    assert (found.question, found.reading, found.answer.text, found.passages) == ("a?b", "?", "?", ({"title": "?"},))


def test_only_the_last_waiting_question_is_shown_and_it_comes_last(store: ConversationStore):
    for name in ("e1", "e2", "e3"):
        store.add_question("c", replace(FIRST, id=name))
    store.add_answer("c", replace(FIRST, id="e3", answer=ANSWER))
    assert [one.id for one in store.conversation("c").exchanges] == ["e3", "e2"]


def test_a_question_that_is_read_anew_waits_again_without_its_judgement(store: ConversationStore, path: Path):
    store.add_question("c", FIRST)
    store.add_answer("c", replace(FIRST, answer=ANSWER))
    with sqlite3.connect(path) as database:
        database.execute('UPDATE exchanges SET judgement = \'{"rating": "helpful"}\'')
    database.close()
    assert store.conversation("c").exchanges[0].judgement == Judgement("helpful")
    store.add_question("c", replace(FIRST, reading="How warm?"))
    assert store.conversation("c").exchanges == (replace(FIRST, reading="How warm?"),)


def test_each_change_raises_the_revision(store: ConversationStore):
    seen = [store.add_question("c", FIRST), store.add_answer("c", replace(FIRST, answer=ANSWER))]
    store.rename("c", "Tea")
    assert [*seen, store.revision("c")] == [1, 2, 3]


def test_forgetting_the_only_question_forgets_the_conversation(store: ConversationStore):
    store.add_question("c", FIRST)
    store.add_question("c", replace(FIRST, id="e2"))
    assert store.remove_exchange("c", "e2") == 3
    assert store.remove_exchange("c", "e1") is None
    assert store.conversation("c") is None


def test_newest_change_is_listed_first_and_words_find_title_question_and_answer(store: ConversationStore):
    store.add_question("a", FIRST)
    store.add_question("b", replace(FIRST, id="e2", question="Straße 50%_?"))
    store.add_answer("a", replace(FIRST, answer=ANSWER))
    assert [one.id for one in store.listed()] == ["a", "b"]
    assert [one.id for one in store.listed("STRASSE")] == ["b"]
    assert [one.id for one in store.listed("70 AND")] == ["a"]
    assert [one.id for one in store.listed("%_")] == ["b"]
    store.rename("b", "  Roads \n of ours ")
    assert [(one.id, one.title) for one in store.listed("roads")] == [("b", "Roads of ours")]
    assert store.listed("nowhere") == []
    assert len(store.listed(limit=1)) == 1


def test_an_empty_title_changes_nothing(store: ConversationStore):
    store.add_question("c", FIRST)
    store.rename("c", " \n")
    assert store.conversation("c").title == "How hot?"


@pytest.mark.parametrize(
    ("question", "title"),
    [("  how\n hot? ", "how hot?"), ("w" * 200, "w" * (TITLE_CHARACTERS - 1) + "…")],
)
def test_title_is_the_question_on_one_line(question: str, title: str):
    assert short_title(question) == title


def test_long_title_is_cut_between_words():
    title = short_title("word, " * 40)
    assert len(title) <= TITLE_CHARACTERS
    assert title.endswith("word…")


def test_no_one_reads_or_changes_anothers_conversation(path: Path):
    mine, other = ConversationStore(path, "me"), ConversationStore(path, "you")
    mine.add_question("c", FIRST)
    assert (other.listed(), other.conversation("c"), other.revision("c")) == ([], None, None)
    other.rename("c", "Stolen")
    other.delete("c")
    assert other.add_answer("c", replace(FIRST, answer=ANSWER)) is None
    assert other.remove_exchange("c", "e1") is None
    with pytest.raises(AssistantError, match="another user"):
        other.add_question("c", replace(FIRST, id="e9"))
    found = mine.conversation("c")
    assert (found.title, found.exchanges) == ("How hot?", (FIRST,))


def test_an_exchange_of_another_conversation_is_not_changed(store: ConversationStore):
    store.add_question("a", FIRST)
    store.add_question("b", replace(FIRST, id="e2"))
    store.add_question("b", replace(FIRST, question="Other?"))
    store.add_answer("b", replace(FIRST, answer=ANSWER))
    store.remove_exchange("b", "e1")
    assert store.conversation("a").exchanges == (FIRST,)


def test_deleting_leaves_no_exchange_behind(store: ConversationStore, path: Path):
    store.add_question("c", FIRST)
    store.delete("c")
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM exchanges").fetchone() == (0,)
    database.close()


def test_several_processes_write_to_one_conversation(store: ConversationStore, path: Path):
    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant.store import ConversationStore, KeptExchange\n"
        "store = ConversationStore(Path(sys.argv[1]))\n"
        "for n in range(15): store.add_question('c', KeptExchange(f'{sys.argv[2]}-{n}', 'How hot?'))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), str(n)]) for n in range(3)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert store.revision("c") == 45
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM exchanges").fetchone() == (45,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_file_of_the_first_version_is_taken_on_with_its_feedback(path: Path, store: ConversationStore):
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE feedback (row INTEGER PRIMARY KEY, record TEXT NOT NULL)")
        record = (
            '{"question": "q", "search_question": "q", "turns": [], "answer_text": "a", "status": "answered",'
            ' "verdict": null, "citations": [], "rating": "helpful"}'
        )
        database.executemany("INSERT INTO feedback (record) VALUES (?)", [(record,), (record,)])
        database.execute("PRAGMA user_version = 1")
    database.close()
    assert [one.question for one in Store(path).feedback()] == ["q", "q"]
    store.add_question("c", FIRST)
    assert store.conversation("c").exchanges == (FIRST,)


def _damaged(path: Path) -> None:
    path.write_bytes(b"this is not a database, but it is long enough to be taken for one" * 20)


def _folder(path: Path) -> None:
    path.mkdir()


def _bad_answer(path: Path) -> None:
    ConversationStore(path).add_question("c", FIRST)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE exchanges SET answer = '{\"question\": 3}'")
    database.close()


@pytest.mark.parametrize(("spoil", "words"), [(_damaged, "damaged"), (_folder, "Cannot use"), (_bad_answer, "damaged")])
def test_a_file_that_cannot_be_read_is_told_in_a_line(path: Path, store: ConversationStore, spoil, words: str):
    path.parent.mkdir()
    spoil(path)
    with pytest.raises(AssistantError, match=words) as caught:
        store.conversation("c")
    assert str(path) in str(caught.value)


def test_a_writer_that_fails_changes_nothing(store: ConversationStore, path: Path):
    store.add_question("c", FIRST)
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON conversations BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    database.close()
    with pytest.raises(AssistantError):
        store.add_answer("c", replace(FIRST, answer=ANSWER))
    assert store.conversation("c").exchanges == (FIRST,)
