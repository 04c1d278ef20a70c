"""What one check finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Label = Literal["supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the label it gives, its name, and the words of the sentence and the passage it is about."""

    label: Label
    check: str
    said: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in one of the passages, end exclusive."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike in meaning a sentence and the statement at a place are, and the nearest of all that are known."""

    of: Callable[[Span], float]
    nearest: float
