"""Which documents may answer: on a health topic, those that users added only where the others have no answer.

Documents that the index was built from are looked after by whoever runs the assistant; anybody who may add documents
can add a wrong one. After a referral only the former are heard, and what rests on the latter alone gives no verdict on
a health topic. Elsewhere both are heard, each citation of an added document says so, at most half of the passages are
of them, and they turn no "yes" or "no" of the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.pipeline.stages import Stages
from assistant.timing import Clock
from assistant.types import Passage

if TYPE_CHECKING:
    from assistant.answering import Composed

_SURE = 0.97  # the confidence from which general information follows a referral: beside it, what is off the point harms


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides how a question is answered: the stand-alone question, what is searched for it, what it is about."""

    question: str
    searched: str
    is_english: bool = True
    referred: bool = False
    of_health: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that were read, best first, and what was made of them."""

    passages: Sequence[Passage]
    composed: "Composed"


def find(stages: Stages, asked: Asked, clock: Clock) -> Found:
    """Search, compose and compare: on a health topic in the curated documents first, and then in all of them."""
    if not stages.reader.uploaded_rows:
        return _found(stages, asked, clock)
    if not asked.of_health:
        return _not_turned(_found(stages, asked, clock), lambda: _found(stages, asked, clock, curated=True))
    found = _found(stages, asked, clock, curated=True)
    if asked.referred or found.composed.written is not None:
        return found
    return _found(stages, asked, clock, with_verdict=False)


def _not_turned(found: Found, curated: Callable[[], Found]) -> Found:
    """What was found, or what the curated documents alone say, where the others turn their yes or no."""
    verdict, written = found.composed.verdict, found.composed.written
    if verdict is None or written is None or not any(one.uploaded for one in written.citations):
        return found
    alone = curated()
    turned = alone.composed.verdict is not None and alone.composed.verdict != verdict
    heard = verdict == "depends" and not all(one.uploaded for one in written.citations)
    return alone if turned and not heard else found


def _found(stages: Stages, asked: Asked, clock: Clock, *, curated: bool = False, with_verdict: bool = True) -> Found:
    with clock("retrieval"):
        passages = stages.retrieve(asked.searched, stages.settings.passages, curated=curated)
    threshold = None if asked.is_english else stages.threshold_in_another_language(passages)
    with clock("answering"):
        composed = stages.compose(
            asked.searched,
            passages,
            answered_from=_SURE if asked.referred else threshold,
            with_verdict=with_verdict and asked.is_english and not asked.referred,
        )
    with clock("disagreement"):
        composed = stages.compared(composed, asked.question)
    return Found(passages, composed)
