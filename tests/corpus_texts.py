"""What the tests of the corpus read: its documents, its map of sources, the fact files where they are at hand."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from assistant.linting.pages import Block, Page, read_page

CORPUS = Path(__file__).parents[1] / "corpus"
SHARED = Path(__file__).parents[2] / "shared"
FACT_FILES = sorted((SHARED / "facts").glob("[01][0-9]-*.md"))[1:]  # 00 is the inventory of the two articles
INVENTORY = SHARED / "facts" / "00-source-articles.md"
ARTICLES = sorted((SHARED / "sources").glob("*.txt"))
NOT_AT_HAND = "not at hand (../shared)"

DOCUMENTS = sorted(path for path in CORPUS.glob("*.md") if path.name != "README.md")
COMMENT = re.compile(r"[ \t]*<!--.*?-->", re.DOTALL)
ARTICLE_IDS = {"000": "00-A", "001": "00-B"}
RUN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the fact files: what it states, and the sources it names ("02-S3"), its own and those of its notes."""

    claim: str
    own_sources: frozenset[str]
    named_sources: frozenset[str]
    named_files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Statement:
    """A paragraph, list item or table row of a document with what introduces it and its headings, outermost first."""

    block: Block
    lead: str
    headings: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        return self.block.annotation.facts if self.block.annotation else ()

    @property
    def sources(self) -> tuple[str, ...]:
        return self.block.annotation.sources if self.block.annotation else ()

    @property
    def text(self) -> str:
        return f"{self.lead} {self.block.text}".strip()


@cache
def parts(path: Path) -> tuple[dict[str, object], str]:
    """Front matter and body of a document, comments left out."""
    match = re.match(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{path.name} has no front matter"
    return yaml.safe_load(match[1]), COMMENT.sub("", match[2])


def front_matters() -> dict[Path, dict[str, object]]:
    return {path: parts(path)[0] for path in DOCUMENTS}


# The first documents rest on the two articles as a whole; the later ones name the sources of each statement.
RESTING_ON_ARTICLES = [path for path, front in front_matters().items() if "based_on" in front]
RESTING_ON_FACTS = [path for path in DOCUMENTS if path not in RESTING_ON_ARTICLES]


@cache
def page(path: Path) -> Page:
    return read_page(path.read_text(encoding="utf-8"), path.name)


@cache
def statements(path: Path) -> tuple[Statement, ...]:
    return tuple(_statements(page(path).blocks, re.findall(r"^(#+) .+$", parts(path)[1], re.MULTILINE)))


def _statements(blocks: Iterable[Block], levels: list[str]) -> Iterator[Statement]:
    headings: list[str] = []
    lead = ""
    places = iter(levels)
    for block in blocks:
        if block.kind == "heading":
            level = len(next(places)) - 2  # a document's first level is ##
            headings = [*headings[:level], block.text]
        elif block.kind == "prose":
            lead = block.text if block.text.endswith(":") else ""
        if block.kind not in ("heading", "header"):
            yield Statement(block, lead if block.kind in ("item", "row") else "", tuple(headings))


@cache
def sections(path: Path) -> dict[str, str]:
    """Heading -> the text below it, down to the next heading of the same or a higher level."""
    _, body = parts(path)
    marks = [(m.start(), m.end(), len(m[1]), m[2]) for m in re.finditer(r"^(#+) (.+)$", body, re.MULTILINE)]
    found = {}
    for place, (_, end, level, heading) in enumerate(marks):
        stop = next((start for start, _, other, _ in marks[place + 1 :] if other <= level), len(body))
        found[heading] = body[end:stop]
    return found


@cache
def coverage() -> tuple[dict[str, str], ...]:
    with (CORPUS / "coverage.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def facts() -> dict[str, Fact]:
    """Fact id -> the fact; only where the fact files are at hand."""
    if not FACT_FILES:
        pytest.skip(f"the fact files are {NOT_AT_HAND}")
    found = {}
    for path in FACT_FILES:
        number = path.name[:2]
        for match in re.finditer(
            r"^- \*\*(\d\d-\d\d)\*\* (.*?)(?=^- \*\*|^#|\Z)", _body(path), re.MULTILINE | re.DOTALL
        ):
            lines = dict(re.findall(r"^  - ([A-Z][a-z ]+): (.*)$", match[2], re.MULTILINE))
            found[match[1]] = Fact(
                claim=f"{match[2].splitlines()[0]} {lines.get('Figure', '')}",
                own_sources=frozenset(_sources_in(lines["Source"], number)),
                named_sources=frozenset(_sources_in(match[2], number)),
                named_files=frozenset(re.findall(r"\bfile (\d\d)\b", match[2])),
            )
    return found


@cache
def fact_sources() -> dict[str, dict[str, str]]:
    """Source id as the corpus writes it ("02-S3") -> the entry of the fact file."""
    if not FACT_FILES:
        pytest.skip(f"the fact files are {NOT_AT_HAND}")
    heads = {path.name[:2]: path.read_text(encoding="utf-8").split("\n---\n")[0] for path in FACT_FILES}
    return {
        f"{number}-{source['id']}": source
        for number, head in heads.items()
        for source in yaml.safe_load(head.removeprefix("---\n"))["sources"]
    }


def _body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n---\n", 1)[1]


def _sources_in(text: str, number: str) -> set[str]:
    return {f"{number}-{source}" for source in re.findall(r"\bS\d+\b", text)} | {
        ARTICLE_IDS[article] for article in re.findall(r"\barticle (00[01])\b", text)
    }


def without_names_of_sources(text: str) -> str:
    """A fact's text without the words that point at a source, a file or an article."""
    return re.sub(r"\b(?:articles? 00[01](?: and 00[01])?|files? \d\d|S\d+)\b", " ", text)


@cache
def inventory() -> dict[str, str]:
    """Number or lettered sub-item -> its line in the inventory; only where the inventory is at hand."""
    if not INVENTORY.is_file():
        pytest.skip(f"the inventory of the two articles is {NOT_AT_HAND}")
    items: dict[str, str] = {}
    for line in INVENTORY.read_text(encoding="utf-8").split("\n# Contradictions")[0].splitlines():
        if match := re.match(r"(\d+)\. ([AB])\b(.*)", line):
            items[match[1]] = match[3]
            letters = list(re.finditer(r"\(([a-z])\) ", match[3]))
            ends = [m.start() for m in letters[1:]] + [len(match[3])] * bool(letters)
            items |= {match[1] + m[1]: match[3][m.end() : end] for m, end in zip(letters, ends, strict=True)}
        elif match := re.match(r"\s+- (\d+[a-z])\. (.*)", line):
            items[match[1]] = match[2]
    return items


def words(text: str) -> list[str]:
    """Lower-case words without punctuation, typographic marks made plain."""
    text = text.replace("’", "'").replace("‘", "'").replace("&", " and ").lower().replace("'", "")
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=\d),(?=\d)", "", text))


def runs(text: str, names: Iterable[str] = ()) -> set[tuple[str, ...]]:
    """Every run of eight words of a text; each of the names counts as a single word."""
    joined = " ".join(words(text))
    for number, name in enumerate(names):
        joined = re.sub(rf"\b{' '.join(words(name))}\b", f"name{number}", joined)
    found = joined.split()
    return {tuple(found[i : i + RUN_LENGTH]) for i in range(len(found) - RUN_LENGTH + 1)}
