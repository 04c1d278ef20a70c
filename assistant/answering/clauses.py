"""The clauses of a statement and how often each denies, so that a "not" counts only for what it governs.

Patterns are matched on the folded statement; offsets are those of the folded text.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from assistant.language.polarity import negations

# What only says whose words they are: "according to the handbook", "..., the council says".
_SOURCE = re.compile(
    r",?\s*\b(?:according to|as (?:reported|quoted|cited|read|told) (?:by|in)|in the (?:view|words|opinion) of"
    r"|as the [^,;.]*? (?:show|shows|report|reports|say|says))\b[^,;.]*"
    r"|,\s(?:the |an? |one |two |some )?[\w'&.() -]{2,70}? "
    r"(?:says?|writes?|wrote|advises?|reports?|notes?|replies|replied|holds?|found|finds)(?: in \d{4})?"
    r"\s*(?=[.,;]?$)"
)
_VERB = (
    r"(?:is|are|was|were|can|cannot|can't|may|must|has|have|had|do|does|did|will|should|needs?|costs?|takes?|gives?"
    r"|gets?|pays?)"
)
_BREAK = re.compile(
    r"\s*[;:](?=\s)\s*"
    r"|,?\s+(?=(?:but|while|whereas|although|though|yet|however|because|so that)\b)"
    r"|,\s+(?=(?:which|who|whom|so|since|as|not|nor|and not|or not|none|neither)\b)"
    r"|\s+(?=and (?:not|[\w'-]+ no)\b)"
    rf"|,\s+(?=(?:and|or)\s+(?:[\w'-]+ ){{0,5}}?{_VERB}\b)"
    r"|\s+(?=and\s+(?:the|a|an|it|they|you|we|no|some|this|that|these|those)\s+"
    rf"(?:[\w'-]+ ){{0,4}}?{_VERB}\b)"
    r"|\s+-\s+|[.!?]\s+(?=\w)"
)
# A clause that goes on about the clause before it, or leaves its predicate out ("while the other does not").
_OPENS_BARE = re.compile(
    r"^\W*(?:but|and|or|so|yet|although|though|while|whereas|because|since|as|which|who|nor)?\s*"
    r"(?:also |then |only |even |just )*"
    r"(?:not|none|neither|never|no longer|nor|without|is|are|was|were|has|have|had|may|must|can|cannot|should|need"
    r"|needs|will|does|do|did|it|they|this|that|these|those|its|their|for|with|in|on|at|from|to|by|\w+ing|\w+ed)\b"
)
_ELLIPTIC = re.compile(
    r"\b(?:does|do|did|is|are|was|were|may|can|must|has|have|will|should|could|would)(?:\s+not|n't)?\W*$"
    r"|\b(?:cannot|can't)\W*$"
)
_REFUSES = re.compile(
    r"\b(?:refus\w+|reject\w*|den(?:y|ies|ied)|forbid\w*|forbade|bans?|banned|prohibit\w*|declin\w+"
    r"|leav\w+ (?:\w+ ){0,3}out|left (?:\w+ ){0,3}out|omit\w*|disprov\w+|contradict\w*|beyond|outside"
    r"|except|apart from|other than)\b"
)
_LACKING = re.compile(
    r"without\s+(?:an? |the |any |their |his |her |my |your |extra |further |additional )*"
    r"[\w'-]+(?: [\w'-]+)?"
)
_TEXTS_KEPT = 8192  # statements are read again for every question
_BARE = " ,.;:()"


def without_sources(folded: str) -> str:
    """A folded statement with the words that name its source blanked out, at the same length."""
    return _SOURCE.sub(lambda match: " " * len(match[0]), folded)


@lru_cache(maxsize=_TEXTS_KEPT)
def clause_spans(folded: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a folded statement begin and end, in order."""
    found, last = [], 0
    for match in _BREAK.finditer(folded):
        if folded[last : match.start()].strip(_BARE):
            found.append((last, match.start()))
        last = match.end()
    if folded[last:].strip(_BARE):
        found.append((last, len(folded)))
    return tuple(found) or ((0, len(folded)),)


def leans_back(clause: str) -> bool:
    """Whether a clause shares its subject, or its predicate, with the clause before it."""
    return bool(_OPENS_BARE.match(clause) or _ELLIPTIC.search(clause))


def denials(clause: str, start: int, held: Collection[int], *, without: bool = False) -> int:
    """How often a clause denies what it says.

    Args:
        clause: the folded clause.
        start: its place in the statement.
        held: where the statement holds the words of the question; "without salt" denies only if salt is asked about,
            and "outside" does not where it stands for the question's "inside".
        without: whether the question says "without" itself, so that the same in the clause denies nothing.
    """
    count = 0
    for match in negations(clause):
        if without and match[0] == "without":
            continue
        lacking = _LACKING.match(clause, match.start())
        if lacking and not any(start + match.start() <= place < start + lacking.end() for place in held):
            continue
        count += 1
    for match in _REFUSES.finditer(clause):
        count += not any(start + match.start() <= place < start + match.end() for place in held)
    return count
