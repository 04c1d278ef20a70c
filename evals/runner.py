"""Ask every question, score every answer: `run_questions` gives one CaseResult per question, in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.errors import AssistantError
from assistant.types import Answer, Document, Turn
from evals.questions import Labels, Question, Split
from evals.records import CaseResult, Timings
from evals.scoring import Asked, score, unscored

if TYPE_CHECKING:
    from assistant.pipeline import Trace


class IndexChangedError(AssistantError):
    """The index was built anew, from other documents, while the questions were asked."""


class Subject(Protocol):
    """What is measured: the assistant, or anything with the same three methods."""

    def trace(self, question: str, turns: Sequence[Turn] = ()) -> "Trace":
        """The answer to a question in its conversation, with the passages it was made from."""

    def draft(self, trace: "Trace") -> Answer:
        """What would be answered if the confidence were not asked."""

    def documents(self) -> list[Document]:
        """All documents."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cases in the order of the questions, how long each took, and the fingerprint of the corpus asked."""

    cases: tuple[CaseResult, ...]
    timings: Timings
    corpus_fingerprint: str


class Conversations:
    """Asks questions in their conversations; what was asked before in the same conversation is not asked again."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._traces: dict[tuple[Turn, ...], Trace] = {}

    def trace(self, question: str, turns: Sequence[Turn] = ()) -> "Trace":
        """The trace of a question after these turns."""
        conversation = (*turns, Turn("user", question))
        if conversation not in self._traces:
            self._traces[conversation] = self._subject.trace(question, turns)
        return self._traces[conversation]

    def filled(self, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """The turns with the real answer behind each turn of the user that has none."""
        conversation: list[Turn] = []
        for place, turn in enumerate(turns):
            before = tuple(conversation)
            conversation.append(turn)
            if turn.role == "user" and (place + 1 == len(turns) or turns[place + 1].role == "user"):
                conversation.append(Turn("assistant", self.trace(turn.content, before).answer.text))
        return tuple(conversation)


def select(questions: Iterable[Question], split: Split | None) -> tuple[Question, ...]:
    """The questions of one half, or all of them."""
    return tuple(question for question in questions if split is None or question.split == split)


def run_questions(
    subject: Subject,
    questions: Sequence[Question],
    labels: Labels = "sections",
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Ask each question in its conversation, and score what comes back.

    An expected error leaves its case unscored with the error's message; any other keeps its traceback.

    Args:
        subject: what is measured.
        questions: what is asked, in this order.
        labels: which labels the index goes with: those of the written corpus or those of the raw articles.
        progress: told (done, total) after each question.

    Raises:
        IndexChangedError: the documents changed on the way, so that the cases do not belong together.
    """
    documents = {document.id: document for document in subject.documents()}
    conversations = Conversations(subject)
    cases: list[CaseResult] = []
    timings: dict[str, dict[str, float]] = {}
    corpora: set[str] = set()
    for question in questions:
        try:
            asked = _ask(subject, conversations, question)
        except AssistantError as error:
            cases.append(unscored(question, str(error)))
        else:
            corpora.add(asked.trace.answer.corpus_fingerprint)
            if len(corpora) > 1:
                raise IndexChangedError("The index was built from other documents during the run. Run it again.")
            cases.append(score(asked, question.labels(labels), documents))
            timings[question.id] = dict(asked.trace.answer.timings_ms)
        if progress is not None:
            progress(len(cases), len(questions))
    return Outcome(tuple(cases), Timings(timings), "".join(corpora))


def _ask(subject: Subject, conversations: Conversations, question: Question) -> Asked:
    turns = conversations.filled(question.turns)
    trace = conversations.trace(question.question, turns)
    drafted = question.answerable and not question.referral and trace.answer.status != "answered"
    return Asked(
        question,
        turns,
        trace,
        draft=subject.draft(trace) if drafted else None,
        stand_alone=conversations.trace(question.stand_alone).answer if question.stand_alone else None,
    )
