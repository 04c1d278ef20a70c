"""Files are read in a process of its own: what it may cost, and that a file which ends it harms no other file."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from assistant.loading import DocumentReader, Limits, UnreadableDocumentError, read_document
from assistant.loading.wire import Request

ROOT = Path(__file__).resolve().parents[2]
PARAGRAPH = "The brakes of a bicycle are looked at before every ride, and worn pads are replaced in pairs.\n\n"
LARGE = ("# Brakes\n\n" + PARAGRAPH * 8000).encode()
EMPTY_ARCHIVE = b"PK\x05\x06" + b"\x00" * 18
NAME = PurePosixPath("shop/brakes.md")


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader() as one:
        yield one


def process_of(reader: DocumentReader) -> int:
    assert reader._child is not None
    return reader._child._process.pid


def test_document_is_the_same_whichever_process_reads_it(reader: DocumentReader) -> None:
    assert reader.read(NAME, LARGE) == read_document(NAME, LARGE, reader.limits)


def test_small_file_of_a_simple_format_needs_no_other_process() -> None:
    with DocumentReader() as fresh:
        fresh.read(NAME, b"Worn pads are replaced.")
        assert fresh._child is None


def test_process_is_kept_for_the_next_file_and_ends_with_the_reader() -> None:
    with DocumentReader() as fresh:
        fresh.read(NAME, LARGE)
        first = process_of(fresh)
        with pytest.raises(UnreadableDocumentError, match="it is a binary file"):
            fresh.read(NAME, LARGE + b"\x00")
        fresh.read(NAME, LARGE)
        assert process_of(fresh) == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(cpu_s=0), "it takes more than 0 seconds of processor time to read"),
        (Limits(wall_s=0.1), "it takes longer than 0.1 seconds to read"),
        (Limits(memory_bytes=130 << 20), "it takes more than 130 MB of memory to read"),
    ],
    ids=["processor", "clock", "memory"],
)
def test_file_that_takes_too_much_is_refused_and_the_next_one_is_read(limits: Limits, reason: str) -> None:
    with DocumentReader(limits) as fresh:
        with pytest.raises(UnreadableDocumentError) as caught:
            fresh.read(NAME, LARGE * 20)
        assert caught.value.reason == reason
        assert fresh._child is None
        fresh.limits = Limits()
        assert fresh.read(NAME, LARGE).document.id == "shop/brakes"


def test_fault_of_a_reader_is_named_and_the_next_file_is_read(reader: DocumentReader) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"its reader has a fault \(IndexError\)$"):
        reader._ask(Request("archive", "no.zip"), EMPTY_ARCHIVE)
        reader._ask(Request("member", "a.md", 99), b"")
    assert reader.read(NAME, LARGE).document.title == "Brakes"


def test_process_that_was_killed_while_idle_costs_no_file(reader: DocumentReader) -> None:
    reader.read(NAME, LARGE)
    os.kill(process_of(reader), signal.SIGKILL)
    os.waitid(os.P_PID, process_of(reader), os.WEXITED | os.WNOWAIT)
    assert reader.read(NAME, LARGE).document.title == "Brakes"


def test_crash_is_named(reader: DocumentReader) -> None:
    reader.read(NAME, LARGE)
    os.kill(process_of(reader), signal.SIGSTOP)
    stat = Path(f"/proc/{process_of(reader)}/stat")
    while stat.read_text(encoding="ascii").rpartition(") ")[2][0] != "T":
        time.sleep(0.01)
    os.kill(process_of(reader), signal.SIGSEGV)
    resumed = subprocess.Popen(["/bin/sh", "-c", f"sleep 1; kill -CONT {process_of(reader)}"])
    with pytest.raises(UnreadableDocumentError, match=r"^its reader crashed \(signal 11\)$"):
        reader.read(NAME, LARGE)
    resumed.wait()


def test_process_holds_no_secret_no_heavy_library_and_may_write_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY")
    with DocumentReader() as fresh:
        fresh.read(NAME, LARGE)
        of_child = Path(f"/proc/{process_of(fresh)}")
        assert b"CANARY" not in (of_child / "environ").read_bytes()
        assert resource.prlimit(process_of(fresh), resource.RLIMIT_FSIZE) == (0, 0)
        assert resource.prlimit(process_of(fresh), resource.RLIMIT_AS) == (1 << 30, 1 << 30)
    heavy = {"torch", "chromadb", "streamlit", "langchain_core", "numpy", "pickle", "pydantic"}
    program = f"import sys, assistant.loading.worker; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert run.stdout.strip() in ("set()", "{'pickle'}"), run.stderr


def test_process_takes_no_module_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zipfile.py").write_text("open('/proc/self/nowhere')\n")
    (tmp_path / "assistant").mkdir()
    (tmp_path / "assistant" / "__init__.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    with DocumentReader() as fresh:
        assert fresh.read(NAME, LARGE).document.title == "Brakes"
