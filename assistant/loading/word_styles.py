"""What a Word document's styles and numbering say of a paragraph: its heading level, or its place in a list."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_LIST = re.compile(r"list(?: bullet| number)? ([2-9])", re.IGNORECASE)
_MAX_INHERITANCE = 20
_MAX_LEVEL = 8
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph is by its style: `heading` is its level, 0 for none; `numbering` the list and level it names.

    `depth` is how deep a list stands that has a style of its own for each depth ("List Bullet 2").
    """

    heading: int = 0
    is_title: bool = False
    is_caption: bool = False
    numbering: tuple[str, int] | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list; `number` is None where the list has bullets."""

    level: int
    number: int | None


PLAIN = Style()


def value_of(element: "Element | None") -> str:
    """The `w:val` of an element, or an empty string."""
    return (element.get(f"{W}val") or "") if element is not None else ""


class WordStyles:
    """The paragraph styles of a document."""

    def __init__(self, root: "Element | None") -> None:
        styles = root.iter(f"{W}style") if root is not None else ()
        self._elements = {style.get(f"{W}styleId") or "": style for style in styles}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: "Element") -> Style:
        """The style of a paragraph, its own outline level before that of its style."""
        identifier = value_of(paragraph.find(f"{W}pPr/{W}pStyle"))
        if identifier not in self._known:
            self._known[identifier] = self._read(identifier)
        style = self._known[identifier]
        own = _outline_level(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if own and not style.heading:
            return replace(style, heading=own)
        return style

    def _read(self, identifier: str) -> Style:
        """A style with what it inherits from those it is based on."""
        heading, numbering = 0, None
        is_title = is_caption = False
        seen = depth = 0
        while identifier and seen < _MAX_INHERITANCE:
            element, seen = self._elements.get(identifier), seen + 1
            name = value_of(element.find(f"{W}name")) if element is not None else identifier
            found = _HEADING.fullmatch(name)
            heading = heading or (int(found.group(1)) if found else 0)
            is_title = is_title or name.casefold() == "title"
            is_caption = is_caption or name.casefold() == "caption"
            listed = _LIST.fullmatch(name)
            depth = depth or (int(listed.group(1)) - 1 if listed else 0)
            if element is None:
                break
            heading = heading or _outline_level(element.find(f"{W}pPr/{W}outlineLvl"))
            numbering = numbering or _numbering(element.find(f"{W}pPr/{W}numPr"))
            identifier = value_of(element.find(f"{W}basedOn"))
        return Style(heading, is_title, is_caption, numbering, depth)


class WordLists:
    """The lists of a document; it counts the items of each as they come."""

    def __init__(self, root: "Element | None") -> None:
        self._formats: dict[tuple[str, int], tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        abstract = {one.get(f"{W}abstractNumId"): one for one in root.iter(f"{W}abstractNum")}
        for number in root.iter(f"{W}num"):
            kind = abstract.get(value_of(number.find(f"{W}abstractNumId")))
            for level in kind.iter(f"{W}lvl") if kind is not None else ():
                place = level.get(f"{W}ilvl") or "0"
                start = value_of(level.find(f"{W}start"))
                form = value_of(level.find(f"{W}numFmt")), int(start) if start.isdigit() else 1
                self._formats[number.get(f"{W}numId") or "", int(place) if place.isdigit() else 0] = form

    def of(self, paragraph: "Element", style: Style) -> Item | None:
        """The paragraph's place in its list, or None where it is in none."""
        own = _numbering(paragraph.find(f"{W}pPr/{W}numPr"))
        named = own or style.numbering
        if named is None or named[0] in ("", "0"):
            return None
        identifier, level = named[0], min(named[1], _MAX_LEVEL)
        form, start = self._formats.get((identifier, level), ("bullet", 1))
        for key in [key for key in self._counts if key[0] == identifier and key[1] > level]:
            del self._counts[key]
        number = self._counts[identifier, level] = self._counts.get((identifier, level), start - 1) + 1
        return Item(max(level, style.depth), None if form in ("bullet", "none", "") else number)


def _numbering(element: "Element | None") -> tuple[str, int] | None:
    if element is None:
        return None
    level = value_of(element.find(f"{W}ilvl"))
    return value_of(element.find(f"{W}numId")), int(level) if level.isdigit() else 0


def _outline_level(element: "Element | None") -> int:
    value = value_of(element)
    return int(value) + 1 if value.isdigit() and int(value) < _BODY_LEVEL else 0
