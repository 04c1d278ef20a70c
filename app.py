"""The app's entry point: `streamlit run app.py`. Page set-up and navigation, nothing else."""

import streamlit as st

from assistant.ui import chat, render

st.set_page_config(page_title="Medical massage assistant", page_icon=render.PAGE_ICON, layout="wide")
render.style_page()
st.navigation([st.Page(chat.page, title="Ask", icon=":material/forum:", default=True)], position="top").run()
