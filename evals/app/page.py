"""The evals page: which run, compared with which, and which of its questions; `views` says what is shown of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from pathlib import Path

import streamlit as st

from assistant.ui.render import message, view
from evals.app.runs import ComparedRun, ReadRun, compared, newest, read_all, run_files
from evals.app.views import cases_view, figures_view, metrics_view, runs_view
from evals.comparison import ComparisonError
from evals.gate import BASELINES
from evals.page.cases import FAULTS, CaseView
from evals.results import RUNS

RUN_COMMAND = "python -m evals run --suite all"
INTRODUCTION = "How well the assistant answers fixed questions whose answers are known, run by run."
ANY = "any"
NO_COMPARISON = "no other run"
QUESTIONS_A_PAGE = 20
ORDERS: Mapping[str, Callable[[CaseView], float]] = {
    "worst first": lambda one: -one.worst,
    "as in the run": lambda one: one.place,
    "most confident first": lambda one: -(one.case.confidence if one.case.confidence is not None else -1.0),
    "least confident first": lambda one: one.case.confidence if one.case.confidence is not None else 2.0,
}


def page(runs: Path = RUNS, baselines: Path = BASELINES) -> None:
    """Draw the page.

    Args:
        runs: the folder of the runs; where it holds none, the baselines are shown.
        baselines: the folder of the runs that were accepted.
    """
    st.title("Evals", anchor=False)
    st.markdown(INTRODUCTION)
    files = run_files(runs, baselines)
    shown, problems = read_all(newest(files))
    for problem in problems:
        st.warning(message(problem), icon=":material/warning:")
    if not shown:
        st.info("There is no run yet. Make one in a terminal, then come back to this page:", icon=":material/info:")
        st.code(RUN_COMMAND, language=None)
        return
    run_place, choices = st.container(), st.container(horizontal=True)
    name = choices.selectbox("Run", [one.file.name for one in shown], key="evals-run")
    chosen = next(one for one in shown if one.file.name == name)
    others, _ = read_all([file for file in files if file != chosen.file])
    same_suite = [one for one in others if one.run.suite == chosen.run.suite]
    against = choices.selectbox(
        "Compare with", [NO_COMPARISON, *(one.file.name for one in same_suite)], key="evals-against"
    )
    before = next((one for one in same_suite if one.file.name == against), None)
    with run_place:
        view(runs_view(shown, chosen), key="evals-runs")
    _run(chosen, before)


def _run(chosen: ReadRun, before: ReadRun | None) -> None:
    found: ComparedRun | None = None
    if before is not None:
        try:
            found = compared(chosen, before)
        except ComparisonError as error:
            st.error(message(str(error)), icon=":material/error:")
    before_name = before.file.name if before is not None and found is not None else ""
    lines, cases = (found.lines, found.cases) if found else (chosen.lines, chosen.cases)
    metrics_tab, figures_tab, questions_tab = st.tabs(["Metrics", "Figures", "Questions"])
    with metrics_tab:
        view(metrics_view(lines, found.comparison if found else None, before_name), key="evals-metrics")
    with figures_tab:
        view(figures_view(chosen), key="evals-figures")
    with questions_tab:
        _questions(cases, key=f"{chosen.file.name}|{before_name}")


def _questions(cases: Sequence[CaseView], *, key: str) -> None:
    found = sorted(_filtered(cases), key=ORDERS[st.session_state.get("evals-order", next(iter(ORDERS)))])
    pages = max(1, ceil(len(found) / QUESTIONS_A_PAGE))
    right = sum(one.result == "right" for one in found)
    number = 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"{len(found)} of {len(cases)} questions, {right} of them right")
        if pages > 1:
            number = st.number_input(f"Part (of {pages})", 1, pages, width=160, key=f"evals-part-{key}-{len(found)}")
    first = (number - 1) * QUESTIONS_A_PAGE
    view(cases_view(found[first : first + QUESTIONS_A_PAGE]), key="evals-cases")


def _filtered(cases: Sequence[CaseView]) -> list[CaseView]:
    """The questions that the reader wants to see."""
    faults = Counter(fault for one in cases for fault in one.faults)
    with st.container(horizontal=True):
        words = st.text_input("Text", placeholder="in questions and answers", key="evals-text").casefold().split()
        result = _choice("Result", (one.result for one in cases))
        fault = _choice("What is wrong", (name for name in FAULTS for _ in range(faults[name])))
        kind = _choice("Kind", (one.case.kind for one in cases))
        topic = _choice("Topic", (one.case.topic for one in cases))
        change = _choice("Change", (one.change for one in cases if one.change))
        st.selectbox("Order", list(ORDERS), key="evals-order")
    return [
        one
        for one in cases
        if result in (ANY, one.result)
        and (fault == ANY or fault in one.faults)
        and kind in (ANY, one.case.kind)
        and topic in (ANY, one.case.topic)
        and change in (ANY, one.change)
        and all(word in f"{one.case.question}\n{one.case.text}".casefold() for word in words)
    ]


def _choice(label: str, values: Iterable[str]) -> str:
    """What is chosen of the values that occur, each with how often; nothing is drawn where there is no choice."""
    counts = Counter(values)
    if not counts:
        return ANY
    names = [ANY, *sorted(counts, key=lambda name: (-counts[name], name))]
    return st.selectbox(
        label,
        names,
        format_func=lambda name: name if name == ANY else f"{name.replace('_', ' ')} ({counts[name]})",
        key=f"evals-{label}",
    )
