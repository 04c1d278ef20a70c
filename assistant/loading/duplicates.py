"""The same content under several names: indexed once, and cited under all of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from assistant.loading.wire import ReadDocument
from assistant.types import Document


def merge_copies(read: Sequence[ReadDocument]) -> list[ReadDocument]:
    """One document for each content; it names the files of the others in `also`.

    Contents are the same where the bytes are, or the words of the text in their order. Of several copies the one is
    kept that says most about itself: the works it is based on, then its sections; the first of equal ones.
    """
    copies: dict[str, list[ReadDocument]] = {}
    for one in read:
        copies.setdefault(words_sha256(one.document), []).append(one)
    merged = [_merged(group) for group in copies.values()]
    return sorted(merged, key=lambda one: one.document.file)


def words_sha256(document: Document) -> str:
    """The hash of a document's words in their order; equal bytes of one format give equal words."""
    return hashlib.sha256(" ".join(document.text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _merged(group: Sequence[ReadDocument]) -> ReadDocument:
    if len(group) == 1:
        return group[0]
    kept = max(group, key=lambda one: (len(one.document.sources), len(one.document.sections)))
    also = tuple(one.document.file for one in group if one is not kept)
    return replace(kept, document=replace(kept.document, also=also))
