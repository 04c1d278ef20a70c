"""What a question asks for: a verdict, a figure, a person, a date, a list, a definition, a comparison, a reason, steps, or anything.

The patterns are general English question forms. They are matched on the folded question (`language.fold`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.language.polarity import NEGATION, requirement_cues
from assistant.language.quantities import Quantity, QuantityKind, quantities
from assistant.language.tokens import STOP_WORDS, content_stems, content_words, fold, keyword_tokens, stem, words

QuestionKind = Literal[
    "verdict", "quantity", "person", "date", "place", "list", "definition", "comparison", "reason", "steps", "open"
]
Predicate = Literal["requirement", "permission", "fact"]
Bound = Literal["equal", "above", "below"]

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening)|excuse me|sorry|so|i mean|well|ok|okay|um+|and|but|also|then|please|pls|just|quick question)\b[\s,:.!-]*)*"
    r"(?:(?:can|could|would|will) (?:you|u|someone|anyone|somebody|anybody) (?:please |kindly |possibly )*(?:tell|explain|show|give|help|describe|remind|inform|clarify|say|let|list|name)\b"
    r"(?: to)?(?: me| us)?(?: understand| know| with| out)?(?: about)?"
    r"|(?:please |kindly )*(?:tell|explain|remind|show|give) (?:to )?(?:me|us)?(?: about)?"
    r"|do (?:you|u|we) (?:happen to )?know|does (?:anyone|anybody|someone) know|any idea"
    r"|i (?:just |really |also )*(?:would like|'d like|want|wanted|need|am trying|'m trying|am hoping|was hoping) to (?:know|ask|find out|understand|learn|check|be sure)(?: about)?"
    r"|i'd (?:like|love) to (?:know|ask|find out|understand)(?: about)?"
    r"|i (?:was|am|'m|have been|'ve been)? ?(?:just )?(?:wondering|curious|confused|unsure|not sure|asking)(?: about)?|i wonder|(?:my |one |a )?question(?: is|:)?"
    r"|is there (?:any )?(?:information|info) (?:on|about))?[\s,:-]*"
)
_DECLARATIVE = re.compile(r"^(?:it|they|this|that|these|there|i|you|we|he|she|one)(?:'s|'re|'ll| )\s?\w+.*\?$")
_SO_ENDING = re.compile(r"^so\b.{8,}\?$")
_EMBEDDED = re.compile(
    r"^(?:[^,:;?]{0,120}[,:;] )?(?:(?:but|so|and|or|then|i mean|also)[ ,]+)*"
    r"(?P<rest>(?:what|which|who|when|where|why|how|do|does|did|is|are|was|were|can|could|should|must|will|would|has|have|am|may)\b.*)$"
)
_CLAIM_CHECK = re.compile(r"^(?:so )?(?:is|are|was) (?:that|this|it|they|he|she|those) (?:really |actually |even )?(?:true|right|correct|so|accurate|legal|allowed|the case)\b.{0,12}$")
_WONDERED = re.compile(
    r"\b(?:wonder(?:ing)?|know|unsure|sure|ask(?:ing)?|curious|confused|understand|find out|figure out|clear)\b(?: about)?(?: \w+)?,? "
    r"(?P<rest>(?:if|whether|what|which|who|when|where|why|how)\b.*)$"
)
_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had|need|ought|isn't|aren't|don't|doesn't"
    r"|can't|couldn't|shouldn't|won't|wouldn't|didn't|wasn't|weren't|haven't|hasn't)"
)
_YES_NO_START = re.compile(rf"^(?:{_AUXILIARY}|if|whether|(?:is )?it (?:is )?true(?: that)?|true or false|is that right)\b")
_YES_NO_END = re.compile(
    r"(?:,? (?:right|correct|true|or not|yes or no|is that (?:right|true|correct|so)|isn't it|aren't they|don't (?:i|you|they)|doesn't it|no)|, yes) ?\??$"
)
_WH = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b")
_COMPARISON = re.compile(
    r"\b(?:difference|differences|differ|differs|different|distinguish(?:es)?|distinction|compared?|comparison|contrast|versus|vs\.?|better than|as opposed to"
    r"|same (?:as|thing)|similar to|distinct from|apart from each other)\b"
)
_SIDES = (
    re.compile(r"\b(?:between|compare|contrast|distinguish(?:es)?)\s+(?P<a>.+?)\s+(?:and|from|with|to|versus|vs\.?)\s+(?P<b>.+?)\s*\??$"),
    re.compile(r"(?:^|\b(?:is|are|does|do|how|what about)\s+)(?P<a>.+?)\s+(?:is |are )?(?:versus|vs\.?|compared (?:to|with)|different from|differ from|differs from|distinct from"
               r"|the same (?:thing )?as|same as|similar to|better than|as opposed to)\s+(?P<b>.+?)\s*\??$"),
    re.compile(r"\b(?:how|what) (?:does|do|is|are|makes?)\s+(?P<a>.+?)\s+(?:differ(?:ent)?|distinct|apart)\s+(?:from|to|than)\s+(?P<b>.+?)\s*\??$"),
    re.compile(r"\bhow (?:does|do|did)\s+(?P<a>.+?)\s+compare\s+(?:with|to|against)\s+(?P<b>.+?)\s*\??$"),
    re.compile(r"\bhow (?:does|do|is|are)\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\s+(?:differ|different|compare|distinguished)\b"),
)
_SIDE_START = re.compile(r"^(?:(?:how|what|which|does|do|is|are|an?|the|in) )+")
_MONEY_ASK = re.compile(
    r"\b(?:how (?:expensive|pricey)|how much(?= (?:is|are|does|do|will|would|did|was|were|to|for|money|should|can|must|could|it|i|we|you|the|per|extra|cash|a|an|tax|rent)\b|\s*\??$)|what(?:'s| is| are| does| do| did| was| will| would)?\b.{0,60}\b(?:cost|price|prices|fee|fees|tuition|salary|salaries|wage|wages|income|pay|charge|charges|earn|rate|deposit|fine)"
    r"|(?:cost|price|fee|tuition|salary|fees|prices) (?:of|for|to)\b|(?:cost|price|prices|fee|fees|tuition|salary|salaries|pay)\s*\??$|what (?:kind|sort) of (?:money|salary|pay)|price tag)"
)
_DURATION_ASK = re.compile(
    r"\b(?:how (?:long|soon|many (?:\w+ )?(?:seconds|minutes|hours|hrs|days|weeks|months|years|nights))|(?:duration|length) (?:of|for)|how much time|what length|time (?:does|do|will|would) (?:it|the))\b"
)
_COUNT_ASK = re.compile(r"\bhow many\b|\bhow (?:often|frequently|old|big|large|tall|heavy|deep|wide|high|far|hot|cold|fast|much)\b|\bwhat (?:number|age|temperature|size|quantity|amount|dose|ratio|distance|weight|percentage|percent|share|limit|rate|proportion)\b"
                        r"|\b(?:the )?(?:number|amount|quantity|size|height|depth|weight|width|length|area|dose|dosage) of\b|\b(?:distances?|dosage|dose)\b|\bhow much\b")
_PERCENT_ASK = re.compile(r"\b(?:what|which) (?:percent(?:age)?|share|proportion)|\bby how much\b|\bhow (?:fast|quickly|much) .{0,40}\b(?:grow|growth|increase|rise|decline|decrease)|\b(?:growth|success|interest) rate\b|\bprojected (?:growth|increase)\b")
_DATE_ASK = re.compile(r"^(?:when|since when|until when)\b|\b(?:what|which) (?:year|date|decade|century|month|day)\b|\bhow long ago\b|\b(?:in|from|since) (?:what|which) year\b|\bhow old is the\b|, when\b")
_PERSON_ASK = re.compile(r"^(?:who|whom|whose|by whom)\b|\b(?:which|what) (?:person|people|author|writer|founder|inventor|scientist|man|woman|american|individual)\b|\bwho(?:'s| is| was| are| were| wrote| invented| coined| founded| made| created| named| first| came| started| gave)\b|\bname of the (?:author|person|founder|writer|inventor)\b")
_PLACE_ASK = re.compile(r"^(?:where|in (?:what|which) (?:place|country|state|city|town|region))\b|\bwhere (?:can|do|does|is|are|should|would)\b|\b(?:what|which) (?:countries|country|states|city|cities|places|place|settings)\b")
_REASON_ASK = re.compile(r"^(?:why|how come|what for)\b|\bwhat(?:'s| is| was| are)? the (?:reasons?|point|purpose|rationale)\b|\bfor what reason\b|\bwhy (?:is|are|do|does|did|would|should|can|must|was|were|not)\b|\bwhat makes\b|\bexplain why\b")
_STEPS_ASK = re.compile(r"^how (?:do|can|could|should|would|might|must|does one|to)\b|\bhow (?:do|can|should|could|would) (?:i|we|you|one|a|an|the|they|people|someone|therapists?|members?)\b|\bsteps?\b|\bhow to\b|\bwhat (?:do|should) i do (?:to|if|when|first)\b|\bprocess (?:of|for|to)\b|\bprocedure\b|\bway to\b|\bwhat is the (?:best )?way\b|\bhow would\b|\bhow does (?:someone|one|a person)\b")
_DEFINITION_ASK = re.compile(
    r"^(?:what(?:'s| is| are| was| were| exactly is)?(?: meant by| the meaning of| the definition of)|define\b|definition of|meaning of|what does (?P<means>.+?) (?:mean|stand for|refer to)|what do (?:people|they|you) mean by)"
)
_WHAT_IS = re.compile(r"^(?:so )?what(?:'s| is| are| exactly is| exactly are| precisely is)\s+(?P<term>(?:an? |the )?(?:[\w&'()-]+ ?){1,5}?)\s*\??$")
_LIST_ASK = re.compile(
    r"\b(?:list|name (?:all|the|some|a few|any|every|three|two|four|five)|enumerate|examples?|kinds?|types?|sorts?|options?|which ones|what all|all the|everything)\b"
    r"|^(?:what|which)(?:'s| is| are)? (?:(?:the|some|other|all|main|different|specific|common|typical|possible|various|kinds? of|types? of|sorts? of) )*(?P<plural>(?:[\w-]+ ){0,4}?(?!is\b|does\b|was\b|has\b|this\b|its\b)[\w-]+(?<![su])s)\b"
)
_LIST_REQUEST = re.compile(r"\b(?:list|name|give me) (?:all|the|some|a few|any|every|me|out|of)\b|\ba list of\b")
_WHAT_OBJECT = re.compile(r"^what (?:do|does|did|should|can|could|must|will|would|may|else|is included|is covered|to|might|has|have|goes|comes)\b")
_COMPULSION = re.compile(
    r"\b(?:need(?:ed|s)?|require[sd]?|(?:a|any|the) requirement|mandatory|compulsory|necessary|obligatory|must|have to|has to|got to|gotta|obliged|obligated|essential|optional|voluntary|prerequisite|a must)\b"
)
_ALLOWANCE = re.compile(r"^(?:can|could|may|am i (?:allowed|permitted|able)|are \w+ (?:allowed|permitted|able)|is it (?:ok|okay|fine|legal|allowed|permitted|possible|safe|against))\b|\b(?:allowed|permitted|legal|illegal|against the (?:law|rules)|eligible|entitled|authori[sz]ed)\b")
_FORBIDDEN_BEFORE = re.compile(r"\b(?:can't|cannot|can not|couldn't|may not|not allowed|not permitted)\b")
_ACTION = re.compile(
    r"^(?:(?:can|could|may|should) (?:i|we|you|they|he|she|one|anyone|people|someone)|(?:am|are|is) (?:i|we|you|they|he|she|one|people|it)"
    r" (?:\w+ )?(?:allowed|permitted|ok|okay|fine|legal|possible|able|free)(?: for (?:me|us|them|people))?) (?:to |also |even |really |just |still |be )*(?P<verb>[\w'-]+)"
)
_WITHOUT = re.compile(r"\bwithout (?:(?:having|getting|holding|being|taking|buying|going for|obtaining|paying for|a|an|their|your|this|that|any|the|first|my|some|doing) )*(?P<thing>.+?)(?:\?|$)")
_PURPOSE = re.compile(r"\b(?:in order to|to|for|before|if|when|so that|at|in|from|on|as|because|since|by|with)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    `stems` are its content stems; `topic` those without the words that only say what kind of answer is wanted ("cost", "hours"),
    and `topic_words` the folded words they come from; `background` holds stems of the sentences before a question that
    points back to them.
    `objects` are the stems of the thing that a requirement or permission question is about. `flipped` says that "yes" to the
    requirement is "no" to the question ("can I work without a licence?"). `sides` are the two things a comparison compares; `asked` is the noun
    of "which publisher ...", folded; `action` the stem of the verb in "can I sell ...";
    `bound` says whether a figure is asked for as it is, as a lower or as an upper limit.
    """

    text: str
    folded: str
    kind: QuestionKind
    stems: tuple[str, ...]
    topic: tuple[str, ...]
    topic_words: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    predicate: Predicate | None = None
    objects: tuple[str, ...] = ()
    flipped: bool = False
    negated: bool = False
    wanted: frozenset[QuantityKind] = frozenset()
    unit: str = ""
    sides: tuple[str, ...] = ()
    term: str = ""
    asked: str = ""
    action: str = ""
    figures: tuple[Quantity, ...] = ()
    bound: Bound = "equal"
    many: bool = False


_NO_OBJECT = frozenset(keyword_tokens("need require mandatory necessary compulsory essential first special specific particular legal official way thing time certain always still even"))
_TAKEN_BACK = 2  # words taken from the sentences before a question that points back to them
_SUFFICIENT_STEMS = 2  # content stems from which the asking sentence says by itself what it is about
_POINTS_AWAY = re.compile(r"\b(?:it|its|that|this|them|they|these|those|one|there|he|she|him|her)\b")
_COMPULSION_STEMS = frozenset(keyword_tokens("every single always never whole entire total exact least most than above below under over fewer less k mean need require mandatory necessary compulsory obligatory essential true false right correct possible allow permit someone anyone person help"))
_BARE_TERM_WORDS = 3  # "range of motion" typed alone asks what it is

_ASKED = re.compile(
    r"^(?:in |at |by |from |for |to |on |with )?(?:what|which)(?: (?:kinds?|types?|sorts?) of)? (?P<noun>(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|if\b|about\b|happens?\b|should\b|can\b)"
    r"(?:[\w'-]+ ){0,3}?[\w'-]+?)(?= (?:is|are|was|were|do|does|did|can|could|should|must|may|might|will|would|has|have|had|to|of|in|for|on|at|by|from|with|that|who|which|i|we|you)\b|\s*\?|$)"
    r"|^what(?:'s| is| are| was| were) (?:the |my |your |his |her |their )?(?P<of>[\w'-]+(?: [\w'-]+)?) of\b"
    r"|^what(?:'s| is| was) (?:my|your|his|her|their|our) (?P<own>.+?)\??$"
    r"|\bhow (?P<grade>tall|high|deep|wide|old|heavy|large|big|far|fast|hot|cold|warm|thick|loud|strong|common|accurate|popular)\b"
)
_ANSWER_WORDS = frozenset(
    keyword_tokens(
        "cost price fee tuition charge pay hour day week month year long many often time number amount name person people author list type kind sort example"
        " difference different differ compare mean meaning definition define stand reason need require mandatory necessary"
        " possible allow permit true false right wrong true work way step process help question answer year date expensive cheap total exactly current currently"
        " someone anyone person somebody thing stuff able"
    )
)


def read_question(text: str) -> Question:
    """Take a stand-alone question apart."""
    core = _core(text)
    kind, term = _kind(core)
    if kind in {"definition", "open"} and _SO_ENDING.match(fold(text).strip()) and not _WH.search(core):
        kind, term = "verdict", ""
    if kind in {"definition", "open"} and _LIST_REQUEST.search(fold(text)):
        kind, term = "list", ""
    stems = tuple(content_stems(text))
    aside = _COMPULSION_STEMS if kind == "verdict" else _ANSWER_WORDS
    predicate, objects, flipped = _predicate(core) if kind == "verdict" else (None, (), False)
    about = tuple(content_stems(core)) if kind == "verdict" else stems
    topic = tuple(one for one in about if one not in aside and not (predicate == "fact" and one[0].isdigit()))
    leans = kind == "verdict" and (len(topic) < _SUFFICIENT_STEMS or bool(_POINTS_AWAY.search(core)))
    background = tuple(one for one in stems if one not in about and one not in aside) if leans else ()
    topic = topic or background or stems
    wanted, unit = _wanted(core) if kind in {"quantity", "date"} else (frozenset(), "")
    if kind == "comparison":
        wanted = _compared(core)
    return Question(
        text=text,
        folded=core,
        kind=kind,
        stems=stems,
        topic=topic,
        topic_words=tuple(word for word in content_words(text) if stem(word) in topic),
        background=background,
        predicate=predicate,
        objects=objects,
        flipped=flipped,
        negated=kind == "verdict" and not flipped and _is_negated(core),
        wanted=wanted,
        unit=unit,
        sides=_sides(core) if kind == "comparison" else (),
        term=term,
        asked=_asked(core),
        action=_action(core) if predicate == "permission" else "",
        figures=tuple(quantity for quantity in quantities(text) if quantity.kind != "ordinal"),
        bound=_bound(core),
        many=kind == "list" or bool(_LIST_ASK.search(core)) or (kind != "definition" and bool(_WHAT_OBJECT.match(core))) or bool(_LIST_REQUEST.search(fold(text))),
    )


def focused(question: Question, weight: Callable[[str], float], known: Callable[[str], bool]) -> Question:
    """The question with the two most telling words of what was said before it, where it points back ("... Will it help with that?").

    Args:
        question: the question taken apart.
        weight: how much a stem tells in this corpus.
        known: whether the corpus has a stem at all.
    """
    telling = sorted((one for one in question.background if known(one)), key=weight, reverse=True)[:_TAKEN_BACK]
    if not telling:
        return question
    topic = tuple(dict.fromkeys((*question.topic, *telling)))
    return replace(question, topic=topic, topic_words=tuple(word for word in content_words(question.text) if stem(word) in topic))


def _core(text: str) -> str:
    """The folded part of the text that asks: the last question in it, or its last sentence, without the polite words in front."""
    folded = re.sub(r"\s+", " ", fold(text)).strip()
    parts = [part.strip() for part in re.split(r"(?<=[?!])\s+|(?<=[a-z0-9)]{2}[.;])\s+", folded) if part.strip()]
    asking = [part for part in parts if part.endswith("?")] or [part for part in parts if _WH.match(_unpolite(part)) or _YES_NO_START.match(_unpolite(part))]
    core = asking[-1] if asking else (parts[-1] if parts else folded)
    if _CLAIM_CHECK.match(core) and core in parts[1:]:
        core = f"is it true that {parts[parts.index(core) - 1]}"
    return _unpolite(core)


def _unpolite(part: str) -> str:
    stripped = part[_POLITE.match(part).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string
    wondered = _WONDERED.search(stripped)
    if wondered and not _YES_NO_START.match(stripped) and not _WH.match(stripped):
        return wondered["rest"]
    embedded = _EMBEDDED.match(stripped)
    if embedded and not _WH.match(stripped) and not _YES_NO_START.match(stripped):
        return embedded["rest"]
    return stripped or part


def _kind(core: str) -> tuple[QuestionKind, str]:
    """The kind of a folded question, and the term that a definition is asked of."""
    yes_no = _YES_NO_START.match(core) or _YES_NO_END.search(core)
    if _COMPARISON.search(core) and (not yes_no or _sides(core)) and _sides(core):
        return "comparison", ""
    if yes_no and not re.match(r"^(?:is|are) there (?:an?y? )?(?:list|examples?)", core):
        return "verdict", ""
    if _DECLARATIVE.match(core) and not _WH.search(core):
        return "verdict", ""
    if not _WH.search(core) and _COMPULSION.search(core) and len(core.split()) <= 12 and requirement_cues(core):
        return "verdict", ""
    definition = _DEFINITION_ASK.match(core)
    if definition:
        return "definition", definition["means"] or core[definition.end() :].strip(" ?")
    for kind, pattern in _ORDERED:
        if pattern.search(core):
            return kind, ""
    what = _WHAT_IS.match(core)
    if what:
        return "definition", re.sub(r"^(?:an?|the) ", "", what["term"]).strip()
    if _COMPARISON.search(core):
        return "comparison", ""
    if _LIST_ASK.search(core) or _WHAT_OBJECT.match(core):
        return "list", ""
    bare = [word for word in words(core) if word not in STOP_WORDS]
    if 0 < len(bare) <= _BARE_TERM_WORDS and not _WH.search(core):
        return "definition", core.strip(" ?")
    return "open", ""


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


def _wanted(core: str) -> tuple[frozenset[QuantityKind], str]:
    """The kinds of figure that answer a quantity question, and the unit it names ("hour" in "how many hours")."""
    unit = re.search(r"\bhow many (?:(?:more|other|different|total|contact|class|classroom|practice|training|actual|separate)\s)*(?P<unit>[a-z-]+?)s?\b", core)
    if _DATE_ASK.search(core):
        return frozenset({"year"}), ""
    if _PERCENT_ASK.search(core):
        return frozenset({"percent"}), ""
    if _DURATION_ASK.search(core):
        named = unit["unit"] if unit else ""
        return frozenset({"duration"}), named
    if _MONEY_ASK.search(core) and not re.search(r"\bhow many\b", core):
        return frozenset({"money"}), ""
    if re.search(r"\bhow (?:often|frequently)\b", core):
        return frozenset({"duration", "count"}), ""
    return frozenset({"count", "duration", "percent"}), unit["unit"] if unit else ""


def _compared(core: str) -> frozenset[QuantityKind]:
    """The kind of figure that a comparison is about ("how do the hours compare"), or none."""
    if re.search(r"\b(?:cost|costs|price|prices|pricing|fees?|tuition|expensive|cheap|cheaper|pay|earn)\b", core):
        return frozenset({"money"})
    if re.search(r"\b(?:hours?|days?|weeks?|months?|years?|long|longer|short|shorter|length|duration|time)\b", core):
        return frozenset({"duration"})
    return frozenset()


def _sides(core: str) -> tuple[str, ...]:
    for pattern in _SIDES:
        match = pattern.search(core)
        if match:
            sides = tuple(re.split(r"[:;?]| in terms of | - ", _SIDE_START.sub("", match[side]))[0].strip(" ?,") for side in ("a", "b"))
            if all(content_stems(side) for side in sides):
                return sides
    return ()


def _predicate(core: str) -> tuple[Predicate, tuple[str, ...], bool]:
    """What a yes/no question is about, the stems of the thing required or permitted, and whether "without" flips it."""
    without = _WITHOUT.search(core)
    forbidden = _FORBIDDEN_BEFORE.search(core[: without.start()]) if without else None
    if without and (forbidden or _ALLOWANCE.search(core) or _COMPULSION.search(core)):
        return "requirement", tuple(content_stems(without["thing"])), not forbidden
    compulsion = _COMPULSION.search(core)
    if compulsion and re.match(r"^(?:is|are|was|were) there\b(?! (?:a |an |any |some )?(?:legal |formal )?(?:need|requirement|obligation|must))", core):
        compulsion = None
    if compulsion:
        return "requirement", _required_thing(core, compulsion), False
    if _ALLOWANCE.search(core):
        return "permission", tuple(stem for stem in content_stems(core) if stem not in _ANSWER_WORDS), False
    return "fact", (), False


def _required_thing(core: str, cue: re.Match[str]) -> tuple[str, ...]:
    """The stems of what is required: behind an active cue ("do I need a licence to work"), before a passive one ("is a licence needed")."""
    before, behind = core[: cue.start()], core[cue.end() :]
    active = cue[0] in {"need", "needs", "must", "have to", "has to", "got to", "gotta", "require", "requires", "obliged", "obligated"}
    passive_subject = re.match(rf"^(?:(?:if|whether|it is true that|is it true that)\s)?(?:{_AUXILIARY}\s)?(?:it\s)?", before)
    subject = before[passive_subject.end() :] if passive_subject else before
    if cue[0] == "need" and re.match(r"^(?:do|does|is|are|was) (?:there )?(?:any |a )?$", before):
        active = True
    thing = behind if active or not content_stems(subject) else subject
    thing = re.sub(r"^\s*(?:to (?:have|get|hold|be|obtain|take|do|earn|own|complete|pass|show|provide|bring)|to|for|that|of)\b", "", thing)
    stop = _PURPOSE.search(thing, 1)
    head = content_stems(thing[: stop.start()] if stop else thing)
    kept = [stem for stem in head if stem not in _NO_OBJECT]
    return tuple(kept or [stem for stem in content_stems(thing) if stem not in _NO_OBJECT])


def _bound(core: str) -> Bound:
    """How a yes/no question limits its figure: "more than 50 hours", "under $2,000", or just the figure."""
    if re.search(r"\b(?:more|longer|higher|greater|bigger|older|later|larger|better|dearer) than\b|\b(?:over|above|exceeds?|at least|beyond)\b", core):
        return "above"
    if re.search(r"\b(?:less|fewer|shorter|lower|smaller|younger|earlier|cheaper) than\b|\b(?:under|below|at most|up to|within)\b", core):
        return "below"
    return "equal"


def _action(core: str) -> str:
    """The stem of the verb that a permission question asks about, where its subject is a pronoun ("may we serve wine")."""
    match = _ACTION.match(core)
    found = content_stems(match["verb"]) if match else []
    return found[0] if found else ""


def _asked(core: str) -> str:
    """The noun that a "which" or "what" question asks for ("publisher" in "which old publisher printed it"), or an empty string."""
    match = _ASKED.search(core)
    if not match:
        return ""
    phrase = match["noun"] or match["of"] or match["own"] or match["grade"]
    nouns = [word for word in words(phrase) if word not in STOP_WORDS]
    return nouns[-1] if nouns else ""


def _is_negated(core: str) -> bool:
    """Whether the question itself denies ("is it not required", "are therapists never allowed"); "isn't it" as a tag does not count."""
    body = re.sub(rf"^{_AUXILIARY}\s", "", core)
    body = re.sub(r",? (?:or not|isn't it|aren't they|doesn't it|don't \w+|no)\s*\??$", "", body)
    return len([found for found in NEGATION.findall(body) if found != "nothing"]) % 2 == 1
