"""The answers of a conversation as a sheet of one page to learn from, every statement with its source.

What is shortened loses whole sentences only, from the end of an answer: a list stays with the line that introduces it,
both sides of a disagreement stay, and so does what an answer is limited to.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.checking.reports import escaped
from assistant.ui.exports import (
    DISCLAIMER,
    Block,
    Line,
    View,
    answer_blocks,
    answered_views,
    disagreement_blocks,
    html_blocks,
    html_page,
    html_reference,
    html_text,
    markdown_block,
    markdown_reference,
    markdown_text,
    place_of,
)
from assistant.ui.render import asset
from assistant.ui.state import Exchange

PAGE_LINES = 104
"""What a page of two columns holds in each of our own style sheet's lines, its title and margins left out."""

LINE_WORDS = 8
SOURCE_LINE_WORDS = 12
GAP_LINES = 0.4
LONGEST_LIST = 6
"""Items that stand below each other; a longer list runs on in one paragraph."""

MOST_PARTS = 4
LEAST_PARTS_OF_CONDITIONS = 2
NOT_FOUND = "Not in the documents"
SHORTENED = "Some answers are shortened; they stand in full in the conversation."


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the sheet with what is to be known, its numbers those of the sheet's sources."""

    question: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class Sheet:
    """What stands on the sheet; `sources` in the order of their numbers, from 1."""

    title: str
    entries: list[Entry] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    sources: list[View] = field(default_factory=list)
    shortened: bool = False


def study_sheet(title: str, exchanges: Sequence[Exchange]) -> Sheet:
    """The sheet: each question once, in the order they were first asked, with its latest answer."""
    latest = {exchange.answer.search_question.casefold(): exchange for exchange in exchanges if exchange.answer}
    views = answered_views(list(latest.values()))
    sheet = Sheet(title, not_found=[view["question"] for view in views if view["status"] == "not_found"])
    kept = [view for view in views if view["status"] != "not_found"]
    parts = next((most for most in range(MOST_PARTS, 1, -1) if _lines(kept, most) <= PAGE_LINES), 1)
    numbers: dict[str, int] = {}
    for view in kept:
        blocks = _shortened(view, parts)
        sheet.shortened |= len(blocks) < len(_shortened(view, len(view["blocks"]) + _line_count(view)))
        sheet.entries.append(Entry(_asked(view), tuple(_renumbered(block, view, numbers, sheet) for block in blocks)))
    return sheet


def markdown_sheet(sheet: Sheet) -> str:
    """The sheet as Markdown."""
    lines = [f"# Study sheet: {escaped(sheet.title)}", ""]
    for entry in sheet.entries:
        lines += [f"## {escaped(entry.question)}", ""]
        for block in entry.blocks:
            lines += markdown_block(block)
        lines.append("")
    if sheet.not_found:
        lines += [f"## {NOT_FOUND}", "", *(f"- {escaped(question)}" for question in sheet.not_found), ""]
    if sheet.sources:
        lines += ["## Sources", ""]
        lines += [markdown_reference(number, one, quoted=False) for number, one in enumerate(sheet.sources, start=1)]
        lines.append("")
    return markdown_text([*lines, " ".join(_ending(sheet))])


def printable_sheet(sheet: Sheet) -> str:
    """The sheet as one HTML file that needs nothing else."""
    sections = [
        f"<section><h2>{html_text(entry.question)}</h2>\n{html_blocks(iter(entry.blocks))}</section>"
        for entry in sheet.entries
    ]
    if sheet.not_found:
        questions = "".join(f"<li>{html_text(question)}</li>" for question in sheet.not_found)
        sections.append(f"<section><h2>{NOT_FOUND}</h2>\n<ul>{questions}</ul></section>")
    listed = "".join(html_reference(number, one, quoted=False) for number, one in enumerate(sheet.sources, start=1))
    title = f"Study sheet: {sheet.title}"
    body = [
        f"<h1>{html_text(title)}</h1>",
        f"<main>{''.join(sections)}</main>",
        f'<h2>Sources</h2>\n<ul class="references">{listed}</ul>' if listed else "",
        *(f'<p class="small">{html_text(line)}</p>' for line in _ending(sheet)),
    ]
    return html_page(title, "\n".join(body), asset("sheet.css"))


def _ending(sheet: Sheet) -> list[str]:
    return [SHORTENED, DISCLAIMER] if sheet.shortened else [DISCLAIMER]


def _asked(view: View) -> str:
    """The question as it can be understood alone."""
    return str(view["searched"] or view["question"])


def _lines(views: Sequence[View], most: int) -> float:
    """About how many lines of a column the answers take, with so many parts each, and their sources."""
    lines = 0.0
    places = set()
    for view in views:
        blocks = _shortened(view, most)
        marks = {mark for block in blocks for line in block.lines for mark in line.marks}
        places |= {place_of(source) for source in view["sources"] if source["number"] in marks}
        texts = [_asked(view), *(block.text for block in blocks)]
        lines += sum(math.ceil(len(text.split()) / LINE_WORDS) + GAP_LINES for text in texts)
    return lines + sum(math.ceil(len(place.split()) / SOURCE_LINE_WORDS) for place in places)


def _shortened(view: View, most: int) -> list[Block]:
    """The direct answer with at most so many of its parts, and what always belongs to it."""
    least = LEAST_PARTS_OF_CONDITIONS if view["verdict_kind"] == "depends" else 1
    parts = list(_parts(view))[: max(most, least)]
    told = [Block("small", (Line(text),)) for text in [view["note"]] if text]
    scope = [Block("small", (Line(f"Applies to: {'; '.join(view['scope'])}"),))] if view["scope"] else []
    verdict = [Block("verdict", (Line(view["verdict"]),))] if view["verdict"] else []
    notice = [Block("notice", (Line(" ".join(view["notice"])),))] if view["notice"] else []
    sides = list(disagreement_blocks(view))
    return [*notice, *told, *verdict, *sides, *(block for part in parts for block in part), *scope]


def _parts(view: View) -> Iterator[list[Block]]:
    """The sentences of an answer one by one, a list as one with the sentence before it."""
    part: list[Block] = []
    for block in answer_blocks(view):
        if block.kind == "item":
            part.append(block)
            continue
        for line in block.lines:
            if part:
                yield _set_tight(part)
            part = [Block(block.kind, (line,))]
    if part:
        yield _set_tight(part)


def _set_tight(part: list[Block]) -> list[Block]:
    """A part whose list, where it is long, is one paragraph; numbers that follow each other stand once."""
    items = [block for block in part if block.kind == "item"]
    if len(items) <= LONGEST_LIST:
        return part
    lines = [line for block in items for line in block.lines]
    following = [*lines[1:], None]
    run_on = tuple(
        Line(
            line.text.rstrip(" ;,") + (";" if after else ""), () if after and after.marks == line.marks else line.marks
        )
        for line, after in zip(lines, following, strict=True)
    )
    return [*(block for block in part if block.kind != "item"), Block("paragraph", run_on)]


def _line_count(view: View) -> int:
    return sum(len(block["lines"]) for block in view["blocks"])


def _renumbered(block: Block, view: View, numbers: dict[str, int], sheet: Sheet) -> Block:
    """The block with the numbers of the sheet, on which one place in one document has one number."""
    by_number = {source["number"]: source for source in view["sources"]}
    lines = []
    for line in block.lines:
        marks = []
        for source in (by_number[mark] for mark in line.marks if mark in by_number):
            place = f"{place_of(source)} {source['address']}"
            if place not in numbers:
                sheet.sources.append(source)
                numbers[place] = len(sheet.sources)
            marks.append(numbers[place])
        lines.append(replace(line, marks=tuple(dict.fromkeys(marks))))
    return replace(block, lines=tuple(lines))
