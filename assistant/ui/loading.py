"""The wait for the library, as every page that needs it shows it, and what to do where there is none."""

import time

import streamlit as st

from assistant.errors import AssistantError, IndexMissingError
from assistant.ui.library import Library, library_loading
from assistant.ui.render import message

BUILD_COMMAND = "assistant index build"
LOADING_PAUSE_S = 0.4


def loaded_library() -> Library:
    """The library, once it is there; the page ends here where it cannot be opened.

    Until it is there the seconds are shown, which also lets a new question in.
    """
    loading = library_loading()
    place = st.empty()
    began = time.monotonic()
    while not loading.done():
        seconds = round(time.monotonic() - began)
        place.info(f"Loading the library… {seconds} s", icon=":material/hourglass_top:")
        time.sleep(LOADING_PAUSE_S)
    place.empty()
    if loading.exception() is not None:
        library_loading.clear()
    try:
        return loading.result()
    except AssistantError as error:
        st.error(message(str(error)), icon=":material/error:")
        if isinstance(error, IndexMissingError):
            st.markdown("Build the index in a terminal, then try again:")
            st.code(BUILD_COMMAND, language=None)
        st.button("Try again", icon=":material/refresh:")
        st.stop()
