"""Bytes of an HTML page -> a tree of what is shown on it."""

import re
from typing import TYPE_CHECKING

from assistant.loading.encodings import DecodedText, decode
from assistant.loading.markup import SILENT
from assistant.loading.reading import UnreadableDocumentError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD_BYTES = 4096
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|\Z|!)"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|\Z|!)|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01]|content-visibility\s*:\s*hidden",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|[a-z*†‡])[\])]?\s*\Z")
_ANCHOR_SIGNS = ("", "#", "¶", "§", "🔗", "∞", "↩", "↑", "^", "↵")
_TOO_DEEP = "depth"


def decode_html(data: bytes) -> DecodedText:
    """The text of a page: by its byte order mark, as UTF-8, by what it declares, or by what it plainly is.

    Raises:
        UnreadableDocumentError: its encoding is not certain.
    """
    head = data[:_HEAD_BYTES]
    found = _DECLARED.search(head) or _CHARSET.search(head)
    return decode(data, found.group(1).decode("ascii") if found else "")


def parse_tree(text: str) -> "HtmlElement":
    """The tree of a page as it stands.

    Raises:
        UnreadableDocumentError: it holds no element, or its elements stand too deep inside each other.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    source = _XML_DECLARATION.sub("", text, count=1)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except etree.LxmlError as error:
        raise UnreadableDocumentError("it holds no text" if not source.strip() else "it is not valid HTML") from error
    if any(_TOO_DEEP in entry.message.lower() for entry in parser.error_log):
        raise UnreadableDocumentError("its elements stand too deep inside each other")
    return tree


def drop_hidden(tree: "HtmlElement") -> None:
    """Take out scripts, forms' fields, the marks of footnotes, and whatever the markup hides."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and _is_hidden(element):
            element.drop_tree()


def _is_hidden(element: "HtmlElement") -> bool:
    if element.tag in SILENT and element.tag not in ("head", "title", "meta", "base", "link"):
        return True
    if element.tag == "head":
        return False
    if element.tag in ("sup", "a") and _is_mark(element):
        return True
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.lower() != "until-found")
        or element.get("aria-hidden", "").lower() == "true"
        or bool(_INVISIBLE.search(element.get("style", "")))
    )


def _is_mark(element: "HtmlElement") -> bool:
    """Whether it is the number of a footnote, or the sign beside a heading that links to it."""
    text = "".join(element.itertext())
    if element.tag == "a":
        return element.get("href", "").startswith("#") and text.strip() in _ANCHOR_SIGNS
    link = next(element.iter("a"), None)
    return link is not None and link.get("href", "").startswith("#") and bool(_NOTE_MARK.match(text))
