"""Sentences that claim nothing which a source could support or contradict, and why.

The patterns are general English and are matched on the folded sentence.
"""

import re

from assistant.language.tokens import content_stems, fold

_CALL = re.compile(
    r"^\W*(?:(?:please|so|just|or|and|then|simply|also|today|now|feel free to|do not hesitate to|don't hesitate to"
    r"|we invite you to|you(?:'re| are) (?:always )?welcome to|you can(?: also)?|why not|be sure to|make sure to"
    r"|to [\w ]{3,40},)\W+)*"
    r"(?:(?:call|phone|ring|text|contact|email|e-mail|message|write(?: to)?|reach(?: out)?(?: to)?|visit|follow|join"
    r"|find|ask|tell|let|give|drop|talk to|speak (?:to|with)|bring|see|watch|meet|try|like"
    r"|come (?:and |to )?(?:see|visit)"
    r"|stop by|send|subscribe to|check with)\W+"
    r"(?:us|me|our|my|the (?:front desk|office|clinic|studio|reception|link|form|button|page below)"
    r"|this (?:page|link|form)|a review|here|one of (?:us|our)|\(?\d{3}\)?[ .-]?\d{3})\b"
    r"|(?:book|schedule|reserve|arrange|order|buy|shop|enroll|enrol|register|sign up|subscribe|apply|download|click|tap"
    r"|scroll|learn more|find out more|read (?:on|more)|get started|get in touch|check out|check back|stay tuned|share"
    r"|keep reading|look (?:below|above)|see (?:below|above|also|you|the)|reach out|ask away|stop by|come in"
    r"|just ask)\b)"
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|welcome|greetings|good (?:morning|afternoon|evening|luck|question)|great question"
    r"|dear \w+|thanks?|thank you|many thanks|best wishes|kind regards|congratulations|enjoy|cheers|sincerely"
    r"|happy \w+ing|see you|(?:i |we )?hopes? (?:this|that|it|to)|no worries|don't worry|do not worry|rest assured)\b"
)
_WARMTH = re.compile(
    r"^\W*(?:(?:and|so|but|as always)\W+)?(?:(?:we|i|our (?:\w+ ){0,3}(?:team|staff|therapists?|people))"
    r"(?: all| both| truly| really| always| just|'re|'d|'ll| are| am| will| would| can| do)*"
    r" (?:look forward|looking forward|love|hope|can't wait|cannot wait|happy to|glad|delighted|pleased|proud|excited"
    r"|honou?red|thrilled|here (?:for|to)|welcome|appreciate|invite|wish|thank|get (?:this|that|it|asked)|understand"
    r"|know|hear you|believe in|care (?:about|deeply)|strive|promise|at your service|happy for)\b"
    r"|your (?:comfort|safety|health|wellbeing|well-being|satisfaction)\b[^.]{0,40}\b(?:our|my)\b"
    r"|(?:any|more|other|further|still have|have|got) (?:\w+ ){0,2}questions?\b"
    r"|(?:this|that|it) is (?:a|one of the) (?:\w+ ){0,3}questions?\b"
    r"|(?:here|below|above|these) (?:is|are|you(?:'ll| will)? find)\b"
    r"|(?:it is|it's) (?:simple|easy|that simple|that easy|up to you|a pleasure)\W*$)"
)
_PAGE = re.compile(
    r"^\W*(?:(?:last|page) (?:updated|reviewed|modified)|updated|copyright|©|all rights reserved|posted|photo|image"
    r"|source)\b|^\W*(?:https?://|www\.)\S+\W*$|^\W*\S+@\S+\W*$"
    r"|^\W*(?:tel|phone|fax|email|e-mail|address|hours)\b\W*[:.]?[\W\d]*$"
)
_CLAUSE = re.compile(r"\s*(?:[;:–—]|\s-\s|,? (?:and|but|because|since|as|so)\b|,)\s*")
_LEAST_STEMS = 2  # of content, from which a clause beside a call can claim something
_STATES = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|has|have|must|may|can(?:not|'t)?|could|should|will|would|needs?|requires?|required"
    r"|costs?|takes?|lasts?|pays?|covers?|helps?|works?|do|does|don't|doesn't|never|always|no|not)\b"
)


def nothing_claimed(words: str, kind: str = "prose", *, leads: bool = False) -> str:
    """Why a sentence claims nothing, in a reader's words; empty where it claims something.

    Args:
        words: the sentence, markup left out.
        kind: "heading" for a heading within an answer.
        leads: whether it introduces a list, whose items are judged together with it.
    """
    text = " ".join(fold(words).split())
    if kind == "heading":
        return "A heading claims nothing."
    if not re.search(r"[^\W\d_]", text):
        return "There are no words to check." if not re.search(r"\d", text) else ""
    if text.rstrip("\"')*_ ").endswith("?"):
        return "A question claims nothing."
    if leads:
        return "It leads into a list; each item is judged together with it."
    if _PAGE.search(text):
        return "It tells about the page, not about the subject."
    if _GREETING.match(text) and not _claims_beside(text):
        return "A greeting or thanks claims nothing."
    if _CALL.match(text) and not _claims_beside(text):
        return "It asks the reader to do something and claims nothing."
    if _WARMTH.match(text) and not _claims_beside(text):
        return "It is a kind word and claims nothing that sources could hold."
    return ""


def ends_sentence(words: str) -> bool:
    """Whether a line ends as a sentence does; one that does not leads into what follows it."""
    return bool(re.search(r"[.!?…][\"'”’)\]*_]*$", words.rstrip()))


def is_of_practice(words: str) -> bool:
    """Whether a sentence tells of the practice that wrote it ("our sessions cost $90"), not of the subject at large."""
    return bool(_PRACTICE.search(fold(_UNITED_STATES.sub("", words))))


_UNITED_STATES = re.compile(r"\bUS\b")
_PRACTICE = re.compile(r"\b(?:we|we're|we've|we'll|our|ours|us|i|i'm|i've|i'll|my|mine)\b")


def _claims_beside(text: str) -> bool:
    """Whether a clause beside the call or greeting states something ("Call us: a prescription is never needed")."""
    _, *others = _CLAUSE.split(text)
    return any(
        _STATES.search(clause)
        and len(content_stems(clause)) >= _LEAST_STEMS
        and not _CALL.match(clause)
        and not _WARMTH.match(clause)
        and not _PRACTICE.search(clause)
        and not clause.startswith(("if you", "when you", "you "))
        for clause in others
    )
