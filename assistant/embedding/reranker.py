"""A cross-encoder that reads the question and a passage together and says how well they go with each other.

It is slower than all other steps together, and none comes with this program: one is used where its files lie on this
machine and the settings name it. sentence-transformers runs it, without a network and without code that comes with it.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.embedding.files import local_folder, weights_sha256
from assistant.embedding.torch_encoder import load_alone
from assistant.errors import EmbeddingModelError, RerankerError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH_TEXTS = 16


class Reranker:
    """A cross-encoder on the CPU, loaded when it is first asked; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._model: CrossEncoder | None = None

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text goes with a question; the higher, the better.

        Raises:
            RerankerError: the model cannot be loaded, or gives several numbers for a text.
        """
        if not texts:
            return []
        with self._lock:
            if self._model is None:
                self._model = _loaded(self.folder)
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=_BATCH_TEXTS, show_progress_bar=False
            )
        return [float(score) for score in found]


def load_reranker(name: str) -> Reranker:
    """Find a cross-encoder on this machine, by its folder or by a name in the local model cache; it is not loaded yet.

    Raises:
        RerankerError: There is no such model here, or its weights are in another format than safetensors.
    """
    try:
        folder = local_folder(name)
        weights_sha256(folder)
    except EmbeddingModelError as error:
        raise RerankerError(
            f"The cross-encoder {name!r} (ASSISTANT_RERANKER) cannot be used: it is neither a folder nor in the local "
            "model cache, or has no safetensors weights."
        ) from error
    return Reranker(folder)


def _loaded(folder: Path) -> "CrossEncoder":
    model: CrossEncoder = load_alone("CrossEncoder", folder, "cross-encoder", RerankerError)
    if model.num_labels != 1:
        raise RerankerError(f"The cross-encoder in {folder} gives {model.num_labels} numbers for a text, not one.")
    return model
