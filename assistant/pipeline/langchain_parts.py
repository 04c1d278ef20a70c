"""The assistant as parts of LangChain: a retriever and a runnable.

Callbacks that a caller passes on work as everywhere. LangSmith's variables count only where the settings say so.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.chat_models.tracing import tracing
from assistant.errors import QuestionError
from assistant.types import Answer, Passage, Turn

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

Search = Callable[..., list[Passage]]
Ask = Callable[[str, Sequence[Turn]], Answer]


def retriever(search: Search, k: int, *, traced: bool) -> "BaseRetriever":
    """A retriever whose documents carry the place of their text in the sources.

    Args:
        search: gives the `k` best passages for a question.
        k: how many.
        traced: whether LangSmith's variables count.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import RunnableConfig

    class PassageRetriever(BaseRetriever):
        """Question -> passages."""

        def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: ANN401
            """The passages for a question, best first."""
            with tracing(traced):
                return super().invoke(input, config, **kwargs)

        async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> list[Document]:  # noqa: ANN401
            """The passages for a question, best first."""
            with tracing(traced):
                return await super().ainvoke(input, config, **kwargs)

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            return [
                Document(page_content=passage.chunk.text, id=passage.chunk.id, metadata=_metadata(passage))
                for passage in search(query, k=k)
            ]

    return PassageRetriever()


def runnable(ask: Ask, *, traced: bool) -> "Runnable[Any, Answer]":
    """A runnable that answers a question, or {"question", "history"?} with a history of {"role", "content"}.

    Args:
        ask: answers a question in the light of the turns before it.
        traced: whether LangSmith's variables count.
    """
    from langchain_core.runnables import RunnableConfig, RunnableLambda

    class AskingRunnable(RunnableLambda[Any, Answer]):
        """Question -> answer."""

        def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: ANN401
            """The answer to a question."""
            with tracing(traced):
                return super().invoke(input, config, **kwargs)

        async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: ANN401
            """The answer to a question."""
            with tracing(traced):
                return await super().ainvoke(input, config, **kwargs)

    def answer(asked: Any) -> Answer:  # noqa: ANN401 - what comes from a chain is checked here
        return ask(*_question(asked))

    return AskingRunnable(answer, name="assistant")


def _question(asked: object) -> tuple[str, tuple[Turn, ...]]:
    """The question and the turns of a runnable's input.

    Raises:
        QuestionError: the input is neither a question nor an object with one.
    """
    if isinstance(asked, str):
        return asked, ()
    if isinstance(asked, dict) and isinstance(asked.get("question"), str):
        history = asked.get("history") or ()
        if isinstance(history, Sequence) and all(map(_is_turn, history)):
            return asked["question"], tuple(Turn(turn["role"], turn["content"]) for turn in history)
    raise QuestionError('Ask with a text, or with {"question": "…", "history": [{"role": "user", "content": "…"}, …]}.')


def _is_turn(turn: object) -> bool:
    if not isinstance(turn, dict):
        return False
    return turn.get("role") in ("user", "assistant") and isinstance(turn.get("content"), str)


def _metadata(passage: Passage) -> dict[str, Any]:
    chunk = passage.chunk
    return {
        "document_id": chunk.document_id,
        "chunk_id": chunk.id,
        "section": " > ".join(chunk.path),
        "start": chunk.start,
        "end": chunk.end,
        "score": float(passage.score),
    }
