"""An EPUB book -> its chapters in reading order as one text with blocks."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from assistant.loading.archives import Archive
from assistant.loading.blocks import Block
from assistant.loading.front_matter import FrontMatter
from assistant.loading.html_tree import decode_html, drop_hidden, parse_tree
from assistant.loading.markup import MarkupText
from assistant.loading.parsed import ParsedText, ParseLimits
from assistant.loading.reading import UnreadableDocumentError, clean
from assistant.loading.text_writer import TextWriter
from assistant.loading.xml_parts import parse_xml
from assistant.types import Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_KIND = "an EPUB book"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_ROOT_FILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_CIPHER = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FONTS = (".otf", ".ttf", ".woff", ".woff2")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_CHAPTER_LEVEL = 1


@dataclass(frozen=True, slots=True)
class _Chapter:
    name: str
    label: str


def read_epub(data: bytes, limits: ParseLimits) -> ParsedText:
    """The text of a book.

    Raises:
        UnreadableDocumentError: it is damaged, protected against copying, or no EPUB book.
    """
    with Archive(data, limits, _KIND) as archive:
        _refuse_protected(archive)
        package_name, package = _package(archive)
        writer = TextWriter()
        warnings: list[str] = []
        for chapter in _chapters(archive, package_name, package):
            warnings.extend(_write_chapter(writer, chapter, archive.read(chapter.name)))
    front_matter = _front_matter(package)
    return ParsedText(
        writer.text,
        tuple(writer.blocks),
        front_matter.title,
        front_matter,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _refuse_protected(archive: Archive) -> None:
    data = archive.read(_ENCRYPTION)
    if not data:
        return
    names = [reference.get("URI", "").lower() for reference in parse_xml(data, _KIND).iter(_CIPHER)]
    if any(not name.endswith(_FONTS) for name in names):
        raise UnreadableDocumentError("it is protected against copying (DRM)")


def _package(archive: Archive) -> tuple[str, "Element"]:
    container = archive.read(_CONTAINER)
    if not container:
        raise UnreadableDocumentError(f"it is damaged, or not {_KIND}")
    root = next(parse_xml(container, _KIND).iter(_ROOT_FILE), None)
    name = root.get("full-path", "") if root is not None else ""
    return name, parse_xml(archive.read(name), _KIND)


def _chapters(archive: Archive, package_name: str, package: "Element") -> list[_Chapter]:
    """The pages of the spine in order, without the table of contents, with the names that the contents give them."""
    folder = posixpath.dirname(package_name)
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    labels = _labels(archive, folder, items.values())
    chapters = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        name = _path(folder, item.get("href", ""))
        if name in archive.names:
            chapters.append(_Chapter(name, labels.get(name, "")))
    if not chapters:
        raise UnreadableDocumentError(f"it is damaged, or not {_KIND}")
    return chapters


def _labels(archive: Archive, folder: str, items: "Iterable[Element]") -> dict[str, str]:
    """What the table of contents calls each page."""
    labels: dict[str, str] = {}
    for item in items:
        name = _path(folder, item.get("href", ""))
        if item.get("media-type") == "application/x-dtbncx+xml" and archive.read(name):
            for point in parse_xml(archive.read(name), _KIND).iter(f"{_NCX}navPoint"):
                target, label = point.find(f"{_NCX}content"), point.find(f"{_NCX}navLabel/{_NCX}text")
                if target is not None and label is not None:
                    labels.setdefault(_path(posixpath.dirname(name), target.get("src", "")), _line(label.text))
        elif "nav" in item.get("properties", "").split() and archive.read(name):
            for link in parse_tree(decode_html(archive.read(name)).text).iter("a"):
                target_name = _path(posixpath.dirname(name), link.get("href", ""))
                labels.setdefault(target_name, _line(link.text_content()))
    return labels


def _write_chapter(writer: TextWriter, chapter: _Chapter, data: bytes) -> tuple[str, ...]:
    """Write a chapter, under the name that the contents give it where it has no heading of its own."""
    decoded = decode_html(data)
    tree = parse_tree(decoded.text)
    drop_hidden(tree)
    for contents in list(tree.iter("nav")):
        contents.drop_tree()
    body = tree.body if tree.body is not None else tree
    own = MarkupText(body)
    if not own.blocks:
        return ()
    if chapter.label and not _begins_with_heading(own.blocks):
        writer.add("heading", chapter.label, level=_CHAPTER_LEVEL)
    MarkupText(body, writer)
    return decoded.warnings


def _begins_with_heading(blocks: list[Block]) -> bool:
    return any(block.kind == "heading" for block in blocks[:3])


def _front_matter(package: "Element") -> FrontMatter:
    def first(name: str) -> str:
        return next(filter(None, (_line(element.text) for element in package.iter(f"{_DC}{name}"))), "")

    date = _DATE.match(first("date"))
    as_of = date.group() if date else ""
    author = ", ".join(filter(None, (_line(element.text) for element in package.iter(f"{_DC}creator"))))
    title, publisher = first("title"), first("publisher")
    source = Source(title=title, author=author, publisher=publisher, date=as_of)
    return FrontMatter(title=title, as_of=as_of, sources=(source,) if author or publisher else ())


def _path(folder: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(reference.split("#", 1)[0])))


def _line(text: str | None) -> str:
    return " ".join(clean(text or "").split())
