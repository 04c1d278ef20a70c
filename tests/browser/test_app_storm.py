"""Twenty pages at once, reloaded and closed while they wait: each gets its answer, and memory does not grow."""

import os
import sys
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


@pytest.fixture(scope="module")
def stormed(app_index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("stormed")
    with run_app(app_index_dir, home, settings={"ASSISTANT_QUESTIONS_PER_MINUTE": "0"}) as running:
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


def send(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.keyboard.press("Enter")


def test_pages_that_are_reloaded_and_closed_while_they_wait_harm_nobody(
    stormed: App, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    server = server_of(stormed)
    measured: list[tuple[float, int, int]] = []
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
    with capsys.disabled():
        sys.stdout.write(f"\nmemory in MB, threads and files after each round: {measured}\n")
    (first, *_), (last, *_) = measured[0], measured[-1]
    assert last < first * MOST_GROWTH
    # Streamlit keeps the session of a page that went away for a while: files are compared once that is so.
    assert measured[-1][2] <= measured[-2][2] + PAGES
    log = stormed.log.read_text(encoding="utf-8")
    assert "Traceback" not in log and "Holm" not in log
