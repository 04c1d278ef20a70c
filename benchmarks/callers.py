"""Sixteen callers at once beside one caller: of one process, and of as many workers behind one as there are cores."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.pipeline.worker_messages import Opened
from assistant.pipeline.workers import Workers

CALLERS = 16
_HASHED_BYTES = 200 * 2**20  # a tenth of a second
_WAYS = ("alone", "threads", "workers")
Ask = Callable[[str], object]


def callers(assistant: Assistant, opened: Opened, questions: Sequence[str], rounds: int) -> dict[str, Any]:
    """Questions a second of one caller, of sixteen, and of sixteen with workers, in turn; each question is asked once.

    The limit is what one caller gets from one core, times the cores. On the clock it moves with what else the machine
    does: where another process takes a core, nothing can reach it, so it is told how many cores there were to be had.
    What a question costs of the processor, with workers and alone, does not move.

    Args:
        assistant: answers in this process.
        opened: what the workers answer from: the same index.
        questions: what is asked, in turn.
        rounds: how many parts of them each way is asked.
    """
    cores = len(os.sched_getaffinity(0))
    parts = [questions[place :: 3 * (rounds + 1)] for place in range(3 * (rounds + 1))]
    rates: dict[str, list[float]] = {name: [] for name in _WAYS}
    spent: dict[str, list[float]] = {name: [] for name in _WAYS}
    errors = 0
    had = [_cores_to_be_had(cores)]
    workers = Workers(opened, cores)
    ways: dict[str, tuple[Ask, int]] = {
        "alone": (assistant.ask, 1),
        "threads": (assistant.ask, CALLERS),
        "workers": (lambda question: workers.ask(question, (), None), CALLERS),
    }
    try:
        for place, part in enumerate(parts):
            name = _WAYS[place % 3]
            before = _processor_seconds(workers.processes)
            rate, failed = _rate(*ways[name], part)
            errors += failed
            had.append(_cores_to_be_had(cores))
            if place >= 3:  # the first of each warms it
                rates[name].append(rate)
                spent[name].append((_processor_seconds(workers.processes) - before) / len(part))
    finally:
        workers.close()
    one = {
        name: median(many / alone for alone, many in zip(rates["alone"], rates[name], strict=True)) for name in _WAYS
    }
    return {
        "questions": sum(map(len, parts)),
        "one caller, questions a second": median(rates["alone"]),
        f"{CALLERS} callers, questions a second": median(rates["threads"]),
        f"{CALLERS} callers of {cores} workers, questions a second": median(rates["workers"]),
        "to the limit of all cores": one["threads"] / cores,
        "to the limit of all cores, with workers": one["workers"] / cores,
        "processor milliseconds a question": {name: 1000 * median(spent[name]) for name in _WAYS},
        "to the limit of all cores, with workers, processor": sum(spent["alone"]) / sum(spent["workers"]),
        "cores": cores,
        "cores to be had": median(had),
        "errors": errors,
    }


def _processor_seconds(processes: Sequence[int]) -> float:
    """Of this process and of others, as far as the system tells."""
    seconds = time.process_time()
    for process in processes:
        file = Path(f"/proc/{process}/stat")
        if file.is_file():
            user, system = file.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
            seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


def _cores_to_be_had(threads: int) -> float:
    """Cores that so many threads get which need no Python and do not wait."""
    data = bytes(_HASHED_BYTES)
    started, before = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: hashlib.sha256(data).digest(), range(threads)))
    return (time.process_time() - before) / (time.perf_counter() - started)


def _rate(ask: Ask, at_once: int, questions: Sequence[str]) -> tuple[float, int]:
    """Questions a second, and how many of them failed."""
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        failed = sum(pool.map(lambda question: _fails(ask, question), questions))
    return len(questions) / (time.perf_counter() - started), failed


def _fails(ask: Ask, question: str) -> bool:
    try:
        ask(question)
    except AssistantError:
        return True
    return False
