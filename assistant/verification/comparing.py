"""Comparisons: what is said to be more, less or as much, of what, and beside what.

"Glass is better than tin" says that tin is worse than glass; it denies that tin is better. "No better than" denies the
comparison and says nothing of its reverse. A sentence that compares is held up by a statement that compares only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.language.polarity import count_negations
from assistant.language.tokens import STOP_WORDS, WORD, fold, related, stem
from assistant.verification.clauses import verb_at
from assistant.verification.figures import COST
from assistant.verification.findings import Finding

Verdict = Literal["same", "against", "open", "idle"]

# Words that measure one thing upwards and downwards.
_SCALES = """
cheaper less-expensive|dearer pricier costlier more-expensive more-costly
better superior|worse inferior poorer
longer|shorter briefer
faster quicker sooner|slower later
earlier|later
bigger larger greater|smaller
heavier|lighter
older|younger newer
higher taller|lower
stronger|weaker
easier simpler|harder more-difficult
warmer hotter|colder cooler
wider broader|narrower
safer less-dangerous|more-dangerous riskier
sweeter|bitterer
richer|poorer
thicker|thinner
louder noisier|quieter
drier|wetter damper
brighter|darker dimmer
deeper|shallower
firmer stiffer|softer
nearer closer|farther further
more|less fewer
most|least fewest
best|worst
longest|shortest
cheapest|dearest most-expensive
largest biggest greatest|smallest
oldest|youngest newest
highest tallest|lowest
fastest quickest|slowest
strongest|weakest
earliest|latest
"""
_SIGNS: dict[str, tuple[int, int]] = {}
for _number, _line in enumerate(_SCALES.strip().splitlines()):
    for _sign, _side in zip((1, -1), _line.split("|"), strict=True):
        for _word in _side.split():
            _SIGNS.setdefault(_word.replace("-", " "), (_number, _sign))
_COMPARED = re.compile(
    r"\b(?:(?P<amount>more|less) (?P<quality>[a-z]{4,}(?:ous|ive|ful|able|ible|ent|ant|ult|ing|ed|al|ic|ly|ous|ly"
    r"|sive|nse|cult))\b"
    r"|(?:(?<=the )|(?<=is )|(?<=are )|(?<=was ))(?P<degree>most|least) (?P<extreme>[a-z]{4,}(?:ous|ive|ful|able|ible"
    r"|ent|ant|ult|ing|al|ic|ult))\b"
    r"|(?:(?P<times>half|twice|2 times) )?as (?P<equal>[a-z]+)(?: [\w'-]+){0,3}? as\b"
    r"|(?P<plain>better|worse|more|less|fewer|best|worst|(?<=the )(?:most|least|fewest)|[a-z]{2,}(?:er|est)))\b(?!-)"
)
_NO_COMPARISON = re.compile(
    r"\b(?:no (?:more|less|fewer|longer|later|earlier|sooner) than (?=[$£€]?\d|one|two|three|four|five|six|ten)"
    r"|not (?:more|less|longer) than (?=[$£€]?\d)"
    r"|(?:more|less|fewer|longer|older|younger|larger|greater|later|earlier|smaller|higher|lower) than (?:[$£€]?\d"
    r"|one\b|two\b|three\b|half\b|a third)"
    r"|no longer\b|once more|more or less|any more|(?:one|two|three|a few|some|\d+) (?:[a-z]+ )?more\b|or (?:more"
    r"|less|fewer|older|younger)\b"
    r"|at (?:least|most|best|worst|the latest)\b|sooner or later|rather than|other than|much less|the more so"
    r"|more than once|(?:more|less|fewer|longer) (?:[a-z]+ )?than that\b"
    r"|as (?:soon|well|far|such) as\b|(?:^|[,;] ?)as long as\b|\bas long as (?:it|they|you|he|she|we|there|(?:the|a"
    r"|an|your|their) \w+ (?:is|are|was|has|have|can|may|does|do|\w+s))\b|as (?:many|much) as (?=[$£€]?\d)|as well\b)"
)
_BEFORE_NAMED = re.compile(r"\b(?:the|this|that|these|its|their|his|her) $")
_THAN = re.compile(r"\bthan\b|\bto\b(?= \w)")
_PRICE = re.compile(r"\b(?:prices?|costs?|fees?|charges?|rates?)\b[^,;]*$")
_PRICE_BEHIND = re.compile(r" (?:prices?|costs?|fees?|charges?|rates?)\b")
_OF_PRICES = frozenset(("higher", "lower", "highest", "lowest"))
_AMOUNTS = frozenset(("more", "less", "fewer", "most", "least", "fewest"))
_LEAST_STEM = 3
_NOT_COMPARED_LIST = """
other another however whether rather never ever under over after either neither further together water paper number
order member matter letter computer former later earlier center winter summer proper power offer cover enter consider
remember answer manner upper inner outer per her their daughter father mother brother sister september october
november december user owner finger shoulder cancer fever liver bladder disorder ulcer higher-rest rest test west
best-before east guest request interest honest forest nest chest quest suggest digest protest invest harvest modest
latest teacher buyer seller river silver corner leader rider marshal provider insurer employer customer consumer
practitioner register minister semester quarter chapter
"""
_NOT_COMPARED = frozenset(_NOT_COMPARED_LIST.split())


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared (`subject`), with what (`standard`, empty where it is left out), on which scale and which way.

    `sign` is 1 for more, -1 for less, 0 for as much; `denied` says that it is not so.
    """

    scale: str
    sign: int
    subject: frozenset[str]
    standard: frozenset[str]
    denied: bool
    words: frozenset[str]


@lru_cache(maxsize=4096)
def comparisons_of(text: str) -> tuple[Comparison, ...]:
    """The comparisons of a sentence, in order; bounds of figures ("more than 10") are none."""
    folded = fold(text)
    bounds = [match.span() for match in _NO_COMPARISON.finditer(folded)]
    return tuple(
        found
        for match in _COMPARED.finditer(folded)
        if not any(a <= match.start() < b or a < match.end() <= b for a, b in bounds)
        and (found := _read(text, folded, match)) is not None
    )


def _read(text: str, folded: str, match: re.Match[str]) -> Comparison | None:
    scale, sign = _scale(match)
    if not scale:
        return None
    start, end = _clause(folded, match.start(), match.end())
    behind = folded[match.end() : end]
    than = re.search(r"\bthan\b", behind)
    named = _BEFORE_NAMED.search(folded[: match.start()]) and re.match(r" (?!of\b)[a-z]", behind)
    if named and not than and match[0].endswith("er") and match[0] not in ("better", "fewer"):
        return None  # "the older review" is called so
    standard, rest = "", behind
    if match["equal"]:
        standard, rest = behind, ""
    elif than:
        standard, rest = behind[than.end() :], behind[: than.start()]
    before = folded[start : match.start()]
    verb = verb_at(before, after=1)
    subject = before if verb is None or match["plain"] in _AMOUNTS else before[:verb]
    negated = count_negations(f"{before} x") % 2 == 1 or bool(re.search(r"\b(?:no|not|never|any)\s*$", before))
    if match["equal"] and match["times"]:
        sign, negated = (-1 if match["times"] == "half" else 1), negated
    elif match["equal"] and negated:
        sign, negated = -1, False
    words = frozenset(stem(word) for word in WORD.findall(match[0]))
    place = match.end() + (than.end() if than else 0)
    return Comparison(
        scale,
        sign,
        _tokens(text, start, start + len(subject)) | _tokens(text, match.end(), match.end() + len(rest)),
        _tokens(text, place, place + len(standard)) if standard else frozenset(),
        negated,
        words,
    )


def _scale(match: re.Match[str]) -> tuple[str, int]:
    if match["quality"] or match["extreme"]:
        whole = match[0]
        if whole in _SIGNS:
            number, sign = _SIGNS[whole]
            return str(number), sign
        word = match["quality"] or match["extreme"]
        return stem(word), 1 if (match["amount"] or match["degree"]) in {"more", "most"} else -1
    word = match["plain"] or match["equal"]
    of_price = _PRICE.search(match.string[: match.start()]) or _PRICE_BEHIND.match(match.string, match.end())
    if word in _OF_PRICES and of_price:
        return str(_SIGNS["cheaper"][0]), -1 if word in {"higher", "highest"} else 1
    if match["equal"]:
        for form in (
            f"{word}er",
            f"{word}r",
            f"{word[:-1]}ier",
            f"more {word}",
            "better" if word in {"good", "well"} else "",
        ):
            if form in _SIGNS:
                return str(_SIGNS[form][0]), 0
        return stem(word), 0
    if word in {"more", "less"} and re.search(
        r"\b(?:costs?|pays?|charges?|paid) (?:\w+ )?$", match.string[: match.start()]
    ):
        return str(_SIGNS["cheaper"][0]), -1 if word == "more" else 1
    if word in _SIGNS:
        number, sign = _SIGNS[word]
        return str(number), sign
    root = re.sub(r"(?:er|est)$", "", word)
    if word in _NOT_COMPARED or len(root) < _LEAST_STEM or not _is_adjective(root):
        return "", 0
    return stem(root.removesuffix("i") + "y" if root.endswith("i") else root), 1


def _is_adjective(root: str) -> bool:
    return (
        root in _ADJECTIVES
        or f"{root}e" in _ADJECTIVES
        or (root.endswith("i") and f"{root[:-1]}y" in _ADJECTIVES)
        or (len(root) > 2 and root[-1] == root[-2] and root[:-1] in _ADJECTIVES)
    )


_ADJECTIVES_LIST = """
quiet loud clean dirty deep shallow fresh rough smooth soft hard light dark bright wet dry fine rare common gentle
mild severe sick healthy happy sad calm tight loose firm steep flat busy empty full fat slim sharp blunt clear plain
rich poor kind cruel brave noisy tasty salty sour sweet bitter cold cool warm hot fit tough tender wise near far pure
tiny thick thin
"""
_ADJECTIVES = frozenset(_ADJECTIVES_LIST.split())


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    first = max(
        (
            match.end()
            for match in re.finditer(r"[;:]|, (?:and|but|while|whereas)\b|\b(?:while|whereas|but)\b", folded[:start])
        ),
        default=0,
    )
    last = re.search(
        r"[;:.](?:\s|$)|, (?:and|but|while|whereas|according|which|said)\b|\b(?:while|whereas|but|according to)\b",
        folded[end:],
    )
    return first, end + last.start() if last else len(folded)


@lru_cache(maxsize=4096)
def _tokens(text: str, start: int, end: int) -> frozenset[str]:
    found = set()
    for match in re.finditer(r"[^\W_]+(?:['’][^\W_]+)?", text[start:end]):
        word = fold(match[0])
        if (len(word) == 1 and match[0].isupper() and start + match.start()) or (
            word not in STOP_WORDS and len(word) > 1
        ):
            found.add(stem(word))
    return frozenset(found)


@lru_cache(maxsize=4096)
def verdict_of(said: str, there: str) -> tuple[Verdict | None, frozenset[str]]:
    """Whether the comparisons of a sentence are those of a statement, and the stems of the words that make them.

    None where the sentence compares nothing; "open" where the statement does not settle it.
    """
    mine, theirs = comparisons_of(said), comparisons_of(there)
    if not mine:
        return None, frozenset()
    verdicts = [_among(one, theirs) for one in mine]
    words = frozenset().union(*(one.words | (COST if one.scale == "0" else frozenset()) for one in mine))
    if "against" in verdicts:
        return "against", words
    if "open" in verdicts:
        return "open", words
    return ("same", words) if "same" in verdicts else (None, frozenset())


def _among(one: Comparison, theirs: Sequence[Comparison]) -> Verdict:
    found = [_against(one, other) for other in theirs if other.scale == one.scale]
    if "same" in found:
        return "same"
    if "idle" in found:
        return "idle"
    return "against" if "against" in found else "open"


def _against(one: Comparison, other: Comparison) -> Verdict:
    if not one.standard and not other.standard and one.sign == other.sign and one.denied == other.denied:
        return "idle"
    turn = _orientation(one, other)
    if turn == 0 and one.sign == other.sign == 0 and not (one.denied or other.denied):
        return "same"  # "take off as much as you like"
    if turn == 0:
        return "open"
    sign, its = one.sign * turn, other.sign
    if other.denied and not one.denied:
        return "against" if sign == its else "open"
    if one.denied and not other.denied:
        return "against" if sign == its and turn == 1 else "same" if sign == -its and its else "open"
    if one.denied and other.denied:
        return "same" if sign == its and turn == 1 else "open"
    if sign == its:
        return "same"
    return "against" if sign or its else "open"


def _orientation(one: Comparison, other: Comparison) -> int:
    """1 where the two compare the same things in the same order, -1 in the other order, 0 where they cannot be told."""
    straight = _shared(one.subject - one.standard, other.subject - other.standard) + _shared(
        one.standard - one.subject, other.standard - other.subject
    )
    crossed = _shared(one.subject - one.standard, other.standard - other.subject) + _shared(
        one.standard - one.subject, other.subject - other.standard
    )
    beside = _shared(one.standard - one.subject, other.standard - other.subject)
    behind = _shared(one.subject - one.standard, other.standard - other.subject)
    before = _shared(one.standard - one.subject, other.subject - other.standard)
    if before and not beside and (behind or not other.standard):
        return -1  # what frames both ("in a trial of 2014") tells nothing
    if straight == crossed:
        return 0
    return 1 if straight > crossed else -1


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> int:
    return sum(any(related(word, other) for other in theirs) for word in mine)


def compared(said: str, there: str, verdict: Verdict | None) -> Iterator[Finding]:
    """What the comparisons of a sentence and a statement make of it."""
    if verdict == "against":
        yield Finding("contradicted", "comparison", said, there)
    elif verdict == "open":
        yield Finding("not_found", "comparison", said, there)
