"""What whole processes cost, from their start to their end.

A process begins with the most memory that the one it was started from has held, so each is started from a small one:
this file run by itself, with the command to start as its arguments.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of several runs: seconds from start to end, seconds of the processor, and the most memory in MB."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def interleaved(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """Run Python with each command's arguments in turn, so that what else the machine does falls on all alike.

    Raises:
        subprocess.CalledProcessError: one of them failed.
    """
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(_run(command))
    return {name: _median(costs) for name, costs in runs.items()}


def _run(command: Sequence[str]) -> Cost:
    launcher = [sys.executable, "-S", __file__, sys.executable, *command]
    run = subprocess.run(launcher, stdout=subprocess.PIPE, check=True)
    return Cost(*json.loads(run.stdout))


def _measured(command: Sequence[str]) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KILOBYTE)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.seconds for cost in costs),
        median(cost.cpu_seconds for cost in costs),
        median(cost.peak_mb for cost in costs),
    )


if __name__ == "__main__":
    cost = _measured(sys.argv[1:])
    sys.stdout.write(json.dumps([cost.seconds, cost.cpu_seconds, cost.peak_mb]))
