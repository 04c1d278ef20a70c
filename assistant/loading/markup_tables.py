"""Tables of an HTML tree -> one sentence a row, each cell after the heading of its column."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.loading.text_writer import row_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CELLS = ("td", "th")
_PARTS_APART = ("p", "div", "li", "ul", "ol", "br")
_MAX_SPAN = 50
_MAX_LAYOUT_WORDS = 60


def is_data_table(table: "Element") -> bool:
    """Whether a table holds cells of data, and not the layout of a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iter("th"), None) is not None:
        return True
    if any(part is not table for part in table.iter("table", "h1", "h2", "h3", "h4", "article", "form")):
        return False
    rows = [list(_cells(row)) for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    return all(len("".join(cell.itertext()).split()) <= _MAX_LAYOUT_WORDS for row in rows for cell in row)


def table_rows(table: "Element") -> Iterator[str]:
    """The rows of a data table in words; a row of headings alone is given where no other row follows it."""
    headers: list[str] = []
    given = False
    for row, heads in _grid(table):
        if heads and not given:
            headers = [" ".join(dict.fromkeys(filter(None, pair))) for pair in _paired(headers, row)]
            continue
        words = row_text(headers if len(headers) >= len(row) else [], row)
        if words:
            given = True
            yield words
    if not given and any(headers):
        yield row_text([], headers)


def _grid(table: "Element") -> Iterator[tuple[list[str], bool]]:
    """Each row as its cells, those that span several rows or columns in every place, and whether all are headings."""
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        in_head = row.getparent() is not None and row.getparent().tag == "thead"
        kinds = []
        for cell in _cells(row):
            _fill(cells, carried)
            text, down = _text(cell), _span(cell, "rowspan")
            across = min(_span(cell, "colspan"), _MAX_SPAN)
            kinds.append(cell.tag == "th")
            for place in range(len(cells), len(cells) + across):
                if down > 1:
                    carried[place] = (down - 1, text)
            # A cell across the whole row says its words once.
            cells.extend([text] * across if cell.tag == "th" or in_head else [text, *[""] * (across - 1)])
        _fill(cells, carried)
        if any(cells):
            yield cells, bool(kinds) and (in_head or (all(kinds) and len(kinds) > 1))


def _fill(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    """Put the cells that reach down from the rows above into their places."""
    while len(cells) in carried:
        place = len(cells)
        left, text = carried.pop(place)
        cells.append(text)
        if left > 1:
            carried[place] = (left - 1, text)


def _paired(above: list[str], below: list[str]) -> list[tuple[str, str]]:
    longest = max(len(above), len(below))
    return list(zip(above + [""] * (longest - len(above)), below + [""] * (longest - len(below)), strict=True))


def _cells(row: "Element") -> Iterator["Element"]:
    return (cell for cell in row if cell.tag in _CELLS)


def _text(cell: "Element") -> str:
    for part in cell.iter(*_PARTS_APART):
        part.text, part.tail = f" {part.text or ''}", f" {part.tail or ''}"
    return " ".join("".join(cell.itertext()).split())


def _span(cell: "Element", name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isdigit() and len(value) < 4 else 1
