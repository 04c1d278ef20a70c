"""What an action in this process costs."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock, and of the processor with those of the processes that were waited for."""

    seconds: float
    cpu_seconds: float


def spent(action: Callable[[], object]) -> Spent:
    """Do it, and say what it took."""
    started, before = time.perf_counter(), _processor_seconds()
    action()
    return Spent(time.perf_counter() - started, _processor_seconds() - before)


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
