"""What a sentence says about a requirement, a permission or a fact: affirmed, denied, conditional, or only possible.

The vocabularies below are general English. Patterns are matched on the folded sentence (`tokens.fold`), so offsets are
those of the folded text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Polarity = Literal["affirmed", "denied"]
CueKind = Literal["requirement", "permission"]

_TEXTS_KEPT = 8192  # sentences are read again for every question that they may answer

# Negation, and the phrases in which a negating word denies nothing; a "no" that answers denies only what was asked.
NEGATION = re.compile(
    r"\b(?:not(?!-\w)|no(?!-(?!one\b)\w)|never|none|nor|neither|without|cannot|can't|don't|doesn't|didn't|isn't"
    r"|aren't|wasn't|weren't|won't|wouldn't|shouldn't"
    r"|needn't|mustn't|couldn't|hasn't|haven't|hardly|scarcely|barely|seldom|rarely|nothing|nobody|nowhere"
    r"|no longer|rather than|instead of"
    r"|virtually no|unable|fails? to|failed to|lacks?|free of(?! charge)|free from|exempt(?:ed)?|waived?"
    r"|false|untrue|myth|misconception"
    r"|incorrect(?:ly)?|wrong(?:ly)?|far from|anything but|excludes?|excluded|excluding)\b|n't\b"
)
_NOT_A_NEGATION = re.compile(
    r"\b(?:without (?:any |extra |additional |further )*(?:charge|cost|fee|payment)|free of charge|not only"
    r"|not just|not least|nothing (?:but|else)|no doubt|no matter|no wonder"
    r"|no (?:longer|more|less|fewer|later|earlier|sooner|other) than|not more than|not less than"
    r"|no-(?!one\b)[a-z]+|whether or not|or not|if not|not to mention|not necessarily only|none other than)\b"
    r"|(?:^|[.!?\n])\W*(?:no|nope)\b(?=\s*[,:;.!–—-]\W*\w)"
)
_NEGATED_BEHIND = re.compile(r"\s*(?:not|no|never|n't)\b(?! (?:only|more|less|longer|later|fewer|matter|doubt)\b)")
_NEGATION_REACH = 34  # characters before a cue in which a negation governs it ("is not in any way required")

# What others are said to claim, and the words that call a claim false.
ATTRIBUTED = re.compile(
    r"\b(?:(?:some|many|certain|most|a few|several|other|various|old|older)\b(?: \w+){0,4}? "
    r"(?:say|says|claim|claims|believe|think|argue|insist|maintain|tell you|advertise|market|state|hold"
    r"|suggest|swear|assume|fear)"
    r"|it is (?:often|sometimes|widely|commonly|generally|popularly|frequently)? ?"
    r"(?:said|claimed|believed|thought|assumed|rumou?red|repeated)"
    r"|(?:people|sellers|they|legend|tradition|rumou?r|folklore"
    r"|a (?:common |widespread |popular )?(?:belief|myth|claim|saying)) "
    r"(?:often |sometimes )?(?:say|says|claim|claims|believe|has it|is|think)"
    r"|(?:said|claimed|rumou?red|alleged|supposed|reputed|believed) to|market(?:s|ed)?\b[^.]{0,60}\bas)\b"
)
REJECTION = re.compile(
    r"\b(?:false|untrue|not true|a myth|wrong|incorrect|misconception|mistaken|nonsense|no evidence|no basis"
    r"|not so|not the case|disproved|refuted|not supported|unfounded|denies|deny|rejects?|disagrees?"
    r"|disputes?|doubts?|contradicts?|in fact|in truth|tests? (?:show|found|showed)|actually)\b"
)
_REJECTED = re.compile(
    r"\b(?:is|are|was|were|calls? (?:that|this|it)|says? (?:that|this|it) is) (?:\w+ )?"
    r"(?:false|untrue|a myth|wrong|incorrect|a misconception|mistaken)\b"
)
_SHORTEST_CLAIM = 12  # characters that must follow an attribution to be the claim

# Conditions.
CONDITION = re.compile(
    r"\b(?:if|unless"
    r"|with (?:\w+(?:'s)? ){0,5}"
    r"(?:consent|permission|approval|agreement|permit|notice|referral|authori[sz]ation)"
    r"|for up to|for the first|provided(?: that)?|providing|as long as|so long as"
    r"|only (?:if|when|where|for|after|with|in)|when(?:ever)?|where(?:ver)?"
    r"|in case|in order for"
    r"|for (?:insurance|reimbursement|coverage)"
    r"|depend(?:s|ing) (?:on|upon)|subject to"
    r"|except(?: for| when| if| where)?"
    r"|until|once(?= \w)|in the event|on condition|whether)\b"
)
# Only part of the cases: some places, payers or employers. Together with a requirement this makes a verdict "depends".
PARTIAL = re.compile(
    r"\b(?:(?:in|for|by|at) (?:some|many|most|certain|a few|several|various) \w+"
    r"|(?:some|certain|a few|several) (?:\w+ ){0,2}?"
    r"(?:may|might|can|could|require|requires|ask|demand|want|expect|insist|prefer|states?|regions?"
    r"|employers?|insurers?|councils?)"
    r"|vary|varies|varied|sometimes|in part|partly|not always|not all|not every|case by case"
    r"|from \w+ to \w+ (?:vary|varies))\b"
)
_CONDITION_END = re.compile(r",(?! or\b)|[;.]|\b(?:because|since|but|and then)\b")

# Requirements: "passive" cues stand behind the thing required, "active" ones before it.
_REQUIREMENT = re.compile(
    r"\b(?P<passive>"
    r"(?:required|mandatory|compulsory|obligatory|necessary|needed|essential|indispensable"
    r"|prescribed by law|demanded|asked for|called for|insisted on"
    r"|a (?:legal |formal |strict |general )?"
    r"(?:requirement|prerequisite|precondition|necessity|must|condition)"
    r"|optional|voluntary|elective|advisable|recommended"
    r"|unnecessary"
    r"|(?:a|an) (?:\w+ )?option)\b(?! to (?:you|him|her|them)\b))"
    r"|\b(?P<active>"
    r"(?:requires?|requiring|must(?! not| never)|needn't|needs?|need|needing|have to|has to|had to"
    r"|having to|need to|needs to|call(?:s)? for|calls for"
    r"|demands?|insists? on|ask(?:s)? for|oblige[sd]?|obligated"
    r"|there (?:is|are) no (?:need|requirement|obligation) (?:for|to)"
    r"|(?:can(?:not|'t)?|could(?:n't)?|may|must(?= not\b)|mustn't|lets?|allows?|allowed to|permitted to"
    r"|able to|free to|illegal|unlawful|prohibited|forbidden|against the law)\b[^.;]{0,60}?\bwithout))\b"
)
_OPTIONAL = re.compile(r"^(?:optional|voluntary|elective|advisable|recommended|unnecessary|(?:a|an) (?:\w+ )?option)$")
_FORBIDS = re.compile(r"(?:illegal|unlawful|prohibited|forbidden|against the law)\b")
_NO_SUBJECT = re.compile(
    r"[^,]*?\b(?:no|neither)\b (?!doubt|longer|matter)[^,;:]*"
    r"\b(?:is|are|was|were|be|been|being|get|gets|becomes?|'s|'re)\s*(?:\w+ly )?$"
)

# Permissions, in the same two forms.
_PERMISSION = re.compile(
    r"\b(?P<passive>"
    r"(?:allowed|permitted|authori[sz]ed|legal|lawful|entitled|eligible|free to|able to|possible|welcome"
    r"|accepted|covered|ok|okay|fine"
    r"|prohibited|forbidden|banned|barred|illegal|unlawful|unauthori[sz]ed|disallowed|ineligible"
    r"|outside (?:the|their|of|a)\b[^.;]{0,40}scope|unsafe|safe))\b"
    r"|\b(?P<active>"
    r"(?:can(?!not|'t)|can't|cannot|may(?= not\b)|may|could|must not|mustn't|should not|shouldn't|allows?|lets?"
    r"|permits?|prohibits?|forbids?|bans?))\b"
)
_FORBIDDEN = re.compile(
    r"^(?:prohibited|forbidden|banned|barred|illegal|unlawful|unauthori[sz]ed|disallowed|ineligible"
    r"|outside .*|unsafe|cannot|can't|must not|mustn't"
    r"|should not|shouldn't|prohibits?|forbids?|bans?)$"
)

# Where one clause ends and another begins.
_CLAUSE_BREAK = re.compile(
    r"[;]|, (?:but|and|yet|so|while|whereas|although|though|however)\b"
    r"|\b(?:but|although|though|whereas|while|yet)\b"
)

_STATEMENT_BREAK = re.compile(rf"{_CLAUSE_BREAK.pattern}|, (?:which|who|whom|since|because|so that|nor|or)\b")


@dataclass(frozen=True, slots=True)
class Cue:
    """One requirement or permission cue: what it is, whether it is affirmed or denied, and where in the folded text.

    `object_first` says that the thing required or permitted stands before the cue ("a licence is required").
    """

    kind: CueKind
    polarity: Polarity
    start: int
    end: int
    object_first: bool


def clause_of(folded: str, place: int) -> tuple[int, int]:
    """The bounds of the clause around a place: from the last break before it to the next one after it."""
    start, end = 0, len(folded)
    for match in _CLAUSE_BREAK.finditer(folded):
        if match.end() <= place:
            start = match.end()
        elif match.start() > place:
            end = match.start()
            break
    return start, end


@lru_cache(maxsize=_TEXTS_KEPT)
def clauses(folded: str) -> tuple[str, ...]:
    """The clauses of a folded sentence, split where one statement ends and another begins."""
    return tuple(part for part in _STATEMENT_BREAK.split(folded) if part.strip())


def _negated_at(folded: str, start: int, end: int) -> bool:
    """Whether a negation governs the word at `start:end`: close before it in its clause, or behind it ("need not")."""
    clause_start, _ = clause_of(folded, start)
    before = folded[max(clause_start, start - _NEGATION_REACH) : start]
    return is_negated(before) ^ bool(_NEGATED_BEHIND.match(folded[end:]))


@lru_cache(maxsize=_TEXTS_KEPT)
def requirement_cues(folded: str) -> tuple[Cue, ...]:
    """The places where a folded sentence says that something is required, or is not."""
    return tuple(
        _cue("requirement", match, _denies_requirement(folded, match)) for match in _REQUIREMENT.finditer(folded)
    )


@lru_cache(maxsize=_TEXTS_KEPT)
def permission_cues(folded: str) -> tuple[Cue, ...]:
    """The places where a folded sentence says that something is allowed or possible, or is not."""
    return tuple(_cue("permission", match, _denies_permission(folded, match)) for match in _PERMISSION.finditer(folded))


def _cue(kind: CueKind, match: re.Match[str], denied: bool) -> Cue:
    return Cue(kind, "denied" if denied else "affirmed", match.start(), match.end(), bool(match["passive"]))


def _denies_requirement(folded: str, match: re.Match[str]) -> bool:
    cue, optional = match[0], bool(_OPTIONAL.match(match[0]))
    if match["passive"] and not optional and _subject_is_negated(folded, match.start()):
        return True
    if cue.endswith("without") and _FORBIDS.match(cue):
        return _negated_at(folded, match.start(), match.start() + 1)
    if cue.endswith("without"):
        return not _denies_without(folded, match)
    negated = _negated_at(folded, match.start(), match.end())
    return negated ^ optional or " no " in f" {cue} " or cue == "needn't"


def _denies_permission(folded: str, match: re.Match[str]) -> bool:
    return bool(_FORBIDDEN.match(match[0])) ^ _negated_at(folded, match.start(), match.end())


def _denies_without(folded: str, match: re.Match[str]) -> bool:
    """Whether what is done "without" a thing is denied, which requires it: "nobody may enter without a ticket"."""
    clause_start, _ = clause_of(folded, match.start())
    return is_negated(folded[max(clause_start, match.start() - _NEGATION_REACH) : match.end() - len("without")])


def _subject_is_negated(folded: str, cue_start: int) -> bool:
    """Whether the subject of a passive cue is a "no" phrase, however long ("no certificate or test is required")."""
    clause_start, _ = clause_of(folded, cue_start)
    return bool(_NO_SUBJECT.match(folded[clause_start:cue_start]))


def conditions(folded: str) -> list[str]:
    """The texts of the conditions in a folded sentence, each from its marker to the end of its clause."""
    found = []
    for match in CONDITION.finditer(folded):
        rest = folded[match.start() :]
        stop = _CONDITION_END.search(rest)
        found.append(rest[: stop.start()] if stop else rest)
    return found


def is_conditional(folded: str) -> bool:
    """Whether the sentence attaches a condition to what it says."""
    return bool(CONDITION.search(folded))


def is_partial(folded: str) -> bool:
    """Whether the sentence speaks of some cases only ("in most states", "some employers may require")."""
    return bool(PARTIAL.search(folded))


@lru_cache(maxsize=_TEXTS_KEPT)
def partial_of(folded: str) -> str:
    """The words that limit a sentence to some cases, or an empty string."""
    match = PARTIAL.search(folded)
    return match[0] if match else ""


@lru_cache(maxsize=_TEXTS_KEPT)
def is_negated(folded: str) -> bool:
    """Whether a folded text denies: it has a negation that is no part of a phrase such as "not only"."""
    return bool(NEGATION.search(_NOT_A_NEGATION.sub(" ", folded)))


def negations(folded: str) -> list[re.Match[str]]:
    """The negations of a folded text in order, those in phrases such as "not only" left out; offsets are the text's."""
    masked = _NOT_A_NEGATION.sub(lambda match: " " * len(match[0]), folded)
    return list(NEGATION.finditer(masked))


@lru_cache(maxsize=_TEXTS_KEPT)
def count_negations(folded: str) -> int:
    """How many negations a folded text has, those in phrases such as "not only" left out."""
    return len(NEGATION.findall(_NOT_A_NEGATION.sub(" ", folded)))


@lru_cache(maxsize=_TEXTS_KEPT)
def is_attributed(folded: str) -> bool:
    """Whether the sentence only reports what unnamed others say ("some sellers claim ...", "it is often said ...")."""
    return bool(ATTRIBUTED.search(folded))


def without_attribution(folded: str) -> str:
    """The claim that a sentence attributes to others: what follows "some say that"."""
    match = ATTRIBUTED.search(folded)
    return folded[match.end() :] if match and len(folded) - match.end() > _SHORTEST_CLAIM else folded


@lru_cache(maxsize=_TEXTS_KEPT)
def is_rejected(folded: str) -> bool:
    """Whether the sentence calls a claim false."""
    return bool(_REJECTED.search(folded))


@lru_cache(maxsize=_TEXTS_KEPT)
def rejects(folded: str) -> bool:
    """Whether the sentence takes back the claim before it ("That is false.", "Tests show otherwise.")."""
    return bool(REJECTION.search(folded))
