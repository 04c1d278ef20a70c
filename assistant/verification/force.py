"""How strongly a part of a sentence says what it says: that it is so, must, should, may be so, or is not."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.language.polarity import count_negations
from assistant.verification.findings import Label

Mode = Literal["fact", "must", "should", "may"]

_MUST = (
    r"must(?:n't)?|ha(?:s|ve|d|ving) to|needs? to|needn't|need(?= not\b)|needs|need|needed|requires?|required|requiring"
    r"|mandatory|compulsory|obligatory|obliged?|necessary|essential|indispensable|prerequisite|presuppos\w+"
    r"|(?:(?<=is )|(?<=as )|(?<=be )|(?<=are ))(?:a|the) (?:\w+ )?(?:requirement|condition"
    r"|must)\b(?= (?:for|to|of|in)\b|\W*$|[,;])|insists? on|demands?|asks? for|asked for|calls? for|wants?"
    r"|takes (?=no\b)|obligation"
)
_NOT_MUST = r"optional|voluntary|unnecessary|dispensable"
_SHOULD = (
    r"should(?:n't)?|ought to|ought|expected to|supposed to|scheduled to|planned to|intended to|meant to"
    r"|recommend(?:s|ed)?|advis(?:able|ed|es)|better to|meant for"
)
_MAY = (
    r"may|can(?:not|'t)?|could(?:n't)?|might|allow(?:s|ed)?|permit(?:s|ted)?|able to|free to|authori[sz]ed|authority to"
    r"|entitled|lets|possible|is enough to|are enough to|possibly|perhaps|likely|chance"
)
_NOT_MAY = r"forbid(?:s|den)?|prohibit(?:s|ed)?|bann?(?:s|ed)?|barred|unable|not suitable"
CUE = re.compile(
    rf"\b(?:(?P<must>{_MUST})|(?P<not_must>{_NOT_MUST})|(?P<should>{_SHOULD})|(?P<not_may>{_NOT_MAY})"
    rf"|(?P<may>{_MAY}))\b"
    r"|(?P<not_should>\badvises? against\b)"
)
_BEHIND = re.compile(
    r"\s*(?:not\b(?! (?:only|more|less))|never\b|no\b(?! (?:more|less|fewer|later|earlier|longer than)\b)|none\b|n't)"
)
_REACH = 48  # characters in front of a cue in which a negation governs it
_SUBJECT_NONE = re.compile(
    r"^\W*(?:and |or |but )?(?:no|nobody|none|neither|no one|nothing|virtually no)\b(?! (?:doubt|longer|matter))"
)
_IMPERATIVE = re.compile(
    r"^\W*(?:and |or |but )?(?:please )?(?:always |never |do not |don't |first )?"
    r"(?P<verb>keep|stay|use|take|bring|cut|do|don't|give|put|pour|add|write|fill|cover|shake|strain|dry|sow|feed"
    r"|ring|tell|look|avoid|wear|press|let|lever|pull|roughen|spread|feel|collect|pay|buy|touch|lift|clean|leave|fit"
    r"|check|warm|steep|plant|wash|drink|eat|store|ask|call|consult|complete|make sure|update|network|get|obtain|pass"
    r"|adapt|replace|cancel|stop|start|begin|apply|remove|place|hold|mix|stir|rub|raise)\b(?! (?:is|are"
    r"|was|were|costs?|may|must|can|will|should)\b)"
)
_FINITE = (
    r"(?:is|are|was|were|has|have|had|may|must|can|cannot|should|will|does|do|needs?|takes?|costs?|requires?|gets?"
    r"|pays?|causes?"
    r"|recommended|required|needed|allowed|permitted)"
)
_ASIDE = re.compile(
    rf"(?<=\w) (?:without|rather than|instead of|free from"
    rf"|other than)\b(?: (?!{_FINITE}\b)[\w'-]+){{1,4}}(?= {_FINITE}\b)"
    rf"|(?<=\w) (?:that|who|which) (?:(?:is|are|was|were|do|does|did|has|have|can|may|will|must) (?:not|never)"
    rf"|never|cannot)"
    rf"(?: (?!{_FINITE}\b)[\w'-]+){{1,6}}(?= (?:\w+s|{_FINITE})\b)"
)
_ATTRIBUTIVE = re.compile(r"\b(?:the|an?|any|this|these|their|its|your|all|of|get|obtain) $")
_ADJECTIVE = re.compile(
    r"voluntary|optional|mandatory|compulsory|required|necessary|needed|essential|possible|illegal|recommended"
)
_DOING = re.compile(
    r"^\W*(?!during|according|including|regarding|concerning)[a-z]{3,}ing (?:is|an?|the|your|my|our|their"
    r"|its|in|at|to|with|for|as)\b"
)
_RELATIVE = re.compile(r"\b(?P<noun>[a-z]+) (?:that|which|who|whom) (?P<inside>(?:[a-z'-]+ ){0,3})$")
_TELLING_WORDS = """
say says said show shows showed means mean state states claim claims believe advise advises recommend recommends
require requires find finds found think thinks note notes true so such rule rules is was are be provided ensure make
sure explain explains know knows tell tells agree agrees suggest suggests confirm confirms write writes hold holds
remember fact you us them him her me readers people clients it not and or but those anyone someone everyone
"""
_TELLING = frozenset(_TELLING_WORDS.split())
_VERB_BEFORE = re.compile(rf"\b{_FINITE}\b|\b[a-z]{{3,}}(?:es|ed|s)\b [a-z]")
_ABLE = frozenset({"can", "cannot", "can't", "could", "couldn't", "able to", "unable"})
_HEDGED = re.compile(r"\b(?:may|might|could|can)(?: also| even| sometimes| still| well)?(?: be| have)?$")


@dataclass(frozen=True, slots=True)
class Force:
    """The mode of a part and whether it is denied.

    `hedged` says that a requirement is only possible ("may be required"), `able` that it is about what can be and not
    about what is allowed; `cue` is the place of the words that say so, None where a plain fact is stated.
    """

    mode: Mode
    denied: bool
    hedged: bool = False
    cue: tuple[int, int] | None = None
    able: bool = False


def without_asides(text: str) -> str:
    """A folded part without the negations that concern a thing it names and not what it says of it.

    "A swarm without combs needs feeding", "capsules that are not swallowed whole cause heartburn".
    """
    return _ASIDE.sub(" ", text)


@lru_cache(maxsize=4096)
def force_of(text: str, following: bool = False) -> Force:
    """The force of a folded part without its conditions.

    Args:
        text: the part.
        following: whether it is not the first part of its sentence; then it is no order.
    """
    cues = list(CUE.finditer(text))
    found = next((cue for cue in cues if not _is_idle(text, cue)), None)
    if found is None:
        order = None if following else _IMPERATIVE.match(text)
        if not following and _DOING.match(text):
            return Force("may", count_negations(text) % 2 == 1)
        negated = count_negations(without_asides(text)) % 2 == 1
        if order:
            return Force("may", True) if negated else Force("must", False)
        return Force("fact", negated)
    hedged = False
    if found["may"]:
        behind = next((cue for cue in cues if 0 <= cue.start() - found.end() <= 16 and cue["must"]), None)
        if behind and _HEDGED.search(text[: behind.start()].rstrip()):
            found, hedged = behind, True
    return _read(text, found, hedged)


def _read(text: str, cue: re.Match[str], hedged: bool) -> Force:
    mode: Mode = "must" if cue["must"] or cue["not_must"] else "should" if cue["should"] or cue["not_should"] else "may"
    sign = bool(cue["not_must"] or cue["not_may"] or cue["not_should"])
    inner = cue[0].endswith(("n't", "cannot")) or cue[0] in {"cannot", "mustn't"}
    before = without_asides(text[: cue.end()])[: -len(cue[0])][-_REACH:]
    negated = inner or bool(_BEHIND.match(text[cue.end() :]))
    negated ^= count_negations(before) % 2 == 1
    place = cue.span()
    without = re.search(
        r"(?<!even )(?<!or )\bwithout\b(?! (?:any |extra |additional |further )*(?:charge|cost|fee|payment))",
        text[cue.end() :],
    )
    if without and mode == "may":
        return Force("must", not (negated ^ sign), hedged, place)
    if (
        mode == "must"
        and negated
        and not sign
        and re.match(r"(?:must|mustn't)$", cue[0])
        and not _SUBJECT_NONE.match(text)
    ):
        return Force("may", True, hedged, place)
    return Force(mode, negated ^ sign, hedged, place, cue[0] in _ABLE)


def _in_relative(before: str) -> bool:
    """Whether a cue stands in a clause that tells which thing is meant ("signs the form that you must bring")."""
    relative = _RELATIVE.search(before)
    return (
        relative is not None
        and relative["noun"] not in _TELLING
        and not _VERB_BEFORE.search(relative["inside"])
        and bool(_VERB_BEFORE.search(before[: relative.start("noun")]))
    )


def _is_idle(text: str, cue: re.Match[str]) -> bool:
    """Whether the words of a cue are no cue here: "as soon as possible", "your needs", "the can", a month."""
    around = text[max(0, cue.start() - 8) : cue.end() + 10]
    if (
        _ATTRIBUTIVE.search(text[: cue.start()])
        and re.match(r" [a-z]", text[cue.end() :])
        and _ADJECTIVE.fullmatch(cue[0])
    ):
        return True
    if _in_relative(text[: cue.start()]):
        return True
    if cue[0] == "possible" and "as possible" in around:
        return True
    if (
        cue[0] in {"needs", "need", "demands", "wants", "want"}
        and re.search(
            r"\b(?:the|their|your|his|her|its|our|patient's|client's|individual's|therapeutic|medical|and|of) $",
            text[: cue.start()],
        )
        and not re.match(r" (?:to|no|not|only)\b", text[cue.end() :])
    ):
        return True
    if cue[0] == "may" and re.search(r"\b(?:in|to|from|of|late|early|until|since|and|mid) $|-$", text[: cue.start()]):
        return not re.match(r" (?:be|also|not|even|have)\b", text[cue.end() :])
    return cue[0] == "chance"


# Pairs (said, there) of the same sign where what is said follows from what is there.
_WEAKER = {
    ("should", "must"),
    ("may", "fact"),
    ("may", "should"),
    ("fact", "must"),
    ("should", "fact"),
}
_WEAKER_DENIED = {
    ("must", "fact"),
    ("may", "fact"),
    ("should", "may"),
    ("should", "fact"),
    ("fact", "must"),
    ("fact", "may"),
}
# Pairs of which only one can be so: said and not denied, there denied; and the other way round.
_APART = {
    ("must", "must"),
    ("must", "may"),
    ("must", "fact"),
    ("must", "should"),
    ("may", "may"),
    ("may", "fact"),
    ("may", "should"),
    ("should", "should"),
    ("should", "may"),
    ("should", "fact"),
    ("fact", "fact"),
    ("fact", "may"),
    ("fact", "must"),
}
_APART_DENIED = {
    ("must", "must"),
    ("may", "may"),
    ("may", "must"),
    ("may", "should"),
    ("may", "fact"),
    ("should", "should"),
    ("should", "must"),
    ("should", "may"),
    ("should", "fact"),
    ("fact", "fact"),
    ("fact", "may"),
    ("fact", "must"),
}


def relation(said: Force, there: Force) -> Label | None:
    """Whether what is said goes beyond or against what is there; None where it does neither."""
    if said.denied == there.denied:
        order = said.cue is None and said.mode in {"must", "may"}
        if order and (said.mode, there.mode) in {("must", "fact"), ("may", "should")}:
            return None  # an order says no more than the way it is done
        if said.mode == there.mode:
            return "not_found" if there.hedged and not said.hedged else None
        weaker = _WEAKER_DENIED if said.denied else _WEAKER
        if said.hedged and there.mode in {"must", "fact"}:
            return None
        return None if (said.mode, there.mode) in weaker else "not_found"
    if said.mode == "may" and said.denied and there.mode == "fact" and not said.able:
        return "not_found"  # what is done may yet be forbidden
    apart = _APART_DENIED if said.denied else _APART
    return "contradicted" if (said.mode, there.mode) in apart else "not_found"
