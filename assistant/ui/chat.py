"""The chat page: a question, its answer with numbered marks, and beside it the passage that each mark stands for."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.store import FILE_NAME, ConversationStore
from assistant.types import Document
from assistant.ui.answering import answer, answer_at_once, begin_asking
from assistant.ui.export_menu import export_menu
from assistant.ui.exports import markdown_answer
from assistant.ui.history import history, history_again
from assistant.ui.keeping import Keeper, note_outdated
from assistant.ui.late import LateParts
from assistant.ui.library import Library, library_loading
from assistant.ui.loading import loaded_library
from assistant.ui.render import message, view
from assistant.ui.state import SHOWN_MORE, ChatState, Exchange, owner, visitor
from assistant.ui.streaming import PAUSE_S
from assistant.ui.turn import offered_questions, turn_view

T = TypeVar("T")

WATCH_S = 10
"""How often an open page looks for another build: it reads which one is in use, and draws nothing else again."""

ADDRESS = "c"
"""The query parameter that names the conversation on the page."""

WHAT_IT_IS = "Answers from a small library of articles. Every sentence shows the exact words it rests on."
DISCLAIMER = "General information from the documents named under Sources. Not medical or legal advice."
MISSING = "There is no conversation at this address on this machine. It may have been deleted."
NEWS = "The documents were updated at {:%H:%M}. New questions are answered from them as they are now."
NOT_KEPT = "Conversations are not kept at the moment; this one is lost when the page is closed."


def page() -> None:
    """Draw the page: first what needs no library, then the conversation, then the answer that is still due."""
    keeper = _keeper()
    state = keeper.state
    _follow_address(keeper)
    begin_asking(keeper)
    # Where Streamlit puts the input at the bottom by itself, it also keeps scrolling the page down to it.
    with st.bottom:
        refused_place = st.container()
        # By a callback: it runs also where the run of the page is given up before it comes to the question box.
        key = f"question-{state.visit}"
        st.chat_input("Ask about medical massage", key=key, on_submit=_ask_typed, args=(keeper, key))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(DISCLAIMER)
            view({"kind": "shortcuts"}, key="shortcuts", on_begin=lambda _: _go(keeper, ""))
    answer_at_once(keeper)
    late = LateParts()
    history(keeper, partial(_go, keeper), late)
    actions_place, news_place = _header(keeper)
    with refused_place:
        _refused_question(keeper)
    library_loading()  # begins here, while the conversation is drawn
    newest_place = _conversation(keeper, late)
    library = loaded_library()
    with news_place:
        st.fragment(_news, run_every=WATCH_S)(state, library)
    pending = state.pending
    if pending is not None:
        _answer(keeper, pending, library, _Places(refused_place, actions_place, newest_place))
        history_again(keeper, late)
    elif not state.exchanges and state.refused is None:
        _welcome(keeper, library)
    _tell_changes(state, library, late, is_answered_now=pending is not None)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a question stands that is being answered, and where it goes when it cannot be."""

    refused: DeltaGenerator
    actions: DeltaGenerator
    newest: DeltaGenerator


def _answer(keeper: Keeper, pending: Exchange, library: Library, places: _Places) -> None:
    """Answer the waiting question; one that cannot be answered leaves the conversation."""
    state = keeper.state
    try:
        answer(keeper, pending, library)
    finally:
        if state.refused is not None:
            if all(one.id != pending.id for one in state.exchanges):
                places.newest.empty()
            if not state.exchanges:
                places.actions.empty()
            with places.refused:
                _refused_question(keeper)


def _tell_changes(state: ChatState, library: Library, late: LateParts, *, is_answered_now: bool) -> None:
    """Show of the conversation what it took the library to find out: the answer, and what of it is outdated or next."""
    if not state.exchanges:
        return
    newest = state.exchanges[-1]
    outdated = _outdated_now(state, library)
    for exchange in state.drawn:
        if any(exchange is one for one in outdated) or (is_answered_now and exchange is newest):
            _tell(state, exchange, late)
    if _has_offers(newest, library):
        _tell(state, newest, late)


def _tell(state: ChatState, exchange: Exchange, late: LateParts) -> None:
    exchange.told += 1
    late.tell(exchange.id, _shown(state, exchange), exchange.version)


def _shown(state: ChatState, exchange: Exchange) -> dict[str, Any]:
    """What the page shows of an exchange."""
    return turn_view(exchange, newest=exchange is state.exchanges[-1]) | {"copied": markdown_answer(exchange)}


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


def _change(keeper: Keeper, change: Callable[[str], None], said: str) -> None:
    change(said)
    _show_address(keeper)


def _ask_typed(keeper: Keeper, key: str) -> None:
    question = st.session_state[key]
    if question and question.strip():
        _ask(keeper, question)


def _header(keeper: Keeper) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the top of the page, and give the places of what can be done with the conversation and of what is new."""
    state = keeper.state
    title, action = st.columns([5, 3], vertical_alignment="center")
    title.title("Medical massage assistant", anchor=False)
    actions_place, introduction = action.empty(), st.empty()
    if not state.exchanges:
        introduction.markdown(WHAT_IT_IS)
    else:
        with actions_place, st.container(horizontal=True, horizontal_alignment="right"):
            export_menu(state)
            st.button("New conversation", icon=":material/add_comment:", on_click=_go, args=(keeper, ""))
    if state.fault:
        st.warning(message(f"{NOT_KEPT} {state.fault}"), icon=":material/warning:")
    if state.missing:
        st.warning(MISSING, icon=":material/search_off:")
    return actions_place, st.empty()


def _conversation(keeper: Keeper, late: LateParts) -> DeltaGenerator:
    """Draw the newest part of the conversation, and give the place of its newest exchange."""
    state = keeper.state
    if state.hidden:
        st.button(
            f"Show earlier questions ({state.hidden})",
            icon=":material/expand_less:",
            on_click=_show_more,
            args=(state,),
        )
    place = st.empty()
    for exchange in state.drawn:
        with place:
            view(
                late.first(exchange.id, _shown(state, exchange), exchange.version),
                key=f"turn-{state.visit}-{exchange.id}",
                on_ask=partial(_ask, keeper),
                on_search=partial(_change, keeper, partial(keeper.search, exchange.id)),
                on_again=partial(_change, keeper, keeper.again),
                on_edit=partial(_change, keeper, partial(keeper.edit, exchange.id)),
                on_stop=keeper.stop,
                on_judge=partial(keeper.judge, exchange.id),
            )
        if exchange is not state.exchanges[-1]:
            place = st.empty()
    return place


def _welcome(keeper: Keeper, library: Library) -> None:
    """Draw the questions to begin with."""
    topics = _awaited(library.suggestions.topics(), "Finding questions to begin with…")
    shown = {"kind": "welcome", "topics": [asdict(topic) for topic in topics]}
    view(shown, key=f"welcome-{keeper.state.visit}", on_ask=partial(_ask, keeper))


def _has_offers(newest: Exchange, library: Library) -> bool:
    """Find out what the documents answer of that which can be asked next; give whether it is drawn otherwise."""
    if newest.answer is None:
        return False
    before, newest.offered = newest.offered, _awaited(library.suggestions.answered(offered_questions(newest.answer)))
    return newest.offered != before


def _awaited(found: "Future[tuple[T, ...]]", words: str = "") -> tuple[T, ...]:
    """What comes of work in the background. Each turn of the wait lets in what the reader does meanwhile."""
    place = st.empty()
    while not found.done():
        place.caption(words) if words else place.empty()
        time.sleep(PAUSE_S)
    place.empty()
    return found.result()


def _news(state: ChatState, library: Library) -> None:
    """Tell that other documents have come into use since the page last looked, also where nothing is done on it."""
    try:
        build, switched = library.assistant.build_id, library.assistant.switched
    except AssistantError:
        return  # whoever asks is told
    if state.build and state.build != build and switched is not None:
        state.news = NEWS.format(switched)
    state.build = build
    if state.news:
        st.info(state.news, icon=":material/update:")


def _show_more(state: ChatState) -> None:
    state.shown += SHOWN_MORE


def _outdated_now(state: ChatState, library: Library) -> list[Exchange]:
    """Compare what is drawn with the documents as they are now; give the exchanges that show something else now."""

    def document(document_id: str) -> Document | None:
        try:
            return library.assistant.document(document_id)
        except KeyError:
            return None

    fingerprint = library.assistant.corpus_fingerprint
    return [one for one in state.drawn if note_outdated(one, fingerprint, document)]


def _refused_question(keeper: Keeper) -> None:
    state = keeper.state
    if state.refused is None:
        return
    if state.refused.stopped:
        st.info(message(state.refused.reason), icon=":material/stop_circle:")
    else:
        st.error(message(state.refused.reason), icon=":material/error:")
    key = "refused-question"
    with st.form("refused", border=False):
        st.text_area("Your question, to change and ask again", value=state.refused.question, height=110, key=key)
        st.form_submit_button("Ask again", on_click=_ask_typed, args=(keeper, key))
