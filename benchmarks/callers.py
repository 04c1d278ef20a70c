"""Sixteen callers at once beside one caller."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from assistant.errors import AssistantError
from assistant.pipeline import Assistant

CALLERS = 16


def callers(assistant: Assistant, questions: Sequence[str], rounds: int) -> dict[str, Any]:
    """Questions a second of one caller and of sixteen, in turn; each question is asked once.

    The limit is what one caller gets from one core, times the cores.
    """
    size = len(questions) // (2 * rounds)
    parts = [questions[place :: 2 * rounds][:size] for place in range(2 * rounds)]
    alone, together, errors = [], [], 0
    for first, second in zip(parts[::2], parts[1::2], strict=True):
        rate, failed = _rate(assistant, first, 1)
        alone.append(rate)
        errors += failed
        rate, failed = _rate(assistant, second, CALLERS)
        together.append(rate)
        errors += failed
    cores = len(os.sched_getaffinity(0))
    to_one = median(many / one for one, many in zip(alone, together, strict=True))
    return {
        "questions": 2 * rounds * size,
        "one caller, questions a second": median(alone),
        f"{CALLERS} callers, questions a second": median(together),
        "to one caller": to_one,
        "to the limit of all cores": to_one / cores,
        "cores": cores,
        "errors": errors,
    }


def _rate(assistant: Assistant, questions: Sequence[str], at_once: int) -> tuple[float, int]:
    """Questions a second, and how many of them failed."""
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        failed = sum(pool.map(lambda question: _fails(assistant, question), questions))
    return len(questions) / (time.perf_counter() - started), failed


def _fails(assistant: Assistant, question: str) -> bool:
    try:
        assistant.ask(question)
    except AssistantError:
        return True
    return False
