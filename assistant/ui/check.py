"""The FAQ check page: a page of questions and answers, and what the sources say to each of its sentences."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

import streamlit as st

from assistant.checking import Faq, Form, read_faq
from assistant.checking.reports import csv_report, markdown_report
from assistant.errors import AssistantError, FaqFileError
from assistant.ui.check_view import check_view
from assistant.ui.library import Library
from assistant.ui.limit import admit
from assistant.ui.loading import loaded_library
from assistant.ui.passages import source_passage
from assistant.ui.render import inert, message, view
from assistant.ui.state import CheckState, visitor

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

Source = Literal["Paste a page", "Upload a file", "One answer"]
SOURCES: tuple[Source, ...] = ("Paste a page", "Upload a file", "One answer")
FORMS: dict[str, Form] = {".md": "md", ".txt": "txt", ".csv": "csv"}
INTRODUCTION = (
    "Compare the answers on your own FAQ page with the sources, sentence by sentence. "
    "Nothing leaves this machine, and nothing that you paste is kept."
)
PASTED = "Your page"
HINT = "## Is a prescription needed?\n\nNo. A prescription is never needed."


def page() -> None:
    """Draw the page: what to check, then what came of it."""
    st.title("FAQ check", anchor=False)
    st.markdown(INTRODUCTION)
    state = visitor().check
    given = _given()
    library = loaded_library()
    if given is not None:
        _run(state, given, library)
    if state.check is not None:
        _results(state)


@dataclass(frozen=True, slots=True)
class _Given:
    name: str
    text: str
    form: Form


def _given() -> _Given | None:
    """What the reader wants checked, when the button was pressed."""
    source = st.segmented_control("What to check", SOURCES, default=SOURCES[0], key="check-source") or SOURCES[0]
    with st.form("check", border=False):
        uploaded: UploadedFile | None = None
        question = text = ""
        if source == "Upload a file":
            uploaded = st.file_uploader("A .md, .txt or .csv file of questions and answers", type=["md", "txt", "csv"])
        elif source == "One answer":
            question = st.text_input("The question")
            text = st.text_area("Your answer", height=140)
        else:
            text = st.text_area("Questions, each as a heading, with their answers", height=260, placeholder=HINT)
        pressed = st.form_submit_button("Check", type="primary", icon=":material/fact_check:")
    if not pressed:
        return None
    if source == "Upload a file":
        return _uploaded(uploaded)
    if not text.strip():
        st.error("There is nothing to check yet: give an answer first.", icon=":material/error:")
        return None
    asked = " ".join(question.split())
    return _Given(asked or PASTED, f"## {asked}\n\n{text}" if asked else text, "md")


def _uploaded(file: "UploadedFile | None") -> _Given | None:
    from assistant.loading.encodings import decode
    from assistant.loading.reading import UnreadableDocumentError

    if file is None:
        st.error("There is nothing to check yet: choose a file first.", icon=":material/error:")
        return None
    try:
        text = decode(file.getvalue()).text.removeprefix("\ufeff")
    except UnreadableDocumentError as error:
        st.error(inert(f"{file.name} cannot be checked: {error.reason}."), icon=":material/error:")
        return None
    return _Given(file.name, text, FORMS.get(PurePath(file.name).suffix.lower(), "txt"))


def _run(state: CheckState, given: _Given, library: Library) -> None:
    """Check what is given; what cannot be checked leaves the results of the last check in place."""
    place = st.empty()

    def report(stage: str, done: int, total: int) -> None:
        place.progress(done / total if total else 1.0, f"{stage}: {done} of {total}")

    try:
        faq: Faq = read_faq(given.text, given.form)
        admit("check")
        check = library.assistant.check_faq(faq, progress=report)
    except FaqFileError as error:
        place.error(inert(f"{given.name} cannot be checked: {error}"), icon=":material/error:")
        return
    except AssistantError as error:
        place.error(message(str(error)), icon=":material/error:")
        return
    place.empty()
    cited = {one.number: one for item in check.items for sentence in item.sentences for one in sentence.citations}
    state.name, state.check = given.name, check
    state.passages = tuple(
        source_passage(one, library.assistant.document(one.document_id)) for _, one in sorted(cited.items())
    )


def _results(state: CheckState) -> None:
    if state.check is None:
        return
    st.header("Results" if state.name == PASTED else f"Results for {inert(state.name)}", anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            "Report (Markdown)",
            markdown_report(state.check, state.name),
            "faq-check.md",
            "text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Table (CSV)",
            csv_report(state.check),
            "faq-check.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    view(check_view(state.check, state.passages), key="check-results")
