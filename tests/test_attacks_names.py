"""No name of an uploaded file is a path, a device, markup or something else than it looks like."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.reports import escaped
from assistant.pipeline.uploads import UploadError, UploadLimits, Uploads, file_name, shown_name
from assistant.ui.render import inert

TEXT = b"# Lantern\n\nThe lantern weighs seventeen kilograms.\n"
NAMES = [
    "../../etc/x.md",
    "..\\x.md",
    "/abs/x.md",
    "C:\\x.md",
    "\\\\server\\share\\x.md",
    "a\x00b.md",
    "a\nb\r.md",
    f"{'n' * 300}.md",
    "\u202edm.exe.md",
    "x\u200b\ufeff\u2066.md",
    "CON.md",
    "nul.txt",
    ".md",
    "..md",
    "....md",
    "%2e%2e%2fx.md",
    "x.md/../../y.md",
    "![](http://127.0.0.1:1/x).md",
    "<img src=x onerror=alert(1)>.md",
    "[a](javascript:alert(1)).md",
    "=HYPERLINK(1).txt",
    "--corpus.md",
    "~root.md",
    "$(id).md",
    "`id`.md",
    "a|b;c&d.md",
    "\ud800.md",
    "ﬁle\u0301.md",
    "x.pdf.md",
    "日本語.md",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_an_uploaded_file_lands_in_its_folder_under_a_plain_name(tmp_path: Path, name: str) -> None:
    uploads = Uploads(tmp_path / "in" / "uploads", UploadLimits(1000, 5))
    try:
        document = uploads.add(name, TEXT)
    except UploadError as error:
        assert "\n" not in str(error) and str(error).isprintable()
        return
    (kept,) = uploads.folder.iterdir()
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == [kept]
    assert is_plain(kept.name)
    assert document.file == kept.name


def is_plain(name: str) -> bool:
    kinds = {unicodedata.category(character) for character in name}
    return (
        not any(character in name for character in "/\\<>|;&$`*?\"'()[]{}=!%~:")
        and not name.startswith((".", "-"))
        and not any(kind.startswith("C") or kind.startswith("Z") for kind in kinds)
        and len(name) <= 90
        and name == unicodedata.normalize("NFC", name)
    )


@given(st.text(max_size=120))
def test_any_name_is_plain_or_refused_and_can_be_shown(name: str) -> None:
    try:
        assert is_plain(file_name(f"{name}.md"))
    except UploadError as error:
        assert "\n" not in str(error)
    shown = shown_name(name)
    assert shown.isprintable() and len(shown) <= 90
    for displayed in (inert(shown), escaped(shown)):
        assert "\n" not in displayed
        assert "![" not in displayed and "](" not in displayed
