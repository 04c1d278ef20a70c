import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.embedding import EmbeddingModel, load_embedding_model
from assistant.index import IndexHandle, IndexReader
from assistant.index.hits import Hit
from assistant.language.tokens import keyword_tokens
from assistant.retrieval import _quantile, chunk_keywords, retrieve
from assistant.types import Chunk, Passage, SearchMode, Sentence

if TYPE_CHECKING:
    from assistant import Assistant

MODES: tuple[SearchMode, ...] = ("hybrid", "dense", "keyword")
QUESTIONS = (
    "How hot should the water be?",
    "do i need a teapot",
    "What does a bag of tea cost?",
    "what must not go on a compost heap",
    "How often do I oil the chain?",
    "tools to carry on the road",
)
OWN_QUESTIONS = Path(__file__).resolve().parents[1] / "evals" / "questions" / "medical-massage.jsonl"


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    return load_embedding_model()


@pytest.fixture(scope="module")
def index(small_index_dir: Path) -> Iterator[IndexReader]:
    with closing(IndexHandle(small_index_dir / "default")) as handle:
        yield handle.current()


def found(
    index: IndexReader,
    model: EmbeddingModel,
    question: str,
    *,
    mode: SearchMode = "hybrid",
    top_k: int = 10,
    candidates: int = 100,
    dense_weight: float = 0.6,
) -> list[Passage]:
    vector = model.encode_question(question)
    return retrieve(index, question, vector, top_k=top_k, candidates=candidates, dense_weight=dense_weight, mode=mode)


def rows(passages: Sequence[Passage]) -> list[int]:
    return [passage.row for passage in passages]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_passages_come_best_first_and_none_twice(
    index: IndexReader, model: EmbeddingModel, question: str, mode: SearchMode
) -> None:
    passages = found(index, model, question, mode=mode)
    scores = [passage.score for passage in passages]
    assert passages
    assert scores == sorted(scores, reverse=True)
    assert len({passage.chunk.id for passage in passages}) == len(set(rows(passages))) == len(passages)
    assert [passage.chunk for passage in passages] == index.chunks(rows(passages))


@pytest.mark.parametrize("mode", MODES)
def test_fewer_passages_are_the_beginning_of_more(index: IndexReader, model: EmbeddingModel, mode: SearchMode) -> None:
    question = "How hot should the water for the tea be?"
    every = rows(found(index, model, question, mode=mode, top_k=index.chunk_count))
    for k in (1, 2, 3):
        assert rows(found(index, model, question, mode=mode, top_k=k)) == every[:k]


def test_a_search_gives_no_more_passages_than_the_index_holds(index: IndexReader, model: EmbeddingModel) -> None:
    assert sorted(rows(found(index, model, "tea", mode="dense", top_k=1000))) == list(range(index.chunk_count))


def test_as_many_passages_as_are_wanted_come_from_fewer_candidates(index: IndexReader, model: EmbeddingModel) -> None:
    assert len(found(index, model, "water", top_k=5, candidates=1)) == 5


@pytest.mark.parametrize("question", QUESTIONS)
def test_keyword_search_ranks_as_the_keyword_index_does(
    index: IndexReader, model: EmbeddingModel, question: str
) -> None:
    passages = found(index, model, question, mode="keyword")
    hits = index.keyword(keyword_tokens(question), 10)
    assert [(passage.row, passage.keyword_score) for passage in passages] == [(hit.row, hit.score) for hit in hits]


@pytest.mark.parametrize("question", QUESTIONS)
def test_dense_search_scores_a_passage_by_itself_and_its_best_sentence(
    index: IndexReader, model: EmbeddingModel, question: str
) -> None:
    vector = model.encode_question(question)
    passages = found(index, model, question, mode="dense")
    own = {hit.row: hit.score for hit in index.dense(vector, 100)}
    for passage in passages:
        sentences = index.sentence_vectors(passage.row) @ vector
        assert passage.sentence_scores == pytest.approx(sentences.tolist(), abs=1e-5)
        assert len(passage.sentence_scores) == 1 + len(passage.chunk.sentences)
        assert passage.dense_score == pytest.approx((own[passage.row] + sentences.max()) / 2, abs=1e-5)
        assert passage.keyword_score == 0
    similarities = [passage.dense_score for passage in passages]
    assert similarities == sorted(similarities, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_weight_moves_the_ranking_from_the_keyword_to_the_dense_one(
    index: IndexReader, model: EmbeddingModel, question: str
) -> None:
    dense = found(index, model, question, mode="dense")
    assert rows(found(index, model, question, dense_weight=1.0)) == rows(dense)
    keyword = rows(found(index, model, question, mode="keyword"))
    assert rows(found(index, model, question, dense_weight=0.0))[: len(keyword)] == keyword


def test_a_question_without_a_known_word_is_searched_by_meaning_alone(
    index: IndexReader, model: EmbeddingModel
) -> None:
    question = "zxqv wblorf"
    assert found(index, model, question, mode="keyword") == []
    assert found(index, model, question) == found(index, model, question, mode="dense")


def test_a_passage_that_shares_no_word_can_still_be_found(index: IndexReader, model: EmbeddingModel) -> None:
    best = found(index, model, "Is it expensive?")[0]
    assert best.keyword_score == 0
    assert best.chunk.path[-1] == "Prices"


def test_together_the_two_searches_find_no_less_than_either(assistant: "Assistant") -> None:
    cases = [
        (case["question"], {(label["document"], label["heading"]) for label in case["sections"]})
        for case in map(json.loads, OWN_QUESTIONS.read_text(encoding="utf-8").splitlines())
        if case["split"] == "dev" and case["answerable"] and case["sections"]
    ]

    def mean_reciprocal_rank(mode: SearchMode) -> float:
        total = 0.0
        for question, labels in cases:
            for rank, passage in enumerate(assistant.search(question, k=10, mode=mode), start=1):
                if (passage.chunk.document_id, (passage.chunk.path or ("",))[-1]) in labels:
                    total += 1 / rank
                    break
        return total / len(cases)

    assert len(cases) > 50
    assert mean_reciprocal_rank("hybrid") > max(mean_reciprocal_rank("dense"), mean_reciprocal_rank("keyword"))


def test_headings_count_twice_in_the_keyword_index_and_a_repeated_title_once(index: IndexReader) -> None:
    chunk = next(chunk for chunk in index.chunks(range(index.chunk_count)) if chunk.path[-1:] == ("Prices",))
    chunk = replace(chunk, path=("Green tea", "Prices"))
    tokens = chunk_keywords(chunk, "Green tea")
    body = keyword_tokens(chunk.text)
    for word in ("green", "tea", "prices"):
        (token,) = keyword_tokens(word)
        assert tokens.count(token) == 2 + body.count(token)
    assert len(tokens) == 2 * 3 + len(body)


QUESTION_VECTOR = np.array([1.0, 0.0], dtype=np.float32)


@dataclass(frozen=True)
class ExactIndex:
    """An index in memory: each passage has a cosine with the question, a BM25 score, and a sentence with its cosine."""

    similarities: list[float]
    keyword_scores: list[float]
    sentences: list[float]

    def dense(self, query_vector: NDArray[np.float32], k: int) -> list[Hit]:
        return self._best((self.chunk_vectors(range(len(self.similarities))) @ query_vector).tolist(), k)

    def keyword(self, tokens: list[str], k: int) -> list[Hit]:
        return [hit for hit in self._best(self.keyword_scores, k) if tokens and hit.score > 0]

    def chunks(self, rows: Sequence[int]) -> list[Chunk]:
        return [Chunk(f"d#{row}.0", "d", (), 0, 1, "x", 0, 1, (Sentence(0, 1, "x"),)) for row in rows]

    def chunk_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        return np.array([_unit(self.similarities[row]) for row in rows], dtype=np.float32)

    def sentence_scores(self, rows: Sequence[int], vector: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        return [np.array([_unit(-1.0), _unit(self.sentences[row])], dtype=np.float32) @ vector for row in rows]

    @staticmethod
    def _best(scores: Sequence[float], k: int) -> list[Hit]:
        order = sorted(range(len(scores)), key=lambda row: (-scores[row], row))
        return [Hit(row, scores[row]) for row in order[:k]]


def _unit(cosine: float) -> tuple[float, float]:
    return cosine, float(np.sqrt(1 - cosine * cosine))


@st.composite
def exact_indexes(draw: st.DrawFn) -> ExactIndex:
    cosine = st.integers(-64, 64).map(lambda step: step / 64)
    bm25 = st.integers(0, 40).map(lambda step: step / 2)
    passages = draw(st.lists(st.tuples(cosine, bm25, cosine), min_size=1, max_size=12))
    similarities, keyword_scores, sentences = (list(column) for column in zip(*passages, strict=True))
    return ExactIndex(similarities, keyword_scores, sentences)


def fused(index: ExactIndex, weight: float, *, top_k: int = 12, candidates: int = 12) -> list[Passage]:
    return retrieve(
        index, "words", QUESTION_VECTOR, top_k=top_k, candidates=candidates, dense_weight=weight, mode="hybrid"
    )


WEIGHTS = st.integers(0, 10).map(lambda step: step / 10)


@given(exact_indexes(), WEIGHTS)
def test_fused_scores_lie_between_nought_and_one_and_cover_every_candidate(index: ExactIndex, weight: float) -> None:
    passages = fused(index, weight)
    scores = [passage.score for passage in passages]
    assert sorted(rows(passages)) == list(range(len(index.similarities)))
    assert scores == sorted(scores, reverse=True)
    assert all(-1e-6 <= score <= 1 + 1e-6 for score in scores)


@given(exact_indexes(), WEIGHTS)
def test_of_passages_alike_one_that_is_no_worse_in_either_score_does_not_rank_lower(
    index: ExactIndex, weight: float
) -> None:
    alike = replace(index, similarities=[index.similarities[0]] * len(index.similarities))
    passages = fused(alike, weight)
    for place, upper in enumerate(passages):
        for lower in passages[place + 1 :]:
            better_dense = lower.dense_score > upper.dense_score + 1e-3
            better_keyword = lower.keyword_score > upper.keyword_score + 1e-3
            assert not (better_dense and better_keyword)


class _Sided(ExactIndex):
    """Passages to the left and to the right of the question, in turn."""

    def chunk_vectors(self, rows: Sequence[int]) -> NDArray[np.float32]:
        sides = [-1.0 if row % 2 else 1.0 for row in rows]
        found = [(cosine, side * sine) for side, (cosine, sine) in zip(sides, super().chunk_vectors(rows), strict=True)]
        return np.array(found, dtype=np.float32)


def test_of_passages_as_good_the_one_near_the_best_is_first() -> None:
    index = _Sided(similarities=[0.9, 0.5, 0.5, 0.1], keyword_scores=[9.0, 4.0, 4.0, 1.0], sentences=[0.0] * 4)
    assert rows(fused(index, 0.5)) == [0, 2, 1, 3]


@given(exact_indexes(), WEIGHTS, st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_the_unit_of_the_keyword_scores_does_not_matter(index: ExactIndex, weight: float, factor: float) -> None:
    scaled = replace(index, keyword_scores=[factor * score for score in index.keyword_scores])
    assert [(passage.row, passage.score) for passage in fused(index, weight)] == [
        (passage.row, passage.score) for passage in fused(scaled, weight)
    ]


@given(exact_indexes(), WEIGHTS, st.integers(1, 12), st.integers(1, 12))
def test_any_number_of_candidates_gives_the_passages_wanted_where_there_are_enough(
    index: ExactIndex, weight: float, top_k: int, candidates: int
) -> None:
    passages = fused(index, weight, top_k=top_k, candidates=candidates)
    assert len(set(rows(passages))) == len(passages) == min(top_k, len(index.similarities))


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=300), st.floats(0, 1))
def test_a_quantile_is_numpys_to_the_last_bit(scores: list[float], share: float) -> None:
    assert _quantile(np.array(scores), share) == float(np.quantile(np.array(scores), share))
