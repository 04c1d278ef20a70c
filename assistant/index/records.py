"""Documents and chunks as JSON text and back."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from assistant.types import Chunk, Document, PageSpan, Scope, Section, Sentence, Source

# Changes when a record gains, loses or renames a field: builds with other records are refused, not half-read.
RECORDS_SHA256 = hashlib.sha256(
    json.dumps(
        [
            [part.name for part in fields(record)]
            for record in (Document, Section, Sentence, Scope, Source, PageSpan, Chunk)
        ]
    ).encode()
).hexdigest()


def to_json(record: Document | Chunk) -> str:
    """A record as one line of ASCII; equal records give equal lines."""
    return json.dumps(record, default=_fields, separators=(",", ":"))


def document_from_json(line: str) -> Document:
    """The document that `to_json` was given."""
    record: dict[str, Any] = json.loads(line)
    record["sections"] = tuple(Section(**section | {"path": tuple(section["path"])}) for section in record["sections"])
    record["sentences"] = tuple(_sentence(sentence) for sentence in record["sentences"])
    record["sources"] = tuple(Source(**source) for source in record["sources"])
    record["also"] = tuple(record["also"])
    record["pages"] = tuple(PageSpan(**page) for page in record["pages"])
    return Document(**record)


def chunk_from_json(line: str) -> Chunk:
    """The chunk that `to_json` was given."""
    record: dict[str, Any] = json.loads(line)
    record["path"] = tuple(record["path"])
    record["sentences"] = tuple(_sentence(sentence) for sentence in record["sentences"])
    return Chunk(**record)


def _fields(record: object) -> dict[str, Any]:
    """One record as an object; those in it are asked for in turn, which is several times as fast as `asdict`."""
    if not is_dataclass(record):
        raise TypeError(f"{type(record).__name__} is no record")
    return {part.name: getattr(record, part.name) for part in fields(record)}


def _sentence(record: dict[str, Any]) -> Sentence:
    scope, sources = Scope(**record["scope"]), tuple(record["sources"])
    return Sentence(**record | {"scope": scope, "sources": sources})
