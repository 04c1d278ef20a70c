"""Document -> what an index holds of it: its record, its chunks, what is embedded and searched, and its words."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.chunking import chunk_document
from assistant.language.orders import without_orders
from assistant.language.vocabulary import Lexicon, build_lexicon
from assistant.retrieval import chunk_keywords
from assistant.types import Document

if TYPE_CHECKING:
    from assistant.index import DocumentLines

_CHUNK_LINES = 3  # of each chunk: its record, its texts, its tokens


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
    """

    count_tokens: Callable[[Sequence[str]], list[int]]
    max_tokens: int

    def cut(self, document: Document) -> CutDocument:
        """A document with its chunks."""
        from assistant.index import document_lines

        document = without_orders(document)
        chunks = chunk_document(document, self.count_tokens, max_tokens=self.max_tokens)
        words = [chunk_keywords(chunk, document.title) for chunk in chunks]
        texts = (" ".join((document.title, *chunk.path, chunk.text)) for chunk in chunks)
        return CutDocument(document_lines(document, chunks, words), build_lexicon(texts))


def to_text(cut: CutDocument) -> str:
    """A cut document as lines of text."""
    lines = cut.lines
    head = json.dumps([lines.indexed.id, lines.indexed.sha256])
    lexicon = json.dumps(cut.lexicon.to_json())
    return "\n".join([head, lexicon, lines.document, *lines.chunks, *lines.texts, *lines.keyword_texts])


def from_text(text: str) -> CutDocument:
    """The cut document that `to_text` was given."""
    from assistant.index import DocumentLines, IndexedDocument

    head, lexicon, document, *rest = text.split("\n")
    count = len(rest) // _CHUNK_LINES
    parts = (tuple(rest[start : start + count]) for start in range(0, _CHUNK_LINES * count, count or 1))
    chunks, texts, tokens = parts if count else ((), (), ())
    lines = DocumentLines(IndexedDocument(*json.loads(head)), document, chunks, texts, tokens)
    return CutDocument(lines, Lexicon.from_json(json.loads(lexicon)))
