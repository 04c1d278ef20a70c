"""What an HTML page says about itself: its title, who publishes it, where it stands and of when it is."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.loading.front_matter import FrontMatter
from assistant.loading.reading import clean
from assistant.types import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_CHARACTERS = 300
_MAX_JSON_CHARACTERS = 200_000
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?=\Z|[T ])")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|·•»–—-]\s+")
_PUBLISHER = (
    "og:site_name",
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified")
_PUBLISHED = (
    "article:published_time",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The title that the page's head gives, and the front matter that its metadata amount to."""

    title: str
    front_matter: FrontMatter


def read_metadata(tree: "HtmlElement") -> PageMetadata:
    """What the head of the page says; an address or a date that is not plainly one is left out."""
    named = _named_values(tree)
    linked = _linked_data(tree)
    publisher = _first(named, _PUBLISHER) or _name(linked.get("publisher"))
    author = _first(named, ("author", "citation_author", "dc.creator")) or _name(linked.get("author"))
    date = next(filter(None, map(_date, _dates(named, linked))), "")
    url = _canonical(tree) or _address(named.get("og:url", ""))
    title = named.get("og:title", "") or _own_title(tree.findtext(".//title") or "", publisher)
    title = _line(title)
    author = "" if author.lower().startswith("http") else author
    source = Source(title=title, author=author, publisher=publisher, url=url, date=date)
    sources = (source,) if author or publisher or url else ()
    return PageMetadata(title, FrontMatter(title=title, as_of=date, sources=sources))


def _named_values(tree: "HtmlElement") -> dict[str, str]:
    """The `meta` elements by their names in lower case; the first of a name counts."""
    values: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        content = _line(meta.get("content") or "")
        if name and content:
            values.setdefault(name.strip().lower(), content)
    return values


def _linked_data(tree: "HtmlElement") -> dict[str, Any]:
    """What the page's JSON-LD says of its article, or of the page."""
    merged: dict[str, Any] = {}
    for script in tree.iter("script"):
        text = script.text or ""
        if script.get("type", "").strip().lower() != "application/ld+json" or len(text) > _MAX_JSON_CHARACTERS:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for entry in _entries(value):
            for key in ("publisher", "author", "dateModified", "datePublished"):
                if key in entry:
                    merged.setdefault(key, entry[key])
    return merged


def _entries(value: object) -> Iterator[Mapping[str, Any]]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry
            graph = entry.get("@graph")
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()


def _name(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:3])))
    if isinstance(value, dict):
        value = value.get("name")
    return _line(value) if isinstance(value, str) else ""


def _dates(named: Mapping[str, str], linked: Mapping[str, Any]) -> Iterator[object]:
    yield from (named.get(name) for name in _MODIFIED)
    yield linked.get("dateModified")
    yield from (named.get(name) for name in _PUBLISHED)
    yield linked.get("datePublished")


def _date(value: object) -> str:
    found = _DATE.match(value.strip().replace("/", "-")) if isinstance(value, str) else None
    return found.group() if found else ""


def _canonical(tree: "HtmlElement") -> str:
    links = (link for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split())
    return next(filter(None, (_address(link.get("href") or "") for link in links)), "")


def _address(value: str) -> str:
    value = value.strip()
    return value if len(value) <= _MAX_CHARACTERS and _ADDRESS.fullmatch(value) else ""


def _own_title(title: str, publisher: str) -> str:
    """The title without the site's name behind or before it."""
    line = _line(title)
    parts = _TITLE_PARTS.split(line)
    if len(parts) < 2:
        return line
    site = publisher.casefold()
    kept = [part for part in parts if part.casefold() != site] if site else parts[:-1]
    if len(kept) == len(parts):
        return line
    return line[: line.find(kept[-1]) + len(kept[-1])][line.find(kept[0]) :] if kept else line


def _first(named: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((named[name] for name in names if name in named), "")


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:_MAX_CHARACTERS]
