"""The list of kept conversations in the sidebar: search, open, rename, delete."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import streamlit as st

from assistant.store import Listed
from assistant.store.conversations import new_id
from assistant.ui.keeping import Keeper
from assistant.ui.late import LateParts
from assistant.ui.render import view

LISTED = 50
SEARCH_KEY = "conversation-search"
HISTORY = "history"
NONE_YET = "Your conversations will be listed here. They are kept on this machine only."
NONE_FOUND = "No conversation holds these words."


def history(keeper: Keeper, go: Callable[[str], None], late: LateParts) -> None:
    """Draw the list.

    Args:
        keeper: of the conversation on the page.
        go: called with the id of the conversation that the reader opens, empty after a deletion.
        late: what tells the list of changes to it in this run.
    """

    def rename(said: str) -> None:
        keeper.rename(*renaming(said))

    def delete(conversation: str) -> None:
        keeper.delete(conversation)
        go(keeper.state.conversation)

    with st.sidebar:
        shown = _listed(keeper)
        if shown["conversations"] or shown["searched"]:
            st.text_input("Search conversations", key=SEARCH_KEY, placeholder="Words of a question or an answer")
        data = late.first(HISTORY, shown, new_id())
        view(data, key="history", on_open=go, on_begin=lambda _: go(""), on_rename=rename, on_delete=delete)


def history_again(keeper: Keeper, late: LateParts) -> None:
    """Let the list that was drawn show what has changed since."""
    late.tell(HISTORY, _listed(keeper), new_id())


def _listed(keeper: Keeper) -> dict[str, Any]:
    """What the list shows now; the title of the conversation on the page is taken from it."""
    wanted, state = str(st.session_state.get(SEARCH_KEY, "")), keeper.state
    found = keeper.listed(wanted, limit=LISTED + 1)
    if state.conversation:
        state.title = next((one.title for one in found if one.id == state.conversation), "") or state.title
    return history_view(found, state.conversation, searched=bool(wanted.strip()))


def history_view(found: list[Listed], open_id: str, *, searched: bool) -> dict[str, Any]:
    """The list as plain data for `render.view`."""
    return {
        "kind": "history",
        "searched": searched,
        "open": open_id,
        "conversations": [{"id": one.id, "title": one.title, "when": _day(one.changed)} for one in found[:LISTED]],
        "none": NONE_FOUND if searched else NONE_YET,
        "more": "Older ones are found by their words." if len(found) > LISTED else "",
    }


def renaming(said: str) -> tuple[str, str]:
    """The conversation and its new title; both empty where it is not what our page sends."""
    try:
        given = json.loads(said)
    except ValueError:
        return "", ""
    valid = isinstance(given, list) and len(given) == 2 and all(isinstance(one, str) for one in given)
    return (given[0], given[1]) if valid else ("", "")


def _day(moment: str) -> str:
    """The day of a moment, as the clock of this machine has it."""
    try:
        day = datetime.fromisoformat(moment).astimezone().date()
    except ValueError:
        return ""
    if day == date.today():
        return "Today"
    return f"{day.day} {day:%B %Y}"
