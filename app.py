"""The app's entry point: `streamlit run app.py`. Page set-up and navigation, nothing else."""

import streamlit as st

from assistant.ui import chat, check, render, sources

st.set_page_config(page_title="Medical massage assistant", page_icon=render.PAGE_ICON, layout="wide")
render.style_page()
PAGES = [
    st.Page(chat.page, title="Ask", icon=":material/forum:", default=True),
    st.Page(check.page, title="FAQ check", icon=":material/fact_check:", url_path="check"),
    st.Page(sources.page, title="Sources", icon=":material/menu_book:", url_path="sources"),
]
st.navigation(PAGES, position="top").run()
