"""The menu by which a reader takes a conversation along: as Markdown, JSON, a page to print, or a study sheet."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.ui.exports import file_name, json_conversation, markdown_conversation, printable_conversation
from assistant.ui.state import ChatState
from assistant.ui.study_sheet import markdown_sheet, printable_sheet, study_sheet


def export_menu(state: ChatState) -> None:
    """Draw the menu; a file is made when it is asked for."""
    title = state.title or state.exchanges[0].question
    given = (title, tuple(state.exchanges))
    with st.popover("Export", icon=":material/download:"):
        st.markdown("**The conversation**")
        _download("Markdown", partial(markdown_conversation, *given), file_name(title, ".md"), "text/markdown")
        _download("JSON", partial(json_conversation, *given), file_name(title, ".json"), "application/json")
        _download(
            "Page to print (HTML)", partial(printable_conversation, *given), file_name(title, ".html"), "text/html"
        )
        st.markdown("**Study sheet:** its answers on one page, with their sources")
        _download(
            "Study sheet (Markdown)",
            lambda: markdown_sheet(study_sheet(*given)),
            file_name(title, "-study-sheet.md"),
            "text/markdown",
        )
        _download(
            "Study sheet to print (HTML)",
            lambda: printable_sheet(study_sheet(*given)),
            file_name(title, "-study-sheet.html"),
            "text/html",
        )


def _download(label: str, make: Callable[[], str], name: str, kind: str) -> None:
    st.download_button(label, make, name, kind, on_click="ignore", width="stretch")
