"""A cross-encoder that the settings name re-orders the passages: a real one, tiny and of random weights."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.chunking import embedding_text
from assistant.embedding import load_reranker
from assistant.embedding.reranker import Reranker
from assistant.errors import RerankerError
from assistant.settings import load_settings

QUESTION = "How hot should the water be?"
WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] how hot should the water be tea pot kettle cup leaves green black degrees minutes"
)


def made(folder: Path, *, labels: int = 1, safe: bool = True) -> Path:
    """A cross-encoder with random weights, large enough that no two passages get the same score."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join([*WORDS.split(), *"abcdefghijklmnopqrstuvwxyz"]), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=64,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
        num_labels=labels,
        initializer_range=0.5,
    )
    model = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    if not safe:
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        (folder / "model.safetensors").unlink()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("models") / "cross-encoder")


def test_passages_come_in_the_order_of_its_scores(
    folder: Path, small_index_dir: Path, small_assistant: Assistant
) -> None:
    from sentence_transformers import CrossEncoder

    with Assistant.open(index_dir=small_index_dir, settings=load_settings(reranker=str(folder))) as opened:
        found = opened.search(QUESTION, k=3)
    plain = small_assistant.search(QUESTION, k=9)
    scores = CrossEncoder(str(folder)).predict([(QUESTION, embedding_text(one.chunk)) for one in plain])
    by_score = sorted(range(len(plain)), key=lambda place: -scores[place])
    assert [one.row for one in found] == [plain[place].row for place in by_score[:3]]
    assert [one.row for one in found] != [one.row for one in plain[:3]]
    assert [one.score for one in found] == [one.score for one in plain[:3]]


def test_an_answer_is_made_of_the_passages_that_it_put_first(
    folder: Path, small_index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    scores = Reranker.scores
    monkeypatch.setattr(
        Reranker,
        "scores",
        lambda self, question, texts: asked.append(len(texts)) or scores(self, question, texts),  # type: ignore[func-returns-value]
    )
    with Assistant.open(index_dir=small_index_dir, settings=load_settings(reranker=str(folder), passages=3)) as opened:
        trace = opened.trace(QUESTION)
        assert [one.row for one in trace.passages] == [one.row for one in opened.search(QUESTION, k=3)]
    assert asked
    assert all(count > 3 for count in asked)


@pytest.mark.parametrize("name", ["no-such/cross-encoder", "/no/such/folder"])
def test_a_name_that_is_not_installed_is_one_clear_line(name: str, small_index_dir: Path) -> None:
    with pytest.raises(RerankerError, match="ASSISTANT_RERANKER") as raised:
        Assistant.open(index_dir=small_index_dir, settings=load_settings(reranker=name))
    assert "\n" not in str(raised.value)
    assert name in str(raised.value)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="safetensors"):
        load_reranker(str(made(tmp_path / "pickled", safe=False)))


def test_a_model_of_several_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="3 numbers"):
        load_reranker(str(made(tmp_path / "three", labels=3))).scores(QUESTION, ["tea"])


def test_nothing_is_loaded_before_it_is_asked(folder: Path) -> None:
    reranker = load_reranker(str(folder))
    assert reranker._model is None
    assert reranker.scores(QUESTION, []) == []
    assert reranker._model is None


def test_the_same_text_has_the_same_score_whatever_stands_beside_it(folder: Path) -> None:
    reranker = load_reranker(str(folder))
    alone = reranker.scores(QUESTION, ["green tea"])
    beside = reranker.scores(QUESTION, ["a pot of black tea in a kettle", "green tea"])
    assert beside[1] == pytest.approx(alone[0], abs=1e-5)
