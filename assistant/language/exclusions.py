"""Questions for what is ruled out ("who should not have one?"), and statements that rule something out.

Sources hardly say it in the words of such a question: they say "avoid", "is contraindicated", "is not advised". The
patterns are general English, matched on folded text.
"""

import re

from assistant.language.tokens import fold

_WHICH = r"^(?:(?:and|but|so|then) )?(?:(?:in|on|for|with|to) )?(?:who|whom|what|which|when|where)\b"
_SOMEBODY = r"(?: (?:i|we|you|u|one|they|he|she|it|(?:the |an? |my |our )?[\w-]+))?"
_ASKS = re.compile(
    rf"{_WHICH}[^.?!]*?"
    rf"\b(?:(?:should|must|may|can|could|ought)(?:n't\b{_SOMEBODY}|{_SOMEBODY} (?:not|never)\b)|cannot\b|can't\b"
    r"|avoid(?:ed|s)?\b|(?:not|isn't|aren't|never) (?:it )?(?:\w+ )?(?:safe|allowed|advised|advisable|recommended"
    r"|suitable|appropriate|permitted|a good idea)\b|unsafe\b|inadvisable\b|ruled out\b|off limits\b)"
)
_RULES_OUT = re.compile(
    r"\b(?:contraindicat\w+|rul(?:e|es|ed) out|exclud(?:e|es|ed)|forbidden|forbids?|prohibit\w*|banned|unsafe|dangerous"
    r"|not (?:to )?(?:be |\w+ly )?"
    r"(?:recommended|advised|advisable|suitable|safe|allowed|permitted|appropriate|used?|have)"
    r"|unsuitable|advis(?:e|es|ed) against|warn(?:s|ed)? against|reasons? (?:against|not to)|avoid(?:s|ed|ing)?"
    r"|off limits|(?:should|must|may|can|could|ought) (?:not|never)|cannot|(?:should|must|can)n't"
    r"|(?:should|must|may|can) \w+ no|never (?:use|do|put|take|give|let|touch|try|eat|drink|go|leave)"
    r"|(?:ask|consult|see|speak to|speak with|talk to|check with) (?:an? |the |your |their )?(?:treating )?"
    r"(?:doctor|physician|midwife|specialist)(?:[^.;]* (?:first|before))?)\b"
    r"|(?:^|[.:;•] )(?:do not|don't|never)\b"
)
_PERMISSION = re.compile(r"\b(?:can|may|could|cannot)\b|\bcan't\b|\b(?:allowed|permitted)\b")
_ADVISED_AGAINST = "avoid, contraindicated, not recommended"
_NOT_PERMITTED = "not allowed, not permitted, prohibited"


def asks_what_is_ruled_out(question: str) -> bool:
    """Whether a folded question asks who or what is ruled out, or when; not whether, why or how."""
    return bool(_ASKS.search(question))


def with_other_words(question: str) -> str:
    """The question as it is searched: with what sources say instead, where it asks what is ruled out."""
    folded = fold(question)
    if not asks_what_is_ruled_out(folded):
        return question
    return f"{question} ({_NOT_PERMITTED if _PERMISSION.search(folded) else _ADVISED_AGAINST})"


def rules_something_out(statement: str) -> bool:
    """Whether a folded statement says that something is not to be done or used."""
    return bool(_RULES_OUT.search(statement))
