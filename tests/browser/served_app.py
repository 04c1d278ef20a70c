"""A running app, the browser it is looked at with, and a counter of the requests that no page may make."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class App:
    """A running app: where it is, and the file that holds all that it printed."""

    url: str
    log: Path


@dataclass
class HitCounter:
    """A web server on this machine that nothing on the page may ever call."""

    url: str
    hits: list[str] = field(default_factory=list)

    @property
    def payload(self) -> str:
        """Text that draws a picture, runs a script or opens a link wherever it is taken for more than text."""
        return (
            f'<script>window.hacked=1</script><img src="{self.url}/a.png" onerror="window.hacked=1"> '
            f"![]({self.url}/b.png) [link]({self.url}/c) [![]({self.url}/d.png)]({self.url}/e) "
            f":red[colour] :smile: $x^2$ _under_ **stars** `code` {self.url}/f www.example.org"
        )


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


@contextmanager
def run_app(
    index_dir: Path, home: Path, script: Path = ROOT / "app.py", settings: Mapping[str, str] | None = None
) -> Iterator[App]:
    """Serve the app with the repository's own configuration on a free port of this machine.

    `settings` are variables of the app's environment; `{port}` in the home's secrets file is the app's port.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"ASSISTANT_INDEX_DIR": str(index_dir), "ASSISTANT_USER_DATA_DIR": str(home / "data")}
    environment = {**os.environ, **given, "OMP_NUM_THREADS": "1", "HOME": str(home), **(settings or {})}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    log = home / "app.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield App(f"http://127.0.0.1:{port}", log)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"The app did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
