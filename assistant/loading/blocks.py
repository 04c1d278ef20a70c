"""Blocks of a text -> its sections and sentences: what the loaders of all formats share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.loading.annotations import NOTHING_NOTED, Annotation
from assistant.loading.sentences import limit_length, split_sentences, trim
from assistant.types import Section, Sentence, SentenceKind

BlockKind = Literal["heading", "prose", "item", "row", "code", "furniture"]

# Longer items are paragraphs with a number: their first sentence is the item, the others follow as prose.
MAX_ITEM_WORDS = 60
_DEFINITION = re.compile(r"[^\W\d_][^.:?!\n]{1,60}:\s+\S")


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or piece of furniture.

    `level` is the depth of a heading (1 is the outermost) or of a list item (0 is the outermost), and above 0 for prose
    that goes on with a list item. `path_text` is the
    heading as it shall stand in the path, where that differs from the text. `annotation` is what the author notes
    behind it.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    path_text: str = ""
    annotation: Annotation = NOTHING_NOTED


@dataclass(frozen=True, slots=True)
class Structure:
    """The sections and sentences of one text. Furniture above the first heading is in no section."""

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def build_structure(text: str, blocks: Iterable[Block], *, title: str) -> Structure:
    """Sections and sentences of the blocks, which are in order and do not overlap.

    `title` is the first part of every section's path; empty, it is left out.
    """
    builder = _Builder(text, title)
    for block in blocks:
        builder.add(block)
    return builder.finish()


class _Builder:
    def __init__(self, text: str, title: str) -> None:
        self._text = text
        self._title = title
        self._sentences: list[Sentence] = []
        self._sections: list[Section] = []
        self._headings: list[tuple[int, str]] = []
        self._section_first = 0
        self._introduction: int | None = None  # the sentence that would introduce a list that starts now
        self._list_lead: int | None = None
        self._last_items: list[int] = []
        self._previous: BlockKind | None = None
        self._definition_lead: int | None = None
        self._annotation = NOTHING_NOTED

    def add(self, block: Block) -> None:
        self._annotation = block.annotation
        span = trim(self._text, block.start, block.end)
        if span.start == span.end:
            return
        if block.kind == "heading":
            self._heading(block)
        elif block.kind == "item":
            self._item(block)
        elif block.kind == "furniture" or (block.level and block.kind == "prose" and self._last_items):
            for part in split_sentences(self._text, block.start, block.end):
                self._append(part.start, part.end, "furniture" if block.kind == "furniture" else "prose")
            return
        elif block.kind == "row":
            lead = self._colon_lead() if self._previous != "row" else self._list_lead
            self._list_lead = lead
            for part in limit_length(self._text, span):
                self._append(part.start, part.end, "row", lead)
        else:
            self._prose(block)
        self._previous = block.kind

    def finish(self) -> Structure:
        self._close_section()
        return Structure(tuple(self._sections), tuple(self._sentences))

    def _append(self, start: int, end: int, kind: SentenceKind, lead: int | None = None) -> int:
        noted = self._annotation
        self._sentences.append(Sentence(start, end, self._text[start:end], kind, lead, noted.scope, noted.sources))
        return len(self._sentences) - 1

    def _heading(self, block: Block) -> None:
        self._close_section()
        span = trim(self._text, block.start, block.end)
        words = block.path_text or " ".join(self._text[span.start : span.end].split())
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        self._headings.append((block.level, words))
        self._introduction = self._append(span.start, span.end, "heading")
        self._definition_lead = None

    def _item(self, block: Block) -> None:
        if self._previous != "item":
            self._list_lead, self._last_items = self._introduction, []
        depth = min(block.level, len(self._last_items))
        del self._last_items[depth:]
        lead = self._last_items[-1] if self._last_items else self._list_lead
        span = trim(self._text, block.start, block.end)
        long = len(self._text[span.start : span.end].split()) > MAX_ITEM_WORDS
        parts = split_sentences(self._text, *span) if long else limit_length(self._text, span)
        self._last_items.append(self._append(*parts[0], "item", lead))
        for part in parts[1:]:
            self._append(*part, "prose")

    def _prose(self, block: Block) -> None:
        self._last_items = []
        span = trim(self._text, block.start, block.end)
        parts = limit_length(self._text, span) if block.kind == "code" else split_sentences(self._text, *span)
        lead = None
        if block.kind == "prose" and _DEFINITION.match(self._text, span.start, span.end):
            lead = self._definition_lead if self._definition_lead is not None else self._colon_lead()
        self._definition_lead = lead
        for part in parts:
            self._introduction = self._append(*part, "prose", lead)
            lead = None

    def _colon_lead(self) -> int | None:
        """The sentence before, where it ends with a colon and is no heading."""
        if self._introduction is None:
            return None
        sentence = self._sentences[self._introduction]
        return self._introduction if sentence.kind == "prose" and sentence.text.endswith(":") else None

    def _close_section(self) -> None:
        first, last = self._section_first, len(self._sentences)
        self._section_first = last
        self._introduction = None
        self._last_items = []
        if not self._headings and all(sentence.kind == "furniture" for sentence in self._sentences[first:last]):
            return
        path = [words for _, words in self._headings]
        if self._title and path[:1] != [self._title]:
            path.insert(0, self._title)
        level = self._headings[-1][0] if self._headings else 0
        sentences = self._sentences
        self._sections.append(Section(tuple(path), level, sentences[first].start, sentences[last - 1].end, first, last))
