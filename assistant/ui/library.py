"""The assistant behind the page: opened once for the whole process, in the background, and warmed up."""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from assistant.ui.suggestions import Suggestions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

T = TypeVar("T")

WARM_UP_QUESTION = "What is this about?"
ASKED_AT_A_TIME = 16
"""Questions of all visitors together; the others wait for their turn."""


class Library:
    """An assistant that is ready to answer, and the questions that its documents suggest; all visitors share it."""

    def __init__(self, assistant: "Assistant") -> None:
        self.assistant = assistant
        self.suggestions = Suggestions(assistant)
        self._asking = ThreadPoolExecutor(max_workers=ASKED_AT_A_TIME, thread_name_prefix="question")

    def asked(self, ask: Callable[[], T]) -> "Future[T]":
        """What comes of asking, in the background."""
        return self._asking.submit(ask)


@st.cache_resource(show_spinner=False)
def library_loading() -> "Future[Library]":
    """The library, loaded or on its way; the page stays usable in the meantime. All visitors share it."""
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
    loading = executor.submit(_load)
    executor.shutdown(wait=False)
    return loading


def _load() -> Library:
    from assistant.pipeline import Assistant

    assistant = Assistant.open()
    # Nothing is asked of a language model that no reader asked.
    assistant.without_language_model().ask(WARM_UP_QUESTION)
    library = Library(assistant)
    # Streamlit collects garbage after every run of a page. Walking over all that the models hold took 0.4 s each time.
    gc.collect()
    gc.freeze()
    library.suggestions.topics()
    return library
