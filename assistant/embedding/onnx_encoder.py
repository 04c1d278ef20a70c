"""The default model in ONNX Runtime: no torch, a quarter of a second to start, the same vectors to seven digits.

The file beside this module holds the model's operations and no weights. `python -m evals encoder-graph` writes it. Each
weight in it is a place in the safetensors file of the model's package, whose hash has been checked, and ONNX Runtime
maps that file. So there is one copy of the weights, an index carries none, and an old index needs none.

Attention, the layer norms and GELU are ONNX Runtime's fused operators. On one core, single precision, 400 sentences of
40 tokens: 98 texts a second. torch gives 32 texts of 78 tokens a second where this gives 46.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.files import WEIGHTS, map_tensor
from assistant.errors import EmbeddingModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

GRAPH = Path(__file__).with_name("all-minilm-l6-v2.onnx")
GRAPH_SHA256 = "3e47850a5261ae8f5a2ff1dec362e456782e884770275208afa040b332fac156"
DIMENSIONS = 384
MAX_TOKENS = 256
_INSTALL = "Install this program again."
_TOKEN_TABLE = "embeddings.word_embeddings.weight"
# 400 sentences of 40 tokens on one core: 4.7 s one by one, 4.4, 4.1, 4.1, 4.1 and 4.5 s with 64, 128, 256, 512, 1024.
_TOKENS_PER_RUN = 256
# Texts whose tokens' vectors are kept, 18 kB for a short question: those of all callers at once.
_TEXTS_KEPT = 64


class OnnxEncoder:
    """The default model, run by ONNX Runtime; any number of threads may share it.

    Args:
        folder: Where the weights lie; the caller has checked their hash.
        tokenizer: The model's own, set neither to cut nor to pad.

    Raises:
        EmbeddingModelError: The file of the model's operations is not the expected one.
    """

    dimensions = DIMENSIONS
    max_tokens = MAX_TOKENS

    def __init__(self, folder: Path, tokenizer: "Tokenizer") -> None:
        self._folder = folder
        self._tokenizer = tokenizer
        self._session = session = _open_session(folder)

        # A question's vector and what its words add to it are worked out one after the other. This must not name
        # `self`: an encoder that holds itself keeps 50 MB until the next full collection of garbage.
        @lru_cache(maxsize=_TEXTS_KEPT)
        def token_vectors(text: str) -> NDArray[np.float32]:
            states, _ = _run(session, [_cut(tokenizer.encode(text))])
            rows: NDArray[np.float32] = states[0]
            rows.flags.writeable = False
            return rows

        self._token_vectors = token_vectors

    def encode(self, texts: Sequence[str], *, as_question: bool) -> NDArray[np.float32]:
        """The vectors of texts, shape (n, dimensions), each of length 1; the model has no prefix for questions."""
        if len(texts) == 1:
            return _of_length_one(self.token_vectors(texts[0]).mean(axis=0, keepdims=True))
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        ids = [_cut(encoding) for encoding in encodings]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for places in _runs([len(one) for one in ids]):
            states, mask = _run(self._session, [ids[place] for place in places])
            vectors[places] = np.einsum("btd,bt->bd", states, mask) / mask.sum(axis=1, keepdims=True)
        return _of_length_one(vectors)

    def token_vectors(self, text: str) -> NDArray[np.float32]:
        """What the model gives for each token of a text, shape (tokens, dimensions)."""
        return self._token_vectors(text)

    def token_table(self) -> NDArray[np.float32]:
        """The table of input tokens, shape (vocabulary, width); mapped, not read."""
        return map_tensor(self._folder / WEIGHTS, _TOKEN_TABLE)


def _run(session: "InferenceSession", ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The last hidden states, shape (texts, tokens, dimensions), and which of them are no padding."""
    shape = (len(ids), max(len(one) for one in ids))
    tokens, mask = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    for place, one in enumerate(ids):
        tokens[place, : len(one)] = one
        mask[place, : len(one)] = 1
    inputs = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
    (states,) = session.run(None, inputs)
    return states, mask.astype(np.float32)


def _open_session(folder: Path) -> "InferenceSession":
    import onnxruntime

    graph = checked_graph()
    options = onnxruntime.SessionOptions()
    # More threads wait for each other on a busy machine; callers bring their own.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder.resolve()))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def checked_graph() -> bytes:
    """The default model's operations.

    Raises:
        EmbeddingModelError: their file cannot be read, or is not the one that came with this program.
    """
    try:
        graph = GRAPH.read_bytes()
    except OSError as error:
        raise EmbeddingModelError(f"The file {GRAPH} cannot be read ({error.strerror}). {_INSTALL}") from error
    if hashlib.sha256(graph).hexdigest() != GRAPH_SHA256:
        raise EmbeddingModelError(f"The file {GRAPH} is not the one that came with this program. {_INSTALL}")
    return graph


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _cut(encoding: "Encoding") -> list[int]:
    """The tokens that the model reads of a text: the first ones, and the mark of its end."""
    ids: list[int] = encoding.ids
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def _runs(lengths: Sequence[int]) -> list[list[int]]:
    """Texts that go through the model together: of like lengths, so that little of a run is padding."""
    runs: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if runs and (len(runs[-1]) + 1) * lengths[runs[-1][0]] <= _TOKENS_PER_RUN:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
