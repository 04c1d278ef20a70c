"""The page of an evaluation run, opened from its file in a real browser."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from evals.page import render_page
from evals.records import CaseResult, CitedSpan, Fingerprint, FoundPassage, Run, Timings

pytestmark = pytest.mark.browser

COUNT = 60


@pytest.fixture(scope="module")
def run(hit_counter):
    cases = []
    for number in range(COUNT):
        right = number % 3 != 0
        cases.append(
            CaseResult(
                id=f"group-{number}/one" if number else "hostile",
                kind="fact" if number % 2 else "yesno",
                topic="tea & water" if number % 5 else "mills",
                split="dev" if number % 4 else "test",
                question=f"Question number {number}?" if number else hit_counter.payload,
                status="answered",
                confidence=1 - number / 100,
                similarity=0.5,
                text=f"The answer is {number} [1]." if number else hit_counter.payload,
                citations=(CitedSpan(1, "tea", "Water", 0, 5, f"quote {number}" if number else hit_counter.payload),),
                passages=(FoundPassage("tea", "A heading " * 8, 0, 5, 0.9, right),),
                missed_vital=() if right else (f"fact-{number}",),
                scores={"right": float(right), "vital nuggets": float(right), "nDCG@10": 0.5},
                right_if_answered=right,
            )
        )
    fingerprint = Fingerprint("c" * 64, "d" * 64, "e" * 64, "1", {"passages": 10}, {"model": "f" * 64})
    return Run("small", "all", "sections", fingerprint, tuple(cases))


@pytest.fixture(scope="module")
def address(run, tmp_path_factory):
    timings = Timings({case.id: {"retrieval": 5.0, "total": 9.0} for case in run.cases})
    path = tmp_path_factory.mktemp("report") / "run.html"
    path.write_text(render_page(run, timings=timings), encoding="utf-8")
    return path.as_uri()


def shown(page: Page):
    return page.locator("#list > li:visible")


def control(page: Page, label: str):
    return page.locator("#filters").get_by_label(label)


def test_every_question_is_listed_and_opens(open_page, address):
    page = open_page(address)
    expect(shown(page)).to_have_count(COUNT)
    question = page.locator("#list > li", has_text="Question number 7?")
    expect(question.get_by_text("quote 7")).to_be_hidden()
    question.locator("summary").press("Enter")
    expect(question.get_by_text("The answer is 7")).to_be_visible()
    expect(question.get_by_text("quote 7")).to_be_visible()


def test_filters_narrow_the_list_together_and_can_be_cleared(open_page, address, run):
    page = open_page(address)
    control(page, "Result").select_option("wrong")
    expect(shown(page)).to_have_count(COUNT // 3)
    control(page, "Kind").select_option("yesno")
    wrong = sum(case.scores["right"] == 0 and case.kind == "yesno" for case in run.cases)
    expect(shown(page)).to_have_count(wrong)
    expect(page.get_by_role("status")).to_have_text(f"{wrong} of {COUNT} questions shown, 0 of them right")
    control(page, "Text").fill("FACT-12")
    expect(shown(page)).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(shown(page)).to_have_count(COUNT)


def test_the_order_can_be_changed(open_page, address):
    page = open_page(address)
    control(page, "Order").select_option("unsure")
    expect(shown(page).first).to_contain_text(f"Question number {COUNT - 1}?")
    control(page, "Order").select_option("worst")
    expect(shown(page).nth(1)).to_contain_text("Question number 3?")
    control(page, "Order").select_option("")
    expect(shown(page).nth(1)).to_contain_text("Question number 1?")


def test_a_group_leads_to_its_questions_and_a_view_survives_a_reload(open_page, address):
    page = open_page(address)
    page.get_by_role("link", name="tea & water").first.click()
    expect(shown(page)).to_have_count(COUNT - COUNT // 5)
    control(page, "Result").select_option("wrong")
    kept = shown(page).count()
    page.reload()
    expect(control(page, "Topic")).to_have_value("tea & water")
    expect(shown(page)).to_have_count(kept)


def test_the_address_of_a_question_opens_it(open_page, address):
    page = open_page(f"{address}#q-group-8/one")
    expect(page.get_by_text("quote 8")).to_be_visible()
    expect(page.get_by_text("quote 8")).to_be_in_viewport()


def test_an_answer_is_shown_as_text(open_page, address):
    page = open_page(address)
    page.locator("#list summary").first.click()
    expect(page.locator("#list > li").first.locator(".answer")).to_contain_text("<script>window.hacked=1</script>")
    assert page.evaluate("window.hacked") is None


def test_the_policy_stops_what_an_escape_would_have_missed(browser, run, hit_counter, tmp_path):
    path = tmp_path / "tampered.html"
    path.write_text(render_page(run).replace("<main>", f"<main>{hit_counter.payload}"), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("main > img")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text(f"{COUNT} of {COUNT}")
    assert page.evaluate("window.hacked") is None
    assert hit_counter.hits == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(open_page, address, width, scheme):
    page = open_page(address, width=width, scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tables = page.locator(".scroll")
    assert tables.count() >= 3
    for place in range(tables.count()):
        assert tables.nth(place).bounding_box()["width"] <= width


def test_without_scripts_the_page_is_a_plain_list(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#list > li").count() == COUNT
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#list summary").nth(5).click()
    expect(page.get_by_text("quote 5", exact=True)).to_be_visible()
    context.close()


def test_a_broken_question_shows_both_answers(open_page, run, tmp_path):
    before = replace(
        run, cases=tuple(replace(case, text=f"Earlier {case.id}.", scores={"right": 1.0}) for case in run.cases[:9])
    )
    path = tmp_path / "against.html"
    path.write_text(render_page(run, before=before, before_name="before.json"), encoding="utf-8")
    page = open_page(path.as_uri())
    control(page, "Change").select_option("broken")
    expect(shown(page)).to_have_count(3)
    shown(page).nth(1).locator("summary").click()
    expect(shown(page).nth(1)).to_contain_text("Earlier group-3/one.")
    expect(shown(page).nth(1)).to_contain_text("The answer is 3")
