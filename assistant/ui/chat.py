"""The chat page: a question, its answer with numbered marks, and beside it the passage that each mark stands for."""

import time
from concurrent.futures import Future
from dataclasses import asdict

import streamlit as st

from assistant.errors import AssistantError, IndexMissingError
from assistant.ui.library import Library, library_loading
from assistant.ui.passages import source_passage
from assistant.ui.render import inert, view
from assistant.ui.state import ChatState, Exchange, chat_state
from assistant.ui.turn import turn_view

BUILD_COMMAND = "assistant index build"
WHAT_IT_IS = "Answers from a small library of articles. Every sentence shows the exact words it rests on."
DISCLAIMER = "General information from the documents named under Sources. Not medical or legal advice."
LOADING_PAUSE_S = 0.4


def page() -> None:
    """Draw the page: first what needs no library, then the conversation, then the answer that is still due."""
    state = chat_state()
    typed = st.chat_input("Ask about medical massage", key=f"question-{state.conversation}")
    if typed:
        state.ask(typed)
    with st.bottom:
        st.caption(DISCLAIMER)
    _header(state)
    loading = library_loading()
    _conversation(state)
    _refused_question(state)
    library = _loaded(loading)
    if not state.exchanges and state.refused is None:
        topics = [asdict(topic) for topic in library.topics]
        view({"kind": "welcome", "topics": topics}, key=f"welcome-{state.conversation}", on_ask=state.ask)
    if state.pending is not None:
        _answer(state, state.pending, library)
        st.rerun()


def _header(state: ChatState) -> None:
    title, action = st.columns([5, 2], vertical_alignment="center")
    with title:
        st.title("Medical massage assistant", anchor=False)
        st.markdown(WHAT_IT_IS)
    with action, st.container(horizontal_alignment="right"):
        if state.exchanges:
            st.button("New conversation", icon=":material/add_comment:", on_click=state.start_again)


def _conversation(state: ChatState) -> None:
    for exchange in state.exchanges:
        newest = exchange is state.exchanges[-1]
        key = f"turn-{state.conversation}-{exchange.number}"
        view(turn_view(exchange, newest=newest), key=key, on_ask=state.ask)


def _refused_question(state: ChatState) -> None:
    if state.refused is None:
        return
    st.error(inert(state.refused.reason), icon=":material/error:")
    with st.form("refused-question", border=False):
        text = st.text_area("Your question, to change and ask again", value=state.refused.question, height=160)
        if st.form_submit_button("Ask again") and text.strip():
            state.ask(text)
            st.rerun()


def _loaded(loading: "Future[Library]") -> Library:
    """The library, once it is there. Until then the seconds are shown, which also lets a new question in."""
    place = st.empty()
    began = time.monotonic()
    while not loading.done():
        seconds = round(time.monotonic() - began)
        place.info(f"Loading the library… {seconds} s", icon=":material/hourglass_top:")
        time.sleep(LOADING_PAUSE_S)
    place.empty()
    try:
        return loading.result()
    except AssistantError as error:
        library_loading.clear()
        st.error(inert(str(error)), icon=":material/error:")
        if isinstance(error, IndexMissingError):
            st.markdown("Build the index in a terminal, then try again:")
            st.code(BUILD_COMMAND, language=None)
        st.button("Try again", icon=":material/refresh:")
        st.stop()


def _answer(state: ChatState, exchange: Exchange, library: Library) -> None:
    """Answer the waiting question; one that the pipeline refuses goes back to the reader with the reason."""
    try:
        answer = library.assistant.ask(exchange.question, state.turns())
        documents = {one.document_id: library.assistant.document(one.document_id) for one in answer.citations}
    except AssistantError as error:
        state.refuse(str(error))
        return
    exchange.sources = tuple(source_passage(one, documents[one.document_id]) for one in answer.citations)
    exchange.answer = answer
