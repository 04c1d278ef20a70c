"""What a build is made from."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.errors import CorpusError
from assistant.index.carried import Keys
from assistant.index.chroma import HNSW_SETTINGS
from assistant.index.keyword import BM25_SETTINGS
from assistant.index.manifest import FORMAT, EmbeddingInfo, IndexedDocument, library_versions
from assistant.index.records import RECORDS_SHA256
from assistant.index.spool import CorpusSpool, Spooled
from assistant.index.store import vector_key
from assistant.types import Chunk, Document

_KEY_PART = 8  # bytes


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that goes into a build.

    Attributes:
        texts: For each chunk what is embedded: its own text, its heading, and each of its sentences.
        keyword_texts: The keyword tokens of each chunk.
        document_keys: A hash of each document's record.
        chunk_keys: A hash of the model and of all that is kept of each chunk.
        row_keys: A hash of the model and of what is embedded of each chunk.
        indexed_documents: The documents as the manifest names them.
        answering: What decides what is answered, for the manifest; it makes no other build.
        served: Whether the vectors go to a Chroma server.
    """

    documents: Spooled[Document]
    chunks: Spooled[Chunk]
    texts: Spooled[Sequence[str]]
    keyword_texts: Spooled[Sequence[str]]
    document_keys: Keys
    chunk_keys: Keys
    row_keys: Keys
    indexed_documents: tuple[IndexedDocument, ...]
    lexicon: Mapping[str, Any]
    chunking: Mapping[str, Any]
    embedding: EmbeddingInfo
    answering: Mapping[str, Any] = field(default_factory=dict)
    served: bool = False

    def keys(self, texts: Sequence[str]) -> list[bytes]:
        """What the vectors of these texts are kept under."""
        return [vector_key(self.embedding.weights_sha256, text) for text in texts]

    def unique_texts(self, rows: Sequence[int] | None = None) -> Iterator[tuple[bytes, str]]:
        """Every different text to embed, of these rows or of all, with the key of its vector, in their order."""
        seen: set[int] = set()
        for texts in self.texts if rows is None else map(self.texts.__getitem__, rows):
            for key, text in zip(self.keys(texts), texts, strict=True):
                # A part of the key is enough to tell a corpus's texts apart, and takes a third of the room.
                short = int.from_bytes(key[:_KEY_PART])
                if short not in seen:
                    seen.add(short)
                    yield key, text

    def sha256(self) -> str:
        """The hash of all of it and of the formats it is written in; equal hashes make equal builds."""
        settings = [FORMAT, RECORDS_SHA256, library_versions(), HNSW_SETTINGS, BM25_SETTINGS, asdict(self.embedding)]
        digest = hashlib.sha256(
            json.dumps([*settings, self.chunking, self.lexicon, self.served], sort_keys=True).encode()
        )
        for keys in (self.document_keys, self.chunk_keys):
            digest.update(b"%d" % len(keys) + keys.tobytes())
        return digest.hexdigest()


def gather(
    spool: CorpusSpool, *, lexicon: Mapping[str, Any], chunking: Mapping[str, Any], embedding: EmbeddingInfo
) -> Material:
    """Put together what a build is made from.

    Raises:
        CorpusError: Two documents have one id.
    """
    documents = tuple(spool.indexed)
    twice = [one for one, times in Counter(document.id for document in documents).items() if times > 1]
    if twice:
        raise CorpusError(f"More than one document has the id {min(twice)!r}. Rename one of their files.")
    keys = spool.keys(embedding.weights_sha256)
    return Material(
        spool.documents,
        spool.chunks,
        spool.texts,
        spool.keyword_texts,
        keys.document,
        keys.chunks,
        keys.rows,
        documents,
        lexicon,
        chunking,
        embedding,
    )
