"""Checks of a page's form: front matter, headings, links and annotations."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from assistant.linting.findings import Finding
from assistant.linting.pages import Block, Page
from assistant.loading.annotations import parse_annotation

_REQUIRED = ("title", "as_of", "jurisdiction")
_REQUIRED_OF_A_WORK = ("title", "publisher")
# A comment that names one of these is meant as an annotation, even where the parser does not take it for one.
_MEANT = re.compile(r"[<|\-\s](?:facts|jurisdiction|payer|as_of|sources)s?\s*:")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BROKEN_LINKS = (
    (re.compile(r"\[[^\]]+\]\([^)]*\Z|\[[^\]]+\]\((?=[^)]*\s{2})"), "a link is not closed"),
    (re.compile(r"\[[^\]]+\]\s+\((?:https?:|www\.|#)"), "a space stands between a link's text and its address"),
    (re.compile(r"\[[^\]]+\]\[[^\]]*\]"), "a link refers to a definition that the page does not have"),
    (re.compile(r"\bhttps?:(?!//[^\s/])"), "an address is cut short"),
)


def check_front_matter(page: Page) -> Iterator[Finding]:
    """The front matter names the document and where and when it holds, and each work with its title and publisher."""
    if not page.has_front_matter:
        yield Finding(page.file, 1, "error", "front-matter", "there is no front matter")
        return
    for key in _REQUIRED:
        if not (page.entries.get(key) and page.entries[key].text):
            line = page.entries[key].line if key in page.entries else 1
            yield Finding(page.file, line, "error", "front-matter", f"the front matter has no {key}")
    if not page.works:
        message = "the front matter names no works (sources or based_on)"
        yield Finding(page.file, 1, "error", "front-matter", message)
    seen: set[str] = set()
    for work in page.works:
        for key in _REQUIRED_OF_A_WORK:
            if not work.text(key):
                yield Finding(page.file, work.line, "error", "front-matter", f"a source has no {key}")
        if work.text("id") in seen:
            message = f"two sources have the id {work.text('id')}"
            yield Finding(page.file, work.line, "error", "front-matter", message)
        seen.update(filter(None, [work.text("id")]))


def check_headings(page: Page) -> Iterator[Finding]:
    """No two headings of a page have the same words."""
    first: dict[str, int] = {}
    for heading in page.headings:
        words = " ".join(heading.text.casefold().split())
        if words in first:
            message = f'the heading "{heading.text}" stands in line {first[words]} already'
            yield Finding(page.file, heading.line, "error", "headings", message)
        first.setdefault(words, heading.line)


def check_links(page: Page, folder: Path) -> Iterator[Finding]:
    """Addresses are whole, places in the corpus exist, and no link's markup is broken."""
    slugs = {_slug(heading.text) for heading in page.headings}
    here = (folder / page.file).parent
    for work in page.works:
        url = work.entries.get("url")
        if url and not _is_web_address(url.text):
            yield Finding(page.file, url.line, "error", "links", f'"{url.text}" is not a web address')
    for block in page.blocks:
        for link in block.links:
            if problem := _problem_of_link(link, slugs, here):
                yield Finding(page.file, block.line, "error", "links", problem)
        for pattern, problem in _BROKEN_LINKS:
            if pattern.search(block.text):
                yield Finding(page.file, block.line, "error", "links", problem)


def _problem_of_link(link: str, slugs: set[str], here: Path) -> str:
    scheme, _, rest = link.partition(":")
    if not link:
        return "a link leads nowhere"
    if scheme in ("http", "https"):
        return "" if _is_web_address(link) else f'"{link}" is not a web address'
    if scheme == "mailto":
        return "" if "@" in rest else f'"{link}" is not an address for mail'
    if link.startswith("#"):
        return "" if link[1:] in slugs else f'no heading of the page fits "{link}"'
    return "" if (here / link.partition("#")[0]).is_file() else f'there is no file "{link}"'


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"\s", url)


def _slug(heading: str) -> str:
    """The heading as the usual renderers of Markdown name its place."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def check_annotations(page: Page) -> Iterator[Finding]:
    """Annotations can be read, name sources of the front matter, and use each of those that has an id."""
    ids = {work.text("id"): work.line for work in page.works if work.text("id")}
    used: set[str] = set()
    for block in page.blocks:
        annotation = block.annotation
        used.update(annotation.sources if annotation else ())
        for problem in (*_problems_of_comments(block), *_problems_of_annotation(block, ids)):
            yield Finding(page.file, block.line, "error", "annotations", problem)
        if ids and not annotation and block.sentences and not block.text.endswith(":"):
            yield Finding(page.file, block.line, "notice", "annotations", "a statement has no annotation")
    for unused in ids.keys() - used:
        yield Finding(page.file, ids[unused], "error", "annotations", f"no statement uses the source {unused}")


def _problems_of_comments(block: Block) -> Iterator[str]:
    """Comments that are meant as annotations and are not read as such."""
    if "<!--" in block.text:
        yield "a comment is cut off; inside a table, write \\| for each | of an annotation"
    meant = [comment for comment in block.comments if _MEANT.search(comment)]
    if len(meant) > 1:
        yield "a statement has two annotations; only the last is read"
    for comment in meant:
        keys = [part.partition(":")[0].strip(" <!-").lower() for part in comment.split("|")]
        if parse_annotation(comment) is None:
            yield f"an annotation cannot be read: {' '.join(comment.split())}"
        elif len(set(keys)) < len(keys):
            yield f"an annotation has a key twice: {' '.join(comment.split())}"
        elif re.search(r":\s*(?:\||-->)", comment):
            yield f"an annotation has a key without a value: {' '.join(comment.split())}"


def _problems_of_annotation(block: Block, ids: dict[str, int]) -> Iterator[str]:
    annotation = block.annotation
    if not annotation:
        return
    for source in dict.fromkeys(annotation.sources):
        if source not in ids:
            yield f"the front matter has no source {source}"
    if annotation.scope.as_of and not _YEAR.search(annotation.scope.as_of):
        yield f'the date "{annotation.scope.as_of}" of an annotation names no year'
