"""Measure what a reader waits for, in the real app: `python tests/browser/timings.py` (after `make run` once)."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from served_app import CHROMIUM_FLAGS, ROOT, find_chromium, run_app

from assistant import Assistant
from assistant.store import FILE_NAME, ConversationStore, KeptExchange
from assistant.ui.passages import source_passage

QUESTIONS = (
    "do I need a certification?",
    "is a prescription needed?",
    "Which conditions can medical massage treat?",
    "How much do massage therapists earn?",
    "Where can a medical massage therapist work?",
)
ROUNDS = 3
EXCHANGES = 100
LONG = "longlonglonglong"

# From the key press on: when the question, the first words of its answer and what stands below all of it are there.
WATCH = """() => {
  const inside = root => [...root.querySelectorAll('*')].filter(one => one.shadowRoot).map(one => one.shadowRoot);
  const newest = () => inside(document).map(root => root.querySelector('.view:has(.asked)')).filter(Boolean).at(-1);
  window.times = new Promise(done => document.addEventListener('keydown', press => {
    if (press.key !== 'Enter') return;
    const began = performance.now(), asked = press.target.value, times = {};
    const look = () => {
      const turn = newest();
      if (turn?.querySelector('.question-text').textContent === asked) {
        const now = performance.now() - began;
        times.question ??= now;
        if (turn.querySelector('.lead, .items, .side')) times.first ??= now;
        if (turn.querySelector('.foot')) return done({ ...times, whole: now });
      }
      requestAnimationFrame(look);
    };
    look();
  }, { capture: true }));
}"""


def main() -> None:
    """Ask each question some times, in a new conversation and in a long one, and print the medians."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit("No Chromium on this machine: install Debian's package chromium")
    home = Path(tempfile.mkdtemp())
    with Assistant.open(index_dir=ROOT / "indexes") as assistant:
        keep_long_conversation(home, assistant)
        tell(f"pipeline alone: {median(lambda question: timed(assistant, question)):.0f} ms")
    with run_app(ROOT / "indexes", home) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        for name, address in (("new conversation", app.url), (f"after {EXCHANGES} exchanges", f"{app.url}/?c={LONG}")):
            page = browser.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
            page.goto(address)
            page.locator(".topic, .answer").last.wait_for(timeout=90_000)
            ask(page, "What is medical massage?")
            measured = [ask(page, question) for _ in range(ROUNDS) for question in QUESTIONS]
            for part in ("question", "first", "whole"):
                tell(f"{name}, until the {part}: {statistics.median(one[part] for one in measured):.0f} ms")
            tell(f"{name}, click on Yes until it is told: {statistics.median(judged(page) for _ in range(5)):.0f} ms")
            page.close()
        browser.close()


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def keep_long_conversation(home: Path, assistant: Assistant) -> None:
    """A conversation of many exchanges, put into the store of the app."""
    (home / "data").mkdir()
    store = ConversationStore(home / "data" / FILE_NAME)
    for number in range(EXCHANGES):
        question = QUESTIONS[number % len(QUESTIONS)]
        answer = assistant.ask(question)
        passages = tuple(asdict(source_passage(one, assistant.document(one.document_id))) for one in answer.citations)
        exchange = KeptExchange(f"{LONG}{number}", question, answer=answer, passages=passages)
        store.add_question(LONG, exchange)
        store.add_answer(LONG, exchange)


def timed(assistant: Assistant, question: str) -> float:
    """How long the pipeline takes by itself, in milliseconds."""
    began = time.perf_counter()
    assistant.ask(question)
    return 1000 * (time.perf_counter() - began)


def median(measure: Callable[[str], float]) -> float:
    """The median over all questions, each asked some times."""
    return statistics.median(measure(question) for _ in range(ROUNDS) for question in QUESTIONS)


def ask(page: Page, question: str) -> dict[str, float]:
    """Ask, and give the milliseconds until each part of the answer."""
    page.evaluate(WATCH)
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    times: dict[str, float] = page.evaluate("window.times")
    page.wait_for_timeout(1500)  # what comes after the answer is not to be in the next one's time
    return times


def judged(page: Page) -> float:
    """How long a click takes that changes nothing but a line, in milliseconds."""
    began = time.perf_counter()
    page.get_by_role("button", name="Yes", exact=True).last.click()
    page.locator(".judged").last.wait_for()
    took = 1000 * (time.perf_counter() - began)
    page.locator(".feedback").last.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="No", exact=True).last.click()
    page.get_by_role("button", name="Keep feedback").last.click()
    page.locator(".judged", has_text="not helpful").last.wait_for()
    page.locator(".feedback").last.get_by_role("button", name="Change").click()
    return took


if __name__ == "__main__":
    main()
