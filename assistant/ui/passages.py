"""From a citation to what the source panel shows: the section around the quote, with the quote marked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from assistant.types import Answer, Citation, Document, Section, Sentence, Source

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

CONTEXT_SENTENCES = 14
"""Sentences shown on either side of the quote: about a screen, also where a section is a whole book chapter."""

PLACEHOLDER_NAMES = frozenset({"", "not named", "not given", "unknown", "anonymous", "n/a", "none"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is either all inside the quote or all outside it."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class PassageBlock:
    """A paragraph or a list of the passage; a paragraph has one line, a list one line an item."""

    is_list: bool
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """All that the source panel shows of one citation.

    `address` is an http(s) address or empty; `also` are the other files that say the same; `uploaded` says whether a
    user added the document. `page_at` is the part of the Sources page's address that opens the cited page of `file`.
    """

    number: int
    title: str
    section: str
    works: tuple[str, ...]
    jurisdiction: str
    as_of: str
    address: str
    page: int | None
    blocks: tuple[PassageBlock, ...]
    also: tuple[str, ...] = ()
    uploaded: bool = False
    file: str = ""
    page_at: str = ""


def with_passages(assistant: "Assistant", ask: Callable[[], Answer]) -> tuple[Answer, tuple[SourcePassage, ...]]:
    """An answer with the passages that it cites.

    It is asked for again where a cited document is gone because another build came into use in between.
    """
    while True:
        answer = ask()
        try:
            return answer, tuple(source_passage(one, assistant.document(one.document_id)) for one in answer.citations)
        except KeyError:
            if assistant.build_id == answer.build:
                raise


def source_passage(citation: Citation, document: Document) -> SourcePassage:
    """The passage that a citation rests on. A quote that the document does not hold there is shown alone."""
    section = _section_around(citation, document)
    in_place = document.text[citation.start : citation.end] == citation.quote
    blocks = tuple(_blocks(citation, document, section)) if section and in_place else ()
    if not any(piece.quoted for block in blocks for line in block.lines for piece in line):
        blocks = (PassageBlock(is_list=False, lines=((Piece(citation.quote, quoted=True),),)),)
    quoted = [one for one in document.sentences if citation.start <= one.start and one.end <= citation.end]
    noted = {source for one in quoted for source in one.sources}
    sources = [source for source in document.sources if source.id in noted] or list(document.sources)
    return SourcePassage(
        number=citation.number,
        title=citation.title,
        section=_section_name(citation, section),
        works=tuple(_work(source) for source in sources) or _publisher_only(citation),
        jurisdiction=_first(one.scope.jurisdiction for one in quoted if one.sources) or document.jurisdiction,
        as_of=_first(one.scope.as_of for one in quoted) or ("" if noted else document.as_of),
        address=_address(citation),
        page=citation.page,
        blocks=blocks,
        also=citation.also,
        uploaded=citation.uploaded,
        file=document.file,
        page_at=_page_at(citation),
    )


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _section_name(citation: Citation, section: Section | None) -> str:
    """The headings from the outermost to the section's own; the document's title is not repeated."""
    path = section.path if section else (citation.section,)
    shown = path[1:] if path[:1] == (citation.title,) else path
    return " › ".join(shown)


def _address(citation: Citation) -> str:
    """The original's address, at the page of the quote where it has pages: browsers open a PDF there."""
    address = web_address(citation.url)
    return f"{address}#page={citation.page}" if address and citation.page and "#" not in address else address


def _page_at(citation: Citation) -> str:
    """The cited page of a document that has pages, as the Sources page's address names it; empty for any other."""
    if citation.page is None:
        return ""
    quote = f"{citation.start}-{citation.end}"
    return urlencode({"document": citation.document_id, "page": citation.page, "quote": quote})


def web_address(address: str) -> str:
    """The address if it is safe to follow (http or https, a host, no credentials), or an empty string."""
    try:
        parts = urlsplit(address.strip())
        has_host = bool(parts.hostname) and parts.username is None and parts.password is None
    except ValueError:
        return ""
    return address.strip() if parts.scheme in {"http", "https"} and has_host else ""


def _publisher_only(citation: Citation) -> tuple[str, ...]:
    return (citation.publisher,) if _is_named(citation.publisher) else ()


def _work(source: Source) -> str:
    names = [name for name in (source.author, source.publisher, source.date) if _is_named(name)]
    return ", ".join([f"“{source.title}”", *names])


def _is_named(name: str) -> bool:
    return name.strip().casefold() not in PLACEHOLDER_NAMES


def _section_around(citation: Citation, document: Document) -> Section | None:
    around = [section for section in document.sections if section.start <= citation.start < section.end]
    return around[-1] if around else None


def _blocks(citation: Citation, document: Document, section: Section) -> Iterator[PassageBlock]:
    for is_list, group in groupby(_paragraphs(citation, document, section), key=lambda paragraph: paragraph[0]):
        lines = [line for _, line in group]
        if is_list:
            yield PassageBlock(is_list=True, lines=tuple(lines))
        else:
            yield from (PassageBlock(is_list=False, lines=(line,)) for line in lines)


def _paragraphs(citation: Citation, document: Document, section: Section) -> Iterator[tuple[bool, tuple[Piece, ...]]]:
    """Each list item or table row, and each run of prose between two line breaks, as its pieces."""
    prose: list[Piece] = []
    previous: Sentence | None = None
    for sentence in _shown_sentences(citation, document, section):
        in_list = sentence.kind in {"item", "row"}
        gap = document.text[previous.end : sentence.start] if previous else ""
        if prose and (in_list or "\n\n" in gap):
            yield False, tuple(prose)
            prose = []
        pieces = _pieces(sentence, citation)
        if in_list:
            yield True, pieces
        else:
            prose += [Piece(" ", quoted=prose[-1].quoted and pieces[0].quoted), *pieces] if prose else pieces
        previous = sentence
    if prose:
        yield False, tuple(prose)


def _shown_sentences(citation: Citation, document: Document, section: Section) -> list[Sentence]:
    sentences = document.sentences[section.first : section.last]
    quoted = [place for place, sentence in enumerate(sentences) if _overlaps(sentence, citation)]
    if not quoted:
        return []
    first = max(0, quoted[0] - CONTEXT_SENTENCES)
    last = quoted[-1] + 1 + CONTEXT_SENTENCES
    hidden = {"heading", "furniture"}
    return [one for one in sentences[first:last] if one.kind not in hidden or _overlaps(one, citation)]


def _overlaps(sentence: Sentence, citation: Citation) -> bool:
    return sentence.start < citation.end and citation.start < sentence.end


def _pieces(sentence: Sentence, citation: Citation) -> tuple[Piece, ...]:
    if not _overlaps(sentence, citation):
        return (Piece(sentence.text, quoted=False),)
    start = max(citation.start - sentence.start, 0)
    end = min(citation.end - sentence.start, len(sentence.text))
    cuts = ((sentence.text[:start], False), (sentence.text[start:end], True), (sentence.text[end:], False))
    return tuple(Piece(text, quoted) for text, quoted in cuts if text)
