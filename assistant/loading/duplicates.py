"""The same content under several names: indexed once, and cited under all of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.loading.wire import ReadDocument
from assistant.types import Document


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """What has to be known of a document until all files are read; the document itself may be let go meanwhile.

    Attributes:
        file: Its file's path below the corpus folder.
        document_id: Its id.
        words_sha256: The hash of its words in their order.
        sources: How many works it is based on.
        sections: How many sections it has.
        words: How many words.
        encoding: What its file's bytes were read as.
        warnings: What may be wrong with its text.
    """

    file: str
    document_id: str
    words_sha256: str
    sources: int
    sections: int
    words: int
    encoding: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that is kept: its place among those found, and the other files that hold the same."""

    place: int
    also: tuple[str, ...]


def found_document(read: ReadDocument) -> FoundDocument:
    """What has to be known of a document that was read."""
    document = read.document
    return FoundDocument(
        file=document.file,
        document_id=document.id,
        words_sha256=words_sha256(document),
        sources=len(document.sources),
        sections=len(document.sections),
        words=len(document.text.split()),
        encoding=read.encoding,
        warnings=read.warnings,
    )


def without_copies(found: Sequence[FoundDocument]) -> list[Kept]:
    """One document for each content, in the order of their files.

    Contents are the same where the bytes are, or the words of the text in their order. Of several copies the one is
    kept that says most about itself: the works it is based on, then its sections; the first of equal ones.
    """
    copies: dict[str, list[int]] = {}
    for place, one in enumerate(found):
        copies.setdefault(one.words_sha256, []).append(place)
    kept = []
    for places in copies.values():
        best = max(places, key=lambda place: (found[place].sources, found[place].sections))
        kept.append(Kept(best, tuple(found[place].file for place in places if place != best)))
    return sorted(kept, key=lambda one: found[one.place].file)


def merge_copies(read: Sequence[ReadDocument]) -> list[ReadDocument]:
    """One document for each content, as `without_copies` chooses; it names the files of the others in `also`."""
    kept = without_copies([found_document(one) for one in read])
    return [_with_copies(read[one.place], one.also) for one in kept]


def words_sha256(document: Document) -> str:
    """The hash of a document's words in their order; equal bytes of one format give equal words."""
    return hashlib.sha256(" ".join(document.text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _with_copies(read: ReadDocument, also: tuple[str, ...]) -> ReadDocument:
    return replace(read, document=replace(read.document, also=also)) if also else read
