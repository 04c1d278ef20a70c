"""The pieces of a page -> questions, each with the sentences of its answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.checking.mapping import Mapped, Writer
from assistant.checking.markdown import Piece
from assistant.loading.blocks import Block, BlockKind, build_structure
from assistant.loading.sentences import split_sentences
from assistant.types import Section, Sentence

_QUESTION_MARK = re.compile(r"\s*(?:Q|Question)\s?\d{0,3}\s?[.:)]\s*", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"\s*(?:A|Ans|Answer)\s?\d{0,3}\s?[.:)]\s*", re.IGNORECASE)
_ANSWER_LINE = re.compile(r"\n\s*(?:A|Ans|Answer)\s?\d{0,3}\s?[.:)]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s+")
_ASKS = re.compile(r"\?[\"'”’)\]*_]*\Z")
_BOLD_LEVEL = 40  # of a line in bold that is no heading by its mark
_RUN_IN_LEVEL = 50  # of a question that is no heading: below all headings, beside others of its kind
_MOST_HEADING_WORDS = 14
_MOST_QUESTION_WORDS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of an answer: the words a reader sees, where they stand in the file, and what introduces them.

    `kind` is "heading" for a heading within an answer; `lead` is the place, among the item's parts, of the line that
    introduces a list item, or None.
    """

    words: str
    start: int
    end: int
    kind: str = "prose"
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question with the parts of its answer; `question` is empty for what stands before the first question.

    `topics` are the headings above the question, outermost first.
    """

    question: str
    parts: tuple[Part, ...]
    topics: tuple[str, ...] = ()


def items_of(pieces: Iterable[Piece]) -> list[Item]:
    """The questions and answers that pieces of a page make, in order.

    A question is a heading, or a paragraph, an opening in bold or a line that asks or is marked as one. A heading that
    asks nothing and stands below one that does belongs to the answer.
    """
    read = list(pieces)
    around = zip([None, *read], read, [*read[1:], None], strict=False)
    asked = [one for before, piece, behind in around for one in _questions_apart(piece, before, behind)]
    writer = Writer()
    blocks = [_write(writer, piece) for piece in asked]
    page = writer.done()
    structure = build_structure(page.text, blocks, title="")
    items: list[Item] = []
    level = 0
    for section in structure.sections:
        below = bool(items) and section.level > level and asks(items[-1].question)
        if below and not asks(section.heading):
            items[-1] = _joined(items[-1], _parts(page, structure.sentences, section, len(items[-1].parts)))
            continue
        level = section.level
        own = _parts(page, structure.sentences, section, 0)
        items.append(_item(section, own))
    return [item for item in items if item.parts or asks(item.question)]


def item_of(question: Mapped, pieces: Sequence[Piece]) -> Item:
    """A question with the answer that pieces make, whatever these look like."""
    writer = Writer()
    blocks = [_write(writer, replace(piece, kind="prose") if piece.kind == "heading" else piece) for piece in pieces]
    page = writer.done()
    structure = build_structure(page.text, blocks, title="")
    parts: tuple[Part, ...] = ()
    for section in structure.sections:
        parts += _parts(page, structure.sentences, section, len(parts))
    return Item(" ".join(question.text.split()), parts)


def asks(text: str) -> bool:
    """Whether a text ends with a question mark."""
    return bool(_ASKS.search(text.rstrip()))


def _item(section: Section, parts: tuple[Part, ...]) -> Item:
    heading = _unmarked(section.heading)
    headed = bool(parts) and parts[0].kind == "heading"
    own = tuple(replace(part, lead=None if not part.lead else part.lead - 1) for part in parts[1:]) if headed else parts
    return Item(heading, own, tuple(topic for topic in map(_unmarked, section.path[:-1]) if not asks(topic)))


def _unmarked(heading: str) -> str:
    for mark in (_QUESTION_MARK, _NUMBER):
        found = mark.match(heading)
        heading = heading[found.end() :] if found and found.end() < len(heading) else heading
    return heading


def _joined(item: Item, parts: tuple[Part, ...]) -> Item:
    return replace(item, parts=item.parts + parts)


def _parts(page: Mapped, sentences: Sequence[Sentence], section: Section, before: int) -> tuple[Part, ...]:
    found = []
    for place in range(section.first, section.last):
        sentence = sentences[place]
        start, end = page.span(sentence.start, sentence.end)
        if start == end:
            continue
        led = sentence.lead is not None and sentence.lead >= section.first
        lead = sentence.lead - section.first + before if led and sentence.lead is not None else None
        found.append(Part(sentence.text, start, end, sentence.kind, lead))
    return tuple(found)


def _questions_apart(piece: Piece, before: Piece | None, behind: Piece | None) -> Iterator[Piece]:
    """A paragraph or item as it is, or the question it opens with and the rest."""
    words = piece.words
    if piece.kind in ("heading", "row"):
        yield piece
        return
    if _is_bold_line(piece):
        yield replace(piece, kind="heading", level=_BOLD_LEVEL)
        return
    # Of several items in a row, the last one is not asked by the paragraph behind the list alone.
    alone = before is None or before.kind != "item"
    answered_behind = behind is not None and behind.kind == "prose" and (behind.level > 0 or alone)
    bounds = _question_in(piece, answered_behind=answered_behind)
    if bounds is None:
        answer = _ANSWER_MARK.match(words.text) if piece.kind == "prose" else None
        begin = answer.end() if answer else 0
        yield replace(piece, words=words.piece(begin, len(words.text)), bold=0)
        return
    first, last = bounds
    yield Piece("heading", words.piece(first, last), _RUN_IN_LEVEL)
    rest = words.text[last:]
    answer = _ANSWER_MARK.match(rest)
    begin = last + (answer.end() if answer else len(rest) - len(rest.lstrip()))
    if begin < len(words.text):
        yield Piece("prose", words.piece(begin, len(words.text)))


def _is_bold_line(piece: Piece) -> bool:
    """Whether a paragraph is a few words in bold and no sentence: a heading in all but name."""
    text = piece.words.text.strip()
    whole = bool(piece.bold) and not piece.level and len(piece.words.text) == piece.bold
    return whole and len(text.split()) <= _MOST_HEADING_WORDS and not text.endswith((".", "!", ",", ";", "?"))


def _question_in(piece: Piece, *, answered_behind: bool) -> tuple[int, int] | None:
    """Where the question stands that a paragraph or item opens with."""
    text = piece.words.text
    mark = _QUESTION_MARK.match(text)
    opening = mark or _NUMBER.match(text)
    start = opening.end() if opening else 0
    if piece.bold and start < piece.bold:
        bold = text[start : piece.bold].rstrip()
        if asks(bold) or (mark and bold):
            return start, start + len(bold)
    if mark:
        answer = _ANSWER_LINE.search(text, start)
        line = re.compile(r"\n|\Z").search(text, start)
        end = answer.start() if answer else line.start() if line else len(text)
        return (start, end) if text[start:end].strip() else None
    if piece.kind == "prose" and piece.level:
        return None
    end = max(_asking_end(text, split_sentences(text, start)), _asking_line_end(text, start))
    rest = text[end:]
    if piece.kind == "item":
        fits = bool(rest.strip()) or answered_behind
    else:
        fits = not rest.strip() or rest.lstrip(" \t").startswith("\n")
    short = len(text[start:end].split()) <= _MOST_QUESTION_WORDS
    return (start, end) if end and fits and short else None


def _asking_end(text: str, sentences: Sequence[tuple[int, int]]) -> int:
    """Where the last of the sentences ends that a text opens with and that all ask; 0 without any."""
    end = 0
    for first, last in sentences:
        if not asks(text[first:last]):
            break
        end = last
    return end


def _asking_line_end(text: str, start: int) -> int:
    """Where the first line ends, if it is short and asks in the end ("I have no car. Is it far?"); or else 0."""
    line = text[start:].split("\n")[0].rstrip()
    return start + len(line) if asks(line) and len(line.split()) <= _MOST_HEADING_WORDS else 0


def _write(writer: Writer, piece: Piece) -> Block:
    if writer.length:
        writer.insert("\n\n")
    start = writer.length
    writer.take(piece.words, 0, len(piece.words.text))
    kind: BlockKind = piece.kind
    return Block(kind, start, writer.length, piece.level)
