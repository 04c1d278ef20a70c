"""What every parser gives: one canonical text, its blocks, and what the file says about itself."""

from dataclasses import dataclass

from assistant.loading.blocks import Block
from assistant.loading.front_matter import FrontMatter
from assistant.types import PageSpan

NOTHING_SAID = FrontMatter()
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A file as text: `text[block.start:block.end]` are the words of a block.

    `title` is the document's title, empty where the file has none. `encoding` is what the file's bytes were read as.
    `pages` are the spans of numbered pages in order, empty where the format has none. `warnings` are clauses that say
    what may be wrong with the text.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    front_matter: FrontMatter = NOTHING_SAID
    encoding: str = "utf-8"
    pages: tuple[PageSpan, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """How much one file may hold: pages, parts inside it (of an archive), and bytes when those are unpacked."""

    pages: int = 1000
    entries: int = 2000
    unpacked_bytes: int = 100 * _MEBIBYTE


DEFAULT_LIMITS = ParseLimits()
