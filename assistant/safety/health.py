"""Whether a question is about health: its answer then ends with one line that it is information, not medical advice.

A logistic regression over the question's vector and the lists of the rules that are found in it, fitted by `python -m
evals fit-safety` on questions labelled by their topic and kept in `health_topic.json`.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.safety.phrases import Reading
from assistant.safety.rules import read_question, rule_book
from assistant.safety.second_line import checked, features_of

HEALTH_FILE = "health_topic.json"
# Without vectors: a complaint, an illness or a medicine is named, and neither study nor business.
_OF_HEALTH = ("complaint", "illness", "medicine", "pregnant", "risky_illness")
_OF_OTHER_MATTERS = ("business", "strong_study")


@dataclass(frozen=True, slots=True)
class HealthTopic:
    """The weights over the vector's numbers and then over the lists; a question is about health from `from_` on."""

    lists: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: float
    from_: float
    embedding: str

    def probability(self, vector: Iterable[float], reading: Reading) -> float:
        """How likely a question is about health, 0..1.

        Args:
            vector: the unit embedding of the question.
            reading: its words, as the rules read them.
        """
        return 1 / (1 + math.exp(-self.bias - float(self.weights @ features_of(vector, reading, self.lists))))


def is_about_health(question: str, vector_of: Callable[[str], Iterable[float]] | None = None) -> bool:
    """Whether a question is about bodies, complaints, illnesses, medicines, or what a treatment does to them.

    Args:
        question: the stand-alone question.
        vector_of: gives the unit embedding of a text, from the model the weights were fitted with; without it the
            lists of the rules decide.
    """
    reading = read_question(question)
    if vector_of is None:
        named = any(reading.spans(name) for name in _OF_HEALTH)
        return named and not any(reading.spans(name) for name in _OF_OTHER_MATTERS)
    topic = health_topic()
    return topic.probability(vector_of(question), reading) >= topic.from_


def health_note() -> str:
    """The line that an answer on a health topic ends with."""
    return rule_book().health_note


@cache
def health_topic() -> HealthTopic:
    """The weights that come with the package.

    Raises:
        SecondLineError: the file was changed since it was written.
    """
    return parsed_topic(json.loads((files("assistant.safety") / HEALTH_FILE).read_text(encoding="utf-8")))


def parsed_topic(record: Mapping[str, Any]) -> HealthTopic:
    """The weights of a record whose checksum is right.

    Raises:
        SecondLineError: it is not.
    """
    record = checked(record, HEALTH_FILE)
    return HealthTopic(
        lists=tuple(record["lists"]),
        weights=np.array(record["weights"], dtype=np.float64),
        bias=record["bias"],
        from_=record["from"],
        embedding=record["embedding"],
    )
