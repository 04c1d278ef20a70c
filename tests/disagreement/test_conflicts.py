"""Two statements of different documents conflict only where they speak of one thing and cannot both be right."""

import pytest

from assistant.answering.question import read_question
from assistant.disagreement.alignment import align
from assistant.disagreement.claims import Claim
from assistant.disagreement.conflicts import Tools, conflict
from assistant.disagreement.speakers import speaker_of
from assistant.embedding import load_embedding_model
from assistant.language.nearness import Nearness
from assistant.settings import load_settings
from assistant.types import Document, Section, Sentence


@pytest.fixture(scope="module")
def tools():
    model = load_embedding_model(load_settings().embedding_model)
    return Tools(lambda stem: 1.0, Nearness(model.word_vectors))


def claim(text, name="guide"):
    sentence = Sentence(0, len(text), text)
    document = Document(name, name, text, (Section((), 1, 0, len(text), 0, 1),), (sentence,), "0")
    return Claim(document, 0, 0, len(text), speaker_of(text), 1.0)


def ground(tools, question, one, other):
    first, second = claim(one), claim(other, "leaflet")
    found = conflict(read_question(question), first, second, tools)
    assert found == conflict(read_question(question), second, first, tools)
    return found


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("How much is the late fee?", "The late fee is 2 dollars.", "The late fee is 5 dollars.", "figure"),
        ("How long does glue dry?", "The glue dries for 2 hours.", "Let the glue dry for 6 hours.", "figure"),
        ("How often do I oil the chain?", "Oil the chain once a month.", "Oil the chain every week.", "figure"),
        ("Is a permit required?", "A boat needs a permit.", "A boat does not need a permit.", "opposite"),
        (
            "Are drones allowed in the park?",
            "Drones are banned in the park.",
            "Drones are allowed in the park.",
            "opposite",
        ),
        ("Is the water safe to drink?", "The water is safe to drink.", "The water is not safe to drink.", "opposite"),
        ("Who built the mill?", "The mill was built by Hanna Voss.", "The mill was built by Karl Lind.", "name"),
    ],
)
def test_statements_that_exclude_each_other(tools, question, one, other, expected):
    assert ground(tools, question, one, other) == expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much is it?", "Adults pay 14 dollars.", "Children pay 7 dollars."),
        ("How much water does it take?", "Wheat dough takes 65 per cent water.", "Rye dough takes 80 per cent water."),
        (
            "What does it cost?",
            "Lunch included, the course costs 90 euros.",
            "The course costs 80 euros without lunch.",
        ),
        ("Is insulin covered?", "Plan A covers insulin.", "Plan B does not cover insulin."),
        ("When can I enrol?", "Enrolment opens on 1 March.", "Enrolment closes on 15 April."),
        ("How long is the plan?", "The plan lasts 18 weeks.", "The first part of the plan lasts 6 weeks."),
        ("How often does it run?", "The bus runs every 20 minutes.", "On Sundays the bus runs every hour."),
        ("May I smoke there?", "Smoking is not allowed in the hall.", "Smoking is allowed on the terrace of the hall."),
        ("Does honey spoil?", "Honey does not spoil.", "Honey spoils when water gets into it."),
        ("May visitors swim?", "Visitors may swim.", "In some cases visitors may not swim."),
        ("Is it calm?", "The lake is calm.", "The lake is usually calm."),
        ("Does cotton warm?", "Some people say that cotton keeps you warm.", "Cotton does not keep you warm."),
        ("How high is the tower?", "The tower is 62 metres high.", "The platform of the tower is 45 metres high."),
        ("How much is it?", "The fee is 20 dollars a month.", "The fee is 200 dollars."),
    ],
)
def test_statements_that_can_both_be_right(tools, question, one, other):
    assert ground(tools, question, one, other) is None


def test_the_more_one_says_alone_the_less_they_speak_of_one_thing(tools):
    one = claim("The pump costs 40 dollars.")
    near = align(one, claim("The pump is 50 dollars."), (), tools.weight, tools.nearness)
    far = align(one, claim("The garden hose at the market stall costs 50 dollars."), (), tools.weight, tools.nearness)
    assert near.alone == 0
    assert far.alone > 0.5
