"""The form of a question: what kind of answer it wants, and of what.

The patterns are general English question forms. They are matched on the folded part of the text that asks
(`asking.asking_part`).
"""

import re
from typing import Literal

from assistant.answering.asking import QUESTION_WORD, YES_NO_START
from assistant.answering.question_claims import COMPULSION
from assistant.language.polarity import requirement_cues
from assistant.language.quantities import QuantityKind
from assistant.language.tokens import STOP_WORDS, content_stems, words

QuestionKind = Literal[
    "verdict", "quantity", "person", "date", "place", "list", "definition", "comparison", "reason", "steps", "open"
]

# Yes or no.
_YES_NO_END = re.compile(
    r"(?:,? (?:right|correct|true|or not|yes or no|is that (?:right|true|correct|so)|isn't it|aren't they"
    r"|don't (?:i|you|they)|doesn't it|no)"
    r"|, yes) ?\??$"
)
_DECLARATIVE = re.compile(r"^(?:it|they|this|that|these|there|i|you|we|he|she|one)(?:'s|'re|'ll| )\s?\w+.*\?$")
_AMOUNT_FIRST = re.compile(r"^(?:hours|minutes|days|weeks|months|years|units|number|amount|cost|price)\b")
_SO_ENDING = re.compile(r"^so\b.{8,}\?$")
_LIST_OF_THERE = re.compile(r"^(?:is|are) there (?:an?y? )?(?:list|examples?)")

# Figures.
_MONEY_ASK = re.compile(
    r"\b(?:how (?:expensive|pricey)"
    r"|how much(?= "
    r"(?:is|are|does|do|will|would|did|was|were|to|for|money|should|can|must|could|it|i|we|you|the|per"
    r"|extra|cash|a|an|tax|rent)\b"
    r"|\s*\??$)"
    r"|what(?! (?!does |is |was )(?:[\w-]+ )?[\w-]+s (?:pay|charge|earn)\b)"
    r"(?:'s| is| are| does| do| did| was| will| would)?\b.{0,60}\b"
    r"(?:cost|price|prices|fee|fees|tuition|salary|salaries|wage|wages|income|pay|charge|charges|earn|rate"
    r"|deposit|fine)"
    r"|(?:cost|price|fee|tuition|salary|fees|prices) (?:of|for|to)\b"
    r"|(?:cost|price|prices|fee|fees|tuition|salary|salaries|pay)\s*\??$"
    r"|what (?:kind|sort) of (?:money|salary|pay)|price tag)"
)
_DURATION_ASK = re.compile(
    r"\b(?:how (?:long|soon|many (?:\w+ )?(?:seconds|minutes|hours|hrs|days|weeks|months|years|nights))"
    r"|^(?:hours|minutes|days|weeks|months|years) (?:of|for|to|needed|required)\b"
    r"|(?:duration|length) (?:of|for)|how much time|what length|time (?:does|do|will|would) (?:it|the))\b"
)
_COUNT_ASK = re.compile(
    r"\bhow many\b|\bhow (?:often|frequently|old|big|large|tall|heavy|deep|wide|high|far|hot|cold|fast|much)\b"
    r"|\bwhat (?:number|age|temperature|size|quantity|amount|dose|ratio|distance|weight|percentage|percent|share"
    r"|limit|rate|proportion)\b"
    r"|\b(?:the )?(?:number|amount|quantity|size|height|depth|weight|width|length|area|dose|dosage) of\b"
    r"|\b(?:distances?|dosage|dose)\b|\bhow much\b"
)
_PERCENT_ASK = re.compile(
    r"\b(?:what|which) (?:percent(?:age)?|share|proportion)"
    r"|\bby how much\b"
    r"|\bhow (?:fast|quickly|much) .{0,40}\b(?:grow|growth|increase|rise|decline|decrease)"
    r"|\b(?:growth|success|interest) rate\b"
    r"|\bprojected (?:growth|increase)\b"
)
_DATE_ASK = re.compile(
    r"^(?:when|since when|until when)\b"
    r"|\b(?:what|which) (?:year|date|decade|century|month|day)\b"
    r"|\bhow long ago\b|\b(?:in|from|since) (?:what|which) year\b"
    r"|\bhow old is the\b|, when\b"
)
_UNIT = re.compile(
    r"\bhow many (?:(?:more|other|different|total|contact|class|classroom|practice|training|actual|separate)\s)*"
    r"(?P<unit>[a-z-]+?)s?\b"
)

# Persons, places, reasons, steps.
_PERSON_ASK = re.compile(
    r"^(?:who|whom|whose|by whom)\b"
    r"|\b(?:which|what) "
    r"(?:person|people|author|writer|founder|inventor|scientist|man|woman|american|individual)\b"
    r"|\bwho(?:'s| is| was| are| were| wrote| invented| coined| founded| made| created| named| first| came"
    r"| started| gave)\b"
    r"|\bname of the (?:author|person|founder|writer|inventor)\b"
)
_PLACE_ASK = re.compile(
    r"^(?:where|in (?:what|which) (?:place|country|state|city|town|region))\b"
    r"|\bwhere (?:can|do|does|is|are|should|would)\b"
    r"|\b(?:what|which) (?:countries|country|states|city|cities|places|place|settings)\b"
)
_REASON_ASK = re.compile(
    r"^(?:why|how come|what for)\b"
    r"|\bwhat(?:'s| is| was| are)? the (?:reasons?|point|purpose|rationale)\b"
    r"|\bfor what reason\b"
    r"|\bwhy (?:is|are|do|does|did|would|should|can|must|was|were|not)\b"
    r"|\bwhat makes\b|\bexplain why\b"
)
_STEPS_ASK = re.compile(
    r"^how (?:do|can|could|should|would|might|must|does one|to)\b"
    r"|\bhow (?:do|can|should|could|would) "
    r"(?:i|we|you|one|a|an|the|they|people|someone|therapists?|members?)\b"
    r"|\bsteps?\b|\bhow to\b"
    r"|\bwhat (?:do|should) i do (?:to|if|when|first)\b"
    r"|\bprocess (?:of|for|to)\b|\bprocedure\b|\bway to\b"
    r"|\bwhat is the (?:best )?way\b|\bhow would\b"
    r"|\bhow does (?:someone|one|a person)\b"
)

# What a thing is, and lists of things.
_DEFINITION_ASK = re.compile(
    r"^(?:what(?:'s| is| are| was| were| exactly is)?(?: meant by| the meaning of| the definition of)"
    r"|define\b|definition of|meaning of|what does (?P<means>.+?) (?:mean|stand for|refer to)"
    r"|what do (?:people|they|you) mean by)"
)
_WHAT_IS = re.compile(
    r"^(?:so )?what(?:'s| is| are| exactly is| exactly are| precisely is)\s+"
    r"(?P<term>(?:an? |the )?(?:[\w&'()-]+ ?){1,5}?)\s*\??$"
)
_LIST_ASK = re.compile(
    r"\b(?:list|name (?:all|the|some|a few|any|every|three|two|four|five)|enumerate|examples?|kinds?|types?"
    r"|sorts?|options?|which ones|what all|all the|everything)\b"
    r"|^(?:what|which)(?:'s| is| are)? "
    r"(?:(?:the|some|other|all|main|different|specific|common|typical|possible|various|kinds? of|types? of"
    r"|sorts? of) )*"
    r"(?P<plural>(?:[\w-]+ ){0,4}?(?!is\b|does\b|was\b|has\b|this\b|its\b)[\w-]+(?<![su])s)\b"
)
_LIST_REQUEST = re.compile(r"\b(?:list|name|give me) (?:all|the|some|a few|any|every|me|out|of)\b|\ba list of\b")
_WHAT_OBJECT = re.compile(
    r"^what (?:do|does|did|should|can|could|must|will|would|may|else|is included|is covered|to|might|has|have"
    r"|goes|comes)\b"
)
_ASKED = re.compile(
    r"^(?:in |at |by |from |for |to |on |with )?(?:what|which)(?: (?:kinds?|types?|sorts?) of)? "
    r"(?P<noun>(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|if\b|about\b|happens?\b|should\b|can\b)"
    r"(?:[\w'-]+ ){0,3}?[\w'-]+?)"
    r"(?= (?:is|are|was|were|do|does|did|can|could|should|must|may|might|will|would|has|have|had|to|of|in|for"
    r"|on|at|by|from|with|that|who|which|i|we|you)\b"
    r"|\s*\?|$)"
    r"|^what(?:'s| is| are| was| were) (?:the |my |your |his |her |their )?"
    r"(?P<of>[\w'-]+(?: [\w'-]+)?) of\b"
    r"|^what(?:'s| is| was) (?:my|your|his|her|their|our) (?P<own>.+?)\??$"
    r"|\bhow (?P<grade>tall|high|deep|wide|old|heavy|large|big|far|fast|hot|cold|warm|thick|loud|strong|common"
    r"|accurate|popular)\b"
)

# Comparisons.
_COMPARISON = re.compile(
    r"\b(?:difference|differences|differ|differs|different|distinguish(?:es)?|distinction|compared?"
    r"|comparison|contrast|versus|vs\.?|better than|as opposed to"
    r"|same (?:as|thing)|similar to|distinct from|apart from each other)\b"
)
_SIDES = (
    re.compile(
        r"\b(?:between|compare|contrast|distinguish(?:es)?)\s+(?P<a>.+?)\s+"
        r"(?:and|from|with|to|versus|vs\.?)\s+(?P<b>.+?)\s*\??$"
    ),
    re.compile(
        r"(?:^|\b(?:is|are|does|do|how|what about)\s+)(?P<a>.+?)\s+(?:is |are )?"
        r"(?:versus|vs\.?|compared (?:to|with)|different from|differ from|differs from|distinct from"
        r"|the same (?:thing )?as|same as|similar to|better than|as opposed to)\s+(?P<b>.+?)\s*\??$"
    ),
    re.compile(
        r"\b(?:how|what) (?:does|do|is|are|makes?)\s+(?P<a>.+?)\s+(?:differ(?:ent)?|distinct|apart)\s+"
        r"(?:from|to|than)\s+(?P<b>.+?)\s*\??$"
    ),
    re.compile(r"\bhow (?:does|do|did)\s+(?P<a>.+?)\s+compare\s+(?:with|to|against)\s+(?P<b>.+?)\s*\??$"),
    re.compile(
        r"\bhow (?:does|do|is|are)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+"
        r"(?:differ|different|compare|distinguished)\b"
    ),
)
_SIDE_START = re.compile(r"^(?:(?:how|what|which|does|do|is|are|an?|the|in) )+")
_SIDE_END = re.compile(r"[:;?]| in terms of | - ")

# The kinds that one pattern tells, in the order in which they are tried.
_ORDERED: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    ("reason", _REASON_ASK),
    ("quantity", _MONEY_ASK),
    ("quantity", _DURATION_ASK),
    ("date", _DATE_ASK),
    ("quantity", _PERCENT_ASK),
    ("quantity", _COUNT_ASK),
    ("person", _PERSON_ASK),
    ("steps", _STEPS_ASK),
    ("place", _PLACE_ASK),
)

_MOST_STATING_WORDS = 12  # words up to which a statement of a requirement is taken as a question
_BARE_TERM_WORDS = 3  # "range of motion" typed alone asks what it is


def kind_of(core: str, folded: str) -> tuple[QuestionKind, str]:
    """The kind of a question, and the term that a definition is asked of.

    Args:
        core: the folded part of the text that asks.
        folded: the whole text, folded.
    """
    kind, term = _kind_of_core(core)
    if kind in {"definition", "open"}:
        if _SO_ENDING.match(folded.strip()) and not QUESTION_WORD.search(core):
            return "verdict", ""
        if _LIST_REQUEST.search(folded):
            return "list", ""
    return kind, term


def asks_for_many(kind: QuestionKind, core: str, folded: str) -> bool:
    """Whether an answer may be a list, whatever the kind of the question ("where can I get the forms")."""
    if kind == "list" or _LIST_ASK.search(core) or _LIST_REQUEST.search(folded):
        return True
    return kind != "definition" and bool(_WHAT_OBJECT.match(core))


def _kind_of_core(core: str) -> tuple[QuestionKind, str]:
    if _COMPARISON.search(core) and sides_of(core):
        return "comparison", ""
    if _is_yes_no(core):
        return "verdict", ""
    definition = _DEFINITION_ASK.match(core)
    if definition:
        return "definition", definition["means"] or core[definition.end() :].strip(" ?")
    for kind, pattern in _ORDERED:
        if pattern.search(core):
            return kind, ""
    return _kind_of_thing(core)


def _is_yes_no(core: str) -> bool:
    """Whether yes or no answers: it begins or ends as such a question, or states what it asks ("it is required?")."""
    if _AMOUNT_FIRST.match(core):
        return False
    put = YES_NO_START.match(core) or (_YES_NO_END.search(core) and not QUESTION_WORD.match(core))
    return bool(put and not _LIST_OF_THERE.match(core)) or _states(core)


def _states(core: str) -> bool:
    if QUESTION_WORD.search(core):
        return False
    short = len(core.split()) <= _MOST_STATING_WORDS
    return bool(_DECLARATIVE.match(core) or (short and COMPULSION.search(core) and requirement_cues(core)))


def _kind_of_thing(core: str) -> tuple[QuestionKind, str]:
    """The kind of a question whose words do not say what is wanted of the thing: what it is, a list, or anything."""
    what = _WHAT_IS.match(core)
    if what:
        return "definition", re.sub(r"^(?:an?|the) ", "", what["term"]).strip()
    if _COMPARISON.search(core):
        return "comparison", ""
    if _LIST_ASK.search(core) or _WHAT_OBJECT.match(core):
        return "list", ""
    bare = [word for word in words(core) if word not in STOP_WORDS]
    if 0 < len(bare) <= _BARE_TERM_WORDS and not QUESTION_WORD.search(core):
        return "definition", core.strip(" ?")
    return "open", ""


def wanted_figure(core: str) -> tuple[frozenset[QuantityKind], str]:
    """The kinds of figure that answer a quantity question, and the unit it names ("hour" in "how many hours")."""
    named = _UNIT.search(core)
    unit = named["unit"] if named else ""
    if _DATE_ASK.search(core):
        return frozenset({"year"}), ""
    if _PERCENT_ASK.search(core):
        return frozenset({"percent"}), ""
    if _DURATION_ASK.search(core):
        return frozenset({"duration"}), unit
    if _MONEY_ASK.search(core) and not re.search(r"\bhow many\b", core):
        return frozenset({"money"}), ""
    if re.search(r"\bhow (?:often|frequently)\b", core):
        return frozenset({"duration", "count"}), ""
    return frozenset({"count", "duration", "percent"}), unit


def compared_figure(core: str) -> frozenset[QuantityKind]:
    """The kind of figure that a comparison is about ("how do the hours compare"), or none."""
    if re.search(r"\b(?:cost|costs|price|prices|pricing|fees?|tuition|expensive|cheap|cheaper|pay|earn)\b", core):
        return frozenset({"money"})
    if re.search(r"\b(?:hours?|days?|weeks?|months?|years?|long|longer|short|shorter|length|duration|time)\b", core):
        return frozenset({"duration"})
    return frozenset()


def sides_of(core: str) -> tuple[str, ...]:
    """The two things that a comparison compares, or none."""
    for pattern in _SIDES:
        match = pattern.search(core)
        sides = tuple(_side(match[name]) for name in ("a", "b")) if match else ()
        if sides and all(content_stems(side) for side in sides):
            return sides
    return ()


def _side(text: str) -> str:
    """One side without the question around it: "the price in terms of value" is "price"."""
    return _SIDE_END.split(_SIDE_START.sub("", text))[0].strip(" ?,")


def asked_noun(core: str) -> str:
    """The noun that a "which" or "what" question asks for, or an empty string.

    It is "publisher" in "which old publisher printed it".
    """
    match = _ASKED.search(core)
    if not match:
        return ""
    phrase = match["noun"] or match["of"] or match["own"] or match["grade"]
    nouns = [word for word in words(phrase) if word not in STOP_WORDS]
    return nouns[-1] if nouns else ""
