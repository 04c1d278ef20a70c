"""The Sources page: the documents that answers come from, to search and to read; `?document=<id>` opens one.

`&section=<place>` opens it at a section, `&page=<number>&quote=<start>-<end>` at a page of its file.
"""

import re
from dataclasses import dataclass
from datetime import date

import streamlit as st

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.ui.loading import loaded_library
from assistant.ui.originals import original_address
from assistant.ui.page_view import PagePlace, page_view
from assistant.ui.render import message, view
from assistant.ui.sources_editing import draw_builds, draw_changes, draw_status, open_workshop
from assistant.ui.sources_shelf import Shelf, Volume, shelf
from assistant.ui.sources_view import document_view, documents_view

DOCUMENT, SECTION, PAGE, QUOTE = "document", "section", "page", "quote"
"""The parts of the page's address that say which document is open, and at which of its sections or pages."""

INTRODUCTION = "The documents that every answer is made from. Nothing is answered from anywhere else."


_QUOTE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class _Place:
    """What the address names: a document and, by its place, a section of it, or a page."""

    document_id: str
    section: int | None
    page: PagePlace | None


def page() -> None:
    """Draw the page: the open document, or all of them; beside them, where that is allowed, what changes them."""
    place = _place()
    st.title("Sources", anchor=False)
    if place is None:
        st.markdown(INTRODUCTION)
    library = loaded_library()
    switched = library.assistant.switched
    if switched is not None:
        st.caption(f"The documents were built anew: answers come from the new build since {switched:%d %B, %H:%M}.")
    try:
        there = shelf(library.assistant)
        if place is not None:
            _document(there, place)
            return
        settings = load_settings()
        if not settings.allow_editing:
            _documents(there)
            return
        workshop = open_workshop(library.assistant, there, settings)
        status = st.container()
        documents, changes, builds = st.tabs(["Documents", "Add and remove", "Builds"])
        with documents:
            _documents(there)
        with changes:
            draw_changes(workshop)
        with builds:
            draw_builds(workshop)
        with status:
            draw_status(workshop)
    except AssistantError as error:
        st.error(message(str(error)), icon=":material/error:")


def _place() -> _Place | None:
    document_id = st.query_params.get(DOCUMENT, "")
    if not document_id:
        return None
    number = _number(PAGE)
    quote = _QUOTE.fullmatch(st.query_params.get(QUOTE, ""))
    start, end = map(int, quote.groups()) if quote else (0, 0)
    return _Place(document_id, _number(SECTION), None if number is None else PagePlace(number, start, end))


def _number(name: str) -> int | None:
    given = st.query_params.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else None


def _documents(there: Shelf) -> None:
    query = st.text_input(
        "Search the documents",
        placeholder="A word of the title, the text or the publisher",
        icon=":material/search:",
        key="sources-query",
        live=True,
        persist_state="session",
    )
    found = there.search(query or "")
    view(
        documents_view(found, len(there.volumes), query or "", date.today().year),
        key="sources-documents",
        on_choose=_open,
    )


def _document(there: Shelf, place: _Place) -> None:
    volume: Volume | None = there.volume(place.document_id)
    if volume is None:
        st.warning(
            "This document is not among the sources now. It may have been removed, or its address is not right.",
            icon=":material/search_off:",
        )
        st.button("All documents", icon=":material/arrow_back:", on_click=_open, args=("",))
        return
    shown = document_view(volume, there, date.today().year, place.section) | {
        "page": page_view(volume.document, place.page) if place.page else None,
        "original": original_address(volume.document, load_settings()),
    }
    view(shown, key="sources-document", on_choose=_open)


def _open(chosen: str) -> None:
    """Make the address that of a document (`<id>` or `<section>:<id>`), or of all of them."""
    section, colon, document_id = chosen.partition(":")
    address = {DOCUMENT: document_id} if colon else {}
    if section:
        address[SECTION] = section
    st.query_params.from_dict(address)  # all at once: each change is a step of the browser's history
