"""`python -m benchmarks.several`: questions a second of one process and of two, over one index and over one server.

Each process opens the assistant by itself and asks other questions, one at a time; all begin at once. The server is
`chroma run` on this machine; for it the index is built again from its own store.
"""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import typer

from assistant.index import rebuild_index
from assistant.pipeline import Assistant
from assistant.pipeline.building import connected, index_folder
from assistant.settings import load_settings
from evals.questions import load_questions

_PROCESSES = (1, 2)
_START_S = 60


def main(
    questions: Annotated[int, typer.Option(help="How many questions each process asks.")] = 60,
    rounds: Annotated[int, typer.Option(help="How often one process and two are measured in turn.")] = 3,
    asking: Annotated[str, typer.Option(help="Ask from this place on, in this process: START.")] = "",
    url: Annotated[str, typer.Option(help="The server for that.")] = "",
    folder: Annotated[Path, typer.Option(help="The indexes for that.")] = Path(),
) -> None:
    """Measure and print the results.

    Example: python -m benchmarks.several --rounds 5
    """
    if asking:
        _ask(int(asking), questions, folder, url)
        return
    found = {}
    with TemporaryDirectory() as temporary:
        own = Path(temporary) / "own" / "default"
        shutil.copytree(index_folder("default", None, load_settings()), own)
        found["index folder"] = _compared(own.parent, "", questions, rounds)
        with _server(Path(temporary) / "server") as address:
            served = Path(temporary) / "served" / "default"
            shutil.copytree(own, served)
            server = connected(load_settings(chroma_url=address))
            rebuild_index(served, server=server)
            server.close()
            found["chroma server"] = _compared(served.parent, address, questions, rounds)
    typer.echo(json.dumps(found, indent=1))


def _compared(folder: Path, url: str, questions: int, rounds: int) -> dict[str, float]:
    """The medians of questions a second, and of milliseconds of the processor that the asking took a question."""
    rates: dict[int, list[tuple[float, float]]] = {count: [] for count in _PROCESSES}
    for number in range(rounds):
        for count in _PROCESSES:
            rates[count].append(_rate(folder, url, questions, count, number))
    found = {}
    for count, measured in rates.items():
        found[f"{count} asking, questions a second"] = median(rate for rate, _ in measured)
        found[f"{count} asking, ms of the processor a question"] = median(spent for _, spent in measured)
    found["two to one"] = median(two[0] / one[0] for one, two in zip(*rates.values(), strict=True))
    return found


def _rate(folder: Path, url: str, questions: int, count: int, number: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.several", "--questions", str(questions), "--folder", str(folder)]
    command += ["--url", url] if url else []
    processes = [
        subprocess.Popen(
            [*command, "--asking", str(1 + (number * count + place) * questions)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    started = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("begin\n")
        process.stdin.flush()
    spent = [json.loads(process.communicate()[0]) for process in processes]
    return count * questions / (time.perf_counter() - started), 1000 * sum(spent) / (count * questions)


def _ask(start: int, count: int, folder: Path, url: str) -> None:
    """Open the assistant, wait for the word, ask, and say how many seconds of the processor that took."""
    every = [case.question for case in load_questions() if not case.turns]
    settings = load_settings(index_dir=folder, chroma_url=url or None)
    with Assistant.open(settings=settings) as assistant:
        assistant.ask(every[0])
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        before = resource.getrusage(resource.RUSAGE_SELF)
        for place in range(start, start + count):
            assistant.ask(every[place % len(every)])
        after = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(json.dumps(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) + "\n")


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """`chroma run` over a folder, at a free port of this machine."""
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=os.fspath(folder))
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + _START_S
        while not _answers(address) and time.monotonic() < deadline:
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/v2/heartbeat").is_success
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    typer.run(main)
