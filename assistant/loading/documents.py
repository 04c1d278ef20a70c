"""The bytes of one file -> a Document."""

import hashlib
from pathlib import PurePosixPath

from assistant.loading.blocks import build_structure
from assistant.loading.containers import PACKAGES, check_package
from assistant.loading.formats import ParsedText, parse
from assistant.loading.limits import Limits
from assistant.loading.reading import UnreadableDocumentError
from assistant.loading.scopes import with_scopes
from assistant.loading.wire import ReadDocument
from assistant.types import Document


def read_document(name: PurePosixPath, data: bytes, limits: Limits) -> ReadDocument:
    """The document that a file holds, read in this process.

    Args:
        name: its path below the corpus folder.
        data: all of it.
        limits: how much it may hold.

    Raises:
        UnreadableDocumentError: it cannot be read as a document.
    """
    if not data.strip():
        raise UnreadableDocumentError("it is empty")
    suffix = name.suffix.lower()
    if suffix in PACKAGES:
        check_package(suffix, data, limits)
    parsed = parse(suffix, data, limits.parsing)
    return ReadDocument(to_document(name, data, parsed), parsed.encoding, parsed.warnings)


def to_document(name: PurePosixPath, data: bytes, parsed: ParsedText) -> Document:
    """The document that a parsed file makes; `name` is its path below the corpus folder.

    Raises:
        UnreadableDocumentError: it holds no sentence.
    """
    front_matter, title = parsed.front_matter, parsed.title
    structure = build_structure(parsed.text, parsed.blocks, title=title)
    if not any(sentence.kind not in ("heading", "furniture") for sentence in structure.sentences):
        raise UnreadableDocumentError(
            "it is empty" if not structure.sentences else "it holds headings or page furniture only"
        )
    sentences = with_scopes(
        structure.sentences,
        structure.sections,
        title=title,
        jurisdiction=front_matter.jurisdiction,
        as_of=front_matter.as_of,
    )
    return Document(
        id=str(name.with_suffix("")),
        title=title or _title_from_name(name.stem),
        text=parsed.text,
        sections=structure.sections,
        sentences=sentences,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=front_matter.kind or "article",
        as_of=front_matter.as_of,
        jurisdiction=front_matter.jurisdiction,
        sources=front_matter.sources,
        file=str(name),
        pages=parsed.pages,
    )


def _title_from_name(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").replace("-", " ").split()) or stem
    return words[:1].upper() + words[1:]
