"""What cures, what works, and what is advised: a question about it is affirmed only by what speaks of just that.

The words are general English, matched on folded text. "Cure" is affirmed by no "eases".
"""

import re

from assistant.language.dictionary import is_verb

_ASKS_OF_CURE = re.compile(r"\b(?:cures?|cured|heals?|healed|gets? rid of)\b")
_CURES = re.compile(r"\b(?:cur(?:e|es|ed|ing|ative)|heal(?:s|ed|ing)?|gets? rid of|eliminat\w+|resolv\w+)\b")
_ASKS_OF_TREATMENT = re.compile(r"\b(?:treat|treats|treated|treatments?|remed(?:y|ies)|therap(?:y|ies) (?:for|of))\b")
_TREATS = re.compile(
    r"\b(?:treat(?:s|ing|ments?)?|treated (?:by|with)|remed\w+|therap\w+|cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?"
    r"|help(?:s|ed|ing|ful)?|eas(?:e|es|ed|ing)|reliev\w+|relief|improv\w+|benefi\w+|effective\w*|alleviat\w+"
    r"|manag\w+|recommend\w*|reduc\w+|lessen\w*|indicated|used (?:for|in|to)|works? (?:for|on|against))\b"
)
# "Does it work?", not "do they work at a clinic?".
_ASKS_WHETHER_IT_WORKS = re.compile(
    r"^(?:do|does|did|will|can|could) (?:[\w-]+ ){1,4}works?"
    r"(?: at all| any better| really| well| better| too| against\b.*)?\W*$"
    r"|^(?:is|are|was|were) .*\b(?:effective|any good|placebo)\b"
)
_WORKS = re.compile(
    r"\b(?:works|worked|(?:to|not|may|might|can|could|will|would|do|does|did|don't|doesn't|didn't) (?:\w+ly )?work"
    r"|effects?|effective\w*|ineffective\w*|help(?:s|ed|ing|ful)?|eas(?:e|es|ed|ing)|reliev\w+|relief|improv\w+"
    r"|benefi\w+|alleviat\w+|reduc\w+|lessen\w*|lower\w*|better|worse|evidence|proven?|unproven|trials?"
    r"|stud(?:y|ies)|reviews?|useless|useful|success\w*|fail(?:s|ed)?|placebo|prevents?|gains?|no difference)\b"
)
_RULES_OUT = re.compile(
    r"\b(?:contraindicat\w+|rul(?:e|es|ed) out|excluded|not (?:to )?(?:recommended|advised|suitable|use|have)"
    r"|advises? against|warns? against|(?:should|must|may) not|avoid(?:s|ed|ing)?)\b"
)


_ADVISES = re.compile(
    r"\b(?:should|ought|must|needs?|needed|have to|has to|requir\w+|necessary|advis\w+|advice|recommend\w*|suggest\w*"
    r"|urg(?:e|es|ed|ing)|best|better|ideal\w*|important|essential|worth\w*|wise|useful|helpful|helps?|benefi\w+"
    r"|avoid\w*|never|don't|do not|good idea|sensible|safe|unsafe|if you|insist\w*|encourag\w+|standards?|rules?)\b"
)


def gives_advice(statement: str) -> bool:
    """Whether a folded statement says what should be done: by a word for it, or as an imperative."""
    first = re.match(r"\W*(?:always |then |first,? |please )?([a-z]+)", statement)
    return bool(_ADVISES.search(statement)) or (first is not None and is_verb(first[1]))


def leaves_effect_open(question: str, statement: str) -> bool:
    """Whether a question asks what cures, treats or works, and a statement, both folded, speaks of no such effect."""
    if _ASKS_WHETHER_IT_WORKS.search(question):
        return not _WORKS.search(statement)
    cures = bool(_ASKS_OF_CURE.search(question))
    if not cures and not _ASKS_OF_TREATMENT.search(question):
        return False
    return rules_out(statement) or not (_CURES if cures else _TREATS).search(statement)


def rules_out(statement: str) -> bool:
    """Whether a folded statement says that something is not to be done or used."""
    return bool(_RULES_OUT.search(statement))
