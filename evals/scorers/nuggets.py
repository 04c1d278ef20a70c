"""Nuggets: which facts an answer holds, what it must not say and does, and whether it is as long as its facts need."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.questions import Nugget

CHARACTERS_PER_NUGGET = 100

_CITATION_MARK = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_PLAIN = str.maketrans("’‘“”–—‑\u00a0", "''\"\"--- ")


def plain_text(text: str) -> str:
    """An answer as patterns are searched in it: no citation marks, plain quotes and hyphens, single spaces."""
    return " ".join(_CITATION_MARK.sub("", text).translate(_PLAIN).split())


@dataclass(frozen=True, slots=True)
class NuggetScore:
    """How many facts are in an answer, the vital ones and the okay ones, and the names of those that are not."""

    vital_found: int
    vital_total: int
    okay_found: int
    okay_total: int
    missed_vital: tuple[str, ...]
    missed_okay: tuple[str, ...]

    @property
    def found(self) -> int:
        """Nuggets present, vital and okay alike."""
        return self.vital_found + self.okay_found

    @property
    def vital_strict(self) -> float | None:
        """V_strict: vital nuggets present / vital nuggets (Pradeep et al. 2024, AutoNuggetizer, TREC 2024 RAG)."""
        return self.vital_found / self.vital_total if self.vital_total else None

    @property
    def all_strict(self) -> float | None:
        """A_strict: nuggets present / nuggets, vital and okay alike (Pradeep et al. 2024)."""
        total = self.vital_total + self.okay_total
        return self.found / total if total else None

    @property
    def weighted(self) -> float | None:
        """Weighted: as A_strict, an okay nugget counting half of a vital one (Pradeep et al. 2024)."""
        total = self.vital_total + 0.5 * self.okay_total
        return (self.vital_found + 0.5 * self.okay_found) / total if total else None


def score_nuggets(text: str, nuggets: Sequence[Nugget]) -> NuggetScore:
    """Which nuggets the text holds; one is present when any of its patterns is found."""
    searched = plain_text(text)
    present = [any(pattern.search(searched) for pattern in nugget.patterns) for nugget in nuggets]
    pairs = list(zip(nuggets, present, strict=True))
    return NuggetScore(
        vital_found=sum(found for nugget, found in pairs if nugget.vital),
        vital_total=sum(nugget.vital for nugget in nuggets),
        okay_found=sum(found for nugget, found in pairs if not nugget.vital),
        okay_total=sum(not nugget.vital for nugget in nuggets),
        missed_vital=tuple(nugget.name for nugget, found in pairs if nugget.vital and not found),
        missed_okay=tuple(nugget.name for nugget, found in pairs if not nugget.vital and not found),
    )


def forbidden_found(text: str, must_not: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    """The patterns that an answer must not hold and does."""
    searched = plain_text(text)
    return tuple(pattern.pattern for pattern in must_not if pattern.search(searched))


def conciseness(text: str, nuggets_found: int) -> float | None:
    """Length-allowance precision (Voorhees 2003, TREC 2003 question answering, definition questions).

    Each nugget found, vital or okay, allows 100 characters. An answer within its allowance scores 1, a longer one
    1 - (length - allowance) / length. White space and citation marks are not counted.

    Args:
        text: the answer; None is returned where it says nothing.
        nuggets_found: the nuggets that the answer holds.
    """
    length = sum(len(word) for word in plain_text(text).split())
    if not length:
        return None
    allowance = CHARACTERS_PER_NUGGET * nuggets_found
    return 1.0 if length <= allowance else 1 - (length - allowance) / length
