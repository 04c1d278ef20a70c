"""A statement -> what it says one by one: each of the things that "and", "or", "but" and the like join in it.

"Feed it once a day in the kitchen or once a week in the fridge" says two things, and "once a day in the fridge" is
neither of them. A sentence is said by a statement where one of these holds all of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.dictionary import is_verb
from assistant.language.tokens import STOP_WORDS
from assistant.verification.clauses import OBJECT_OPENS, starts_with_verb, verb_at
from assistant.verification.figures import NUMBER_WORDS

_CLAUSE = re.compile(
    r"[;:](?=\s)|,? \b(?:while|whereas|although|though|but(?! (?:at|in|on|for|to|also)\b)|yet)\b|[.!?](?=\s)"
)
_JOINT = re.compile(
    r",(?!\d)(?: (?:and|or|nor|then)\b)*|\b(?:and then|and(?! a half| over\b)|or(?! (?:more|less|over)\b)|nor"
    r"|as well as|plus)\b"
)
_JOINED = re.compile(r"\W*(?:(?:and then|and|or|nor|as well as|plus|but|while|whereas|yet|then|although|though)\b\W*)+")
_PREPOSITION = re.compile(
    r"\W*(?:also |not |only |even )*(?P<word>in|on|at|for|from|by|with|without|to|under|over|during|after"
    r"|before|until|within|through|about|into|outside|inside|per)\b"
)
_FIGURE = re.compile(r"\W*(?:(?:about|only|at least|at most|up to|around|some) )?[$£€]?(?P<word>[\w.,]+)")
_RATES = r"hourly|daily|weekly|monthly|yearly|annually|every \w+"
_NUMBERS = r"[$£€]?\b(?:\d[\d.,]*|" + "|".join(sorted(NUMBER_WORDS)) + rf"|{_RATES})\b"
# A piece that cannot be understood without the whole before it.
_LEANS = re.compile(
    r"\W*(?:that|there|which|who|whose|because|since|as|so|if|when|unless|once|until"
    r"|otherwise|not|none|nothing|neither|both|each|all|some|most)\b"
    r"|.*\bof (?:them|which|whom|these)\b|.*\b(?:does|do|did|may not|must not|cannot|can|may|is not|are not)\W*$"
)
_GAPPED = re.compile(  # "students 6 euros": the verb is that of what stands before
    r"\W*(?:the |a |an |all )?(?:(?!(?:of|in|on|at|for|from|by|with|through|to|than) )[\w'-]+ ){1,4}?"
    r"(?:about |only |up to )?(?:[$£€]?\d[\w.,]*|" + "|".join(sorted(NUMBER_WORDS)) + r"|nothing|none|half|twice)\b"
)
_POINTS = re.compile(r"\b(?:it|them|its|their|they|this|these|those|he|she)\b")
_CASE = re.compile(r"\W*(?:if|when|whenever|unless|once|whoever|where|before|after|until)\b")
_REASON = re.compile(r"\b(?:because|since|although|while|unless|if|when|until|whether) ")
_RELATIVE = re.compile(r"\b(?:who|that|which|whom|whoever)\b")
_ADVERBS = r"(?:not|also|then|never|always|only|often|usually|generally|mostly|still|even) "
_FIRST = re.compile(rf"\W*(?:{_ADVERBS})*(?P<word>[\w'-]+)")
_SOURCE = re.compile(r",? ?\baccording to [^,;]*(?:,|(?=;)|$)")
_NO_NOUN = re.compile(
    rf"(?P<figure>{_NUMBERS})\W*(?:$|(?:today|now|then|in|at|by|since|from|for|on|a|an|per|each|every|and|or)\b)"
)
_COUNTED = re.compile(rf"(?:{_NUMBERS}) (?P<noun>[a-z][\w'-]+)")
_MODAL = re.compile(r"(?:must|may|can|cannot|should|will|could|might|would)")
ELLIPTIC = re.compile(r".*\b(?:does|do|did|may not|must not|cannot|can|may|is|are|is not|are not|does not|do not)\W*$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proposition:
    """One thing that a sentence says: the stretches that say it, of which the last is its own and not shared.

    `alone` says that its own stretch has a subject and a verb, so that the others only tell what a pronoun stands for.
    """

    spans: tuple[Span, ...]
    alone: bool = False

    def holds(self, start: int) -> bool:
        """Whether a place of the sentence is in it."""
        return any(first <= start < last for first, last in self.spans)

    def holds_all(self, wanted: Sequence[Sequence[int]]) -> bool:
        """Whether it holds a place of each of several words."""
        return all(any(map(self.holds, places)) for places in wanted)

    @property
    def own(self) -> Span:
        """The stretch that it shares with none before it."""
        return self.spans[-1]

    def told(self, folded: str) -> str:
        """What it says, without what it only takes over from others where it has a subject of its own."""
        return _bare(folded, self.own) if self.alone else self.text(folded)

    def text(self, folded: str) -> str:
        """Its words."""
        return _text(folded, self.spans)


@lru_cache(maxsize=8192)
def propositions_of(folded: str) -> tuple[Proposition, ...]:
    """The things that a folded sentence says, in order."""
    found: list[Proposition] = []
    base: tuple[Span, ...] = ()
    folded = without_sources(folded)
    for start, end in _cut(folded, 0, len(folded), _CLAUSE):
        fresh = True
        for piece in _cut(folded, start, end, _JOINT):
            if not re.search(r"\w", folded[slice(*piece)]):
                continue
            said = _with(folded, base, piece, fresh=fresh)
            if found and said[: len(base)] == base and not _is_finished(_joined(folded, base)):
                found.pop()
            found.append(Proposition(said, _stands_alone(folded, base, piece)))
            gapped = base and _GAPPED.match(_bare(folded, piece)) and piece not in base and said[:-1] != base
            base = (
                base
                if gapped and _is_finished(_joined(folded, base)) and not _is_finished(_bare(folded, piece))
                else said
            )
            fresh = False
    return tuple(found)


def without_sources(folded: str) -> str:
    """A text with blanks in place of the words that only name whose it is."""
    for match in _SOURCE.finditer(folded):
        folded = f"{folded[: match.start()]}{' ' * len(match[0])}{folded[match.end() :]}"
    return folded


def _cut(folded: str, start: int, end: int, marks: re.Pattern[str]) -> list[Span]:
    bounds, last = [], start
    for match in marks.finditer(folded, start, end):
        bounds.append((last, match.start()))
        last = match.start()
    return [*bounds, (last, end)]


def _stands_alone(folded: str, base: tuple[Span, ...], piece: Span) -> bool:
    """Whether a piece has a subject and a verb of its own, and does not only go on a subject that is being told."""
    text = _bare(folded, piece)
    told = verb_at(text, after=1) is not None and not starts_with_verb(text) and not ELLIPTIC.match(text)
    return told and (not base or _is_finished(_joined(folded, base)))


def _with(folded: str, base: tuple[Span, ...], piece: Span, *, fresh: bool) -> tuple[Span, ...]:
    """A piece with what it shares with what stands before it."""
    text = _bare(folded, piece)
    if not base or (fresh and _CASE.match(text)) or re.match(r"[.!?]", folded[slice(*piece)]):
        return (piece,)
    if not _is_finished(_joined(folded, base)) or _CASE.match(_bare(folded, base[-1])) or _LEANS.match(text):
        return (*base, piece)
    if _opens_with_verb(text) and not _POINTS.search(text):
        return (*subject_spans(folded, base), *_counted(folded, base, text), piece)
    if _POINTS.search(text):
        return (*_but_for_verb(folded, base), piece)
    if verb_at(text, after=1) is not None and (fresh or not _PREPOSITION.match(text)):
        opened = _PREPOSITION.match(folded[slice(*base[0])])
        return (*(subject_spans(folded, base)[:1] if opened else ()), piece)
    if _GAPPED.match(text) and not _PREPOSITION.match(text) and not fresh:
        return (*_predicate_around_figure(folded, base), piece)
    if fresh or (folded[slice(*piece)].lstrip()[:1] == "," and not _JOINED.match(folded[piece[0] + 1 : piece[1]])):
        return (*base, piece)
    return (*_until_parallel(folded, base, text), piece)


def _counted(folded: str, base: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """The noun of the figure before, where a piece has a figure without one: "had 140 members, and has 385 today"."""
    start, end = base[-1]
    noun = _COUNTED.search(folded, start, end)
    return (noun.span("noun"),) if noun and _NO_NOUN.search(text) else ()


def _but_for_verb(folded: str, base: tuple[Span, ...]) -> tuple[Span, ...]:
    """What a pronoun may stand for: all that a proposition names, but not what it says of that."""
    subject = subject_spans(folded, base)
    begin = subject[-1][1] if subject else base[0][0]
    verb = re.compile(r"\W*[\w'-]+").match(folded, begin)
    rest = (verb.end() if verb else begin, next((end for start, end in base if start <= begin <= end), begin))
    return (*subject, rest, *(span for span in base if span[0] > begin))


def _predicate_around_figure(folded: str, base: tuple[Span, ...]) -> tuple[Span, ...]:
    """What a proposition says of its subject but for the figure: "costs ... to fill"."""
    start, end = base[-1]
    before = [last for first, last in subject_spans(folded, base) if start <= first < end]
    begin = before[-1] if before else start
    figure = re.search(rf"{_NUMBERS}(?: to {_NUMBERS})?", folded[begin:end])
    if figure is None:
        return ((begin, end),)
    return (begin, begin + figure.start()), (begin + figure.end(), end)


def _joined(folded: str, spans: Sequence[Span]) -> str:
    """The words of stretches with what joins them."""
    return _bare(folded, spans[0]) + "".join(folded[slice(*span)] for span in spans[1:])


def _text(folded: str, spans: Sequence[Span]) -> str:
    return " ".join(_bare(folded, span) for span in spans)


def _bare(folded: str, piece: Span) -> str:
    """The words of a piece without what joins it to the one before."""
    text = folded[slice(*piece)]
    joined = _JOINED.match(text)
    return text[joined.end() :] if joined else text.lstrip(" ,;:.!?-")


@lru_cache(maxsize=8192)
def _is_finished(text: str) -> bool:
    """Whether a text has the verb of its main clause, so that what follows is another piece."""
    if _CASE.match(text):
        return False
    last = list(_REASON.finditer(text))
    if last and verb_at(text[last[-1].end() :], after=1) is None:
        return False
    verb = verb_at(text, after=1)
    if _opens_with_verb(text, ordering=True):
        return True
    if verb is None:
        return False
    relative = _RELATIVE.search(text)
    return relative is None or relative.start() > verb


def _opens_with_verb(text: str, *, ordering: bool = False) -> bool:
    """Whether a text begins with a verb; with `ordering` with one that gives an order, as at the head of a sentence."""
    first = _FIRST.match(text)
    if first is None:
        return False
    word = first["word"]
    if ordering:
        followed = re.match(r" (\w+)", text[first.end() :])
        known = is_verb(word) or (followed is not None and followed[1] in OBJECT_OPENS and word not in STOP_WORDS)
        return known and not re.search(r"(?:s|[^e]ed|ing)$", word)
    return (
        starts_with_verb(text) or bool(_MODAL.fullmatch(word)) or (is_verb(word) and not word.endswith(("ing", "ed")))
    )


def subject_spans(folded: str, base: tuple[Span, ...]) -> tuple[Span, ...]:
    """The stretches of a proposition in front of its verb."""
    found: list[Span] = []
    for number, (start, end) in enumerate(base):
        text = _bare(folded, (start, end))
        begin = end - len(text)
        if _opens_with_verb(text, ordering=number == 0):
            break
        verb = verb_at(text, after=1)
        if verb is not None and not (_CASE.match(text) and len(base) > 1):
            found.append((begin, begin + verb))
            break
        found.append((begin, end))
    return tuple(found)


def _until_parallel(folded: str, base: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """A proposition up to what another piece puts something else in the place of."""
    preposition, figure = _PREPOSITION.match(text), _FIGURE.match(text)
    if preposition:
        mark = rf"\b{preposition['word']}\b"
    elif figure and (figure["word"][0].isdigit() or figure["word"] in NUMBER_WORDS):
        mark = _NUMBERS
    else:
        return base
    start, end = base[-1]
    places = [match.start() for match in re.finditer(mark, folded[start:end])]
    return (*base[:-1], (start, start + places[-1])) if places else base
