"""Questions that the page offers: each is asked of the documents in the background before it is shown."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.types import Document

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

QUESTIONS_A_TOPIC = 2
LIKELY_QUESTIONS_A_TOPIC = 4
"""Headings of a topic that are tried until enough of them are answered."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Starting questions under the heading that the documents give them."""

    name: str
    questions: tuple[str, ...]


class Suggestions:
    """Checks questions one after the other in one thread; what it found is kept as long as the build is in use."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant.without_language_model()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="suggestions")
        self._lock = threading.Lock()
        self._build_id = ""
        self._topics: Future[tuple[Topic, ...]] | None = None
        self._answered: dict[str, bool] = {}

    def topics(self) -> "Future[tuple[Topic, ...]]":
        """Questions to begin with, by topic, as soon as they are checked."""
        with self._lock:
            self._follow_build()
            if self._topics is None:
                self._topics = self._executor.submit(self._starting_topics)
            return self._topics

    def answered(self, questions: Sequence[str]) -> "Future[tuple[str, ...]]":
        """Those of the questions that the documents answer."""
        with self._lock:
            self._follow_build()
            known = dict(self._answered)
        if all(question in known for question in questions):
            found: Future[tuple[str, ...]] = Future()
            found.set_result(tuple(question for question in questions if known[question]))
            return found
        return self._executor.submit(lambda: tuple(filter(self._is_answered, questions)))

    def _follow_build(self) -> None:
        build_id = self._assistant.build_id
        if build_id != self._build_id:
            self._build_id, self._topics, self._answered = build_id, None, {}

    def _starting_topics(self) -> tuple[Topic, ...]:
        return starting_topics(self._assistant.documents(), self._is_answered)

    def _is_answered(self, question: str) -> bool:
        found = self._answered  # of the build that is asked now; another one begins a new record
        if question not in found:
            try:
                found[question] = self._assistant.ask(question).status == "answered"
            except AssistantError:
                return False
        return found[question]


def starting_topics(documents: Sequence[Document], is_answered: Callable[[str], bool]) -> tuple[Topic, ...]:
    """Answered questions that are headings of the documents, a few a topic; FAQ documents alone if there are any."""
    faq = [document for document in documents if document.kind == "faq"]
    by_topic: dict[str, list[str]] = {}
    for document in faq or documents:
        for section in document.sections:
            if section.heading.rstrip().endswith("?"):
                topic = section.path[-2] if len(section.path) > 1 else document.title
                by_topic.setdefault(topic, []).append(section.heading)
    topics = (Topic(name, _first_answered(questions, is_answered)) for name, questions in by_topic.items())
    return tuple(topic for topic in topics if topic.questions)


def _first_answered(questions: Sequence[str], is_answered: Callable[[str], bool]) -> tuple[str, ...]:
    found: list[str] = []
    for question in questions[:LIKELY_QUESTIONS_A_TOPIC]:
        if len(found) < QUESTIONS_A_TOPIC and is_answered(question):
            found.append(question)
    return tuple(found)
