"""`python -m evals model`: both columns, what a model wrote, and what reading says of the sentences that are shown."""

import json

import pytest
from scripted_server import refuses, says, serving
from small_questions import COURSE, TEAPOT, VOLCANO, WATER, write
from typer.testing import CliRunner

from evals import local_model, model, model_results
from evals.__main__ import app
from evals.model import ModelChecksError, Written, load_checks
from evals.model_results import ModelResultsError, read_summary, tables

LIE = "The tasting course costs 90 euros."
# Supported, and neither word for word nor said before.
SAID = "The tasting course takes 3 hours."
QUOTE = "The tasting course costs 45 euros and takes 3 hours."


@pytest.fixture
def measured(small_index_dir, tmp_path, monkeypatch):
    """Runs the command on one question with a scripted model; `supported` is what reading said of the sentence."""
    pytest.importorskip("langchain_openai", reason="the language model's packages are not installed")

    def measure(*acts, supported=None):
        checks = tmp_path / "checks.jsonl"
        line = {"sentence": SAID, "quote": QUOTE, "supported": supported}
        checks.write_text("" if supported is None else json.dumps(line) + "\n", encoding="utf-8")
        monkeypatch.setattr(model, "CHECKS", checks)
        questions = write(tmp_path / "small.jsonl", [COURSE, {**VOLCANO, "id": "lava", "split": "dev"}])
        output = tmp_path / "model.json"
        with serving(*acts) as server:
            monkeypatch.setenv("ASSISTANT_CHAT_MODEL", "scripted")
            monkeypatch.setenv("ASSISTANT_CHAT_BASE_URL", server.url)
            arguments = ["--questions", questions, "--index-dir", small_index_dir, "--output", output]
            result = CliRunner().invoke(app, ["model", *map(str, arguments)], catch_exceptions=False)
        return result, json.loads(output.read_text(encoding="utf-8")), server

    return measure


def test_unsupported_sentences_are_counted_and_not_shown(measured):
    result, written, server = measured(says(f"{LIE} [1] {SAID} [1]"), supported=True)
    assert result.exit_code == 0
    assert len(server.requests) == 1  # what the sources do not answer is not asked
    figures = written["figures"]
    assert figures["counts"]["asked"] == 1
    assert figures["counts"]["claims"] == 2
    assert figures["counts"]["kept"] == 1
    assert figures["counts"]["replaced"] + figures["counts"]["left_out"] == 1
    assert figures["shown"] == {"sentences": 1, "word_for_word": 0, "unsupported": 0, "unread": 0}
    assert "90" not in " ".join(written["answers"].values())
    metrics = {row["metric"]: row for row in figures["metrics"]}
    assert metrics["vital nuggets"]["extractive"] == metrics["vital nuggets"]["behind_verifier"] == 1.0
    assert "1 unsupported (50 %)" in result.stdout


def test_a_shown_sentence_that_was_read_and_found_unsupported_fails_the_command(measured):
    result, written, _ = measured(says(f"{SAID} [1]"), supported=False)
    assert result.exit_code == 3
    assert written["figures"]["shown"]["unsupported"] == 1


def test_a_sentence_that_nobody_has_read_is_counted_as_such(measured):
    result, written, _ = measured(says(f"{SAID} [1]"))
    assert result.exit_code == 0
    assert written["figures"]["shown"]["unread"] == 1
    assert [one["sentence"] for one in written["shown"]] == [SAID]


def test_a_model_that_fails_leaves_the_first_column_in_both(measured):
    result, written, _ = measured(refuses(401))
    assert result.exit_code == 0
    assert list(written["figures"]["counts"]["failures"].values()) == [1]
    assert "(401)" in result.stdout
    assert all(row["extractive"] == row["behind_verifier"] for row in written["figures"]["metrics"])


def test_a_run_is_taken_over_with_what_has_been_read_since(measured, tmp_path, monkeypatch):
    _, _, _ = measured(says(f"{SAID} [1]"))
    line = {"sentence": SAID, "quote": QUOTE, "supported": True}
    (tmp_path / "checks.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n<!-- model -->\n<!-- /model -->\nrest\n", encoding="utf-8")
    monkeypatch.setattr(model_results, "PAGE", page)
    monkeypatch.setattr(model_results, "RESULTS", tmp_path / "results.json")
    arguments = ["model", "--accept", "--output", str(tmp_path / "model.json")]
    assert CliRunner().invoke(app, arguments, catch_exceptions=False).exit_code == 0
    figures = read_summary(tmp_path / "results.json")
    assert figures["shown"]["unread"] == 0
    assert tables(figures) in page.read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").endswith("<!-- /model -->\nrest\n")


def test_white_space_and_the_last_full_stop_make_no_other_quote():
    assert Written("q", "A cup  is enough", "A cup is enough.").is_quoted
    assert not Written("q", "A cup is not enough.", "A cup is enough.").is_quoted


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"sentence": "a", "quote": "b", "supported": "yes"}', '{"sentence": "a", "quote": ""}']
)
def test_a_wrong_line_of_the_checks_is_named(tmp_path, line):
    path = tmp_path / "checks.jsonl"
    path.write_text(f'{{"sentence": "a", "quote": "b", "supported": true}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ModelChecksError, match="line 2"):
        load_checks(path)


def test_a_missing_file_of_checks_is_told(tmp_path):
    with pytest.raises(ModelChecksError, match="Cannot read"):
        load_checks(tmp_path / "none.jsonl")


def test_the_committed_checks_can_be_read():
    assert load_checks(model.CHECKS)


def test_the_page_shows_the_committed_figures():
    assert tables(read_summary(model_results.RESULTS)) in model_results.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"counts": {}}'])
def test_figures_that_cannot_be_read_are_told(tmp_path, content):
    path = tmp_path / "results.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelResultsError, match="--accept"):
        read_summary(path)


def test_a_model_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setattr(local_model, "is_installed", lambda: False)
    with pytest.raises(local_model.LocalModelError, match="make local-model"), local_model.serving():
        pass


def test_questions_are_the_same_every_time_and_one_of_a_family(tmp_path):
    from small_questions import questions

    given = questions(tmp_path, WATER, TEAPOT, COURSE, VOLCANO)
    order = [one.id for one in model._order(given)]
    assert sorted(order) == ["course", "teapot", "water"]
    assert order == [one.id for one in model._order(tuple(reversed(given)))]
