"""The rules file, read once: wordings, lists of phrases, and the signs of each rule."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from assistant.safety.phrases import PhraseBook, Reading, parse_phrase, words_of
from assistant.safety.reading import Spelling, read

RuleClass = Literal["crisis", "emergency", "scope"]

# How somebody is said to have an illness: what the `named` list of a rule, which stands for {}, is expanded to.
_NAMED = ("@person .. @has .. {}", "{} .. in/on my/his/her/their/the", "{} & @recent")
_QUESTIONS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to refer. A sign is the names of the lists that must stand near each other."""

    name: str
    kind: RuleClass
    about: str
    wording: str
    signs: tuple[tuple[str, ...], ...]
    unless: str | None
    must: tuple[str, ...]
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules with what is needed to look for them in a question.

    `health_note` ends an answer on a health topic; `lists` are the names of the file's word lists.
    """

    wordings: Mapping[str, str]
    health_note: str
    rules: tuple[Rule, ...]
    lists: tuple[str, ...]
    phrases: PhraseBook
    spelling: Spelling


@cache
def rule_book() -> RuleBook:
    """The rules that come with the package."""
    folder = files("assistant.safety")
    data = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))
    ordinary = (folder / "ordinary_words.txt").read_text(encoding="utf-8").split()
    written = {name: _listed(text) for name, text in data["words"].items()}
    rules = tuple(_rule(entry, written) for entry in data["rules"])
    variants = {slip: word for word, slips in data["spellings"].items() for slip in _listed(slips)}
    phrases = {name: [parse_phrase(one) for one in texts] for name, texts in written.items()}
    spelling = _spelling(written, variants, ordinary)
    return RuleBook(
        data["wordings"], data["closing"]["health"], rules, tuple(data["words"]), PhraseBook(phrases), spelling
    )


@lru_cache(maxsize=_QUESTIONS_KEPT)
def read_question(question: str) -> Reading:
    """A question as the rules read it; kept, because every part of the screening and the topic of health look at it."""
    book = rule_book()
    return Reading(read(question, book.spelling), book.phrases)


def _listed(text: str) -> list[str]:
    """The phrases of a list: separated by commas, over as many lines as it takes."""
    return [" ".join(one.split()) for one in text.replace("\n", " ").split(",") if one.strip()]


def _spelling(written: Mapping[str, Sequence[str]], variants: Mapping[str, str], ordinary: Sequence[str]) -> Spelling:
    known = {word for texts in written.values() for word in words_of(texts)}
    by_initial: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        by_initial[word[0]].append(word)
    return Spelling(frozenset(known), by_initial, variants, frozenset(ordinary))


def _rule(entry: Mapping[str, Any], written: dict[str, list[str]]) -> Rule:
    """A rule; the parts of its signs become lists of their own in `written`."""
    key = entry["name"].replace(" ", "_")
    lines = _listed(entry["signs"].replace("\n", ","))
    if "named" in entry:
        written[f"named_{key}"] = _listed(entry["named"])
        lines += [template.format(f"@named_{key}") for template in _NAMED]
    if "unless" in entry:
        written[f"unless_{key}"] = _listed(entry["unless"])
    return Rule(
        name=entry["name"],
        kind=entry["class"],
        about=entry["about"],
        wording=entry.get("wording", entry["class"]),
        signs=tuple(_sign(line, written) for line in lines),
        unless=f"unless_{key}" if "unless" in entry else None,
        must=tuple(entry["must"]),
        must_not=tuple(entry["must_not"]),
    )


def _sign(line: str, written: dict[str, list[str]]) -> tuple[str, ...]:
    """The lists of a sign's parts: a list of the file, or one made of the phrases that the part names."""
    names = []
    for part in (one.strip() for one in line.split("&")):
        is_list = part.startswith("@") and part[1:] in written
        name = part[1:] if is_list else f"part: {part}"
        if not is_list:
            written[name] = [one.strip() for one in part.split("|")]
        names.append(name)
    return tuple(names)
