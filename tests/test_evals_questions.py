"""A question file is read in full or refused with its name and line."""

import json
import re
from collections import Counter

import pytest

from assistant.types import Turn
from evals.questions import (
    QuestionFileError,
    family_of,
    load_questions,
    section_key,
    split_of,
)
from evals.suites import suite_named, suites

OURS = suite_named("medical-massage")

GOOD = {
    "id": "teapot",
    "kind": "yesno",
    "topic": "tea",
    "question": "Do I need a teapot?",
    "answerable": True,
    "verdict": "no",
    "nuggets": [{"vital": True, "any": ["not required"]}],
    "must_not": ["^yes"],
    "reference": "No: a teapot is not required.",
    "sections": [{"document": "tea", "heading": "Do I need a teapot?"}],
    "articles": [],
    "split": split_of("teapot"),
}
UNANSWERABLE = {
    **GOOD,
    "id": "price-of-gold",
    "kind": "unanswerable",
    "unanswerable_kind": "unrelated",
    "answerable": False,
    "verdict": None,
    "nuggets": [],
    "must_not": [],
    "sections": [],
    "split": split_of("price-of-gold"),
}
del UNANSWERABLE["reference"]
TURNS = [{"role": "user", "content": "What is green tea?"}, {"role": "assistant", "content": "Tea."}]


def written(tmp_path, *records, name="questions.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def without(record, *names):
    return {key: value for key, value in record.items() if key not in names}


def other(record, **fields):
    """A good record under another id, with these fields."""
    return {**record, "id": "x", "split": split_of("x"), **fields}


def test_a_good_file_is_read(tmp_path):
    path = written(tmp_path, GOOD, UNANSWERABLE)
    first, second = load_questions(path)
    assert (first.id, first.verdict, first.line, first.file) == ("teapot", "no", 1, path)
    assert first.nuggets[0].patterns[0].search("A teapot is NOT REQUIRED.")
    assert first.reference == "No: a teapot is not required."
    assert (second.unanswerable_kind, second.line) == ("unrelated", 2)
    assert second.place == f"{path}, line 2"


def test_a_conversation_is_read(tmp_path):
    record = other(GOOD, kind="followup", turns=TURNS, stand_alone="Is a teapot needed?")
    (question,) = load_questions(written(tmp_path, record))
    assert question.turns == (Turn("user", "What is green tea?"), Turn("assistant", "Tea."))
    assert question.stand_alone == "Is a teapot needed?"


def test_sides_are_read(tmp_path):
    sides = [{"any": ["not required"]}, {"any": ["no: a", "teapot"]}]
    (question,) = load_questions(written(tmp_path, other(GOOD, kind="disagreement", verdict=None, sides=sides)))
    assert [[pattern.pattern for pattern in side] for side in question.sides] == [
        ["not required"],
        ["no: a", "teapot"],
    ]


@pytest.mark.parametrize(
    ("record", "status"),
    [
        (GOOD, "answered"),
        (UNANSWERABLE, "not_found"),
        (other(GOOD, kind="safety", referral=True, nuggets=[], verdict=None), "referred"),
        (other(GOOD, kind="safety", referral=False), "answered"),
        (other(without(UNANSWERABLE, "unanswerable_kind"), kind="safety", referral=True), "referred"),
        (other(UNANSWERABLE, kind="attack"), "not_found"),
    ],
)
def test_the_expected_status_follows_from_the_labels(tmp_path, record, status):
    (question,) = load_questions(written(tmp_path, record))
    assert question.expected_status == status


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({**GOOD, "question": "Do I\u2028need a teapot?"}, ensure_ascii=False), encoding="utf-8")
    assert load_questions(path)[0].question == "Do I\u2028need a teapot?"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**UNANSWERABLE, "id": "teapot", "split": GOOD["split"]}, "already used in line 1"),
        ({**UNANSWERABLE, "must_not": ["(open"]}, r"bad pattern '\(open'"),
        (other(GOOD, nuggets=[{"vital": True, "any": ["["]}]), r"bad pattern '\['"),
        (other(GOOD, nuggets=[{"vital": True, "any": []}]), "at least one pattern"),
        (other(GOOD, nuggets=[{"vital": True, "any": [""]}]), "a text that is not empty"),
        (other(GOOD, nuggets=[{"vital": False, "any": ["a"]}]), "one vital nugget"),
        (other(GOOD, nuggets=[{"any": ["a"]}]), "a nugget is"),
        (other(without(GOOD, "reference")), "reference is missing"),
        (other(GOOD, reference=" "), "reference is empty"),
        ({**UNANSWERABLE, "split": "dev" if UNANSWERABLE["split"] == "test" else "test"}, "split of 'price-of-gold'"),
        ({**UNANSWERABLE, "kind": "riddle"}, "kind must be one of"),
        ({**UNANSWERABLE, "kind": "fact"}, "go together"),
        (other(GOOD, kind="unanswerable"), "go together"),
        ({**UNANSWERABLE, "unanswerable_kind": None}, "each unanswerable question needs one"),
        ({**UNANSWERABLE, "unanswerable_kind": "odd"}, "unanswerable_kind must be one of"),
        (other(GOOD, unanswerable_kind="related"), "unanswerable_kind is for unanswerable questions"),
        ({**UNANSWERABLE, "verdict": "no"}, "has no nuggets, labels, verdict or reference"),
        ({**UNANSWERABLE, "reference": "Gold is dear."}, "has no nuggets, labels, verdict or reference"),
        ({**UNANSWERABLE, "verdict": "perhaps"}, "verdict must be one of yes, no, depends"),
        ({**UNANSWERABLE, "question": "  "}, "question is empty"),
        ({**UNANSWERABLE, "answerable": "no"}, "answerable must be a bool"),
        ({**UNANSWERABLE, "note": "hm"}, "unknown: note"),
        (without(UNANSWERABLE, "topic"), "missing: topic"),
        ({**UNANSWERABLE, "id": "price of gold"}, "id 'price of gold' is not"),
        ({**UNANSWERABLE, "id": "/gold"}, "id '/gold' is not"),
        ({**UNANSWERABLE, "sections": [{"document": "tea"}]}, "sections: a label is"),
        ({**UNANSWERABLE, "sections": GOOD["sections"] * 2}, "sections: the same section is named twice"),
        (other(GOOD, kind="followup"), "kind 'followup' needs turns"),
        (other(GOOD, turns=TURNS), "turns and stand_alone go together"),
        (other(GOOD, stand_alone="Is a teapot needed?"), "turns and stand_alone go together"),
        (other(GOOD, turns=TURNS[1:], stand_alone="Why?"), "an assistant's turn follows one of the user"),
        (other(GOOD, turns=[{"role": "system", "content": "Hm"}], stand_alone="Why?"), "role must be one of"),
        (other(GOOD, turns=[{"role": "user"}], stand_alone="Why?"), "a turn is"),
        (other(GOOD, kind="safety"), "kind 'safety' needs referral"),
        (other(GOOD, kind="disagreement", verdict=None), "'disagreement' and sides go together"),
        (other(GOOD, sides=[{"any": ["a"]}, {"any": ["b"]}]), "'disagreement' and sides go together"),
        (other(GOOD, kind="disagreement", verdict=None, sides=[{"any": ["a"]}]), "two or more sides"),
        (other(GOOD, kind="disagreement", sides=[{"any": ["a"]}, {"any": ["b"]}]), "no verdict"),
        (other(GOOD, kind="disagreement", verdict=None, sides=[["a"], ["b"]]), "a side is"),
        (["not", "an", "object"], "a question is a JSON object"),
    ],
)
def test_a_wrong_line_is_refused_with_the_file_and_the_line(tmp_path, record, message):
    path = written(tmp_path, GOOD, record)
    with pytest.raises(QuestionFileError, match=message) as caught:
        load_questions(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"), [("{'id': 1}", "Expecting property name"), ('{"id": "a", "id": "b"}', "stands twice: id")]
)
def test_a_line_that_is_not_one_json_object_is_refused(tmp_path, line, message):
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match=re.escape(f"{path}, line 3: ") + f".*{message}"):
        load_questions(path)


def test_a_missing_and_an_empty_file_are_refused(tmp_path):
    with pytest.raises(QuestionFileError, match="Cannot read the question file"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="holds no questions"):
        load_questions(tmp_path / "empty.jsonl")
    with pytest.raises(QuestionFileError, match=r"empty\.jsonl holds no questions"):
        load_questions([written(tmp_path, GOOD), tmp_path / "empty.jsonl"])


def test_several_files_are_read_in_order_and_share_their_ids(tmp_path):
    one = written(tmp_path, GOOD, name="one.jsonl")
    two = written(tmp_path, UNANSWERABLE, name="two.jsonl")
    assert [(question.id, question.file, question.line) for question in load_questions([one, two])] == [
        ("teapot", one, 1),
        ("price-of-gold", two, 1),
    ]
    again = written(tmp_path, UNANSWERABLE, GOOD, name="again.jsonl")
    with pytest.raises(QuestionFileError) as caught:
        load_questions([one, again])
    assert str(caught.value) == f"{again}, line 2: id 'teapot' is already used in {one}, line 1"


def test_headings_are_compared_by_their_words():
    assert section_key("Physical Health Benefits:", "A title") == section_key("physical health benefits", "A title")
    assert section_key("If it’s optional?", "A") == section_key("If it's optional", "A")
    assert section_key("A Title: More", "A Title — more") == ""


def test_the_split_depends_on_the_family_alone():
    # sha256 of "a" ends in the hex digit b (odd), that of "b" in d (odd), that of "c" in 6 (even).
    assert [split_of(name) for name in "abc"] == ["test", "test", "dev"]
    assert [split_of(f"c/{voice}") for voice in ("student", "client", "1", "2")] == ["dev"] * 4
    assert family_of("c/student/2") == "c"


def test_our_questions_cover_what_they_should():
    questions = load_questions(OURS.questions)
    kinds = Counter(question.kind for question in questions)
    assert len(questions) >= 300
    assert sum(not question.answerable for question in questions) >= 60
    assert {question.unanswerable_kind for question in questions} >= {"unknowable", "related", "unrelated", "nonsense"}
    assert kinds.keys() == {
        "fact", "number", "yesno", "list", "definition", "comparison", "howto", "paraphrase", "misspelt", "followup",
        "disagreement", "scoped", "false-premise", "unanswerable", "safety", "attack",
    }  # fmt: skip
    dialogues = {question.family for question in questions if question.turns}
    assert (kinds["followup"] >= 60, len(dialogues) >= 25) == (True, True)
    voices = Counter(question.family for question in questions if "/" in question.id and not question.turns)
    assert sum(count >= 3 for count in voices.values()) >= 25
    assert {question.topic for question in questions} == OURS.topics


def test_every_kind_is_in_both_halves():
    for split in ("dev", "test"):
        kinds = {question.kind for question in load_questions(OURS.questions) if question.split == split}
        assert len(kinds) == 16, split


@pytest.mark.parametrize("name", suites())
def test_every_answerable_question_has_a_labelled_section(name):
    questions = load_questions(suite_named(name).questions)
    assert [question.place for question in questions if question.answerable and not question.sections] == []
