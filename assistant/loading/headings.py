"""Which short lines of a plain text are headings, which are captions, and how deep each heading stands."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.loading.layout import Unit
from assistant.loading.word_lists import FUNCTION_WORDS

Style = Literal["none", "marked", "capitals", "numbered", "plain", "question", "colon"]
Role = Literal["heading", "caption", "item"]

MAX_HEADING_WORDS = 12
MAX_QUESTION_WORDS = 30
TITLE_LEVEL = 1
_CAPITALS_LEVEL, _NUMBERED_LEVEL, _PLAIN_LEVEL, _QUESTION_LEVEL, _COLON_LEVEL = 6, 7, 12, 13, 14
_MAX_SENTENCE_CASE_WORDS = 8
_MIN_TITLE_CASE_SHARE = 0.6
_MIN_CAPTION_WORDS = 4
_MIN_LIST_LINES = 3
_BODY_CHARACTERS = 2500

_NUMBERED = re.compile(
    r"(?:(?:chapter|part|section|appendix|article|unit|module|lesson|step)\s+(?:\d+|[IVXLC]+|[A-Z])\b|[IVXLC]+\.\s|\d+(?P<sub>(?:\.\d+)+)\.?\s|\d{1,2}\.?\s)",
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

    A heading is a short line on its own with text below it. Short lines that follow each other are read from the last
    one up: a line above another of its own kind is a caption, unless its words recur in the text below.
    """
    styles = [style_of(unit) for unit in units]
    if has_title and styles:
        styles[0] = "none"
    texts = Vocabulary(units)
    readings: dict[int, Reading] = {0: Reading("heading", TITLE_LEVEL)} if has_title else {}
    index = 0
    while index < len(units):
        end = index
        while end < len(units) and styles[end] != "none":
            end += 1
        if end > index:
            readings.update(_read_run(units, styles, texts, index, end))
        index = max(end, index + 1)
    return _with_levels(units, styles, readings)


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
    content = [word for word in words if word.lower().strip("\"'“”‘’(),:") not in FUNCTION_WORDS]
    capital = sum(not word.lstrip("\"'“‘(")[:1].islower() for word in content)
    title_case = bool(content) and capital >= _MIN_TITLE_CASE_SHARE * len(content)
    if text.endswith(":"):
        return "colon" if title_case and len(words) <= _MAX_SENTENCE_CASE_WORDS else "none"
    if ": " in text and not title_case:
        return "none"
    return "plain" if title_case or (open_after and len(words) <= _MAX_SENTENCE_CASE_WORDS) else "none"


class Vocabulary:
    """Which words recur where, each cut to its first letters; words that are all over the text do not count."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        counts = Counter(stem for unit in units if len(unit.words) > MAX_HEADING_WORDS for stem in stems(unit.text))
        long_units = sum(len(unit.words) > MAX_HEADING_WORDS for unit in units)
        self._common = {stem for stem, count in counts.items() if count >= 4 and count >= 0.3 * long_units}

    def recurs(self, text: str, begin: int, end: int) -> bool:
        """Whether a telling word of the text stands in the first few thousand characters of these units."""
        wanted = stems(text) - self._common
        room = _BODY_CHARACTERS
        for unit in self._units[begin:end]:
            if wanted & stems(unit.text[:room]):
                return True
            room -= len(unit.text)
            if room <= 0:
                break
        return False


def stems(text: str) -> set[str]:
    """The longer words of the text, cut to six letters."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in FUNCTION_WORDS}


def scene_word(text: str) -> str:
    """The verb of a picture's description ("Teacher Showing a Map"), or an empty string."""
    words = [word.strip("\"'“”‘’(),:").lower() for word in text.split()]
    for before, word, _after in zip(words, words[1:], words[2:], strict=False):
        if len(word) >= 6 and word.endswith("ing") and before not in FUNCTION_WORDS and not before.endswith("ing"):
            return word
    return ""


def _read_run(
    units: Sequence[Unit], styles: Sequence[Style], texts: Vocabulary, begin: int, end: int
) -> dict[int, Reading]:
    """Roles of the short lines from `begin` to `end`; the unit at `end`, if any, is text."""
    listed = _unmarked_list(units, styles, begin, end)
    readings = {place: Reading("item") for place in listed}
    body_end = next((place for place in range(end, len(units)) if styles[place] != "none"), len(units))
    has_body = end < len(units) and units[end].kind != "speaker"
    below: Style | None = None
    for place in range(end - 1, begin + len(listed) - 1, -1):
        text, style = units[place].text, styles[place]
        if style in ("marked", "capitals", "numbered"):
            readings[place] = Reading("heading")
        elif below is None:
            if not has_body:
                if scene_word(text) and style == "plain":
                    readings[place] = Reading("caption")
                continue
            scene = scene_word(text) if style == "plain" else ""
            readings[place] = Reading("caption" if scene and not texts.recurs(scene, end, body_end) else "heading")
        elif style == "plain" and (scene_word(text) or _is_stray(text, below, texts, end, body_end)):
            readings[place] = Reading("caption")
        else:
            readings[place] = Reading("heading")
        if readings[place].role == "heading":
            below = style
    return readings


def _is_stray(text: str, below: Style, texts: Vocabulary, begin: int, end: int) -> bool:
    """Whether a line above a heading of its own kind has nothing to do with the text below."""
    return below == "plain" and len(text.split()) >= _MIN_CAPTION_WORDS and not texts.recurs(text, begin, end)


def _unmarked_list(units: Sequence[Unit], styles: Sequence[Style], begin: int, end: int) -> range:
    """Short lines below a sentence that ends with a colon: a list without markers; the last may head the text below."""
    if begin == 0 or not units[begin - 1].text.endswith(":") or units[begin - 1].kind not in ("text", "item"):
        return range(begin, begin)
    last = end - 1 if end < len(units) and units[end].kind == "text" else end
    stop = begin
    while stop < last and styles[stop] == "plain":
        stop += 1
    return range(begin, stop if stop - begin >= _MIN_LIST_LINES else begin)


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
