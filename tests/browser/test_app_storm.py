"""Twenty pages at once, reloaded and closed while they wait: each gets its answer, and memory does not grow."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from served_app import App, run_app

pytestmark = [pytest.mark.browser, pytest.mark.faults, pytest.mark.timeout(1200)]

PAGES = 20
ROUNDS = 3
QUESTION = "What was the Holm beacon built of?"
ANSWER = "built of granite in 1871"
MOST_GROWTH = 1.25
WAIT_MS = 180_000
# Streamlit keeps the session of a page that went away, for two minutes by default; each has an event loop, which is
# three open files.
KEPT_S = 2
LOOKS = 6


@pytest.fixture(scope="module")
def stormed(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("stormed")
    settings = {"ASSISTANT_QUESTIONS_PER_MINUTE": "0", "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT_S)}
    with run_app(app_index_dir, home, settings=settings) as running:
        yield running


def server_of(app: App) -> Path:
    """The server's folder in /proc, by its port."""
    port = str(urlsplit(app.url).port).encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"--server.port" in words and port in words:
                return folder
    raise AssertionError("the server is gone")


def memory_mb(server: Path) -> float:
    pages = int((server / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_files(server: Path) -> Counter[str]:
    """How many files of each kind it has open: a path, or the kind of what has none."""
    kinds: Counter[str] = Counter()
    for descriptor in (server / "fd").iterdir():
        try:
            kinds[os.readlink(descriptor).partition(":[")[0]] += 1
        except FileNotFoundError:  # closed since it was listed
            continue
    return kinds


def files_once_the_sessions_are_gone(app: App, browser: Browser, server: Path) -> Counter[str]:
    """What it has open with one page; each page that comes lets go of the sessions that have been kept long enough."""
    found: list[Counter[str]] = []
    for _ in range(LOOKS):
        time.sleep(2 * KEPT_S)
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(app.url)
            page.get_by_test_id("stChatInputTextArea").wait_for()
            found.append(open_files(server))
    return min(found, key=Counter.total)


def send(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.keyboard.press("Enter")


def test_pages_that_are_reloaded_and_closed_while_they_wait_harm_nobody(
    stormed: App, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    server = server_of(stormed)
    measured: list[tuple[float, int, int]] = []
    levels = []
    for _ in range(ROUNDS):
        contexts = [browser.new_context(reduced_motion="reduce") for _ in range(PAGES)]
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.set_default_timeout(WAIT_MS)
            page.goto(stormed.url)
        for page in pages:
            send(page)
        for page in pages[: PAGES // 4]:
            page.reload()
            page.reload()
            send(page)
        for page in pages[PAGES // 4 : PAGES // 2]:
            page.close()
        for page in [*pages[: PAGES // 4], *pages[PAGES // 2 :]]:
            expect(page.locator(".answer").last).to_contain_text(ANSWER, timeout=WAIT_MS)
        for context in contexts:
            context.close()
        threads, files = (len(list((server / name).iterdir())) for name in ("task", "fd"))
        measured.append((memory_mb(server), threads, files))
        levels.append(files_once_the_sessions_are_gone(stormed, browser, server))
    with capsys.disabled():
        sys.stdout.write(f"\nmemory in MB, threads and files after each round: {measured}\n")
        sys.stdout.write(f"files once the sessions were gone: {[one.total() for one in levels]}\n")
        sys.stdout.write(f"more than after the first round: {levels[-1] - levels[0]}\n")
    (first, *_), (last, *_) = measured[0], measured[-1]
    assert last < first * MOST_GROWTH
    assert levels[-1] - levels[0] == Counter()
    log = stormed.log.read_text(encoding="utf-8")
    assert "Traceback" not in log and "Holm" not in log
