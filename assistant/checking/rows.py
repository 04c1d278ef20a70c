"""Comma-separated values -> rows of fields, each character with its place in the file."""

import re

from assistant.checking.mapping import Mapped, Writer
from assistant.loading.question_columns import Columns, named_columns

_DELIMITERS = ",;\t|"
_SNIFFED_ROWS = 50


class RowError(ValueError):
    """A row cannot be read; the message says which, and why."""


def read_rows(text: str) -> list[list[Mapped]]:
    """The rows of a file, empty lines left out; the delimiter is the one that parts the most rows alike.

    Raises:
        RowError: a quotation mark is opened and never closed.
    """
    head = "\n".join(text.split("\n")[:_SNIFFED_ROWS])
    readings = {delimiter: _read(head, delimiter, complete=head == text) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: _fitness(readings[delimiter]))
    return _read(text, best, complete=True)


def columns_of(rows: list[list[Mapped]]) -> Columns:
    """Which columns hold questions and answers: those that the first row names, or else the first two."""
    named = named_columns([field.text for field in rows[0]]) if rows else None
    return named or Columns(0, 1, 0)


def _fitness(rows: list[list[Mapped]]) -> tuple[bool, float, float]:
    """Whether the first row names the columns; the share of rows with several fields; that with as many as most."""
    counts = [len(row) for row in rows] or [1]
    common = max(counts, key=counts.count)
    several = sum(count > 1 for count in counts)
    return columns_of(rows).first_row == 1, several / len(counts), counts.count(common) / len(counts)


def _read(text: str, delimiter: str, *, complete: bool) -> list[list[Mapped]]:
    rows: list[list[Mapped]] = []
    row: list[Mapped] = []
    source, position = Mapped(text), 0
    while position <= len(text):
        field, position = _field(source, position, delimiter, complete=complete)
        row.append(field)
        if position >= len(text) or text[position] == "\n":
            if any(one.text.strip() for one in row):
                rows.append(row)
            row = []
        position += 1
    return rows


def _field(source: Mapped, start: int, delimiter: str, *, complete: bool) -> tuple[Mapped, int]:
    """A field and the place of the delimiter or line break behind it."""
    text = source.text
    opening = re.compile(r"[ ]*\"").match(text, start)
    if not opening:
        stop = re.compile(rf"[{re.escape(delimiter)}\n]|\Z").search(text, start)
        end = stop.start() if stop else len(text)
        return source.piece(start, end), end
    writer, position = Writer(), opening.end()
    while True:
        quote = text.find('"', position)
        if quote < 0:
            if complete:
                line = text.count("\n", 0, start) + 1
                raise RowError(f"a quotation mark in line {line} is opened and never closed")
            quote = len(text)
        writer.take(source, position, quote)
        if text[quote : quote + 2] != '""':
            break
        writer.stand_for('"', source, quote, quote + 2)
        position = quote + 2
    stop = re.compile(rf"[{re.escape(delimiter)}\n]|\Z").search(text, min(quote + 1, len(text)))
    end = stop.start() if stop else len(text)
    writer.take(source, min(quote + 1, end), end)
    return writer.done(), end
