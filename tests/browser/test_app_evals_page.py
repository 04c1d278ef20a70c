"""What a maintainer meets on the evals page, in a real browser."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from served_app import App, HitCounter, run_app

from evals.app.page import QUESTIONS_A_PAGE, RUN_COMMAND
from evals.records import CaseResult, CitedSpan, Fingerprint, FoundPassage, Run, Timings
from evals.results import write_run
from evals.scorers import estimate

pytestmark = pytest.mark.browser

COUNT = 60
FINGERPRINT = Fingerprint("c" * 64, "d" * 64, "e" * 64, "1", {"passages": 10}, {"model": "f" * 64})
SCRIPT = """from pathlib import Path

import streamlit as st

from assistant.ui import render
from evals.app import page

st.set_page_config(page_title="Evals", page_icon=render.PAGE_ICON, layout="wide")
render.style_page()
page.page(Path({runs!r}), Path({baselines!r}))
"""


def case(number: int, *, right: bool) -> CaseResult:
    return CaseResult(
        id=f"case-{number}",
        kind="fact" if number % 2 else "yesno",
        topic="mills",
        split="dev" if number % 4 else "test",
        question=f"Question number {number}?",
        search_question=f"Question number {number} about mills?",
        status="answered",
        confidence=1 - number / 100,
        similarity=0.5,
        text=f"The answer is {number} [1].",
        citations=(CitedSpan(1, "mill", "Water", 0, 5, f"quote {number}"),),
        passages=(FoundPassage("mill", "A heading " * 8, 0, 5, 0.9, right),),
        missed_vital=() if right else (f"fact {number}",),
        scores={"right": float(right), "vital nuggets": float(right), "nDCG@10": 0.5},
        right_if_answered=right,
    )


def run_of(right: Callable[[int], bool]) -> Run:
    return Run(
        "mills", "all", "sections", FINGERPRINT, tuple(case(number, right=right(number)) for number in range(COUNT))
    )


@pytest.fixture(scope="module")
def newest() -> Run:
    return run_of(lambda number: number % 3 != 0)


@pytest.fixture(scope="module")
def hostile(newest: Run, hit_counter: HitCounter) -> Run:
    words = hit_counter.payload
    citations = (CitedSpan(1, words, words, 0, 5, words),)
    given = replace(newest.cases[0], question=words, text=words, search_question=words, citations=citations)
    return replace(newest, suite="hostile", cases=(replace(given, missed_vital=(words,)), *newest.cases[1:3]))


@pytest.fixture(scope="module")
def folder(newest: Run, hostile: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs, a damaged file and a baseline in which other questions were right."""
    folder = tmp_path_factory.mktemp("evals")
    timings = Timings({one.id: {"retrieval": 5.0, "total": 9.0} for one in newest.cases})
    for name, run in (("hostile", hostile), ("old", replace(newest, cases=newest.cases[:9])), ("new", newest)):
        write_run(folder / "runs" / f"{name}.json", run, timings)
    for age, name in enumerate(("new", "old", "hostile")):
        os.utime(folder / "runs" / f"{name}.json", (2_000_000_000 - age, 2_000_000_000 - age))
    (folder / "runs" / "torn.json").write_text('{"format": 1,', encoding="utf-8")
    write_run(folder / "baselines" / "mills.json", run_of(lambda number: number % 5 != 0), timings)
    return folder


def serve(runs: Path, baselines: Path, home: Path) -> Iterator[App]:
    script = home / "page.py"
    script.write_text(SCRIPT.format(runs=str(runs), baselines=str(baselines)), encoding="utf-8")
    with run_app(home / "no-index", home, script) as running:
        yield running


@pytest.fixture(scope="module")
def evals_app(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from serve(folder / "runs", folder / "baselines", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def app_without_runs(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from serve(folder / "none", folder / "baselines", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("home")
    yield from serve(home / "none", home / "none", home)


def rows(page: Page) -> list[list[str]]:
    """The cells of the table of runs, without the small print below a run's name."""
    table = page.locator(".runs tbody tr")
    table.first.wait_for()
    return [[text.split("\n")[0] for text in row.locator("th, td").all_inner_texts()] for row in table.all()]


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option).first.click()


def open_questions(page: Page) -> Locator:
    page.get_by_role("tab", name="Questions").click()
    cases = page.locator(".cases > li")
    cases.first.wait_for()
    return cases


def test_runs_stand_in_a_table_the_newest_first(evals_app: App, open_page: Callable[..., Page], newest: Run) -> None:
    page = open_page(evals_app.url)
    shown = rows(page)
    assert [row[0] for row in shown] == ["new", "old", "hostile"]
    right = estimate(one.scores["right"] for one in newest.cases)
    assert right is not None
    assert shown[0][2:4] == [str(COUNT), f"{100 * right.mean:.1f}"]
    expect(page.locator(".runs tr.chosen th").first).to_contain_text("new")


def test_a_damaged_file_is_named_and_the_others_are_shown(evals_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(evals_app.url)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"torn\W+json is damaged"))
    assert len(rows(page)) == 3


def test_without_runs_the_baselines_are_shown(app_without_runs: App, open_page: Callable[..., Page]) -> None:
    assert [row[0] for row in rows(open_page(app_without_runs.url))] == ["mills (baseline)"]


def test_with_neither_the_command_that_makes_a_run_is_told(empty_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(empty_app.url)
    expect(page.get_by_text("There is no run yet")).to_be_visible()
    expect(page.get_by_text(RUN_COMMAND)).to_be_visible()
    expect(page.locator("table")).to_have_count(0)


def test_a_question_opens_to_what_was_read_answered_cited_and_failed(
    evals_app: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(evals_app.url)
    cases = open_questions(page)
    expect(cases).to_have_count(QUESTIONS_A_PAGE)
    page.get_by_role("textbox", name="Text").fill("number 33?")
    page.keyboard.press("Enter")
    expect(cases).to_have_count(1)
    cases.locator("summary").press("Enter")
    body = cases.locator(".case")
    for words in (
        "vital fact missed",
        "Question number 33 about mills?",
        "The answer is 33 [1].",
        "mill › Water",
        "quote 33",
        "fact 33",
        "right 0",
    ):
        expect(body).to_contain_text(words)


def test_filters_narrow_the_list_together(evals_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(evals_app.url)
    open_questions(page)
    choose(page, "Result", "wrong")
    expect(page.get_by_text(f"20 of {COUNT} questions, 0 of them right")).to_be_visible()
    choose(page, "Kind", "yesno")
    expect(page.get_by_text(f"10 of {COUNT} questions, 0 of them right")).to_be_visible()
    expect(page.locator(".result:visible")).to_have_text(["✗ wrong"] * 10)


def test_every_part_of_the_list_can_be_reached(evals_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(evals_app.url)
    cases = open_questions(page)
    choose(page, "Order", "as in the run")
    expect(cases.first).to_contain_text("Question number 0?")
    page.get_by_role("spinbutton", name="Part (of 3)").fill("3")
    page.keyboard.press("Enter")
    expect(cases.first).to_contain_text("Question number 40?")
    expect(cases).to_have_count(COUNT - 2 * QUESTIONS_A_PAGE)


def test_two_runs_are_set_beside_each_other(evals_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(evals_app.url)
    rows(page)
    choose(page, "Compare with", "mills (baseline)")
    broken = sum(number % 3 == 0 and number % 5 != 0 for number in range(COUNT))
    fixed = sum(number % 5 == 0 and number % 3 != 0 for number in range(COUNT))
    expect(page.get_by_text(f"{COUNT} questions are in both runs: {broken} broken · {fixed} fixed.")).to_be_visible()
    row = page.locator("table", has_text="Every metric").locator("tr", has=page.get_by_role("rowheader", name="right"))
    expect(row.locator(".tone")).to_have_text(f"−{100 * (broken - fixed) / COUNT:.1f}")
    open_questions(page)
    choose(page, "Change", "fixed")
    cases = page.locator(".cases > li")
    expect(cases).to_have_count(fixed)
    cases.first.locator("summary").click()
    expect(cases.first.locator(".pair .said")).to_have_count(2)


def test_figures_are_drawn_from_the_run(evals_app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(evals_app.url)
    page.get_by_role("tab", name="Figures").click()
    plot = page.get_by_role("img", name="Risk against coverage")
    told = "At the operating point 100.0 % of the questions are answered and 33.3 % of these answers are wrong."
    expect(plot).to_have_attribute("aria-label", f"Risk against coverage. {told}")
    assert plot.locator(".curve").bounding_box()["width"] > 200
    kinds = page.get_by_role("region", name="Right answers by kind")
    expect(kinds.locator("tbody th")).to_have_text(["fact", "yesno"])
    assert kinds.locator(".fill").first.bounding_box()["width"] > 20
    expect(page.get_by_role("region", name="Time per stage")).to_contain_text("retrieval")


def test_what_a_run_holds_is_shown_as_text(
    evals_app: App, open_page: Callable[..., Page], hit_counter: HitCounter
) -> None:
    page = open_page(evals_app.url)
    rows(page)
    choose(page, "Run", "hostile")
    open_questions(page)
    page.locator(".cases summary", has_text="window.hacked").click()
    expect(page.locator(".case .said")).to_have_text(hit_counter.payload)
    expect(page.locator(".case q")).to_have_text(hit_counter.payload)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_the_page_does_not_scroll_sideways(
    evals_app: App, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page(evals_app.url, width=width, scheme=scheme)
    rows(page)
    choose(page, "Compare with", "mills (baseline)")
    for tab in ("Metrics", "Figures", "Questions"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), tab
        assert page.get_by_test_id("stMain").evaluate("one => one.scrollWidth <= one.clientWidth"), tab
