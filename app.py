"""The app's entry point: `streamlit run app.py`. Page set-up and navigation, nothing else."""

import streamlit as st

from assistant.ui import chat, check, render, sign_in, sources
from assistant.ui.state import visitor


def evals_page() -> None:
    """The evals page, whose modules are imported when it is first opened."""
    from evals.app import page

    page.page()


st.set_page_config(page_title="Medical massage assistant", page_icon=render.PAGE_ICON, layout="wide")
render.style_page()
sign_in.gate()
PAGES = [
    st.Page(chat.page, title="Ask", icon=":material/forum:", default=True),
    st.Page(check.page, title="FAQ check", icon=":material/fact_check:", url_path="check"),
    st.Page(sources.page, title="Sources", icon=":material/menu_book:", url_path="sources"),
    st.Page(evals_page, title="Evals", icon=":material/monitoring:", url_path="evals"),
]
page = st.navigation(PAGES, position="top")
visitor().arrive(page.url_path)
page.run()
