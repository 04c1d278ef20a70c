"""Markdown -> plain canonical text with its blocks, written in one pass over the parser's tokens."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from assistant.loading.annotations import NOTHING_NOTED, Annotation, parse_annotation
from assistant.loading.blocks import BlockKind
from assistant.loading.reading import clean
from assistant.loading.text_writer import TextWriter, row_text
from assistant.loading.word_lists import words_of

_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\](?::[ \t]*)?")
_SPACES = re.compile(r"[ \t]*\n[ \t]*|[ \t]{2,}")
_TASK_MARK = re.compile(r"\A\[[ xX]\]\s+")
_QUESTION_MARKER = re.compile(r"\A(?:Q|Question)\s*\d{0,3}\s*[.:)]\s*")
_SILENT_TAGS = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg"))
_TAG_NAME = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
# A paragraph longer than this is taken as plain words (500,000 opening brackets in one took 33 s to parse).
MAX_MARKUP_CHARACTERS = 20_000
_MAX_BOLD_HEADING_WORDS = 14
_BOLD_HEADING_LEVEL = 7


class MarkdownText:
    """The rendered text of a Markdown source; read `text`, `blocks` and `first_heading` after construction."""

    def __init__(self, source: str) -> None:
        self._writer = TextWriter()
        self.blocks = self._writer.blocks
        self.first_heading = ""
        self._lists: list[int | None] = []  # the next number of each open list, None where it has bullets
        self._marker_due = False
        self._noted = NOTHING_NOTED
        tokens = _parser().parse(source)
        self._render(tokens)
        self.text = self._writer.text

    def _render(self, tokens: Sequence[Token]) -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "table_open":
                position = self._table(tokens, position)
                continue
            self._token(token, tokens[position - 1] if position else None)
            position += 1

    def _token(self, token: Token, before: Token | None) -> None:
        match token.type:
            case "inline":
                self._inline_block(token, before)
            case "fence" | "code_block":
                self._emit("code", clean(token.content).strip("\n"))
            case "html_block":
                self._html_block(token.content)
            case _:
                self._list_token(token)

    def _list_token(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                start = token.attrGet("start")
                self._lists.append(int(start) if start is not None else 1)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open" | "list_item_close":
                self._marker_due = token.type == "list_item_open"
                number = self._lists[-1]
                if number is not None and not self._marker_due:
                    self._lists[-1] = number + 1
            case _:
                pass

    def _inline_block(self, token: Token, before: Token | None) -> None:
        children = token.children or []
        words = inline_text(children)
        self._noted = annotation_of(children)
        if before is not None and before.type == "heading_open":
            self._heading(words, int(before.tag[1]))
        elif self._lists and self._marker_due:
            self._item(words)
        elif not self._lists and _is_bold_heading(children, words):
            self._heading(words, _BOLD_HEADING_LEVEL)
        else:
            self._emit("prose", words, level=len(self._lists))

    def _html_block(self, source: str) -> None:
        """Take the text of an HTML block; an annotation on a line of its own belongs to what stands before it."""
        noted = parse_annotation(source)
        if noted and self.blocks:
            self.blocks[-1] = replace(self.blocks[-1], annotation=noted)
        for paragraph in _html_paragraphs(source):
            self._emit("prose", paragraph)

    def _heading(self, words: str, level: int) -> None:
        line = " ".join(words.split())
        question = _QUESTION_MARKER.sub("", line) or line
        if not line:
            return
        if not self.first_heading and level == 1 and not self.blocks:
            self.first_heading = question
        self._emit("heading", question, level=level)

    def _item(self, words: str) -> None:
        self._marker_due = False
        number = self._lists[-1]
        marker = "• " if number is None else f"{number}. "
        self._emit(
            "item", _TASK_MARK.sub("", words), prefix="  " * (len(self._lists) - 1) + marker, level=len(self._lists) - 1
        )

    def _table(self, tokens: Sequence[Token], position: int) -> int:
        rows: list[list[str]] = []
        notes: list[Annotation] = []
        while tokens[position].type != "table_close":
            token = tokens[position]
            if token.type == "tr_open":
                rows.append([])
                notes.append(NOTHING_NOTED)
            elif token.type == "inline":
                noted = annotation_of(token.children or [])
                notes[-1] = noted if noted != NOTHING_NOTED else notes[-1]
                rows[-1].append(" ".join(inline_text(token.children or []).split()))
            position += 1
        headers, *body = rows
        for row, noted in zip(body or [headers], notes[1:] or notes, strict=True):
            self._noted = noted
            self._emit("row", row_text(headers if body else [], row))
        self._noted = NOTHING_NOTED
        return position + 1

    def _emit(self, kind: BlockKind, words: str, *, prefix: str = "", level: int = 0) -> None:
        if self._writer.add(kind, words, prefix=prefix, level=level, annotation=self._noted):
            self._noted = NOTHING_NOTED


def annotation_of(children: Sequence[Token]) -> Annotation:
    """What the author notes in a comment among inline tokens; the last one counts."""
    comments = [child.content for child in children if child.type == "html_inline" and child.content.startswith("<!--")]
    found = [noted for noted in map(parse_annotation, comments) if noted]
    return found[-1] if found else NOTHING_NOTED


def inline_text(children: Sequence[Token]) -> str:
    """The text of inline tokens: markup, images, tags and the content of scripts left out."""
    parts: list[str] = []
    silent = 0
    for child in children:
        if child.type == "html_inline":
            name = _TAG_NAME.match(child.content)
            tag = name.group(1).lower() if name else ""
            if tag in _SILENT_TAGS and not child.content.endswith("/>"):
                silent = max(0, silent + (-1 if child.content.startswith("</") else 1))
            elif tag == "br":
                parts.append("\n")
        elif silent:
            continue
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    text = _FOOTNOTE_MARK.sub("", clean("".join(parts)))
    return _SPACES.sub(lambda match: "\n" if "\n" in match.group() else " ", text)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    return parser


def _parse_inline(state: StateCore) -> None:
    """The parser's own step, but for very long paragraphs: it takes quadratic time for some of them."""
    for token in state.tokens:
        if token.type != "inline" or token.children is None:
            continue
        if len(token.content) > MAX_MARKUP_CHARACTERS:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _is_bold_heading(children: Sequence[Token], words: str) -> bool:
    """Whether a paragraph is a few words in bold and nothing else: a heading in all but name."""
    shown = [child for child in children if child.content.strip() or child.type not in ("text", "softbreak")]
    if len(shown) < 3 or shown[0].type != "strong_open" or shown[-1].type != "strong_close":
        return False
    one = sum(child.type == "strong_open" for child in shown) == 1
    return one and len(words.split()) <= _MAX_BOLD_HEADING_WORDS and not words.rstrip().endswith((".", "!", ",", ";"))


def _html_paragraphs(source: str) -> list[str]:
    reader = _HtmlText()
    reader.feed(source)
    reader.close()
    return [" ".join(clean(paragraph).split()) for paragraph in "".join(reader.parts).split("\n\n")]


class _HtmlText(HTMLParser):
    """The words of an HTML fragment, a blank line where a block ends."""

    _INLINE = words_of("a abbr b bdi bdo cite code data dfn em i kbd mark q s small span strong sub sup time u var wbr")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT_TAGS:
            self._silent += 1
        elif tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT_TAGS:
            self._silent = max(0, self._silent - 1)
        elif tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))
