"""What a build is made from, on disk while it is made: a corpus may be larger than memory.

The files have no name, so that nothing is left of them when the process ends, however it does.
"""

import json
import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, tee
from pathlib import Path
from typing import Generic, TypeVar, overload

import numpy as np

from assistant.errors import IndexWriteError
from assistant.index.carried import Keys, keys_of
from assistant.index.manifest import IndexedDocument
from assistant.index.records import chunk_from_json, document_from_json, to_json
from assistant.types import Chunk, Document

_Record = TypeVar("_Record")
_ROWS_PER_READ = 256


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as a file holds them, each with the newline that ends it; `lengths` are in bytes."""

    data: bytes
    lengths: "array[int]"

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Lines":
        """Lines without their newlines, put together."""
        data = [f"{line}\n".encode("utf-8", "surrogatepass") for line in lines]
        return cls(b"".join(data), array("Q", map(len, data)))

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[str]:
        return iter(self.data.decode("utf-8", "surrogatepass").split("\n")[:-1])


class Spooled(Sequence[_Record], Generic[_Record]):
    """Records in a file without a name, one line of JSON each; appended to, then read as a sequence.

    Args:
        folder: The disk that it lies on.
        write: A record as one line.
        read: The record of a line.
    """

    def __init__(self, folder: Path | None, write: Callable[[_Record], str], read: Callable[[str], _Record]) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - `close` closes it
        self._write = write
        self._read = read
        self._ends = array("Q", [0])

    def append(self, record: _Record) -> None:
        """Add a record at the end."""
        self.append_line(self._write(record))

    def append_line(self, line: str) -> None:
        """Add a record as the line that it is kept as."""
        self.extend(Lines.of([line]))

    def extend(self, lines: "Lines") -> None:
        """Add records as the lines that they are kept as."""
        with _clear_errors():
            self._file.write(lines.data)
        self._ends.extend(accumulate(lines.lengths, initial=self._ends.pop()))

    def lines(self) -> Iterator[str]:
        """Every record as the line that it is kept as."""
        for start in range(0, len(self), _ROWS_PER_READ):
            yield from self._lines(start, min(len(self), start + _ROWS_PER_READ))

    def line(self, place: int) -> str:
        """One record as the line that it is kept as."""
        return self._lines(place, place + 1)[0]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[_Record]:
        return map(self._read, self.lines())

    @overload
    def __getitem__(self, place: int) -> _Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_Record]: ...
    def __getitem__(self, place: int | slice) -> _Record | Sequence[_Record]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            return [self._read(line) for line in self._lines(start, max(start, stop))][::step]
        row = range(len(self))[place]
        return self._read(self._lines(row, row + 1)[0])

    def _lines(self, start: int, stop: int) -> list[str]:
        with _clear_errors():
            self._file.flush()
        first, length = self._ends[start], self._ends[stop] - self._ends[start]
        data = os.pread(self._file.fileno(), length, first)
        while len(data) < length:
            data += os.pread(self._file.fileno(), length - len(data), first + len(data))
        return data.decode("utf-8", "surrogatepass").split("\n")[:-1]


@dataclass(frozen=True, slots=True)
class DocumentLines:
    """A document and its chunks as the lines that they are kept as.

    Attributes:
        indexed: The document as a build names it.
        document: Its record.
        chunks: The record of each chunk.
        texts: What is embedded of each chunk.
        keyword_texts: The keyword tokens of each chunk.
        keys: The hashes that tell them from others.
    """

    indexed: IndexedDocument
    document: str
    chunks: Lines
    texts: Lines
    keyword_texts: Lines
    keys: "LineKeys"


@dataclass(frozen=True, slots=True)
class LineKeys:
    """The hashes of a document, of all that is kept of each of its chunks, and of what is embedded of each.

    Attributes:
        weights_sha256: The hash of the model that embeds them, which goes into those of the chunks.
    """

    weights_sha256: str
    document: Keys
    chunks: Keys
    rows: Keys


def document_lines(
    document: Document, chunks: Sequence[Chunk], keyword_texts: Iterable[Sequence[str]], weights_sha256: str
) -> DocumentLines:
    """A document with its chunks, and the keyword tokens of each, as lines.

    Args:
        document: the document.
        chunks: its chunks.
        keyword_texts: the keyword tokens of each.
        weights_sha256: the hash of the weights of the model that will embed them.
    """
    tokens = [_list_to_json(text) for text in keyword_texts]
    if len(tokens) != len(chunks):
        raise ValueError(f"{len(chunks)} chunks have {len(tokens)} lists of keyword tokens")
    records, texts = [to_json(chunk) for chunk in chunks], [_list_to_json(embedded_texts(chunk)) for chunk in chunks]
    record = to_json(document)
    return DocumentLines(
        indexed=IndexedDocument(document.id, document.sha256),
        document=record,
        chunks=Lines.of(records),
        texts=Lines.of(texts),
        keyword_texts=Lines.of(tokens),
        keys=line_keys(weights_sha256, [record], zip(records, texts, tokens, strict=True)),
    )


def line_keys(weights_sha256: str, documents: Iterable[str], rows: Iterable[tuple[str, str, str]]) -> LineKeys:
    """The hashes of documents and of their chunks: of each its record, its texts and its tokens."""
    chunks, texts = tee(rows)
    return LineKeys(
        weights_sha256,
        keys_of("", documents),
        keys_of(weights_sha256, map("\n".join, chunks)),
        keys_of(weights_sha256, (text for _, text, _ in texts)),
    )


def embedded_texts(chunk: Chunk) -> list[str]:
    """What is embedded of a chunk: its own text, its heading, and each of its sentences."""
    from assistant.chunking import embedding_text, sentence_embedding_texts

    return [embedding_text(chunk), *sentence_embedding_texts(chunk)]


class CorpusSpool:
    """Documents, their chunks, and what is embedded and searched of each chunk. Use it as a context manager.

    Args:
        folder: The disk that it lies on; made if need be. The system's own place for such files when None.

    Attributes:
        indexed: The documents as a build names them.

    Raises:
        IndexWriteError: The folder cannot be written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.indexed: list[IndexedDocument] = []
        self._keys: list[LineKeys] = []
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            self.documents: Spooled[Document] = Spooled(folder, to_json, document_from_json)
            self.chunks: Spooled[Chunk] = Spooled(folder, to_json, chunk_from_json)
            self.texts: Spooled[Sequence[str]] = Spooled(folder, _list_to_json, json.loads)
            self.keyword_texts: Spooled[Sequence[str]] = Spooled(folder, _list_to_json, json.loads)
        except OSError as error:
            raise IndexWriteError(f"The index folder {folder} cannot be written: {error.strerror}.") from error

    def add(self, document: Document, chunks: Sequence[Chunk], keyword_texts: Iterable[Sequence[str]]) -> None:
        """Add a document with its chunks, and the keyword tokens of each."""
        self.add_lines(document_lines(document, chunks, keyword_texts, ""))

    def add_lines(self, lines: DocumentLines) -> None:
        """Add a document with its chunks."""
        self.indexed.append(lines.indexed)
        self._keys.append(lines.keys)
        self.documents.append_line(lines.document)
        self.chunks.extend(lines.chunks)
        self.texts.extend(lines.texts)
        self.keyword_texts.extend(lines.keyword_texts)

    def add_chunk(self, chunk: Chunk, tokens: Sequence[str]) -> None:
        """Add a chunk with its keyword tokens."""
        self.chunks.append(chunk)
        self.texts.append(embedded_texts(chunk))
        self.keyword_texts.append(tokens)

    def keys(self, weights_sha256: str) -> LineKeys:
        """The hashes of all documents and chunks, for the model of these weights."""
        parts = self._keys
        known = all(one.weights_sha256 == weights_sha256 for one in parts)
        if not parts or not known or sum(len(one.chunks) for one in parts) != len(self.chunks):
            rows = zip(self.chunks.lines(), self.texts.lines(), self.keyword_texts.lines(), strict=True)
            return line_keys(weights_sha256, self.documents.lines(), rows)
        return LineKeys(
            weights_sha256,
            *(np.concatenate([getattr(one, name) for one in parts]) for name in ("document", "chunks", "rows")),
        )

    def __enter__(self) -> "CorpusSpool":
        return self

    def __exit__(self, *_: object) -> None:
        for part in (self.documents, self.chunks, self.texts, self.keyword_texts):
            part.close()


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexWriteError(
            f"The documents of the index could not be put on disk: {error.strerror}. Make room there, then build again."
        ) from error


def json_lines(records: Iterable[Document | Chunk]) -> Iterator[str]:
    """Each record as `to_json` gives it; those of a spool are lines already."""
    return records.lines() if isinstance(records, Spooled) else map(to_json, records)


def _list_to_json(texts: Sequence[str]) -> str:
    return json.dumps(list(texts))
