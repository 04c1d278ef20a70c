"""Where two statements differ, their place, payer, year or edition can explain it."""

import pytest

from assistant.answering.question import read_question
from assistant.disagreement.claims import Claim
from assistant.disagreement.explaining import explain
from assistant.disagreement.speakers import speaker_of
from assistant.types import Document, Scope, Section, Sentence, Source

QUESTION = read_question("How many visits are paid?")


def claim(text: str, *, scope: Scope | None = None, source: Source | None = None) -> Claim:
    sentence = Sentence(0, len(text), text, scope=scope or Scope())
    sources = (source,) if source else ()
    name = f"{text} {scope}"
    section = Section((), 1, 0, len(text), 0, 1)
    document = Document(name, name, text, (section,), (sentence,), "0", sources=sources)
    return Claim(document, 0, 0, len(text), speaker_of(text), 1.0)


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        (
            claim("Six visits are paid.", scope=Scope(jurisdiction="Texas")),
            claim("Nine visits are paid.", scope=Scope(jurisdiction="Ohio")),
            "Sources differ by state: one speaks of Texas, another of Ohio.",
        ),
        (
            claim("Six visits are paid.", scope=Scope(jurisdiction="Canada")),
            claim("Nine visits are paid.", scope=Scope(jurisdiction="Australia")),
            "Sources differ by place: one speaks of Canada, another of Australia.",
        ),
        (
            claim("Six visits are paid.", scope=Scope(payer="Medicare")),
            claim("Nine visits are paid.", scope=Scope(payer="workers' compensation")),
            "Sources differ by payer: one speaks of Medicare, another of workers' compensation.",
        ),
        (
            claim("In 2012 six visits were paid."),
            claim("In 2021 nine visits were paid."),
            "Sources differ by year: one speaks of 2012, another of 2021.",
        ),
    ],
    ids=["states", "countries", "payers", "years"],
)
def test_another_place_payer_or_year_explains_a_difference(one, other, note):
    found = explain(QUESTION, one, other)
    assert found is not None
    assert found.note == note
    assert found.claims == (one, other)


def test_the_newer_edition_of_one_series_replaces_the_older_one():
    older = claim("Six visits are paid.", source=Source(title="Fees 2019", publisher="The Fund", date="2019"))
    newer = claim("Nine visits are paid.", source=Source(title="Fees 2024", publisher="The Fund", date="2024"))
    for pair in ((older, newer), (newer, older)):
        found = explain(QUESTION, *pair)
        assert found is not None
        assert (found.part, found.claims, found.superseded) == ("edition", (newer,), older)


def test_what_holds_in_one_place_only_does_not_contradict_what_holds_at_large():
    at_large, special = claim("Six visits are paid."), claim("Nine visits are paid.", scope=Scope(jurisdiction="Texas"))
    found = explain(QUESTION, at_large, special)
    assert found is not None
    assert (found.part, found.note) == ("special", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim("Six visits are paid."), claim("Nine visits are paid.")),
        (
            claim("Six visits are paid.", scope=Scope(jurisdiction="Texas")),
            claim("Nine visits are paid.", scope=Scope(jurisdiction="Texas")),
        ),
        (
            claim("Six visits are paid.", source=Source(title="Fees", publisher="The Fund", date="2019")),
            claim("Nine visits are paid.", source=Source(title="Costs", publisher="The Town", date="2024")),
        ),
    ],
    ids=["no scope", "the same state", "two publishers"],
)
def test_nothing_explains_a_difference_within_one_scope(one, other):
    assert explain(QUESTION, one, other) is None
