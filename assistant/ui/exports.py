"""A conversation as Markdown, as JSON and as a page to print, made of what the screen shows of it.

Text of readers and documents is inert in all three: no markup, tag, link or picture of theirs takes effect.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from assistant.checking.reports import escaped
from assistant.serialization import answer_object, to_json
from assistant.types import UPLOADED_LABEL
from assistant.ui.passages import web_address
from assistant.ui.render import asset, plain
from assistant.ui.state import Exchange
from assistant.ui.turn import BULLET, NOT_ANSWERED, turn_view

View = dict[str, Any]
BlockKind = Literal["verdict", "heading", "lead", "paragraph", "item", "notice", "small"]
DISCLAIMER = "General information from the documents named here. Not medical or legal advice."

_PLAIN_ADDRESS = re.compile(r"https?://[^\s<>\\\"'`()\[\]]+")
_FILE_NAME_WORDS = 6
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text with the numbers of the references behind it."""

    text: str
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or heading of an answer."""

    kind: BlockKind
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Its text without the numbers."""
        return " ".join(line.text for line in self.lines)


def shown_blocks(view: View) -> Iterator[Block]:
    """What the screen shows of an answer, from top to bottom, without what can only be clicked."""
    if view["searched"]:
        yield _told("small", f"Searching for: {view['searched']}")
    if view["status"] == "not_found":
        yield _told("notice", NOT_ANSWERED)
    yield from (_told("notice", line) for line in view["notice"])
    yield from (_told("small", line) for line in [view["note"]] if line)
    yield from (_told("verdict", word) for word in [view["verdict"]] if word)
    yield from disagreement_blocks(view)
    yield from answer_blocks(view)
    if view["written_by"]:
        yield _told("small", f"Written by {view['written_by']}, each sentence checked against its source.")
    scope = f"Applies to: {'; '.join(view['scope'])}" if view["scope"] else ""
    topics = f"Nearest topics in the documents: {'; '.join(view['topics'])}" if view["topics"] else ""
    for line in filter(None, (view["model_note"], scope, view["closing"], topics, view["outdated"])):
        yield _told("small", line)


def answer_blocks(view: View) -> Iterator[Block]:
    """The sentences of an answer, those of the sides of a disagreement left out."""
    for block in view["blocks"]:
        lines = [Line(line["text"], tuple(line["marks"])) for line in block["lines"]]
        if block["type"] == "list":
            yield from (Block("item", (line,)) for line in lines)
        else:
            yield Block(block["type"], tuple(lines))


def disagreement_blocks(view: View) -> Iterator[Block]:
    """The sides of a disagreement, each below who says it."""
    if view["disagreement"] is None:
        return
    about = view["disagreement"]["about"]
    yield _told("heading", f"Sources differ on {about}" if about else "Sources differ")
    for side in view["disagreement"]["sides"]:
        head = " · ".join(filter(None, (side["who"], side["holds"])))
        said = [Line(line["text"], tuple(line["marks"])) for line in side["lines"]]
        yield Block("item", (*([Line(f"{head}:")] if head else []), *said))


def markdown_conversation(title: str, exchanges: Sequence[Exchange]) -> str:
    """The conversation as Markdown; the numbers of each answer are those on the screen."""
    lines = [f"# {escaped(title)}", ""]
    for view in answered_views(exchanges):
        lines += _markdown_lines(view)
    return markdown_text([*lines, escaped(DISCLAIMER)])


def markdown_answer(exchange: Exchange) -> str:
    """A question with its answer and references, as they stand in the conversation's Markdown; empty without one."""
    return "".join(markdown_text(_markdown_lines(view)).strip() + "\n" for view in answered_views([exchange]))


def _markdown_lines(view: View) -> list[str]:
    lines = [f"## {escaped(view['question'])}", ""]
    for block in shown_blocks(view):
        lines += markdown_block(block)
    lines.append("")
    if view["sources"]:
        lines += ["### References", ""]
        lines += [markdown_reference(source["number"], source, quoted=True) for source in view["sources"]]
        lines.append("")
    return lines


def markdown_text(lines: Sequence[str]) -> str:
    """Lines as one text, without empty lines one after the other."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def json_conversation(title: str, exchanges: Sequence[Exchange]) -> str:
    """The conversation as JSON: each question with its answer object, as `assistant ask --json` gives it."""
    asked = [
        {
            "question": exchange.question,
            "asked": exchange.asked,
            "reading": exchange.reading,
            "answer": answer_object(exchange.answer)
            | {"note": exchange.answer.note, "closing": exchange.answer.closing},
        }
        for exchange in exchanges
        if exchange.answer is not None
    ]
    return to_json({"title": title, "exchanges": asked}, indent=2) + "\n"


def printable_conversation(title: str, exchanges: Sequence[Exchange]) -> str:
    """The conversation as one HTML file that needs nothing else."""
    body = [f"<h1>{html_text(title)}</h1>"]
    for view in answered_views(exchanges):
        body += [f"<h2>{html_text(view['question'])}</h2>", html_blocks(shown_blocks(view))]
        if view["sources"]:
            listed = (html_reference(source["number"], source, quoted=True) for source in view["sources"])
            body.append(f'<h3>References</h3>\n<ul class="references">{"".join(listed)}</ul>')
    return html_page(title, "\n".join([*body, f'<p class="small">{html_text(DISCLAIMER)}</p>']))


def answered_views(exchanges: Sequence[Exchange]) -> list[View]:
    """What the screen shows of each answer."""
    return [turn_view(one, newest=False) for one in exchanges if one.answer is not None]


def markdown_block(block: Block) -> list[str]:
    """The lines of a block, an empty one after all but a list item."""
    text = " ".join(escaped(line.text) + "".join(f" \\[{number}\\]" for number in line.marks) for line in block.lines)
    match block.kind:
        case "verdict":
            return [f"**{text}**", ""]
        case "heading":
            return [f"### {text}", ""]
        case "notice":
            return [f"> {text}", ""]
        case "small":
            return ["", f"*{text}*", ""]
        case "item":
            return [f"- {text}"]
        case _:
            return ["", text, ""]


def markdown_reference(number: int, source: View, *, quoted: bool) -> str:
    """A reference as a list item."""
    address = f" <{source['address']}>" if _PLAIN_ADDRESS.fullmatch(source["address"]) else ""
    quote = f" “{escaped(quote_of(source))}”" if quoted else ""
    return f"- \\[{number}\\] {escaped(place_of(source))}{address}{quote}"


def html_text(text: str) -> str:
    """Text on one line that HTML shows as it is."""
    return escape(" ".join(plain(text).split()))


def html_blocks(blocks: Iterator[Block]) -> str:
    """Blocks as HTML, list items that follow each other in one list."""
    written: list[str] = []
    in_list = False
    for block in blocks:
        text = " ".join(html_text(line.text) + _html_marks(line.marks) for line in block.lines)
        if (block.kind == "item") is not in_list:
            in_list = not in_list
            written.append("<ul>" if in_list else "</ul>")
        tag = {"item": "li", "heading": "h3"}.get(block.kind, "p")
        written.append(f'<{tag} class="{block.kind}">{text}</{tag}>')
    return "\n".join([*written, *(["</ul>"] if in_list else [])])


def html_reference(number: int, source: View, *, quoted: bool) -> str:
    """A reference as a list item."""
    address = web_address(source["address"])
    link = f' <a href="{escape(address)}" rel="noopener noreferrer">{html_text(address)}</a>' if address else ""
    quote = f" <q>{html_text(quote_of(source))}</q>" if quoted else ""
    return f"<li>[{number}] {html_text(place_of(source))}{link}{quote}</li>"


def html_page(title: str, body: str, style: str = "") -> str:
    """A page that fetches nothing and runs nothing."""
    return _PAGE.format(title=html_text(title), style=asset("print.css") + style, body=body)


def place_of(source: View) -> str:
    """Where a quote stands and how old that is, in words."""
    page = f"page {source['page']}" if source["page"] is not None else ""
    place = " › ".join(filter(None, (source["title"], source["section"], page)))
    as_of = f"as of {source['as_of']}" if source["as_of"] else ""
    uploaded = UPLOADED_LABEL if source["uploaded"] else ""
    also = f"also in {', '.join(source['also'])}" if source.get("also") else ""
    known = "; ".join(filter(None, (uploaded, *source["works"], source["jurisdiction"], as_of, also)))
    return f"{place}. {known}".replace("?. ", "? ") if known else place


def quote_of(source: View) -> str:
    """The quoted words, on one line."""
    pieces = (piece for block in source["blocks"] for line in block["lines"] for piece in line)
    return " ".join(" ".join(piece["text"] for piece in pieces if piece["quoted"]).split())


def file_name(title: str, ending: str) -> str:
    """A file name of the first words of a title."""
    words = re.findall(r"[a-z0-9]+", title.casefold())[:_FILE_NAME_WORDS]
    return f"{'-'.join(words) or 'conversation'}{ending}"


def _told(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Line(text.removeprefix(BULLET)),))


def _html_marks(marks: Sequence[int]) -> str:
    return f"<sup>{''.join(f'[{number}]' for number in marks)}</sup>" if marks else ""
