"""The story of the product: documents -> index (`build_index`), question -> cited answer (`Assistant.ask`).

This is the only module that joins the stages and the only one that unpacks `Settings`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant.conversation import PASSAGES_READ, one_line, stand_alone
from assistant.language.nearness import Nearness
from assistant.language.vocabulary import Lexicon, build_lexicon, correct_spelling
from assistant.safety import screen
from assistant.settings import Component, Settings, load_settings
from assistant.timing import Clock
from assistant.types import Answer, Chunk, Document, Passage, SearchMode, Turn

if TYPE_CHECKING:
    from assistant.answering import Composed
    from assistant.embedding import EmbeddingModel
    from assistant.index import BuildResult, IndexHandle, IndexReader
    from assistant.loading import SkippedFile

Progress = Callable[[str, int, int], None]

_NEAREST_TOPICS = 3
_SUGGESTIONS = 3
_QUESTIONS_KEPT = 16  # questions whose vectors are kept: more than a follow-up has readings
_SURE = 0.97  # the confidence from which general information follows a referral: beside it, what is off the point harms
_SHORTEST_TOPIC = 4  # characters; a shorter heading ("C" in a glossary) names nothing
_SCOPED_DEPTH = 3  # times as many passages are looked at where the question names a place, a payer or a year


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an index build did. `changed` is False where the corpus and the settings were those of the build in use."""

    build_id: str
    changed: bool
    documents: int
    chunks: int
    embedded: int
    reused: int
    seconds: float
    skipped: "tuple[SkippedFile, ...]"


def build_index(
    corpus: Path | None = None,
    *,
    index: str = "default",
    index_dir: Path | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Load the documents below a folder, chunk and embed them, and publish them as a new build of an index.

    Raises:
        CorpusError: the folder is missing or holds nothing that can be read.
        IndexLockedError: another process is writing this index.
        EmbeddingModelError: the embedding model is absent or not the expected one.
    """
    from assistant.chunking import chunk_document
    from assistant.embedding import load_embedding_model
    from assistant.index import build_index as write_build
    from assistant.loading import load_corpus
    from assistant.retrieval import chunk_keywords

    started = time.perf_counter()
    settings = settings or load_settings()
    loaded = load_corpus(corpus or settings.corpus_dir)
    model = load_embedding_model(settings.embedding_model)
    limit = _chunk_tokens(settings, model)
    chunks: list[Chunk] = []
    for document in loaded.documents:
        chunks += chunk_document(document, model.count_tokens, max_tokens=limit)
    titles = {document.id: document.title for document in loaded.documents}
    lexicon = build_lexicon(" ".join((titles[chunk.document_id], *chunk.path, chunk.text)) for chunk in chunks)
    written = write_build(
        index_folder(index, index_dir, settings),
        loaded.documents,
        chunks,
        model,
        keyword_texts=[chunk_keywords(chunk, titles[chunk.document_id]) for chunk in chunks],
        lexicon=lexicon.to_json(),
        chunking={"max_tokens": limit},
        progress=progress,
    )
    return _report(written, loaded.skipped, time.perf_counter() - started)


def _report(written: "BuildResult", skipped: "tuple[SkippedFile, ...]", seconds: float) -> BuildReport:
    return BuildReport(
        build_id=written.build_id,
        changed=written.changed,
        documents=written.documents,
        chunks=written.chunks,
        embedded=written.embedded,
        reused=written.reused,
        seconds=seconds,
        skipped=skipped,
    )


def _chunk_tokens(settings: Settings, model: "EmbeddingModel") -> int:
    """The most tokens of a chunk: what is set, as far as the model reads that much."""
    return min(settings.chunk_tokens, model.max_tokens)


def index_folder(index: str, index_dir: Path | None, settings: Settings) -> Path:
    """The folder of an index by its name."""
    return (index_dir or settings.index_dir) / index


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer with what it was made from: the passages, best first, and the evidence among them."""

    answer: Answer
    passages: tuple[Passage, ...]
    composed: "Composed"


class Assistant:
    """Answers questions from one index.

    Safe to share between threads; follows the index when a new build is published.
    """

    def __init__(self, handle: "IndexHandle", model: "EmbeddingModel", settings: Settings) -> None:
        self._handle = handle
        self._model = model
        self._settings = settings
        # The reading of a follow-up that is chosen was embedded to choose it.
        self._question_vector = lru_cache(maxsize=_QUESTIONS_KEPT)(model.encode_question)

    @classmethod
    def open(cls, index: str = "default", *, index_dir: Path | None = None, settings: Settings | None = None) -> Self:
        """Open an index by name.

        Raises:
            IndexMissingError: no index of that name has been built.
            IndexDamagedError: its files do not match their checksums and no earlier build can stand in.
            IndexMismatchError: it was built with another model, chunking, Chroma version or format.
            EmbeddingModelError: the embedding model is absent or not the expected one.
        """
        from assistant.embedding import load_embedding_model
        from assistant.index import IndexHandle

        settings = settings or load_settings()
        model = load_embedding_model(settings.embedding_model)
        handle = IndexHandle(
            index_folder(index, index_dir, settings),
            model=model,
            chunking={"max_tokens": _chunk_tokens(settings, model)},
        )
        return cls(handle, model, settings)

    def close(self) -> None:
        """Close the index; the object is not used afterwards."""
        self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """Answer a question from the corpus, in the light of the turns before it.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return self.trace(question, turns).answer

    def trace(self, question: str, turns: Sequence[Turn] = ()) -> "Trace":
        """Answer a question and keep what the answer was made from: the passages and the evidence.

        Raises:
            QuestionError: the question is empty or too long.
        """
        clock = Clock()
        asked = self._cleaned(question)
        reader = self._handle.current()
        with clock("safety"):
            referral = screen(asked) if self._uses("safety") else None
        with clock("conversation"):
            search_question = self._stand_alone(turns, asked, reader)
        with clock("spelling"):
            searched = self._mended(search_question, reader)
        with clock("retrieval"):
            passages = self._retrieve(searched, reader, self._settings.passages)
        with clock("answering"):
            composed = self._compose(
                searched,
                passages,
                reader,
                answered_from=_SURE if referral else None,
                with_verdict=referral is None,
            )
        answer = self._answer(asked, search_question, composed, passages, reader)
        if referral:
            answer = replace(answer, status="referred", verdict=None, text=_joined(referral.text, answer))
        return Trace(replace(answer, timings_ms=clock.timings()), tuple(passages), composed)

    def draft(self, trace: "Trace") -> Answer:
        """What would have been answered if the confidence were not asked; for measuring what the confidence is worth.

        Args:
            trace: of a question, from this assistant and the index build that is in use.
        """
        if trace.answer.status == "answered":
            return trace.answer
        asked, search_question = trace.answer.question, trace.answer.search_question
        reader = self._handle.current()
        composed = self._compose(self._mended(search_question, reader), trace.passages, reader, answered_from=0.0)
        return self._answer(asked, search_question, composed, trace.passages, reader)

    def search(
        self, question: str, turns: Sequence[Turn] = (), *, k: int | None = None, mode: SearchMode = "hybrid"
    ) -> list[Passage]:
        """The `k` best passages for a question in the light of the turns before it, best first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        asked = self._cleaned(question)
        reader = self._handle.current()
        searched = self._mended(self._stand_alone(turns, asked, reader), reader)
        return self._retrieve(searched, reader, k or self._settings.passages, mode)

    @property
    def notice(self) -> str | None:
        """What a user should know about the index: that an earlier build stands in for a damaged one."""
        return self._handle.current().notice

    def document(self, document_id: str) -> Document:
        """A document of the index by its id."""
        return self._handle.current().document(document_id)

    def documents(self) -> list[Document]:
        """All documents of the index, in the order of their ids."""
        reader = self._handle.current()
        return [reader.document(document_id) for document_id in reader.document_ids]

    def _cleaned(self, question: str) -> str:
        return one_line(question, most_characters=self._settings.max_question_characters)

    def _uses(self, component: Component) -> bool:
        return component not in self._settings.without

    def _stand_alone(self, turns: Sequence[Turn], asked: str, reader: "IndexReader") -> str:
        """The question as it is searched; where it has several readings, they are tried on the index."""
        if not self._uses("follow-ups"):
            return asked
        return stand_alone(turns, asked, lambda text: self._retrieve(self._mended(text, reader), reader, PASSAGES_READ))

    def _mended(self, question: str, reader: "IndexReader") -> str:
        """The question with slips of spelling mended and the corpus's abbreviations spelt out behind it."""
        lexicon = _lexicon(reader)
        if self._uses("spelling"):
            question = correct_spelling(question, lexicon, self._known_words)
        return lexicon.expanded(question, self._known_words) if self._uses("abbreviations") else question

    def _retrieve(self, question: str, reader: "IndexReader", k: int, mode: SearchMode = "hybrid") -> list[Passage]:
        from assistant.answering.scope import asked_scope, preference
        from assistant.retrieval import retrieve

        if mode == "hybrid" and not self._uses("keyword"):
            mode = "dense"
        elif mode == "hybrid" and not self._uses("dense"):
            mode = "keyword"
        asked = asked_scope(question)
        found = retrieve(
            reader,
            question,
            self._question_vector(question),
            top_k=k * _SCOPED_DEPTH if asked else k,
            candidates=self._settings.candidates,
            dense_weight=self._settings.dense_weight,
            mode=mode,
            use_sentences=self._uses("sentences"),
        )
        return sorted(found, key=lambda one: -(one.score + preference(asked, one.chunk)))[:k] if asked else found

    def _compose(
        self,
        searched: str,
        passages: Sequence[Passage],
        reader: "IndexReader",
        *,
        answered_from: float | None = None,
        with_verdict: bool = True,
    ) -> "Composed":
        from assistant.answering import ANSWERED_FROM, answer_question

        threshold = ANSWERED_FROM if answered_from is None else answered_from
        return answer_question(
            searched,
            passages,
            lexicon=_lexicon(reader),
            known_words=self._known_words,
            nearness=self._nearness,
            document=reader.document,
            vector_of=lambda one: reader.sentence_vectors(one.passage.row)[one.place - one.chunk.first + 1],
            answered_from=threshold if self._uses("confidence") else 0.0,
            with_verdict=with_verdict and self._uses("verdict"),
        )

    def _answer(
        self, asked: str, searched: str, composed: "Composed", passages: Sequence[Passage], reader: "IndexReader"
    ) -> Answer:
        """The answer record: what was written, or that the sources do not answer and what they do cover."""
        shared: dict[str, Any] = {
            "question": asked,
            "search_question": searched,
            "note": composed.scope_note,
            "confidence": composed.confidence.value,
            "build": reader.build_id,
            "corpus_fingerprint": reader.corpus_fingerprint,
        }
        topics = _topics(passages, reader)
        written = composed.written
        if written is None:
            text = " ".join(part for part in ("The sources do not answer this question.", composed.scope_note) if part)
            if topics:
                text += f" The nearest topics they cover: {'; '.join(topics[:_NEAREST_TOPICS])}."
            return Answer(
                status="not_found", verdict=None, text=text, nearest_topics=tuple(topics[:_NEAREST_TOPICS]), **shared
            )
        cited = {citation.section for citation in written.citations}
        return Answer(
            status="answered",
            verdict=composed.verdict,
            text="\n".join(part for part in (composed.scope_note, written.text) if part),
            sentences=written.sentences,
            citations=written.citations,
            scope=written.scopes,
            suggestions=tuple(topic for topic in topics if topic.endswith("?") and topic not in cited)[:_SUGGESTIONS],
            **shared,
        )

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self._model.word_vectors)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return self._model.whole_words()


def _lexicon(reader: "IndexReader") -> Lexicon:
    """The lexicon of an open build, read once a build."""
    lexicon = getattr(reader, "parsed_lexicon", None)
    if lexicon is None:
        lexicon = Lexicon.from_json(reader.lexicon)
        reader.parsed_lexicon = lexicon
    return lexicon


def _topics(passages: Sequence[Passage], reader: "IndexReader") -> list[str]:
    """The headings of the passages, or their documents' titles, without repeats, best first."""
    headings = (passage.chunk.path[-1].strip() if passage.chunk.path else "" for passage in passages)
    topics = (
        heading if len(heading) >= _SHORTEST_TOPIC else reader.document(passage.chunk.document_id).title.strip()
        for heading, passage in zip(headings, passages, strict=True)
    )
    return list(dict.fromkeys(topic for topic in topics if topic))


def _joined(referral: str, answer: Answer) -> str:
    return f"{referral}\n{answer.text}" if answer.status == "answered" else referral
