"""A file of questions and answers -> its items, each sentence with its place in the file."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.checking.items import Item, item_of, items_of
from assistant.checking.mapping import Mapped
from assistant.checking.markdown import Piece, read_markdown
from assistant.checking.rows import RowError, columns_of, read_rows
from assistant.errors import FaqFileError
from assistant.loading.encodings import decode
from assistant.loading.plain_text import read_plain_text
from assistant.loading.reading import UnreadableDocumentError, read_bytes

Form = Literal["md", "txt", "csv"]

MAX_CHARACTERS = 2_000_000
_FORMS: dict[str, Form] = {".md": "md", ".markdown": "md", ".txt": "txt", ".csv": "csv"}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Faq:
    """What a file holds: its text, in which the items' sentences have their places, and the items."""

    text: str
    items: tuple[Item, ...]


def read_faq_file(path: Path) -> Faq:
    """The questions and answers of a Markdown, text or CSV file.

    The text is the file as it stands, line ends included, without a byte order mark.

    Raises:
        FaqFileError: it is missing, empty, too large, no text, or has another suffix; or it holds no sentence.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        suffix = path.suffix or "no suffix"
        raise FaqFileError(f"{path} cannot be checked: .md, .txt and .csv files are read, and this has {suffix}.")
    try:
        text = decode(read_bytes(path)).text
    except UnreadableDocumentError as error:
        raise FaqFileError(f"{path} cannot be checked: {error.reason}.") from error
    try:
        return read_faq(text.removeprefix("\ufeff"), form)
    except FaqFileError as error:
        raise FaqFileError(f"{path} cannot be checked: {error}") from error


def read_faq(text: str, form: Form = "md") -> Faq:
    """The questions and answers of a text.

    Raises:
        FaqFileError: it is too long, or holds no sentence.
    """
    if len(text) > MAX_CHARACTERS:
        raise FaqFileError(f"it has more than {MAX_CHARACTERS:,} characters; split it.")
    plain = _same_length(text)
    try:
        items = _ITEMS[form](plain)
    except RowError as error:
        raise FaqFileError(f"{error}.") from error
    if not any(item.parts for item in items):
        raise FaqFileError("it holds no answers: each question needs some text below it, or a second column.")
    return Faq(text, tuple(items))


def _same_length(text: str) -> str:
    """The text with plain line ends and without control characters, each character in its place."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return _CONTROLS.sub(" ", text)


def _markdown_items(text: str) -> list[Item]:
    return items_of(read_markdown(Mapped(text)))


def _text_items(text: str) -> list[Item]:
    source = Mapped(text)
    blocks = read_plain_text(text).blocks
    kinds = {"heading": "heading", "item": "item", "row": "row"}
    return items_of(
        Piece(kinds.get(block.kind, "prose"), source.piece(block.start, block.end), block.level)  # type: ignore[arg-type]
        for block in blocks
    )


def _csv_items(text: str) -> list[Item]:
    rows = read_rows(text)
    columns = columns_of(rows)
    empty = Mapped("")
    items = []
    for row in rows[columns.first_row :]:
        question, answer = (row[place] if place < len(row) else empty for place in (columns.question, columns.answer))
        items.append(item_of(question, read_markdown(answer)))
    return items


_ITEMS = {"md": _markdown_items, "txt": _text_items, "csv": _csv_items}
