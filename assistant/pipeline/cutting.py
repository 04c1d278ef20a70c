"""Document -> what an index holds of it: its record, its chunks, what is embedded and searched, and its words."""

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from assistant.chunking import chunk_document
from assistant.language.orders import without_orders
from assistant.language.vocabulary import Lexicon, build_lexicon
from assistant.retrieval import chunk_keywords
from assistant.types import Document

if TYPE_CHECKING:
    from assistant.index import DocumentLines


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document as lines of an index, with the lexicon of its chunks."""

    lines: "DocumentLines"
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts documents, what gives orders left out of their chunks.

    Attributes:
        count_tokens: The tokens of each text to the embedding model.
        max_tokens: The most tokens of a chunk.
        weights_sha256: The hash of the embedding model's weights.
    """

    count_tokens: Callable[[Sequence[str]], list[int]]
    max_tokens: int
    weights_sha256: str

    def cut(self, document: Document) -> CutDocument:
        """A document with its chunks."""
        from assistant.index import document_lines

        document = without_orders(document)
        chunks = chunk_document(document, self.count_tokens, max_tokens=self.max_tokens)
        words = [chunk_keywords(chunk, document.title) for chunk in chunks]
        texts = (" ".join((document.title, *chunk.path, chunk.text)) for chunk in chunks)
        return CutDocument(document_lines(document, chunks, words, self.weights_sha256), build_lexicon(texts))


def to_bytes(cut: CutDocument) -> bytes:
    """A cut document as lines of text, of which the first says where the others end."""
    lines = cut.lines
    parts = (lines.chunks, lines.texts, lines.keyword_texts)
    keys = (lines.keys.document, lines.keys.chunks, lines.keys.rows)
    head = {
        "document": [lines.indexed.id, lines.indexed.sha256],
        "lexicon": cut.lexicon.to_json(),
        "lengths": [part.lengths.tolist() for part in parts],
        "weights": lines.keys.weights_sha256,
        "keys": [one.tobytes().hex() for one in keys],
    }
    first = f"{json.dumps(head)}\n{lines.document}\n".encode("utf-8", "surrogatepass")
    return first + b"".join(part.data for part in parts)


def from_bytes(data: bytes) -> CutDocument:
    """The cut document that `to_bytes` was given."""
    from assistant.index import DocumentLines, IndexedDocument, LineKeys, Lines, keys_from

    head_end = data.index(b"\n")
    document_end = data.index(b"\n", head_end + 1)
    head = json.loads(data[:head_end])
    ends = list(accumulate((sum(lengths) for lengths in head["lengths"]), initial=document_end + 1))
    chunks, texts, tokens = (
        Lines(data[start:end], array("Q", lengths))
        for (start, end), lengths in zip(pairwise(ends), head["lengths"], strict=True)
    )
    lines = DocumentLines(
        IndexedDocument(*head["document"]),
        data[head_end + 1 : document_end].decode("utf-8", "surrogatepass"),
        chunks,
        texts,
        tokens,
        LineKeys(head["weights"], *(keys_from(bytes.fromhex(one)) for one in head["keys"])),
    )
    return CutDocument(lines, Lexicon.from_json(head["lexicon"]))
