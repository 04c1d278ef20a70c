"""A Markdown file as the checks see it: the front matter's entries and the blocks of the body, each with its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.loading.annotations import Annotation, parse_annotation
from assistant.loading.front_matter import split_front_matter
from assistant.loading.markdown import inline_text
from assistant.loading.sentences import split_sentences

BlockKind = Literal["heading", "prose", "item", "header", "row"]
_COMMENT = "<!--"


@dataclass(frozen=True, slots=True)
class Entry:
    """A scalar of the front matter as text (empty where the value is no plain one), and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of `sources` or `based_on`: its keys, and the line where it begins."""

    line: int
    entries: Mapping[str, Entry]

    def text(self, key: str) -> str:
        """The value of a key, or an empty string."""
        return self.entries[key].text if key in self.entries else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row with the line it begins in, its links and its comments."""

    kind: BlockKind
    text: str
    line: int
    links: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def annotation(self) -> Annotation | None:
        """What the author notes behind the block; the last note counts."""
        noted = [annotation for annotation in map(parse_annotation, self.comments) if annotation]
        return noted[-1] if noted else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The block's sentences; none for a heading and for the header of a table."""
        if self.kind in ("heading", "header"):
            return ()
        return tuple(self.text[start:end] for start, end in split_sentences(self.text))


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file. `file` is its path below the corpus folder; `works` are its `sources` and `based_on`."""

    file: str
    has_front_matter: bool
    entries: Mapping[str, Entry]
    works: tuple[Work, ...]
    blocks: tuple[Block, ...]
    names: frozenset[str] = field(default_factory=frozenset)

    @property
    def headings(self) -> tuple[Block, ...]:
        """The headings, in order."""
        return tuple(block for block in self.blocks if block.kind == "heading")


def read_page(text: str, file: str) -> Page:
    """The page that a file's text holds.

    Raises:
        UnreadableDocumentError: the front matter is not valid YAML.
    """
    _, body = split_front_matter(text)
    head = text[: len(text) - len(body)]
    node = yaml.compose(head.strip().strip("-."), yaml.SafeLoader) if head else None
    pairs = list(_pairs(node)) if isinstance(node, yaml.MappingNode) else []
    lists = [value for key, value in pairs if key in ("sources", "based_on")]
    names = next((value for key, value in pairs if key == "names"), None)
    return Page(
        file=file,
        has_front_matter=bool(pairs),
        entries={key: _entry(value) for key, value in pairs},
        works=tuple(_work(item) for value in lists for item in _items(value)),
        blocks=tuple(_blocks(body, head.count("\n"))),
        names=frozenset(_entry(item).text for item in _items(names)) if names else frozenset(),
    )


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    return ((str(key.value), value) for key, value in node.value)


def _items(node: yaml.Node) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def _entry(node: yaml.Node) -> Entry:
    return Entry(node.value.strip() if isinstance(node, yaml.ScalarNode) else "", node.start_mark.line + 1)


def _work(node: yaml.Node) -> Work:
    pairs = _pairs(node) if isinstance(node, yaml.MappingNode) else ()
    return Work(node.start_mark.line + 1, {key: _entry(value) for key, value in pairs})


def _blocks(body: str, lines_before: int) -> list[Block]:
    blocks: list[Block] = []
    tokens = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).parse(body)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        line = lines_before + (token.map[0] if token.map else 0) + 1
        if token.type == "tr_open":
            end = _end_of_row(tokens, position)
            cells = [cell for cell in tokens[position:end] if cell.type == "inline"]
            kind: BlockKind = "header" if tokens[position + 1].type == "th_open" else "row"
            blocks.append(_block(kind, cells, line))
            position = end
        elif token.type == "inline":
            blocks.append(_block(_kind(tokens, position), [token], line))
        elif token.type == "html_block" and token.content.lstrip().startswith(_COMMENT) and blocks:
            last = blocks.pop()
            comments = (*last.comments, token.content)
            blocks.append(Block(last.kind, last.text, last.line, last.links, comments))
        position += 1
    return blocks


def _kind(tokens: Sequence[Token], position: int) -> BlockKind:
    if tokens[position - 1].type == "heading_open":
        return "heading"
    starts_item = position > 1 and tokens[position - 2].type == "list_item_open"
    return "item" if starts_item else "prose"


def _end_of_row(tokens: Sequence[Token], start: int) -> int:
    return next(place for place in range(start, len(tokens)) if tokens[place].type == "tr_close")


def _block(kind: BlockKind, parts: Sequence[Token], line: int) -> Block:
    children = [child for part in parts for child in part.children or []]
    texts = (" ".join(inline_text(part.children or []).split()) for part in parts)
    links = (child.attrGet("href" if child.type == "link_open" else "src") for child in children if _leads(child))
    comments = (child.content for child in children if child.type == "html_inline")
    return Block(
        kind=kind,
        text="; ".join(filter(None, texts)),
        line=line,
        links=tuple(str(link or "") for link in links),
        comments=tuple(comment for comment in comments if comment.startswith(_COMMENT)),
    )


def _leads(token: Token) -> bool:
    return token.type in ("link_open", "image")
