"""Whose words a claim is: said by the text itself, only reported of others, or reported and rejected."""

import re
from dataclasses import dataclass

from assistant.language.polarity import ATTRIBUTED

_REPORTS = re.compile(
    r"^(?:(?P<who>[^,;:]{2,60}?) )?(?:ha(?:s|ve) )?(?P<how>say|says|said|write|writes|wrote|written"
    r"|claims?|believes?|tells? (?:you|hirers|people|\w+s?)"
    r"|will tell (?:you|\w+s?)|argues?|insists?|maintains?|states?|thinks?)(?: \w+)?? that (?:you also |also )?"
)
_BELIEF = re.compile(
    r"^\W*(?:it is (?:often |sometimes |widely |commonly |generally )?(?:said|claimed|believed|thought|assumed)"
    r"|(?:a|the|one) (?:\w+ ){0,2}(?:belief|claim|idea|notion|myth|saying)(?: is)?) that "
)
_REJECTED_BEHIND = re.compile(
    r"\b(?:(?:is|are|says? (?:that|it|this) is|it is|calls? (?:that|this|it)|this is|that is|(?:that|this"
    r"|the) (?:advice|claim|belief|idea|story|rule|habit|notion) is) (?:\w+ly |a |an |simply |quite )?"
    r"(?:false|untrue|wrong|incorrect|myth|misconception|mistaken|nonsense|not so|not true|not the case)\b"
    r"|you don't\b|(?:do|does) not\b\.|i disagree|we disagree|contradicts? (?:this|that|it)"
    r"|shows? otherwise|that is not so"
    r"|no longer considered safe|not so for)"
)


_OFFERED_AS = re.compile(
    r"^\W*(?:some|many|certain|several|other|most|a few) [\w' ]{2,40}? (?:sell|promote|praise|tout|offer|describe"
    r"|present|push)s?\b"
    r"[^.]{2,60}\bas (?:an? |the )?\w"
)
_TAKEN_BACK = re.compile(
    r"^\W*(?:that|this)(?: (?:claim|advice|belief|idea|story|notion))? is (?:\w+ly |simply "
    r"|quite )?(?:false|untrue|wrong|not true|not so|a myth)\b"
)
_ADVISED = re.compile(r"^[^,;:]{2,60}? (?:recommends?|advises?|suggests?|prescribes?|praises?|calls? for) ")
REJECTS_POINTER = re.compile(
    r"\b(?:calls? (?:that|this|it)|(?:says?|said) (?:that|this|it) is|(?:that|this|it) is) (?:\w+ly |a "
    r"|an |simply |quite )?"
    r"(?:false|untrue|wrong|incorrect|myth|misconception|mistaken|nonsense)\b(?! that)"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sentence stands to what it tells.

    `text` is the folded claim without the words that report it. `reported` says that unnamed others say so, `rejected`
    that the passage calls it wrong (`by_next`: in the statement behind it; `pointer`: it is this statement that calls
    wrong what stands before it), `rejecting` that the sentence itself does.
    """

    text: str
    reported: bool = False
    rejected: bool = False
    rejecting: bool = False
    by_next: bool = False
    pointer: bool = False


def standing_of_claim(folded: str, named: bool) -> Standing:
    """How a sentence that is to be judged stands to its claim."""
    rejecting = re.search(
        r"\b(?:not true|untrue|wrong|false|incorrect|a myth|a misconception|(?:contradict|disprove"
        r"|dispute|reject|refute|den(?:y|ie))s?(?: the (?:claim|belief|idea"
        r"|notion))?)(?: to \w+)? that (?P<rest>.*)",
        folded,
    )
    if rejecting and len(rejecting["rest"]) > 8:
        return Standing(rejecting["rest"], rejecting=True)
    if re.search(r"\b(?:whatever|contrary to what|although) [\w ]{2,30} (?:say|says|claim|claims|tell you)\b", folded):
        return Standing(
            re.sub(
                r",? (?:whatever|contrary to what|although) [\w ]{2,30} (?:say|says|claim|claims|tell you)\b",
                "",
                folded,
            )
        )
    if ATTRIBUTED.search(folded) or _BELIEF.match(folded):
        return Standing(folded, reported=True)
    report = _REPORTS.match(folded)
    if report and len(folded) - report.end() > 8:
        unnamed = bool(re.match(r"(?:all|every|no|each|\w+s)\b", report["who"] or "")) and not re.search(
            r"\bof\b", report["who"] or ""
        )
        return Standing(folded, reported=True) if unnamed and not named else Standing(folded[report.end() :])
    return Standing(folded)


def standing_of_source(folded: str, following: str) -> Standing:
    """How a statement of a passage stands to what it tells, in the light of the statement behind it."""
    claim = re.search(
        r"\bthe (?:claim|belief|idea|notion) that (?P<rest>.*?) is (?:\w+ly )?(?:false|untrue|wrong"
        r"|a myth|incorrect)\b",
        folded,
    )
    if claim:
        return Standing(claim["rest"], reported=True, rejected=True)
    if REJECTS_POINTER.search(folded):
        return Standing(folded, reported=True, rejected=True, pointer=True)
    rejected = bool(_REJECTED_BEHIND.search(following[:120]))
    belief = _BELIEF.match(folded)
    report = _REPORTS.match(folded)
    unnamed = bool(ATTRIBUTED.search(folded)) or bool(_OFFERED_AS.search(folded)) or bool(belief)
    opening = belief or report
    text = folded[opening.end() :] if opening else folded
    if unnamed:
        return Standing(text, reported=True, rejected=rejected)
    if report and rejected:
        return Standing(text, reported=True, rejected=True, by_next=True)
    advised = _ADVISED.match(folded) if rejected else None
    if advised:
        return Standing(folded[advised.end() :], reported=True, rejected=True, by_next=True)
    if _TAKEN_BACK.match(following):
        return Standing(folded, reported=True, rejected=True, by_next=True)
    return Standing(folded)
