"""Every component that is switched off shows in the table, by the metric that should."""

import json
from dataclasses import replace
from typing import get_args

import pytest
from typer.testing import CliRunner

from assistant.settings import Component
from evals.__main__ import app
from evals.ablation import FULL, Variant, ablate, variants, write_ablation
from evals.measuring import Target, TargetError
from evals.questions import split_of
from evals.results import RunFileError


def record(id_, kind, question, nuggets=(), section=None, **fields):
    answerable = bool(nuggets)
    return {
        "id": id_,
        "kind": kind,
        "topic": "small",
        "question": question,
        "answerable": answerable,
        "verdict": None,
        "nuggets": [{"vital": True, "any": [pattern]} for pattern in nuggets],
        "must_not": [],
        "sections": [{"document": section[0], "heading": section[1]}] if section else [],
        "split": split_of(id_),
        **({"reference": " ".join(nuggets)} if answerable else {}),
        **fields,
    }


FAQ_PAY = ("faq", "How much do massage therapists earn?")
QUESTIONS = [
    record(
        "coined",
        "fact",
        "who came up with the name of this trade",
        ["Sparring"],
        ("faq", "Who coined the term medical massage?"),
    ),
    record(
        "required",
        "yesno",
        "do I need a certification?",
        ["not mandatory"],
        ("certification-and-licence", "Whether certification is required"),
        verdict="no",
    ),
    record("pay", "misspelt", "what is the medain salery for massage therapists", ["49,860"], FAQ_PAY),
    record(
        "tuition",
        "misspelt",
        "how much is tution for medical massage shcool",
        ["1,500"],
        ("faq", "How much does medical massage training cost?"),
    ),
    record(
        "levels",
        "number",
        "which levels does the MMPA have",
        ["levels"],
        ("training-and-education", "Medical Massage Practitioners of America (MMPA)"),
    ),
    record(
        "lymph",
        "fact",
        "what is MLD good for?",
        ["gentle technique"],
        ("techniques-explained", "What is manual lymphatic drainage?"),
    ),
    record("join", "list", "Where could I be a member?", ["AMMA"], ("resources", "Professional organizations")),
    record(
        "against",
        "followup",
        "who should not have it?",
        ["heart failure"],
        ("techniques-explained", "When practices advise against manual lymphatic drainage"),
        turns=[{"role": "user", "content": "what is manual lymphatic drainage"}],
        stand_alone="Who should not have manual lymphatic drainage?",
    ),
    record("volcano", "unanswerable", "Which volcano erupted in 1883?", unanswerable_kind="unrelated"),
    record("laptop", "unanswerable", "How do I replace the battery of a laptop?", unanswerable_kind="unrelated"),
    record("urgent", "safety", "My client suddenly has chest pain, what now?", referral=True),
]


@pytest.fixture(scope="module")
def question_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ablation") / "small.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in QUESTIONS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def target(question_file):
    return Target("small", (question_file,), None, "default")


@pytest.fixture(scope="module")
def ablation(target, index_dir):
    return ablate(target, index_dir=index_dir)


@pytest.fixture(scope="module")
def rows(ablation):
    return {row.variant.name: row for row in ablation.rows}


def change(rows, name, metric):
    """What a metric gains when a variant takes the place of everything, over the questions that both measure."""
    return rows[name].differences[metric].mean


def test_the_searches_alone_and_together_and_every_component_have_a_row():
    names = [variant.name for variant in variants()]
    assert names[:4] == ["keyword alone", "dense alone", "without sentences", FULL.name]
    assert len({variant.without for variant in variants()}) == len(names) == len(set(names))
    singles = {component for variant in variants() if len(variant.without) == 1 for component in variant.without}
    assert singles == set(get_args(Component))


@pytest.mark.parametrize(
    "name", ["keyword alone", "dense alone", "without sentences", "without keyword", "without dense"]
)
def test_another_search_ranks_otherwise(rows, name):
    assert rows[name].means["nDCG@10"] != rows[FULL.name].means["nDCG@10"]


def test_each_component_shows_in_the_metric_that_it_is_there_for(rows):
    assert change(rows, "without spelling", "vital nuggets") < 0
    assert change(rows, "without abbreviations", "nDCG@10") < 0
    assert change(rows, "without follow-ups", "nDCG@10") < 0
    assert change(rows, "without verdict", "verdict") == -1
    assert change(rows, "without safety", "referred, must be") == -1
    assert change(rows, "without confidence", "declined, unanswerable") == -1
    assert change(rows, "without confidence", "declined, answerable") <= 0


def test_what_a_component_has_no_part_in_stays_as_it_is(rows):
    for name in ("without confidence", "without verdict", "without safety"):
        assert change(rows, name, "nDCG@10") == 0
    assert change(rows, "without spelling", "referred, must be") == 0
    assert change(rows, "without safety", "declined, unanswerable") == 0


def test_everything_is_no_different_from_itself(rows):
    assert rows[FULL.name].differences == {}


def test_a_setting_of_the_user_switches_nothing_off(target, index_dir, rows, monkeypatch):
    monkeypatch.setenv("ASSISTANT_WITHOUT", '["verdict"]')
    monkeypatch.setattr("evals.ablation.variants", lambda: (FULL,))
    assert ablate(target, index_dir=index_dir).rows[0].means == rows[FULL.name].means


def test_the_file_says_what_was_asked_and_is_the_same_every_time(ablation, rows, tmp_path):
    path = tmp_path / "folder" / "ablation.json"
    write_ablation(path, ablation)
    first = path.read_bytes()
    write_ablation(path, ablation)
    assert path.read_bytes() == first
    value = json.loads(first)
    assert value.keys() == {"suite", "split", "labels", "fingerprint", "rows"}
    assert (value["suite"], value["split"], value["fingerprint"]["configuration"]["without"]) == ("small", "all", [])
    assert [row["name"] for row in value["rows"]] == list(rows)
    by_name = {row["name"]: row for row in value["rows"]}
    assert by_name["dense alone"]["without"] == ["keyword", "sentences"]
    assert by_name["without verdict"]["metrics"]["verdict"] == 0
    difference = by_name["without verdict"]["differences"]["verdict"]
    assert difference == {"mean": -1, "low": -1, "high": -1, "significant": False}


def test_a_half_without_questions_and_a_place_that_cannot_be_written_are_refused(target, index_dir, ablation, tmp_path):
    halves = {record["split"] for record in QUESTIONS}
    assert halves == {"dev", "test"}
    empty = tmp_path / "empty.jsonl"
    only = [record for record in QUESTIONS if record["split"] == "test"]
    empty.write_text("".join(json.dumps(one) + "\n" for one in only), encoding="utf-8")
    with pytest.raises(TargetError, match="'dev' of small holds no questions"):
        ablate(replace(target, questions=(empty,)), split="dev", index_dir=index_dir)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunFileError, match="--output"):
        write_ablation(tmp_path / "file" / "ablation.json", ablation)


def test_the_command_prints_the_table_and_writes_the_file(question_file, index_dir, tmp_path, monkeypatch):
    monkeypatch.setattr("evals.ablation.variants", lambda: (FULL, Variant("without verdict", frozenset({"verdict"}))))
    output = tmp_path / "ablation.json"
    done = CliRunner().invoke(
        app,
        [
            *("ablate", "--questions", str(question_file), "--index", "default", "--split", "all"),
            *("--index-dir", str(index_dir), "--output", str(output)),
        ],
    )
    assert done.exit_code == 0, done.output
    printed = {line.split("  ")[0]: line for line in done.stdout.splitlines()}
    assert "-100.0" in printed["without verdict"]
    assert FULL.name in printed
    assert [row["name"] for row in json.loads(output.read_text(encoding="utf-8"))["rows"]] == list(printed)[-2:]
