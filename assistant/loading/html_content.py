"""Which part of an HTML page is what it says: without navigation, banners, forms, side columns and footers."""

import re
from typing import TYPE_CHECKING

from assistant.loading.word_lists import words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FRAME_TAGS = frozenset(("nav", "footer", "aside", "form"))
_FRAME_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar")
)
_MAIN_ROLES = frozenset(("main", "article"))
# Parts of the names (class, id) that mark the frame of a page, whatever else the name holds.
_FRAME_NAMES = re.compile(
    r"cookies?|consent|gdpr|ccpa|nav|navbar|navigation|navlinks?|topnav|subnav|menu|menubar|breadcrumbs?|sidebar|sidenav"
    r"|footer|masthead|topbar|share|sharing|sharedaddy|social|socials|newsletter|subscribe|subscription|signup|optin|ad"
    r"|ads|adsense|advert|adverts|advertisement|advertising|sponsor|sponsored|promo|promotion|popup|modal|overlay"
    r"|lightbox|related|recommended|recommendations|pagination|pager|prevnext|skip|skiplink|toolbar|toc|widget|widgets"
    r"|banner|login|paywall|printonly|byline|comments?|respond|disqus|tags|tagcloud|metadata"
)
# Only what holds other elements: "comment" names a piece of code where it is the name of a span.
_NAMED_TAGS = words_of("div section ul ol dl header details figure center")
_NAME_PARTS = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])")
_MAX_FRAME_SHARE = 0.4
_MIN_MAIN_SHARE = 0.25
_MAX_LINKED_SHARE = 0.75
_MAX_LINK_WORDS = 12
_MIN_LINKS = 3


def main_content(tree: "HtmlElement") -> "HtmlElement":
    """The element that holds what the page says; the frame inside it is taken out of the tree."""
    body = tree.body if tree.body is not None else tree
    _drop_frame(body)
    whole = _length(body)
    for candidates in (
        list(body.iter("main")) + [one for one in body.iter() if one.get("role") in _MAIN_ROLES],
        list(body.iter("article")),
    ):
        outer = [
            one for one in candidates if not any(other is not one and other in _ancestors(one) for other in candidates)
        ]
        if len(outer) == 1 and _length(outer[0]) >= _MIN_MAIN_SHARE * whole:
            body = outer[0]
            break
    _drop_link_lists(body)
    return body


def _drop_frame(body: "HtmlElement") -> None:
    whole = _length(body)
    for element in list(body.iter()):
        if isinstance(element.tag, str) and element is not body and _is_frame(element, whole):
            element.drop_tree()


def _is_frame(element: "HtmlElement", whole: int) -> bool:
    tag = element.tag
    if tag in ("main", "article", "html", "body") or element.get("role") in _MAIN_ROLES:
        return False
    if tag == "header":
        return not any(one.tag in ("main", "article") for one in _ancestors(element)) and _has_rest(element, whole)
    named = tag in _FRAME_TAGS or element.get("role") in _FRAME_ROLES or _is_named_as_frame(element)
    return named and not _holds_main(element) and _has_rest(element, whole)


def _is_named_as_frame(element: "HtmlElement") -> bool:
    if element.tag not in _NAMED_TAGS:
        return bool(element.tag == "a" and element.get("class", "").startswith("skip"))
    for name in f"{element.get('class', '')} {element.get('id', '')}".split():
        parts = [part.lower() for part in _NAME_PARTS.findall(name)]
        if any(_FRAME_NAMES.fullmatch(part) for part in parts[:1] + parts[-1:]) or "cookie" in name.lower():
            return True
    return False


def _holds_main(element: "HtmlElement") -> bool:
    return any(one.tag in ("main", "h1") or one.get("role") == "main" for one in element.iter())


def _has_rest(element: "HtmlElement", whole: int) -> bool:
    """Whether most of the page's text stands outside the element: a page is not all frame."""
    return _length(element) <= _MAX_FRAME_SHARE * whole


def _drop_link_lists(body: "HtmlElement") -> None:
    """Take out lists whose every item is a short link and nothing else."""
    for element in list(body.iter("ul", "ol")):
        links = list(element.iter("a"))
        if len(links) < _MIN_LINKS or element.getparent() is None or element is body:
            continue
        linked = sum(_length(link) for link in links)
        short = all(len(link.text_content().split()) <= _MAX_LINK_WORDS for link in links)
        if short and linked >= _MAX_LINKED_SHARE * _length(element) and element.find(".//p") is None:
            element.drop_tree()


def _ancestors(element: "HtmlElement") -> list["HtmlElement"]:
    return list(element.iterancestors())


def _length(element: "HtmlElement") -> int:
    return len("".join("".join(element.itertext()).split()))
