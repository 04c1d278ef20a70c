"""Quantifiers ("some", "most", "all") and comparisons ("more than", "at least") of a sentence and a statement."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from assistant.language.quantities import quantities
from assistant.language.tokens import STOP_WORDS, fold, keyword_tokens, related, stem, words
from assistant.verification.findings import Finding, Label
from assistant.verification.lexicon import are_opposed

_LEVELS: tuple[tuple[int, str], ...] = (
    (0, r"no|none|never|nobody|not any|neither|virtually no"),
    (1, r"(?<!a )few|hardly|rarely|seldom|fewer than half|a minority of|(?<!a )little(?! more| less)"),
    (2, r"some|certain|sometimes|several|various|part of|in part|partly|a few|occasionally|a third of"),
    (3, r"many|often|frequently|commonly|in many cases|a lot of|lots of|a great deal of|a good deal of|plenty of"),
    (4, r"most|usually|typically|generally|mostly|mainly|normally|largely|as a rule|more than half"),
    (
        6,
        r"all|every(?! (?:second|minute|hour|day|week|month|year|night|one|\d|two|three|four|other|second|third))"
        r"|always|everyone|everybody|invariably|without exception|in any case",
    ),
)
_LEVEL_CUES = [(level, re.compile(rf"\b(?:{pattern})\b")) for level, pattern in _LEVELS]
_ADVERBS = frozenset(
    ["usually", "typically", "generally", "often", "sometimes", "mostly", "commonly", "normally", "frequently"]
)
_BARE, ALL = 5, 6
_QUANTIFYING = frozenset(word for _, pattern in _LEVELS for word in pattern.split("|") if " " not in word)
_OPEN = re.compile(r"\b(?:any|anyone|anybody|whoever|everyone|everybody|all|every|each|always|none of them)\b")
_ONLY = re.compile(r"\b(?:only|solely|exclusively)\b(?! (?:if|when|where|one))")
_LOWER = re.compile(
    r"\b(?:at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum|more than"
    r"|(?<=aged )over"
    r"|(?:is|are|be|was|limit) (?:over|above)(?=\W*$)"
    r"|or more|and over|or over|or older)\b"
)
_UPPER = re.compile(
    r"\b(?:at most|no more than|not more than|a maximum of|maximum|less than|fewer than|(?:under"
    r"|below)(?=\W*$)|up to|as many as|or less"
    r"|or fewer|or younger|no longer than|not longer)\b"
)
_THAN = re.compile(r"\b(?:more|less|fewer|\w+er)\b[^,.;]*?\bthan\b")
_DENIAL = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|without)\b|n't\b")
_ONLY_THERE = re.compile(r"\b(?:only|solely|exclusively|merely|just|nothing but)\b")
_ONLY_CASE = re.compile(r"\bonly (?:if|when|where|after|before|while|once)\b")
_LIMITS = re.compile(
    r"\b(?:only|solely|exclusively|unless|until|except|must|required?|requires|needed|necessary"
    r"|not (?:\w+ ){0,6}without|depends?|provided)\b"
)
_IN_ANY_CASE = re.compile(
    r"\b(?:altogether|always|in any case|at all|whatever|regardless|every|any|all|whether or not|no matter|even"
    r"|entirely|never)\b"
)
_ANYONE = re.compile(r"\b(?:anyone|anybody|everyone|everybody|all|every|whoever|each)\b")
_OPEN_ONLY = re.compile(
    r"\b(?:open only to|only (?:open )?(?:to|for) (?:people|those|members|anyone|adults)"
    r"|only (?:those|people|members))\b"
)
_PART_OF = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|some|most|half|few) of "
    r"(?:the |these |its |their |those )?"
    r"(?P<whole>\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)? ?(?:\w+ )??(?P<thing>[a-z]{3,}s)\b"
)
_ALL_OF = re.compile(r"\b(?:all|every|each)(?: of)?(?: the| these| its| their)?(?: \d+| \w+)?? (?P<thing>[a-z]{3,})\b")
_FOCUS_WORDS = 2  # words of content behind "only" of which one is what it limits
_FOCUS_REACH = 4  # words of content on either side of "only" among which what it limits stands
_HEAD_WORDS = 2  # content words behind a quantifier among which the one it counts is looked for
_BOUND_REACH = 26
_AS_LIMIT = {"most": "at most", "least": "at least"}
_ONLY_ONE = re.compile(r"\bonly (?:one|a single|once|1 times)\b")
_SEVERAL = re.compile(r"\b(?:several|many|various|multiple|two|three|four|more than one|any number|numerous|2 times)\b")


def level_of(text: str, about: Collection[str] | None = None) -> tuple[int, str]:
    """The weakest quantifier of a folded part, as a level from none (0) to all (6), and the word for it.

    Args:
        text: the folded part.
        about: stems; a quantifier counts only where one of the next words is among them or kin to one.
    """
    found = []
    for level, pattern in _LEVEL_CUES:
        for match in pattern.finditer(text):
            nearby = keyword_tokens(text[match.end() :])[: 1 if level == 1 else _HEAD_WORDS]
            if match[0] in _ADVERBS:
                nearby = keyword_tokens(text[match.end() :])[: 3 * _HEAD_WORDS]
            if about is None or not nearby or any(related(word, one) for word in nearby for one in about):
                found.append((level, match[0]))
                break
    found = [one for one in found if not (one[0] == 0 and len(found) > 1)]
    return min(found, default=(_BARE, ""))


def quantifiers(said: str, there: str, about: Collection[str], possible: bool) -> Iterator[Finding]:
    """Whether a sentence speaks of more, or of none, where a statement speaks of some."""
    mine, word = level_of(said)
    theirs, other = level_of(there, about)
    if possible and mine == _BARE:
        mine = 2
    denied, denies = _DENIAL.search(said), _DENIAL.search(there)
    plain = denied is None and denies is None
    if ({mine, theirs} == {1, 3} and plain) or (mine == 0 and 2 <= theirs <= 4 and (word == "never" or not denies)):
        yield Finding("contradicted", "quantifier", word, other)
    elif mine == 0 and 1 <= theirs <= 4 and word in {"no", "never", "none", "nobody"}:
        yield Finding("not_found", "quantifier", word, other)
    elif mine in {2, 3, 4, 6} and theirs == 0 and not denied and not possible:
        yield Finding("contradicted", "quantifier", word, other)
    elif (mine > theirs > 0 and theirs != _BARE) or (mine == ALL and theirs == _BARE and not _OPEN.search(there)):
        yield Finding("not_found", "quantifier", word, other)


def speaks_of_more(said: str, there: str) -> bool:
    """Whether a sentence says of all, and does not deny it, what a statement says of some or of most."""
    mine, theirs = fold(said), fold(there)
    level, word = level_of(theirs, keyword_tokens(mine))
    few_to_most = 0 < level < _BARE and bool(word)
    return few_to_most and level_of(mine)[0] == ALL and not _DENIAL.search(mine) and not _DENIAL.search(theirs)


def exclusives(said: str, there: str) -> Iterator[Finding]:
    """Whether a sentence says "only" where a statement does not."""
    if _ONLY_ONE.search(said) and _SEVERAL.search(there):
        yield Finding("contradicted", "quantifier", _ONLY_ONE.search(said)[0], _SEVERAL.search(there)[0])  # type: ignore[index]
    elif (_ONLY.search(said) and not _ONLY_THERE.search(there)) or _other_focus(said, there):
        label: Label = "contradicted" if re.search(r"\b(?:either|both)\b", there) else "not_found"
        yield Finding(label, "quantifier", "only", there)
    elif (only := _ONLY_CASE.search(said)) and not _LIMITS.search(there):
        yield Finding("contradicted" if _IN_ANY_CASE.search(there) else "not_found", "condition", only[0], there)
    elif (anyone := _ANYONE.search(said)) and (limit := _OPEN_ONLY.search(there)) and not _ONLY.search(said):
        yield Finding("contradicted", "quantifier", anyone[0], limit[0])
    counted = _PART_OF.search(there)
    if counted and not _DENIAL.search(said) and related(stem(counted["thing"]), _counted_by_all(said)):
        yield Finding("contradicted", "quantifier", level_of(said)[1], counted[0])


def _other_focus(said: str, there: str) -> bool:
    """Whether "only" stands by another word in a sentence than in the statement."""
    near = [
        [*keyword_tokens(there[: one.start()])[-_FOCUS_REACH:], *keyword_tokens(there[one.end() :])[:_FOCUS_REACH]]
        for one in _ONLY_THERE.finditer(there)
    ]
    for one in _ONLY.finditer(said):
        focus = (keyword_tokens(said[one.end() :]) or keyword_tokens(said[: one.start()])[-1:])[:_FOCUS_WORDS]
        if near and not any(related(mine, word) for mine in focus for words_ in near for word in words_):
            return True
    return False


def _counted_by_all(said: str) -> str:
    """The stem of what a sentence speaks of all of ("all 12 trials": trial)."""
    found = _ALL_OF.search(said)
    return stem(found["thing"]) if found else "-"


def turned_pairs(said: str, there: str) -> Iterator[Finding]:
    """Small words before the same word: "less energy" against "more energy", "always comes" against "often comes"."""
    mine, theirs = list(pairwise(words(said))), list(pairwise(words(there)))
    for word, head in mine:
        if (word, head) in theirs or head in STOP_WORDS:
            continue
        for other, same in theirs:
            if same != head or (other, head) in mine:
                continue
            if are_opposed(stem(word), stem(other)):
                yield Finding("contradicted", "opposite", f"{word} {head}", f"{other} {head}")
            elif word in _QUANTIFYING and other in _QUANTIFYING and _BARE != level_of(other)[0] < level_of(word)[0]:
                yield Finding("not_found", "quantifier", word, other)


def comparisons(said: str, there: str) -> Iterator[Finding]:
    """Whether a comparison is turned round, or a bound is."""
    if _swapped(said, there):
        yield Finding("contradicted", "comparison", said, there)
    mine, theirs = _bounds(said), _bounds(there)
    for value, bound in mine.items():
        if value in theirs and theirs[value] != bound:
            if bound and theirs[value]:
                yield Finding("contradicted", "comparison", _AS_LIMIT[bound], _AS_LIMIT[theirs[value]])
            elif theirs[value] and not bound:
                yield Finding("not_found", "comparison", f"{value[0]:g}", _AS_LIMIT[theirs[value]])


def _swapped(said: str, there: str) -> bool:
    mine, theirs = _THAN.search(said), _THAN.search(there)
    if not mine or not theirs:
        return False
    first, second = _sides(said, mine), _sides(there, theirs)
    before = (first[0] - first[1]) & (second[1] - second[0])
    behind = (first[1] - first[0]) & (second[0] - second[1])
    return bool(before and (behind or not (first[0] & second[0] - second[1])))


def _sides(text: str, match: re.Match[str]) -> tuple[set[str], set[str]]:
    return set(words(text[: match.start()])), set(words(text[match.end() :][:60]))


def _bounds(text: str) -> dict[tuple[float, str], str]:
    """The figures of a text, each with "least", "most" or no bound."""
    found: dict[tuple[float, str], str] = {}
    for quantity in quantities(text):
        before = text[max(0, quantity.start - _BOUND_REACH) : quantity.start]
        behind = text[quantity.end : quantity.end + _BOUND_REACH]
        near = re.split(r"\d|[,;.]", before)[-1]
        after = re.split(r"\d|[,;.]", behind)[0]
        upper = _UPPER.search(near) or re.search(r"\b(?:or less|or fewer|or younger|at most)\b", after)
        lower = _LOWER.search(near) or re.search(r"\b(?:or more|and over|or over|or older|at least)\b", after)
        if upper:
            lower = None
        found[quantity.value, quantity.unit if quantity.kind != "count" else ""] = (
            "most" if upper else "least" if lower and not re.search(r"\bfrom\b", near) else ""
        )
    return found
