"""Words of a question that only meet in a statement affirm nothing."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant import Assistant
from assistant.answering.predication import predication_of
from assistant.answering.question import read_question
from assistant.language.polarity import requirement_cues
from assistant.language.yes_no import subject_and_predicate
from assistant.pipeline import build_index

FERRY = """# The Skerry ferry

## Fares

A passenger with the Isle Pass pays 4 pounds for the crossing. The crossing without a pass costs 9 pounds. In 2019 a
deckhand earned 90 pounds a day, tips included.

## The crew

A deckhand should make it easy for the captain to see the quay. The mate is a licensed pilot. Seasickness is painful,
and the purser keeps pain tablets.

## Rules

It is illegal to board the ferry without a ticket. Dogs may travel on the lower deck.

## Storms

Whether the old hull stands a storm of force ten is not known.

## What the crossing offers

The crossing has these comforts:

- a heated saloon
- a small library

## Work and cover

The purser writes a report of each crossing. The Harbour Board is the local body that names the pilots. Insurers ask for
a harbour note where a passenger is to claim. A claim under the no-delay promise is no covered loss. Crew may eat in the
galley when the sea is calm. The evening crossing has warm food.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("ferry")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "ferry.md").write_text(FERRY, encoding="utf-8")
    build_index(corpus, index_dir=folder / "indexes")
    with closing(Assistant.open(index_dir=folder / "indexes")) as assistant:
        yield assistant


@pytest.mark.parametrize(
    "question",
    [
        "Does the Isle Pass pay for the crossing?",
        "Do passengers tip the deckhand?",
        "Is a deckhand a captain?",
        "Is a report of each crossing required?",
        "Must the purser write a report?",
        "Is the Harbour Board a police body?",
        "Is a harbour note enough to claim?",
        "Is the evening crossing the same as the morning crossing?",
        "Should I eat warm food on the crossing?",
        "Is warm food only on the evening crossing?",
        "Does a stoker pay for the crossing?",
        "Is the purser painful?",
    ],
)
def test_words_that_only_meet_are_no_yes(ferry: Assistant, question: str):
    assert ferry.ask(question).verdict != "yes"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is the mate a pilot?", "yes"),
        ("Is seasickness painful?", "yes"),
        ("Does a passenger with the Isle Pass pay 4 pounds?", "yes"),
        ("Is it illegal to board the ferry without a ticket?", "yes"),
        ("Do I need a ticket to board the ferry?", "yes"),
        ("Can I board the ferry without a ticket?", "no"),
        ("Can dogs travel on the lower deck?", "yes"),
        ("Is a claim under the no-delay promise covered?", "no"),
        ("Does the purser write a report of each crossing?", "yes"),
        ("Is the Harbour Board a local body?", "yes"),
    ],
)
def test_what_is_said_of_the_subject_is_a_verdict(ferry: Assistant, question: str, verdict: str):
    assert ferry.ask(question).verdict == verdict


def test_what_is_not_known_is_neither_yes_nor_no(ferry: Assistant):
    assert ferry.ask("Does the old hull stand a storm of force ten?").verdict not in {"yes", "no"}


@pytest.mark.parametrize(
    ("question", "verb", "told", "linked"),
    [
        ("is the mate a pilot?", "", ("pilot",), True),
        ("is there an age limit for the crossing?", "", ("limit",), False),
        ("is there anything to eat?", "", (), False),
        ("are the fares in demand?", "", ("demand",), False),
        ("does the pass pay for the crossing?", "pay", (), False),
        ("does the pass help with fares?", "help", (), False),
        ("is a second boat cheaper than a new one?", "", ("cheaper", "new", "one"), True),
    ],
)
def test_what_a_question_asks_of_its_subject(question: str, verb: str, told: tuple[str, ...], linked: bool):
    asked = predication_of(question)
    assert asked is not None
    assert (asked.verb or verb, asked.told, asked.linked) == (verb, told, linked)


@pytest.mark.parametrize(
    ("rest", "auxiliary", "parts"),
    [
        ("honey harmless for children", "is", ("honey harmless", "for children")),
        ("the mate part of the crew", "is", ("the mate", "part of the crew")),
        ("pain something it eases", "is", ("pain", "something it eases")),
        ("the ferry run on Sundays", "does", ("the ferry", "run on Sundays")),
    ],
)
def test_subject_and_predicate(rest: str, auxiliary: str, parts: tuple[str, str]):
    assert subject_and_predicate(rest, auxiliary) == parts


@pytest.mark.parametrize(
    ("question", "predicate", "flipped"),
    [
        ("is it illegal to board without a ticket?", "requirement", False),
        ("can I board without a ticket?", "requirement", True),
        ("is it illegal to smoke?", "permission", True),
        ("may I travel with a felony on my record?", "permission", False),
    ],
)
def test_a_prohibition_turns_the_question(question: str, predicate: str, flipped: bool):
    read = read_question(question)
    assert (read.predicate, read.flipped) == (predicate, flipped)


@pytest.mark.parametrize(
    ("statement", "polarity"),
    [
        ("it is illegal to board the ferry without a ticket.", "affirmed"),
        ("it is not illegal to board the ferry without a ticket.", "denied"),
    ],
)
def test_what_is_illegal_without_a_thing_requires_it(statement: str, polarity: str):
    assert [cue.polarity for cue in requirement_cues(statement)] == [polarity]


@pytest.mark.parametrize(
    "question", ["does it?", "is it?", "can I", "should he?", "are?", "does the ferry?", "may, I?", "is - ?"]
)
def test_a_question_that_asks_nothing_of_its_subject_is_read_too(question: str):
    asked = predication_of(read_question(question).folded)
    assert asked is None or not asked.verb or asked.verb in question
