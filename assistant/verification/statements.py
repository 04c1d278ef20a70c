"""A sentence taken apart: its words, its parts and their subjects, its conditions.

A statement is a sentence, or an item of a list together with the words that lead into the list. What stands before it
counts as its context where it points back ("It costs ...").
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.dictionary import is_verb
from assistant.language.polarity import CONDITION, conditions
from assistant.language.tokens import STOP_WORDS, WORD, fold, stem
from assistant.verification.lexicon import LIGHT

# Where one part of a sentence ends and the next begins.
_PREDICATE = (
    r"(?:(?:then|also|so|usually|often|typically|generally|sometimes|never|always|not|still|again|mainly) )*"
    r"(?:may|must|can|cannot|can't|should|ought|need|needs|will|do|does|did|is|are|was|were|has|have|had|costs?|takes?"
    r"|gives?|ends|says|begins|starts|includes?|covers?|protects|announced|recorded|used|works?|improves|promotes|lasts"
    r"|works?|concentrates|it|they|he|she|you|we|there|somebody|those|everybody)\b"
)
_PART_BREAK = re.compile(
    r"\s*(?:;|:(?= [a-z])|(?<!nothing),? (?:but(?! at | in | on )|whereas|although|though|while|because"
    r"|yet)\b|, (?:since|as|so|and so)\b"
    rf"|, (?=(?:the )?\w+ (?:not at all|not|nothing|none)\b)|, (?:and|or|which|who|whom"
    rf"|on the other hand)\b| and (?={_PREDICATE}))\s*"
)
_MAIN_CLAUSE = re.compile(
    r"\b(?:you|they|it|we|he|she|(?:a|an|the) \w+(?: \w+)?) (?:should|must|may|can|cannot|need|needs"
    r"|ha(?:ve|s) to|do|does|will|is|are|get|pay)\b"
)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|may|must|can|cannot|can't|could|should|might|will|would|need"
    r"|needs|do|does|did|isn't|aren't"
    r"|costs?|takes?|keeps?|runs?|makes?|helps?|stops?|wants?|gives?|gets?|go(?:es)?|comes?|pays?|says?"
    r"|works?|lasts?|covers?"
    r"|includes?|contains?|requires?|recommends?|allows?|begins?|starts?|ends?|calls?|asks?|means|shows?"
    r"|becomes?|remains?"
    r"|teach(?:es)?|belongs?|spreads?|loses?|darkens|ferments|gave|took|wrote|came|began|built|bought"
    r"|sold|left|died|\w{2,}ed)\b"
)
_OTHER_CASE = re.compile(r"^\s*;\s*(?:if|when|unless)\b")
_REASON = re.compile(r"^\W*(?:because|since|as|so that|so)\b")
_SOURCE = re.compile(r", [^,]*\b(?:says|writes)(?: elsewhere)?\W*$")
_OPENED = re.compile(
    r"^\W*(?:(?:but|and|or|so|yet|although|though|while|whereas|because|since|as|nor)\b\W*)*(?:on the other hand\W*)?"
)
_CARRIED = re.compile(
    r"^(?:also |then |not |never |only |otherwise |usually |often )*(?:which|who|whom|it|they|he|she|this"
    r"|that|these|those|its|their|there|you|we"
    r"|in effect|if|when|unless|until|for|with|by|from|to|in|on|at|of)\b"
)
_ELLIPSIS = re.compile(
    r"\b(?:does|do|is|are|was|were|may|can|must|did)(?: not|n't)?\W*$|\b(?:nothing|none|not at all)\W*$"
)
_TOLD_THING = re.compile(
    rf"\W*(?:the |an? |all |any )?(?:[\w'-]+ ){{1,3}}(?:that|who|which|whose) [a-z]+ [^,;]*?{VERB.pattern}"
)
_LONGEST_SUBJECT = 7  # words
_SHORTEST_PART = 2  # characters


@dataclass(frozen=True, slots=True)
class Word:
    """A word that can be compared: folded form, stem, place in the folded text, and whether it is a name."""

    text: str
    stem: str
    start: int
    end: int
    name: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence that says one thing: its folded text, and the same without the conditions in it.

    Parts of one `group` share their subject.
    """

    text: str
    start: int
    main: str
    group: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says: its text, its words and parts, its conditions, and the words it points back to.

    `start` and `end` are its place in the passage, `raw` the words there; `following` is the folded sentence behind it,
    `nearby` are the words of the one before it where it does not point back, `heading` those of the heading above it.
    """

    text: str
    folded: str
    start: int
    end: int
    words: tuple[Word, ...]
    parts: tuple[Part, ...]
    conditions: tuple[str, ...]
    context: tuple[Word, ...] = ()
    nearby: tuple[Word, ...] = ()
    heading: tuple[Word, ...] = ()
    following: str = ""
    passage: int = 0
    whole_list: bool = False
    raw: str = ""


def read(text: str, start: int = 0, end: int | None = None, **more: object) -> Statement:
    """One sentence taken apart."""
    text = plain(text)
    folded = fold(text)
    return Statement(
        text=text,
        folded=folded,
        start=start,
        end=len(text) if end is None else end,
        words=tuple(words_of(text)),
        parts=tuple(parts_of(folded)) if not more.get("whole_list") else (_whole(folded),),
        conditions=tuple(conditions_of(_without_sources(folded))),
        **more,  # type: ignore[arg-type]
    )


_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_COUNTED = "one|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred"
_VALUES = dict(zip(_COUNTED.split("|"), [*range(1, 11), 20, 100], strict=True))
_TIMES = "minutes?|hours?|days?|weeks?|months?|years?"
_FIGURE = rf"(?:[$£€] ?)?(?:\d[\d,.]*|(?:{_COUNTED})\b)"


def _percent(match: re.Match[str]) -> str:
    """Write a share as a percentage: "seven in ten" is "70 %"."""
    part, whole = (_VALUES.get(word.lower()) or int(word) for word in match.groups())
    return f"{100 * part / whole:g} %" if part < whole else match[0]


_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[- ]({'|'.join(_ONES)})\b", re.IGNORECASE)
_REWRITTEN = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            r"\b(?:free of charge|without (?:any |extra |additional |further )*(?:charge|cost|fee"
            r"|payment)|at no (?:cost|charge)|for free)\b",
            "free",
        ),
        (r"\bcosts? nothing\b", "is free"),
        (r"\bpays? nothing\b", "go free"),
        (rf"\b(?:no|not) (?:less|fewer) than(?= {_FIGURE})", "at least"),
        (rf"\b(?:no|not) (?:more|greater) than(?= {_FIGURE})", "at most"),
        (rf"(?<!least )({_FIGURE}(?: [a-z]+){{0,2}}?) or (?:more|above|longer)\b", r"at least \1"),
        (rf"(?<!most )({_FIGURE}(?: [a-z]+){{0,2}}?) or (?:less|fewer|below|under)\b", r"at most \1"),
        (r"\bnothing (?:except|besides|other than)\b", "nothing but"),
        (r"\bas (?:many|much) as\b", "up to"),
        (rf"\b(\d\d?|{_COUNTED}) (?:in|out of)(?: every)? ({_COUNTED}|10|20|100)\b(?! (?:{_TIMES})\b)", _percent),
        (
            r"\b(?:falls?|fell|lies?|lay|stands?|goes|is|are|was|were) (?:outside|beyond|out of)"
            r"(?= (?:(?:the|a|an|his|her|its|their|your|our|of) ){0,3}(?:[\w']+ ){0,3}scope\b)",
            "is not within",
        ),
        (r"\b(?:does|do) not outperform(?:s|ed)?\b", "is no better than"),
        (r"\bdid (?:no|not) better than\b", "is no better than"),
        (r"\b(should|must|ought to|needs? to|has to|have to) avoid\b", r"\1 not have"),
        (r"^(?:Please )?avoid\b(?! \w+ing\b)", "Do not have"),
        (r"^It is ((?:the|an?) [\w' -]{2,40}?) (?:who|that) (?!is\b)", r"\1 "),
        (r"\b(?:is|are|was|were) (?:out of the question|off limits|taboo|a no-go)\b", "is forbidden"),
        (r"\b(?:gives?|gave) rise to\b", "causes"),
        (r"^(neither\b[^.;]*?) nor\b", r"\1 or"),
        (r"\b(?:leaves|puts|places|keeps) ([^.;]{3,120}?) outside(?: of)?\b", r"does not put \1 within"),
        (r"\b(?:leave|put|place|keep) ([^.;]{3,120}?) outside(?: of)?\b", r"do not put \1 within"),
        (r"\bat once\b", "immediately"),
        (r"\b(?:left|leave) out\b", "omit"),
        (r"\bleav(?:es) out\b", "omits"),
        (r"\b(is|are|was|were|be) ruled out\b", r"\1 forbidden"),
        (r"\brul(?:es) out\b(?= massage| treat| all| any)", "forbids"),
        (r"\b(?:fills?|filled) (?:in|out)(?= (?:a|an|the|this|that|your|their|one)\b)", "complete"),
        (r"\b(?:takes?|took|taking) part in\b", "join"),
        (r"\bget rid of\b", "remove"),
        (r"\b(?:carry|carries|carried) out\b", "perform"),
        (r"\bset(?:s|ting)? up\b", "establish"),
        (r"\b(?:an|one|1) hour of\b", "1 hour of"),
        (r"\ban? (day|week|month|year|hour|minute) or two\b", r"1 or 2 \1s"),
        (r"\bhour-long\b", "1-hour"),
        (r"\bhalf-hour\b", "30-minute"),
        (
            r"\b(do|does|did|works?|worked|performs?|performed|fared?|fares)"
            r"(?: about| just| nearly| roughly)? as well as\b",
            r"\1 as good as",
        ),
        (r"\b(gets?|got|becomes?|became|feels?|felt) better\b", "improved"),
        (r"\bmakes? ((?:the |their |your |its )?[\w' ]{2,40}?) better\b", r"improves \1"),
        (r"\b(?:superior|preferable) to\b", "better than"),
        (r"\binferior to\b", "worse than"),
        (r"\bhalf an hour\b", "30 minutes"),
        (r"\bhalf of the\b", "half the"),
        (r"\bper ?cent\b", "%"),
        (r"\bonce(?= (?:a|per|every|daily|in)\b|[.,;]|$)", "1 times"),
        (r"\btwice\b", "2 times"),
        (r"\b(\d+(?:[.:]\d+)?) ?([ap])\.?m\b\.?", r"\1 \2m"),
        (r"\b(?:working|full|whole|calendar|consecutive|business) (?=(?:day|week|month|year|hour)s\b)", ""),
        (r"\b(for|within|after|takes|lasts) (?:an?|the) (?=(?:year|month|week|day|hour|minute)\b)", r"\1 1 "),
        (r"\b(?:a|one) and a half\b", "1.5"),
        (r"\btwo and a half\b", "2.5"),
        (r"\bthree and a half\b", "3.5"),
        (r"\bin spite of\b", "despite"),
        (r"\bU\.S\.(?=\s)|\bUSA\b|\bUnited States(?: of America)?\b", "US"),
    )
)


_ASIDE = re.compile(r" \((?:[a-z]+ ){0,3}(?:not|no) (?:[a-z]+ ?){1,3}\)")  # "(year not shown)"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text on one line with some fixed phrases of one meaning written in one way."""
    text = _ASIDE.sub("", re.sub(r"\s+", " ", text).strip())
    text = _COMPOUND.sub(lambda m: str((_TENS.index(m[1].lower()) + 2) * 10 + _ONES.index(m[2].lower()) + 1), text)
    for pattern, words in _REWRITTEN:
        text = pattern.sub(words, text)
    return text


def words_of(text: str) -> list[Word]:
    """The words of a text in order; a capital inside a sentence, or two of them in a word, make a name."""
    folded = fold(text)
    same_length = len(folded) == len(text)
    found = []
    for match in WORD.finditer(folded):
        word = match[0]
        raw = text[match.start() : match.end()] if same_length else word
        opens = not re.search(r"\w[^.!?:]*$", text[: match.start()]) if same_length else True
        capitals = sum(letter.isupper() for letter in raw)
        opens = opens and not (
            match.end() + 1 < len(text)
            and text[match.end()] == " "
            and text[match.end() + 1].isupper()
            and word not in STOP_WORDS
            and stem(word) not in LIGHT
            and raw[0].isupper()
        )
        letter = raw == "A" and not opens and match.start() > 1  # "battery A" is no article
        is_name = (
            letter or capitals > 1 or (capitals == 1 and raw[0].isupper() and not opens and word not in STOP_WORDS)
        )
        plain = word[:-1] if capitals > 1 and raw.endswith("s") and raw[:-1].isupper() else word
        found.append(Word(plain, stem(plain), match.start(), match.end(), is_name))
    return found


def parts_of(folded: str) -> list[Part]:
    """The parts of a folded sentence, what only says whose words they are left out of none of them."""
    bounds, last = [], 0
    closed = _condition_spans(folded)
    for match in _PART_BREAK.finditer(folded):
        if any(a < match.start() < b - 1 for a, b in closed):
            continue
        bounds.append((last, match.start()))
        last = match.start()
    bounds.append((last, len(folded)))
    parts: list[Part] = []
    for a, b in bounds:
        if b - a > _SHORTEST_PART:
            group = parts[-1].group + has_subject(folded[a:b]) if parts else 0
            parts.append(Part(folded[a:b], a, without_conditions(_without_sources(folded[a:b])), group))
    return parts or [Part(folded, 0, folded)]


def has_subject(text: str) -> bool:
    """Whether a part that follows another one names a subject of its own, and does not go on about the same."""
    if _REASON.match(text):
        return False
    if _OTHER_CASE.match(text):
        return True
    opened = _OPENED.sub("", _SOURCE.sub("", text))
    if _CARRIED.match(opened):
        return False
    if _TOLD_THING.match(opened):
        return True
    found = VERB.search(opened)
    return bool(_ELLIPSIS.search(opened)) or (
        found is not None and 0 < len(opened[: found.start()].split()) <= _LONGEST_SUBJECT
    )


def has_verb(text: str) -> bool:
    """Whether a part has a verb that tells something, be it an order."""
    return bool(VERB.search(text)) or any(is_verb(word) and not word.endswith("ing") for word in WORD.findall(text))


def _condition_spans(folded: str) -> list[tuple[int, int]]:
    found, place = [], 0
    for condition in conditions_of(folded):
        start = folded.find(condition, place)
        found.append((start, start + len(condition)))
        place = start + 1
    return found


def _whole(folded: str) -> Part:
    return Part(folded, 0, without_conditions(_without_sources(folded)))


def _without_sources(folded: str) -> str:
    return re.sub(r",? according to [^,.;]*", " ", folded)


def conditions_of(folded: str) -> list[str]:
    """The conditions of a folded text; "not only for beginners" sets none."""
    return [one for one in conditions(folded) if not (one.startswith("only") and f"not {one}" in folded)]


def without_conditions(folded: str) -> str:
    """A folded text without the clauses that set conditions."""
    for condition in conditions_of(folded):
        if not condition.startswith("whether") and CONDITION.match(condition):
            shorter = folded.replace(condition, " ", 1)
            if not re.search(r"\w", shorter):  # "if you are allergic you should avoid it"
                main = list(_MAIN_CLAUSE.finditer(condition))
                shorter = condition[main[-1].start() :] if main else folded
            folded = shorter
    return folded
