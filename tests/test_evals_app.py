"""Which runs the evals page finds, and what it is given to show of them."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from evals.app.runs import newest, read_all, run_files
from evals.app.views import cases_view, metrics_view, runs_view
from evals.comparison import compare
from evals.page.cases import case_views
from evals.page.groups import metric_lines
from evals.records import CaseResult, Fingerprint, Run, Timings
from evals.results import write_run

FINGERPRINT = Fingerprint("c" * 64, "d" * 64, "e" * 64, "1", {}, {})
RIGHT = CaseResult("one", "fact", "tea", "dev", "What?", text="So [1].", status="answered", scores={"right": 1.0})
WRONG = replace(RIGHT, id="two", status="not_found", scores={"right": 0.0}, missed_vital=("so",))
RUN = Run("tea", "all", "sections", FINGERPRINT, (RIGHT, WRONG))


def write(path: Path, *, age: int, run: Run = RUN) -> None:
    write_run(path, run, Timings({}))
    os.utime(path, (2_000_000_000 - age, 2_000_000_000 - age))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "runs" / "older.json", age=9)
    write(tmp_path / "runs" / "newer.json", age=1)
    (tmp_path / "runs" / "ablation.json").write_text("{}", encoding="utf-8")
    write(tmp_path / "baselines" / "tea.json", age=0)
    return tmp_path


def test_runs_come_the_newest_first_and_then_the_baselines(folder: Path) -> None:
    files = run_files(folder / "runs", folder / "baselines")
    assert [file.name for file in files] == ["newer", "older", "tea (baseline)"]
    assert [file.name for file in newest(files)] == ["newer", "older"]
    assert [file.name for file in newest(run_files(folder / "none", folder / "baselines"))] == ["tea (baseline)"]
    assert run_files(folder / "none", folder / "none") == ()


def test_a_file_that_is_no_run_is_named(folder: Path) -> None:
    (folder / "runs" / "notes.json").write_text('{"tea": 1}', encoding="utf-8")
    read, problems = read_all(run_files(folder / "runs", folder / "none"))
    assert [one.file.name for one in read] == ["newer", "older"]
    assert len(problems) == 1
    assert "notes.json is not a run" in problems[0]


def test_a_run_that_is_written_anew_is_read_anew(folder: Path) -> None:
    before, _ = read_all(run_files(folder / "runs", folder / "none"))
    write(folder / "runs" / "newer.json", age=0, run=replace(RUN, cases=(RIGHT,)))
    after, _ = read_all(run_files(folder / "runs", folder / "none"))
    assert (len(before[0].run.cases), len(after[0].run.cases)) == (2, 1)


def test_a_row_holds_the_headlines_and_says_which_run_is_chosen(folder: Path) -> None:
    read, _ = read_all(run_files(folder / "runs", folder / "none"))
    shown = runs_view(read, read[1])
    assert [row["chosen"] for row in shown["rows"]] == [False, True]
    values = dict(zip([metric["name"] for metric in shown["metrics"]], shown["rows"][0]["values"], strict=True))
    assert (values["right"]["text"], values["right"]["count"]) == ("50.0", 2)
    assert values["citation recall"] is None


def test_a_comparison_says_what_changed_and_shows_both_answers() -> None:
    fixed = replace(RUN, cases=(RIGHT, replace(WRONG, status="answered", text="Now so.", scores={"right": 1.0})))
    comparison = compare(RUN, fixed)
    shown = metrics_view(metric_lines(fixed.cases, comparison), comparison, "before")
    assert shown["counts"] == [{"change": "fixed", "count": 1}]
    assert shown["regressions"] == []
    cases = cases_view(case_views(fixed.cases, comparison))["cases"]
    assert [one["change"] for one in cases] == ["", "fixed"]
    assert cases[0]["before"] is None
    assert (cases[1]["before"]["text"], cases[1]["given"]["text"]) == ("So [1].", "Now so.")


def test_what_failed_is_said_in_words() -> None:
    shown = cases_view(case_views(RUN.cases, None))["cases"][1]
    assert shown["faults"] == ["declined, but answerable", "vital fact missed"]
    assert shown["result"] == "wrong"
    assert shown["missed"] == ["so"]


@pytest.mark.parametrize("name", ["questions_per_minute", "checks_per_minute", "require_sign_in"])
def test_a_setting_of_the_app_makes_no_other_run(name: str) -> None:
    from assistant.settings import Settings
    from evals.fingerprint import configuration

    assert name in Settings.model_fields
    assert name not in configuration(Settings())
