"""The one way in which text from outside reaches the page: questions, answers, quotes, titles, addresses, errors.

Streamlit reads almost every string as Markdown, and a picture in it makes the reader's browser call a foreign host. So
foreign text is shown in two ways only, and both are here: `view` hands plain strings to our own page element, which
makes text nodes of them and nothing else; `inert` is for Streamlit's own message boxes.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

import streamlit as st

ASSETS = files("assistant.ui").joinpath("assets")
PAGE_ICON = str(ASSETS.joinpath("icon.svg"))
"""A file of ours: for an icon given by name, Streamlit lets the browser fetch a picture from a host on the internet."""

WORD_JOINER = "\u2060"
"""Has no width. After a sign it keeps Streamlit from reading shortcodes, bare addresses and arrows into the text."""

_ELEMENTS = {
    "check": "check",
    "evals": "evals",
    "documents": "sources",
    "document": "sources",
    "uploads": "sources",
    "builds": "sources",
    "history": "history",
    "shortcuts": "shortcuts",
    "drawer": "drawer",
    "late": "late",
}
"""Which script draws a part of the page; `view` draws the others."""

_MARKDOWN_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_COMMAND = re.compile(r"`((?:assistant|chroma|pip|python) [\w .=/'\[\]-]+)`")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAMED_LIKE_A_HOST = re.compile(r"(?i)\b(www)\b")


def plain(text: str) -> str:
    """Text without control characters and without marks that turn its direction; line breaks and tabs stay."""
    if text.isprintable():  # most texts by far, and looking at each character took longest of all on the page
        return text
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in _DIRECTION_MARKS)
    )


def inert(text: str) -> str:
    """Text as Markdown that shows exactly that text: no link, picture, HTML, formula, colour, shortcode or list."""
    return _escaped(" ".join(plain(text).split()))


def message(text: str) -> str:
    """A message of ours as Markdown: inert, but for the commands between its backticks, which show as such."""
    parts = _COMMAND.split(" ".join(plain(text).split()))
    return "".join(f"`{part}`" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(one_line: str) -> str:
    escaped = _MARKDOWN_SIGNS.sub(rf"\\\1{WORD_JOINER}", one_line)
    separated = _NAMED_LIKE_A_HOST.sub(rf"\1{WORD_JOINER}", escaped)
    return re.sub(r"^(\d+)", rf"\1{WORD_JOINER}", separated)


def view(data: Mapping[str, Any], *, key: str, **listeners: Callable[[str], None]) -> None:
    """Show one part of the page: `data["kind"]` says which, the strings in it are shown as they are.

    Args:
        data: strings, numbers, lists and mappings only; every string goes through `plain`.
        key: tells this part from the others; the same key keeps what the reader opened in it.
        listeners: `on_ask` is called with what the part's script says by `setTriggerValue("ask", text)`, and so on.
    """
    key = key.replace("_", ".")  # Streamlit refuses two underscores in a row, and ids of ours may have them

    def heard(name: str) -> None:
        said = st.session_state[key].get(name.removeprefix("on_"))
        if isinstance(said, str):
            listeners[name](said)

    callbacks = {f"{name}_change": partial(heard, name) for name in listeners}
    _element(_ELEMENTS.get(data["kind"], "view"))(data=_cleaned(data), key=key, **callbacks)


def style_page() -> None:
    """Widths, spacing and focus marks of the page itself, and its sidebar; fixed texts, nothing from outside."""
    st.html(f"<style>{asset('page.css')}</style>")
    view({"kind": "drawer"}, key="drawer")


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value


@cache
def _element(name: str) -> Any:  # noqa: ANN401 - Streamlit's own callable
    own = ("feedback", "actions", "view") if name == "view" else (name,)
    style = "\n".join(asset(f"{one}.css") for one in dict.fromkeys(("view", *own)) if _is_asset(f"{one}.css"))
    script = "\n".join(asset(f"{one}.js") for one in ("parts", *own))
    return st.components.v2.component(f"assistant_{name}", css=style, js=script)


def _is_asset(name: str) -> bool:
    return ASSETS.joinpath(name).is_file()


@cache
def asset(name: str) -> str:
    """The text of one of our own style sheets and scripts."""
    return ASSETS.joinpath(name).read_text(encoding="utf-8")
