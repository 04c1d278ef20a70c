"""Writes a canonical text block by block, so that each block knows its place in it."""

from collections.abc import Sequence

from assistant.loading.annotations import NOTHING_NOTED, Annotation
from assistant.loading.blocks import Block, BlockKind


class TextWriter:
    """A text in the making; read `text`, `length` and `blocks` at any time."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def add(
        self, kind: BlockKind, words: str, *, prefix: str = "", level: int = 0, annotation: Annotation = NOTHING_NOTED
    ) -> Block | None:
        """Write a block after those before it, list items and table rows without a blank line between them.

        `prefix` (a list marker) stands before the block and is no part of it. Without words nothing is written.
        """
        words = words.strip()
        if not words:
            return None
        tight = bool(self.blocks) and kind in ("item", "row") and self.blocks[-1].kind == kind
        gap = "" if not self.blocks else "\n" if tight else "\n\n"
        start = self.length + len(gap) + len(prefix)
        self._parts.append(f"{gap}{prefix}{words}")
        self.length = start + len(words)
        self.blocks.append(Block(kind, start, self.length, level, annotation=annotation))
        return self.blocks[-1]

    def add_item(self, words: str, *, number: int | None, level: int) -> Block | None:
        """Write a list item with its marker; `number` is None in a list with bullets."""
        marker = "• " if number is None else f"{number}. "
        return self.add("item", words, prefix="  " * level + marker, level=level)


def row_text(headers: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row as one sentence, each cell after the heading of its column."""
    parts = []
    for index, cell in enumerate(cells):
        header = headers[index] if index < len(headers) else ""
        if cell:
            parts.append(f"{header.rstrip(':')}: {cell}" if header else cell)
    words = "; ".join(parts)
    return words if not words or words[-1] in ".!?" else f"{words}."
