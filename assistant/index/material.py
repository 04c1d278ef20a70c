"""What a build is made from."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.errors import CorpusError
from assistant.index.chroma import HNSW_SETTINGS
from assistant.index.keyword import BM25_SETTINGS
from assistant.index.manifest import FORMAT, EmbeddingInfo, IndexedDocument, library_versions
from assistant.index.records import RECORDS_SHA256, to_json
from assistant.index.store import vector_key
from assistant.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that goes into a build.

    Attributes:
        texts: For each chunk what is embedded: its own text, its heading, and each of its sentences.
        keyword_texts: The keyword tokens of each chunk.
        answering: What decides what is answered, for the manifest; it makes no other build.
        served: Whether the vectors go to a Chroma server.
    """

    documents: Sequence[Document]
    chunks: Sequence[Chunk]
    texts: Sequence[Sequence[str]]
    keyword_texts: Sequence[Sequence[str]]
    lexicon: Mapping[str, Any]
    chunking: Mapping[str, Any]
    embedding: EmbeddingInfo
    answering: Mapping[str, Any] = field(default_factory=dict)
    served: bool = False

    @property
    def indexed_documents(self) -> tuple[IndexedDocument, ...]:
        """The documents as the manifest names them."""
        return tuple(IndexedDocument(document.id, document.sha256) for document in self.documents)

    def keys(self, texts: Sequence[str]) -> list[bytes]:
        """What the vectors of these texts are kept under."""
        return [vector_key(self.embedding.weights_sha256, text) for text in texts]

    def unique_texts(self) -> dict[bytes, str]:
        """Every different text to embed, by the key of its vector, in the order of the chunks."""
        unique = {text: None for texts in self.texts for text in texts}
        return dict(zip(self.keys(list(unique)), unique, strict=True))

    def sha256(self) -> str:
        """The hash of all of it and of the formats it is written in; equal hashes make equal builds."""
        digest = hashlib.sha256()
        for line in self._lines():
            digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()

    def _lines(self) -> Iterator[str]:
        settings = [FORMAT, RECORDS_SHA256, library_versions(), HNSW_SETTINGS, BM25_SETTINGS, asdict(self.embedding)]
        yield json.dumps([*settings, self.chunking, self.lexicon], sort_keys=True)
        if self.served:
            yield "served"
        for document in self.documents:
            yield to_json(document)
        for chunk, texts, tokens in zip(self.chunks, self.texts, self.keyword_texts, strict=True):
            yield to_json(chunk)
            yield json.dumps([list(texts), list(tokens)])


def gather(
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    keyword_texts: Sequence[Sequence[str]],
    *,
    lexicon: Mapping[str, Any],
    chunking: Mapping[str, Any],
    embedding: EmbeddingInfo,
) -> Material:
    """Put together what a build is made from.

    Raises:
        CorpusError: Two documents have one id.
    """
    from assistant.chunking import embedding_text, sentence_embedding_texts

    ids = [document.id for document in documents]
    twice = (
        sorted({document_id for document_id in ids if ids.count(document_id) > 1}) if len(set(ids)) < len(ids) else []
    )
    if twice:
        raise CorpusError(f"More than one document has the id {twice[0]!r}. Rename one of their files.")
    texts = [[embedding_text(chunk), *sentence_embedding_texts(chunk)] for chunk in chunks]
    return Material(documents, chunks, texts, keyword_texts, lexicon, chunking, embedding)
