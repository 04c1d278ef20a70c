"""The chat page: a question, its answer with numbered marks, and beside it the passage that each mark stands for."""

from collections.abc import Callable
from dataclasses import asdict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from assistant.errors import AssistantError
from assistant.types import StreamedPart
from assistant.ui.library import Library, library_loading
from assistant.ui.limit import admit
from assistant.ui.loading import loaded_library
from assistant.ui.passages import source_passage
from assistant.ui.render import inert, view
from assistant.ui.state import ChatState, Exchange, chat_state
from assistant.ui.turn import sentence_line, turn_view

WHAT_IT_IS = "Answers from a small library of articles. Every sentence shows the exact words it rests on."
DISCLAIMER = "General information from the documents named under Sources. Not medical or legal advice."
UNEXPECTED = "This question could not be answered. What went wrong is in the terminal that runs the app."


def page() -> None:
    """Draw the page: first what needs no library, then the conversation, then the answer that is still due."""
    state = chat_state()
    # Where Streamlit puts the input at the bottom by itself, it also keeps scrolling the page down to it.
    with st.bottom:
        refused_place = st.container()
        typed = st.chat_input("Ask about medical massage", key=f"question-{state.conversation}")
        st.caption(DISCLAIMER)
    if typed:
        state.ask(typed)
    _header(state)
    with refused_place:
        _refused_question(state)
    library_loading()  # begins here, while the conversation is drawn
    newest_place = _conversation(state)
    library = loaded_library()
    if not state.exchanges and state.refused is None:
        topics = [asdict(topic) for topic in library.topics]
        view({"kind": "welcome", "topics": topics}, key=f"welcome-{state.conversation}", on_ask=state.ask)
    if state.pending is None:
        return
    try:
        _answer(state, state.pending, library)
    finally:
        if state.refused is not None:
            newest_place.empty()
            with refused_place:
                _refused_question(state)
    st.rerun()


def _header(state: ChatState) -> None:
    title, action = st.columns([5, 2], vertical_alignment="center")
    with title:
        st.title("Medical massage assistant", anchor=False)
        st.markdown(WHAT_IT_IS)
    with action, st.container(horizontal_alignment="right"):
        if state.exchanges:
            st.button("New conversation", icon=":material/add_comment:", on_click=state.start_again)


def _conversation(state: ChatState) -> DeltaGenerator:
    """Draw the conversation, and give the place of its newest part."""
    place = st.empty()
    for exchange in state.exchanges:
        newest = exchange is state.exchanges[-1]
        key = f"turn-{state.conversation}-{exchange.number}"
        with place:
            view(turn_view(exchange, newest=newest), key=key, on_ask=state.ask, on_search=state.search)
        if not newest:
            place = st.empty()
    return place


def _refused_question(state: ChatState) -> None:
    if state.refused is None:
        return
    st.error(inert(state.refused.reason), icon=":material/error:")
    with st.form("refused-question", border=False):
        text = st.text_area("Your question, to change and ask again", value=state.refused.question, height=110)
        if st.form_submit_button("Ask again") and text.strip():
            state.ask(text)
            st.rerun()


def _answer(state: ChatState, exchange: Exchange, library: Library) -> None:
    """Answer the waiting question; one that cannot be answered goes back to the reader with the reason."""
    reason = UNEXPECTED
    try:
        admit("question")
        answer = library.assistant.ask(
            exchange.question, state.turns(), reading=exchange.reading, show=_shower(library)
        )
        documents = {one.document_id: library.assistant.document(one.document_id) for one in answer.citations}
        exchange.sources = tuple(source_passage(one, documents[one.document_id]) for one in answer.citations)
        exchange.answer = answer
    except AssistantError as error:
        reason = str(error)
    except (RerunException, StopException):
        # The reader did something else on the page while a language model wrote: the question still waits.
        reason = ""
        raise
    finally:
        if exchange.answer is None and reason:
            state.refuse(reason)


def _shower(library: Library) -> Callable[[StreamedPart], None] | None:
    """What shows the sentences of a language model below the question, each as soon as it is verified."""
    if not library.assistant.language_model:
        return None
    place, lines = st.empty(), list[str]()

    def show(part: StreamedPart) -> None:
        if part.sentence is not None:
            lines.append(sentence_line(part.sentence))
            place.markdown(inert(" ".join(lines)))

    return show
