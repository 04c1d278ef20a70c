"""The Streamlit pages. Only `app.py` imports this package, so its modules may import Streamlit at the top."""
