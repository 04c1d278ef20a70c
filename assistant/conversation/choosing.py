"""Which reading of a question is found best.

A reading is as good as the answer that is made of what it finds is sure, and as its best passage is near. Where it
takes its words from counts too: the subject of the last question is meant more often than what its answer begins with.

Chosen on the development halves of our dialogues in three fields (126 follow-ups with labelled facts) and on half of
the conversations that others wrote (205 turns; the other half, 172 turns, was only looked at). Vital facts found, and
nDCG@10 on the two halves: by nearness and the shares of the words that are found, without weights by origin, 0.749,
0.880 and 0.876; by confidence and half of the nearness 0.851, 0.893 and 0.873. The last turn as it was typed gives
0.510, 0.838 and 0.828. Of 440 questions that stand alone, asked behind another one, 428 are left alone.

The readings by "deed", "earlier" and "beside", and what a pronoun goes on to mean, were chosen later, on dialogues that
were written without a look at the code: of what the stand-alone wording is answered with, their 149 follow-ups get 87 %
and got 78 % before; 47 written after that get 78 % and got 77 %. 309 turns of the conversations of others get 0.898 of
nDCG@10 and got 0.903; as they were typed 0.837.
"""

import re
from collections.abc import Callable, Sequence

from assistant.conversation.leaning import leaning
from assistant.conversation.pointing import AUXILIARY, explains_its_pronoun
from assistant.conversation.referents import Origin, Reading
from assistant.language.tokens import content_stems, covered, fold
from assistant.types import Passage

Search = Callable[[str], Sequence[Passage]]
Confidence = Callable[[str, Sequence[Passage]], float]

_PASSAGES_READ = 3
_MOST_READINGS = 8
_MOST_PROPOSALS = 3
_NEARNESS_WEIGHT = 0.5
# 0.05 more or less for any of these changes little on either, but for the subject.
_ORIGIN_WEIGHT: dict[Origin, float] = {
    "alone": 0.1,
    "subject": 0.05,
    "exchange": 0.1,
    "deed": 0.2,
    "earlier": 0.0,
    "beside": -0.1,
    "aside": -0.05,
    "lead": -0.05,
    "both": -0.05,
    "mention": -0.15,
    "topic": -0.1,
    "whole": -0.05,
}
_OFTEN_ALONE = frozenset({"thin", "fragment"})
_ALONE_BONUS = 0.1  # for these; 0.2 costs 0.006 of the nDCG@10 on the second half
_FEW_WORDS = 1  # content words with which a question that leans never stands alone: "how much does it cost?"
# "is that going up?": what is so, and not a thing, is meant.
_WHAT_IS_SO = re.compile(rf"\b{AUXILIARY} (?:that|this) (?:\w+ing|true|so|always|still|normal|usual|why|because)\b")
_WHAT_IS_SO_BONUS = 0.15
_VERB = re.compile(rf"\b{AUXILIARY}")
_POINTING_ALONE = -0.1  # for a question with a pronoun that takes nothing over
_EXPLAINED_ALONE = 0.1  # for one that names itself what its pronoun stands for
_NEAR = 0.7  # the nearness from which "where can I park?" may stand alone by its one word


def choose(
    readings: Sequence[Reading],
    question: str,
    search: Search | None = None,
    confidence: Confidence | None = None,
    *,
    proposals: Sequence[str] = (),
) -> Reading:
    """The reading that is found best; without a search the first.

    A question that may stand alone, so that this is its first reading, takes something over only where its own words
    are found, and never stands alone where it has hardly any.

    Args:
        readings: the candidates, the likeliest by its words first.
        question: the question as it was typed.
        search: the best passages for a text; asked once for each candidate.
        confidence: how sure an answer to a text from these passages is, 0..1; without it the nearness decides.
        proposals: wordings of others, tried behind our own.
    """
    tried = [*readings[:_MOST_READINGS], *_proposed(proposals, readings)]
    if search is None or len(tried) == 1:
        return tried[0]
    own = set(content_stems(question))
    found = [search(one.text) for one in tried]
    manner = leaning(question).manner
    scores = [_score(one, passages, confidence) for one, passages in zip(tried, found, strict=True)]
    if manner == "pointing":
        more = _EXPLAINED_ALONE if explains_its_pronoun(fold(question)) else _POINTING_ALONE
        scores = [score + more * (one.origin == "alone") for score, one in zip(scores, tried, strict=True)]
    if _WHAT_IS_SO.search(fold(question)):
        scores = [score + _WHAT_IS_SO_BONUS * (one.origin == "whole") for score, one in zip(scores, tried, strict=True)]
    if tried[0].origin == "alone":
        named = [_names_any(passages, own) for passages in found]
        asks = manner == "thin" and _VERB.search(fold(question))
        near = bool(asks and found[0]) and found[0][0].dense_score >= _NEAR
        kept = [len(own) > _FEW_WORDS or near, *(named[0] or one for one in named[1:])]
        scores = [score if keep else -1.0 for score, keep in zip(scores, kept, strict=True)]
        scores[0] += _ALONE_BONUS if manner in _OFTEN_ALONE else 0.0
    return tried[scores.index(max(scores))]


def _proposed(proposals: Sequence[str], readings: Sequence[Reading]) -> list[Reading]:
    """The first wordings of others that are not ours already."""
    ours = {fold(one.text) for one in readings}
    texts = dict.fromkeys(" ".join(text.split()) for text in proposals)
    return [Reading(text, text, "proposal") for text in texts if text and fold(text) not in ours][:_MOST_PROPOSALS]


def _score(reading: Reading, passages: Sequence[Passage], confidence: Confidence | None) -> float:
    if not passages:
        return 0.0
    sure = confidence(reading.text, passages) if confidence else 0.0
    return sure + _NEARNESS_WEIGHT * passages[0].dense_score + _ORIGIN_WEIGHT.get(reading.origin, 0.0)


def _names_any(passages: Sequence[Passage], stems: set[str]) -> bool:
    """Whether one of the best passages holds any of these words."""
    texts = (" ".join((*one.chunk.path, one.chunk.text)) for one in passages[:_PASSAGES_READ])
    return any(covered(stems, content_stems(text)) for text in texts)
