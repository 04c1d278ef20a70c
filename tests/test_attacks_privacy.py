"""With the network shut, every command works and no connection is tried; no question is found where it was not put.

One program runs all there is to run, in a hostile working folder, with every variable set that would send something
somewhere, writing every log line it can. Where the system allows it, it has no network at all.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SMALL_CORPUS = ROOT / "tests" / "data" / "corpus-small"
NAME = "Zebulon Quackenbush"
QUESTION = f"My name is {NAME}, how hot should the water be?"
SECRET = "Xylokarpia"
ELSEWHERE = "http://192.0.2.1:9"
TRACING = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_ENDPOINT": ELSEWHERE,
    "LANGCHAIN_ENDPOINT": ELSEWHERE,
    "LANGSMITH_API_KEY": "ls-planted",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": ELSEWHERE,
    "CHROMA_OTEL_GRANULARITY": "all",
    "OTEL_EXPORTER_OTLP_ENDPOINT": ELSEWHERE,
    "ANONYMIZED_TELEMETRY": "True",
    "HF_ENDPOINT": ELSEWHERE,
    "HTTP_PROXY": ELSEWHERE,
}
HOSTILE_FILE = {
    "ALLOW_RESET": "TRUE",
    "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
    "CHROMA_SERVER_HOST": "192.0.2.1",
    "ASSISTANT_CHAT_MODEL": "evil",
    "ASSISTANT_CHAT_BASE_URL": ELSEWHERE,
    "ASSISTANT_INDEX_DIR": "/nowhere",
    "OPENAI_API_KEY": "sk-evil",
    "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
}
Ran = tuple[Path, "subprocess.CompletedProcess[str]"]

# Every way out that Python has is shut, and what knocks is written down.
GUARD = """
import json, logging, os, socket, sys
knocked = []

def audit(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        if not (isinstance(address, (str, bytes)) and event in ("socket.connect", "socket.sendto")):
            knocked.append(f"{event} {address!r}")
            raise OSError(101, "the network is shut")

sys.addaudithook(audit)
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
"""

USE = """
from pathlib import Path
from assistant.cli import main

folder, corpus, question, secret = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
page = folder / "page.md"
page.write_text(f"## How hot is the water?\\n\\nThe water should be between 70 and 80 degrees, says {secret}.\\n")
sys.stdin = open(os.devnull)

def run(*arguments):
    try:
        main(list(arguments))
    except SystemExit as ended:
        assert ended.code in (0, 3), (arguments, ended.code)

index = ["--index-dir", str(folder / "indexes")]
run("index", "build", "--corpus", corpus, *index)
run("index", "verify", *index)
run("index", "list", *index)
run("ask", question, *index)
run("ask", question, "--json", "--explain", *index)
run("search", question, *index)
run("check", str(page), *index)
sys.stdin = open(folder / "typed.txt")
run("chat", *index)
"""

IMPORT_APP = """
import importlib.util
for name in ("chat", "sources", "check", "history", "evals_page"):
    if importlib.util.find_spec(f"assistant.ui.{name}"):
        importlib.import_module(f"assistant.ui.{name}")
from streamlit.testing.v1 import AppTest
os.environ["ASSISTANT_INDEX_DIR"] = str(folder / "indexes")
shown = AppTest.from_file(sys.argv[5], default_timeout=60).run()
assert not shown.exception, shown.exception
"""

REPORT = """
print(json.dumps(knocked), file=open(folder / "knocked.json", "w"))
"""


def start(program: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    (folder / "typed.txt").write_text(f"{QUESTION}\n/quit\n", encoding="utf-8")
    for name in ("home", "temporary", "data"):
        (folder / name).mkdir()
    environment = {
        **os.environ,
        **TRACING,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "temporary"),
        "XDG_DATA_HOME": str(folder / "home" / "data"),
        "XDG_CACHE_HOME": str(folder / "home" / "cache"),
        "ASSISTANT_USER_DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    arguments = [str(folder), str(SMALL_CORPUS), QUESTION, SECRET, str(ROOT / "app.py")]
    return subprocess.run(
        [*without_network(), sys.executable, "-c", program, *arguments],
        cwd=folder / "work",
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
    )


def without_network() -> list[str]:
    """The command in front of another that takes its network away, where the system lets us."""
    found = shutil.which("unshare")
    allowed = found and subprocess.run([found, "-rn", "true"], capture_output=True, check=False).returncode == 0
    return [found, "-rn"] if found and allowed else []


def files_with(folder: Path, words: tuple[str, ...], *, but: tuple[str, ...] = ()) -> list[str]:
    """The files below a folder that hold one of the words."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in but:
            data = path.read_bytes()
            found += [str(path)] * any(word.encode() in data for word in words)
    return found


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """What is left of a run without a network, in a folder whose `.env` would change all it could."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "work").mkdir()
    lines = (f"{name}={value}\n" for name, value in {**HOSTILE_FILE, **TRACING}.items())
    (folder / "work" / ".env").write_text("".join(lines), encoding="utf-8")
    return folder, start(GUARD + USE + IMPORT_APP + REPORT, folder)


def test_everything_works_without_a_network(offline: Ran) -> None:
    _, run = offline
    assert run.returncode == 0, run.stderr[-3000:]
    assert run.stdout.count("between 70 and 80 degrees") >= 4
    assert '"status": "answered"' in run.stdout


def test_no_connection_is_tried(offline: Ran) -> None:
    folder, _ = offline
    assert json.loads((folder / "knocked.json").read_text(encoding="utf-8")) == []


def test_an_environment_file_in_the_working_folder_changes_nothing(offline: Ran) -> None:
    folder, run = offline
    assert '"mode": "extractive"' in run.stdout
    assert "192.0.2.1" not in run.stdout + run.stderr
    assert sorted(path.name for path in (folder / "work").iterdir()) == [".env"]


def test_questions_and_pages_are_in_no_log_and_in_no_file(offline: Ran) -> None:
    folder, run = offline
    words = (NAME, NAME.split()[1], SECRET)
    assert not any(word in run.stderr for word in words)
    assert files_with(folder, words, but=("typed.txt", "page.md")) == []
    assert list((folder / "temporary").glob("assistant-*")) == []


def test_the_guard_notices_who_tries_to_leave() -> None:
    program = GUARD + (
        "import urllib.request\n"
        "for address in ('http://192.0.2.1:9/', 'http://example.invalid/'):\n"
        "    try:\n        urllib.request.urlopen(address, timeout=1)\n    except OSError:\n        pass\n"
        "print(len(knocked))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "2", run.stderr
