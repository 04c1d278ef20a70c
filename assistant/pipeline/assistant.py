"""Question -> cited answer: the path of a question through the stages, on one screen."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant.conversation import one_line
from assistant.pipeline.building import Progress, chunk_tokens, index_folder, open_vector_server
from assistant.pipeline.language_model import LanguageModel
from assistant.pipeline.replies import closed, extractive_parts, in_another_language, referred, reply
from assistant.pipeline.stages import Language, Stages
from assistant.pipeline.tiers import Asked, find
from assistant.settings import Settings, load_settings
from assistant.timing import Clock
from assistant.types import Answer, Document, FaqCheck, Passage, SearchMode, StreamedPart, Turn

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.answering import Composed
    from assistant.checking import Faq
    from assistant.embedding import EmbeddingModel, Reranker
    from assistant.index import IndexHandle
    from assistant.index.server import ChromaServer
    from assistant.pipeline.workers import Workers
    from assistant.pipeline.writing_with_model import ModelReport

Show = Callable[[StreamedPart], None]

KEYWORDS_ONLY = "Vector search is out of reach at the moment: these passages were found by their words alone."


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer with what it was made from: the passages, best first, and the evidence among them.

    `model` is what a language model was asked and what came of its reply; None where none was asked.
    """

    answer: Answer
    passages: tuple[Passage, ...]
    composed: "Composed"
    model: "ModelReport | None" = None


class Assistant:
    """Answers questions from one index.

    Safe to share between threads; follows the index when a new build is published.
    """

    def __init__(
        self,
        handle: "IndexHandle",
        model: "EmbeddingModel",
        settings: Settings,
        language_model: LanguageModel | None = None,
        *,
        server: "ChromaServer | None" = None,
        workers: "Workers | None" = None,
        reranker: "Reranker | None" = None,
    ) -> None:
        self._handle = handle
        self._server = server
        self._outage = ""
        self._settings = settings
        self._language = Language(model, reranker)
        self._language_model = language_model
        self._workers = workers

    @classmethod
    def open(
        cls,
        index: str = "default",
        *,
        index_dir: Path | None = None,
        settings: Settings | None = None,
        chat_model: "BaseChatModel | None" = None,
    ) -> Self:
        """Open an index by name.

        Args:
            index: its name.
            index_dir: the folder that holds the indexes.
            settings: those of the assistant; without them, the environment's.
            chat_model: a language model that writes the answers, instead of the one that the settings name.

        Raises:
            IndexMissingError: no index of that name has been built.
            IndexDamagedError: its files do not match their checksums and no earlier build can stand in.
            IndexMismatchError: it was built with another model, chunking, Chroma version or format.
            EmbeddingModelError: the embedding model is absent or not the expected one.
            RerankerError: the cross-encoder that the settings name is absent.
            ChatModelError: the language model is not installed, or its name, address or key cannot be used.
            SettingsError: a variable of the environment would send questions elsewhere, or the Chroma server's address
                cannot be used.
        """
        from assistant.embedding import load_embedding_model, load_reranker
        from assistant.index import IndexHandle

        settings = settings or load_settings()
        language_model = LanguageModel.opened(settings, chat_model)
        model = load_embedding_model(settings.embedding_model)
        reranker = load_reranker(settings.reranker) if settings.reranker else None
        server = open_vector_server(settings)
        handle = IndexHandle(
            index_folder(index, index_dir, settings),
            model=model,
            chunking={"max_tokens": chunk_tokens(settings, model)},
            server=server,
        )
        return cls(
            handle,
            model,
            settings,
            language_model,
            server=server,
            workers=_workers(index, index_dir, settings),
            reranker=reranker,
        )

    def close(self) -> None:
        """Close the index, a language model's connections and the processes; the object is not used afterwards."""
        if self._workers is not None:
            self._workers.close()
        self._handle.close()
        if self._server is not None:
            self._server.close()
        if self._language_model is not None:
            self._language_model.close()

    def without_language_model(self) -> Self:
        """The same open index, answered from in the sources' own sentences alone; it is closed with this object."""
        other = copy(self)
        other._language_model = None
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self, question: str, turns: Sequence[Turn] = (), *, reading: str | None = None, show: Show | None = None
    ) -> Answer:
        """Answer a question from the corpus, in the light of the turns before it.

        Args:
            question: as it was typed.
            turns: the conversation before it, oldest first.
            reading: what is searched, where the reader says so; else the question is read after its turns.
            show: told each sentence of the answer as soon as it is verified; raising there gives the question up.

        Raises:
            QuestionError: the question or the reading is empty or too long.
            WorkerError: a process that answers questions has ended.
        """
        if self._workers is None or self._language_model is not None:
            return self.trace(question, turns, reading=reading, show=show).answer
        answer, self._outage = self._workers.ask(question, turns, reading)
        if show is not None:
            for part in extractive_parts(answer):
                show(part)
        return answer

    def stream(
        self, question: str, turns: Sequence[Turn] = (), *, reading: str | None = None
    ) -> Iterator[StreamedPart]:
        """Answer a question sentence by sentence, each as soon as it is verified; the whole answer comes last.

        The arguments are those of `ask`.

        Raises:
            QuestionError: the question or the reading is empty or too long.
            WorkerError: a process that answers questions has ended.
        """
        if self._workers is not None and self._language_model is None:
            answer = self.ask(question, turns, reading=reading)
            yield from extractive_parts(answer)
            yield StreamedPart(answer=answer)
            return
        for part in self._answered(question, turns, reading):
            yield StreamedPart(answer=part.answer) if isinstance(part, Trace) else part

    def trace(
        self, question: str, turns: Sequence[Turn] = (), *, reading: str | None = None, show: Show | None = None
    ) -> "Trace":
        """Answer a question and keep what the answer was made from: the passages and the evidence.

        The arguments are those of `ask`.

        Raises:
            QuestionError: the question or the reading is empty or too long.
        """
        with closing(self._answered(question, turns, reading)) as parts:
            for part in parts:
                if isinstance(part, Trace):
                    return part
                if show is not None:
                    show(part)
        raise AssertionError("the trace comes last")

    def _answered(
        self, question: str, turns: Sequence[Turn], reading: str | None
    ) -> "Generator[StreamedPart | Trace, None, None]":
        """The path of a question: the parts of the answer as they are ready, and its trace last of all."""
        clock = Clock()
        asked = self._cleaned(question)
        meant = self._cleaned(reading) if reading is not None else None
        stages = self._stages()
        with clock("spelling"):
            searched = stages.begin(meant or asked, stands_alone=meant is not None or not turns)
        with clock("safety"):
            referral = stages.screen(turns, asked) or (stages.screen(turns, meant) if meant else None)
        with clock("conversation"):
            search_question = meant or stages.stand_alone(turns, asked, self._proposals(turns, asked, referral is None))
        if search_question != (meant or asked):
            with clock("spelling"):
                searched = stages.searched(search_question)
        is_english = stages.is_english(asked)
        of_health = referral is not None or stages.is_about_health(searched)
        found = find(stages, Asked(search_question, searched, is_english, referral is not None, of_health), clock)
        passages, composed = found.passages, found.composed
        answer = reply(asked, search_question, composed, passages, stages.reader)
        if not is_english:
            answer = in_another_language(answer)
        if referral:
            answer = referred(referral, answer)
        trace = Trace(answer, tuple(passages), composed)
        if self._language_model is None or answer.status != "answered" or answer.disagreement:
            yield from extractive_parts(answer)
        else:
            with clock("language model"):
                writing = self._language_model.writing(trace.answer, composed, passages, stages.reader.document)
                yield from writing.parts()
            trace = replace(trace, answer=writing.answer, model=writing.report)
        answer = closed(trace.answer) if of_health else trace.answer
        self._outage = stages.outage
        answer = replace(answer, search_note=KEYWORDS_ONLY if stages.outage else "", timings_ms=clock.timings())
        yield replace(trace, answer=answer)

    def draft(self, trace: "Trace") -> Answer:
        """What would have been answered if the confidence were not asked; for measuring what the confidence is worth.

        Args:
            trace: of a question, from this assistant and the index build that is in use.
        """
        if trace.answer.status == "answered":
            return trace.answer
        asked, search_question = trace.answer.question, trace.answer.search_question
        stages = self._stages()
        composed = stages.compose(stages.searched(search_question), trace.passages, answered_from=0.0)
        composed = stages.compared(composed, search_question)
        return reply(asked, search_question, composed, trace.passages, stages.reader)

    def search(
        self, question: str, turns: Sequence[Turn] = (), *, k: int | None = None, mode: SearchMode = "hybrid"
    ) -> list[Passage]:
        """The `k` best passages for a question in the light of the turns before it, best first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        stages = self._stages()
        searched = stages.spelt(stages.stand_alone(turns, self._cleaned(question)))
        passages = stages.retrieve(searched, k or self._settings.passages, mode)
        self._outage = stages.outage
        return passages

    def check(self, file: Path | str, *, progress: Progress | None = None) -> FaqCheck:
        """Judge each sentence of a file of questions and answers by the corpus.

        Args:
            file: a Markdown, text or CSV file.
            progress: called with the stage, its steps done and its steps in all.

        Raises:
            FaqFileError: the file cannot be read, or holds no answers.
        """
        from assistant.checking import read_faq_file

        return self.check_faq(read_faq_file(Path(file)), progress=progress)

    def check_faq(self, faq: "Faq", *, progress: Progress | None = None) -> FaqCheck:
        """Judge each sentence of questions and answers that have been read."""
        from assistant.pipeline.checking import check_faq

        return check_faq(faq, self._stages(), progress)

    def as_retriever(self, k: int | None = None) -> "BaseRetriever":
        """A LangChain retriever: question -> the `k` best passages as LangChain documents."""
        from assistant.pipeline.langchain_parts import retriever

        return retriever(self.search, k or self._settings.passages, traced=self._settings.tracing)

    def as_runnable(self) -> "Runnable[Any, Answer]":
        """A LangChain runnable: a question, or {"question", "history"?}, -> `Answer`."""
        from assistant.pipeline.langchain_parts import runnable

        return runnable(self.ask, traced=self._settings.tracing)

    @property
    def language_model(self) -> str:
        """The name of the language model that writes the answers; empty where the sources' own sentences are given."""
        return self._language_model.name if self._language_model is not None else ""

    @property
    def notice(self) -> str | None:
        """What a user should know about the index: that an earlier build stands in for a damaged one."""
        return self._handle.current().notice

    @property
    def outage(self) -> str:
        """Why the last question was searched for by its words alone; empty where it was not."""
        return self._outage

    @property
    def switched(self) -> datetime | None:
        """When answers began to come from another build than before; None where they have not."""
        return self._handle.switched

    @property
    def build_id(self) -> str:
        """The build that answers now; one that has been published in the meantime is opened first."""
        return self._handle.current().build_id

    @property
    def corpus_fingerprint(self) -> str:
        """What the documents of the index are known by: the same as long as none of them has changed."""
        return self._handle.current().corpus_fingerprint

    def document(self, document_id: str) -> Document:
        """A document of the index by its id; KeyError where there is none."""
        return self._handle.current().document(document_id)

    def documents(self) -> list[Document]:
        """All documents of the index, in the order of their ids."""
        reader = self._handle.current()
        return [reader.document(document_id) for document_id in reader.document_ids]

    def _proposals(self, turns: Sequence[Turn], asked: str, wanted: bool) -> Sequence[str]:
        """What a language model takes the question to mean; nothing where there is none or it is not to be asked."""
        if self._language_model is None or not wanted:
            return ()
        return self._language_model.proposals(turns, asked)

    def _stages(self) -> Stages:
        return Stages(self._handle.current(), self._language, self._settings)

    def _cleaned(self, question: str) -> str:
        return one_line(question, most_characters=self._settings.max_question_characters)


def _workers(index: str, index_dir: Path | None, settings: Settings) -> "Workers | None":
    """The processes that answer, where there are to be any; none of them runs before it is asked."""
    if not settings.workers:
        return None
    from assistant.pipeline.worker_messages import Opened
    from assistant.pipeline.workers import Workers

    own = settings.model_copy(update={"workers": 0, "chat_model": "", "chat_base_url": ""})
    return Workers(Opened(index, index_dir, own), settings.workers)
