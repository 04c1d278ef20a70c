"""Whatever comes from outside reaches a display call of Streamlit through `inert`, or the page through `view`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "app.py", *sorted((ROOT / "assistant" / "ui").rglob("*.py"))]
READS_MARKDOWN = {
    *(
        "markdown",
        "write",
        "write_stream",
        "title",
        "header",
        "subheader",
        "caption",
        "text",
        "html",
        "badge",
        "metric",
    ),
    *(
        "error",
        "warning",
        "info",
        "success",
        "toast",
        "exception",
        "progress",
        "spinner",
        "status",
        "expander",
        "popover",
    ),
    *("button", "download_button", "form_submit_button", "link_button", "page_link", "checkbox", "toggle", "radio"),
    *("selectbox", "multiselect", "segmented_control", "pills", "text_input", "text_area", "number_input"),
    *(
        "chat_input",
        "file_uploader",
        "chat_message",
        "table",
        "dataframe",
        "data_editor",
        "image",
        "tabs",
        "menu_button",
    ),
}
"""Display calls whose text Streamlit reads as Markdown, or that fetch what they are given an address of."""
FETCHES = {"image", "audio", "video", "logo", "iframe", "link_button", "chat_message", "pdf"}
TEXT_ARGUMENTS = {"label", "body", "text", "help", "icon", "avatar", "options", "caption", "unsafe_allow_html"}
OUR_OWN_WORDS = {
    ("assistant/ui/chat.py", "state.hidden"),
    ("assistant/ui/chat.py", "state.news"),
    ("assistant/ui/chat.py", "words"),
    ("assistant/ui/check.py", "stage"),
    ("assistant/ui/check.py", "done"),
    ("assistant/ui/check.py", "total"),
    ("assistant/ui/loading.py", "seconds"),
    ("assistant/ui/sources_editing.py", "progress.words"),
    ("assistant/ui/sources_editing.py", "progress.share"),
    ("assistant/ui/export_menu.py", "label"),
    ("assistant/ui/sign_in.py", "icon"),
}
"""Names in a display call that hold numbers or words of ours, by their file."""


NUMBERS = {"f'g'", "f'd'", "f','", "f'.0f'", "f'.1f'"}
"""Formats that numbers and times alone have."""


def display_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls such as `st.error(...)` and `place.markdown(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS_MARKDOWN:
            owner = ast.unparse(node.func.value)
            if owner == "st" or owner.startswith("st.") or owner in ("place", "box", "column", "left", "right", "area"):
                yield node


def is_ours(node: ast.expr, file: str) -> bool:
    """Whether a text is ours, a number, or made inert."""
    match node:
        case ast.Constant():
            return True
        case ast.Name() | ast.Attribute() if ast.unparse(node).rpartition(".")[2].isupper():
            return True
        case ast.Name() | ast.Attribute():
            return (file, ast.unparse(node)) in OUR_OWN_WORDS
        case ast.Call():
            return ast.unparse(node.func) in ("inert", "message", "asset", "len", "render.inert")
        case ast.FormattedValue():
            form = ast.unparse(node.format_spec) if node.format_spec else ""
            return is_ours(node.value, file) or form in NUMBERS or form.startswith("f'%")
        case ast.JoinedStr():
            return all(is_ours(part, file) for part in node.values)
        case ast.IfExp():
            return is_ours(node.body, file) and is_ours(node.orelse, file)
        case ast.BinOp() | ast.BoolOp():
            parts = [node.left, node.right] if isinstance(node, ast.BinOp) else node.values
            return all(is_ours(part, file) for part in parts)
        case ast.List() | ast.Tuple():
            return all(is_ours(part, file) for part in node.elts)
        case _:
            return False


def foreign_texts(source: str, file: str) -> list[str]:
    found = []
    for call in display_calls(ast.parse(source)):
        texts = [*call.args[:1], *(one.value for one in call.keywords if one.arg in TEXT_ARGUMENTS)]
        found += [f"line {call.lineno}: {ast.unparse(call)[:90]}" for text in texts if not is_ours(text, file)]
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        found += [f"line {call.lineno}: {name} fetches" for _ in [0] if name in FETCHES]
        unsafe = [one for one in call.keywords if one.arg == "unsafe_allow_html"]
        found += [f"line {call.lineno}: HTML is let through" for one in unsafe if ast.unparse(one.value) != "False"]
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_display_call_is_given_foreign_text(path: Path) -> None:
    file = path.relative_to(ROOT).as_posix()
    assert foreign_texts(path.read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize(
    "source",
    [
        "st.error(str(error))",
        "st.markdown(f'Results for {name}')",
        "place.info('a ' + name)",
        "st.button(label=title)",
        "st.write(answer.text)",
        "st.image('x.png')",
        "st.markdown('x', unsafe_allow_html=True)",
        "st.toast(inert(a) + b)",
        "st.chat_message('user', avatar=url)",
    ],
)
def test_the_search_finds_each_of_these(source: str) -> None:
    assert foreign_texts(source, "x.py")


def test_html_is_written_in_two_places_of_the_page_only() -> None:
    """A style sheet of ours, and the exports, which escape whatever they are given."""
    found = {
        path.name
        for path in PAGES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("st.html", "st.components.v1.html", "components.html")
    }
    assert found <= {"render.py"}
