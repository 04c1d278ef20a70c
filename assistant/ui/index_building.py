"""A new build of the index in the background, one at a time in the whole process; questions are answered meanwhile."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.pipeline import BuildReport, Progress

UNEXPECTED = "The index could not be built. What went wrong is in the terminal that runs the app."
_SHARES = {"read": (0.0, 0.05), "embed": (0.05, 0.8), "write": (0.8, 0.95), "verify": (0.95, 1.0)}
"""From where to where each stage moves the bar."""

_WORDS = {
    "read": "Reading the documents: file",
    "embed": "Reading new text: part",
    "write": "Writing the index: step",
    "verify": "Checking the index: step",
}


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a build is, from 0 to 1, and what it does."""

    share: float = 0.0
    words: str = "Reading the documents"


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build ended: with a report, or with what went wrong."""

    ended: datetime
    report: "BuildReport | None" = None
    problem: str = ""


class IndexBuilder:
    """Runs one build at a time in a thread; safe to share between visitors."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress: BuildProgress | None = None
        self._outcome: BuildOutcome | None = None

    @property
    def progress(self) -> BuildProgress | None:
        """How far the running build is; None while none runs."""
        return self._progress

    @property
    def outcome(self) -> BuildOutcome | None:
        """How the last build ended; None before the first one has, and while one runs."""
        return self._outcome

    def start(self, build: "Callable[[Progress], BuildReport]") -> bool:
        """Begin a build, and say whether it was begun: it is not while another one runs."""
        with self._lock:
            if self._progress is not None:
                return False
            self._progress, self._outcome = BuildProgress(), None
        # The process may end with the build half done: what is not published is never used.
        threading.Thread(target=self._run, args=(build,), name="index-build", daemon=True).start()
        return True

    def _run(self, build: "Callable[[Progress], BuildReport]") -> None:
        report, problem = None, UNEXPECTED
        try:
            report = build(self._report)
            problem = ""
        except AssistantError as error:
            problem = str(error)
        finally:
            with self._lock:
                self._outcome = BuildOutcome(datetime.now().astimezone(), report, problem)
                self._progress = None

    def _report(self, stage: str, done: int, total: int) -> None:
        low, high = _SHARES.get(stage, (0.0, 1.0))
        share = low + (high - low) * (done / total if total else 1.0)
        self._progress = BuildProgress(min(share, 1.0), f"{_WORDS.get(stage, stage)} {done} of {total}")


@st.cache_resource(show_spinner=False)
def index_builder() -> IndexBuilder:
    """The one builder of this process."""
    return IndexBuilder()
