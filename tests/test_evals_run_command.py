"""`python -m evals run`, `check` and the frame: what they print, write and refuse."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from small_questions import RECORDS, TEAPOT, WATER, facts, questions, section, write
from typer.testing import CliRunner

from evals.__main__ import COMMANDS, app, main
from evals.measuring import TargetError, targets
from evals.records import Timings
from evals.results import read_run, read_timings
from evals.runner import run_questions
from evals.suites import ROOT, SuiteError, suites
from evals.tables import WIDTH, print_run, print_worst, wrongs

SMALL_CORPUS = Path(__file__).resolve().parent / "data" / "corpus-small"


@pytest.fixture(scope="module")
def question_file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("command") / "small.jsonl")


@pytest.fixture(scope="module")
def first_run(question_file, small_index_dir, tmp_path_factory):
    output = tmp_path_factory.mktemp("first") / "run.json"
    return invoke("run", "--questions", question_file, "--index-dir", small_index_dir, "--output", output), output


def invoke(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_run_prints_its_tables_and_writes_its_files(first_run):
    result, output = first_run
    assert result.exit_code == 0
    assert "Unscored: 1 of 7 cases." in result.stdout
    assert "too-long: The question has" in result.stdout
    assert f"Wrote {output}" in result.stderr
    run = read_run(output)
    assert (run.suite, run.split, run.labels) == ("small", "all", "sections")
    assert [case.id for case in run.cases] == [record["id"] for record in RECORDS]
    assert read_timings(output) is not None


def test_a_run_in_another_process_has_the_same_bytes(first_run, question_file, small_index_dir, tmp_path):
    _, first = first_run
    again = tmp_path / "again.json"
    arguments = ["--questions", question_file, "--index-dir", small_index_dir, "--output", again]
    # Another seed puts every set in another order.
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "evals", "run", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment, timeout=120)
    assert again.read_bytes() == first.read_bytes()


def test_a_corpus_of_ones_own_is_indexed_under_its_name(question_file, tmp_path):
    output = tmp_path / "run.json"
    arguments = ["--questions", question_file, "--corpus", SMALL_CORPUS, "--index-dir", tmp_path, "--output", output]
    invoke("run", *arguments, "--split", "dev")
    run = read_run(output)
    assert {case.split for case in run.cases} == {"dev"}
    assert run.fingerprint.corpus
    assert (tmp_path / "evals-corpus-small").is_dir()


def test_the_labels_are_checked_before_anything_is_built(tmp_path):
    wrong = write(tmp_path / "wrong.jsonl", [{**WATER, "sections": section("Coffee")}])
    from evals.questions import QuestionFileError

    with pytest.raises(QuestionFileError, match=r"wrong\.jsonl, line 1"):
        invoke("run", "--questions", wrong, "--corpus", SMALL_CORPUS, "--index-dir", tmp_path / "indexes")
    assert not (tmp_path / "indexes").exists()


def test_the_labels_are_checked_against_an_index_that_is_taken_as_it_is(tmp_path, small_index_dir):
    from evals.questions import QuestionFileError

    wrong = write(tmp_path / "wrong.jsonl", [{**WATER, "sections": section("Coffee")}])
    with pytest.raises(QuestionFileError, match="Coffee"):
        invoke("run", "--questions", wrong, "--index", "default", "--index-dir", small_index_dir)


def test_the_worst_cases_are_printed_with_what_is_wrong(small_assistant, tmp_path):
    bad = {**TEAPOT, "nuggets": facts("moon cheese")}
    cases = run_questions(small_assistant, questions(tmp_path, WATER, bad)).cases
    out = io.StringIO()
    print_worst(cases, 5, Console(file=out, width=200, markup=False))
    assert "missed: moon cheese" in out.getvalue()
    assert "(water" not in out.getvalue()
    assert wrongs(replace(cases[1], unscored="no")) == []


def test_every_table_fits_its_width(first_run):
    result, _ = first_run
    assert max(len(line) for line in result.stdout.splitlines()) <= WIDTH
    assert "…" not in result.stdout


def test_brackets_in_an_answer_are_printed_as_they_are(first_run, capsys):
    from evals.commands.options import results_console

    run = read_run(first_run[1])
    case = replace(run.cases[0], text="Hot [1]. [red]Not markup[/red]", status="not_found")
    print_worst([case], 1, results_console())
    print_run(replace(run, cases=(case,)), Timings({}), results_console())
    assert "Hot [1]. [red]Not markup[/red]" in capsys.readouterr().out


def test_a_question_cannot_drive_the_terminal(first_run, capsys):
    from evals.commands.options import results_console

    case = replace(read_run(first_run[1]).cases[0], question="\x1b[2Jgone", status="not_found")
    print_worst([case], 1, results_console())
    printed = capsys.readouterr().out
    assert "gone" in printed
    assert "\x1b[2J" not in printed


def test_check_says_how_many_questions_are_in_order(question_file):
    result = invoke("check", "--questions", question_file, "--corpus", SMALL_CORPUS)
    assert "small: 7 questions, all in order" in result.stderr


def test_a_suite_is_asked_of_its_own_corpus():
    (field,) = targets()
    assert (field.name, field.index) == ("medical-massage", "default")
    assert field.corpus is not None
    assert [target.name for target in targets("all")] == list(suites())
    other = next(name for name in suites() if name != "medical-massage")
    assert targets(other)[0].index == f"evals-{other}"


def test_an_index_that_is_named_is_taken_as_it_is_unless_a_corpus_is_named_too(tmp_path):
    file = tmp_path / "mine.extra.jsonl"
    assert targets(index="articles")[0].corpus is None
    assert targets(index="articles", corpus=tmp_path)[0].corpus == tmp_path
    own = targets(questions=[file], index="mine")[0]
    assert (own.name, own.corpus, own.index) == ("mine", None, "mine")
    assert targets(questions=[file], corpus=tmp_path)[0].index == f"evals-{tmp_path.name}"
    assert targets(questions=[file])[0].index == "default"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"suite": "beekeeping", "questions": [Path("mine.jsonl")]}, TargetError),
        ({"suite": "all", "index": "default"}, TargetError),
        ({"suite": "all", "corpus": Path("corpus")}, TargetError),
        ({"suite": "nothing"}, SuiteError),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, error):
    with pytest.raises(error):
        targets(**arguments)


def test_a_half_without_questions_is_refused(tmp_path, small_index_dir):
    file = write(tmp_path / "one.jsonl", [WATER])
    other = "test" if WATER["split"] == "dev" else "dev"
    with pytest.raises(TargetError, match="no questions"):
        invoke("run", "--questions", file, "--index-dir", small_index_dir, "--split", other)


def test_an_expected_error_is_one_line_and_exit_code_1(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.argv", ["evals", "check", "--questions", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Cannot read the question file")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_with_an_example(name):
    text = invoke(name, "--help").stdout
    assert f"python -m evals {name}" in text
