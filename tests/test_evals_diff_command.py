"""`diff`, `gate` and `accept` on real files: what they print, what they refuse, and their exit codes."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_questions import RECORDS, SMALL_CORPUS, write
from typer.testing import CliRunner

from assistant.settings import load_settings
from evals import gate as gating
from evals.__main__ import app, main
from evals.comparison import compare
from evals.fingerprint import fingerprint
from evals.measuring import Target, measure
from evals.records import METRICS, CaseResult, Fingerprint, Run, Timings
from evals.results import read_run, write_run
from evals.suites import Suite

STATE = Fingerprint("corpus", "questions", "code", "1", {"passages": 10}, {"model": "weights"})
SUITE = "beekeeping"  # any suite that there is
NO_TIMINGS = Timings({})


def case(number: int, *, right: bool = True) -> CaseResult:
    scores = dict.fromkeys((metric.name for metric in METRICS), None) | {"nDCG@10": float(right), "right": float(right)}
    return CaseResult(
        id=f"q{number}",
        kind="fact",
        topic="small",
        split="dev",
        question=f"What is {number}?",
        status="answered",
        text=f"It is {number if right else 'unknown'} [1].",
        scores=scores,
    )


def run(*, wrong: int = 0, state: Fingerprint = STATE) -> Run:
    return Run(SUITE, "all", "sections", state, tuple(case(number, right=number >= wrong) for number in range(20)))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with a run and its baseline, which are equal."""
    monkeypatch.chdir(tmp_path)
    for path in (gating.run_path(SUITE), gating.baseline_path(SUITE)):
        write_run(path, run(), NO_TIMINGS)
    return tmp_path


def invoke(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_equal_runs_differ_in_nothing(folder):
    result = invoke("diff", SUITE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Every question has the same answer." in result.stdout


def test_a_worse_run_ends_with_code_3_and_shows_both_answers(folder):
    write_run(folder / "worse.json", run(wrong=10), NO_TIMINGS)
    result = invoke("diff", SUITE, "worse.json")
    assert result.exit_code == 3
    assert "regression: nDCG@10 1.000 -> 0.500 (-0.500, 95 % interval " in result.stderr
    assert "broken (10): right before, wrong now" in result.stdout
    assert "before: [answered] It is 3 [1]." in result.stdout
    assert "after: [answered] It is unknown [1]." in result.stdout
    assert invoke("diff", "worse.json", str(gating.run_path(SUITE))).exit_code == 0


def test_brief_lists_the_questions_alone(folder):
    write_run(folder / "worse.json", run(wrong=1), NO_TIMINGS)
    result = invoke("diff", SUITE, "worse.json", "--brief")
    assert "  q0: What is 0?" in result.stdout
    assert "before" not in result.stdout.replace("right before, wrong now", "")
    assert "nDCG" not in result.stdout


def test_json_is_one_value(folder):
    write_run(folder / "worse.json", run(wrong=10), NO_TIMINGS)
    result = invoke("diff", SUITE, "worse.json", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 3
    assert {one["change"] for one in found["questions"]} == {"broken"}
    assert found["questions"][0]["before"]["text"] == "It is 0 [1]."
    assert found["regressions"][0] in result.stderr
    ranking = next(one for one in found["metrics"] if (one["metric"], one["half"]) == ("nDCG@10", "all"))
    assert (ranking["difference"], ranking["count"], ranking["regressed"]) == (-0.5, 20, True)


def test_differing_states_are_warned_about(folder):
    write_run(folder / "other.json", run(state=replace(STATE, corpus="x", configuration={"passages": 5})), NO_TIMINGS)
    result = invoke("diff", SUITE, "other.json")
    assert result.exit_code == 0
    assert result.stderr.startswith("warning: not the same in both runs: corpus; setting passages (10 -> 5)")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["diff", "no-such-thing"], "no suite of that name"),
        (["diff", "medical-massage"], "python -m evals accept medical-massage"),
        (["diff", SUITE, "missing.json"], "missing.json"),
        (["accept", "no-such-thing"], "no suite"),
        (["accept", "medical-massage"], "python -m evals run --suite medical-massage"),
    ],
)
def test_an_expected_error_is_one_line_that_says_what_to_do(folder, monkeypatch, capsys, arguments, words):
    monkeypatch.setattr("sys.argv", ["evals", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 1
    assert words in capsys.readouterr().err


def test_the_gate_is_open_where_nothing_got_worse(folder):
    result = invoke("gate", SUITE)
    assert result.exit_code == 0
    assert "The gate is open" in result.stderr


def test_the_gate_is_shut_by_a_regression(folder):
    write_run(gating.run_path(SUITE), run(wrong=10), NO_TIMINGS)
    result = invoke("gate", SUITE)
    assert result.exit_code == 3
    assert f"regression: {SUITE}: nDCG@10 1.000 -> 0.500" in result.stderr
    assert f"The gate is shut for {SUITE}" in result.stderr


def test_the_gate_is_shut_where_a_baseline_or_a_run_is_missing(folder):
    result = invoke("gate")  # of all suites, one has both
    assert result.exit_code == 3
    assert "Make it: python -m evals run --suite medical-massage && python -m evals accept" in result.stderr
    shutil.rmtree(folder / "evals" / "runs")
    result = invoke("gate", SUITE)
    assert result.exit_code == 3
    assert f"Make it: python -m evals run --suite {SUITE}" in result.stderr


def test_a_suite_that_is_gone_does_not_leave_the_gate_unseen(folder):
    gating.baseline_path(SUITE).rename(gating.baseline_path("forgotten"))
    (gating.BASELINES / gating.ABLATION).write_text("{}")
    assert "forgotten" in gating.gated_suites()
    assert "ablation" not in gating.gated_suites()
    assert "There is no run of forgotten" in invoke("gate").stderr


@pytest.fixture
def small_suite(tmp_path, monkeypatch):
    """A suite over the small corpus with a real run of it."""
    suite = Suite("small", (write(tmp_path / "small.jsonl", RECORDS),), SMALL_CORPUS)
    monkeypatch.setattr(gating, "suite_named", lambda name: suite)
    monkeypatch.chdir(tmp_path)
    return suite


def test_a_real_run_of_the_present_state_is_accepted_and_any_other_is_not(small_suite, small_index_dir, tmp_path):
    target = Target("small", small_suite.questions, None, "default")
    made, timings = measure(target, index_dir=small_index_dir)
    write_run(gating.run_path("small"), made, timings)
    accepted = gating.accept("small")
    kept = read_run(accepted)
    assert kept.fingerprint == made.fingerprint
    assert not compare(made, kept).regressions
    assert not compare(made, kept).of("changed")
    assert [one.text for one in kept.cases] == [one.text for one in made.cases]
    assert accepted.stat().st_size < gating.run_path("small").stat().st_size
    assert made.fingerprint == fingerprint(made.fingerprint.corpus, small_suite.questions, load_settings())

    write(small_suite.questions[0], RECORDS[1:])
    with pytest.raises(gating.BaselineError, match="of another state: questions changed since"):
        gating.accept("small")
    for change in ({"code": "x"}, {"corpus": "x"}, {"models": {}}, {"configuration": {}}):
        write_run(gating.run_path("small"), replace(made, fingerprint=replace(made.fingerprint, **change)), timings)
        with pytest.raises(gating.BaselineError, match="another state"):
            gating.accept("small")


def test_a_run_of_one_half_or_of_another_suite_is_not_accepted(small_suite):
    for change in ({"split": "dev"}, {"suite": "other"}, {"labels": "articles"}):
        write_run(gating.run_path("small"), replace(replace(run(), suite="small"), **change), NO_TIMINGS)
        with pytest.raises(gating.BaselineError, match="not a run of all questions of small"):
            gating.accept("small")
