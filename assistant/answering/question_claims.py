"""What a yes/no question is about: a requirement, a permission or a fact, of what, and within which bound.

The patterns are general English. They are matched on the folded part of the text that asks (`asking.asking_part`).
"""

import re
from typing import Literal

from assistant.answering.asking import AUXILIARY
from assistant.language.tokens import content_stems, keyword_tokens

Predicate = Literal["requirement", "permission", "fact"]
Bound = Literal["equal", "above", "below"]

COMPULSION = re.compile(
    r"\b(?:need(?:ed|s)?|require[sd]?|(?:a|any|the) requirement|mandatory|compulsory|necessary|obligatory"
    r"|must|have to|has to|got to|gotta|obliged|obligated|essential|optional|voluntary|prerequisite|precondition"
    r"|a must|(?:make|force)s? (?:you|me|us|them|people))\b"
)
_ALLOWANCE = re.compile(
    r"^(?:can|could|may|am i (?:allowed|permitted|able)|are \w+ (?:allowed|permitted|able)"
    r"|is it (?:ok|okay|fine|legal|allowed|permitted|possible|safe|against))\b"
    r"|\b(?:allowed|permitted|legal|eligible|entitled|authori[sz]ed)\b"
)
_FORBIDS = re.compile(
    r"\b(?:illegal|unlawful|prohibited|forbidden|banned|against the (?:law|rules)"
    r"|(?<=is it )an? (?:crime|offen[cs]e|felony|misdemeanou?r))\b"
)
_FORBIDDEN_BEFORE = re.compile(r"\b(?:can't|cannot|can not|couldn't|may not|not allowed|not permitted)\b")
_ACTION = re.compile(
    r"^(?:(?:can|could|may|should) (?:i|we|you|they|he|she|one|anyone|people|someone)"
    r"|(?:am|are|is) (?:i|we|you|they|he|she|one|people|it)"
    r" (?:\w+ )?(?:allowed|permitted|ok|okay|fine|legal|possible|able|free)"
    r"(?: for (?:me|us|them|people))?) "
    r"(?:to |also |even |really |just |still |be )*(?P<verb>[\w'-]+)"
)
_WITHOUT = re.compile(
    r"\bwithout (?:"
    r"(?:having|getting|holding|being|taking|buying|going for|obtaining|paying for|a|an|their|your|this"
    r"|that|any|the|first|my|some|doing) )*"
    r"(?P<thing>.+?)(?:\?|$)"
)
_PURPOSE = re.compile(r"\b(?:in order to|to|for|before|if|when|so that|at|in|from|on|as|because|since|by|with)\b")
# Words beside the thing required that are not the thing.
_NO_OBJECT = frozenset(
    keyword_tokens(
        "need require mandatory necessary compulsory essential first special specific particular legal official"
        " way thing time certain always still even"
    )
)
_THERE_IS = re.compile(
    r"^(?:is|are|was|were) there\b"
    r"(?! (?:a |an |any |some )?(?:legal |formal )?(?:need|requirement|obligation|must))"
)
_ACTIVE_CUE = re.compile(r"needs?|must|have to|has to|got to|gotta|requires?|obliged|obligated")
_BEFORE_SUBJECT = re.compile(rf"^(?:(?:if|whether|it is true that|is it true that)\s)?(?:{AUXILIARY}\s)?(?:it\s)?")
_BEFORE_THING = re.compile(
    r"^\s*(?:to (?:have|get|hold|be|obtain|take|do|earn|own|complete|pass|show|provide|bring)|to|for|that|of)\b"
)
_ABOVE = re.compile(
    r"\b(?:more|longer|higher|greater|bigger|older|later|larger|better|dearer) than\b"
    r"|\b(?:over|above|exceeds?|at least|beyond)\b"
)
_BELOW = re.compile(
    r"\b(?:less|fewer|shorter|lower|smaller|younger|earlier|cheaper) than\b"
    r"|\b(?:under|below|at most|up to|within)\b"
)
_TAG = re.compile(r",? (?:or not|isn't it|aren't they|doesn't it|don't \w+|no)\s*\??$")

_CLAIM_CALLED = re.compile(r"^(?:(?:so|is it|it is|true or false|true|false|right|correct)\b[:, ]*(?:that )?)+")
_CLAUSE_WITHIN = re.compile(r"\b(?:so that|because|since|if|when|unless|until|although|though|who|which|that)\b")
# "I can hardly breathe, should I drive": what is asked is behind the last comma.
_LAST_ASKED = re.compile(rf"^.*[,;:] (?={AUXILIARY} (?:i|we|you|u|they|he|she|it|one|my|our|the|a|an|this|that)\b)")
_DENIAL = re.compile(r"\b(?:(?:not|no)(?!-\w)|never|none|nobody|neither|nor|cannot|can't|hardly)\b|n't\b")

# Words that only say what kind of answer is wanted, not what the question is about.
ANSWER_WORDS = frozenset(
    keyword_tokens(
        "cost price fee tuition charge pay hour day week month year long many much often time number amount name"
        " person people author list type kind sort example difference different differ compare mean meaning"
        " definition define stand reason need require mandatory necessary possible allow permit true false right"
        " wrong true work way step process help question answer year date expensive cheap total exactly current"
        " currently someone anyone person somebody thing stuff able"
    )
)
# The same for a yes/no question, where the words for figures and people are part of what is asked.
VERDICT_WORDS = frozenset(
    keyword_tokens(
        "every single always never whole entire total exact least most than above below under over fewer less k"
        " mean need require mandatory necessary compulsory obligatory essential true false right correct possible"
        " allow permit someone anyone person help"
    )
)


def predicate_of(core: str) -> tuple[Predicate, tuple[str, ...], bool]:
    """What a yes/no question is about, the stems of the thing required or permitted, and whether yes to it is no.

    "Without" flips a requirement ("can I work without a licence"), a prohibition a permission ("is it illegal to").
    """
    without = _WITHOUT.search(core)
    forbids = bool(_FORBIDS.search(core))
    forbidden = forbids or (without is not None and bool(_FORBIDDEN_BEFORE.search(core[: without.start()])))
    if without and (forbidden or _ALLOWANCE.search(core) or COMPULSION.search(core)):
        return "requirement", tuple(content_stems(without["thing"])), not forbidden
    compulsion = COMPULSION.search(core)
    if compulsion and not _THERE_IS.match(core):
        return "requirement", _required_thing(core, compulsion), compulsion[0] in {"optional", "voluntary"}
    if forbids or _ALLOWANCE.search(core):
        thing = [stem for stem in content_stems(_FORBIDS.sub(" ", core)) if stem not in ANSWER_WORDS]
        return "permission", tuple(thing), forbids
    return "fact", (), False


def _required_thing(core: str, cue: re.Match[str]) -> tuple[str, ...]:
    """The stems of what is required.

    It stands behind an active cue ("do I need a licence to work") and before a passive one ("is a licence needed").
    """
    before, behind = core[: cue.start()], core[cue.end() :]
    active = bool(_ACTIVE_CUE.fullmatch(cue[0]))
    subject = _BEFORE_SUBJECT.sub("", before)
    thing = behind if active or not content_stems(subject) else subject
    thing = _BEFORE_THING.sub("", thing)
    stop = _PURPOSE.search(thing, 1)
    head = content_stems(thing[: stop.start()] if stop else thing)
    kept = [stem for stem in head if stem not in _NO_OBJECT]
    return tuple(kept or [stem for stem in content_stems(thing) if stem not in _NO_OBJECT])


def bound_of(core: str) -> Bound:
    """How a yes/no question limits its figure: "more than 50 hours", "under $2,000", or just the figure."""
    if _ABOVE.search(core):
        return "above"
    if _BELOW.search(core):
        return "below"
    return "equal"


def action_of(core: str) -> str:
    """The stem of the verb that a permission question with a pronoun asks about ("serve" in "may we serve wine")."""
    match = _ACTION.match(core)
    found = content_stems(match["verb"]) if match else []
    return found[0] if found else ""


def is_denied(core: str) -> bool:
    """Whether the question itself denies ("is it not required", "are therapists never allowed").

    "Isn't it" as a tag does not count, nor does what a clause within it denies ("so that it does not lapse").
    """
    body = _CLAIM_CALLED.sub("", _TAG.sub("", core))
    body = _CLAUSE_WITHIN.split(_LAST_ASKED.sub("", body), maxsplit=1)[0]
    body = re.sub(rf"^{AUXILIARY}\s", "", body)
    return len(_DENIAL.findall(body)) % 2 == 1
