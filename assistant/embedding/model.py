"""An embedding model, whichever library runs it."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.files import (
    DEFAULT_MODEL,
    default_folder,
    is_default,
    local_folder,
    tokenizer_file,
    weights_sha256,
)
from assistant.embedding.onnx_encoder import DIMENSIONS, MAX_TOKENS, OnnxEncoder, checked_graph

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_SLICE_TEXTS = 64
Finished = Callable[[Sequence[int], NDArray[np.float32]], None]


class Encoder(Protocol):
    """What runs a model."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, the two special ones included."""
        ...

    def encode(self, texts: Sequence[str], *, as_question: bool) -> NDArray[np.float32]:
        """The vectors of texts, shape (n, dimensions), each of length 1."""
        ...

    def token_vectors(self, text: str) -> NDArray[np.float32]:
        """What the model gives for each token of a text, shape (tokens, dimensions)."""
        ...

    def token_table(self) -> NDArray[np.float32]:
        """The table of input tokens, shape (vocabulary, width)."""
        ...


class EmbeddingModel:
    """A sentence-transformers model on the CPU, loaded when the first text is embedded; safe to share between threads.

    It has the methods of LangChain's `Embeddings` and can be used where one is wanted.

    Args:
        name: The name it was asked for by.
        folder: Where its files lie.
        weights_sha256: The hash of its weights; two models with one hash give the same vectors.
    """

    def __init__(self, name: str, folder: Path, weights_sha256: str) -> None:
        self.name = name
        self.folder = folder
        self.weights_sha256 = weights_sha256
        self._is_default = is_default(folder, weights_sha256)
        self._lock = threading.Lock()
        self._loaded: Encoder | None = None

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return DIMENSIONS if self._is_default else self._encoder().dimensions

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, the two special ones included."""
        return MAX_TOKENS if self._is_default else self._encoder().max_tokens

    def check_files(self) -> None:
        """Compare what the default model is run from beside its weights: its operations and its tokenizer.

        Raises:
            EmbeddingModelError: one of them is absent or not the expected one.
        """
        tokenizer_file(self.folder, default=self._is_default)
        if self._is_default:
            checked_graph()

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
        finished: Finished | None = None,
    ) -> NDArray[np.float32]:
        """Embed texts as passages.

        Args:
            texts: What to embed; a text longer than `max_tokens` is cut there.
            progress: Called with (texts done, texts in all) after each slice.
            finished: Called with the places of a slice among the texts, and their vectors, as soon as there are any.

        Returns:
            An array of shape (n, dimensions); each row has length 1.
        """
        return self._encode(texts, progress, finished, as_question=False)

    def encode_questions(
        self, questions: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed questions, as `encode_question` does each; shape (n, dimensions)."""
        return self._encode(questions, progress, None, as_question=True)

    def _encode(
        self,
        texts: Sequence[str],
        progress: Callable[[int, int], None] | None,
        finished: Finished | None,
        *,
        as_question: bool,
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        # Texts of one length share a run, so that little of it is padding. The sort is stable: equal texts make
        # equal runs, and with them equal last bits, every time.
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)
        slices = [by_length[start : start + _SLICE_TEXTS] for start in range(0, len(by_length), _SLICE_TEXTS)]
        done = 0
        sliced = [[texts[place] for place in places] for places in slices]
        for places, rows in self._encode_slices(sliced, slices, as_question=as_question):
            vectors[places] = rows
            done += len(places)
            if finished is not None:
                finished(places, rows)
            if progress is not None:
                progress(done, len(texts))
        return vectors

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question, with the model's own prefix for questions where it has one; shape (dimensions,)."""
        vector: NDArray[np.float32] = self._encode_slice([question], as_question=True)[0]
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
        tokens = self._encoder().token_vectors(text)
        offsets = np.array(self._tokenizer.encode(text).offsets[: len(tokens)])
        kept = np.ones((1 + len(spans), len(tokens)), dtype=np.float32)
        for row, (start, end) in zip(kept[1:], spans, strict=True):
            row[: len(offsets)] = (offsets[:, 0] >= end) | (offsets[:, 1] <= start)
        return _of_length_one(kept @ tokens)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text is to the model, the special ones included, before any cut."""
        if not texts:
            return []
        encodings = self._tokenizer.encode_batch_fast([_valid_unicode(text) for text in texts])
        return [len(encoding.ids) for encoding in encodings]

    def whole_words(self) -> frozenset[str]:
        """The words that are one token to the model: for an uncased English model, a list of common English words."""
        tokens = list(self._tokenizer.get_vocab())
        # A vocabulary marks either the pieces that continue a word or, with one of two signs, those that begin one.
        if not any(token.startswith("##") for token in tokens):
            tokens = [token[1:] for token in tokens if token[:1] in ("\u2581", "\u0120")]
        return frozenset(word for word in tokens if word.isalpha() and word.islower())

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of single words from the model's own table of input tokens, without running it.

        The table is moved so that its mean is zero: cosines of unlike words are then near zero.

        Args:
            words: Folded words; one of several tokens gets their mean.

        Returns:
            An array of shape (n, width); each row has length 1, or is zero for a word of no known token.
        """
        table, mean = self._token_table
        rows = np.zeros((len(words), table.shape[1]), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(
            [_valid_unicode(word) for word in words], add_special_tokens=False
        )
        for row, encoding in zip(rows, encodings, strict=True):
            if encoding.ids:
                row[:] = (table[encoding.ids] - mean).mean(axis=0)
        return _of_length_one(rows)

    @cached_property
    def _token_table(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        table = self._encoder().token_table()
        return table, np.asarray(table.mean(axis=0), dtype=np.float32)

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
        """Embed slices one after the other, or on every core where there are several: one thread of the model each."""
        encode = partial(self._encode_slice, as_question=as_question)
        workers = min(len(slices), os.cpu_count() or 1)
        if workers <= 1:
            yield from zip(places, map(encode, slices), strict=True)
            return
        self._encoder()
        with ThreadPoolExecutor(workers) as pool:
            yield from zip(places, pool.map(encode, slices), strict=True)

    def _encode_slice(self, texts: list[str], *, as_question: bool) -> NDArray[np.float32]:
        return self._encoder().encode([_valid_unicode(text) for text in texts], as_question=as_question)

    def _encoder(self) -> Encoder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Encoder:
        if self._is_default:
            return OnnxEncoder(self.folder, self._tokenizer)
        from assistant.embedding.torch_encoder import SentenceTransformersEncoder

        return SentenceTransformersEncoder(self.folder)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        """A tokenizer that neither cuts nor pads; it is not changed again, so that threads may share it."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(tokenizer_file(self.folder, default=self._is_default)))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def load_embedding_model(name: str = DEFAULT_MODEL) -> EmbeddingModel:
    """Find an embedding model on this machine and check its weights; nothing heavy is imported yet.

    Args:
        name: The default's name, the folder of a sentence-transformers model, or a name in the local model cache.

    Raises:
        EmbeddingModelError: There is no such model here, or its weights are not what they should be.
    """
    if name in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        folder = default_folder()
        return EmbeddingModel(name, folder, weights_sha256(folder))
    folder = local_folder(name)
    return EmbeddingModel(name, folder, weights_sha256(folder))


def _of_length_one(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows


def _valid_unicode(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
