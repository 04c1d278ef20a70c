"""Where documents say themselves that sources differ, and where a question asks for it.

The patterns are general English. What documents announce is matched as it stands, since its words are shown; headings
and questions are matched folded (`language.fold`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.tokens import content_words, fold, stem

_WORKS = (
    r"(?:sources|accounts|opinions?|authorities|reports?|writers|authors|articles|books|guides|guidelines|guidebooks"
    r"|handbooks|manuals|textbooks|experts|teachers|doctors|researchers|historians|scholars|practitioners|specialists"
    r"|reviews|studies|trials|surveys|estimates|figures|counts|records|lists|pages|websites|sites|views|courts|judges"
    r"|texts|documents|advice|evidence|findings|results|definitions|dates)"
)
_PEOPLE = r"[a-z]{2,}(?:ers|ists|ors|ians)"
_DISAGREE = (
    r"(?:disagree|disagreed|clash|contradict (?:each other|one another)|are (?:divided|split|at odds|not agreed)"
    r"|(?:do|did) not agree|don't agree)"
)
_DIFFER = (
    rf"(?:{_DISAGREE}|differ|differed|conflict|diverge|are (?:in conflict|contradictory|conflicting)|give different"
    r"|gave different|tell different|(?:judge|see|describe|speaks? of) [^.;:]{3,60} differently)"
)
# "Insurers differ in what they ask for" is a property of insurers; "bakers disagree about salt" announces two sides.
_ANNOUNCES = re.compile(
    rf"(?:^|[,;(] ?|\b(?:and|but|although|though|while|because|since|as) )(?:[a-z'-]+ ){{0,3}}"
    rf"(?:{_WORKS}(?: [a-z]+)? (?:also |still |sharply |widely |openly |strongly )?{_DIFFER}|{_PEOPLE} {_DISAGREE})\b"
    r"(?: (?:sharply|widely|openly|strongly|in emphasis|somewhat|here|by year|by place))*"
    r"(?: (?:in|on|about|over|as to|regarding|when it comes to|with regard to|concerning) (?P<about>[^.;:]+?)"
    r"|,? (?P<whether>(?:whether|how|what|which|who|when|where|why) [^.;:]+?))?"
    r"(?=,? (?:because|partly|so|and|but|for which|which)\b|[.;:,]|$)",
    re.IGNORECASE,
)
# One of these stands in every announcement: most sentences are told from one at a glance.
_MAY_ANNOUNCE = re.compile(
    r"differ|disagree|conflict|diverge|contradict|divided|split|odds|not agree|n't agree|disput|contest|debat"
    r"|controvers|consensus|agreement|open question|matter of opinion|views|opinions|accounts|schools of|clash",
    re.IGNORECASE,
)
_SENTENCES_KEPT = 4096  # whose reading is kept: the sections of the last questions
_DISPUTED = re.compile(
    r"(?P<about>[^.;:]*?)\b(?:is|are|remains?|stays?) (?:still |much |often |widely )*"
    r"(?:disputed|contested|debated|controversial|a matter of (?:dispute|debate|opinion)|an open question)\b"
    r"|\bthere (?:is|are) (?:no (?:agreement|consensus|single view)|(?:a )?(?:disagreement|dispute|debate)s?"
    r"|(?:two|different|several|conflicting|opposing) (?:\w+ )?(?:views|opinions|accounts|schools of thought))"
    r"(?: (?:on|about|over|as to) (?P<over>[^.;:]+))?"
    r"|\bopinions? (?:is|are) divided\b(?: (?:on|about|over|as to) (?P<divided>[^.;:]+))?",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"\b(?:two|three|different|differing|conflicting|opposing|rival|contradictory|various) (?:\w+ ){0,2}?"
    r"(?:views|accounts|counts|figures|answers|opinions|positions|versions|stories|numbers|sides|readings|estimates)\b"
    rf"|\b{_WORKS} (?:that )?(?:differ|disagree|conflict|contradict)\b"
    r"|\b(?:disputed|contested|a dispute|in dispute)\b(?!.*\?)"
    r"|\bwhat (?:the )?(?:sources|articles|books|guides|experts) say\b|\bpros and cons\b"
)
_NO_SIDES = re.compile(
    r"\b(?:differ|disagree|vary|conflict)\w*\b(?: \w+){0,3} (?:between|among|from|with|according to|depending)\b",
    re.IGNORECASE,
)

_WHICH = re.compile(r"(?:which|what|who|how|when|where|why)\b(?! (?:well|far) )", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_ASKING_WORDS = """
find found hear heard read see seen get both two three different several other answer number figure total count claim
version opinion view source article book guide note page review trial study result expert author teacher agree disagree
differ contradict conflict match vary far apart right wrong yes no compare put side stand one think state seem
"""
_ASKING = frozenset(stem(word) for word in _ASKING_WORDS.split())
_MOST_OWN_WORDS = 1
_LEAST_WORDS = 3  # content words of a question that says by itself what it is about
_REASON = re.compile(r",? (?:because|since|as|which (?:is|are)) ")

_ASKED = (
    r"(?:sources|articles|guides|guidelines|books|experts|reviews|studies|trials|authors|lists|pages|opinions|accounts"
    r"|results|figures|teachers|doctors|courts|notes|charts|texts|documents|views|sites|websites|handbooks|leaflets"
    r"|reports|estimates|answers)"
)
_ASKS_OPENLY = re.compile(
    rf"\b{_ASKED}\b[^.?]{{0,40}}\b(?:agree|disagree|differ|contradict|conflict|match|clash|vary|far apart|at odds"
    r"|all over the place|divided|quarrel|dispute|say different|the same thing)\b"
    r"|\bagree\b(?! to| with (?:me|you|that|it|this)\b)|\b(?:disagree|quarrel|contradict)\w*\b"
    r"|\b(?:conflicting|at odds)\b"
    rf"|\bhow (?:do|did) (?:the |different )?{_ASKED}\b"
    r"|\b(?:two|both|different|other|several|conflicting) (?:\w+ )?"
    r"(?:answers|numbers|figures|totals|counts|versions|accounts|opinions|views|claims|estimates)\b"
    r"|\b(?:see|find|found|read|hear|heard|seen|get|got) both\b|\bboth yes and no\b"
    r"|\b(?:one|some) (?:[\w-]+ )?(?:source|article|page|book|guide|guideline|review|study|trial|list|author|teacher)\b"
    r"[^?]*\b(?:another|others|a later one|the other|would every)\b"
    r"|\bopinions? (?:vary|differ|divided)\b|\bwho (?:stands where|says what|is right)\b"
    r"|\b(?:other|different) [\w ]{1,40}? than\b[^?]*\.[^?]*\bright\b"
    r"|\b(?:as my|my) (?:old )?(?:notes|books?|teacher|charts?)\b[^?]*\b(?:or has|still|changed|right)\b"
)
_ASKS = re.compile(
    rf"{_ASKS_OPENLY.pattern}|\b(?:contested|disputed|controversial|in dispute)\b"
    rf"|\bwhat (?:do|did|have) (?:the |different )?[\w ]{{0,30}}?{_ASKED}\b[^?]{{0,40}}"
    r"\b(?:say|said|stress|held|think|claim|recommend|argue)\b"
    r"|\bcompare what\b"
)
_ALTERNATIVES = re.compile(
    r"(?P<one>(?:[^,:?]|,(?=\d))+),? or (?!so\b|more\b|less\b|fewer\b|not\b|has that\b)(?P<other>(?:[^,:?]|,(?=\d))+)"
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """That sources differ: what about, and where in the text the sides themselves begin (its length if they do not)."""

    about: str
    sides_start: int


@lru_cache(maxsize=_SENTENCES_KEPT)
def announcement(text: str) -> Announcement | None:
    """What a sentence announces, if it says that sources differ."""
    if not _MAY_ANNOUNCE.search(text):
        return None
    match = _ANNOUNCES.search(text)
    if match and not _NO_SIDES.search(match[0]):
        about = (match["about"] or match["whether"] or "").strip(" ,")
        return Announcement(about, _sides_start(text, match.end()))
    match = _DISPUTED.search(text)
    if match:
        about = next((group.strip(" ,") for group in match.groups() if group), "")
        return Announcement(about, _sides_start(text, match.end()))
    return None


def announces(heading: str) -> bool:
    """Whether a heading says that what stands under it differs."""
    return bool(_HEADED.search(fold(heading)))


def is_of_kind(about: str) -> bool:
    """Whether sources differ on which, how or when, and not on whether: a yes or no does not answer that."""
    return bool(_WHICH.match(about))


def asks_for_sides(question: str) -> bool:
    """Whether a question asks how sources differ, says that they do, or asks what several of them say."""
    return bool(_ASKS.search(fold(question)))


def asks_openly(question: str) -> bool:
    """Whether a question asks how sources differ, or says that they do."""
    return bool(_ASKS_OPENLY.search(fold(question)))


def without_asking(question: str) -> str:
    """A question without the sentences that only ask how sources differ: what they are to differ on.

    "Do I need a licence? I find both answers." asks whether a licence is needed. What is left must be a question of
    its own, or the question is given back as it is.
    """
    sentences = [one for one in _SENTENCE_END.split(question) if one.strip()]
    kept = [one for one in sentences if not (asks_for_sides(one) and _only_asks(one))]
    text = " ".join(kept)
    return text if len(kept) < len(sentences) and len(content_words(text)) >= _LEAST_WORDS else question


def _only_asks(sentence: str) -> bool:
    """Whether a sentence says next to nothing but that, or whether, sources differ."""
    own = [word for word in content_words(sentence) if stem(word) not in _ASKING]
    return len(own) <= _MOST_OWN_WORDS


def alternatives(question: str) -> tuple[list[str], list[str]]:
    """The content words by which the two things differ that a question offers ("500 or 1,000?"); empty without them."""
    match = _ALTERNATIVES.search(fold(question))
    if not match:
        return [], []
    one, other = content_words(match["one"]), content_words(match["other"])
    return [word for word in one if word not in other], [word for word in other if word not in one]


def _sides_start(text: str, end: int) -> int:
    """Where the sides begin in an announcement: behind its colon, or behind "because" and the like."""
    colon = text.find(":", end)
    if colon >= 0:
        return colon + 1
    reason = _REASON.match(text[end:])
    return end + reason.end() if reason else len(text)
