"""Many publishes under readers, many builds, a full disk, a long run: what a few tries would not show."""

import gc
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from glob import glob
from pathlib import Path

import numpy as np
import pytest
from index_processes import REBUILD, start

from assistant import Assistant
from assistant.index import IndexHandle, list_builds, rebuild_index, verify_build
from assistant.index.layout import IndexFolder
from assistant.index.manifest import EmbeddingInfo
from assistant.index.material import gather
from assistant.index.spool import CorpusSpool
from assistant.index.store import Store
from assistant.pipeline import build_index
from assistant.settings import Settings

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1500)]

PUBLISHES = 40
INGESTS = 30
FLUSH_KILLS = 20
SOAK_S = float(os.environ.get("SOAK_SECONDS", "600"))
PUBLISH_EVERY_S = 3
EDITIONS = 4
THINGS = ("lamp", "wheel", "kettle", "ladder")

# Asks until it is told to stop. Every answer must be of one edition: the one that its build was made from.
ASK = """
import json, sys
from pathlib import Path
from assistant import Assistant
from assistant.settings import Settings

folder, stop = Path(sys.argv[1]), Path(sys.argv[2])
things = sys.argv[3].split(",")
seen, questions = set(), 0
with Assistant.open(settings=Settings(index_dir=folder)) as assistant:
    print("asking", flush=True)
    while not stop.exists():
        answer = assistant.ask(f"How much does the {things[questions % len(things)]} cost?")
        quotes = " ".join(citation.quote for citation in answer.citations)
        seen.add((answer.build, answer.status, answer.text, quotes))
        questions += 1
print(json.dumps({"questions": questions, "seen": sorted(seen)}))
"""


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Write a line of what was measured to the terminal."""

    def write(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return write


def publish(corpus: Path, folder: Path, edition: int) -> str:
    """Publish documents that all name one price, a different one in each edition."""
    write_edition(corpus, edition)
    return build_index(corpus, settings=Settings(index_dir=folder)).build_id


def write_edition(corpus: Path, edition: int) -> None:
    corpus.mkdir(exist_ok=True)
    for thing in THINGS:
        text = f"# The {thing}\n\nThe {thing} costs {1000 + edition} euros. It is sold in the shop on the square.\n"
        (corpus / f"{thing}.md").write_text(text, encoding="utf-8")


@contextmanager
def asking(folder: Path, stop: Path, count: int) -> Iterator[list["subprocess.Popen[str]"]]:
    processes = [start(ASK, folder, stop, ",".join(THINGS)) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_answers_are_of_one_build_while_forty_are_published(tmp_path: Path, tell: Callable[[str], None]):
    editions = {publish(tmp_path / "corpus", tmp_path / "indexes", 0): 0}
    wrong, counted, followed = [], 0, []
    with asking(tmp_path / "indexes", tmp_path / "stop", 2) as processes:
        for edition in range(1, PUBLISHES + 1):
            editions[publish(tmp_path / "corpus", tmp_path / "indexes", edition)] = edition
        time.sleep(2)
        (tmp_path / "stop").touch()
        for process in processes:
            output, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors
            report = json.loads(output)
            counted += report["questions"]
            followed.append(len({build_id for build_id, *_ in report["seen"]}))
            for build_id, status, text, quotes in report["seen"]:
                price = str(1000 + editions[build_id])
                if status != "answered" or price not in text or price not in quotes:
                    wrong.append((build_id, text))
                wrong += [(build_id, text) for other in editions.values() if other != editions[build_id]
                          and str(1000 + other) in text + quotes]  # fmt: skip
    tell(f"{PUBLISHES} publishes, 2 readers, {counted} questions, builds seen {followed}, wrong or mixed {len(wrong)}")
    assert wrong == []
    assert min(followed) > PUBLISHES // 4
    assert verify_build(tmp_path / "indexes" / "default") == []


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def bytes_below(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def _no_garbage_collection() -> Iterator[None]:
    """Only what is let go of at once is gone: the collector may come late in a process that holds much."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_garbage_collection")
def test_thirty_ingests_use_no_more_disk_files_threads_or_memory(tmp_path: Path, tell: Callable[[str], None]):
    corpus, folder = tmp_path / "corpus", tmp_path / "indexes"
    measured = []
    publish(corpus, folder, 0)
    with Assistant.open(settings=Settings(index_dir=folder)) as assistant:
        for edition in range(1, INGESTS + 1):
            publish(corpus, folder, edition)
            assert str(1000 + edition) in assistant.ask("How much does the lamp cost?").text
            measured.append((bytes_below(folder), descriptors(), threading.active_count(), resident_mb()))
    disk, files, threads, memory = zip(*measured, strict=True)
    tell(f"{INGESTS} ingests: disk {disk[9]} -> {disk[-1]} bytes, descriptors {files[9]} -> {files[-1]}, "
          f"threads {threads[9]} -> {threads[-1]}, memory {memory[9]:.0f} -> {memory[-1]:.0f} MB")  # fmt: skip
    assert len(list_builds(folder / "default")) == 2
    assert disk[-1] < 1.1 * disk[9]
    assert files[-1] <= files[9]
    assert threads[-1] <= threads[9]
    assert memory[-1] < 1.1 * memory[9]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of many chunks, whose vectors are random: its graph takes a while to write."""
    corpus = tmp_path_factory.mktemp("large")
    folder = tmp_path_factory.mktemp("large-index")
    publish(corpus, folder, 0)
    index = IndexFolder(folder / "default")
    chunk_count = 3000
    with Store(index.store) as opened:
        settings = opened.settings()
        documents = list(opened.documents())
        chunks, keywords = zip(*opened.chunks(), strict=True)
        numbered = [
            replace(chunks[place % len(chunks)], id=f"chunk-{place}", path=(f"Part {place}",))
            for place in range(chunk_count)
        ]
        tokens = [[*keywords[place % len(chunks)], f"number{place}"] for place in range(chunk_count)]
        given = {name: settings[name] for name in ("embedding", "chunking", "lexicon", "answering")}
        embedding = EmbeddingInfo(**given["embedding"])
        with CorpusSpool() as spool:
            for document in documents:
                spool.add(document, (), ())
            for chunk, words in zip(numbered, tokens, strict=True):
                spool.add_chunk(chunk, words)
            material = gather(spool, lexicon=given["lexicon"], chunking=given["chunking"], embedding=embedding)
            keys = [key for key, _ in material.unique_texts()]
            generator = np.random.default_rng(7)
            vectors = generator.normal(size=(len(keys), embedding.dimensions))
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            opened.add_vectors(zip(keys, vectors.astype(np.float16), strict=True))
            opened.replace_content(material, given)
    rebuild_index(index.path)
    return index.path


def test_twenty_kills_inside_a_flush_change_no_answer(large: Path, tell: Callable[[str], None]):
    """Kills at growing delays after the graph's first file appears, until twenty have left it unfinished."""
    current = IndexFolder(large).current_id()
    whole = {path.name: path.stat().st_size for path in (large / "builds" / str(current) / "chroma").glob("*/*")}
    was = sample(large)
    generator = random.Random(11)
    inside = tries = 0
    while inside < FLUSH_KILLS and tries < 8 * FLUSH_KILLS:
        tries += 1
        with start(REBUILD, large, "never", 0) as builder:
            while builder.poll() is None and not glob(f"{large}/builds/tmp-*/chroma/*/*.bin"):
                pass
            time.sleep(generator.uniform(0, 0.03))
            builder.kill()
            builder.communicate()
        left = {path.name: path.stat().st_size for path in (large / "builds").glob("tmp-*/chroma/*/*")}
        inside += any(left.get(name, 0) < size for name, size in whole.items())
        assert sample(large) == was
        assert IndexFolder(large).current_id() == current
    tell(f"{tries} kills, {inside} of them inside a flush of {sum(whole.values())} bytes; no answer changed")
    assert inside >= FLUSH_KILLS
    assert verify_build(large) == []
    assert rebuild_index(large).changed
    assert sample(large) == was


def sample(folder: Path) -> list[object]:
    """What the index answers for some of its rows."""
    handle = IndexHandle(folder)
    try:
        reader = handle.current()
        assert reader.notice is None
        rows = range(0, reader.chunk_count, 100)
        return [
            (reader.chunks([row]), reader.dense(reader.chunk_vectors([row])[0], 1), reader.keyword([f"number{row}"], 1))
            for row in rows
        ]
    finally:
        handle.close()


@contextmanager
def small_disk(folder: Path, megabytes: float) -> Iterator[None]:
    folder.mkdir()
    size = f"size={int(megabytes * 1e6)}"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full_stops_a_build_and_no_answer(tmp_path: Path, tell: Callable[[str], None]):
    corpus = tmp_path / "corpus"
    with small_disk(tmp_path / "disk", 6):
        folder = tmp_path / "disk" / "indexes"
        publish(corpus, folder, 0)
        index = folder / "default"
        was = index_answers(index)
        free = shutil.disk_usage(folder).free
        outcomes = []
        for share in (1.0, 0.9, 0.6, 0.3):
            ballast = folder / "ballast"
            ballast.write_bytes(bytes(max(0, int(free * share) - 8192)))
            command = [sys.executable, "-c", "from assistant.cli import main; main()"]
            built = subprocess.run(
                [*command, "index", "build", "--corpus", str(changed(corpus, share)), "--index-dir", str(folder)],
                capture_output=True, text=True, timeout=240,
            )  # fmt: skip
            outcomes.append(built.returncode)
            assert built.returncode in (0, 1)
            if built.returncode:
                assert re.search(r"^error: .* could not be (?:written|put on disk)", built.stderr, re.M), built.stderr
                assert "Traceback" not in built.stderr
                assert index_answers(index) == was
                assert not list((index / "builds").glob("tmp-*"))
            else:
                was = index_answers(index)
            ballast.unlink()
        tell(f"exit codes of the builds with ever more room: {outcomes}")
        assert outcomes[0] == 1
        assert verify_build(index) == []
        publish(corpus, folder, 99)
        assert verify_build(index) == []


def changed(corpus: Path, share: float) -> Path:
    (corpus / "lamp.md").write_text(f"# The lamp\n\nThe lamp costs {2000 + int(share * 100)} euros.\n")
    return corpus


def index_answers(folder: Path) -> object:
    handle = IndexHandle(folder)
    try:
        reader = handle.current()
        rows = range(reader.chunk_count)
        return reader.build_id, reader.chunks(rows), [reader.dense(reader.chunk_vectors([row])[0], 3) for row in rows]
    finally:
        handle.close()


def publish_for_as_long_as(corpus: Path, folder: Path, stop: threading.Event, published: list[tuple[str, int]]) -> int:
    """Publish in processes of their own, some editions in turn; every fourth builder is killed. How many were."""
    kills = 0
    while not stop.wait(PUBLISH_EVERY_S):
        number = len(published)
        if number % 4 == 3 and kills <= number // 4:
            with start(REBUILD, folder / "default", "write", 3) as builder:
                builder.wait(timeout=120)
            kills += 1
        write_edition(corpus, number % EDITIONS)
        program = "from assistant.cli import main; main()"
        command = [sys.executable, "-c", program, "index", "build", "--corpus", str(corpus), "--index-dir", str(folder)]
        built = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=240, check=True)
        published.append((json.loads(built.stdout)["build"], number % EDITIONS))
    return kills


def test_a_long_run_with_publishes_in_between_stays_level(tmp_path: Path, tell: Callable[[str], None]):
    """Ten minutes of questions to one process, while others build; now and then a builder is killed."""
    corpus, folder = tmp_path / "corpus", tmp_path / "indexes"
    published = [(publish(corpus, folder, edition), edition) for edition in range(EDITIONS)]
    seen: set[tuple[str, str, str]] = set()
    levels, questions, slowest, stop = [], 0, 0.0, threading.Event()
    with Assistant.open(settings=Settings(index_dir=folder)) as assistant, ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish_for_as_long_as, corpus, folder, stop, published)
        ends = time.monotonic() + SOAK_S
        measures_at = 0.0
        while time.monotonic() < ends and not publishing.done():
            began = time.monotonic()
            answer = assistant.ask(f"How much does the {THINGS[questions % len(THINGS)]} cost?")
            slowest = max(slowest, time.monotonic() - began)
            questions += 1
            seen.add((answer.build, answer.status, answer.text))
            if time.monotonic() >= measures_at:
                measures_at = time.monotonic() + SOAK_S / 40
                gc.collect()
                levels.append((resident_mb(), descriptors(), threading.active_count(), bytes_below(folder)))
        stop.set()
        kills = publishing.result()
    editions = dict(published)
    wrong = [one for one in seen if one[1] != "answered" or str(1000 + editions[one[0]]) not in one[2]]
    early, late = (tuple(map(max, zip(*part, strict=True))) for part in (levels[10:20], levels[-10:]))
    builds_seen = {one[0] for one in seen}
    tell(
        f"{SOAK_S:.0f} s: {questions} questions, {len(published) - EDITIONS} publishes, {len(builds_seen)} "
        f"builds seen, {kills} killed builders, {len(wrong)} wrong, slowest answer {slowest:.2f} s; memory "
        f"{early[0]:.0f} -> {late[0]:.0f} MB, descriptors {early[1]} -> {late[1]}, threads {early[2]} -> {late[2]}, "
        f"disk {early[3]} -> {late[3]} bytes"
    )
    assert wrong == []
    assert len(builds_seen) > len(published) // 4
    assert late[0] < 1.1 * early[0]
    assert late[1] <= early[1] + 2
    assert late[2] <= early[2]
    assert late[3] < 1.5 * early[3]
