"""The real app in a real Chromium: a server over a real index, and a page that tells on every request it makes."""

import shutil
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served_app import CHROMIUM_FLAGS, ROOT, App, HitCounter, find_chromium, run_app

from assistant import Assistant

ANSWER_TIMEOUT_MS = 90_000
_FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def hit_counter() -> Iterator[HitCounter]:
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield HitCounter(f"http://127.0.0.1:{server.server_port}", hits)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def app_index_dir(tmp_path_factory: pytest.TempPathFactory, index_dir: Path, hit_counter: HitCounter) -> Path:
    """The project's index with two documents more: a hostile one, and one that names its original's address."""
    from assistant.pipeline import build_index

    folder = tmp_path_factory.mktemp("app")
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    shutil.copytree(index_dir, folder / "indexes")
    title = hit_counter.payload.replace("'", "''")
    (corpus / "lighthouse.md").write_text(
        f"---\ntitle: 'Lighthouses {title}'\nurl: 'javascript:window.hacked=1'\nas_of: '{title}'\n---\n\n"
        "## The lamp of the Skerry lighthouse\n\nThe keeper cleans the lamp of the Skerry lighthouse on Mondays.\n",
        encoding="utf-8",
    )
    (corpus / "windmill.txt").write_text(
        "Windmills\n\nThe miller of the Brandt windmill greases the main shaft with tallow on Fridays "
        f"{hit_counter.payload}.\n\nThe Brandt windmill has four sails.\n",
        encoding="utf-8",
    )
    (corpus / "beacon.md").write_text(
        "---\ntitle: Beacons\npublisher: Coast Office\nurl: https://coast.example/beacons\n---\n\n"
        "## The Holm beacon\n\nThe Holm beacon was built of granite in 1871.\n",
        encoding="utf-8",
    )
    build_index(corpus, index_dir=folder / "indexes")
    return folder / "indexes"


@pytest.fixture(scope="session")
def app_assistant(app_index_dir: Path) -> Iterator[Assistant]:
    """The same index as the app's, opened here: what the page shows is compared with it."""
    with Assistant.open(index_dir=app_index_dir) as opened:
        yield opened


@pytest.fixture(scope="session")
def app(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with run_app(app_index_dir, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; not for the whole session, because Playwright keeps this thread's event loop running."""
    found = find_chromium()
    if found is None:
        pytest.skip("No Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport]:
    """Keep whether the test itself failed, for the pages it leaves behind."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture
def open_page(
    browser: Browser, hit_counter: HitCounter, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each until its context is closed or the test ends; those of a failed test are printed.

    None may have asked another host for anything, called the hit counter or met an error.
    """
    contexts = []
    faults: list[str] = []

    def open_one(url: str, *, width: int = 1280, height: int = 860, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: faults.extend(_foreign(request.url, url)))
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
        page.set_default_timeout(ANSWER_TIMEOUT_MS)
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        if request.node.stash.get(_FAILED, False):
            for page in context.pages:
                sys.stderr.write(f"{page.url}\n{page.locator('body').inner_text()[:2000]}\n")
        context.close()
    assert faults == []
    assert hit_counter.hits == []


def _foreign(requested: str, app_url: str) -> list[str]:
    """The address if it is not the app's own (nor text that the page itself holds)."""
    parts = urlsplit(requested)
    return [] if parts.scheme in {"data", "blob"} or parts.netloc == urlsplit(app_url).netloc else [requested]
