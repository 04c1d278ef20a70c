"""Text -> the exact spans of its sentences.

A rule-based splitter: every mark that may end a sentence is found with one regular expression, and the words on both
sides decide. It was preferred to libraries for its spans (no white space or character is ever changed) and its speed.
"""

import re
from typing import NamedTuple

from assistant.loading.word_lists import (
    ABBREVIATIONS,
    BEFORE_NUMBER,
    CALENDAR,
    MAY_BE_FINAL,
    NEVER_FINAL,
    STARTERS,
    TITLES,
)

MAX_SENTENCE_WORDS = 200
MAX_SENTENCE_CHARACTERS = 1600


class Span(NamedTuple):
    """A place in a text, end exclusive."""

    start: int
    end: int


_CLOSERS = "\"'”’»›)\\]}"
_OPENERS = "\"'“‘«‹(\\[{¿¡"
# A full stop, what may close after it (quotes, brackets, footnote marks such as [3], ¹ or *), and what follows.
_CANDIDATE = re.compile(
    rf"(?P<marks>[.!?…]+|[。！？])(?P<close>[{_CLOSERS}]*(?:\[\d{{1,3}}\]|[¹²³⁰⁴-⁹*†‡]|(?<=[a-z]\.)\d{{1,2}}(?=\s+[A-Z]))*[{_CLOSERS}]*)"
    rf"(?P<gap>\s*)(?=(?P<open>[{_OPENERS}]*)(?P<next>[^\W_]?))"
)
_LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«/]*\Z")
_NEXT_WORD = re.compile(r"[^\W_]+(?:\.(?=[^\W\d_]\.))?")

_SAYING = re.compile(
    r"\s*(?:(?:[A-Z][\w.'’-]*|the|her|his|my)\s+){0,3}(?:said|says|asked|asks|replied|replies|wrote|writes|added|adds)\b",
)
_ROMAN = re.compile(r"[IVXLC]+\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_PARENTHESIS_REACH = 160


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, trimmed of white space, in order and without overlap.

    Together they hold every character that is not white space between two sentences. A sentence of more than
    `MAX_SENTENCE_WORDS` words or `MAX_SENTENCE_CHARACTERS` characters is split at semicolons, commas or spaces.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        stop = match.end("close")
        if match.start() < begin or not _ends_sentence(text, begin, match, end):
            continue
        _append(spans, text, begin, stop)
        begin = stop
    _append(spans, text, begin, end)
    return spans


def trim(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends."""
    piece = text[start:end]
    stripped = piece.lstrip()
    start += len(piece) - len(stripped)
    return Span(start, start + len(stripped.rstrip()))


def limit_length(text: str, span: Span) -> list[Span]:
    """The span, or its parts where it is too long: cut at the last semicolon, comma or space that still fits."""
    parts: list[Span] = []
    start, end = span
    while (stop := _longest_prefix(text, start, end)) < end:
        window = text[start:stop]
        half = len(window) // 2
        cut = max(window.rfind("; ", half), window.rfind(";\n", half))
        if cut < 0:
            cut = max(window.rfind(", ", half), window.rfind(",\n", half))
        if cut < 0:
            cut = max((match.start() for match in re.finditer(r"\s", window[half:])), default=-1)
            cut = cut + half if cut >= 0 else -1
        cut = start + cut + 1 if cut >= 0 else stop
        part = trim(text, start, cut)
        if part.start < part.end:
            parts.append(part)
        start = trim(text, cut, end).start
    if start < end:
        parts.append(Span(start, end))
    return parts


def _longest_prefix(text: str, start: int, end: int) -> int:
    stop = min(end, start + MAX_SENTENCE_CHARACTERS)
    for count, match in enumerate(re.compile(r"\S+").finditer(text, start, stop), 1):
        if count == MAX_SENTENCE_WORDS:
            return end if not text[match.end() : end].strip() else match.end()
    return stop


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    span = trim(text, start, end)
    if span.start == span.end:
        return
    marks_only = not any(character.isalnum() for character in text[span.start : span.end])
    if spans and marks_only and span.end - spans[-1].start <= MAX_SENTENCE_CHARACTERS:
        spans[-1] = Span(spans[-1].start, span.end)
        return
    if span.end - span.start > MAX_SENTENCE_WORDS:
        spans.extend(limit_length(text, span))
    else:
        spans.append(span)


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    marks, gap, following = match["marks"], match["gap"], match["next"]
    if match.end("gap") >= end or marks in "。！？":
        return True
    if not gap:
        return _missing_space(text, begin, match)
    if _inside_parenthesis(text, begin, match.end("close")):
        return False
    if marks[-1] in "!?":
        if not following:
            return True
        quoted = bool(match["close"]) and _SAYING.match(text, match.end("gap")) is not None
        return not following.islower() and not quoted
    word = _last_word(text, begin, match.start())
    if not following:
        return word.lower() not in NEVER_FINAL and not (len(word) == 1 and word.isalpha())
    if marks != "." or match["close"].strip("*"):
        return not following.islower()
    return _full_stop_ends(text, begin, match, word)


def _full_stop_ends(text: str, begin: int, match: re.Match[str], word: str) -> bool:
    """Whether a single full stop with white space and a letter or digit after it ends a sentence."""
    lower = word.lower().rpartition("-")[2]
    following = match["next"]
    if following.islower():
        # Hasty writing starts sentences in lower case; after a long word that is no abbreviation, take it for that.
        return len(lower) >= 4 and lower.isalpha() and lower not in ABBREVIATIONS and match.start() - begin > 12
    if (lower in TITLES and any(map(str.isupper, word))) or lower in NEVER_FINAL:
        return False
    next_word = _next_word(text, match.end("gap") + len(match["open"]))
    if word == "c" and following.isdigit():
        return False  # circa
    if lower in BEFORE_NUMBER and (following.isdigit() or _ROMAN.match(next_word)):
        return False
    if lower == "etc":
        return True
    if lower in ("a.m", "p.m"):
        return next_word.lower() not in CALENDAR
    if lower in MAY_BE_FINAL:
        return next_word.lower() in STARTERS
    if _INITIALS.match(word) and (len(word) > 1 or word.isupper()):
        return next_word.lower() in STARTERS and len(next_word) > 1
    # A number alone on the line is a list marker, not a sentence.
    return not (word.isdigit() and len(word) <= 2 and match.start() - len(word) <= begin + 1)


def _missing_space(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a space is missing, as in `...therapy.The next`, and this is no address or file name."""
    position = match.end("close")
    after = text[position : position + 2]
    if len(after) < 2 or not after[0].isupper() or not after[1].islower() or len(match["marks"]) > 3:
        return False
    word = _last_word(text, begin, match.start())
    lower = word.lower()
    return len(word) >= 2 and word[-2:].islower() and word.isalpha() and lower not in ABBREVIATIONS and lower != "www"


def _inside_parenthesis(text: str, begin: int, position: int) -> bool:
    opened = text.rfind("(", max(begin + 1, position - _PARENTHESIS_REACH), position)
    if opened < 0 or text.find(")", opened, position) >= 0:
        return False
    closed = text.find(")", position, position + _PARENTHESIS_REACH)
    return closed >= 0 and text.find("(", position, closed) < 0 and "\n\n" not in text[position:closed]


def _last_word(text: str, begin: int, position: int) -> str:
    found = _LAST_WORD.search(text, max(begin, position - 24), position)
    return found.group() if found else ""


def _next_word(text: str, position: int) -> str:
    found = _NEXT_WORD.match(text, position)
    return found.group() if found else ""
