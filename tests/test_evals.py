"""The runner scores a real assistant; the report and the command say what it found."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from assistant.errors import QuestionError
from evals.__main__ import app
from evals.questions import SectionLabel, load_questions, split_of
from evals.report import MEASURES, as_json, groups, print_table, print_worst, summarise
from evals.runner import CaseResult, run_questions, score_ranking, select

SMALL_CORPUS = Path(__file__).resolve().parent / "data" / "corpus-small"


def record(question_id, kind, question, nuggets=(), sections=(), verdict=None, unanswerable_kind=None):
    extra = {"unanswerable_kind": unanswerable_kind} if unanswerable_kind else {}
    return {
        "id": question_id,
        "kind": kind,
        "topic": "small",
        "question": question,
        "answerable": unanswerable_kind is None,
        "verdict": verdict,
        "nuggets": [{"vital": True, "any": [pattern]} for pattern in nuggets],
        "must_not": ["never ever"] if unanswerable_kind is None else [],
        "sections": [{"document": document, "heading": heading} for document, heading in sections],
        "split": split_of(question_id),
        **extra,
    }


RECORDS = [
    record("water", "number", "How hot should the water be?", ["70 and 80"], [("tea", "How hot should the water be?")]),
    record("teapot", "yesno", "Do I need a teapot?", ["not required"], [("tea", "Do I need a teapot?")], verdict="no"),
    record(
        "brakes",
        "fact",
        "How often should I check the brakes?",
        ["moon cheese"],
        [("tea", "Prices")],
    ),
    record("unlabelled", "fact", "What does the tasting course cost?", ["45"]),
    record("too-long", "fact", "water " * 20_000, ["70"], [("tea", "What you need")]),
    record("volcano", "unanswerable", "Which volcano erupted in 1883?", unanswerable_kind="unrelated"),
]


@pytest.fixture(scope="module")
def question_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("evals") / "small.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def cases(small_assistant, question_file):
    return run_questions(small_assistant, load_questions(question_file))


def by_id(cases, question_id):
    return next(case for case in cases if case.question.id == question_id)


def test_every_question_has_a_result_in_order(cases):
    assert [case.question.id for case in cases] == [one["id"] for one in RECORDS]


def test_a_found_section_and_a_stated_fact_score_full_marks(cases):
    case = by_id(cases, "water")
    assert case.ranking is not None
    assert (case.ranking.success_at_5, case.ranking.ranks[0]) == (1.0, 1)
    assert case.nuggets is not None
    assert case.nuggets.vital_strict == 1.0
    assert (case.status_right, case.spans_exact, case.uncited_sentences) == (True, True, 0)
    assert case.build


def test_the_verdict_is_scored(cases):
    assert by_id(cases, "teapot").verdict_right is True
    assert by_id(cases, "water").verdict_right is None


def test_a_missing_fact_is_named(cases):
    case = by_id(cases, "brakes")
    assert case.nuggets is not None
    assert case.nuggets.missed_vital == ("moon cheese",)
    assert case.badness > by_id(cases, "water").badness


def test_a_question_without_labels_has_no_ranking_but_the_rest_is_scored(cases):
    case = by_id(cases, "unlabelled")
    assert (case.ranking, case.ranking_unscored) == (None, "no labelled section")
    assert case.nuggets is not None


def test_a_question_that_is_refused_is_unscored_and_not_a_zero(cases):
    case = by_id(cases, "too-long")
    assert "limit" in case.unscored
    assert all(measure(case) is None for measure in MEASURES.values())
    summary = summarise(cases)
    assert (summary.cases, summary.unscored) == (6, 1)
    verdict = summary.measures["verdict"]
    assert verdict is not None
    assert verdict.count == 1


def test_declining_the_unanswerable_is_right(cases):
    case = by_id(cases, "volcano")
    assert (case.status, case.status_right, case.nuggets, case.ranking) == ("not_found", True, None, None)


def test_any_other_error_keeps_its_traceback(small_assistant, question_file):
    class Broken:
        documents = small_assistant.documents

        def search(self, question, *, k):
            raise ZeroDivisionError(question)

    with pytest.raises(ZeroDivisionError):
        run_questions(Broken(), load_questions(question_file))


def test_what_is_said_when_nothing_was_found_states_no_facts(small_assistant, question_file):
    water = load_questions(question_file)[0]
    declined = replace(
        small_assistant.ask(water.question), status="not_found", text="Nearest topic: 70 and 80", citations=()
    )

    class Declining:
        documents = small_assistant.documents
        document = small_assistant.document
        search = small_assistant.search

        def ask(self, question):
            return declined

    (case,) = run_questions(Declining(), [water])
    assert case.nuggets is not None
    assert (case.nuggets.vital_found, case.status_right) == (0, False)


def test_passages_of_one_section_count_once_in_ndcg(small_assistant):
    documents = {document.id: document for document in small_assistant.documents()}
    (first, *rest) = small_assistant.search("How hot should the water be?", k=10)
    label = SectionLabel(first.chunk.document_id, first.chunk.path[-1].upper())
    ranking = score_ranking([first, first, *rest], [label], documents)
    assert ranking.ranks[:2] == (1, 2)
    assert ranking.ndcg_at_10 == pytest.approx(1.0)


def test_a_title_label_is_the_text_above_the_first_section(small_assistant):
    documents = {document.id: document for document in small_assistant.documents()}
    passages = small_assistant.search("What is green tea made from?", k=10)
    top = [passage for passage in passages if passage.chunk.text.startswith("Green tea is made")]
    assert score_ranking(top, [SectionLabel("tea", "")], documents).ranks == (1,)
    assert score_ranking(top, [SectionLabel("tea", "Prices")], documents).ranks == ()


def test_a_half_is_selected_by_the_split(question_file):
    questions = load_questions(question_file)
    assert set(select(questions, "dev")) | set(select(questions, "test")) == set(questions)
    assert all(question.split == "dev" for question in select(questions, "dev"))
    assert select(questions, None) == questions


def test_groups_are_the_halves_and_the_kinds(cases):
    grouped = groups(cases)
    assert next(iter(grouped)) == "all"
    assert len(grouped["dev"]) + len(grouped["test"]) == len(cases)
    assert [case.question.id for case in grouped["unrelated"]] == ["volcano"]
    assert "unanswerable" not in grouped


def test_facts_are_counted_over_nuggets_and_v_strict_over_questions(cases):
    two = [by_id(cases, "water"), by_id(cases, "brakes")]
    doubled = replace(two[0], nuggets=replace(two[0].nuggets, vital_found=3, vital_total=3))
    summary = summarise([doubled, two[1]])
    assert summary.facts == pytest.approx(3 / 4)
    vital = summary.measures["V_strict"]
    assert vital is not None
    assert vital.mean == pytest.approx(0.5)


def test_the_table_and_the_worst_cases_are_plain_to_read(cases):
    out = io.StringIO()
    console = Console(file=out, width=200)
    print_table(cases, console)
    print_worst(cases, 1, console)
    text = out.getvalue()
    assert "Unscored: 1 of 6 cases; 2 answerable ones without a ranking." in " ".join(text.split())
    assert "unscored too-long" in text
    assert "missed: moon cheese" in text
    assert "How hot should the water be?" not in text


def test_brackets_in_an_answer_are_printed_as_they_are(cases):
    out = io.StringIO()
    case = replace(by_id(cases, "brakes"), text="Before every ride [1]. [red]Not markup[/red]")
    print_worst([case], 1, Console(file=out, width=200))
    assert "Before every ride [1]. [red]Not markup[/red]" in out.getvalue()


def test_nothing_wrong_is_not_listed_among_the_worst(cases):
    out = io.StringIO()
    print_worst([by_id(cases, "water"), CaseResult(cases[0].question, unscored="no")], 5, Console(file=out))
    assert out.getvalue() == ""


def test_equal_runs_give_equal_json_but_for_the_timings(small_assistant, question_file, cases):
    again = run_questions(small_assistant, load_questions(question_file))
    first, second = (json.loads(json.dumps(as_json(one, {"index": "default"}))) for one in (cases, again))
    assert first.pop("timings_ms").keys() == second.pop("timings_ms").keys()
    assert first == second
    assert first["cases"][0]["nuggets"]["vital_found"] == 1


def test_the_command_prints_the_table_and_writes_the_results(small_index_dir, question_file, tmp_path):
    output = tmp_path / "run.json"
    arguments = ["run", "--questions", str(question_file), "--index-dir", str(small_index_dir), "--split", "all"]
    result = CliRunner().invoke(
        app, [*arguments, "--corpus", str(SMALL_CORPUS), "--output", str(output), "--worst", "2"]
    )
    assert result.exit_code == 0, result.output
    assert "Unscored: 1 of 6" in result.stdout
    written = json.loads(output.read_text(encoding="utf-8"))
    assert [case["id"] for case in written["cases"]] == [one["id"] for one in RECORDS]
    assert len(written["run"]["builds"]) == 1
    assert written["summary"]["all"]["unscored"] == 1


def test_an_expected_error_is_one_line_and_exit_code_1(monkeypatch, capsys, tmp_path):
    from evals.__main__ import main

    monkeypatch.setattr("sys.argv", ["evals", "check", "--questions", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Cannot read the question file")
    assert captured.err.count("\n") == 1


def test_a_question_error_is_an_expected_error(small_assistant):
    with pytest.raises(QuestionError):
        small_assistant.ask("water " * 20_000)
