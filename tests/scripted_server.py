"""An OpenAI-compatible server on loopback that does what a script says: it tells lies, falls silent, or fails.

It is a real server over real sockets. What it is asked is kept in `requests`; each request is answered by the script's
next act, the last one again and again.
"""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Exchange"], None]
LONGEST_PAUSE_S = 30.0


@dataclass
class Request:
    """What was asked, its headers by their names in lower case, and whether the asker went away before the end."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    protocol_version = "HTTP/1.1"
    server: "ScriptedServer"
    request_read: Request

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.request_read = Request(self.path, headers, json.loads(self.rfile.read(length)))
        act = self.server.next_act(self.request_read)
        try:
            act(self)
        except (BrokenPipeError, ConnectionResetError):
            self.request_read.left.set()
        self.close_connection = True

    def begin(self, content_type: str = "text/event-stream") -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def event(self, delta: Mapping[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        value = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
        self.send(f"data: {json.dumps(value)}\n\n".encode())

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the server lives and the asker stays."""
        ends = time.monotonic() + min(seconds, LONGEST_PAUSE_S)
        while time.monotonic() < ends and not self.server.over.is_set():
            readable, _, _ = select.select([self.connection], [], [], min(0.02, seconds))
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError

    def log_message(self, format: str, *args: object) -> None:
        pass


class ScriptedServer(ThreadingHTTPServer):
    """The server; `url` is its address as a base URL."""

    daemon_threads = True

    def __init__(self, acts: Sequence[Act]) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.acts = list(acts)
        self.requests: list[Request] = []
        self.over = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_act(self, request: Request) -> Act:
        with self._lock:
            self.requests.append(request)
            return self.acts[min(len(self.requests), len(self.acts)) - 1]


@contextmanager
def serving(*acts: Act) -> Iterator[ScriptedServer]:
    """Serve a script until the block ends."""
    server = ScriptedServer(acts)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def says(text: str, *, piece: int = 7, finish: str = "stop") -> Act:
    """Stream a text in pieces of so many characters, and end well."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event({"role": "assistant", "content": ""})
        for start in range(0, len(text), piece):
            exchange.event({"content": text[start : start + piece]})
        exchange.event({}, finish)
        exchange.send(b"data: [DONE]\n\n")
        exchange.end()

    return act


def says_half(first: str, rest: str, go_on: threading.Event) -> Act:
    """Stream the first half of a text at once, and the rest when the event says so."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event({"content": first})
        go_on.wait(LONGEST_PAUSE_S)
        exchange.event({"content": rest})
        exchange.event({}, "stop")
        exchange.send(b"data: [DONE]\n\n")
        exchange.end()

    return act


def breaks_off_after(text: str, *, cleanly: bool = False) -> Act:
    """Stream a text and close the connection; `cleanly` as if that were all, but without the mark that ends a reply."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event({"content": text})
        if cleanly:
            exchange.end()

    return act


def falls_silent_after(text: str = "") -> Act:
    """Stream a text, or nothing at all, and then keep the connection open without a word."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        if text:
            exchange.event({"content": text})
        exchange.pause(LONGEST_PAUSE_S)

    return act


def pings_for_ever() -> Act:
    """Keep the connection alive with comments, which are no words."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        while not exchange.server.over.is_set():
            exchange.send(b": ping\n\n")
            exchange.pause(0.02)

    return act


def never_stops(text: str, *, every_s: float = 0.0) -> Act:
    """Stream a text again and again until the asker goes away."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        number = 0
        while not exchange.server.over.is_set():
            exchange.event({"content": text.format(number=number)})
            number += 1
            if every_s:
                exchange.pause(every_s)

    return act


def refuses(status: int, message: str = "no") -> Act:
    """Answer with an error, in the form that OpenAI's API gives it."""

    def act(exchange: Exchange) -> None:
        body = json.dumps({"error": {"message": message, "type": "invalid_request_error", "code": None}}).encode()
        exchange.send_response(status)
        exchange.send_header("Content-Type", "application/json")
        exchange.send_header("Content-Length", str(len(body)))
        if 300 <= status < 400:
            exchange.send_header("Location", message)
        exchange.end_headers()
        exchange.wfile.write(body)

    return act


def sends(data: bytes) -> Act:
    """Send bytes as they are, as an event stream."""

    def act(exchange: Exchange) -> None:
        exchange.begin()
        exchange.send(data)
        exchange.end()

    return act
