"""The assistant behind the page: opened once for the whole process, in the background, and warmed up."""

import gc
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.types import Document

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

QUESTIONS_A_TOPIC = 2
WARM_UP_QUESTION = "What is this about?"


@dataclass(frozen=True, slots=True)
class Topic:
    """Starting questions under the heading that the documents give them."""

    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """An assistant that is ready to answer, and the questions that its documents suggest to begin with."""

    assistant: "Assistant"
    topics: tuple[Topic, ...]


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
    topics = starting_topics(assistant.documents())
    question = topics[0].questions[0] if topics else WARM_UP_QUESTION
    if assistant.language_model:
        assistant.search(question)  # nothing is asked of a language model that no reader asked
    else:
        assistant.ask(question)
    # Streamlit collects garbage after every run of a page. Walking over all that the models hold took 0.4 s each time.
    gc.collect()
    gc.freeze()
    return Library(assistant, topics)


def starting_topics(documents: list[Document]) -> tuple[Topic, ...]:
    """Questions that the documents have as headings, a few a topic; FAQ documents alone if there are any."""
    faq = [document for document in documents if document.kind == "faq"]
    by_topic: dict[str, list[str]] = {}
    for document in faq or documents:
        for section in document.sections:
            if section.heading.rstrip().endswith("?"):
                topic = section.path[-2] if len(section.path) > 1 else document.title
                by_topic.setdefault(topic, []).append(section.heading)
    return tuple(Topic(name, tuple(questions[:QUESTIONS_A_TOPIC])) for name, questions in by_topic.items())
