"""Who a sentence says that its claim comes from: "according to the handbook", "a 2014 review found", "the court held".

The patterns are general English, matched on the folded text (`language.fold`).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.tokens import STOP_WORDS, fold, stem, words

_WORK = (
    r"(?:sources?|accounts?|articles?|books?|guides?|guidelines?|guidebooks?|handbooks?|manuals?|textbooks?|reviews?"
    r"|stud(?:y|ies)|trials?|surveys?|reports?|papers?|pages?|websites?|sites?|blogs?|lists?|listings?|overviews?"
    r"|leaflets?|brochures?|notes?|letters?|chronicles?|records?|statutes?|laws?|codes?|regulations?|rules|courts?"
    r"|boards?|commissions?|associations?|societ(?:y|ies)|academ(?:y|ies)|institutes?|agenc(?:y|ies)|authorit(?:y|ies)"
    r"|ministr(?:y|ies)|departments?|offices?|councils?|unions?|guilds?|clubs?|federations?|coll(?:ege|egium)s?"
    r"|magazines?|journals?|newspapers?|newsletters?|editions?|cop(?:y|ies)|texts?|meta-anal(?:ysis|yses)|map"
    r"|commentar(?:y|ies)|authors?|writers?|experts?|teachers?|coach(?:es)?|doctors?|historians?|researchers?"
    r"|catalog(?:ue)?s?|registers?|directory|directories|encyclop(?:a?edi)as?|dictionar(?:y|ies)|bulletins?|archives?"
    r"|specialists?|growers?|bakers?|keepers?|owners?|editors?|manufacturers?|makers?|critiques?|posters?|signs?"
    r"|chapters?|histor(?:y|ies)|columns?|columnists?|digests?|forums?|handouts?|videos?|podcasts?|versions?|shops?|schools?"
    r"|clinics?|surger(?:y|ies)|hospitals?|compan(?:y|ies)|lawyers?|trainers?|inspectors?)"
)
_SAYS = (
    r"(?:says?|said|states?|stated|writes?|wrote|written|claims?|claimed|reports?|reported|argues?|argued|holds?|held"
    r"|finds?|found|gives?|gave|names?|named|lists?|listed|puts?|calls?|called|recommends?|recommended|advises?|advised"
    r"|warns?|warned|tells?|told|describes?|described|suggests?|suggested|thinks?|thought|believes?|believed|insists?"
    r"|maintains?|maintained|notes?|noted|counts?|counted|quotes?|quoted|sees?|saw|wants?|sets?|allows?|allowed|prints?"
    r"|prefers?|mentions?|mentioned|speaks?|spoke|traces?|traced|places?|placed|rates?|rated|shows?|showed|disagrees?"
    r"|disagreed|replies|replied|contradicts?|rejects?|rejected|requires?|demands?|takes? the view|asks?)"
)
# Verbs that only someone who speaks or writes is the subject of; a pump "requires" and "allows" as well.
_SURELY_SAYS = (
    r"(?:says?|said|states|stated|writes?|wrote|claims?|claimed|reports?|reported|argues?|argued|finds?|found"
    r"|recommends?|recommended|advises?|advised|warns?|warned|tells?|told|describes?|described|suggests?|suggested"
    r"|thinks?|thought|believes?|believed|insists?|maintains?|maintained|quotes?|quoted|mentions?|mentioned|speaks?"
    r"|spoke|disagrees?|disagreed|repl(?:y|ies|ied)|contradicts?|rejects?|rejected)"
)
_SAY = (
    r"(?:say|state|write|claim|report|argue|hold|find|give|name|list|put|call|recommend|advise|warn|tell|describe|suggest"
    r"|think|believe|maintain|note|count|quote|see|want|set|allow|print|prefer|mention|speak|trace|place|rate|show"
    r"|disagree|contradict|reject|require|demand|take the view|ask|support|confirm|make|limit|leave|has|have)"
)
_NO_STOP = r"(?:[^,.;:()]|\.(?=\w))"  # the full stop of an address ends nothing
_WORD_BEFORE = r"(?:(?:[^\s,.;:()]|\.(?=\w))+ )"
_INSERTED = rf"(?: \([^)]*\))?(?:, {_NO_STOP}{{2,60}},)?"  # "(2014)", ", a weak source,"
_ACCORDING = re.compile(rf"\b(?:according to|in the (?:opinion|view|words) of) (?P<who>{_NO_STOP}+)")
_OPENING = (
    r"^(?:(?:by contrast|however|but|yet|in contrast|on the other (?:hand|side)|elsewhere|in \d{4}|and|while|whereas)"
    r",? )*(?:(?:for|in|on|at|of|by|as|under|with|after|since|from|during|among) [^,.;:]{2,60}, )?"
)
_BEHIND = re.compile(
    rf", (?:as )?(?P<who>{_NO_STOP}{{2,70}}?) (?:\([^)]*\) )?(?:also |has |have |once )?{_SAYS}"
    rf"(?: (?:elsewhere|also|too|again|in \d{{4}}|on \w+))*(?=[,.;:]|$)"
)
_IN_FRONT = re.compile(
    rf"{_OPENING}(?P<who>{_NO_STOP}{{2,70}}?){_INSERTED}"
    rf" (?:also |has |have |publicly |only )?{_SURELY_SAYS}\b"
)
_SUBJECT = re.compile(
    rf"{_OPENING}(?P<who>{_WORD_BEFORE}{{0,6}}?{_WORK}(?: (?:of|by|from|on|for) {_NO_STOP}{{2,50}}?)?)"
    rf"{_INSERTED} (?:also |only |publicly )?(?:{_SAYS}|(?:(?:do|does|did) not )?{_SAY})\b"
)
_NAMED_SUBJECT = re.compile(
    r"^(?:(?:By contrast|However|But|Elsewhere|and|while|whereas),? )?(?:The |An? |the |an? )?"
    r"(?P<who>[A-Z][\w.&'-]*(?: (?:of|for|and|the|[A-Z][\w.&'-]*))* [A-Z][\w.&'-]*|[A-Z]{2,}[\w]*)"
    rf"(?: \([^)]*\))?(?:,[^,;]{{2,60}},)? (?:also |has |have |publicly |only )?{_SAYS}\b"
)
_ADDRESS = re.compile(
    rf"{_OPENING}(?:the (?:web)?site )?(?P<who>[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}){_INSERTED} {_SAYS}\b"
)
_ON_THE_PAGE = re.compile(
    rf"\b(?:in|on|from|by) (?P<who>(?:(?:an?|one|the|another|some|most|its|his|her) ){_WORD_BEFORE}{{0,5}}?{_WORK})\b"
)
_CONTRASTS = re.compile(
    r"\b(?:by contrast|in contrast|on the other (?:hand|side)|however|whereas|while|instead|elsewhere|the opposite"
    r"|disagree[sd]?|disput(?:es?|ed)|contradict(?:s|ed)?|object(?:s|ed)? to|reject(?:s|ed)?|den(?:y|ies|ied)"
    r"|contrary to|opposes?|opposed|not so)\b|^(?:but|yet|others?|another)\b"
)
_NAME = re.compile(r"\b(?:[A-Z][\w'-]*[a-zA-Z]|(?:19|20)\d{2})\b")
_SENTENCES_KEPT = 4096  # whose speaker is kept: the evidence of the last questions
# Words of a name that do not tell one speaker from another.
_IDLE_WORDS = """
undated page website site article list text book source copy older newer old new weak unofficial one two author
publisher official later earlier another other main current latest com org net www
"""
_IDLE = frozenset(stem(word) for word in _IDLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a sentence names as the one who says it: the stems of the name, and how the sentence begins a new side.

    `contrasts` says that the sentence sets itself against what stands before it.
    """

    names: frozenset[str]
    contrasts: bool


@lru_cache(maxsize=_SENTENCES_KEPT)
def speaker_of(text: str) -> Speaker:
    """The speaker that a sentence names; without names where it names none."""
    folded = fold(text)
    names = next((found for found in _named(text, folded) if found), frozenset())
    return Speaker(names, bool(_CONTRASTS.search(folded)))


def is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are of one speaker: what tells of the shorter one stands in the longer one."""
    own, its = one - _IDLE or one, other - _IDLE or other
    return bool(own & its) and (own <= its or its <= own)


def shares_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names have anything telling in common."""
    return bool((one & other) - _IDLE)


def names_one(question: str, text: str, speaker: Speaker, subject: Collection[str]) -> bool:
    """Whether a question names the speaker of a statement: by most of its name, its short form or its year.

    Args:
        question: the question.
        text: the statement.
        speaker: who says it.
        subject: the stems of what is spoken of, which name nobody.
    """
    asked = {stem(word) for word in words(question)}
    written = {stem(fold(match[0])): match[0] for match in _NAME.finditer(text)}
    telling = [name for name in speaker.names - _IDLE if name in written and name not in subject]
    named = [name for name in telling if name in asked]
    if any(name.isdigit() or written[name].isupper() for name in named):
        return True
    return 2 * len(named) > len(telling)


def _named(text: str, folded: str) -> Iterator[frozenset[str]]:
    for pattern in (_ACCORDING, _BEHIND, _NAMED_SUBJECT, _IN_FRONT, _ADDRESS, _SUBJECT, _ON_THE_PAGE):
        match = pattern.search(text if pattern is _NAMED_SUBJECT else folded)
        if match:
            yield frozenset(stem(word) for word in words(match["who"]) if word not in STOP_WORDS)
