"""Regressions planted in the real pipeline: each is caught by the comparison, by the metric that should."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.pipeline import Trace, build_index
from assistant.settings import load_settings
from assistant.types import Answer, Document, Turn
from evals.comparison import compare
from evals.fingerprint import fingerprint
from evals.questions import load_questions
from evals.records import Run
from evals.runner import Subject, run_questions
from evals.suites import suite_named

SUITE = suite_named("beekeeping")


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beekeeping")
    build_index(SUITE.corpus, index_dir=folder)
    return folder


class Shifted:
    """An assistant whose citations lie one character too far."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def trace(self, question: str, turns: Sequence[Turn] = ()) -> Trace:
        trace = self._assistant.trace(question, turns)
        shifted = tuple(replace(one, start=one.start + 1, end=one.end + 1) for one in trace.answer.citations)
        return replace(trace, answer=replace(trace.answer, citations=shifted))

    def draft(self, trace: Trace) -> Answer:
        return self._assistant.draft(trace)

    def documents(self) -> list[Document]:
        return self._assistant.documents()


def measured(subject: Subject) -> Run:
    outcome = run_questions(subject, load_questions(SUITE.questions))
    taken = fingerprint(outcome.corpus_fingerprint, SUITE.questions, load_settings())
    return Run(SUITE.name, "all", "sections", taken, outcome.cases)


def measured_without(index_dir: Path, *components: str) -> Run:
    settings = load_settings(without=frozenset(components))
    with Assistant.open(index_dir=index_dir, settings=settings) as assistant:
        return measured(assistant)


@pytest.fixture(scope="module")
def baseline(index_dir: Path) -> Run:
    return measured_without(index_dir)


def caught(baseline: Run, run: Run) -> str:
    return "\n".join(compare(baseline, run).regressions)


def test_nothing_is_caught_where_nothing_changed(index_dir: Path, baseline: Run):
    again = measured_without(index_dir)
    assert again == baseline
    assert caught(baseline, again) == ""


def test_a_dropped_keyword_search_is_caught_by_the_ranking(index_dir: Path, baseline: Run):
    assert "nDCG@10" in caught(baseline, measured_without(index_dir, "keyword"))


def test_a_lowered_threshold_is_caught_by_what_is_no_longer_declined(index_dir: Path, baseline: Run):
    assert "declined, unanswerable" in caught(baseline, measured_without(index_dir, "confidence"))


def test_shifted_spans_are_caught_by_the_citations(index_dir: Path, baseline: Run):
    with Assistant.open(index_dir=index_dir) as assistant:
        lines = caught(baseline, measured(Shifted(assistant)))
    assert "spans exact 1.000 -> 0.000" in lines
    assert "citation recall 1.000 -> 0.000" in lines
    assert "unsupported sentences 0.000 -> 1.000" in lines
