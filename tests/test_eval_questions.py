"""A question file is read in full or refused with its name and line; the committed files are in order."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.loading import load_corpus
from evals.questions import (
    DEFAULT_QUESTIONS,
    QuestionFileError,
    check_labels,
    load_questions,
    section_key,
    split_of,
)
from evals.scorers import plain_text

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
ARTICLES = ROOT.parent / "shared" / "sources"
OTHER_FIELDS = sorted(folder for folder in (ROOT / "evals" / "corpora").glob("*") if folder.is_dir())

GOOD = {
    "id": "teapot",
    "kind": "yesno",
    "topic": "tea",
    "question": "Do I need a teapot?",
    "answerable": True,
    "verdict": "no",
    "nuggets": [{"vital": True, "any": ["not required"]}],
    "must_not": ["^yes"],
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


def written(tmp_path, *records):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def without(record, name):
    return {key: value for key, value in record.items() if key != name}


def test_a_good_file_is_read(tmp_path):
    first, second = load_questions(written(tmp_path, GOOD, UNANSWERABLE))
    assert (first.id, first.verdict, first.line) == ("teapot", "no", 1)
    assert first.nuggets[0].patterns[0].search("A teapot is NOT REQUIRED.")
    assert (second.unanswerable_kind, second.line) == ("unrelated", 2)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**UNANSWERABLE, "id": "teapot", "split": GOOD["split"]}, "already used in line 1"),
        ({**UNANSWERABLE, "must_not": ["(open"]}, r"bad pattern '\(open'"),
        ({**GOOD, "id": "x", "split": split_of("x"), "nuggets": [{"vital": True, "any": ["["]}]}, r"bad pattern '\['"),
        ({**GOOD, "id": "x", "split": split_of("x"), "nuggets": [{"vital": True, "any": []}]}, "at least one pattern"),
        ({**GOOD, "id": "x", "split": split_of("x"), "nuggets": [{"vital": False, "any": ["a"]}]}, "one vital nugget"),
        ({**GOOD, "id": "x", "split": split_of("x"), "nuggets": [{"any": ["a"]}]}, "a nugget is"),
        ({**UNANSWERABLE, "split": "dev" if UNANSWERABLE["split"] == "test" else "test"}, "split of 'price-of-gold'"),
        ({**UNANSWERABLE, "kind": "riddle"}, "kind must be one of"),
        ({**UNANSWERABLE, "kind": "fact"}, "go together"),
        ({**UNANSWERABLE, "unanswerable_kind": None}, "each of them needs one"),
        ({**UNANSWERABLE, "verdict": "no"}, "has no nuggets, labels or verdict"),
        ({**UNANSWERABLE, "verdict": "perhaps"}, "verdict must be one of yes, no, depends"),
        ({**UNANSWERABLE, "question": "  "}, "question is empty"),
        ({**UNANSWERABLE, "answerable": "no"}, "answerable must be a bool"),
        ({**UNANSWERABLE, "note": "hm"}, "unknown: note"),
        (without(UNANSWERABLE, "topic"), "missing: topic"),
        ({**UNANSWERABLE, "sections": [{"document": "tea"}]}, "sections: a label is"),
        (
            {**UNANSWERABLE, "sections": GOOD["sections"] * 2},
            "sections: the same section is named twice",
        ),
        (["not", "an", "object"], "a question is a JSON object"),
    ],
)
def test_a_wrong_line_is_refused_with_the_file_and_the_line(tmp_path, record, message):
    path = written(tmp_path, GOOD, record)
    with pytest.raises(QuestionFileError, match=message) as caught:
        load_questions(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert "\n" not in str(caught.value)


def test_a_line_that_is_not_json_is_refused(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(GOOD) + "\n\n{'id': 1}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 3"):
        load_questions(path)


def test_a_missing_and_an_empty_file_are_refused(tmp_path):
    with pytest.raises(QuestionFileError, match="Cannot read the question file"):
        load_questions(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="holds no questions"):
        load_questions(tmp_path / "empty.jsonl")


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ({"document": "coffee", "heading": "Prices"}, "document 'coffee'"),
        ({"document": "tea", "heading": "Price"}, "section 'Price'"),
    ],
)
def test_a_label_must_name_a_section_of_the_corpus(tmp_path, label, message):
    path = written(tmp_path, UNANSWERABLE, {**GOOD, "sections": [label]})
    documents = load_corpus(ROOT / "tests" / "data" / "corpus-small").documents
    with pytest.raises(QuestionFileError, match=message) as caught:
        check_labels(load_questions(path), documents, path=path)
    assert str(caught.value).startswith(f"{path}, line 2: ")


def test_labels_that_name_sections_pass_and_an_empty_heading_is_the_text_above_them(tmp_path):
    labels = [
        *GOOD["sections"],
        {"document": "tea", "heading": ""},
        {"document": "garden/compost", "heading": "Turning"},
    ]
    path = written(tmp_path, {**GOOD, "sections": labels})
    check_labels(load_questions(path), load_corpus(ROOT / "tests" / "data" / "corpus-small").documents, path=path)


def test_headings_are_compared_by_their_words():
    assert section_key("Physical Health Benefits:", "A title") == section_key("physical health benefits", "A title")
    assert section_key("If it’s optional?", "A") == section_key("If it's optional", "A")
    assert section_key("A Title: More", "A Title — more") == ""


def test_the_split_depends_on_the_id_alone():
    # sha256 of "a" ends in the hex digit b (odd), that of "b" in d (odd), that of "c" in 6 (even).
    assert [split_of(name) for name in "abc"] == ["test", "test", "dev"]


def test_the_committed_questions_cover_what_they_should():
    questions = load_questions()
    assert sum(question.answerable for question in questions) >= 130
    assert sum(not question.answerable for question in questions) >= 40
    splits = Counter(question.split for question in questions)
    assert min(splits.values()) >= 140
    for split in ("dev", "test"):
        assert len({question.kind for question in questions if question.split == split}) == 11
    assert len({question.question.casefold() for question in questions}) == len(questions)


def test_every_answerable_question_of_our_field_is_labelled():
    assert [question.id for question in load_questions() if question.answerable and not question.sections] == []


def test_the_committed_labels_name_sections_of_the_corpus():
    check_labels(load_questions(), load_corpus(CORPUS).documents)


@pytest.mark.parametrize("folder", OTHER_FIELDS, ids=lambda folder: folder.name)
def test_the_questions_of_other_fields_are_in_order(folder):
    path = DEFAULT_QUESTIONS.parent / f"{folder.name}.jsonl"
    check_labels(load_questions(path), load_corpus(folder).documents, path=path)


@pytest.mark.parametrize(("folder", "labels"), [(CORPUS, "sections"), (ARTICLES, "articles")])
def test_every_vital_nugget_stands_in_a_labelled_section(folder, labels):
    if not folder.is_dir():
        pytest.skip("the two articles are not at hand (../shared/sources)")
    texts: dict[tuple[str, str], str] = {}
    for document in load_corpus(folder).documents:
        for section in document.sections:
            place = (document.id, section_key(section.heading, document.title))
            texts[place] = texts.get(place, "") + " " + plain_text(document.text[section.start : section.end])
    titles = {document.id: document.title for document in load_corpus(folder).documents}
    missing = []
    for question in load_questions():
        places = [
            (label.document, section_key(label.heading, titles[label.document])) for label in question.labels(labels)
        ]
        missing += [
            (question.id, nugget.name)
            for nugget in question.nuggets
            if nugget.vital and not any(pattern.search(texts[place]) for place in places for pattern in nugget.patterns)
        ]
    assert missing == []
