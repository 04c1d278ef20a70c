"""`python -m benchmarks`: cold start, embedding, warm questions, callers at once, builds; each beside its reference."""

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.pipeline import Assistant
from assistant.pipeline.worker_messages import Opened
from assistant.settings import load_settings
from assistant.types import Document
from benchmarks.building import building
from benchmarks.callers import callers
from benchmarks.processes import interleaved
from benchmarks.spending import Spent, spent
from evals.questions import load_questions

_SHORT, _STOCK_TEXTS = 80, 200  # characters of a paragraph, and paragraphs: making the store is not what is measured
_CORPORA = 2  # built from nothing: a build takes longest of all
QUESTION = "do I need a certification?"


def bench(
    rounds: Annotated[int, typer.Option(help="Runs of each; their medians count.")] = 3,
    texts: Annotated[int, typer.Option(help="Sentences to embed.")] = 200,
    questions: Annotated[int, typer.Option(help="Warm questions.")] = 100,
    chunks: Annotated[int, typer.Option(help="Chunks of each synthetic corpus.")] = 500,
    output: Annotated[Path, typer.Option(help="File of the results.")] = Path("benchmarks/results.json"),
) -> None:
    """Measure on the index `default`, print the results and write them down.

    Example: python -m benchmarks --rounds 3
    """
    with Assistant.open() as assistant:
        documents = assistant.documents()
        model = load_embedding_model()
        results: dict[str, Any] = {
            "machine": _machine(),
            "load": os.getloadavg(),
        }
        steps: dict[str, Callable[[], dict[str, Any]]] = {
            "warm": lambda: warm(assistant, model, questions),
            "callers": lambda: callers(assistant, _opened(), _questions()[1::2], rounds),
            "embedding": lambda: embedding(model, _sentences(documents)[:texts], rounds),
            "cold": lambda: cold(model, documents, rounds),
            "building": lambda: building(chunks, _CORPORA),
        }
        for name, step in steps.items():
            started = time.perf_counter()
            results[name] = step()
            typer.echo(f"{name}: {time.perf_counter() - started:.0f} s", err=True)
    output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    typer.echo(json.dumps(results, indent=1))


def cold(model: EmbeddingModel, documents: Sequence[Document], rounds: int) -> dict[str, Any]:
    """`assistant ask` and `assistant search` as new processes, beside the stock script on some of the paragraphs."""
    with TemporaryDirectory() as folder:
        texts, store = Path(folder) / "texts.json", str(Path(folder) / "store")
        paragraphs = [part for one in documents for part in one.text.split("\n\n") if len(part) > _SHORT]
        texts.write_text(json.dumps(paragraphs[:_STOCK_TEXTS]))
        stock = ["-m", "benchmarks.stock_script", str(model.folder), store]
        interleaved({"build": [*stock, "--build", str(texts)]}, 1)
        program = "from assistant.cli import main; import sys; main(sys.argv[1:])"
        commands = {
            "ask": ["-c", program, "ask", QUESTION],
            "search": ["-c", program, "search", QUESTION],
            "help": ["-c", program, "--help"],
            "stock script": [*stock, QUESTION],
        }
        costs = interleaved(commands, rounds)
    ratio = costs["ask"].seconds / costs["stock script"].seconds
    return {name: asdict(cost) for name, cost in costs.items()} | {"ask to stock script": ratio}


def embedding(model: EmbeddingModel, texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Texts a second, beside sentence-transformers as it comes: with as many threads as ours, one a core, and with one.

    Its threads wait for each other where the machine does other work, so that only what one of them spends of the
    processor is alike from run to run.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)
    cores = len(os.sched_getaffinity(0))

    def by_reference(threads: int) -> None:
        torch.set_num_threads(threads)
        reference.encode(list(texts), show_progress_bar=False)

    own, other, single = _in_turn(
        lambda: model.encode(texts), partial(by_reference, cores), partial(by_reference, 1), rounds=rounds
    )
    return {
        "threads of each": cores,
        "texts a second": len(texts) / own.seconds,
        "sentence-transformers": len(texts) / other.seconds,
        "ratio": other.seconds / own.seconds,
        "texts a processor second": len(texts) / own.cpu_seconds,
        "sentence-transformers, one thread, a processor second": len(texts) / single.cpu_seconds,
        "ratio, one thread, processor": single.cpu_seconds / own.cpu_seconds,
    }


def warm(assistant: Assistant, model: EmbeddingModel, count: int) -> dict[str, Any]:
    """Milliseconds of questions that are asked for the first time, beside the bare embedding of each.

    As many others were asked before, and what the first questions of an assistant take is told as well: what it has
    read of a sentence it keeps. Each is taken on the clock and of the processor: the first holds what else the machine
    does.
    """
    found = _questions()[::2]
    step = max(2, len(found) // count)
    asked = found[::step][:count]
    assistant.ask(QUESTION)
    taken: dict[str, list[Spent]] = {"embedding": [], "search": [], "ask": []}
    taken["ask, at first"] = [spent(partial(assistant.ask, question)) for question in found[1::step][:count]]
    for place, question in enumerate(asked):
        # Each wording is new to the model, so that no vector that was kept is taken for a fast one.
        taken["embedding"].append(spent(partial(model.encode_question, f"{question} {place}a")))
        taken["search"].append(spent(partial(assistant.search, f"{question} {place}b")))
        taken["ask"].append(spent(partial(assistant.ask, question)))
    clock = {name: [one.seconds for one in each] for name, each in taken.items()}
    processor = {name: [one.cpu_seconds for one in each] for name, each in taken.items()}
    return {"questions": len(asked), "clock": _beside(clock), "processor": _beside(processor)}


def _beside(seconds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Percentiles in milliseconds, and what they are to the median of the embedding."""
    found: dict[str, float] = {}
    for name, each in seconds.items():
        for percentile, value in (("p50", median(each)), ("p95", quantiles(each, n=20)[-1])):
            found[f"{name} {percentile} ms"] = 1000 * value
            found[f"{name} {percentile} to embedding p50"] = value / median(seconds["embedding"])
    return found


def _in_turn(*actions: Callable[[], object], rounds: int) -> list[Spent]:
    for action in actions:
        action()
    taken = [[spent(action) for action in actions] for _ in range(rounds)]
    return [
        Spent(median(one.seconds for one in column), median(one.cpu_seconds for one in column))
        for column in zip(*taken, strict=True)
    ]


def _opened() -> Opened:
    """What `Assistant.open()` opens."""
    settings = load_settings()
    return Opened("default", settings.index_dir, settings)


def _questions() -> list[str]:
    """Our own questions that need no conversation."""
    return [case.question for case in load_questions() if not case.turns]


def _machine() -> str:
    """The processor by the name that the system gives it, the cores, the system and Python."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    processor = next(names, "") or platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"


def _sentences(documents: Sequence[Document]) -> list[str]:
    return [sentence.text for one in documents for sentence in one.sentences if sentence.kind == "prose"]


if __name__ == "__main__":
    typer.run(bench)
