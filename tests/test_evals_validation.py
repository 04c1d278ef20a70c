"""A question set with a fault is refused with the file and the line; the project's own sets have none."""

import json
from pathlib import Path

import pytest

from assistant.loading import load_corpus
from evals.questions import QuestionFileError, load_questions, split_of
from evals.suites import suite_named, suites
from evals.validation import check, check_labels, faults

ROOT = Path(__file__).resolve().parents[1]
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"
ARTICLES = ROOT.parent / "shared" / "sources"
TURNS = [{"role": "user", "content": "What is green tea?"}]

# By their SHA-256, "b" belongs to the test half and "c" to the development half.
GOOD = {
    "id": "b",
    "kind": "fact",
    "topic": "tea",
    "question": "How hot should the water be for a pot of green tea at home?",
    "answerable": True,
    "verdict": None,
    "nuggets": [{"vital": True, "any": ["70 (?:and|to) 80"]}, {"vital": False, "any": ["bitter"]}],
    "must_not": ["boil it"],
    "reference": "Between 70 and 80 degrees: boiling water makes it bitter.",
    "sections": [{"document": "tea", "heading": "How hot should the water be?"}],
    "split": split_of("b"),
}
SIDES = {
    **GOOD,
    "kind": "disagreement",
    "sides": [{"any": ["70 and 80"]}, {"any": ["bitter"]}],
}


def changed(record, **fields):
    question_id = fields.get("id", "c")
    return {
        **record,
        "question": f"What about {question_id}?",
        **fields,
        "id": question_id,
        "split": split_of(question_id),
    }


def written(tmp_path, *records, name="questions.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def documents():
    return load_corpus(SMALL_CORPUS).documents


def test_a_sound_set_passes(tmp_path, documents):
    questions = load_questions(written(tmp_path, GOOD, changed(SIDES)))
    check(questions, documents, topics={"tea"})
    assert list(faults(questions, documents, topics={"tea"})) == []


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            changed(GOOD, nuggets=[{"vital": True, "any": ["70", "60 degrees"]}, {"vital": False, "any": ["sweet"]}]),
            "has a nugget that its own reference answer lacks: sweet",
        ),
        (
            changed(GOOD, must_not=["bitter$", "makes it"]),
            "must not say 'makes it', which its own reference answer says",
        ),
        (changed(GOOD, must_not=["70 (?:and|to) 80"]), "which is also a pattern of what it must say"),
        (changed(GOOD, must_not=["celsius"]), "must not say 'celsius', which every labelled sentence with 70"),
        (changed(GOOD, must_not=["it?|"]), "must not say 'it?|', which almost any text matches"),
        (changed(GOOD, nuggets=[{"vital": True, "any": ["70", "hot*|x?"]}]), "which almost any text matches"),
        (changed(GOOD, nuggets=None), "has no nuggets yet"),
        (changed(GOOD, nuggets=[{"vital": True, "any": ["[a-z]"]}]), "'[a-z]', which almost any text matches"),
        (changed(GOOD, nuggets=[{"vital": True, "any": [r"\b\d+\b"]}]), "which almost any text matches"),
        (
            changed(SIDES, sides=[{"any": ["70"]}, {"any": ["cold water"]}]),
            "has a side, number 2, that its own reference answer does not show",
        ),
        (
            changed(SIDES, sides=[{"any": ["70"]}, {"any": ["makes it bitter"]}]),
            "has a side, number 2, that stands in no labelled section",
        ),
        (changed(GOOD, topic="teas"), "has the topic 'teas', which is none of tea"),
        (
            changed(GOOD, question="how hot should the water be, for a pot of  Green Tea at home"),
            "asks what 'b' asks",
        ),
        (
            changed(GOOD, question="How hot should the water be for a pot of green tea, at my home?"),
            "'b' (test) asks nearly what 'c' (dev) asks",
        ),
        (
            changed(GOOD, sections=[{"document": "coffee", "heading": "Prices"}]),
            "is labelled with document 'coffee', which the corpus does not have",
        ),
        (
            changed(GOOD, sections=[{"document": "tea", "heading": "Price"}]),
            "is labelled with section 'Price', which 'tea' does not have",
        ),
        (
            changed(GOOD, sections=[{"document": "tea", "heading": "Prices"}]),
            "has a vital nugget that stands in no labelled section: 70 (?:and|to) 80",
        ),
    ],
)
def test_a_fault_is_refused_with_the_file_and_the_line(tmp_path, documents, record, message):
    path = written(tmp_path, GOOD, record)
    with pytest.raises(QuestionFileError) as caught:
        check(load_questions(path), documents, topics={"tea"})
    assert message in str(caught.value)
    line = 1 if "asks nearly" in message else 2  # the question of the test half is the one that is named
    assert str(caught.value).startswith(f"{path}, line {line}: ")


def test_every_fault_is_named_and_a_long_list_is_cut(tmp_path):
    records = [changed(GOOD, id=f"q{number}", reference="Lukewarm.") for number in range(15)]
    with pytest.raises(QuestionFileError) as caught:
        check(load_questions(written(tmp_path, *records)))
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert "line 1: 'q0' has a nugget" in lines[0]
    assert lines[-1] == "... and 10 more faults"


def test_a_fault_in_a_second_file_names_that_file(tmp_path):
    good = written(tmp_path, GOOD)
    bad = written(tmp_path, changed(GOOD, reference="Lukewarm."), name="bad.jsonl")
    with pytest.raises(QuestionFileError) as caught:
        check(load_questions([good, bad]))
    assert str(caught.value).startswith(f"{bad}, line 1: 'c' ")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(changed(GOOD, id="b/student", question=GOOD["question"] + " now"), id="one family"),
        pytest.param(
            changed(GOOD, question=GOOD["question"], kind="followup", turns=TURNS, stand_alone="And the water?"),
            id="another conversation",
        ),
        pytest.param(changed(GOOD, must_not=[r"\d{3}"]), id="no number of three digits"),
        pytest.param(changed(GOOD, sections=[]), id="no labels"),
        pytest.param(
            changed(GOOD, sections=[{"document": "tea", "heading": "HOW HOT should the water be"}]), id="case"
        ),
        pytest.param(
            changed(GOOD, sections=[*GOOD["sections"], {"document": "tea", "heading": ""}]), id="above the sections"
        ),
    ],
)
def test_what_is_no_fault_passes(tmp_path, documents, record):
    check(load_questions(written(tmp_path, GOOD, record)), documents)


def test_typographic_quotes_and_dashes_do_not_matter(tmp_path):
    record = changed(GOOD, nuggets=[{"vital": True, "any": ["don't - 70"]}], reference="You don’t – 70 is enough.")
    check(load_questions(written(tmp_path, record)))


def test_labels_alone_can_be_checked(tmp_path, documents):
    record = changed(GOOD, reference="Lukewarm.")
    check_labels(load_questions(written(tmp_path, record)), documents)
    label = {"document": "tea", "heading": "Price"}
    with pytest.raises(QuestionFileError, match="line 1: 'c' is labelled with section 'Price'"):
        check_labels(load_questions(written(tmp_path, {**record, "sections": [label]})), documents)


@pytest.mark.parametrize("name", suites())
def test_the_questions_of_the_project_are_sound(name):
    suite = suite_named(name)
    check(load_questions(suite.questions), load_corpus(suite.corpus).documents, topics=suite.topics)


def test_our_questions_are_sound_against_the_raw_articles():
    if not ARTICLES.is_dir():
        pytest.skip("the two articles are not at hand (../shared/sources)")
    check(load_questions(suite_named("medical-massage").questions), load_corpus(ARTICLES).documents, "articles")
