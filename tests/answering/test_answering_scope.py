"""A question that names a place or a payer is answered for it, or told what is covered instead."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.pipeline import build_index
from assistant.types import Scope

FERRIES = """---
title: Ferry passes
jurisdiction: United States
sources:
  - {id: S1, title: Pass rules, publisher: Ferry Board}
  - {id: S2, title: Fare table, publisher: Harbor Office}
---

## What a pass costs in Texas

In Texas, a ferry pass costs 40 dollars a year. <!-- facts: 1 | jurisdiction: Texas | as_of: 2024 | sources: S2 -->

## What a pass costs in Ohio

In Ohio, a ferry pass costs 65 dollars a year. <!-- facts: 2 | jurisdiction: Ohio | as_of: 2023 | sources: S2 -->

## Whether a pass is required

A ferry pass is required for every car. <!-- facts: 3 | jurisdiction: United States | sources: S1 -->

## Who pays for the pass

Medicare does not pay for a ferry pass. <!-- facts: 4 | payer: Medicare | sources: S1 -->
"""


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("ferries")
    corpus = folder / "corpus"
    corpus.mkdir()
    Path(corpus / "ferries.md").write_text(FERRIES, encoding="utf-8")
    build_index(corpus, index_dir=folder / "indexes")
    with Assistant.open(index_dir=folder / "indexes") as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "said", "not_said", "scope"),
    [
        ("How much is a ferry pass in Texas?", "40 dollars", "65 dollars", Scope("Texas", "", "2024")),
        ("what does a ferry pass cost in ohio", "65 dollars", "40 dollars", Scope("Ohio", "", "2023")),
    ],
)
def test_the_place_asked_about_answers_and_no_other(ferries: Assistant, question, said, not_said, scope):
    answer = ferries.ask(question)
    assert said in answer.text
    assert not_said not in answer.text
    assert scope in answer.scope
    assert answer.note == ""


def test_a_citation_names_the_source_noted_for_its_statement(ferries: Assistant):
    answer = ferries.ask("How much is a ferry pass in Texas?")
    assert answer.citations[0].publisher == "Harbor Office"
    assert ferries.ask("Is a ferry pass required?").citations[0].publisher == "Ferry Board"


def test_where_only_other_places_are_covered_the_answer_says_which(ferries: Assistant):
    answer = ferries.ask("How much is a ferry pass in Nevada?")
    assert "nothing on Nevada" in answer.note
    assert "Texas" in answer.note
    assert answer.note in answer.text
    assert "40 dollars" not in answer.text


def test_what_holds_for_the_country_answers_for_a_part_and_says_so(ferries: Assistant):
    answer = ferries.ask("Is a ferry pass required in Nevada?")
    assert answer.verdict == "yes"
    assert "Nevada" in answer.note
    assert answer.text.startswith(answer.note)
    assert not ferries.ask("Is a ferry pass required in Texas?").note


def test_a_figure_of_the_country_is_less_sure_for_a_part_than_a_rule(ferries: Assistant):
    def weighed(question: str) -> float:
        return ferries.trace(question).composed.confidence.features["wider_place"]

    assert weighed("Is a ferry pass required in Nevada?") == 0.0
    assert weighed("How many ferries run in Nevada?") == 1.0
    assert weighed("How many ferries run?") == 0.0


def test_what_one_payer_does_is_no_answer_for_another(ferries: Assistant):
    assert ferries.ask("Does Medicare pay for a ferry pass?").verdict == "no"
    answer = ferries.ask("Does Medicaid pay for a ferry pass?")
    assert answer.status == "not_found"
    assert "Medicaid" in answer.note


def test_chunks_know_the_scopes_and_sources_of_their_statements(ferries: Assistant):
    chunk = ferries.search("ferry pass in Texas", k=1)[0].chunk
    assert chunk.scopes == (Scope("Texas", "", "2024"),)
    assert chunk.sources == ("S2",)
