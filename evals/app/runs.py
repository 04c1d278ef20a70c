"""The files of runs and of baselines, the newest first, and each read once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from evals.comparison import Comparison, compare
from evals.gate import ABLATION, MODEL_REPORT
from evals.page.cases import CaseView, case_views
from evals.page.groups import MetricLine, metric_lines
from evals.records import Run, Timings
from evals.results import RunFileError, read_run, read_timings

KEPT_RUNS = 16


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file that may hold a run, as it was when it was looked for: `written_at` in nanoseconds since 1970."""

    path: Path
    is_baseline: bool
    written_at: int

    @property
    def name(self) -> str:
        """How the page calls it."""
        return f"{self.path.stem} (baseline)" if self.is_baseline else self.path.stem


@dataclass(frozen=True, slots=True)
class ReadRun:
    """A run with all that is computed from it alone."""

    file: RunFile
    run: Run
    timings: Timings | None
    lines: tuple[MetricLine, ...]
    cases: tuple[CaseView, ...]


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run against an earlier one: its metrics and questions with what changed."""

    comparison: Comparison
    lines: tuple[MetricLine, ...]
    cases: tuple[CaseView, ...]


def run_files(runs: Path, baselines: Path) -> tuple[RunFile, ...]:
    """Every run, the newest first, then every baseline by name."""
    newest_first = sorted(_files(runs, is_baseline=False), key=lambda file: (-file.written_at, file.path.name))
    return (*newest_first, *sorted(_files(baselines, is_baseline=True), key=lambda file: file.path.name))


def newest(files: Sequence[RunFile]) -> tuple[RunFile, ...]:
    """The runs; the baselines where there is none."""
    return tuple(file for file in files if not file.is_baseline) or tuple(files)


def read_all(files: Sequence[RunFile]) -> tuple[tuple[ReadRun, ...], tuple[str, ...]]:
    """The runs in the files, and for each file that cannot be read the reason."""
    read: list[ReadRun] = []
    problems: list[str] = []
    for file in files:
        try:
            read.append(_read(file))
        except RunFileError as error:
            problems.append(str(error))
    return tuple(read), tuple(problems)


def _key(read: ReadRun) -> int:
    return hash(read.file)


@st.cache_resource(show_spinner=False, max_entries=KEPT_RUNS, hash_funcs={ReadRun: _key})
def compared(after: ReadRun, before: ReadRun) -> ComparedRun:
    """A run against an earlier one.

    Raises:
        ComparisonError: they have no question in common.
    """
    comparison = compare(before.run, after.run)
    cases = after.run.cases
    return ComparedRun(comparison, metric_lines(cases, comparison), case_views(cases, comparison))


@st.cache_resource(show_spinner="Reading the runs…", max_entries=KEPT_RUNS, hash_funcs={RunFile: hash})
def _read(file: RunFile) -> ReadRun:
    run = read_run(file.path)
    return ReadRun(file, run, read_timings(file.path), metric_lines(run.cases, None), case_views(run.cases, None))


def _files(folder: Path, *, is_baseline: bool) -> Iterator[RunFile]:
    for path in folder.glob("*.json"):
        # The timings of a run, an ablation and what a language model wrote are no runs.
        if "." not in path.stem and path.name not in {ABLATION, MODEL_REPORT}:
            yield RunFile(path, is_baseline, path.stat().st_mtime_ns)
