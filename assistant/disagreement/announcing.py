"""Where documents say themselves that sources differ.

The patterns are general English. What documents announce is matched as it stands, since its words are shown; headings
are matched folded (`language.fold`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.tokens import fold

_WORKS = (
    r"(?:sources|accounts|opinions?|authorities|reports?|writers|authors|articles|books|guides|guidelines|guidebooks"
    r"|handbooks|manuals|textbooks|experts|teachers|doctors|researchers|historians|scholars|practitioners|specialists"
    r"|reviews|studies|trials|surveys|estimates|figures|counts|records|lists|pages|websites|sites|views|courts|judges"
    r"|texts|documents|papers|newspapers|chronicles|histories|leaflets|advice|evidence|findings|results|definitions|dates)"
)
_PEOPLE = r"(?:[a-z]{2,}(?:ers|ists|ors|ians)|people)"
_SAID = r"(?:answers|accounts|stories|figures|numbers|dates|versions|reasons|names|amounts|ages|values|limits|meanings)"
_DISAGREE = (
    r"(?:disagree|disagreed|clash|contradict(?: (?:each other|one another))?(?= (?:on|about|over|in)\b|[.:;]|$)"
    r"|contradict (?:each other|one another)|quarrel|argue(?= (?:over|about|whether|which)\b)"
    r"|are (?:divided|split|at odds|not agreed|of two minds)|(?:do|did) not agree|don't agree)"
)
_TAKES = r"(?:say|hold|think|believe|love|like|hate|recommend|swear|prefer|call|warn|advise|claim|insist|want|see)"
_DIFFER = (
    rf"(?:{_DISAGREE}|differ|differed|conflict|diverge|are (?:in conflict|contradictory|conflicting|not of one mind)"
    r"|(?:give|gave|tell|told|name|offer|draw) (?:two |three |several )?(?:different|differing|conflicting|opposite)"
    rf"(?: {_SAID})?|(?:tell|give|name) two {_SAID}|(?:judge|see|describe|speaks? of) [^.;:]{{3,60}} differently)"
)
# What is announced, with a list as far as it goes on ("a second, third or fourth unit").
_WHAT = r"[^.;:,]+?(?:, [\w' -]{2,30}?(?:,? or|, and) [^.;:,]+?)?"
_ON = r"(?:in|on|about|over|as to|of|for|regarding|when it comes to|with regard to|concerning)"
# "Insurers differ in what they ask for" is a property of insurers; "bakers disagree about salt" announces two sides.
_ANNOUNCES = re.compile(
    rf"(?:^|[,;(] ?|\b(?:and|but|although|though|while|because|since|as) )(?:[a-z'-]+ ){{0,3}}"
    rf"(?:{_WORKS}(?: [a-z]+)? (?:also |still |sharply |widely |openly |strongly )?{_DIFFER}|{_PEOPLE} {_DISAGREE})\b"
    r"(?: (?:sharply|widely|openly|strongly|slightly|in emphasis|in tone|somewhat|here|by year|by place"
    r"|in (?:19|20)\d{2}(?: and (?:19|20)\d{2})?))*"
    rf"(?:, [^,.;:]{{3,40}},)?(?: {_ON} (?P<about>{_WHAT})"
    rf"|,? (?P<whether>(?:whether|how|what|which|who|when|where|why) {_WHAT}))?"
    r"(?=,? (?:because|partly|mainly|so|but|for which|which)\b|[.;:,]|$)",
    re.IGNORECASE,
)
# One of these stands in every announcement: most sentences are told from one at a glance.
_MAY_ANNOUNCE = re.compile(
    r"differ|disagree|conflict|diverge|contradict|divided|split|odds|agree|disput|contest|debat|quarrel|argue"
    r"|controvers|consensus|open question|matter of opinion|views|opinions|accounts|schools of|clash|settled|resolved"
    r"|decided|uniform|mixed|two minds|one mind|stor(?:y|ies)|vary|varies|others",
    re.IGNORECASE,
)
_SENTENCES_KEPT = 4096  # whose reading is kept: the sections of the last questions
_DISPUTED = re.compile(
    r"(?P<about>[^.;:]*?)\b(?:is|are|remains?|stays?) (?:still |much |often |widely )*"
    r"(?:disputed|contested|debated|controversial|in dispute|a matter of (?:dispute|debate|opinion)|an open question"
    r"|(?:not|far from|by no means|hardly)(?: yet)? (?:settled|agreed|resolved|decided)|unsettled|unresolved)\b"
    r"|\bthere (?:is|are) (?:no (?:agreement|consensus|single view)|(?:a )?(?:disagreement|dispute|debate)s?"
    r"|(?:two|different|several|conflicting|opposing) (?:\w+ )?(?:views|opinions|accounts|schools of thought))"
    r"(?: (?:on|about|over|as to) (?P<over>[^.;:]+))?"
    r"|\bopinions? (?:is|are) divided\b(?: (?:on|about|over|as to) (?P<divided>[^.;:]+))?"
    r"|\b(?:views?|opinions?|advice|accounts|estimates|recommendations|experts|guides)"
    rf"(?: {_ON} (?P<views>[^.;:]+?))? (?:vary|varies|is mixed|are mixed|is divided|is split|differs?|is not uniform"
    r"|are not uniform|is contradictory)\b(?! (?:by|with|from|between|among)\b)"
    r"|\b(?:not|no) (?:everyone|everybody|all [a-z]+|two [a-z]+|one) agrees?\b"
    rf"(?: {_ON} (?P<agreed>[^.;:]+))?"
    rf"|\bdifferent {_SAID} (?:are|were) (?:given|named|told|quoted|stated|reported"
    rf"|found)(?: {_ON} (?P<given>[^.;:]+))?"
    rf"|^some (?:{_WORKS}|{_PEOPLE})? ?{_TAKES}\b[^.;:]{{3,60}}?(?:,| and| but|, while|;) others\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:this|that|it|these|those|them|here|the (?:matter|point|question))$", re.IGNORECASE)
_HEADED = re.compile(
    r"\b(?:two|three|different|differing|conflicting|opposing|rival|contradictory|various) (?:\w+ ){0,2}?"
    r"(?:views|accounts|counts|figures|answers|opinions|positions|versions|stories|numbers|sides|readings|estimates)\b"
    rf"|\b{_WORKS} (?:that )?(?:differ|disagree|conflict|contradict)\b"
    r"|\b(?:disputed|contested|a dispute|in dispute)\b(?!.*\?)"
    r"|\bwhat (?:the )?(?:sources|articles|books|guides|experts) say\b|\bpros and cons\b"
)
_NO_SIDES = re.compile(
    r"\b(?:differ(?!en)|disagree|vary|conflict)\w*\b(?: \w+){0,3} (?:between|among|from|with|according to|depending)\b",
    re.IGNORECASE,
)

_WHICH = re.compile(
    r"(?:which|what|who|how|when|where|why)\b(?! (?:well|far) )"
    r"|(?:the |its |their )?(?:[a-z]+ )?(?:differences?|price|costs?|fees?|number|count|ages?|years?|dates?|authors?"
    r"|names?|meaning|length|amount|size|origins?|founders?|limit|minimum|maximum|style|kind|minutes|hours|days)\b",
    re.IGNORECASE,
)
_RECONCILED = re.compile(
    r"\b(?:fit together|(?:can|may) both be (?:right|true)|both (?:can|may) be (?:right|true)"
    r"|no (?:real )?contradiction|(?:do|does) not (?:really )?(?:contradict|exclude)|compatible|agree in substance)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r",? (?:because|since|as|which (?:is|are)) ")


@dataclass(frozen=True, slots=True)
class Announcement:
    """That sources differ: what about, and where in the text the sides themselves begin (its length if they do not)."""

    about: str
    sides_start: int


@lru_cache(maxsize=_SENTENCES_KEPT)
def announcement(text: str) -> Announcement | None:
    """What a sentence announces, if it says that sources differ."""
    if not _MAY_ANNOUNCE.search(text) or _RECONCILED.search(text):
        return None
    match = _ANNOUNCES.search(text)
    if match and not _NO_SIDES.search(match[0]):
        return Announcement(_named(match["about"] or match["whether"] or ""), _sides_start(text, match.end()))
    match = _DISPUTED.search(text)
    if match:
        about = next((group for group in match.groups() if group), "")
        start = 0 if match[0].casefold().startswith("some ") else _sides_start(text, match.end())
        return Announcement(_named(about), start)
    return None


def announces(heading: str) -> bool:
    """Whether a heading says that what stands under it differs."""
    return bool(_HEADED.search(fold(heading)))


def is_of_kind(about: str) -> bool:
    """Whether sources differ on which, how or when, and not on whether: a yes or no does not answer that."""
    return bool(_WHICH.match(about))


def _named(about: str) -> str:
    """What is announced, "" where only a pronoun stands for it."""
    about = about.strip(" ,")
    return "" if _PRONOUN.match(about) else about


def _sides_start(text: str, end: int) -> int:
    """Where the sides begin in an announcement: behind its colon, or behind "because" and the like."""
    colon = text.find(":", end)
    if colon >= 0:
        return colon + 1
    reason = _REASON.match(text[end:])
    return end + reason.end() if reason else len(text)
