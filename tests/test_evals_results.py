"""A run as files: the same bytes every time, equal when read back, refused where damaged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_questions import RECORDS, questions

from assistant.settings import load_settings
from evals.fingerprint import code_sha256, configuration, fingerprint
from evals.records import METRICS, Fingerprint, Run, Timings
from evals.results import RunFileError, default_path, read_run, read_timings, run_text, timings_path, write_run
from evals.runner import run_questions
from evals.summary import stage_latencies

FINGERPRINT = Fingerprint("c" * 64, "q" * 64, "s" * 64, "1.0", {"passages": 10, "without": []}, {"model": "w" * 64})


@pytest.fixture(scope="module")
def measured(small_assistant, tmp_path_factory):
    outcome = run_questions(small_assistant, questions(tmp_path_factory.mktemp("results"), *RECORDS))
    return Run("small", "all", "sections", FINGERPRINT, outcome.cases), outcome.timings


@pytest.fixture
def written(measured, tmp_path):
    path = tmp_path / "runs" / "small.json"
    write_run(path, *measured)
    return path


def test_what_is_read_is_what_was_written(written, measured):
    run, timings = measured
    assert read_run(written) == run
    kept = read_timings(written)
    assert kept is not None
    assert kept.cases.keys() == timings.cases.keys()
    assert kept.cases["water"]["total"] == pytest.approx(timings.cases["water"]["total"], abs=0.001)


def test_two_runs_have_the_same_bytes(measured, small_assistant, tmp_path):
    run, timings = measured
    again = run_questions(small_assistant, questions(tmp_path, *RECORDS))
    assert again.timings != timings
    assert run_text(replace(run, cases=again.cases)) == run_text(run)


def test_a_file_is_one_value_with_one_case_a_line(written, measured):
    text = written.read_text(encoding="utf-8")
    value = json.loads(text)
    assert list(value) == [
        *("format", "suite", "split", "labels", "fingerprint"),
        *("metrics", "abstention", "cases"),
    ]
    assert text.endswith("\n]\n}\n")
    lines = [line.rstrip(",") for line in text.split("\n") if line.startswith('{"id"')]
    assert [json.loads(line) for line in lines] == value["cases"]
    assert [case["id"] for case in value["cases"]] == [case.id for case in measured[0].cases]


def test_the_means_of_every_group_stand_in_the_file(written):
    value = json.loads(written.read_text(encoding="utf-8"))
    assert {"all", "dev", "test", "kind:number", "topic:small"} <= value["metrics"].keys()
    assert list(value["metrics"]["all"]) == [metric.name for metric in METRICS]
    assert value["metrics"]["all"]["vital nuggets"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "count": 4}
    assert value["metrics"]["all"]["sides shown"] is None
    assert value["abstention"]["all"]["declined"]["unrelated"]["mean"] == 1.0
    assert value["abstention"]["all"]["confidence"]["curve"][-1] == [1.0, 0.2]


def test_nothing_that_differs_between_equal_runs_is_in_the_file(written, small_assistant):
    text = written.read_text(encoding="utf-8")
    assert small_assistant.ask("Do I need a teapot?").build not in text
    assert "timings" not in text
    assert str(Path.home()) not in text


def test_the_timings_have_percentiles_per_stage(written):
    value = json.loads(timings_path(written).read_text(encoding="utf-8"))
    assert list(value["cases"]["water"]) == list(value["stages"])
    assert set(value["stages"]["total"]) == {"p50", "p95", "maximum"}
    timings = Timings({"a": {"total": 1.0}, "b": {"total": 3.0}})
    assert stage_latencies(timings)["total"].maximum == 3.0


def test_separators_in_a_text_do_not_break_a_line(measured, tmp_path):
    run, timings = measured
    odd = replace(run, cases=(replace(run.cases[0], text="one\u2028two\n“three” [4]"),))
    path = tmp_path / "odd.json"
    write_run(path, odd, timings)
    assert "\u2028" not in path.read_text(encoding="utf-8")
    assert read_run(path) == odd


def test_a_run_without_timings_is_read(written):
    timings_path(written).unlink()
    assert read_timings(written) is None
    assert read_run(written).suite == "small"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[: len(text) // 2], "damaged"),
        (lambda text: "", "damaged"),
        (lambda text: "[]", "not a run"),
        (lambda text: '{"cases": []}', "not a run"),
        (lambda text: text.replace('"format": 1', '"format": 99', 1), "format 99"),
        (lambda text: text.replace('"suite": "small"', '"suite": null', 1), "suite"),
        (lambda text: text.replace('"status": "answered"', '"status": "guessed"', 1), "cases.0.status"),
        (lambda text: text.replace('"Success@1": 1.0', '"Success@1": "all"', 1), "cases.0.scores.Success@1"),
        (lambda text: text.replace('{"id": "teapot"', '{"id": "water"', 1), "twice"),
        (lambda text: text.replace('"labels": "sections",\n', "", 1), "labels"),
        (lambda text: text.replace('"number": 1', '"number": [', 1), "damaged"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_in_one_line(written, change, message):
    text = written.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    written.write_text(changed, encoding="utf-8")
    with pytest.raises(RunFileError) as refused:
        read_run(written)
    assert message in str(refused.value)
    assert str(written) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_of_bytes_is_refused(tmp_path):
    path = tmp_path / "bytes.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RunFileError):
        read_run(path)


def test_a_missing_file_names_the_command_that_makes_one(tmp_path):
    with pytest.raises(RunFileError, match=r"evals run"):
        read_run(tmp_path / "none.json")


def test_damaged_timings_are_refused(written):
    timings_path(written).write_text('{"cases": {"water": 3}}', encoding="utf-8")
    with pytest.raises(RunFileError):
        read_timings(written)


def test_a_place_that_cannot_be_written_is_one_line(measured, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunFileError, match="--output"):
        write_run(tmp_path / "file" / "run.json", *measured)


@pytest.mark.parametrize(
    ("split", "labels", "name"),
    [
        ("all", "sections", "tea.json"),
        ("dev", "sections", "tea-dev.json"),
        ("test", "articles", "tea-test-articles.json"),
    ],
)
def test_a_run_has_its_place_by_suite_half_and_labels(split, labels, name):
    assert default_path("tea", split, labels) == Path("evals/runs") / name


@pytest.fixture
def packages(tmp_path):
    for name in ("assistant/pipeline.py", "assistant/cli/app.py", "evals/runner.py", "evals/page/page.py"):
        file = tmp_path / "root" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("pass\n", encoding="utf-8")
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("assistant/pipeline.py", True),
        ("evals/runner.py", True),
        ("assistant/new.py", True),
        ("assistant/cli/app.py", False),
        ("evals/page/page.py", False),
        ("assistant/rules.toml", True),
        ("assistant/notes.md", False),
        ("evals/corpora.txt", True),
        ("evals/page/words.txt", False),
    ],
)
def test_the_code_fingerprint_changes_with_what_answers_and_scores_depend_on(packages, name, counts):
    before = code_sha256(packages)
    (packages / name).write_text("raise SystemExit\n", encoding="utf-8")
    assert (code_sha256(packages) != before) == counts


def test_moving_a_line_from_one_file_to_the_next_changes_the_fingerprint(packages):
    before = code_sha256(packages)
    (packages / "assistant" / "pipeline.py").rename(packages / "assistant" / "story.py")
    assert code_sha256(packages) != before


def test_the_configuration_holds_what_answers_depend_on_and_no_place(tmp_path):
    settings = load_settings(index_dir=tmp_path, passages=7, without={"keyword", "dense"})
    values = configuration(settings)
    assert values["passages"] == 7
    assert values["without"] == ["dense", "keyword"]
    assert str(tmp_path) not in json.dumps(values)
    assert not {"index_dir", "corpus_dir"} & values.keys()


def test_the_fingerprint_names_questions_model_and_version(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        questions(tmp_path / folder, *RECORDS)
    settings = load_settings()
    one, same = (fingerprint("c", [tmp_path / name / "questions.jsonl"], settings) for name in ("one", "two"))
    assert one == same
    assert one.models["all-MiniLM-L6-v2"]
    questions(tmp_path / "two", *RECORDS[1:])
    assert fingerprint("c", [tmp_path / "two" / "questions.jsonl"], settings).questions != one.questions
