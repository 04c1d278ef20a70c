"""A run goes out in the fields of ragas with the words of the real corpus, and a test set comes back as questions."""

import json
from dataclasses import replace

import pytest
from small_questions import RECORDS, SMALL_CORPUS, questions
from typer.testing import CliRunner

from assistant.loading import load_corpus
from assistant.settings import load_settings
from evals.__main__ import app
from evals.exchange import ExchangeError, export_run, import_questions
from evals.fingerprint import fingerprint
from evals.questions import QuestionFileError, load_questions
from evals.records import Run, Timings
from evals.results import write_run
from evals.runner import run_questions

DOCUMENTS = load_corpus(SMALL_CORPUS).documents
SAMPLES = [
    {
        "user_input": "At what temperature should green tea water be?",
        "reference": "Between 70 and 80 degrees Celsius.",
        "reference_contexts": [
            "<1-hop>\n\n## How hot should the water be?\n\nThe water should be between 70 and 80\ndegrees Celsius."
            "  Boiling water makes the tea bitter."
        ],
        "synthesizer_name": "single_hop",
    },
    {
        "user_input": "Compare how often brakes and chains need care.",
        "reference": "Brakes before every ride, the chain every month.",
        "reference_contexts": [
            "Check the brakes before every ride. Worn pads are replaced in pairs.",
            "A chain lasts about 3,000 kilometres. Clean it every month and put on a drop of oil for each link.",
        ],
    },
    {
        "user_input": "Who may join the choir?",
        "reference": "Everyone.",
        "reference_contexts": ["All voices may join us."],
    },
    {"user_input": "who may join the choir", "reference": "Everyone."},
    {"user_input": [{"content": "Hello.", "type": "human"}], "reference": "Good day."},
]


def write_lines(path, records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def asked(small_assistant, tmp_path_factory):
    """A real run over the small corpus, with its questions and their file."""
    folder = tmp_path_factory.mktemp("exchange")
    found = questions(folder, *RECORDS)
    outcome = run_questions(small_assistant, found)
    state = fingerprint(outcome.corpus_fingerprint, [found[0].file], load_settings())
    return Run("small", "all", "sections", state, outcome.cases), found


def test_a_single_question_has_its_answer_passages_and_references(asked):
    run, found = asked
    record = next(one for one in export_run(run, found, DOCUMENTS).single_turn if one["id"] == "water")
    assert record["user_input"] == "How hot should the water be?"
    assert "70 and 80" in record["response"]
    assert record["retrieved_contexts"][0].startswith("The water should be between 70 and 80 degrees")
    assert len(record["retrieved_contexts"]) == len(record["retrieved_context_ids"]) > 1
    assert record["reference"] == next(one.reference for one in found if one.id == "water")
    assert [text.splitlines()[-1] for text in record["reference_contexts"]] == [
        "The water should be between 70 and 80 degrees Celsius. Boiling water makes the tea bitter."
    ]


def test_a_conversation_is_one_of_messages_and_apart_from_the_single_questions(asked):
    run, found = asked
    made = export_run(run, found, DOCUMENTS)
    dialogues = {case.id for case in run.cases if case.turns and not case.unscored}
    assert {one["id"] for one in made.multi_turn} == dialogues != set()
    for record in made.multi_turn:
        types = [message["type"] for message in record["user_input"]]
        assert types == ["human", "ai"] * (len(types) // 2)
        assert record["user_input"][-1]["content"] == next(one.text for one in run.cases if one.id == record["id"])


def test_what_could_not_be_scored_is_not_exported(asked):
    run, found = asked
    made = export_run(run, found, DOCUMENTS)
    unscored = {case.id for case in run.cases if case.unscored}
    assert unscored
    assert unscored & {one["id"] for one in made.single_turn} == set()


def test_another_corpus_is_refused(asked):
    run, found = asked
    with pytest.raises(ExchangeError, match="not the one that was asked"):
        export_run(run, found, DOCUMENTS[:-1])


def test_a_citation_that_is_not_at_its_place_is_refused(asked):
    run, found = asked
    case = next(one for one in run.cases if one.citations)
    shifted = replace(case.citations[0], start=case.citations[0].start + 1)
    damaged = replace(run, cases=(replace(case, citations=(shifted,)),))
    with pytest.raises(ExchangeError, match="citation 1"):
        export_run(damaged, found, DOCUMENTS)


def test_questions_that_do_not_belong_to_the_run_are_refused(asked):
    run, found = asked
    with pytest.raises(ExchangeError, match="Name the files"):
        export_run(run, found[1:], DOCUMENTS)


def test_the_command_writes_two_files(asked, tmp_path):
    run, found = asked
    write_run(tmp_path / "small.json", run, Timings({}))
    output = tmp_path / "out" / "ragas.jsonl"
    arguments = ["export", str(tmp_path / "small.json"), "--output", str(output)]
    arguments += ["--questions", str(found[0].file), "--corpus", str(SMALL_CORPUS)]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.exception) == (0, None)
    single = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    multi = (tmp_path / "out" / "ragas.conversations.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(isinstance(one["user_input"], str) for one in single)
    assert all(isinstance(json.loads(line)["user_input"], list) for line in multi)
    assert len(single) + len(multi) == sum(not case.unscored for case in run.cases)


@pytest.fixture
def imported(tmp_path):
    return import_questions(write_lines(tmp_path / "testset.jsonl", SAMPLES), DOCUMENTS)


def test_reference_passages_become_the_labels_whatever_their_mark_up(imported):
    sections = [[(one["document"], one["heading"]) for one in record["sections"]] for record in imported.records]
    assert sections[0] == [("tea", "How hot should the water be?")]
    assert sections[1] == [("bicycle", "How often should I check the brakes?"), ("bicycle", "")] or sections[1] == [
        ("bicycle", "How often should I check the brakes?"),
        ("bicycle", "Looking after a bicycle"),
    ]
    assert sections[2] == []


def test_what_was_left_out_or_not_found_is_told(imported):
    assert (imported.conversations, imported.repeated) == (1, 1)
    assert imported.unplaced == (imported.records[2]["id"],)


def test_no_facts_are_made_up_from_the_reference_answer(imported):
    assert [record["nuggets"] for record in imported.records] == [None, None, None]
    assert imported.records[0]["reference"] == "Between 70 and 80 degrees Celsius."


def test_imported_questions_run_without_further_work_and_only_their_ranking_is_scored(
    imported, small_assistant, tmp_path
):
    path = write_lines(tmp_path / "mine.jsonl", imported.records)
    cases = run_questions(small_assistant, load_questions(path)).cases
    assert [case.unscored for case in cases] == ["", "", ""]
    assert cases[0].scores["Success@5"] == 1
    assert cases[2].scores["Success@5"] is None
    assert {case.scores["vital nuggets"] for case in cases} == {None}


def test_questions_of_nearly_the_same_words_share_a_half(tmp_path):
    words = "how long does the long and winding tasting course for people who like green tea take"
    samples = [
        {"user_input": f"{words} {ending}?", "reference": "3 hours."}
        for ending in ("now", "today", "then", "here", "us")
    ]
    made = import_questions(write_lines(tmp_path / "near.jsonl", samples)).records
    assert len({record["id"] for record in made}) == 5
    assert len({record["id"].partition("/")[0] for record in made}) == len({record["split"] for record in made}) == 1


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ([], "not a record"),
        ({"question": "x"}, "user_input"),
        ({"user_input": " ", "reference": "x"}, "not empty"),
        ({"user_input": "What?"}, "reference, the right answer, is missing"),
        ({"user_input": "What?", "reference": "x", "reference_contexts": "x"}, "list of texts"),
    ],
)
def test_a_wrong_record_is_refused_with_its_line(tmp_path, sample, words):
    path = write_lines(tmp_path / "wrong.jsonl", [SAMPLES[0], sample])
    with pytest.raises(QuestionFileError, match=f"line 2: .*{words}"):
        import_questions(path)
