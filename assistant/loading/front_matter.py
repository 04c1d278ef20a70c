"""The YAML block at the head of a Markdown file."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.loading.reading import UnreadableDocumentError, clean
from assistant.types import Source

MAX_FRONT_MATTER_CHARACTERS = 64 * 1024
_PLACEHOLDERS = frozenset({"not named", "not given", "not known", "unknown", "anonymous", "n/a", "none", "-"})
_FENCED = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document says about itself. Keys that are not listed here are ignored."""

    title: str = ""
    kind: str = ""
    as_of: str = ""
    jurisdiction: str = ""
    sources: tuple[Source, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter and the rest of the text.

    Raises:
        UnreadableDocumentError: the block is not valid YAML, or a known key holds something else than text.
    """
    match = _FENCED.match(text)
    if not match or len(match["yaml"]) > MAX_FRONT_MATTER_CHARACTERS:
        return FrontMatter(), text
    try:
        values = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark is not None else ""
        raise UnreadableDocumentError(f"its front matter is not valid YAML{where}") from error
    if values is not None and not isinstance(values, dict):
        return FrontMatter(), text  # two horizontal rules, not front matter
    return _front_matter(values or {}), text[match.end() :]


def _front_matter(values: Mapping[Any, Any]) -> FrontMatter:
    own = Source(
        title=_text(values, "title"),
        author=_named(_text(values, "author")),
        publisher=_named(_text(values, "publisher")),
        url=_text(values, "url"),
        date=_text(values, "as_of"),
    )
    sources = [own] if own.author or own.publisher or own.url else []
    for key in ("based_on", "sources"):
        sources.extend(_source(entry, key) for entry in _entries(values.get(key)))
    return FrontMatter(
        title=own.title,
        kind=_text(values, "kind"),
        as_of=own.date,
        jurisdiction=_text(values, "jurisdiction"),
        sources=tuple(dict.fromkeys(sources)),
    )


def _entries(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _source(entry: object, key: str) -> Source:
    if isinstance(entry, dict):
        names = ("title", "author", "publisher", "url", "file", "date", "id", "confidence")
        return Source(**{name: _named(_text(entry, name)) for name in names})
    return Source(title=_text({key: entry}, key))


def _named(value: str) -> str:
    """The value, or an empty string where the words only say that there is none."""
    return "" if value.casefold() in _PLACEHOLDERS else value


def _text(values: Mapping[Any, Any], key: str) -> str:
    """The value as one line of text; a list of them is joined with commas."""
    value = values.get(key)
    if value is None:
        return ""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str | int | float | datetime.date) for part in parts):
        raise UnreadableDocumentError(f"its front matter has no plain text under '{key}'")
    return ", ".join(" ".join(clean(str(part)).split()) for part in parts)
