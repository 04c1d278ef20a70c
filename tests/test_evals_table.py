"""The README's tables are those of the baselines."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.gate import BASELINES, baseline_path
from evals.readme import ReadmeError, ablation_table, results_table, tables, with_tables
from evals.records import CaseResult, Fingerprint, Run, Timings
from evals.results import write_run
from evals.suites import FIRST_SUITE, suites

ROOT = Path(__file__).resolve().parents[1]
STATE = Fingerprint("corpus", "questions", "code", "1", {}, {})
README = "# Title\n\n<!-- evals -->\nold\n<!-- /evals -->\n\nMore.\n"


def run(suite: str = FIRST_SUITE) -> Run:
    cases = [
        CaseResult(
            id=f"q{number}",
            kind="fact",
            topic="small",
            split="test" if number < 12 else "dev",
            question="?",
            scores={"nDCG@10": float(number % 2), "Success@5": 1.0, "unsupported sentences": 0.0},
        )
        for number in range(20)
    ]
    return Run(suite, "all", "sections", STATE, tuple(cases))


def row(table: str, number: int) -> list[str]:
    return [cell.strip() for cell in table.splitlines()[number].strip("|").split("|")]


def test_a_row_has_counts_means_and_half_intervals():
    table = results_table([run(), run("tea-time")])
    assert row(table, 0)[:4] == ["questions", "n", "Success@5", "nDCG@10"]
    assert row(table, 2)[:4] == ["medical massage, test half", "12", "1.000", "0.500 ±.29"]
    assert row(table, 3)[:2] == ["medical massage, development half", "8"]
    assert row(table, 4)[:2] == ["tea time, test half", "12"]
    assert len(table.splitlines()) == 5
    unsupported, verdicts = (row(table, 0).index(name) for name in ("unsupported", "verdicts"))
    assert (row(table, 2)[unsupported], row(table, 2)[verdicts]) == ("0.000", "-")


def test_cases_that_were_not_scored_are_counted_apart():
    made = run()
    cases = (replace(made.cases[0], scores={}, unscored="too long"), *made.cases[1:])
    assert row(results_table([replace(made, cases=cases)]), 2)[1] == "11 of 12"


def test_an_ablation_has_a_row_a_system_in_the_order_of_its_file(tmp_path):
    path = tmp_path / "ablation.json"
    rows = [
        {"name": "all of it", "metrics": {"vital nuggets": 0.91, "Success@5": 1, "verdict": None}},
        {"name": "dense alone", "metrics": {"Success@5": 0.8}},
    ]
    path.write_text(json.dumps({"suite": "x", "split": "dev", "rows": rows}))
    assert ablation_table(path).splitlines() == [
        "| system | Success@5 | vital nuggets |",
        "| --- | --- | --- |",
        "| all of it | 1.000 | 0.910 |",
        "| dense alone | 0.800 | - |",
    ]


@pytest.mark.parametrize("text", ["{", "{}", '{"rows": [{"name": "x"}]}', '{"rows": 3}', "[]"])
def test_a_file_that_is_no_ablation_is_refused(tmp_path, text):
    path = tmp_path / "ablation.json"
    path.write_text(text)
    with pytest.raises(ReadmeError, match="python -m evals ablate"):
        ablation_table(path)


def test_only_what_stands_between_the_marks_is_replaced():
    assert with_tables(README, {"evals": r"| \1 |"}) == README.replace("old", r"| \1 |")


@pytest.mark.parametrize(
    "text", ["", README.replace("/", ""), README + README, "<!-- /evals -->\n<!-- evals -->\n", "<!-- evals -->\n"]
)
def test_marks_that_are_missing_or_repeated_are_refused(text):
    with pytest.raises(ReadmeError, match="<!-- evals -->"):
        with_tables(text, {"evals": "| |"})


def test_the_command_writes_and_then_finds_nothing_stale(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_run(baseline_path(FIRST_SUITE), run(), Timings({}))
    Path("README.md").write_text(README, encoding="utf-8")
    stale = CliRunner().invoke(app, ["table", "--check"])
    assert (stale.exit_code, "python -m evals table --write" in stale.stderr) == (3, True)
    assert CliRunner().invoke(app, ["table", "--write"]).exit_code == 0
    assert CliRunner().invoke(app, ["table", "--check"]).exit_code == 0
    assert results_table([run()]) in Path("README.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["table"]).stdout.strip() == results_table([run()])


def test_without_a_baseline_the_command_that_makes_one_is_named(tmp_path):
    with pytest.raises(ReadmeError, match="python -m evals run --suite all"):
        tables(tmp_path)


@pytest.mark.skipif(
    not any((ROOT / baseline_path(name)).exists() for name in suites()), reason="there is no baseline yet"
)
def test_the_readme_is_not_stale():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_tables(text, tables(ROOT / BASELINES)) == text, "run `python -m evals table --write`"
