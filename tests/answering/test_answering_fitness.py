"""What a sentence must hold to be the kind of answer that is asked for."""

import pytest

from assistant.answering.fitness import fitness
from assistant.answering.question import read_question
from assistant.types import Scope, Sentence


def fit(question: str, text: str) -> float:
    sentence = Sentence(text=text, start=0, end=len(text), kind="prose", lead=None, scope=Scope())
    return fitness(read_question(question), sentence, text, None)


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("Which states have no kiln rule?", "No rule exists in Kansas or Ohio.", "Rules, fees, and forms change."),
        ("Which states have a kiln rule?", "One exists in Ohio.", "It differs, according to a potter in Ohio."),
        ("Who should not fire the kiln?", "Members with asthma must not fire it.", "Ann Marsh fires it every week."),
        ("Who fires the kiln?", "It is fired by Ann Marsh.", "Members with asthma must not fire it."),
        ("How many pots fit?", "The kiln holds 40 pots.", "The kiln holds pots."),
    ],
)
def test_the_kind_of_answer_fits_best(question: str, fitting: str, other: str) -> None:
    assert fit(question, fitting) > fit(question, other)
