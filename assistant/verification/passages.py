"""A passage -> the statements it makes: its sentences, and the items of its lists with their lead."""

import re
from dataclasses import replace
from functools import lru_cache

from assistant.language.tokens import fold
from assistant.verification.clauses import resolved, subject_of
from assistant.verification.statements import Statement, Word, plain, read, words_of

_CACHED_PASSAGES = 2048
_LOOKED_BACK = 2  # sentences before a pronoun in which its noun is looked for, where the nearer one has no subject
_HEADING = re.compile(
    r"^#{1,6}[ \t]+(?P<marked>[^\n]*)(?:\n|\Z)|\A\s*(?P<line>[A-Z\d][^\n]{1,98}(?<![.!:;,]))[ \t]*\n[ \t]*\n(?=\s*\S)",
    re.MULTILINE,
)

_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[-*•–]|\d{1,2}[.)])[ \t]+(?=\S)")
_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")
_NO_END = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|cf|approx|Inc|Ltd|Co|vol|pp|Fig)\.|(?<!degrees )(?<!\d )\b[A-Z]\.)$"
)
POINTS_BACK = re.compile(
    r"\b(?:it|they|them|this|these|those(?! who)|ones|both|neither|he|she|latter|former)\b|^\W*(?:\w+ )?(?:its|their)\b"
    r"|^\W*(?:that|there|otherwise|so) |\b(?:wear|red|white|recommends|have) one\b|\bthat is so\b"
    r"|^[^,]*\bdo(?:es)?(?:n't| not)\W*$"
)
_IT = re.compile(r"^\W*it\b")
_THING = re.compile(r"^\W*(?:it|they)\b")
_IS_POINTER = re.compile(r"^\W*(?:it|they|he|she|this|these|those)\b")
_LONGEST_LEAD = 320  # characters


@lru_cache(maxsize=_CACHED_PASSAGES)
def statements(passage: str, number: int = 0) -> tuple[Statement, ...]:
    """The statements of a passage in order, items with their lead, and each list as a whole.

    A heading (a Markdown one, or a short line of its own at the top) is no statement; its words are `nearby` those
    below it, as are those of the sentence before.
    """
    found: list[Statement] = []
    heading: tuple[Word, ...] = ()
    for start, end, title in _under_headings(passage):
        heading = tuple(words_of(plain(title))) if title else heading
        block = _statements(passage, start, end, number)
        about = heading or _topic(block)
        found += [
            _with_nearby(one, block[place - 1] if place else None, about if place else heading)
            for place, one in enumerate(block)
        ]
    return tuple(found)


def _topic(block: list[Statement]) -> tuple[Word, ...]:
    """The subject of the first sentence below no heading: what a passage is about, as far as can be told."""
    subject = subject_of(block[0].text) if block else ""
    return tuple(words_of(subject))


def _with_nearby(one: Statement, previous: Statement | None, heading: tuple[Word, ...]) -> Statement:
    before = previous.words if previous is not None and not one.whole_list and not one.context else ()
    return replace(one, nearby=before, heading=heading) if before or heading else one


def _under_headings(passage: str) -> list[tuple[int, int, str]]:
    """The stretches of a passage between its headings, each with the heading above it."""
    found, start, title = [], 0, ""
    for match in _HEADING.finditer(passage):
        if match.start() > start and passage[start : match.start()].strip():
            found.append((start, match.start(), title))
        start, title = match.end(), match["marked"] or match["line"]
    if passage[start:].strip():
        found.append((start, len(passage), title))
    return found


def _statements(passage: str, begin: int, stop: int, number: int) -> list[Statement]:
    found: list[Statement] = []
    leads: list[tuple[int, str]] = []
    group: list[str] = []
    group_lead, group_start = "", 0
    for start, end in _blocks(passage, begin, stop):
        raw = passage[start:end]
        item = _ITEM.match(raw)
        if item:
            indent = len(item["indent"].expandtabs(4))
            while leads and leads[-1][0] >= indent:
                leads.pop()
            lead = leads[-1][1] if leads else ""
            own = raw[item.end() :].strip()
            for place, (a, b) in enumerate(_sentences(raw, item.end())):
                sentence = raw[a:b]
                text = f"{lead} {sentence}" if lead and place == 0 else sentence
                _append(found, passage, text, start + a, start + b, number)
            if not group:
                group_lead, group_start = lead, start
            group.append(own.rstrip(".;,"))
            leads.append((indent, f"{lead} {own.rstrip('.:')}".strip()))
            continue
        _close_list(found, group, group_lead, group_start, start, number)
        group, leads = [], []
        for a, b in _sentences(raw, 0):
            _append(found, passage, raw[a:b], start + a, start + b, number)
        last = raw.rstrip()
        if last.endswith(":") and found:
            leads = [(-1, found[-1].text[-_LONGEST_LEAD:].rstrip(":"))]
    _close_list(found, group, group_lead, group_start, stop, number)
    return found


def _close_list(found: list[Statement], group: list[str], lead: str, start: int, end: int, number: int) -> None:
    if len(group) > 1:
        found.append(read(f"{lead}: {', '.join(group)}", start, end, passage=number, whole_list=True))


def _append(found: list[Statement], passage: str, text: str, start: int, end: int, number: int) -> None:
    if not text.strip():
        return
    told = plain(text)
    for one in [one for one in reversed(found) if not one.whole_list][:_LOOKED_BACK]:
        told = resolved(told, one.text)
        if told != plain(text) or subject_of(one.text):
            break
    folded = fold(told)
    context: tuple[Word, ...] = ()
    previous = next((one for one in reversed(found) if not one.whole_list), None)
    if previous is not None and told == plain(text) and POINTS_BACK.search(folded):
        if _THING.match(folded) and not previous.context and len(found) > 1:
            earlier = [one for one in found if not one.whole_list]
            context = earlier[-2].words if len(earlier) > 1 else ()
        known = previous.words
        if _IT.match(folded):
            # "The bud is the sister of the leaf. It ...": what stands behind "of" is not meant.
            known = tuple(
                word for word in known if not previous.folded[: word.start].endswith((" of the ", " of an ", " of a "))
            )
        context = (
            *known,
            *context,
            *(previous.context if _IS_POINTER.match(previous.folded) or _THING.match(folded) else ()),
        )
    if previous is not None:
        place = found.index(previous)
        found[place] = _with_following(previous, re.sub(r"\s+", " ", folded))
    found.append(read(told, start, end, context=context, passage=number, raw=passage[start:end]))


def _with_following(statement: Statement, following: str) -> Statement:
    return replace(statement, following=following)


def _blocks(passage: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """Paragraphs and list items: what blank lines and list marks separate."""
    bounds, start, place = [], begin, begin
    for line in passage[begin:stop].splitlines(keepends=True):
        if (not line.strip() or _ITEM.match(line)) and place > start:
            bounds.append((start, place))
            start = place
        place += len(line)
        if not line.strip():
            start = place
    if stop > start:
        bounds.append((start, stop))
    return [(a, b) for a, b in bounds if passage[a:b].strip()]


def _sentences(text: str, start: int) -> list[tuple[int, int]]:
    bounds, begin = [], start
    for match in _ENDS.finditer(text, start):
        if not _NO_END.search(text[begin : match.end()]):
            bounds.append((begin, match.end()))
            begin = match.end()
    bounds.append((begin, len(text)))
    trimmed = []
    for a, b in bounds:
        piece = text[a:b]
        if piece.strip():
            trimmed.append((a + len(piece) - len(piece.lstrip()), b - len(piece) + len(piece.rstrip())))
    return trimmed
