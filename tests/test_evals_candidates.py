"""What users said becomes drafts: one a question, the most urgent first, refused until a person has finished them."""

import json
from dataclasses import replace

import pytest
from small_questions import RECORDS, questions, write
from typer.testing import CliRunner

from assistant.store import CitedSection, Feedback, Store, feedback_object
from assistant.types import Turn
from evals.__main__ import app
from evals.feedback import candidates, read_feedback
from evals.questions import QuestionFileError, load_questions, split_of

OIL = Feedback(
    question="How much oil does a chain need?",
    search_question="How much oil does a chain need?",
    turns=(),
    answer_text="A drop [1].",
    status="answered",
    verdict=None,
    citations=(CitedSection("bicycle", "Tools"),),
    rating="not_helpful",
    wrong="incomplete",
    comment="for each link",
    build="b1",
    created="2024-05-01T10:00:00+00:00",
)
COLOUR = replace(OIL, question="Which colour is the pump?", wrong="should_have_refused", comment="", citations=())
THANKS = replace(OIL, question="Is a pump needed?", rating="helpful", wrong="", comment="")


def drafts(*feedback: Feedback, existing=()):
    return list(candidates(feedback, existing).records)


def test_a_draft_holds_what_is_known_and_no_facts():
    (draft,) = drafts(OIL)
    assert draft["question"] == OIL.question
    assert (draft["kind"], draft["answerable"], draft["nuggets"]) == ("number", True, [])
    assert draft["sections"] == [{"document": "bicycle", "heading": "Tools"}]
    assert draft["split"] == split_of(draft["id"])
    assert draft["draft"] == {
        "rating": "not_helpful",
        "wrong": "incomplete",
        "comment": "for each link",
        "answer": "A drop [1].",
        "build": "b1",
        "reports": 1,
    }


def test_the_id_is_made_of_the_questions_own_words_and_is_new(tmp_path):
    (draft,) = drafts(OIL)
    taken = replace(questions(tmp_path, *RECORDS)[0], id=draft["id"])
    (other,) = drafts(OIL, existing=[taken])
    assert draft["id"].split("-")[-2:] == ["chain", "need"]
    assert other["id"] == f"{draft['id']}-2"


def test_reports_of_one_question_are_one_draft_with_all_comments():
    again = replace(OIL, question="how much oil do the chains need", comment="which oil?", wrong="wrong")
    (draft,) = drafts(OIL, again, again)
    assert draft["draft"]["reports"] == 3
    assert draft["draft"]["wrong"] == "wrong"
    assert draft["draft"]["comment"] == "for each link / which oil?"


def test_what_the_set_asks_already_is_counted_and_not_drafted(tmp_path):
    asked = replace(OIL, question="how hot should the WATER be")
    found = candidates([asked, asked, OIL], questions(tmp_path, *RECORDS))
    assert found.known == (("water", 2),)
    assert [one["question"] for one in found.records] == [OIL.question]


def test_the_most_often_and_most_badly_wrong_come_first():
    often = replace(OIL, question="How long does a chain last?")
    found = drafts(THANKS, OIL, often, often, often, COLOUR)
    assert [one["question"] for one in found] == [often.question, COLOUR.question, OIL.question, THANKS.question]


@pytest.mark.parametrize(
    ("status", "rating", "wrong", "answerable"),
    [
        ("answered", "not_helpful", "should_have_refused", False),
        ("not_found", "not_helpful", "should_have_answered", True),
        ("not_found", "not_helpful", "", True),
        ("not_found", "helpful", "", False),
        ("answered", "helpful", "", True),
        ("answered", "not_helpful", "wrong", True),
    ],
)
def test_whether_it_can_be_answered_follows_from_the_complaint(status, rating, wrong, answerable):
    (draft,) = drafts(replace(OIL, status=status, rating=rating, wrong=wrong))
    assert draft["answerable"] is answerable
    assert (draft["kind"] == "unanswerable") is not answerable
    assert ("unanswerable_kind" in draft) is not answerable
    assert bool(draft["sections"]) is answerable


def test_sections_that_were_wrongly_cited_are_not_labels():
    (draft,) = drafts(replace(OIL, wrong="citation"))
    assert draft["sections"] == []


def test_a_follow_up_keeps_its_conversation_and_the_reading_as_its_stand_alone_wording():
    turns = (Turn("user", "What does the course cost?"), Turn("assistant", "45 euros [1]."))
    reading = "How long does it take? (the course)"
    (draft,) = drafts(replace(OIL, question="How long does it take?", search_question=reading, turns=turns))
    assert (draft["kind"], draft["question"], draft["stand_alone"]) == ("followup", "How long does it take?", reading)
    assert [turn["role"] for turn in draft["turns"]] == ["user", "assistant"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Do I need a pump?", "yesno"),
        ("How many links has a chain?", "number"),
        ("What is a strainer?", "definition"),
        ("How do I brew tea?", "howto"),
        ("What is the difference between a tube and a tyre?", "comparison"),
        ("Why is it bitter?", "fact"),
    ],
)
def test_the_kind_follows_from_the_form(question, kind):
    (draft,) = drafts(replace(OIL, question=question))
    assert draft["kind"] == kind


def test_a_draft_is_refused_until_it_is_finished(tmp_path):
    (draft,) = drafts(OIL)
    with pytest.raises(QuestionFileError, match="unknown: draft"):
        load_questions(write(tmp_path / "drafts.jsonl", [draft]))
    finished = {name: value for name, value in draft.items() if name != "draft"}
    with pytest.raises(QuestionFileError, match="topic is empty"):
        load_questions(write(tmp_path / "drafts.jsonl", [finished]))
    finished |= {"topic": "chains", "reference": "A drop for each link."}
    with pytest.raises(QuestionFileError, match="vital nugget"):
        load_questions(write(tmp_path / "drafts.jsonl", [finished]))
    finished["nuggets"] = [{"vital": True, "any": ["drop"]}]
    assert load_questions(write(tmp_path / "drafts.jsonl", [finished]))[0].question == OIL.question


def test_the_command_takes_a_store_or_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("ASSISTANT_USER_DATA_DIR", str(tmp_path))
    store = Store(tmp_path / "assistant.sqlite")
    store.add_feedback(OIL)
    store.add_feedback(COLOUR)
    lines = tmp_path / "feedback.jsonl"
    lines.write_text("".join(json.dumps(feedback_object(one)) + "\n" for one in store.feedback()), encoding="utf-8")
    written = []
    for source in ([], ["--store", str(store.path)], ["--feedback", str(lines)]):
        output = tmp_path / f"drafts-{len(written)}.jsonl"
        result = CliRunner().invoke(app, ["candidates", *source, "--output", str(output)])
        assert (result.exit_code, result.exception) == (0, None)
        assert "2 drafts from 2 reports" in result.stderr
        written.append(output.read_bytes())
    assert len(set(written)) == 1
    assert [json.loads(line)["question"] for line in written[0].splitlines()] == [COLOUR.question, OIL.question]


def test_a_wrong_line_of_feedback_is_named(tmp_path):
    path = tmp_path / "feedback.jsonl"
    path.write_text(json.dumps(feedback_object(OIL)) + '\n{"question": "x"}\n', encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 2: missing"):
        read_feedback(path)
