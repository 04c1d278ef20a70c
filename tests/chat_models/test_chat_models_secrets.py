"""No key and no question leaves: not by logs, errors, reprs or output, not by tracing, proxies or redirects."""

import json
import logging
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scripted_server import breaks_off_after, refuses, says, sends

from assistant.cli import main

COST = "What does a firing cost?"
TRUE = "A firing costs 30 euros [1]."
KEY = "sk-planted-5c1d"
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "act",
    [
        says(TRUE),
        refuses(401, f"Incorrect API key provided: {KEY}."),
        refuses(500, f"internal: {KEY}"),
        breaks_off_after(TRUE),
        sends(f"data: {{broken {KEY}\n\n".encode()),
        sends(f'data: {{"error": {{"message": "{KEY}"}}}}\n\n'.encode()),
    ],
    ids=["answered", "401", "500", "cut", "broken", "error"],
)
def test_a_key_reaches_the_server_and_nothing_else(connected, caplog, capsys, act):
    caplog.set_level(logging.DEBUG)
    assistant, server = connected(act, key=KEY)
    trace = assistant.trace(COST)
    told = (caplog.text, repr(trace), repr(assistant._language_model), repr(assistant._settings), *capsys.readouterr())
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in "".join(told)
    assert COST not in caplog.text
    assert TRUE not in caplog.text


@pytest.mark.parametrize("as_json", [True, False])
def test_explain_shows_the_prompt_and_no_key(connected, workshop_dir, monkeypatch, capsys, as_json):
    _, server = connected(says(f"{TRUE} The moon is made of cheese [7]."))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ASSISTANT_CHAT_MODEL", "scripted")
    monkeypatch.setenv("ASSISTANT_CHAT_BASE_URL", server.url)
    arguments = ["ask", COST, "--index-dir", str(workshop_dir), "--explain", *(["--json"] if as_json else [])]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    output = capsys.readouterr()
    assert ended.value.code == 0
    assert KEY not in output.out + output.err
    if as_json:
        explained = json.loads(output.out)["explain"]["language_model"]
        sent = [message["content"] for message in server.requests[0].body["messages"]]
        assert [message["content"] for message in explained["prompt"]] == sent
        assert [one["fate"] for one in explained["sentences"]] == ["kept", "left out"]
        assert explained["sentences"][1]["invented"] == [7]
    else:
        assert '<passage number="1"' in output.out
        assert "The moon is made of cheese." in output.out
        assert "left out ([7], invented: 7)" in output.out


class Collector(ThreadingHTTPServer):
    """Takes whatever is sent to it, and remembers that it was."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CollectorHandler)
        self.received: list[bytes] = []


class CollectorHandler(BaseHTTPRequestHandler):
    server: Collector

    def take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.received.append(f"{self.command} {self.path}\n".encode() + body)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PATCH = do_CONNECT = take

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collector():
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


PROGRAM = """
import sys
from assistant import Assistant
from assistant.settings import load_settings
with Assistant.open(settings=load_settings()) as assistant:
    assert assistant.ask(sys.argv[1]).mode == "scripted"
    assistant.as_runnable().invoke(sys.argv[1])
    assistant.as_retriever().invoke(sys.argv[1])
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
"""


@pytest.mark.parametrize("allowed", [False, True])
def test_tracing_variables_send_nothing_unless_the_setting_says_so(connected, collector, workshop_dir, allowed):
    _, server = connected(says(TRUE))
    address = f"http://127.0.0.1:{collector.server_address[1]}"
    variables = {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_ENDPOINT": address,
        "LANGCHAIN_ENDPOINT": address,
        "LANGSMITH_API_KEY": "ls-planted",
        "ASSISTANT_CHAT_MODEL": "scripted",
        "ASSISTANT_CHAT_BASE_URL": server.url,
        "ASSISTANT_INDEX_DIR": str(workshop_dir),
        "ASSISTANT_TRACING": str(allowed).lower(),
    }
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, COST],
        env={**os.environ, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert run.returncode == 0, run.stderr
    assert any(b"firing" in body for body in collector.received) is allowed
    assert bool(collector.received) is allowed


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_what_goes_to_this_machine_passes_no_proxy(connected, collector, monkeypatch, variable):
    monkeypatch.setenv(variable, f"http://127.0.0.1:{collector.server_address[1]}")
    assistant, server = connected(says(TRUE))
    assert assistant.ask(COST).mode == "scripted"
    assert len(server.requests) == 1
    assert collector.received == []


def test_a_redirect_is_not_followed(connected, collector):
    assistant, _ = connected(refuses(307, f"http://127.0.0.1:{collector.server_address[1]}/v1/chat/completions"))
    assert "(307)" in assistant.ask(COST).model_note
    assert collector.received == []
