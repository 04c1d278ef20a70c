"""Ask every question, score every answer: `run_questions` gives one CaseResult per question, in order."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import AssistantError
from assistant.types import Answer, Document, Passage, Status, Verdict
from evals import scorers
from evals.questions import Labels, Question, SectionLabel, Split, section_key

SEARCH_DEPTH = 10


class Subject(Protocol):
    """What is measured: the assistant, or anything with the same four methods."""

    def ask(self, question: str) -> Answer:
        """The answer to a question that stands alone."""

    def search(self, question: str, *, k: int = SEARCH_DEPTH) -> list[Passage]:
        """The k best passages, best first."""

    def document(self, document_id: str) -> Document:
        """A document by its id."""

    def documents(self) -> list[Document]:
        """All documents."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the labelled sections were ranked.

    `ranks` are places of relevant passages among the first ten. nDCG@10 is taken over sections: passages of one section
    count once, at the first of them.
    """

    ranks: tuple[int, ...]
    success_at_1: float
    success_at_5: float
    rr_at_10: float
    ndcg_at_10: float | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One question with what came back and its scores.

    `unscored` says why a case has no scores at all, `ranking_unscored` why it has no ranking; both are empty otherwise.
    """

    question: Question
    unscored: str = ""
    ranking_unscored: str = ""
    ranking: Ranking | None = None
    text: str = ""
    status: Status | None = None
    verdict: Verdict | None = None
    confidence: float | None = None
    nuggets: scorers.NuggetScore | None = None
    forbidden: tuple[str, ...] = ()
    verdict_right: bool | None = None
    status_right: bool | None = None
    spans_exact: bool | None = None
    uncited_sentences: int | None = None
    milliseconds: float | None = None
    build: str = ""
    corpus_fingerprint: str = ""

    @property
    def badness(self) -> float:
        """How wrong the case is, for listing the worst first: 0 where nothing is wrong or nothing was scored."""
        if self.unscored:
            return 0.0
        missed = 1 - self.nuggets.vital_strict if self.nuggets and self.nuggets.vital_strict is not None else 0.0
        wrong = 3.0 * (self.status_right is False) + 2.0 * (self.verdict_right is False) + 2.0 * missed
        unfound = self.ranking is not None and not self.ranking.success_at_5
        return wrong + len(self.forbidden) + unfound + 2.0 * (self.spans_exact is False) + (self.uncited_sentences or 0)


def select(questions: Iterable[Question], split: Split | None) -> tuple[Question, ...]:
    """The questions of one half, or all of them."""
    return tuple(question for question in questions if split is None or question.split == split)


def run_questions(
    subject: Subject,
    questions: Sequence[Question],
    labels: Labels = "sections",
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[CaseResult, ...]:
    """Search and ask each question, and score what comes back.

    An expected error leaves its case unscored with the error's message; any other keeps its traceback.

    Args:
        subject: what is measured.
        questions: what is asked, in this order.
        labels: which labels the index goes with: those of the written corpus or those of the raw articles.
        progress: told (done, total) after each question.
    """
    documents = {document.id: document for document in subject.documents()}
    cases: list[CaseResult] = []
    for question in questions:
        try:
            cases.append(_run(subject, question, question.labels(labels), documents))
        except AssistantError as error:
            cases.append(CaseResult(question, unscored=str(error)))
        if progress is not None:
            progress(len(cases), len(questions))
    return tuple(cases)


def _run(
    subject: Subject, question: Question, labels: Sequence[SectionLabel], documents: dict[str, Document]
) -> CaseResult:
    passages = subject.search(question.question, k=SEARCH_DEPTH)
    started = time.perf_counter()
    answer = subject.ask(question.question)
    milliseconds = 1000 * (time.perf_counter() - started)
    ranking_unscored = _why_no_ranking(question, labels, documents)
    # What is said when nothing was found (nearest topics, for example) states no facts.
    said = answer.text if answer.status == "answered" else ""
    return CaseResult(
        question,
        ranking_unscored=ranking_unscored,
        ranking=None if ranking_unscored else score_ranking(passages, labels, documents),
        text=answer.text,
        status=answer.status,
        verdict=answer.verdict,
        confidence=answer.confidence,
        nuggets=scorers.score_nuggets(said, question.nuggets) if question.answerable else None,
        forbidden=scorers.forbidden_found(said, question.must_not),
        verdict_right=scorers.verdict_right(answer.verdict, question.verdict),
        status_right=scorers.status_right(answer.status, answerable=question.answerable),
        spans_exact=scorers.spans_exact(answer.citations, lambda document_id: subject.document(document_id).text),
        uncited_sentences=scorers.uncited_sentences(answer.sentences, answer.citations),
        milliseconds=milliseconds,
        build=answer.build,
        corpus_fingerprint=answer.corpus_fingerprint,
    )


def _why_no_ranking(question: Question, labels: Sequence[SectionLabel], documents: dict[str, Document]) -> str:
    if not question.answerable:
        return "unanswerable"
    if not labels:
        return "no labelled section"
    if not any(label.document in documents for label in labels):
        return "no labelled document is in the index"
    return ""


def score_ranking(
    passages: Sequence[Passage], labels: Sequence[SectionLabel], documents: dict[str, Document]
) -> Ranking:
    """Score ranked passages against the labelled sections; see Ranking."""
    titles = {document_id: document.title for document_id, document in documents.items()}
    relevant = {(label.document, section_key(label.heading, titles.get(label.document, ""))) for label in labels}
    found = [
        (chunk.document_id, section_key(chunk.path[-1] if chunk.path else "", titles[chunk.document_id]))
        for chunk in (passage.chunk for passage in passages)
    ]
    ranks = scorers.relevant_ranks(found, relevant)
    section_ranks = scorers.relevant_ranks(list(dict.fromkeys(found)), relevant)
    return Ranking(
        ranks=ranks,
        success_at_1=scorers.success_at(1, ranks),
        success_at_5=scorers.success_at(5, ranks),
        rr_at_10=scorers.reciprocal_rank(ranks, SEARCH_DEPTH),
        ndcg_at_10=scorers.ndcg_at(SEARCH_DEPTH, section_ranks, len(relevant)),
    )
