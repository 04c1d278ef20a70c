"""Signing in by Streamlit's own means: a provider in its secrets file, and a setting that closes the app without it."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, NoReturn

import streamlit as st
from streamlit.errors import StreamlitAuthError

from assistant.errors import SettingsError
from assistant.settings import load_settings
from assistant.ui.render import inert, message

DEFAULT_PROVIDER = "default"
SECRETS_FILE = ".streamlit/secrets.toml"
KEYS_OF_ALL = ("redirect_uri", "cookie_secret")
KEYS_OF_ONE = ("client_id", "client_secret", "server_metadata_url")
INSTALL_COMMAND = "pip install 'medical-massage-assistant[sign-in]'"
CLOSED = "This app is open to people who have signed in."


def gate() -> None:
    """Draw signing in and out; a page of a closed app ends here for a visitor who has not signed in."""
    try:
        is_closed = load_settings().require_sign_in
    except SettingsError as error:
        _end(str(error), ":material/error:")  # what cannot be read may have closed the app
    if st.user.get("is_logged_in"):
        _signed_in()
        return
    section = _auth_section()
    problem = fault_of(section)
    if is_closed:
        if problem:
            _end(f"Sign-in is required here, but {problem}", ":material/lock:")
        st.title("Sign in", anchor=False)
        st.markdown(CLOSED)
        _buttons(section)
        st.stop()
    if section and not problem:
        with st.sidebar:
            _buttons(section)


def providers(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the providers in the section `auth` of the secrets; a single one may stand there without a name."""
    named = tuple(name for name, value in section.items() if isinstance(value, Mapping) and name != "client_kwargs")
    return named or (DEFAULT_PROVIDER,)


def fault_of(section: Mapping[str, Any]) -> str:
    """What keeps anyone from signing in, as the end of a sentence that says what to do; empty where nothing does."""
    if not section:
        keys = ", ".join((*KEYS_OF_ALL, *KEYS_OF_ONE))
        return f"no provider is configured: add a section [auth] with {keys} to {SECRETS_FILE} and start the app again."
    for name in providers(section):
        own = section.get(name, section)
        lacking = [key for key in KEYS_OF_ALL if not section.get(key)] + [
            key for key in KEYS_OF_ONE if not own.get(key)
        ]
        if lacking:
            place = "[auth]" if name == DEFAULT_PROVIDER else f"[auth] or [auth.{name}]"
            return f"{SECRETS_FILE} lacks {', '.join(lacking)} in {place}: add it and start the app again."
    if find_spec("authlib") is None:
        return f"Authlib is not installed: {INSTALL_COMMAND}"
    return ""


def _auth_section() -> Mapping[str, Any]:
    """The section `auth` of the secrets; empty where there is no secrets file or none that can be read."""
    section = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    return section if isinstance(section, Mapping) else {}


def _end(reason: str, icon: str) -> NoReturn:
    st.error(message(reason), icon=icon)
    st.stop()


def _buttons(section: Mapping[str, Any]) -> None:
    for name in providers(section):
        label = "Sign in" if name == DEFAULT_PROVIDER else f"Sign in with {name}"
        if st.button(inert(label), icon=":material/login:", key=f"sign-in-{name}"):
            try:
                st.login(name)
            except StreamlitAuthError as error:
                st.error(message(str(error)), icon=":material/error:")


def _signed_in() -> None:
    name = str(st.user.get("name") or st.user.get("email") or "a reader")
    with st.sidebar:
        st.markdown(f"Signed in as {inert(name)}")
        st.button("Sign out", icon=":material/logout:", on_click=st.logout)
