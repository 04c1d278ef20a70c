"""Claims that a question puts forward: "..., right?", "since X is mandatory, ...".

Who asks so gets a yes only where one sentence says all of it. A sentence that holds most of a claim is near enough to
answer an open question; here it would confirm the part that is false.
"""

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.shares import Closest, Weight
from assistant.answering.verdict import Ruling
from assistant.language.tokens import content_words, fold, stem

_AUXILIARY = r"(?:do|does|did|is|are|was|were|can|could|must|should|will|would|has|have|may|might)"
_PRONOUN = r"(?:it|they|he|she|we|i|you|there|that|this)"
_TAG = re.compile(
    rf"(?:,|-|\.|;)? ?\b(?:right|correct|true|no|yes|i take it|i suppose|i assume|i guess|am i right"
    rf"|is that (?:right|correct|so|true)"
    rf"|(?:{_AUXILIARY}|ca|wo|sha)n't {_PRONOUN}|{_AUXILIARY} {_PRONOUN}(?: not)?)\s*\?+\s*$"
)
_ASKED_FIRST = re.compile(rf"^\W*{_AUXILIARY}\b")
_DENIED = rf"(?:{_AUXILIARY}|ca|wo|sha)n't"
# "Isn't it ...?", "is it true that ...?", "can you confirm that ...?" expect a yes.
_EXPECTS = re.compile(
    rf"(?:^|[.!?,:] )\W*(?:(?:so|but|and|then|surely)\W+)?(?:{_DENIED}\b|is it (?:true|so|right|correct|the case)\b"
    r"|(?:can|could|would|will) you confirm\b|(?:please )?confirm\b|am i (?:right|correct)\b|do you agree\b)"
    r"|\b(?:surely|obviously|of course|apparently|i (?:heard|read|gather|understand|was told) (?!while|whether|how))"
)
# "You need a licence?": a statement with a question mark.
_OPENS = r"(?:so|and|but|then|well|ok|okay)"
_STATED = re.compile(
    rf"^(?:{_OPENS}\W+)?(?!(?:{_OPENS}|{_AUXILIARY}|{_DENIED}|what|which|who|whom|whose|when|where|why|how|if|any)\b)"
    rf"(?![^?]*[,:;-] ?(?:(?:{_OPENS}|or)\W+)?(?:{_AUXILIARY}|which|what|how|who|when|where|why)\b)[^?]*?"
    r"\b(?:is|are|was|were|has|have|had|can|must|may|will|should|does|do|needs?|requires?|means?|takes?|costs?|lets?)\b"
    r"[^?]*\?\s*$"
)
_LAST_SENTENCE = re.compile(r"[^.!?]*\?\s*$")
_PRESUPPOSED = re.compile(
    r"(?:^|[.!?] )(?:so |but |and |well,? )?(?:since|as|because|given that|now that|seeing that|considering that)\b"
    r"(?=[^?,]*\b(?:is|are|was|were|has|have|had|can|must|may|will|does|do|did|\w+n't|\w{3,}s)\b)"
    r"[^?]{6,}?,"
)
# What a claim may turn on beside its words: each with what says the same.
_TURNS_ON = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        "only|solely|exclusively|nothing but|no one but|nobody but|alone",
        "every|all|each|always|everyone|everybody|everywhere|any|entire|whole",
        "never|none|nobody|nowhere|no",
        "most|mostly|majority",
        "first|earliest",
        "last|latest",
        "must|mandatory|required?|requires|compulsory|obligatory|needs?|needed|necessary|ha(?:ve|s) to|binding",
    )
)
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_HELD = 0.85  # of the claim's words, weighted by how much they tell, that one sentence must hold
_TELLING = 0.5  # how much a word must tell for the claim to turn on it
_NEAR = 0.4  # how near in meaning a word of the sentence must then come


def puts_forward(question: Question) -> bool:
    """Whether a yes/no question states what it asks, or takes something for granted."""
    folded = fold(question.text).strip()
    tagged = bool(_TAG.search(folded)) and not _ASKED_FIRST.match(folded)
    last = _LAST_SENTENCE.search(folded)
    stated = bool(last and _STATED.match(last[0].strip()))
    expected = bool(_EXPECTS.search(folded) or _PRESUPPOSED.search(folded))
    return question.kind == "verdict" and (tagged or stated or expected)


def confirmed(question: Question, ruling: Ruling, weight: Weight, closest: Closest) -> Ruling:
    """The ruling, without its yes where the question puts a claim forward that none of its grounds says in full."""
    if ruling.verdict != "yes" or not puts_forward(question):
        return ruling
    if any(_says(one, question, weight, closest) for one in ruling.grounds):
        return ruling
    return Ruling(None, ruling.grounds, ruling.caveats)


def _says(one: Evidence, question: Question, weight: Weight, closest: Closest) -> bool:
    claim = _TAG.sub("", fold(question.text).strip())
    said = fold(f"{' '.join(one.chunk.path)} {one.statement.folded}")
    if any(turn.search(claim) and not turn.search(said) for turn in _TURNS_ON):
        return False
    if any(figure not in said.replace(",", "") for figure in _FIGURE.findall(claim.replace(",", ""))):
        return False
    words = content_words(said)
    words += question.named_otherwise({stem(word) for word in words})
    return _held(content_words(claim), words, weight, closest)


def _held(words: Sequence[str], said: Sequence[str], weight: Weight, closest: Closest) -> bool:
    weights = [weight(stem(word)) for word in words]
    near = closest(words, said)
    if any(one >= _TELLING and close < _NEAR for one, close in zip(weights, near, strict=True)):
        return False
    total = sum(weights)
    return not total or sum(one * close for one, close in zip(weights, near, strict=True)) >= _HELD * total
