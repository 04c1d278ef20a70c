"""Any other model, run by sentence-transformers."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError, EmbeddingModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MAX_TOKENS = 256  # where a model names no limit of its own
# 80-word texts per second on one core: 26 in batches of 16, 24 of 32, 21 of 64.
_BATCH_TEXTS = 16


class SentenceTransformersEncoder:
    """A sentence-transformers model on the CPU; any number of threads may share it.

    Raises:
        EmbeddingModelError: The model cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        self._model = load_sentence_transformer(folder)
        # The first text sets how the tokenizer cuts and pads, which only one thread may do.
        self._model.encode([""], show_progress_bar=False)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads."""
        return int(self._model.max_seq_length or _MAX_TOKENS)

    def encode(self, texts: Sequence[str], *, as_question: bool) -> NDArray[np.float32]:
        """The vectors of texts, shape (n, dimensions), each of length 1, with the model's own prefix if it has one."""
        encode = self._model.encode_query if as_question else self._model.encode_document
        vectors = encode(
            list(texts),
            batch_size=_BATCH_TEXTS,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    def token_vectors(self, text: str) -> NDArray[np.float32]:
        """What the model gives for each token of a text, without a prefix; shape (tokens, dimensions)."""
        (rows,) = self._model.encode([text], output_value="token_embeddings", show_progress_bar=False)
        return np.asarray(rows.numpy(), dtype=np.float32)

    def token_table(self) -> NDArray[np.float32]:
        """The table of input tokens, shape (vocabulary, width)."""
        table = self._model[0].auto_model.get_input_embeddings().weight.detach().numpy()
        return np.asarray(table, dtype=np.float32)


def load_sentence_transformer(folder: Path) -> "SentenceTransformer":
    """Load a model from its folder alone: no network, no code that comes with it, no pickled weights.

    Raises:
        EmbeddingModelError: It cannot be loaded.
    """
    model: SentenceTransformer = load_alone("SentenceTransformer", folder, "embedding model", EmbeddingModelError)
    return model


def load_alone(kind: str, folder: Path, name: str, refused: type[AssistantError]) -> Any:  # noqa: ANN401 - by kind
    """Load a class of sentence-transformers from a folder alone, as `load_sentence_transformer` says.

    Args:
        kind: the name of the class.
        folder: where the model lies.
        name: what an error calls it.
        refused: the error that is raised where it cannot be loaded.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with offline():
        import sentence_transformers
        import torch
        from safetensors import SafetensorError
        from transformers.utils import logging

        # Two torch threads wait for each other: on a busy machine a question then takes 480 ms, not 10 ms.
        torch.set_num_threads(1)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the library has no annotation here
        try:
            return getattr(sentence_transformers, kind)(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise refused(f"The {name} in {folder} cannot be loaded: {error}") from error


@contextmanager
def offline() -> Iterator[None]:
    """Keep the model libraries off the network while they load; they read this variable when they are imported."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before
