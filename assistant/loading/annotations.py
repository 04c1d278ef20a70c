"""What an author notes behind a statement in a comment: where, for whom and when it holds, and what it rests on.

`<!-- facts: 02-13 | jurisdiction: New York | payer: Medicare | as_of: 2024 | sources: S3 S4 -->` at the end of a
paragraph, a list item or the last cell of a table row. Other comments are left alone.
"""

import re
from dataclasses import dataclass

from assistant.types import UNLIMITED, Scope

_COMMENT = re.compile(r"\A<!--(?P<body>.*?)-->\s*\Z", re.DOTALL)
_KEYS = frozenset({"facts", "jurisdiction", "payer", "as_of", "sources"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """The scope of a statement, the ids of its sources in the front matter, and of the facts it states."""

    scope: Scope = UNLIMITED
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


NOTHING_NOTED = Annotation()


def parse_annotation(comment: str) -> Annotation | None:
    """The annotation that an HTML comment holds, or None where it is a comment of another kind."""
    match = _COMMENT.match(comment.strip())
    if not match:
        return None
    values: dict[str, str] = {}
    for part in match["body"].split("|"):
        key, colon, value = part.partition(":")
        name = key.strip().lower()
        if not colon or name not in _KEYS:
            return None
        values[name] = " ".join(value.split())
    return Annotation(
        scope=Scope(values.get("jurisdiction", ""), values.get("payer", ""), values.get("as_of", "")),
        sources=tuple(values.get("sources", "").replace(",", " ").split()),
        facts=tuple(values.get("facts", "").replace(",", " ").split()),
    )
