"""The formats that are read, and the parser of each: bytes -> text with its blocks. Nothing here touches a file."""

from collections.abc import Callable, Mapping

from assistant.loading.encodings import decode
from assistant.loading.front_matter import split_front_matter
from assistant.loading.markdown import MarkdownText
from assistant.loading.parsed import DEFAULT_LIMITS, ParsedText, ParseLimits
from assistant.loading.plain_text import read_plain_text
from assistant.loading.reading import UnreadableDocumentError, clean

__all__ = ["DEFAULT_LIMITS", "FORMATS", "FORMATS_IN_WORDS", "ParseLimits", "ParsedText", "parse"]


def parse(suffix: str, data: bytes, limits: ParseLimits = DEFAULT_LIMITS) -> ParsedText:
    """The text of a file of one format.

    Args:
        suffix: the end of the file's name, with its dot.
        data: all of the file.
        limits: how much it may hold.

    Raises:
        UnreadableDocumentError: the format is not read, or the file cannot be read as a document of it.
    """
    parser = _PARSERS.get(suffix.lower())
    if parser is None:
        shown = suffix.lower() or "no suffix"
        raise UnreadableDocumentError(f"format not supported ({shown}); {FORMATS_IN_WORDS} are read")
    return parser(data, limits)


def _markdown(data: bytes, _limits: ParseLimits) -> ParsedText:
    decoded = decode(data)
    front_matter, body = split_front_matter(clean(decoded.text))
    markdown = MarkdownText(body)
    title = front_matter.title or markdown.first_heading
    return ParsedText(
        markdown.text, tuple(markdown.blocks), title, front_matter, decoded.encoding, warnings=decoded.warnings
    )


def _plain_text(data: bytes, _limits: ParseLimits) -> ParsedText:
    decoded = decode(data)
    text = clean(decoded.text)
    plain = read_plain_text(text)
    return ParsedText(text, plain.blocks, plain.title, encoding=decoded.encoding, warnings=decoded.warnings)


def _html(data: bytes, _limits: ParseLimits) -> ParsedText:
    from assistant.loading.html_page import read_html

    return read_html(data)


def _docx(data: bytes, limits: ParseLimits) -> ParsedText:
    from assistant.loading.word_document import read_docx

    return read_docx(data, limits)


def _epub(data: bytes, limits: ParseLimits) -> ParsedText:
    from assistant.loading.epub_book import read_epub

    return read_epub(data, limits)


def _csv(data: bytes, _limits: ParseLimits) -> ParsedText:
    from assistant.loading.question_table import read_question_table

    return read_question_table(data)


def _pdf(data: bytes, limits: ParseLimits) -> ParsedText:
    from assistant.loading.pdf_document import read_pdf

    return read_pdf(data, limits)


_PARSERS: Mapping[str, Callable[[bytes, ParseLimits], ParsedText]] = {
    ".md": _markdown,
    ".txt": _plain_text,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".epub": _epub,
    ".csv": _csv,
}

FORMATS = tuple(_PARSERS)
FORMATS_IN_WORDS = f"{', '.join(FORMATS[:-1])} and {FORMATS[-1]}"
