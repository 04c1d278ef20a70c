"""Where a question asks how sources differ, takes it that they do, or offers two answers.

The patterns are general English, matched on the folded text (`language.fold`).
"""

import re
from dataclasses import dataclass

from assistant.answering.question import Question
from assistant.language.tokens import content_words, fold, stem

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_ASKING_WORDS = """
find found hear heard read see seen get both two three different several other answer number figure total count claim
version opinion view source article book guide note page review trial study result expert author teacher agree disagree
differ contradict conflict match vary far apart right wrong yes no compare put side stand one think state seem
"""
_ASKING = frozenset(stem(word) for word in _ASKING_WORDS.split())
_MOST_OWN_WORDS = 1
_LEAST_WORDS = 3  # content words of a question that says by itself what it is about
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
# A question that takes it that there are two answers, asks whether it is settled, or sets what somebody says against
# what is asked. Where nothing differs it is a plain question: it only makes it likelier that a difference is asked for.
_SETTLED = (
    r"\b(?:consensus|unanimous\w*|undisputed|uncontested|settled|agreed (?:on|upon)|in agreement|uniform|eye to eye"
    r"|agreement (?:on|about|over)|of (?:one|the same|two|different) (?:mind|opinion)s?|(?:one|same|single) opinion)\b"
    r"|\b(?:accepted|shared|held|confirmed|backed|denied|supported) by"
    r" (?:all|everyone|everybody|every|most|others|anyone)\b"
    r"|^(?:do|does|did|would|are|is) (?:all|everyone|everybody|every|each|both|most|(?:the )?others|anyone|any of)\b"
)
_OPPOSED = (
    r"\b(?:does|do|did|is there|has) (?:any|some|an?other)[\w ]{0,20} (?:says?|thinks?|claims?|holds?|denies|disagrees?"
    r"|rejects?|objects?|sees?|wants?)\b"
    r"|\bwho (?:\w+ )?(?:objects?|objected|disagree[sd]?|den(?:y|ies|ied)|rejects?|rejected|opposed?|opposes)\b"
    r"|\b(?:inconsistent|discrepan\w+|contrary|opposite|opposing|competing|rival|mixed|conflict\w*|confus\w+"
    r"|controvers\w+|debat\w+|disput\w+|differently|contested)\b"
    r"|\b(?:stories|versions|positions|stances|arguments|sides|camps|schools of thought|viewpoints|standpoints)\b"
    r"|\bsays? (?:one thing|another|otherwise|the opposite|something else|different|yes|no)\b|\bsomething else\b"
    r"|\bwhat (?:do|does|did) (?:the )?(?:\w+ )?(?:each|others?|the rest|everyone|both|either)\b|\b(?:they|them) each\b"
)
_UNEQUAL = (
    r"\bnot? (?:\w+ )?(?:match|add up|line up|fit together|square|tally|the same|consistent)\b"
    r"|n't (?:\w+ )?(?:match|add up|line up|fit|square|tally|agree)\b"
    r"|\bhow (?:does|do) (?:that|this|it|they|these|those) (?:fit|compare|square)\b"
    r"|\bwhy (?:do|does|are|is) [^?]{0,60}\b(?:differ|vary|varies|not match)\b"
    r"(?! (?:[a-z]+ ){0,3}?(?:between|by|with|from [a-z]+ to (?!the next|another))\b)"
    r"|\b(?:so|such|very|totally|completely|all) different\b|\bfrom one \w+ to (?:the next|another)\b"
    r"|\b(?:some|one|the first|one [\w-]+)\b[^?]{3,80}?[,;]?\b(?:others?|the other|another|the next|the second|some)\b"
    r"(?! (?:hand|side|way)\b)"
    r"|\bdepends? on (?:which|what|whom?) [^?]{0,20}\b(?:open|read|ask|look|site|page|book)\b"
    r"|\b(?:against|versus|vs) (?:the )?\w+\b[^?]{0,60}\bchanged\b"
)
_WHICH_IS_IT = (
    r"\b(?:whom?|which (?:one|of (?:them|these|the two)|source|page|table|side|number|figure)?)"
    r" ?(?:is|are|should|do|can|to)? ?(?:i |we )?(?:right|correct|true|believe|trust|rely on|follow)\b"
    r"|\b(?:who's|who is|what's|what is|which is|which one is|which one|which is it|what is it|what's it) "
    r"(?:right|correct|true|it|the truth|now)\b|\bwhat now\b|[.!,;] (?:so )?(?:which|which one|which is it|hm+|huh)\?"
    r"|\b(?:fact or|myth|hype|proven or|or not\b|or no\b|or isn't|or doesn't|or don't|must or)"
    r"|\bstill (?:right|true|correct|valid)\b"
)
_PRESUMES = re.compile("|".join((_SETTLED, _OPPOSED, _UNEQUAL, _WHICH_IS_IT)))
# Somebody is said to say it, and a question follows: "My teacher says that salt keeps. Is that so?"
_REPORTS = re.compile(
    r"\b(?:i|i've|i have|we|we've) (?:\w+ )?"
    r"(?:read|heard|told|seen|saw|learn(?:ed|t)|found|taught|was told|been told)\b"
    r"|\b(?:an?|one|my|our|the|some|most|many|another) (?:[\w-]+ ){0,3}?(?:"
    rf"{_ASKED}|source|article|guide|guideline|book|expert|study|author|teacher|doctor|site|website|page|friend|colleague"
    r"|forum|blog|video|course|school|text|textbook|handout|list|leaflet|booklet|vet|boss|employer|people|person"
    r"|neighbou?r|coach|trainer|therapist|insurer|lawyer|law|business|company|shop|newspaper|paper)\b"
    r"(?: \w+){0,2} (?:says?|said|claims?|told|tells?|thinks?|writes?|wrote|insists?|states?|seems?|has|bans?|calls?"
    r"|warns?|gives?)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # a word with a capital inside a sentence
_ALTERNATIVES = re.compile(
    r"(?P<one>(?:[^,:?]|,(?=\d))+),? or (?!so\b|more\b|less\b|fewer\b|not\b|has that\b)(?P<other>(?:[^,:?]|,(?=\d))+)"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the words of a question tell of sides.

    `openly` says that it asks how sources differ, or says that they do; `for_sides` that it does so, or asks what
    several of them say; `presumes` that it only takes it that there are two answers.
    """

    openly: bool
    for_sides: bool
    presumes: bool


def read_asking(question: str) -> Asking:
    """What the words of a question tell of sides."""
    return Asking(asks_openly(question), asks_for_sides(question), presumes(question))


def asks_for_sides(question: str) -> bool:
    """Whether a question asks how sources differ, says that they do, or asks what several of them say."""
    return bool(_ASKS.search(fold(question)))


def asks_openly(question: str) -> bool:
    """Whether a question asks how sources differ, or says that they do."""
    return bool(_ASKS_OPENLY.search(fold(question)))


def presumes(question: str) -> bool:
    """Whether a question takes it that there are two answers, or asks about what somebody says."""
    folded = fold(question)
    return bool(_PRESUMES.search(folded) or (_REPORTS.search(folded) and re.search(r"[.;,] \w", folded)))


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


def names_asked(question: Question) -> list[str]:
    """The stems of the names and years that a question writes: what is said of it has them too."""
    years = [f"{figure.value:.0f}" for figure in question.figures if figure.kind == "year"]
    return [*(stem(fold(match[0])) for match in _NAME.finditer(question.text)), *years]


def alternatives(question: str) -> tuple[list[str], list[str]]:
    """The content words by which the two things differ that a question offers ("500 or 1,000?"); empty without them."""
    match = _ALTERNATIVES.search(fold(question))
    if not match:
        return [], []
    one, other = content_words(match["one"]), content_words(match["other"])
    return [word for word in one if word not in other], [word for word in other if word not in one]
