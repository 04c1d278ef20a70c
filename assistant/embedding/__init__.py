"""The embedding model: texts in, unit vectors out, from files on this machine only.

The default, all-MiniLM-L6-v2, comes with an installed package and its weights are checked against a known hash. It is
run by ONNX Runtime, which takes a quarter of a second to start. Any other sentence-transformers model works when its
files lie in a folder or in the local model cache; it is run by sentence-transformers, which takes seconds to import and
is imported at the first text. Nothing is downloaded, no code that comes with a model runs, and only safetensors weights
are read. `reranker` holds what may read the passages once more.
"""

from assistant.embedding.files import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, weights_sha256
from assistant.embedding.model import EmbeddingModel, load_embedding_model
from assistant.embedding.reranker import Reranker, load_reranker

__all__ = [
    "DEFAULT_MODEL", "DEFAULT_WEIGHTS_SHA256", "EmbeddingModel", "Reranker", "load_embedding_model", "load_reranker",
    "weights_sha256",
]  # fmt: skip
