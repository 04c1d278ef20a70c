"""Which short lines of a plain text are headings, which are captions, and how deep each heading stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.loading.layout import Unit
from assistant.loading.unmarked_lists import find_unmarked_items
from assistant.loading.vocabulary import Vocabulary, is_title_case
from assistant.loading.word_lists import FUNCTION_WORDS, INTRODUCING_WORDS, NO_VERBS

Style = Literal["none", "marked", "capitals", "numbered", "plain", "question", "colon"]
Role = Literal["heading", "caption", "item"]

MAX_HEADING_WORDS = 12
MAX_QUESTION_WORDS = 30
TITLE_LEVEL = 1
_CAPITALS_LEVEL, _NUMBERED_LEVEL, _PLAIN_LEVEL, _QUESTION_LEVEL, _COLON_LEVEL = 6, 7, 12, 13, 14
_MAX_SENTENCE_CASE_WORDS = 8
_MAX_ACRONYM_LETTERS = 5

_SENTENCE_ENDS = frozenset(".!?:;…。！？")
_NUMBERED = re.compile(
    r"(?:(?:chapter|part|section|appendix|article|unit|module|lesson|step)\s+(?:\d+|[IVXLC]+|[A-Z])\b|[IVXLC]+\.\s|\d+(?P<sub>(?:\.\d+)+)\.?\s|\d{1,2}(?:\.\s|\s+(?-i:[A-Z])))",
    re.IGNORECASE,
)
_OUTER_NUMBERED = re.compile(r"(?:chapter|part|appendix|unit|module)\b", re.IGNORECASE)
_NOT_A_HEADING = re.compile(
    r"(?:dear|hi|hello|yours|kind|best|warm|sincerely|regards|thanks|thank you|by|from|to|cc|re|subject|date|tel|phone"
    r"|e-?mail|www|https?)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:\d{1,2}\W+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W+\d|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a unit: its role, and for a heading its depth."""

    role: Role
    level: int = 0


def read_headings(units: Sequence[Unit], *, has_title: bool) -> dict[int, Reading]:
    """The headings, captions and unmarked list items among the units, by their place.

    A heading is a short line on its own with text or another heading below it. A caption describes a scene, in words
    that the text below does not take up.
    """
    run_reader = _RunReader(units, has_title=has_title)
    readings = run_reader.read()
    if has_title:
        readings[0] = Reading("heading", TITLE_LEVEL)
    return _with_levels(units, run_reader.styles, readings)


def _styles(units: Sequence[Unit]) -> list[Style]:
    """The styles of all units; where all lines in capitals are acronyms, capitals are no style of their own."""
    styles = [style_of(unit) for unit in units]
    lines = [unit.text for unit, style in zip(units[1:], styles[1:], strict=True) if style == "capitals"]
    if all(len(line) <= _MAX_ACRONYM_LETTERS for line in lines):
        return ["plain" if style == "capitals" else style for style in styles]
    return styles


def style_of(unit: Unit) -> Style:
    """The kind of heading that the unit could be by its own looks."""
    if unit.kind == "heading":
        return "marked"
    if unit.kind == "question":
        return "question" if len(unit.words) <= 2 * MAX_QUESTION_WORDS else "none"
    if unit.kind == "item":
        return "none"
    text, words = unit.text, unit.words
    if (
        unit.kind == "speaker"
        or unit.line_count > 1
        or not unit.open_before
        or _NOT_A_HEADING.match(text)
        or _DATE.match(text)
    ):
        return "none"
    if text.rstrip("\"'”’)").endswith("?"):
        return "question" if len(words) <= MAX_QUESTION_WORDS and not text[0].islower() else "none"
    if (
        len(words) > MAX_HEADING_WORDS
        or text[-1] in ".,;!…"
        or not (text[0].isupper() or text[0].isdigit() or text[0] in "\"'“‘")
    ):
        return "none"
    letters = [character for character in text if character.isalpha()]
    if len(letters) < 3:
        return "none"
    if all(character.isupper() for character in letters):
        return "capitals"
    if _NUMBERED.match(text):
        return "numbered"
    return _plain_style(text, words, open_after=unit.open_after)


def _plain_style(text: str, words: Sequence[str], *, open_after: bool) -> Style:
    title_case = is_title_case(words)
    if text.endswith(":"):
        open_ended = words[-1].lower().rstrip(":") in FUNCTION_WORDS | INTRODUCING_WORDS
        return "colon" if title_case and len(words) <= _MAX_SENTENCE_CASE_WORDS and not open_ended else "none"
    if ": " in text and not title_case:
        return "none"
    return "plain" if title_case or (open_after and len(words) <= _MAX_SENTENCE_CASE_WORDS) else "none"


def scene_word(text: str) -> str:
    """The verb of a picture's description ("Teacher Showing a Map"; in title case), or an empty string."""
    if not is_title_case(text.split()):
        return ""
    words = [word.strip("\"'“”‘’(),:").lower() for word in text.split()]
    for before, word, _after in zip(words, words[1:], words[2:], strict=False):
        if len(word) >= 6 and word.endswith("ing") and not {word, before} & (FUNCTION_WORDS | NO_VERBS):
            return word
    return ""


class _RunReader:
    """Reads runs of short lines; a run ends above the text that it may head."""

    def __init__(self, units: Sequence[Unit], *, has_title: bool) -> None:
        self._units = units
        self._texts = Vocabulary(units)
        self._listed = find_unmarked_items(units, self._texts)
        self.styles = _styles(units)
        for place in [*self._listed, *([0] if has_title else [])]:
            self.styles[place] = "none"

    def read(self) -> dict[int, Reading]:
        readings = {place: Reading("item") for place in self._listed}
        begin = 0
        while begin < len(self._units):
            end = begin
            while end < len(self._units) and self.styles[end] != "none":
                end += 1
            signature = begin > 0 and self._units[begin - 1].text.endswith(",")
            if end > begin and not signature:
                readings.update(self._read_run(begin, end))
            begin = end + 1
        return readings

    def _read_run(self, begin: int, end: int) -> dict[int, Reading]:
        """Roles of the short lines from `begin` to `end`; the unit at `end`, if any, is text."""
        units, readings = self._units, dict[int, Reading]()
        body_end = next((place for place in range(end, len(units)) if self.styles[place] != "none"), len(units))
        has_body = end < len(units) and (end in self._listed or _is_body(units[end]))
        has_heading_below = False
        for place in range(end - 1, begin - 1, -1):
            style = self.styles[place]
            scene = scene_word(units[place].text) if style == "plain" else ""
            telling = scene if has_heading_below else units[place].text
            if scene and not self._texts.recurs(telling, end, body_end):
                readings[place] = Reading("caption")
            elif has_body or has_heading_below or style in ("marked", "capitals", "numbered"):
                readings[place] = Reading("heading")
                has_heading_below = True
        return readings


def _is_body(unit: Unit) -> bool:
    """Whether a unit is what a heading stands above: a list, or text that is a sentence or long."""
    text = unit.text.rstrip("\"'”’)]")
    return unit.kind == "item" or (
        unit.kind == "text" and (text[-1:] in _SENTENCE_ENDS or len(unit.words) > MAX_HEADING_WORDS)
    )


def _with_levels(units: Sequence[Unit], styles: Sequence[Style], readings: Mapping[int, Reading]) -> dict[int, Reading]:
    levelled = dict(readings)
    holds_questions = False
    for place in sorted(readings):
        if readings[place].role != "heading" or readings[place].level:
            continue
        style = styles[place]
        if style == "question":
            level = _QUESTION_LEVEL if holds_questions else _PLAIN_LEVEL
        else:
            level = _level(units[place], style)
            if style != "colon":
                follower = readings.get(place + 1)
                holds_questions = (
                    follower is not None and follower.role == "heading" and styles[place + 1] == "question"
                )
        levelled[place] = Reading("heading", level)
    return levelled


def _level(unit: Unit, style: Style) -> int:
    if style == "marked":
        return unit.level
    if style == "capitals":
        return _CAPITALS_LEVEL
    if style == "numbered":
        found = _NUMBERED.match(unit.text)
        depth = (found["sub"] or "").count(".") if found else 0
        return _NUMBERED_LEVEL - 2 if _OUTER_NUMBERED.match(unit.text) else _NUMBERED_LEVEL + depth
    return _COLON_LEVEL if style == "colon" else _PLAIN_LEVEL
