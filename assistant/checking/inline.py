"""Markdown inside a paragraph -> the words a reader sees, each with its place in the file."""

import html
import re

from assistant.checking.mapping import Mapped, Writer
from assistant.loading.markdown import MAX_MARKUP_CHARACTERS

_MARKUP = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<code>(?P<ticks>`+)(?!`)(?P<inner>.+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<address><(?:https?://|mailto:)[^\s<>]*>)"
    r"|(?P<line><br\s*/?>)"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)"
    r"|(?P<picture>!\[[^\[\]]*\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*?[\"')])?\s*\)|\[[^\[\]]*\])?)"
    r"|(?P<footnote>\[\^[^\]\s]{1,40}\](?::[ \t]*)?)"
    r"|(?P<link>\[(?P<words>(?:[^\[\]\\]|\\.)+)\]"
    r"(?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*?[\"')])?\s*\)|\[[^\[\]\n]*\]))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<marks>\*+|~~|(?<![^\W_])_+|_+(?![^\W_]))",
    re.DOTALL,
)


def read_inline(source: Mapped) -> Mapped:
    """The words of a paragraph, markup, pictures, tags and comments left out."""
    writer = Writer()
    if len(source.text) > MAX_MARKUP_CHARACTERS:
        return source
    _write(writer, source, 0, len(source.text))
    return writer.done()


def _write(writer: Writer, source: Mapped, start: int, end: int) -> None:
    position = start
    for match in _MARKUP.finditer(source.text, start, end):
        writer.take(source, position, match.start())
        position = match.end()
        match match.lastgroup:
            case "escaped":
                writer.take(source, match.start() + 1, match.end())
            case "code":
                writer.take(source, *match.span("inner"))
            case "address":
                writer.take(source, match.start() + 1, match.end() - 1)
            case "line":
                writer.stand_for("\n", source, *match.span())
            case "link":
                _write(writer, source, *match.span("words"))
            case "entity":
                _entity(writer, source, match)
            case "marks":
                if not _is_mark(source.text, match, start, end):
                    writer.take(source, *match.span())
            case _:
                pass
    writer.take(source, position, end)


def _entity(writer: Writer, source: Mapped, match: re.Match[str]) -> None:
    meant = html.unescape(match[0])
    if meant == match[0] or not meant.isprintable():
        writer.take(source, *match.span())
    else:
        writer.stand_for(meant, source, *match.span())


def _is_mark(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether asterisks, lines or tildes mark words and do not stand between spaces or figures ("2 * 3")."""
    before = text[match.start() - 1] if match.start() > start else " "
    behind = text[match.end()] if match.end() < end else " "
    if before.isspace() and behind.isspace():
        return False
    return not (before.isdigit() and behind.isdigit())


def bold_opening(source: Mapped) -> int:
    """How many characters of a paragraph's source its opening words in bold take, marks included; 0 without any."""
    match = re.match(r"\s*(\*\*|__)(?=\S)(?:(?!\1).)+?(?<=\S)\1", source.text, re.DOTALL) or re.match(
        r"\s*<(b|strong)>.+?</\1>", source.text, re.DOTALL | re.IGNORECASE
    )
    return match.end() if match else 0
