"""How a question leans on what was said before it, told from its own words.

The patterns are general English and are matched on the folded question.
"""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.language.tokens import fold, keyword_tokens

Manner = Literal[
    "alone", "thin", "pointing", "bare", "fragment", "ellipsis", "ordinal", "agreement", "correction", "next"
]

_LEANING_WORDS = 4  # content words of its own with which a question that points back needs what it points to
_PERSON_WORDS = 7  # the same where it points to a person: a person is hardly ever meant without having been named
_THIN_WORDS = 2  # content words of its own with which a question may need the subject though it does not point
_FRAGMENT_WORDS = 4  # words of a question without a verb that may ask the last question of something else
_ELLIPSIS_WORDS = 8

_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|these|those|he|she|his|her|hers|him|there|the same|that|such"
    r"|this(?! (?:morning|afternoon|evening|week|month|year|time|summer|winter|spring|autumn|season|country|state)\b)"
    r"|which ones?|ones?(?=\W*$|[?,.;!]| (?:for|in|on|with|of|is|to|at|from|has|best|most|then|about)\b)"
    r"|both|neither|either|himself|herself|itself|themselves)\b"
    r"(?! (?:is|was)? ?"
    r"(?:true|mandatory|necessary|required|needed|possible|legal|ok|okay|worth|safe)\b.*\b"
    r"(?:to|that|for)\b)"
)
_NOT_POINTING = re.compile(
    r"\b(?:(?:is|was|are|were|isn't|aren't) there|there(?:'s| is| are| was| were)|such as"
    r"|one (?:can|could|may|should|has|needs|who|of the|or)|(?:can|could|may|should|must|does|do|would|if) one"
    r"|(?:what's|what is) in it for|both \w+ and|either \w+ or|neither \w+ nor"
    r"|(?:say|says|said|know|think|mean|sure|so|means|believe|heard|found|claims?|now|odds|chance|way|so|such)"
    r" that(?= \w+ \w+)|that (?:i|you|we|he|she)\b|it (?:costs?|takes?) (?:\w+ )?(?:to|for)\b"
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
# "There is a book called Clay. Whose is it?": the sentence before brings it up.
_INTRODUCED = re.compile(r"\b(?:a|an) \w+.*[.!;] .*\b(?:it|its|this|that)\b")
# "clients which disease they have": a plural before it, and no auxiliary that makes it the subject of the question.
_OWN_PLURAL = re.compile(
    r"(?P<before>.*\b\w{2,}[^s\W]s\b.*?)(?<!do )(?<!did )(?<!are )(?<!were )(?<!can )(?<!should )(?<!would )(?<!could )"
    r"(?<!must )(?<!have )(?<!will )\b(?:they|them)\b"
)
_OPENING = r"(?:(?:and|but|so|or|also|then|ok(?:ay)?|well|hm+|oh)\b[, ]*)*"
_ABOUT = re.compile(rf"^{_OPENING}(?:what|wat|how) about\b\s*(?P<rest>.*?)\s*\??$")
PREPOSITION = re.compile(
    r"^(?:in|for|with|without|at|on|from|if|when|during|after|before|under|as|outside|inside|near|by|to)\b"
)
_AND_REST = re.compile(rf"^(?:and|or|but)\s+(?P<rest>{PREPOSITION.pattern[1:]}.*?)\s*\??$")
_FRAGMENT = re.compile(
    r"^(?P<opening>(?:and|or|but|also)\s+)?(?P<rest>(?!(?:please|thanks?|hello|hi)\b).+?)(?P<too> too| as well)?\s*\??$"
)
_VERBAL = re.compile(
    r"\b(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had|what|which|who"
    r"|whom|whose|when|where|why|how|i|you|we|isn't|aren't|don't|doesn't|can't|want|need|tell|explain|give|show|list"
    r"|name|describe|find|get|me|what's|who's|where's|how's|that's|it's|wich|wat|hw|shud)\b"
)
_BARE = re.compile(
    rf"^{_OPENING}"
    r"(?:why|how|when|where|who|what|which(?: ones?)?|how (?:much|many|long|often|come|so|far|soon|big|old)"
    r"|why (?:not|so|bother|is that)|(?:what|who|where|how|when) else|anything else|anyone else|really|more"
    r"|tell me more|go on|since when|until when|by whom|for (?:whom|what)|with whom|for how long|such as"
    r"|like (?:what|who)"
    r"|for example|at what price|what for|what kinds?|says who|where from|which of (?:them|those|these)"
    r"|are you sure|is that all)\s*[?.!]*$"
)
_NEXT = re.compile(
    rf"^{_OPENING}(?:then what|next|what(?:'s| is| comes| happens| follows)? (?:then|next|after|afterwards|after that)"
    r"|after that|what comes (?:after|next))\s*\??$|^(?:and |so )?then\s*\??$"
)
_AGREEMENT = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok|okay|of course|absolutely|certainly|please|please do|go ahead|do it|definitely|i do"
    r"|i would|i'd like that|y)"
    r"(?:[, ]+(?:please|pls|sure|do|go ahead|of course|i do|i would|thanks|thank you|tell me|that would be "
    r"(?:nice|great|good)))*\s*[.!]*$"
)
_CORRECTION = re.compile(
    r"^(?:(?:no|nope|sorry|oops|wait|hm+|actually|well|not that|wrong)\b[,.;:! -]*)*"
    r"(?:(?:i|we)(?: (?:actually|really|just))? "
    r"(?:meant?\b|asked about|(?:was|were|am|are) (?:asking|talking) about)|(?:i'm|we're) (?:asking|talking) about"
    r"|not (?:the |a |an )?[\w -]{1,40}[,;] (?:but )?)[,:]? ?(?P<rest>\S.*?)\s*[?.!]*$"
)
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
ORDINALS = {word: place for place, word in enumerate(_PLACES)} | {
    "1st": 0,
    "2nd": 1,
    "3rd": 2,
    "4th": 3,
    "5th": 4,
    "last": -1,
    "final": -1,
    "latter": -1,
    "former": 0,
}
ANY_ORDINAL = re.compile(rf"\b(?:{'|'.join(ORDINALS)})\b")
CHOSEN = re.compile(
    rf"\b(?:the )?(?P<ordinal>{'|'.join(ORDINALS)})"
    r"(?:(?: ones?)?(?: (?:on|of|in|from) (?:your|the|that|this) list| of (?:those|these|them))| ones?"
    r"|(?=\s*(?:[?,.;!]|$)))"
)
# Stems that say what is asked of a subject, not which subject.
_ASKING = frozenset(
    keyword_tokens(
        "cost price fee pay long time hour day week month year many much need require work help person people"
        " difference mean reason way step example detail other another more else usual usually typical normal average"
        " wat wich shud offer make makes say come call"
    )
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans.

    alone       it stands alone
    thin        it says little about its subject, and may stand alone
    pointing    it points back with a pronoun
    bare        it is only a question word, or only says what is asked ("how many hours?")
    fragment    it is a few words without a verb, and may stand alone
    ellipsis    it asks the last question of something else ("what about Texas?")
    ordinal     it takes an item of a list ("the second one")
    agreement   it takes up an offer ("yes please")
    correction  it corrects the last question ("no, I mean ...")
    next        it asks for what comes next ("and then?")

    `rest` is what a fragment, an ellipsis or a correction brings itself, or the ordinal.
    """

    manner: Manner
    rest: str = ""


def leaning(question: str) -> Leaning:
    """How a question would lean on a conversation; whether there was one is not asked."""
    folded = fold(question).strip()
    if _AGREEMENT.match(folded):
        return Leaning("agreement")
    if _NEXT.match(folded):
        return Leaning("next")
    if _BARE.match(folded):
        return Leaning("bare")
    correction = _CORRECTION.match(folded)
    if correction:
        return Leaning("correction", _as_typed(question, correction["rest"]))
    ordinal = CHOSEN.search(folded)
    if ordinal:
        return Leaning("ordinal", ordinal["ordinal"])
    return _elliptic(question, folded) or _by_its_words(question, folded)


def _elliptic(question: str, folded: str) -> Leaning | None:
    """An ellipsis or a fragment, or None."""
    about = _ABOUT.match(folded) or _AND_REST.match(folded)
    if about and about["rest"] and _is_short(about["rest"], _ELLIPSIS_WORDS):
        return Leaning("ellipsis", _as_typed(question, about["rest"]))
    fragment = _FRAGMENT.match(folded)
    if not fragment or "," in folded or not _is_short(folded, _ELLIPSIS_WORDS + 1) or _points(folded):
        return None
    rest = _as_typed(re.sub(r"(?i) (?:too|as well)\W*$", "", question), fragment["rest"])
    if fragment["opening"] or fragment["too"]:
        return Leaning("ellipsis", rest)
    return Leaning("fragment", rest) if len(folded.split()) <= _FRAGMENT_WORDS else None


def _is_short(folded: str, most_words: int) -> bool:
    return len(folded.split()) <= most_words and not _VERBAL.search(folded)


def _by_its_words(question: str, folded: str) -> Leaning:
    own = own_stems(question)
    if not own:
        return Leaning("bare")
    if _points(folded) and len(own) <= (_PERSON_WORDS if means_a_person(question) else _LEANING_WORDS):
        return Leaning("pointing")
    return Leaning("thin" if len(own) <= _THIN_WORDS else "alone")


def own_stems(question: str) -> list[str]:
    """The stems by which a question says what it is about, without those that only say what is asked of it."""
    return [stem for stem in dict.fromkeys(keyword_tokens(question)) if stem not in _ASKING]


def means_a_person(question: str) -> bool:
    """Whether a question points to a person."""
    return bool(_PERSONAL.search(fold(question)))


def _points(folded: str) -> bool:
    """Whether a folded question points back with a pronoun that nothing in the question explains."""
    plain = _NOT_POINTING.sub(" ", _CLEFT.sub(" ", folded))
    if _INTRODUCED.search(plain):
        return False
    for pattern in (_OWN_ANTECEDENT, _OWN_PLURAL):
        own = pattern.match(plain)
        if own and own_stems(own["before"]):
            plain = own["before"] + plain[own.end() :]
    return bool(_POINTING.search(plain))


def _as_typed(question: str, rest: str) -> str:
    """The end of a question as it was typed, for the folded one."""
    stripped = question.strip().rstrip(" ?.!")
    folded = fold(stripped)
    return stripped[-len(rest) :] if folded.endswith(rest) and len(folded) == len(stripped) else rest
