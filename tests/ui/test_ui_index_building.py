"""A build in the background: one at a time, its progress, and how it ends."""

import threading
from collections.abc import Callable

import pytest

from assistant.errors import IndexLockedError
from assistant.pipeline import BuildReport
from assistant.ui.index_building import UNEXPECTED, IndexBuilder

REPORT = BuildReport("000002-00000000", True, 3, 9, 2, 7, 0.1, ())


class Work:
    """A build that goes on when it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.go_on, self.error = threading.Event(), threading.Event(), error

    def __call__(self, progress: Callable[[str, int, int], None]) -> BuildReport:
        progress("embed", 1, 4)
        self.begun.set()
        assert self.go_on.wait(30)
        if self.error is not None:
            raise self.error
        return REPORT


def run_to_the_end(builder: IndexBuilder, work: Work) -> None:
    assert builder.start(work)
    thread = next(one for one in threading.enumerate() if one.name == "index-build")
    work.go_on.set()
    thread.join(30)


def test_one_build_runs_at_a_time_and_says_how_far_it_is() -> None:
    builder, work = IndexBuilder(), Work()
    assert (builder.progress, builder.outcome) == (None, None)
    assert builder.start(work)
    assert work.begun.wait(30)
    assert builder.progress is not None
    assert 0 < builder.progress.share < 1
    assert builder.progress.words == "Reading new text: part 1 of 4"
    assert not builder.start(Work())
    thread = next(one for one in threading.enumerate() if one.name == "index-build")
    work.go_on.set()
    thread.join(30)
    assert builder.progress is None
    assert builder.outcome is not None
    assert (builder.outcome.report, builder.outcome.problem) == (REPORT, "")


def test_expected_error_is_told_and_the_next_build_can_begin() -> None:
    builder = IndexBuilder()
    run_to_the_end(builder, Work(IndexLockedError("Another process is writing.")))
    assert builder.outcome is not None
    assert (builder.outcome.report, builder.outcome.problem) == (None, "Another process is writing.")
    run_to_the_end(builder, Work())
    assert builder.outcome.report == REPORT


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_unexpected_error_keeps_its_traceback_and_ends_the_build() -> None:
    builder = IndexBuilder()
    run_to_the_end(builder, Work(ZeroDivisionError("secret")))
    assert builder.progress is None
    assert builder.outcome is not None
    assert builder.outcome.problem == UNEXPECTED
