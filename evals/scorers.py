"""Scorers: pure functions from what was retrieved and answered to numbers. None needs a language model.

"Not measured" is None, never 0: a mean is taken over what was measured, and the caller counts the rest.
"""

import math
import random
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.types import AnswerSentence, Citation, Status, Verdict
from evals.questions import Nugget

_CITATION_MARK = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_PLAIN = str.maketrans("’‘“”–—‑\u00a0", "''\"\"--- ")
BOOTSTRAP_RESAMPLES = 1000


def relevant_ranks(found: Sequence[object], relevant: Collection[object]) -> tuple[int, ...]:
    """Ranks, from 1, at which something relevant stands."""
    return tuple(rank for rank, item in enumerate(found, start=1) if item in relevant)


def success_at(k: int, ranks: Sequence[int]) -> float:
    """Success@k: 1 if anything relevant is among the first k, else 0 (TREC; elsewhere often called hit rate)."""
    return float(any(rank <= k for rank in ranks))


def reciprocal_rank(ranks: Sequence[int], k: int = 10) -> float:
    """RR@k: one over the rank of the first relevant result, 0 where the first k hold none (Voorhees, TREC-8 QA)."""
    first = min((rank for rank in ranks if rank <= k), default=None)
    return 0.0 if first is None else 1 / first


def ndcg_at(k: int, ranks: Sequence[int], relevant_count: int) -> float | None:
    """nDCG@k with binary gains and a log2 discount, over the best order there is (Järvelin and Kekäläinen 2002).

    Args:
        k: how deep to look.
        ranks: ranks of the relevant results; each relevant item may be found once.
        relevant_count: how many relevant items exist; None is returned where there is none.
    """
    if not relevant_count:
        return None
    gain = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= k)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, relevant_count) + 1))
    return gain / ideal


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
    def vital_strict(self) -> float | None:
        """V_strict: vital nuggets present / vital nuggets (TREC 2024 RAG track, AutoNuggetizer)."""
        return self.vital_found / self.vital_total if self.vital_total else None

    @property
    def all_strict(self) -> float | None:
        """A_strict: nuggets present / nuggets, vital and okay alike."""
        total = self.vital_total + self.okay_total
        return (self.vital_found + self.okay_found) / total if total else None

    @property
    def weighted(self) -> float | None:
        """Weighted: as A_strict, an okay nugget counting half of a vital one."""
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


def verdict_right(given: Verdict | None, expected: Verdict | None) -> bool | None:
    """Whether the verdict is the expected one; None where the question asks for none."""
    return None if expected is None else given == expected


def status_right(status: Status, *, answerable: bool) -> bool:
    """Whether answering or declining was right: "not found" is right exactly when the sources do not answer."""
    return (status == "not_found") != answerable


def spans_exact(citations: Iterable[Citation], text_of: Callable[[str], str]) -> bool | None:
    """Whether every quote is its document's text at its offsets, to the character; None where nothing is cited.

    Args:
        citations: the citations of one answer.
        text_of: the canonical text of a document, by its id.
    """
    checks = [
        bool(citation.quote) and text_of(citation.document_id)[citation.start : citation.end] == citation.quote
        for citation in citations
    ]
    return all(checks) if checks else None


def uncited_sentences(sentences: Iterable[AnswerSentence], citations: Iterable[Citation]) -> int:
    """Sentences that carry no citation, or a number that no citation has."""
    numbers = {citation.number for citation in citations}
    return sum(not sentence.citations or not set(sentence.citations) <= numbers for sentence in sentences)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval, over the cases that were measured."""

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Iterable[float | None], *, resamples: int = BOOTSTRAP_RESAMPLES) -> Estimate | None:
    """Mean and percentile bootstrap interval (Efron 1979) of the measured values; None where nothing was measured.

    The same values in the same order give the same interval.
    """
    measured = [float(value) for value in values if value is not None]
    if not measured:
        return None
    rng = random.Random(0)
    count = len(measured)
    means = sorted(sum(rng.choices(measured, k=count)) / count for _ in range(resamples))
    return Estimate(sum(measured) / count, percentile(means, 2.5), percentile(means, 97.5), count)


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that at least `percent` % of the values do not exceed."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a percentile needs at least one value")
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds per question."""

    p50: float
    p95: float
    maximum: float


def latency(milliseconds: Collection[float]) -> Latency | None:
    """Median, 95th percentile and maximum; None without measurements."""
    if not milliseconds:
        return None
    return Latency(percentile(milliseconds, 50), percentile(milliseconds, 95), max(milliseconds))
