"""A suite is one field: its question files and the corpus they are asked of."""

import json

import pytest

from evals.suites import ROOT, SuiteError, suite_named, suites


def test_our_field_comes_first_and_every_suite_has_its_corpus():
    known = suites()
    assert next(iter(known)) == "medical-massage"
    assert set(known) == {"medical-massage"} | {
        folder.name for folder in (ROOT / "evals" / "corpora").iterdir() if folder.is_dir()
    }
    assert all(suite.corpus.is_dir() for suite in known.values())
    assert all(suite.topics for suite in known.values())


def test_every_question_file_belongs_to_one_suite():
    files = [path for suite in suites().values() for path in suite.questions]
    assert sorted(files) == sorted((ROOT / "evals" / "questions").glob("*.jsonl"))


def test_the_files_of_a_suite_are_in_order(tmp_path):
    folder = tmp_path / "evals" / "questions"
    folder.mkdir(parents=True)
    for name in ("tea.voices.jsonl", "tea.jsonl", "tea.dialogues.jsonl", "teapots.jsonl"):
        (folder / name).touch()
    (folder / "topics.json").write_text(json.dumps({"tea": ["water", "leaves"]}), encoding="utf-8")
    known = suites(tmp_path)
    assert list(known) == ["tea", "teapots"]
    assert [path.name for path in known["tea"].questions] == ["tea.jsonl", "tea.dialogues.jsonl", "tea.voices.jsonl"]
    assert known["tea"].corpus == tmp_path / "evals" / "corpora" / "tea"
    assert (known["tea"].topics, known["teapots"].topics) == ({"water", "leaves"}, frozenset())


def test_an_unknown_suite_is_refused_with_the_known_ones():
    with pytest.raises(SuiteError, match=r"no suite 'tea'.*medical-massage, beekeeping, bicycle-school"):
        suite_named("tea")


def test_a_folder_without_questions_has_no_suites(tmp_path):
    assert suites(tmp_path) == {}
    with pytest.raises(SuiteError, match="none are here"):
        suite_named("tea", tmp_path)
