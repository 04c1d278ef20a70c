"""One page of a document that has pages: its text with the cited words marked, as plain data for `render.view`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.types import Document, Sentence


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A page by its number in the file, and the cited words by their place in the document's text."""

    number: int
    start: int = 0
    end: int = 0


def page_view(document: Document, place: PagePlace) -> dict[str, Any] | None:
    """The page, and how many the file has as far as they hold text; None where the document has no such page."""
    found = next((page for page in document.pages if page.number == place.number), None)
    if found is None:
        return None
    on_it = [one for one in document.sentences if one.start < found.end and found.start < one.end]
    return {
        "number": place.number,
        "file": document.file,
        "blocks": list(_blocks([one for one in on_it if one.kind != "furniture"], place)),
    }


def _blocks(sentences: list[Sentence], place: PagePlace) -> Iterator[dict[str, Any]]:
    for kind, run in groupby(sentences, key=_kind):
        lines = [_pieces(one, place) for one in run]
        if kind == "text":
            yield {"kind": kind, "lines": [[{"text": " ", "quoted": False}, *line] for line in lines]}
        else:
            yield {"kind": kind, "lines": lines}


def _kind(sentence: Sentence) -> str:
    return {"heading": "heading", "item": "list", "row": "list"}.get(sentence.kind, "text")


def _pieces(sentence: Sentence, place: PagePlace) -> list[dict[str, Any]]:
    """The sentence, cut where the cited words begin and end."""
    start = min(max(place.start - sentence.start, 0), len(sentence.text))
    end = min(max(place.end - sentence.start, start), len(sentence.text))
    cuts = ((sentence.text[:start], False), (sentence.text[start:end], True), (sentence.text[end:], False))
    return [{"text": text, "quoted": quoted} for text, quoted in cuts if text]
