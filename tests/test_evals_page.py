"""The page of a run stands by itself, shows every question, and takes nothing it shows for markup."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.comparison import ComparisonError
from evals.page import figures, render_page
from evals.records import CaseResult, CitedSpan, Fingerprint, FoundPassage, Run, Timings
from evals.results import write_run

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = (
    "</script><script>window.hacked=1</script></style><img src=x onerror=hacked()> \"' onclick='hacked()' {{ 7 * 191 }}"
)
FINGERPRINT = Fingerprint(
    corpus="c" * 64,
    questions="d" * 64,
    code="e" * 64,
    version="1.2",
    configuration={"passages": 10, "without": []},
    models={"small-model": "f" * 64},
)


def case(id_, **fields):
    given = {
        "kind": "fact",
        "topic": "tea",
        "split": "dev",
        "question": f"What about {id_}?",
        "status": "answered",
        "confidence": 0.9,
        "similarity": 0.8,
        "text": f"It is so with {id_} [1].",
        "citations": (CitedSpan(1, "tea", "Prices", 4, 9, f"quote of {id_}"),),
        "passages": (FoundPassage("tea", "Prices", 0, 20, 0.9, True), FoundPassage("mill", "", 0, 9, 0.4, False)),
        "scores": {"right": 1.0, "vital nuggets": 1.0, "Success@5": 1.0},
        "right_if_answered": True,
    }
    return CaseResult(id_, **{**given, **fields})


WRONG = case(
    "wrong",
    kind="yesno",
    split="test",
    expected_verdict="no",
    verdict="yes",
    missed_sections=("tea: Brewing",),
    missed_vital=("70 and 80",),
    forbidden=("never ever",),
    turns=("an earlier question", "its answer [1]"),
    search_question="the question as it was read",
    stand_alone="the stand-alone wording",
    scores={"right": 0.0, "vital nuggets": 0.0, "verdict": 0.0, "Success@5": 0.0},
    confidence=0.6,
    right_if_answered=False,
)
DECLINED = case(
    "declined",
    kind="unanswerable",
    topic="none",
    answerable=False,
    unanswerable_kind="related",
    expected_status="not_found",
    status="not_found",
    text="The sources do not answer this question.",
    citations=(),
    scores={"right": 1.0, "declined, unanswerable": 1.0},
    confidence=0.1,
    right_if_answered=False,
)
UNSCORED = case("lost", status=None, confidence=None, text="", scores={}, unscored="the question is too long")
CASES = (case("first"), case("second", split="test"), WRONG, DECLINED, UNSCORED)
TIMINGS = Timings({one.id: {"retrieval": 10.0 + place, "total": 30.0} for place, one in enumerate(CASES)})


def run_of(*cases, **changes):
    return replace(Run("small", "all", "sections", FINGERPRINT, cases), **changes)


class Elements(HTMLParser):
    """Every element of a page with its attributes and the text of the whole; scripts and styles apart."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.text = ""
        self.raw = {"script": [], "style": []}
        self._inside = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag if tag in self.raw else None

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        if self._inside:
            self.raw[self._inside].append(data)
        else:
            self.text += data

    def questions(self):
        """The attributes of each question's place in the list, by the id that its details have."""
        attributes = [given for tag, given in self.elements if tag == "li" and "data-kind" in given]
        ids = [given["id"].removeprefix("q-") for tag, given in self.elements if tag == "details" and "id" in given]
        return dict(zip(ids, attributes, strict=True))


@pytest.fixture(scope="module")
def page():
    return render_page(run_of(*CASES), timings=TIMINGS)


def test_a_page_holds_every_question_with_what_came_back(page):
    parsed = Elements(page)
    assert list(parsed.questions()) == ["first", "second", "wrong", "declined", "lost"]
    for shown in (
        "What about second?",
        "It is so with second [1].",
        "quote of second",
        "tea › Prices",
        "tea: Brewing",
        "70 and 80",
        "never ever",
        "an earlier question",
        "the question as it was read",
        "the stand-alone wording",
        "Not scored: the question is too long",
        "1 of 5 questions could not be scored",
    ):
        assert shown in parsed.text, shown
    assert {one: given["data-result"] for one, given in parsed.questions().items()} == {
        "first": "right",
        "second": "right",
        "wrong": "wrong",
        "declined": "right",
        "lost": "unscored",
    }


def test_faults_are_named_and_the_worst_question_comes_first_in_the_order(page):
    given = Elements(page).questions()
    assert given["wrong"]["data-fault"].split("|") == [
        "wrong verdict",
        "vital fact missed",
        "says what it must not",
        "not in the first five",
    ]
    assert given["first"]["data-fault"] == given["declined"]["data-fault"] == given["lost"]["data-fault"] == ""
    assert max(given, key=lambda one: float(given[one]["data-worst"])) == "wrong"


def test_a_page_loads_nothing(page):
    parsed = Elements(page)
    tags = {tag for tag, _ in parsed.elements}
    assert tags & {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "image", "use"} == set()
    for tag, attributes in parsed.elements:
        assert not attributes.keys() & {"src", "srcset", "xlink:href", "style", "action", "background"}, (
            tag,
            attributes,
        )
        assert attributes.get("href", "#").startswith("#"), (tag, attributes)
    loading = re.compile(r"url\(|@import|@font-face|fetch\(|XMLHttpRequest|import\(|https?:")
    assert [text for texts in parsed.raw.values() for text in texts if loading.search(text)] == []


def test_the_policy_allows_this_script_and_this_style_alone(page):
    parsed = Elements(page)
    policies = [
        attributes["content"]
        for tag, attributes in parsed.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    allowed = {}
    for kind, texts in parsed.raw.items():
        assert len(texts) == 1, kind
        allowed[kind] = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{allowed['style']}'; script-src 'sha256-{allowed['script']}'; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_texts_are_never_markup():
    hostile = case(
        HOSTILE,
        kind=HOSTILE,
        topic=HOSTILE,
        question=HOSTILE,
        turns=(HOSTILE,),
        stand_alone=HOSTILE,
        search_question=HOSTILE + "?",
        text=HOSTILE + " [1]",
        citations=(CitedSpan(1, HOSTILE, HOSTILE, 0, 1, HOSTILE),),
        passages=(FoundPassage(HOSTILE, HOSTILE, 0, 1, 0.5, True),),
        missed_sections=(HOSTILE,),
        missed_vital=(HOSTILE,),
        missed_okay=(HOSTILE,),
        forbidden=(HOSTILE,),
        unscored=HOSTILE,
    )
    fingerprint = replace(FINGERPRINT, version=HOSTILE, configuration={HOSTILE: HOSTILE}, models={HOSTILE: HOSTILE})
    run = run_of(hostile, suite=HOSTILE, labels=HOSTILE, fingerprint=fingerprint)
    timings = Timings({HOSTILE: {HOSTILE: 1.0}})
    before = run_of(replace(hostile, text="Before " + HOSTILE), case(HOSTILE + "gone"))
    for attacked in (
        render_page(run, timings=timings),
        render_page(run, timings=timings, before=before, before_name=HOSTILE),
    ):
        parsed = Elements(attacked)
        assert [tag for tag, _ in parsed.elements].count("script") == 1
        assert [len(texts) for texts in parsed.raw.values()] == [1, 1]
        assert not [given for _, given in parsed.elements if any(name.startswith("on") for name in given)]
        assert "img" not in {tag for tag, _ in parsed.elements}
        assert parsed.text.count(HOSTILE) > 12
        assert "1337" not in attacked


def test_the_same_run_gives_the_same_bytes_in_every_process(tmp_path):
    path = tmp_path / "run.json"
    write_run(path, run_of(*CASES), TIMINGS)
    pages = []
    for seed in ("1", "2"):
        output = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-m", "evals", "report", str(path), "--output", str(output)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        pages.append(output.read_bytes())
    assert pages[0] == pages[1]
    assert Elements(pages[0].decode()).questions().keys() == {one.id for one in CASES}


def test_filters_offer_what_parts_the_questions_and_how_many_there_are(page):
    parsed = Elements(page)
    for choice in (
        "yesno (1)",
        "fact (3)",
        "tea (4)",
        "none (1)",
        "wrong (1)",
        "right (3)",
        "unscored (1)",
        "test (2)",
    ):
        assert choice in parsed.text, choice
    assert {given["name"] for tag, given in parsed.elements if tag in ("select", "input")} == {
        *("text", "result", "fault", "status", "kind", "topic", "half", "order"),
    }


def test_headlines_give_the_mean_with_its_interval_and_count(page):
    lines = [" ".join(line.split()) for line in Elements(page).text.splitlines()]
    assert "75.0 %" in lines
    assert any(re.fullmatch(r"\d+\.\d to 100\.0 · n 4", line) for line in lines)


def test_the_curve_goes_from_the_surest_answer_to_all_and_the_operating_point_is_on_it():
    figure = figures.risk_coverage_figure(CASES[:4])
    assert (figure.coverage, figure.cases) == (0.75, 4)
    assert figure.risk == pytest.approx(1 / 3)
    places = [tuple(map(float, place.split())) for place in figure.confidence.path.removeprefix("M").split("L")]
    assert places[-1][0] == figures.FRAME.left + figures.FRAME.width
    assert any(abs(x - figure.x) < 0.1 and abs(y - figure.y) < 0.1 for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert all(figures.FRAME.top <= y <= figures.FRAME.top + figures.FRAME.height for _, y in places)
    # Two right answers first, then one wrong of three, then two of four.
    assert figure.confidence.area == pytest.approx((0 * 2 + 1 / 3 + 1 / 2) / 4)


def test_without_measured_answers_there_is_no_curve_and_without_timings_no_stages():
    assert figures.risk_coverage_figure([UNSCORED]) is None
    bare = render_page(run_of(UNSCORED))
    assert "Risk and coverage" not in bare
    assert "Time per stage" not in bare
    assert "the question is too long" in bare


def test_stages_are_measured_by_nearest_rank(page):
    found = {stage.name: (stage.p50, stage.p95, stage.p95_share) for stage in figures.stage_times(TIMINGS)}
    assert found == {"retrieval": (12.0, 14.0, 14 / 30), "total": (30.0, 30.0, 1.0)}
    assert "Time per stage" in page


def test_against_another_run_both_answers_stand_side_by_side():
    fixed = replace(CASES[0], text="It was otherwise.", scores={**CASES[0].scores, "right": 0.0})
    before = run_of(fixed, replace(CASES[1], text="It was worded so."), WRONG, case("gone"))
    page = render_page(run_of(*CASES[:4]), before=before, before_name="before.json")
    parsed = Elements(page)
    assert {one: given["data-change"] for one, given in parsed.questions().items()} == {
        "first": "fixed",
        "second": "changed",
        "wrong": "same",
        "declined": "appeared",
    }
    for shown in (
        "before.json",
        "It was otherwise.",
        "It is so with first [1].",
        "right 0 → 1",
        "fixed (1)",
        "same (1)",
    ):
        assert shown in parsed.text, shown
    assert "In the run before and not in this one: 1" in parsed.text
    assert "question gone vanished" in parsed.text


def test_a_page_says_in_what_two_runs_differ():
    changed = replace(FINGERPRINT, corpus="0" * 64, configuration={"passages": 5, "without": []})
    text = Elements(render_page(run_of(*CASES), before=run_of(*CASES, fingerprint=changed))).text
    assert "What the runs depend on differs: corpus; setting passages (5 -> 10)." in text
    assert "0" * 64 in text
    with pytest.raises(ComparisonError):
        render_page(run_of(case("one")), before=run_of(case("another")))


def test_a_thousand_questions_make_a_page_that_opens_quickly():
    cases = [
        replace(
            WRONG,
            id=f"case-{number}",
            text="A sentence of an answer that is as long as most of them are [1]. " * 5,
            citations=tuple(CitedSpan(mark, "document", "A section of it", 0, 9, "word " * 20) for mark in range(4)),
            passages=tuple(FoundPassage("document", "A section of it", 0, 9, 0.5, False) for _ in range(10)),
        )
        for number in range(750)
    ]
    assert len(render_page(run_of(*cases)).encode()) < 3_000_000


def test_the_command_writes_beside_the_run_and_refuses_what_is_no_run(tmp_path):
    path = tmp_path / "run.json"
    write_run(path, run_of(*CASES), TIMINGS)
    done = CliRunner().invoke(app, ["report", str(path)])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert page == render_page(run_of(*CASES), timings=TIMINGS)
    path.write_text(json.dumps({"cases": []}), encoding="utf-8")
    refused = subprocess.run(
        [sys.executable, "-m", "evals", "report", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "is not a run" in refused.stderr) == (1, True)
