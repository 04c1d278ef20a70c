"""How long the stages of one question took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Milliseconds per stage of one question."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time what is done inside a `with` block as one stage, or as a part of one."""
        started = time.perf_counter()
        yield
        self._stages[stage] = self._stages.get(stage, 0.0) + 1000 * (time.perf_counter() - started)

    def timings(self) -> dict[str, float]:
        """The stages in their order, and "total" for the time since the clock was made."""
        return {**self._stages, "total": 1000 * (time.perf_counter() - self._started)}
