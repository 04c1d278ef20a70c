"""What a dictionary of English tells of words: synonyms, opposites, and which words are mostly verbs.

The words are those of WordNet 3.1, chosen as `wordnet.json` says.
"""

import json
from functools import cache, lru_cache
from pathlib import Path

from assistant.language.tokens import stem

_SHORTEST_DOUBLED = 5  # letters of a form with a doubled one ("planned")
_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"))


@cache
def _entries() -> dict[str, list[str]]:
    read = json.loads((Path(__file__).parent / "wordnet.json").read_text(encoding="utf-8"))
    return {"synonyms": read["synonyms"], "opposites": read["opposites"], "verbs": read["verbs"].split()}


@cache
def _pairs(kind: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(stem(word) for word in pair.split()) for pair in _entries()[kind])


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_entries()["verbs"])


def are_synonyms(one: str, other: str) -> bool:
    """Whether two stems are those of synonyms, or of a word and one derived from it ("choose", "choice")."""
    return one != other and frozenset((one, other)) in _pairs("synonyms")


def are_antonyms(one: str, other: str) -> bool:
    """Whether two stems are those of opposites."""
    return one != other and frozenset((one, other)) in _pairs("opposites")


@lru_cache(maxsize=65536)
def is_verb(word: str) -> bool:
    """Whether a folded word is a form of a word that is mostly a verb ("asks", "asked", "ask")."""
    roots = {word, *(word.removesuffix(ending) + tail for ending, tail in _ENDINGS if word.endswith(ending))}
    if word.endswith("ed") and len(word) > _SHORTEST_DOUBLED and word[-3] == word[-4]:
        roots.add(word[:-3])
    return not roots.isdisjoint(_verbs())
