"""Plain text -> blocks: the structure that a reader sees in lines, blank lines, marks and wording."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.loading.blocks import Block
from assistant.loading.flattened_lists import split_flattened
from assistant.loading.furniture import find_furniture
from assistant.loading.headings import TITLE_LEVEL, Reading, read_headings, style_of
from assistant.loading.layout import Unit, read_units

_MAX_TITLE_WORDS = 25
_COMMENTS = re.compile(
    r"(?:\d+\s+)?(?:comments?|replies|responses|thoughts)(?:\s+(?:on|to|about)\b.*|\s*:?\s*(?:\(\d+\))?)\Z",
    re.IGNORECASE | re.DOTALL,
)
_COMMENTS_LEVEL = 11
_SPEAKER_LEVEL = 16
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_HEADING_ITEM_WORDS = 10


@dataclass(frozen=True, slots=True)
class PlainText:
    """The title (empty where the text has none) and the blocks of a plain text."""

    title: str
    blocks: tuple[Block, ...]


def read_plain_text(text: str) -> PlainText:
    """The structure of a text without markup; the blocks' spans are places in this very text."""
    units = _numbered_headings(text, split_flattened(text, read_units(text)))
    furniture = find_furniture(units)
    content = [index for index in range(len(units)) if index not in furniture]
    duplicate = _duplicate_title(units, content)
    if duplicate is not None:
        furniture.add(duplicate)
        content.remove(duplicate)
    furniture |= {index for index in content if _heads_furniture(units, furniture, index)}
    content = [index for index in content if index not in furniture]
    remaining = [units[index] for index in content]
    has_title = _has_title(remaining)
    readings = _read_content(remaining, has_title=has_title)
    by_place = {content[place]: reading for place, reading in readings.items()}
    blocks = _blocks(units, furniture, by_place)
    title = " ".join(remaining[0].words) if has_title else ""
    return PlainText(title, tuple(blocks))


def _read_content(units: Sequence[Unit], *, has_title: bool) -> dict[int, Reading]:
    """Headings of the text proper; a thread of comments holds none but its bylines."""
    start = next((place for place, unit in enumerate(units) if unit.kind == "speaker"), len(units))
    if 0 < start < len(units) and _COMMENTS.match(units[start - 1].text):
        start -= 1
    proper = read_headings(units[:start], has_title=has_title)
    if start < len(units) and units[start].kind != "speaker":
        proper[start] = Reading("heading", _COMMENTS_LEVEL)
    return proper


def _blocks(units: Sequence[Unit], furniture: set[int], readings: dict[int, Reading]) -> list[Block]:
    blocks: list[Block] = []
    indents: list[int] = []
    for index, unit in enumerate(units):
        reading = readings.get(index)
        is_item = unit.kind == "item" and (reading is None or reading.role == "item")
        goes_on = bool(indents) and not is_item and unit.kind == "text" and unit.indent > indents[0]
        indents = _item_indents(indents, unit) if is_item else indents if goes_on else []
        if index in furniture or (reading is not None and reading.role == "caption"):
            blocks.append(Block("furniture", unit.start, unit.end))
            continue
        if unit.kind == "speaker":
            words = " ".join(unit.words).removesuffix(":")
            blocks.append(Block("heading", unit.start, unit.end, _SPEAKER_LEVEL + unit.indent, words))
        elif reading is not None and reading.role == "heading":
            words = "Comments" if reading.level == _COMMENTS_LEVEL else " ".join(unit.words).removesuffix(":")
            blocks.append(Block("heading", unit.start, unit.end, reading.level, words))
        elif is_item or reading is not None:
            blocks.append(Block("item", unit.start, unit.end, max(0, len(indents) - 1)))
        else:
            blocks.append(Block("prose", unit.start, unit.end, len(indents)))
    return blocks


def _item_indents(indents: Sequence[int], unit: Unit) -> list[int]:
    """The indents of the lists that are open at this item, outermost first."""
    return [indent for indent in indents if indent < unit.level] + [unit.level]


def _heads_furniture(units: Sequence[Unit], furniture: set[int], index: int) -> bool:
    """Whether a short line stands right above a whole sentence of furniture: it is that sentence's heading."""
    below = index + 1
    if index == 0 or below not in furniture or style_of(units[index]) not in ("plain", "question"):
        return False
    return len(units[below].words) >= 8 and units[index].kind == "text"


def _duplicate_title(units: Sequence[Unit], content: Sequence[int]) -> int | None:
    """The first line, where the second says the same with other marks or capitals."""
    if len(content) < 2:
        return None
    first, second = units[content[0]], units[content[1]]
    same = _letters(first.text) == _letters(second.text) and first.kind in ("text", "heading")
    return content[0] if same and len(first.words) <= _MAX_TITLE_WORDS else None


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _has_title(units: Sequence[Unit]) -> bool:
    """Whether the first line is the title: short, on its own, not ended like a sentence, with text below."""
    if len(units) < 2:
        return False
    first = units[0]
    if first.kind == "heading":
        return first.level <= TITLE_LEVEL + 1
    if first.kind != "text" or len(first.words) > _MAX_TITLE_WORDS or first.line_count > 2:
        return False
    if style_of(replace(first, line_count=1, open_before=True)) in ("capitals", "plain", "question", "numbered"):
        return True
    return (
        first.open_after
        and first.text[-1] not in ".,;:!"
        and first.text[0].isupper()
        and not _DATE_OR_GREETING.match(first.text)
    )


_DATE_OR_GREETING = re.compile(r"\d|(?:dear|hi|hello|to|from|date|subject|re)\b", re.IGNORECASE)


def _numbered_headings(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Numbered lines that head a paragraph (`2. Methods`) become headings; those in a row stay a list."""
    result = list(units)
    for index, unit in enumerate(units):
        if unit.kind != "item" or not _could_head(unit):
            continue
        marker = _NUMBER.match(text[text.rfind("\n", 0, unit.start) + 1 : unit.start].strip())
        after = units[index + 1] if index + 1 < len(units) else None
        before = units[index - 1] if index else None
        beside = (after is not None and after.kind == "item") or (before is not None and before.kind == "item")
        if marker and after is not None and not beside and after.kind == "text":
            result[index] = replace(unit, kind="heading", level=_NUMBERED_HEADING_LEVEL)
    return result


_NUMBERED_HEADING_LEVEL = 7


def _could_head(unit: Unit) -> bool:
    words = unit.words
    single = unit.line_count == 1 and unit.open_before and unit.open_after
    return single and len(words) <= _HEADING_ITEM_WORDS and unit.text[-1] not in ".,;:!" and unit.text[0].isupper()
