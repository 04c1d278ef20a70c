"""On documents that nobody tuned on, conflicts are shown with both sides, and what only looks like one is not."""

import json
from pathlib import Path

import pytest
from sides_shown import shows_each

CASES = Path(__file__).resolve().parents[1] / "data" / "disagreement" / "cases.jsonl"
ALL = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
CONFLICTS = [case for case in ALL if case["sides"]]
NO_CONFLICTS = [case for case in ALL if not case["sides"]]


def name(case: dict) -> str:
    return case["question"]


@pytest.mark.parametrize("case", CONFLICTS, ids=name)
def test_a_conflict_is_shown_with_both_sides(fields, case):
    answer = fields[case["corpus"]].ask(case["question"])
    assert answer.disagreement is not None
    assert shows_each(answer.disagreement, case["sides"])
    assert answer.verdict is None or (answer.verdict == "depends" and answer.disagreement.about)
    assert answer.text.startswith("Sources differ")


@pytest.mark.parametrize("case", CONFLICTS, ids=name)
def test_the_sides_are_cited_word_for_word(fields, case):
    assistant = fields[case["corpus"]]
    answer = assistant.ask(case["question"])
    cited = {citation.number: citation for citation in answer.citations}
    assert [citation.number for citation in answer.citations] == list(range(1, len(cited) + 1))
    for citation in answer.citations:
        assert assistant.document(citation.document_id).text[citation.start : citation.end] == citation.quote
    for side in answer.disagreement.sides:
        assert side.citations
        quotes = " ".join(" ".join(cited[number].quote.split()) for number in side.citations)
        assert side.says in quotes


@pytest.mark.parametrize("case", NO_CONFLICTS, ids=name)
def test_what_only_looks_like_a_conflict_is_not_shown_as_one(fields, case):
    assert fields[case["corpus"]].ask(case["question"]).disagreement is None, case["why"]


@pytest.mark.parametrize("case", [case for case in NO_CONFLICTS if "note" in case], ids=name)
def test_what_explains_a_difference_is_said_in_one_line(fields, case):
    answer = fields[case["corpus"]].ask(case["question"])
    assert answer.note.startswith("Sources differ by ")
    assert all(part in answer.note for part in case["note"].split("|"))
    assert answer.text.startswith(answer.note)
    assert answer.verdict not in {"yes", "no"}


def test_the_newer_edition_is_the_answer(fields):
    answer = fields["rowing-club"].ask("What does a guest pay for a day in a club boat?")
    assert "$18" in answer.text
    assert "$12" not in answer.text


def test_each_side_says_who_says_it_and_when(fields):
    answer = fields["rowing-club"].ask("How much do adult members pay a year?")
    told = {(side.publisher, side.as_of) for side in answer.disagreement.sides}
    assert told == {("Alder Lake Rowing Club", "2024"), ("Town of Alder", "2023")}
    assert "• Town of Alder, 2023: The club asks adult members for $265 a year [2]." in answer.text


def test_documents_without_front_matter_are_named_by_their_titles(fields):
    answer = fields["home-baking"].ask("Is steam necessary for a good crust?")
    assert {side.publisher for side in answer.disagreement.sides} == {
        "Anna's sourdough notes",
        "Peter bakes: letters to a beginner",
    }


def test_nothing_is_said_twice(fields):
    answer = fields["rowing-club"].ask("How far do I have to swim in the capsize test?")
    texts = [sentence.text for sentence in answer.sentences]
    assert len(texts) == len(set(texts))
    assert all(answer.text.count(text.rstrip(".")) == 1 for text in texts)


def test_a_sentence_that_only_announces_the_sides_is_not_told_beside_them(fields):
    answer = fields["dog-care"].ask("How long can a dog stay home by itself?")
    assert "two opinions" not in answer.text
    assert len(answer.disagreement.sides) == 2


def test_what_is_announced_goes_on_in_small_letters(fields):
    answer = fields["cycling-law"].ask("Can cargo bikes use the bus lane?")
    assert answer.text.startswith("Sources differ on whether cargo bikes may use bus lanes:")
