"""What users say is kept: by several processes at once, and never mixed up with a file that is not ours."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.store import CitedSection, Feedback, FeedbackError, Store, feedback_from_object, feedback_object
from assistant.types import Turn

ONE = Feedback(
    question="how hot?",
    search_question="how hot? (green tea)",
    turns=(Turn("user", "What is green tea?"), Turn("assistant", "A “tea” [1].")),
    answer_text="Between 70 and 80 °C [1].",
    status="answered",
    verdict=None,
    citations=(CitedSection("tea", "Water"),),
    rating="not_helpful",
    wrong="incomplete",
    comment="for how long?\n\ud800",
    build="b1",
    corpus_fingerprint="f1",
    created="2024-05-01T10:00:00+00:00",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "assistant.sqlite"


def test_records_come_back_as_they_were_given_the_oldest_first(path: Path):
    other = replace(ONE, rating="helpful", wrong="", verdict="no", turns=(), citations=())
    Store(path).add_feedback(ONE)
    Store(path).add_feedback(other)
    assert Store(path).feedback() == [ONE, other]


def test_reading_makes_no_file(path: Path):
    assert Store(path).feedback() == []
    assert not path.parent.exists()


def test_several_processes_write_at_once(path: Path):
    program = (
        "import json, sys\nfrom pathlib import Path\nfrom assistant.store import Store, feedback_from_object\n"
        "one = feedback_from_object(json.loads(sys.argv[2]))\n"
        "for _ in range(20): Store(Path(sys.argv[1])).add_feedback(one)\n"
    )
    record = json.dumps(feedback_object(replace(ONE, comment="")))
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), record]) for _ in range(4)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    assert Store(path).feedback() == [replace(ONE, comment="")] * 80


def _no_database(path: Path) -> None:
    path.write_bytes(b"this is not a database, but it is long enough to be taken for one" * 20)


def _torn(path: Path) -> None:
    for _ in range(200):
        Store(path).add_feedback(ONE)
    path.write_bytes(path.read_bytes()[:5000])


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE songs (title TEXT)")
    database.close()


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 7")
    database.close()


def _bad_record(path: Path) -> None:
    Store(path).add_feedback(ONE)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE feedback SET record = '{'")
    database.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_no_database, "damaged"),
        (_torn, "damaged"),
        (_foreign, "another program's database"),
        (_newer, "format 7"),
        (_bad_record, "damaged"),
    ],
)
def test_a_file_that_is_not_a_sound_store_is_refused_in_one_line(path: Path, spoil, words: str):
    path.parent.mkdir()
    spoil(path)
    with pytest.raises(AssistantError, match=words) as caught:
        Store(path).feedback()
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_programs_file_is_left_as_it_is(path: Path):
    path.parent.mkdir()
    _foreign(path)
    with pytest.raises(AssistantError):
        Store(path).add_feedback(ONE)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    database.close()


def test_a_folder_that_cannot_be_made_is_an_expected_error(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(AssistantError, match="folder"):
        Store(tmp_path / "file" / "assistant.sqlite").add_feedback(ONE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rating": "good"}, "rating must be one of 'helpful', 'not_helpful'"),
        ({"status": None}, "status"),
        ({"verdict": "maybe"}, "verdict"),
        ({"wrong": "spelling"}, "wrong"),
        ({"comment": 3}, "not a string"),
        ({"stars": 3}, "unknown: stars"),
        ({"turns": [{"role": "system", "content": "x"}]}, "role"),
        ({"turns": [{"text": "x"}]}, "not a feedback record"),
        ({"citations": [{"document_id": 1, "section": ""}]}, "not a string"),
        ({"citations": None}, "not a feedback record"),
    ],
)
def test_a_wrong_record_is_refused(change, words: str):
    with pytest.raises(FeedbackError, match=words):
        feedback_from_object({**feedback_object(ONE), **change})


def test_a_missing_field_is_named():
    record = {name: value for name, value in feedback_object(ONE).items() if name != "turns"}
    with pytest.raises(FeedbackError, match="missing: turns"):
        feedback_from_object(record)
