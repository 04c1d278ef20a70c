"""What a reader meets on the chat page, in a real browser."""

import json
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from served_app import ROOT, App, HitCounter, run_app

from assistant import Assistant
from assistant.types import Answer

pytestmark = pytest.mark.browser

CERTIFICATION = "do I need a certification?"
COVERAGE = "does health insurance cover medical massage?"
DISAGREEMENT = "Do the guidelines agree on massage for chronic low back pain?"
UNANSWERABLE = "How do I replace the battery of a laptop?"
LEAST_CONTRAST = 4.5

CONTRAST_SCRIPT = """element => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const over = (top, bottom) => top.slice(0, 3).map((c, i) => c * (top[3] ?? 1) + bottom[i] * (1 - (top[3] ?? 1)));
  const parent = one => one.parentElement ?? one.getRootNode().host;
  const layers = [];
  let opacity = 1;
  for (let one = element; one; one = parent(one)) {
    const style = getComputedStyle(one);
    layers.push(channels(style.backgroundColor));
    opacity *= Number(style.opacity);
  }
  const back = layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  const ink = channels(getComputedStyle(element).color);
  const front = over([...ink.slice(0, 3), (ink[3] ?? 1) * opacity], back);
  const light = colour => colour.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}"""


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and wait for what the page makes of it."""
    before = page.locator(".asked").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".view").nth(before)
    turn.locator(".answer").wait_for()
    return turn


def flat(text: str) -> str:
    """Text without white space: the page breaks lines and lists where the document has line breaks and bullets."""
    return re.sub(r"[\s•*\-–]+", "", text)


def in_view(page: Page, element: Locator) -> bool:
    """Is the element on the screen, above the question box and inside the box that scrolls it?"""
    box, bottom = element.bounding_box(), page.get_by_test_id("stBottom").bounding_box()
    frame = element.locator("xpath=ancestor::*[@role='region'][1]").bounding_box()
    assert box and bottom and frame
    first_line = box["y"] + 12
    return max(0, frame["y"]) <= first_line <= min(bottom["y"], frame["y"] + frame["height"])


def check_marks(page: Page, turn: Locator, answer: Answer) -> None:
    """Every mark opens, with one click, the document it stands for, with just the quoted words marked, in view."""
    quotes = {citation.number: citation for citation in answer.citations}
    marks = turn.locator(".answer .mark")
    assert marks.count() >= len(quotes) > 0
    for place in range(marks.count()):
        mark = marks.nth(place)
        citation = quotes[int(mark.inner_text().strip("[]"))]
        expect(mark).to_have_accessible_name(re.compile(rf"^Source {citation.number}: {re.escape(citation.title)}"))
        mark.click()
        expect(mark).to_have_attribute("aria-expanded", "true")
        passage = turn.locator(".passage")
        expect(passage.locator(".passage-title")).to_have_text(citation.title)
        assert flat("".join(passage.locator("mark").all_inner_texts())) == flat(citation.quote)
        assert in_view(page, passage.locator("mark").first)


@pytest.mark.parametrize(("question", "verdict"), [(CERTIFICATION, "No"), (COVERAGE, "It depends")])
def test_verdict_stands_first_and_every_mark_opens_its_quote(
    app: App, app_assistant: Assistant, open_page: Callable[..., Page], question: str, verdict: str
) -> None:
    page = open_page(app.url)
    turn = ask(page, question)
    answer = app_assistant.ask(question)
    expect(turn.locator(".answer > *").first).to_have_text(verdict)
    lead = turn.locator(".lead")
    assert lead.inner_text().startswith(answer.sentences[0].text)
    assert float(lead.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 20
    check_marks(page, turn, answer)


def test_list_is_a_list_with_every_item(app: App, app_assistant: Assistant, open_page: Callable[..., Page]) -> None:
    question = "Which conditions can medical massage treat?"
    page = open_page(app.url)
    turn = ask(page, question)
    answer = app_assistant.ask(question)
    expected = [line.removeprefix("• ") for line in answer.text.splitlines() if line.startswith("• ")]
    shown = [re.sub(r"\s*\[\d+\]", "", item) for item in turn.locator(".items > li").all_inner_texts()]
    assert len(shown) > 3
    assert shown == [re.sub(r"\s*\[\d+\]", "", item) for item in expected]


def test_sources_stand_beside_the_answer_on_a_desk_and_below_it_on_a_phone(
    app: App, open_page: Callable[..., Page]
) -> None:
    for width, beside in ((1280, True), (390, False)):
        page = open_page(app.url, width=width)
        turn = ask(page, CERTIFICATION)
        page.get_by_text("You could ask next").wait_for()  # nothing is drawn again after it
        answer, sources = turn.locator(".answer").bounding_box(), turn.locator(".sources").bounding_box()
        assert answer and sources
        assert (sources["x"] >= answer["x"] + answer["width"]) is beside
        assert (sources["y"] >= answer["y"] + answer["height"]) is not beside


def test_sides_of_a_disagreement_stand_side_by_side_on_a_desk_and_stacked_on_a_phone(
    app: App, open_page: Callable[..., Page]
) -> None:
    for width, beside in ((1280, True), (390, False)):
        page = open_page(app.url, width=width)
        turn = ask(page, DISAGREEMENT)
        expect(turn.locator(".disagreement")).to_contain_text("Sources differ on massage for chronic low back pain")
        expect(turn.locator(".verdict")).to_have_count(0)
        first, second = (turn.locator(".side").nth(place).bounding_box() for place in (0, 1))
        assert first is not None
        assert second is not None
        assert (second["x"] >= first["x"] + first["width"]) is beside
        assert (second["y"] >= first["y"] + first["height"]) is not beside
        turn.locator(".side .mark").first.click()
        expect(turn.locator(".passage mark").first).to_be_visible()


def test_mark_opens_its_passage_under_its_own_sentence_on_a_phone(app: App, open_page: Callable[..., Page]) -> None:
    turn = ask(open_page(app.url, width=390, height=844), CERTIFICATION)
    turn.locator(".lead .mark").first.click()
    lead, passage = turn.locator(".lead").bounding_box(), turn.locator(".passage").bounding_box()
    rest = turn.locator(".paragraph").bounding_box()
    assert lead and passage and rest
    assert lead["y"] + lead["height"] <= passage["y"] <= rest["y"] - passage["height"]


def test_marks_of_older_answers_still_open(app: App, app_assistant: Assistant, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    first = ask(page, CERTIFICATION)
    ask(page, COVERAGE)
    check_marks(page, first, app_assistant.ask(CERTIFICATION))


def test_keyboard_opens_steps_through_and_closes_sources(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    turn = ask(page, CERTIFICATION)
    mark = turn.locator(".mark").first
    mark.focus()
    page.keyboard.press("Enter")
    count = turn.locator(".passage-count")
    expect(count).to_be_focused()
    first = count.inner_text()
    next_source = turn.get_by_role("button", name="Next source")
    next_source.focus()
    page.keyboard.press("Enter")
    expect(count).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(turn.locator(".passage")).to_be_hidden()
    expect(mark).to_be_focused()


def test_original_is_linked_by_its_own_address_only(app: App, open_page: Callable[..., Page]) -> None:
    turn = ask(open_page(app.url), "What was the Holm beacon built of?")
    turn.locator(".mark").first.click()
    links = turn.locator("a")
    assert links.count() == 1
    expect(links).to_have_attribute("href", "https://coast.example/beacons")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


def test_what_the_documents_lack_is_said_and_the_nearest_topics_can_be_asked(
    app: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(app.url)
    turn = ask(page, UNANSWERABLE)
    expect(turn.locator(".notice")).to_contain_text("The documents do not answer this.")
    topic = turn.locator(".asking .question").first
    name = topic.inner_text()
    topic.click()
    expect(page.locator(".asked .question-text").nth(1)).to_have_text(name)
    page.locator(".view").nth(1).locator(".answer").wait_for()


def test_red_flag_is_referred_before_anything_else(app: App, open_page: Callable[..., Page]) -> None:
    turn = ask(open_page(app.url), "I have sudden chest pain, can massage help me?")
    banner = turn.locator(".answer > *").first
    expect(banner).to_have_class(re.compile("referral"))
    expect(banner).to_contain_text("emergency")


def test_first_screen_offers_questions_by_topic(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Not medical or legal advice")).to_be_visible()
    page.locator(".topic").first.wait_for()
    assert page.locator(".topic").count() >= 3
    question = page.locator(".topic .question").first
    text = question.inner_text()
    question.click()
    expect(page.locator(".asked .question-text")).to_have_text(text)
    page.locator(".answer").wait_for()


def test_what_is_searched_for_is_shown_and_can_be_changed(
    app: App, app_assistant: Assistant, open_page: Callable[..., Page]
) -> None:
    page = open_page(app.url)
    ask(page, "Tell me about the Brandt windmill")
    turn = ask(page, "what is it greased with?")
    expect(turn.locator(".searched")).to_contain_text("Searching for: what is the Brandt windmill greased with?")
    change = turn.get_by_role("button", name="Change")
    change.click()
    page.keyboard.press("Escape")
    expect(change).to_be_focused()
    change.click()
    field = turn.get_by_label("What to search for")
    expect(field).to_have_value("what is the Brandt windmill greased with?")
    field.fill("What was the Holm beacon built of?")
    field.press("Enter")
    expect(turn.locator(".searched")).to_contain_text("Searching for: What was the Holm beacon built of?")
    expect(turn.locator(".answer")).to_contain_text("granite")
    expect(turn.locator(".question-text")).to_have_text("what is it greased with?")


def test_new_conversation_starts_empty(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, CERTIFICATION)
    page.get_by_role("button", name="New conversation").click()
    page.locator(".topic").first.wait_for()
    expect(page.locator(".asked")).to_have_count(0)


def test_too_long_question_is_refused_and_its_text_kept(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    page.locator(".topic").first.wait_for()
    question = CERTIFICATION + " please" * 400
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("limit")
    kept = page.get_by_label("Your question, to change and ask again")
    expect(kept).to_have_value(question)
    kept.fill(CERTIFICATION)
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".verdict")).to_have_text("No")
    expect(kept).to_have_count(0)


def test_hostile_question_is_shown_as_it_was_typed(
    app: App, open_page: Callable[..., Page], hit_counter: HitCounter
) -> None:
    page = open_page(app.url)
    turn = ask(page, hit_counter.payload)
    expect(turn.locator(".question-text")).to_have_text(hit_counter.payload)
    follow_up = ask(page, "and what does that cost?")
    assert_nothing_ran(page, turn, follow_up)


@pytest.mark.parametrize(
    "question",
    [
        "How often does the keeper clean the lamp of the Skerry lighthouse?",
        "What is the main shaft of the Brandt windmill greased with?",
    ],
)
def test_hostile_document_is_shown_as_text(
    app: App, app_assistant: Assistant, open_page: Callable[..., Page], hit_counter: HitCounter, question: str
) -> None:
    page = open_page(app.url)
    turn = ask(page, question)
    cited = next(one for one in app_assistant.ask(question).citations if "hacked" in one.title + one.quote)
    turn.locator(f".mark[data-number='{cited.number}']").first.click()
    expect(turn.locator(".passage-title")).to_have_text(cited.title)
    assert flat("".join(turn.locator(".passage mark").all_inner_texts())) == flat(cited.quote)
    assert_nothing_ran(page, turn)


def assert_nothing_ran(page: Page, *turns: Locator) -> None:
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    for turn in turns:
        for tag in ("script", "img", "a", "code", "em", "strong"):
            expect(turn.locator(tag)).to_have_count(0)


def test_phone_needs_no_sideways_scrolling(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url, width=390, height=844)
    page.locator(".topic").first.wait_for()
    assert_fits(page)
    turn = ask(page, CERTIFICATION)
    assert_fits(page)
    turn.locator(".mark").first.click()
    assert in_view(page, turn.locator(".passage mark").first)
    ask(page, "w" * 300)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(widths) <= 390


# Streamlit fades what a run under way may still change.
SETTLED_SCRIPT = """() => !document.querySelector('[data-stale=true]')
    && document.getAnimations().every(one => !(one instanceof CSSTransition))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(app: App, open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(app.url, scheme=scheme)
    page.locator(".topic").first.wait_for()
    page.wait_for_function(SETTLED_SCRIPT)
    start = {name: page.locator(name).first for name in (".topic h3", ".question", ".quiet-heading", "h1")}
    start["disclaimer"] = page.get_by_text("Not medical or legal advice")
    contrasts = {name: place.evaluate(CONTRAST_SCRIPT) for name, place in start.items()}
    turn = ask(page, COVERAGE)
    contrasts |= {name: contrast(turn, name) for name in (".verdict", ".asked", ".lead", ".mark", ".card-quote")}
    turn.locator(".mark").first.click()
    contrasts |= {name: contrast(turn, name) for name in ("mark", ".passage-section", ".about dt", ".mark.current")}
    referred = ask(page, "I have sudden chest pain")
    contrasts["referral"] = contrast(referred, ".referral p")
    background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert (sum(json.loads(f"[{background[4:-1]}]")) < 3 * 128) is (scheme == "dark")
    assert {name: value for name, value in contrasts.items() if value < LEAST_CONTRAST} == {}


def contrast(turn: Locator, selector: str) -> float:
    value: float = turn.locator(selector).first.evaluate(CONTRAST_SCRIPT)
    return value


def test_new_answer_is_announced(app: App, open_page: Callable[..., Page]) -> None:
    turn = ask(open_page(app.url), CERTIFICATION)
    expect(turn.get_by_role("status")).to_contain_text("Answer: No.")


def test_server_prints_no_question_and_no_answer(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app.url)
    ask(page, "My name is Canary Finch, do I need a certification?")
    log = app.log.read_text(encoding="utf-8")
    assert "Canary" not in log
    assert "mandatory" not in log


def test_server_listens_on_this_machine_only(app: App) -> None:
    port = urlsplit(app.url).port
    assert port
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    # Every address in 127/8 reaches this machine, but only a server on all interfaces answers on the others.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_missing_index_is_named_with_the_command_that_builds_it(
    tmp_path: Path, open_page: Callable[..., Page], hit_counter: HitCounter
) -> None:
    hostile = f"![]({hit_counter.url.replace('/', ':')}:b.png) :red[x] $y$ _z_ <b>w</b> [l](u) :smile: www.example.org"
    with run_app(tmp_path / hostile, tmp_path) as running:
        page = open_page(running.url)
        message = page.get_by_role("alert").filter(has_text="There is no index")
        expect(message).to_contain_text("assistant index build")
        shown = message.inner_text().replace("\u2060", "")
        assert hostile.split("<")[0] in shown
        for tag in ("img", "a", "em", "b", ".katex"):
            expect(message.locator(tag)).to_have_count(0)
        expect(page.get_by_text("Traceback")).to_have_count(0)
        page.context.close()


def test_unexpected_error_shows_no_detail_and_keeps_the_question(
    tmp_path: Path, app_index_dir: Path, open_page: Callable[..., Page]
) -> None:
    script = tmp_path / "failing_app.py"
    script.write_text(
        "import runpy\n"
        "from assistant.pipeline import Assistant\n"
        "real_ask = Assistant.ask\n"
        "def ask(self, question, turns=(), **given):\n"
        "    if 'certification?' in question and question.startswith('do'):\n"
        "        raise RuntimeError('canary')\n"
        "    return real_ask(self, question, turns, **given)\n"
        "Assistant.ask = ask\n"
        f"runpy.run_path({str(ROOT / 'app.py')!r})\n",
        encoding="utf-8",
    )
    with run_app(app_index_dir, tmp_path, script) as running:
        page = open_page(running.url)
        page.get_by_test_id("stChatInputTextArea").fill(CERTIFICATION)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your question, to change and ask again")).to_have_value(CERTIFICATION)
        text = page.locator("body").inner_text()
        assert "canary" not in text
        assert "Traceback" not in text
        expect(page.locator(f"a[href^='http']:not([href^='{running.url}'])")).to_have_count(0)
        until = time.monotonic() + 10
        while "canary" not in running.log.read_text(encoding="utf-8") and time.monotonic() < until:
            time.sleep(0.1)  # the server writes its log when it comes to it
        assert "canary" in running.log.read_text(encoding="utf-8")
        page.context.close()
