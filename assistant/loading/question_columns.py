"""Which columns of a table hold questions and answers, by the names in its first row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QUESTION = re.compile(r"(?:faq )?(?:questions?|q|title|prompt|heading)", re.IGNORECASE)
_ANSWER = re.compile(r"(?:faq )?(?:answers?|a|response|reply|text|body)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the question and the answer stand in a row, and the first row that holds some."""

    question: int
    answer: int
    first_row: int


def named_columns(first_row: Sequence[str]) -> Columns | None:
    """The columns that the first row names, or None where it names none."""
    names = [field.strip().strip("#*:").strip() for field in first_row]
    question = next((place for place, name in enumerate(names) if _QUESTION.fullmatch(name)), None)
    answer = next((place for place, name in enumerate(names) if _ANSWER.fullmatch(name)), None)
    return Columns(question, answer, 1) if question is not None and answer is not None else None
