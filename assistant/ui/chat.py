"""The chat page: a question, its answer with numbered marks, and beside it the passage that each mark stands for."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.store import FILE_NAME, ConversationStore
from assistant.types import Document, StreamedPart
from assistant.ui.export_menu import export_menu
from assistant.ui.history import history
from assistant.ui.keeping import Keeper, note_outdated
from assistant.ui.library import Library, library_loading
from assistant.ui.limit import admit
from assistant.ui.loading import loaded_library
from assistant.ui.passages import source_passage
from assistant.ui.render import inert, view
from assistant.ui.state import SHOWN_MORE, ChatState, Exchange, owner, visitor
from assistant.ui.turn import sentence_line, turn_view

ADDRESS = "c"
"""The query parameter that names the conversation on the page."""

WHAT_IT_IS = "Answers from a small library of articles. Every sentence shows the exact words it rests on."
DISCLAIMER = "General information from the documents named under Sources. Not medical or legal advice."
UNEXPECTED = "This question could not be answered. What went wrong is in the terminal that runs the app."
MISSING = "There is no conversation at this address on this machine. It may have been deleted."
NOT_KEPT = "Conversations are not kept at the moment; this one is lost when the page is closed."


def page() -> None:
    """Draw the page: first what needs no library, then the conversation, then the answer that is still due."""
    keeper = _keeper()
    state = keeper.state
    _follow_address(keeper)
    # Where Streamlit puts the input at the bottom by itself, it also keeps scrolling the page down to it.
    with st.bottom:
        refused_place = st.container()
        typed = st.chat_input("Ask about medical massage", key=f"question-{state.visit}")
        st.caption(DISCLAIMER)
    if typed:
        _ask(keeper, typed)
    history(keeper, partial(_go, keeper))
    _header(keeper)
    with refused_place:
        _refused_question(keeper)
    library_loading()  # begins here, while the conversation is drawn
    newest_place = _conversation(keeper)
    library = loaded_library()
    if not state.exchanges and state.refused is None:
        topics = [asdict(topic) for topic in library.topics]
        view({"kind": "welcome", "topics": topics}, key=f"welcome-{state.visit}", on_ask=partial(_ask, keeper))
    if state.pending is None:
        if _has_news(state, library):
            st.rerun()
        return
    try:
        _answer(keeper, state.pending, library)
    finally:
        if state.refused is not None:
            newest_place.empty()
            with refused_place:
                _refused_question(keeper)
    st.rerun()


def _keeper() -> Keeper:
    state = visitor().chat
    try:
        path = load_settings().user_data_dir / FILE_NAME
    except AssistantError as error:
        state.fault = str(error)
        return Keeper(state, None)
    return Keeper(state, ConversationStore(path, owner()))


def _follow_address(keeper: Keeper) -> None:
    """Show what the address names. A reader who comes back from another page finds the conversation again."""
    here = visitor()
    address = st.query_params.get(ADDRESS, "")
    if not address and here.came_from not in {None, here.page}:
        address = keeper.state.conversation
    keeper.follow(address)
    _show_address(keeper)


def _show_address(keeper: Keeper) -> None:
    conversation = keeper.state.conversation
    if st.query_params.get(ADDRESS, "") == conversation:
        return
    if conversation:
        st.query_params[ADDRESS] = conversation
    else:
        del st.query_params[ADDRESS]


def _go(keeper: Keeper, conversation: str) -> None:
    keeper.follow(conversation)
    _show_address(keeper)


def _ask(keeper: Keeper, question: str) -> None:
    keeper.ask(question)
    _show_address(keeper)


def _header(keeper: Keeper) -> None:
    state = keeper.state
    title, action = st.columns([5, 3], vertical_alignment="center")
    with title:
        st.title("Medical massage assistant", anchor=False)
        st.markdown(WHAT_IT_IS)
    with action, st.container(horizontal=True, horizontal_alignment="right"):
        if state.exchanges:
            export_menu(state)
            st.button("New conversation", icon=":material/add_comment:", on_click=_go, args=(keeper, ""))
    if state.fault:
        st.warning(inert(f"{NOT_KEPT} {state.fault}"), icon=":material/warning:")
    if state.missing:
        st.warning(MISSING, icon=":material/search_off:")


def _conversation(keeper: Keeper) -> DeltaGenerator:
    """Draw the newest part of the conversation, and give the place of its newest exchange."""
    state = keeper.state
    earlier = len(state.exchanges) - state.shown
    if earlier > 0:
        st.button(
            f"Show earlier questions ({earlier})", icon=":material/expand_less:", on_click=_show_more, args=(state,)
        )
    place = st.empty()
    for exchange in state.exchanges[-state.shown :]:
        newest = exchange is state.exchanges[-1]
        with place:
            view(
                turn_view(exchange, newest=newest),
                key=f"turn-{state.visit}-{exchange.id}",
                on_ask=partial(_ask, keeper),
                on_search=keeper.search,
                on_judge=partial(keeper.judge, exchange.id),
            )
        if not newest:
            place = st.empty()
    return place


def _show_more(state: ChatState) -> None:
    state.shown += SHOWN_MORE


def _has_news(state: ChatState, library: Library) -> bool:
    """Compare what is drawn with the documents as they are now; give whether something else has to be drawn."""

    def document(document_id: str) -> Document | None:
        try:
            return library.assistant.document(document_id)
        except KeyError:
            return None

    fingerprint = library.assistant.corpus_fingerprint
    # A list, because each of them has to be compared, also after one with news.
    return any([note_outdated(one, fingerprint, document) for one in state.exchanges[-state.shown :]])


def _refused_question(keeper: Keeper) -> None:
    state = keeper.state
    if state.refused is None:
        return
    st.error(inert(state.refused.reason), icon=":material/error:")
    with st.form("refused-question", border=False):
        text = st.text_area("Your question, to change and ask again", value=state.refused.question, height=110)
        if st.form_submit_button("Ask again") and text.strip():
            _ask(keeper, text)
            st.rerun()


def _answer(keeper: Keeper, exchange: Exchange, library: Library) -> None:
    """Answer the waiting question; one that cannot be answered goes back to the reader with the reason."""
    reason = UNEXPECTED
    try:
        admit("question")
        answer = library.assistant.ask(
            exchange.question, keeper.state.turns(), reading=exchange.reading, show=_shower(library)
        )
        documents = {one.document_id: library.assistant.document(one.document_id) for one in answer.citations}
        exchange.sources = tuple(source_passage(one, documents[one.document_id]) for one in answer.citations)
        exchange.answer, exchange.compared_with = answer, answer.corpus_fingerprint
        keeper.answered(exchange)
    except AssistantError as error:
        reason = str(error)
    except (RerunException, StopException):
        # The reader did something else on the page while a language model wrote: the question still waits.
        reason = ""
        raise
    finally:
        if exchange.answer is None and reason:
            keeper.refuse(reason)


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
