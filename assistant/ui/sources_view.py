"""From documents and builds to what the Sources page shows of them, as plain data for `render.view`."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.pipeline.uploads import UploadedFile
from assistant.types import Document, Section, Sentence, Source, is_uploaded
from assistant.ui.passages import web_address
from assistant.ui.sources_shelf import Found, Shelf, Volume, is_named

if TYPE_CHECKING:
    from assistant.index import BuildInfo, Manifest

SHOWN_PUBLISHERS = 3
SHOWN_CHANGES = 3
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_DATE = 24  # "between March and May 2019"; what is longer says something about the date instead of giving it


def documents_view(found: Sequence[Found], total: int, query: str, year: int) -> dict[str, Any]:
    """The documents that fit a search, or all of them."""
    return {
        "kind": "documents",
        "query": query,
        "total": total,
        "entries": [_entry(one, year) for one in found],
    }


def document_view(volume: Volume, shelf: Shelf, year: int, section: int | None = None) -> dict[str, Any]:
    """A document to read: what it says of itself, its sections, and the works it is based on.

    Args:
        volume: the document.
        shelf: the documents beside it.
        year: this year, to say how old it is.
        section: the place of the section to open it at.
    """
    document = volume.document
    numbers = {source.id: number for number, source in enumerate(document.sources, start=1) if source.id}
    also = shelf.also_based_on(volume)
    return {
        "kind": "document",
        **_entry(Found(volume), year),
        "jurisdiction": document.jurisdiction,
        "file": document.file,
        "also": list(document.also),
        "at": section,
        "sections": [_section(place, one, document, numbers) for place, one in enumerate(document.sections)],
        "sources": [
            _source(number, source, also[source.title]) for number, source in enumerate(document.sources, start=1)
        ],
    }


def uploads_view(files: Sequence[UploadedFile], shelf: Shelf) -> dict[str, Any]:
    """The uploaded documents, each with whether the build in use holds it, and those that it holds no longer wanted."""
    indexed = {one.document.id: one.document for one in shelf.volumes if one.uploaded}
    copies = {name: one for one in indexed.values() for name in one.also}
    entries = [_upload(one, indexed.get(one.id), copies.get(one.name)) for one in files]
    kept = {one.id for one in files}
    gone = [
        {"id": "", "name": one.title, "state": "Removed; still answers until the next build", "waits": True}
        for one in indexed.values()
        if one.id not in kept
    ]
    return {"kind": "uploads", "entries": entries + gone}


def builds_view(builds: "Sequence[BuildInfo]", *, busy: bool) -> dict[str, Any]:
    """The builds of the index, newest first, with what each changed and whether it can be gone back to."""
    in_use = next((one.manifest for one in builds if one.in_use), None)
    rows = []
    for before, one in zip([None, *builds], builds, strict=False):
        made = one.manifest
        fits = made is not None and (in_use is None or _answers_alike(made, in_use))
        rows.append(
            {
                "id": one.build_id,
                "in_use": one.in_use,
                "created": _moment(made.created) if made else "",
                "counts": _counts(made) if made else "",
                "changes": _changes(before.manifest, made) if before and before.manifest and made else [],
                "problem": one.problem or ("" if fits else "It was built with other settings."),
                "can_be_used": fits and not one.in_use and not busy,
            }
        )
    return {"kind": "builds", "rows": rows[::-1]}


def age(as_of: str, year: int) -> str:
    """How long ago a date was, in words; empty where the words give no single year."""
    years = _YEAR.findall(as_of)
    if len(as_of) > _LONGEST_DATE or len(years) != 1 or "undated" in as_of.casefold() or int(years[0]) > year:
        return ""
    past = year - int(years[0])
    return "this year" if past == 0 else "last year" if past == 1 else f"{past} years ago"


def dated(as_of: str, year: int) -> str:
    """When a document is of, as it says it, and how long ago that was."""
    past = age(as_of, year)
    return f"as of {as_of} ({past})" if past else as_of or "not dated"


def _entry(found: Found, year: int) -> dict[str, Any]:
    volume, document = found.volume, found.volume.document
    more = len(volume.publishers) - SHOWN_PUBLISHERS
    return {
        "id": document.id,
        "title": document.title,
        "document_kind": document.kind,
        "publishers": [*volume.publishers[:SHOWN_PUBLISHERS], *([f"{more} more"] if more > 0 else [])],
        "dated": dated(document.as_of, year),
        "words": f"{volume.words:,} {'word' if volume.words == 1 else 'words'}",
        "uploaded": volume.uploaded,
        "found": [{"place": one.place, "heading": one.heading, "snippet": one.snippet} for one in found.sections],
    }


def _section(place: int, section: Section, document: Document, numbers: dict[str, int]) -> dict[str, Any]:
    sentences = document.sentences[section.first : section.last]
    rests_on = {numbers[source] for sentence in sentences for source in sentence.sources if source in numbers}
    is_title = section.heading == document.title and place == 0
    return {
        "place": place,
        "heading": "" if is_title else section.heading,
        "level": max(1, len(section.path) - (section.path[:1] == (document.title,))),
        "blocks": list(_blocks(sentences, document.text)),
        "rests_on": sorted(rests_on),
    }


def _blocks(sentences: Sequence[Sentence], text: str) -> Iterator[dict[str, Any]]:
    """Paragraphs and lists, without the heading and what is no part of what the page says."""
    shown = [one for one in sentences if one.kind not in {"heading", "furniture"}]
    for is_list, group in groupby(shown, key=lambda one: one.kind in {"item", "row"}):
        run = list(group)
        if is_list:
            yield {"is_list": True, "lines": [one.text for one in run]}
        else:
            yield from ({"is_list": False, "lines": [line]} for line in _paragraphs(run, text))


def _paragraphs(run: Sequence[Sentence], text: str) -> Iterator[str]:
    together = [run[0].text]
    for before, one in pairwise(run):
        if "\n\n" in text[before.end : one.start]:
            yield " ".join(together)
            together = []
        together.append(one.text)
    yield " ".join(together)


def _source(number: int, source: Source, also: Sequence[Document]) -> dict[str, Any]:
    address = web_address(source.url)
    return {
        "number": number,
        "title": source.title,
        "about": [one for one in (source.author, source.publisher, source.date) if is_named(one)],
        "confidence": source.confidence,
        "address": address,
        "host": urlsplit(address).hostname or "",
        "also": [{"id": one.id, "title": one.title} for one in also],
    }


def _upload(file: UploadedFile, indexed: Document | None, copy_of: Document | None) -> dict[str, Any]:
    if indexed is None and copy_of is not None:
        return {"id": file.id, "name": file.name, "state": f"In use: the same text as {copy_of.file}", "waits": False}
    in_use = indexed is not None and indexed.sha256 == file.sha256
    state = "In use" if in_use else "Not in the index yet"
    return {"id": file.id, "name": file.name, "state": state, "waits": not in_use}


def _answers_alike(made: "Manifest", in_use: "Manifest") -> bool:
    """Whether the app can answer from a build as it is set now, which it can from the one in use."""
    return made.embedding.weights_sha256 == in_use.embedding.weights_sha256 and made.chunking == in_use.chunking


def _counts(made: "Manifest") -> str:
    uploaded = sum(is_uploaded(one.id) for one in made.documents)
    return f"{made.counts.documents} documents" + (f", {uploaded} of them uploaded" if uploaded else "")


def _changes(before: "Manifest", made: "Manifest") -> list[str]:
    old = {one.id: one.sha256 for one in before.documents}
    new = {one.id: one.sha256 for one in made.documents}
    changed = [one for one in new if one in old and new[one] != old[one]]
    parts = (("Added", [one for one in new if one not in old]), ("Removed", [one for one in old if one not in new]))
    return [f"{word}: {_names(ids)}" for word, ids in (*parts, ("Changed", changed)) if ids]


def _names(ids: Sequence[str]) -> str:
    names = [one.rpartition("/")[2] for one in ids[:SHOWN_CHANGES]]
    more = len(ids) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _moment(created: str) -> str:
    return datetime.fromisoformat(created).astimezone().strftime("%-d %B %Y, %H:%M")
