"""How a question leans on what was said before it, told from its own words.

The patterns are general English and are matched on the folded question.
"""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.conversation.pointing import (
    AUXILIARY,
    explains_its_pronoun,
    last_sentence_points,
    means_a_person,
    own_stems,
    points,
)
from assistant.language.tokens import fold

Manner = Literal[
    "alone",
    "thin",
    "pointing",
    "bare",
    "fragment",
    "ellipsis",
    "condition",
    "ordinal",
    "agreement",
    "correction",
    "next",
]

_SURE_WORDS = 2  # content words of its own above which a question with a pronoun may still stand alone
_LEANING_WORDS = 4  # content words of its own with which a question that points back needs what it points to
_PERSON_WORDS = 7  # the same where it points to a person: a person is hardly ever meant without having been named
_THIN_WORDS = 2  # content words of its own with which a question may need the subject though it does not point
_FRAGMENT_WORDS = 4  # words of a question without a verb that may ask the last question of something else
_ELLIPSIS_WORDS = 8
_ORDINAL_WORDS = 3  # of a question that takes an item with the bare ordinal: "and second?"

_OPENING = r"(?:(?:and|but|so|or|also|then|ok(?:ay)?|well|hm+|oh)\b[, ]*)*"
# "what is a superbill?", "what is hydrotherapy good for": what is to be defined is named.
_NOT_DEFINED = r"(?:the|my|your|this|that|it|they|these|those|one|next|best|new|left|\w+ed|\w+er|\w+est)\b"
_DEFINED = re.compile(
    rf"^(?:(?:what|who)(?:'s| is| are| was| were) (?:an? )?(?!{_NOT_DEFINED})[a-z-]{{3,}}(?: [a-z-]{{3,}}){{0,2}}?"
    r"(?: good for| used for| exactly| in simple terms)?"
    rf"|what (?:do|does) (?!{_NOT_DEFINED})\w+(?: \w+){{0,2}} (?:mean|stand for))\s*\??$"
)
# "what goes in the O part": a part of something that is not named.
_PART = re.compile(
    r"\bthe (?:\w+ )?(?:part|section|step|stage|phase|half|bit)\b(?! (?:of|in|at|when|for|where|that)\b)"
)
_ABOUT = re.compile(rf"^{_OPENING}(?:what|wat|how) about\b\s*(?P<rest>.*?)\s*\??$")
PREPOSITION = re.compile(
    r"^(?:in|for|with|without|at|on|from|if|when|during|after|before|under|as|outside|inside|near|by|to)\b"
)
# "Is that the same in Florida?" asks the last question of Florida.
_SAME = re.compile(
    rf"^{_OPENING}(?:is|are|was|were|does|do|would|will) (?:it|that|this|they|these|those)(?: also| still)?"
    r" (?:the same|true|so|different|apply|go|hold|work)(?: too| as well)?"
    r" (?P<rest>(?:in|for|with|at|on|under) .+?)\s*\??$"
)
_CONDITION = re.compile(
    rf"^{_OPENING}(?:what (?:happens )?|even |only )?(?P<rest>(?:if|unless|once|when(?! {AUXILIARY})) .+?)\s*\??$"
)
# "why a doctor?", "how many of them in winter?": a question word and no verb.
_VERBLESS = re.compile(
    r"^(?:why|when|where|since when|how (?:many|much|long|often|far|soon))"
    r" (?P<rest>(?:an?|the|my|not|only|just|so|of|in|for|with|without|at|on|from|to)\b.+?)\s*\??$"
)
_NOT_EVEN = r"(?:(?:and|or|but)\s+(?:not\s+)?(?:even\s+)?|not (?:even\s+)?|even\s+)"
_AND_REST = re.compile(rf"^{_NOT_EVEN}(?P<rest>{PREPOSITION.pattern[1:]}.*?)\s*\??$")
_FRAGMENT = re.compile(
    r"^(?P<opening>(?:and|or|but|also)\s+)?(?P<rest>(?!(?:please|thanks?|hello|hi)\b).+?)(?P<too> too| as well)?\s*\??$"
)
VERBAL = re.compile(
    r"\b(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had|what|which|who"
    r"|whom|whose|when|where|why|how|i|you|we|isn't|aren't|don't|doesn't|can't|want|need|tell|explain|give|show|list"
    r"|name|describe|find|get|me|what'?s|who'?s|where'?s|how'?s|that'?s|it's|wich|wat|hw|shud)\b"
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


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans.

    alone       it stands alone
    thin        it says little about its subject, and may stand alone
    pointing    it points back with a pronoun
    bare        it is only a question word, or only says what is asked ("how many hours?")
    fragment    it is a few words without a verb, and may stand alone
    ellipsis    it asks the last question of something else ("what about Texas?")
    condition   it asks the last question under a condition ("and if I fail?")
    ordinal     it takes an item of a list ("the second one")
    agreement   it takes up an offer ("yes please")
    correction  it corrects the last question ("no, I mean ...")
    next        it asks for what comes next ("and then?")

    `rest` is what a fragment, an ellipsis, a condition or a correction brings itself, or the ordinal. A question that
    points back may yet stand alone where it says much itself, or what its pronoun stands for.
    """

    manner: Manner
    rest: str = ""
    may_stand_alone: bool = False


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
    if ordinal and (" " in ordinal[0] or len(folded.split()) <= _ORDINAL_WORDS):
        return Leaning("ordinal", ordinal["ordinal"])
    return _elliptic(question, folded) or _by_its_words(question, folded)


def _elliptic(question: str, folded: str) -> Leaning | None:
    """An ellipsis or a fragment, or None."""
    about = _ABOUT.match(folded) or _AND_REST.match(folded) or _SAME.match(folded)
    if about and about["rest"] and _is_short(about["rest"], _ELLIPSIS_WORDS):
        return Leaning("ellipsis", _as_typed(question, about["rest"]))
    condition = _CONDITION.match(folded)
    if condition and "," not in folded and len(folded.split()) <= _ELLIPSIS_WORDS:
        return Leaning("condition", _as_typed(question, condition["rest"]))
    fragment = _FRAGMENT.match(folded)
    if not fragment or "," in folded or not _is_short(folded, _ELLIPSIS_WORDS + 1) or points(folded):
        return None
    rest = _as_typed(re.sub(r"(?i) (?:too|as well)\W*$", "", question), fragment["rest"])
    if fragment["opening"] or fragment["too"]:
        return Leaning("ellipsis", rest)
    return Leaning("fragment", rest) if len(folded.split()) <= _FRAGMENT_WORDS else None


def _is_short(folded: str, most_words: int) -> bool:
    return len(folded.split()) <= most_words and not VERBAL.search(folded)


def _by_its_words(question: str, folded: str) -> Leaning:
    own = own_stems(question)
    if not own:
        return Leaning("bare")
    if _DEFINED.match(folded):
        return Leaning("alone")
    if _PART.search(folded):
        return Leaning("thin")
    explained = explains_its_pronoun(folded)
    if points(folded) and len(own) <= (_PERSON_WORDS if means_a_person(question) else _LEANING_WORDS):
        return Leaning("pointing", may_stand_alone=explained or len(own) > _SURE_WORDS)
    if last_sentence_points(folded, _LEANING_WORDS) or _is_verbless(folded):
        return Leaning("pointing", may_stand_alone=True)
    return Leaning("thin" if len(own) <= _THIN_WORDS else "alone")


def _is_verbless(folded: str) -> bool:
    """Whether a question is a question word and a few words without a verb."""
    found = _VERBLESS.match(re.sub(rf"^{_OPENING}", "", folded))
    return bool(found) and _is_short(found["rest"], _ELLIPSIS_WORDS)  # type: ignore[index]  # checked on the left


def _as_typed(question: str, rest: str) -> str:
    """The end of a question as it was typed, for the folded one."""
    stripped = question.strip().rstrip(" ?.!")
    folded = fold(stripped)
    return stripped[-len(rest) :] if folded.endswith(rest) and len(folded) == len(stripped) else rest
