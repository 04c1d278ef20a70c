"""Lists whose lines were run together: `You need: - a rope - a lamp - a map`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.loading.layout import Unit, UnitKind
from assistant.loading.sentences import Span, split_sentences, trim

_MARK = re.compile(r"\s([•▪●■-])[ \t]+(?=\S)")
_MIN_BULLETS, _MIN_DASHES_IN_ITEM, _MIN_DASHES_IN_TEXT = 2, 2, 3


def split_flattened(text: str, units: Sequence[Unit]) -> list[Unit]:
    """The units, such lists taken apart into the line that introduces them and their items.

    A dash is also a mark inside a sentence, so that dashes count only after a colon or in an item that a dash began.
    """
    return [part for unit in units for part in _parts(text, unit)]


def _parts(text: str, unit: Unit) -> Iterator[Unit]:
    marks = list(_MARK.finditer(unit.text))
    first = marks[0].group(1) if marks else ""
    marks = [mark for mark in marks if mark.group(1) == first and mark.start() > 0]
    if not marks or not _is_list(text, unit, marks):
        yield unit
        return
    ends = [*(mark.start() for mark in marks[1:]), len(unit.text)]
    spans = [trim(text, unit.start, unit.start + marks[0].start())]
    spans.extend(trim(text, unit.start + mark.end(), unit.start + end) for mark, end in zip(marks, ends, strict=True))
    for place, span in enumerate(spans):
        kind: UnitKind = "item" if place else unit.kind
        if place < len(spans) - 1:
            yield _part(text, unit, kind, span)
        else:
            yield from _last_parts(text, unit, span, single=all(_is_single(text, other) for other in spans[1:-1]))


def _last_parts(text: str, unit: Unit, span: Span, *, single: bool) -> Iterator[Unit]:
    """The last item; what follows its first sentence is text again where the other items have one sentence each."""
    sentences = split_sentences(text, *span)
    if single and len(sentences) > 1:
        yield _part(text, unit, "item", sentences[0])
        yield _part(text, unit, "text", Span(sentences[1].start, span.end))
    else:
        yield _part(text, unit, "item", span)


def _part(text: str, unit: Unit, kind: UnitKind, span: Span) -> Unit:
    words = text[span.start : span.end]
    return replace(unit, kind=kind, start=span.start, end=span.end, text=words, open_before=False, open_after=False)


def _is_single(text: str, span: Span) -> bool:
    return len(split_sentences(text, *span)) == 1


def _is_list(text: str, unit: Unit, marks: Sequence[re.Match[str]]) -> bool:
    mark = marks[0].group(1)
    if unit.kind == "item":
        began_alike = text[max(0, unit.start - 8) : unit.start].rstrip().endswith(mark)
        after_sentence = all(unit.text[: found.start()].endswith((".", "?", "!")) for found in marks)
        return began_alike and (mark != "-" or after_sentence or len(marks) >= _MIN_DASHES_IN_ITEM)
    if unit.kind != "text":
        return False
    if mark != "-":
        return len(marks) >= _MIN_BULLETS
    return len(marks) >= _MIN_DASHES_IN_TEXT and unit.text[: marks[0].start()].endswith(":")
