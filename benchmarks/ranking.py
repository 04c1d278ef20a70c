"""`python -m benchmarks.ranking`: our ranking beside what it is made of and beside LangChain's, as nDCG@10.

All of them search the same chunks with the same wording of each question, spelling mended and follow-ups made whole,
and the same vectors. Only the stock pipeline cuts the documents its own way.
"""

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from assistant.chunking import embedding_text
from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.language.tokens import keyword_tokens
from assistant.pipeline import Assistant, build_index
from assistant.pipeline.building import index_folder
from assistant.pipeline.stages import Language, Stages
from assistant.settings import load_settings
from assistant.types import Chunk, Document, Turn
from evals.public_sets import document_id, opened_public, read_public_set, turns_of
from evals.questions import Labels, SectionLabel, load_questions, section_key
from evals.scorers import Estimate, estimate, paired_difference, rank_scores
from evals.suites import FIRST_SUITE, suite_named

if TYPE_CHECKING:
    from assistant.index import IndexReader

_DEPTH = 100  # hits of each search before they are fused: as many as ours takes
_RANKS = 60  # the constant of reciprocal rank fusion (Cormack et al. 2009), and LangChain's own
_SHOWN = 10
_STOCK_SHOWN = 4
_ARTICLES = "raw-articles"
_STOCK_CHUNK, _STOCK_OVERLAP = 1000, 200  # characters
Ranking = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the conversation before it, and the keys of the documents or sections that hold its answer."""

    name: str
    question: str
    turns: tuple[Turn, ...]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, the index they are asked of, and whether their answers are told by section or by document alone."""

    name: str
    index: str
    questions: tuple[Asked, ...]
    by_section: bool


def main(
    sets: Annotated[list[Path] | None, typer.Option("--set", help="Folder of a public set; may be repeated.")] = None,
    articles: Annotated[
        Path | None, typer.Option(help="Folder of the raw articles that the questions are labelled for.")
    ] = None,
    stock: Annotated[bool, typer.Option(help="Whether the stock pipeline is measured too.")] = False,
    output: Annotated[Path, typer.Option(help="File of the results.")] = Path("benchmarks/ranking.json"),
) -> None:
    """Rank the questions of our own field and of public sets by each method; print a table and write the results.

    Example: python -m benchmarks.ranking --set ../sets/medquad --stock
    """
    model = load_embedding_model()
    results: dict[str, Any] = {}
    of_articles = [_raw_articles(articles)] if articles else []
    for question_set in [*_own(), *of_articles, *map(_public, sets or [])]:
        results[question_set.name] = measured(question_set, model, stock=stock)
        typer.echo(f"{question_set.name} {json.dumps(results[question_set.name])}")
    output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def measured(question_set: QuestionSet, model: EmbeddingModel, *, stock: bool) -> dict[str, Any]:
    """nDCG@10 of each method with its interval, and how far ours is from each, in points."""
    with _opened(question_set.index, model) as (reader, stages):
        wordings = {
            asked.name: stages.spelt_out(stages.spelt(stages.stand_alone(asked.turns, asked.question)))
            for asked in question_set.questions
        }
        rankings = _methods(reader, stages, model)
        chunks = reader.chunks(range(reader.chunk_count))
        keys = [_chunk_key(chunk, reader.document(chunk.document_id), question_set.by_section) for chunk in chunks]
        found = {
            method: {name: [keys[row] for row in ranking(wording)[:_SHOWN]] for name, wording in wordings.items()}
            for method, ranking in rankings.items()
        }
        if stock:
            documents = [reader.document(one) for one in reader.document_ids]
            found["stock"] = _stock(documents, model, question_set, wordings)
    relevant = {asked.name: asked.relevant for asked in question_set.questions}
    scores = {
        method: {name: 100 * one["nDCG@10"] for name, one in rank_scores(ranked, relevant).items()}
        for method, ranked in found.items()
    }
    return _summary(scores)


def _summary(scores: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    means = {method: asdict(_known(estimate(each.values()))) for method, each in scores.items()}
    gains = {
        method: asdict(difference)
        for method, each in scores.items()
        if method != "ours" and (difference := paired_difference(each, scores["ours"]))
    }
    return {"nDCG@10": means, "ours over": gains}


def _known(found: Estimate | None) -> Estimate:
    if found is None:
        raise typer.BadParameter("No question of the set has its answer among the documents.")
    return found


def _own() -> Iterator[QuestionSet]:
    """The two halves of our own questions, each in the wording that needs no conversation."""
    with Assistant.open() as assistant:
        titles = {document.id: document.title for document in assistant.documents()}
    for split in ("dev", "test"):
        yield QuestionSet(f"ours, {split}", "default", _labelled("sections", titles, split), by_section=True)


def _raw_articles(folder: Path) -> QuestionSet:
    """All of our own questions that the raw articles answer, asked of an index of these alone."""
    build_index(folder, index=_ARTICLES)
    with Assistant.open(index=_ARTICLES) as assistant:
        titles = {document.id: document.title for document in assistant.documents()}
    return QuestionSet("raw articles", _ARTICLES, _labelled("articles", titles), by_section=True)


def _labelled(labels: Labels, titles: Mapping[str, str], split: str = "") -> tuple[Asked, ...]:
    """Our own questions with an answer in the sections of these labels, those of one half or of both."""
    return tuple(
        Asked(one.id, one.stand_alone or one.question, (), _sections(one.labels(labels), titles))
        for one in load_questions(suite_named(FIRST_SUITE).questions)
        if one.answerable and one.labels(labels) and split in {"", one.split} and (one.stand_alone or not one.turns)
    )


def _sections(labels: Sequence[SectionLabel], titles: Mapping[str, str]) -> frozenset[str]:
    return frozenset(_key(one.document, one.heading, titles.get(one.document, "")) for one in labels)


def _public(folder: Path) -> QuestionSet:
    """A sample of a public set, its documents indexed; the questions that have an answer there."""
    public = read_public_set(folder)
    with opened_public(public):
        pass
    asked = tuple(
        Asked(str(query["id"]), query["question"], turns_of(query), frozenset(map(document_id, query["relevant"])))
        for query in public.queries
        if query["relevant"] and query["answerable"]
    )
    return QuestionSet(public.name, f"public-{public.name}", asked, by_section=False)


@contextmanager
def _opened(index: str, model: EmbeddingModel) -> "Iterator[tuple[IndexReader, Stages]]":
    from assistant.index.handle import open_index
    from assistant.index.layout import IndexFolder

    settings = load_settings()
    reader = open_index(IndexFolder(index_folder(index, None, settings)), model=model)
    try:
        yield reader, Stages(reader, Language(model), settings)
    finally:
        reader.close()


def _methods(reader: "IndexReader", stages: Stages, model: EmbeddingModel) -> dict[str, Ranking]:
    """Each method by name: a question's wording -> rows of chunks, best first."""

    def keyword(wording: str) -> list[int]:
        return [hit.row for hit in reader.keyword(keyword_tokens(wording), _DEPTH)]

    def dense(wording: str) -> list[int]:
        return [hit.row for hit in reader.dense(model.encode_question(wording), _DEPTH)]

    return {
        "BM25": keyword,
        "MiniLM": dense,
        "RRF": lambda wording: fused(keyword(wording), dense(wording)),
        "EnsembleRetriever": _ensemble(reader, dense),
        "ours": lambda wording: [passage.row for passage in stages.retrieve(wording, _SHOWN)],
    }


def fused(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, row in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (_RANKS + place)
    return sorted(scores, key=lambda row: (-scores[row], row))


def _ensemble(reader: "IndexReader", dense: Ranking) -> Ranking:
    """LangChain's EnsembleRetriever over its own BM25 retriever and our vectors, with equal weights."""
    from langchain_classic.retrievers.ensemble import EnsembleRetriever
    from langchain_core.documents import Document as Text
    from langchain_core.runnables import RunnableLambda

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.retrievers.bm25 import BM25Retriever
    chunks = reader.chunks(range(reader.chunk_count))
    texts = [Text(embedding_text(chunk), metadata={"row": row}) for row, chunk in enumerate(chunks)]
    words = BM25Retriever.from_documents(texts, k=_DEPTH)
    vectors: RunnableLambda[str, list[Text]] = RunnableLambda(lambda wording: [texts[row] for row in dense(wording)])
    ensemble = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5], c=_RANKS, id_key="row")
    return lambda wording: [text.metadata["row"] for text in ensemble.invoke(wording)]


def _stock(
    documents: Sequence[Document], model: EmbeddingModel, question_set: QuestionSet, wordings: Mapping[str, str]
) -> dict[str, list[str]]:
    """The stock pipeline: texts of 1,000 characters that overlap by 200, the four nearest.

    They are searched exactly, which Chroma comes near to. A text that reaches into several sections counts as the one
    that is wanted.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=_STOCK_CHUNK, chunk_overlap=_STOCK_OVERLAP, add_start_index=True
    )
    texts = [(document, piece) for document in documents for piece in splitter.create_documents([document.text], [{}])]
    vectors = model.encode([piece.page_content for _, piece in texts])
    keys = [
        _reached(document, piece.metadata["start_index"], len(piece.page_content), question_set.by_section)
        for document, piece in texts
    ]
    found = {}
    for asked in question_set.questions:
        nearest = np.argsort(-(vectors @ model.encode_question(wordings[asked.name])), kind="stable")[:_STOCK_SHOWN]
        found[asked.name] = credited([keys[place] for place in nearest], asked.relevant)
    return found


def _reached(document: Document, start: int, length: int, by_section: bool) -> list[str]:
    """What a text of a document belongs to: every section that it reaches into."""
    if not by_section:
        return [document.id]
    reached = [section for section in document.sections if section.start < start + length and section.end > start]
    return [_key(document.id, one.path[-1] if one.path else "", document.title) for one in reached]


def credited(keys: Sequence[Sequence[str]], relevant: frozenset[str]) -> list[str]:
    """One key for each text: a wanted one that no text before it has, where there is one."""
    credited: list[str] = []
    for several in keys:
        wanted = [key for key in several if key in relevant and key not in credited]
        credited.append([*wanted, *several, ""][0])
    return credited


def _chunk_key(chunk: Chunk, document: Document, by_section: bool) -> str:
    return _key(document.id, chunk.path[-1] if chunk.path else "", document.title) if by_section else document.id


def _key(document: str, heading: str, title: str) -> str:
    return f"{document}#{section_key(heading, title)}"


if __name__ == "__main__":
    typer.run(main)
