"""Whether a question points back with a pronoun that nothing in the question explains.

The patterns are general English and are matched on the folded question.
"""

import re

from assistant.language.tokens import fold, keyword_tokens

AUXILIARY = r"(?:do|does|did|is|are|was|were|can|could|may|might|must|should|shall|will|would|has|have|had)\b"
_STOPS = (
    r"(?:do|does|did|is|are|was|were|be|can|could|may|might|must|should|shall|will|would|has|have|had|say|says|mean"
    r"|means|about|for|from|with|than|after|before|like|and|but|why|how|what|when|where|who|which|whom|then|not|just"
    r"|only|really|also|over|under)"
)
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|these|those|he|she|his|her|hers|him|there|the same|that|such"
    r"|this(?! (?:morning|afternoon|evening|week|month|year|time|summer|winter|spring|autumn|season|country|state)\b)"
    r"|which ones?|ones?(?=\W*$|[?,.;!]| (?:for|in|on|with|of|is|to|at|from|has|best|most|then|about)\b)"
    r"|(?:an?|the|another) \w+ ones?|both|neither|either|himself|herself|itself|themselves)\b"
    r"(?! (?:is|was)? ?"
    r"(?:true|mandatory|necessary|required|needed|possible|legal|ok|okay|worth|safe)\b"
    r"(?:.*\b(?:to|that)\b|(?<!safe)(?<!worth).*\bfor\b))"
)
_NOT_POINTING = re.compile(
    r"\b(?:(?:is|was|are|were|isn't|aren't) there|there(?:'s| is| are| was| were)|such as"
    r"|one (?:can|could|may|should|has|needs|who|of the|or)|(?:can|could|may|should|must|does|do|would|if) one"
    r"|(?:what's|what is) in it for|both \w+ and|either \w+ or|neither \w+ nor"
    r"|(?:say|says|said|know|think|mean|sure|so|means|believe|heard|found|claims?|now|odds|chance|way|so|such)"
    r" that(?= \w+ \w+)|that (?:i|you|we|he|she)\b|it (?:costs?|takes?) (?:\w+ )?(?:to|for)\b"
    r"|(?:on|in|at|of) the same \w+|(?:when|what|as) they (?:say|call)|what does it mean (?:when|if|that|to)|it is for"
    r"|in one|one (?:session|day|hour|week|month|year|time|visit))\b"
)
_CLEFT = re.compile(
    r"\b(?:is|was|if|be) it "
    r"(?:true|mandatory|necessary|required|needed|possible|legal|ok|okay|worth|safe|compulsory|allowed|permitted|hard"
    r"|difficult|easy|expensive|important|normal|common|better|best|good|bad|dangerous)\b"
    r"(?: (?:to|that)\b|(?<=true)(?= \w)|(?= for\b.* to\b)|(?= if\b))"
)
_PERSONAL = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b")
# "therapists in their own rooms": what the pronoun stands for is in the question.
_OWN_ANTECEDENT = re.compile(r"(?P<before>.+?)\b(?:its|their|theirs|his|her|hers|itself|themselves)\b")
# "a graze that is still bleeding", "the test that therapists have to take": what stands before "that" is meant.
_RELATIVE = re.compile(
    rf"(?P<noun>\b(?!{_STOPS}\b)[a-z]{{3,}}) that (?={AUXILIARY}|(?:i|you|we|he|she|they|say|says)\b"
    rf"|\w+(?: \w+)? (?:{AUXILIARY}|need\b|take\b))"
)
# "There is a book called Clay. Whose is it?": the sentence before brings it up.
_INTRODUCED = re.compile(r"\b(?:a|an) \w+.*[.!;] .*\b(?:it|its|this|that)\b")
_PEOPLE = (
    r"(?:son|daughter|wife|husband|mother|mom|mum|father|dad|cousin|friend|sister|brother|child|baby|kid|partner|client"
    r"|patient|customer|colleague|teacher|student|doctor|therapist|boss|neighbou?r|grand\w+|aunt|uncle|someone|somebody)"
)
# "my daughter is 14, can she come?"
_OWN_PERSON = re.compile(
    rf"\b(?:(?:my|an?|the|our|this) (?:\w+ )?)?{_PEOPLE}\b.*\b(?:he|she|his|her|hers|him|himself|herself)\b"
)
# "clients which disease they have": a plural before it, and no auxiliary that makes it the subject of the question.
_PLURAL_NOUN = r"\b(?:\w{2,}[^s\W]s|people|children|men|women)\b"
_OWN_PLURAL = re.compile(
    rf"(?P<before>.*{_PLURAL_NOUN}.*?)(?<!do )(?<!did )(?<!are )(?<!were )(?<!can )(?<!should )(?<!would )(?<!could )"
    r"(?<!must )(?<!have )(?<!will )\b(?:they|them)\b"
)
_CLAUSE_END = re.compile(r"[,.:;?!](?:\s|$)")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)][.!?;])\s+")
_PLURAL_PRONOUNS = frozenset({"they", "them", "their", "theirs", "those", "these"})
# Stems that say what is asked of a subject, not which subject.
_ASKING = frozenset(
    keyword_tokens(
        "cost price fee pay long time hour day week month year many much need require work help person people"
        " difference mean reason way step example detail other another more else usual usually typical normal average"
        " wat wich shud offer make makes say come call"
    )
)


def points(folded: str) -> bool:
    """Whether a folded question points back with a pronoun that nothing in the question explains."""
    plain = _plain(folded)
    if _INTRODUCED.search(plain) or _OWN_PERSON.search(plain):
        return False
    for pattern in (_OWN_ANTECEDENT, _OWN_PLURAL):
        own = pattern.match(plain)
        if own and own_stems(own["before"]):
            plain = own["before"] + plain[own.end() :]
    return bool(_POINTING.search(plain))


def last_sentence_points(folded: str, most_words: int) -> bool:
    """Whether the last of several sentences points back to what none of those before it names."""
    *before, last = _SENTENCE_END.split(folded)
    if not before or not points(last) or len(own_stems(last)) > most_words:
        return False
    pointing = _POINTING.search(_plain(last))
    plural = pointing and pointing[0] in _PLURAL_PRONOUNS
    return bool(plural) and not any(re.search(_PLURAL_NOUN, sentence) for sentence in before)


def explains_its_pronoun(folded: str) -> bool:
    """Whether a clause before the first pronoun names something that it may stand for."""
    pointing = _POINTING.search(_plain(folded))
    clauses = _CLAUSE_END.split(_plain(folded)[: pointing.start()]) if pointing else []
    return any(own_stems(clause) for clause in clauses[:-1])


def own_stems(question: str) -> list[str]:
    """The stems by which a question says what it is about, without those that only say what is asked of it."""
    return [stem for stem in dict.fromkeys(keyword_tokens(question)) if stem not in _ASKING]


def means_a_person(question: str) -> bool:
    """Whether a question points to a person."""
    return bool(_PERSONAL.search(fold(question)))


def _plain(folded: str) -> str:
    """A folded question without the pronouns that point nowhere."""
    return _RELATIVE.sub(r"\g<noun> ", _NOT_POINTING.sub(" ", _CLEFT.sub(" ", folded)))
