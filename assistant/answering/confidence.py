"""How likely it is that the evidence answers the question, in 0..1.

A logistic regression over features that mean the same in any corpus: similarities, how much of the question the
evidence holds by word family or by meaning, whether words, names and figures that the question turns on are missing,
and whether the evidence has the kind of answer asked for.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.shares import Closest, covered_share
from assistant.language.tokens import STOP_WORDS, WORD, content_words, fold, stem, stem_words
from assistant.language.vocabulary import Lexicon

# The confidence from which a question is answered; `python -m evals fit` moves the bias so that 5 % of the answerable
# development questions of all fields lie below 0.5.
ANSWERED_FROM = 0.5

_BEST = 3  # pieces of evidence, and passages, that the features look at
_TYPED = 0.7  # how well a sentence must fit to hold the kind of answer asked for
_MOST_TOPIC_WORDS = 8
# What only the person who asks could know: "what is my therapist's name", "when is our next appointment".
_PERSONAL = re.compile(
    r"^(?:what|who|whom|where|when|which|how (?:old|tall|much|many|long))"
    r"(?:'s| is| are| was| were| will| did| does| do) (?:be )?(?:my|our)\b"
)

# `python -m evals fit` prints this table: fitted on the development halves of all question sets together.
COEFFICIENTS: Mapping[str, float] = {
    "bias": -2.118,
    "similarity": -0.955,
    "passage": 4.845,
    "topic_words": 0.189,
    "soft_three": 1.675,
    "soft_first": -0.536,
    "least_three": -0.010,
    "least_first": 0.316,
    "loss_three": -0.029,
    "loss_first": -0.471,
    "unknown_name": 0.822,
    "unknown_word": 1.259,
    "unknown_far": -2.022,
    "unknown_farthest": 0.332,
    "missing_name": -0.268,
    "typed": -2.257,
    "typed_soft": 1.810,
    "typed_similarity": 1.355,
    "verdict": 0.661,
    "stance": 1.617,
    "has_asked": -0.648,
    "asked": 0.086,
    "personal": -2.509,
}


@dataclass(frozen=True, slots=True)
class Confidence:
    """The probability and the features it was computed from."""

    value: float
    features: Mapping[str, float]


def confidence(
    question: Question, evidence: Sequence[Evidence], lexicon: Lexicon, known_words: Collection[str], closest: Closest
) -> Confidence:
    """The confidence that the best evidence answers the question; 0 without evidence or without a word of content."""
    if not evidence or not question.topic_words:
        return Confidence(0.0, {})
    features = {**_similarities(question, evidence), **_coverage(question, evidence, lexicon, known_words, closest)}
    features |= _kind(question, evidence, closest)
    logit = COEFFICIENTS["bias"] + sum(COEFFICIENTS.get(name, 0.0) * value for name, value in features.items())
    return Confidence(1 / (1 + math.exp(-logit)), features)


def _similarities(question: Question, evidence: Sequence[Evidence]) -> dict[str, float]:
    best = evidence[:_BEST]
    return {
        "similarity": max(one.similarity for one in best),
        "passage": max(one.passage.dense_score for one in evidence),
        "topic_words": min(_MOST_TOPIC_WORDS, len(question.topic_words)),
    }


def _coverage(
    question: Question, evidence: Sequence[Evidence], lexicon: Lexicon, known_words: Collection[str], closest: Closest
) -> dict[str, float]:
    """How much of the question's topic the best passages hold, and what of it the whole corpus does not know."""
    by_score = sorted((one.passage for one in evidence), key=lambda passage: -passage.score)
    passages = list({passage.row: passage for passage in by_score}.values())
    texts = [f"{' '.join(passage.chunk.path)} {passage.chunk.text}" for passage in passages[:_BEST]]
    near = [word for text in texts for word in content_words(text)]
    first = evidence[0].chunk
    words = list(question.topic_words)
    weights = [lexicon.weight(stem(word)) for word in words]
    total = sum(weights) or 1.0
    in_three = closest(words, near)
    in_first = closest(words, content_words(f"{first.document_id} {' '.join(first.path)} {first.text}"))
    unknown = [place for place, word in enumerate(words) if not lexicon.frequencies.get(stem(word))]
    names = names_of(question.text)
    near_stems = [found for text in texts for found in stem_words(text)]
    return {
        "soft_three": sum(map(mul, weights, in_three)) / total,
        "soft_first": sum(map(mul, weights, in_first)) / total,
        "least_three": min(in_three),
        "least_first": min(in_first),
        "loss_three": max(map(_loss, weights, in_three)),
        "loss_first": max(map(_loss, weights, in_first)),
        "unknown_name": sum(weights[place] for place in unknown if words[place] not in known_words) / total,
        "unknown_word": sum(weights[place] for place in unknown if words[place] in known_words) / total,
        "unknown_far": sum(_loss(weights[place], in_three[place]) for place in unknown) / total,
        "unknown_farthest": max((1 - in_three[place] for place in unknown), default=0.0),
        "missing_name": 1 - covered_share(names, near_stems, lexicon.weight, of_nothing=1.0),
    }


def _kind(question: Question, evidence: Sequence[Evidence], closest: Closest) -> dict[str, float]:
    """Whether the evidence has the kind of answer asked for: a figure, person or date, a stance, the noun asked for."""
    typed = question.kind in {"quantity", "date", "person"}
    fitting = [one for one in evidence if one.fits >= _TYPED] if typed else []
    verdict = question.kind == "verdict"
    stances = [one.stance.strength for one in evidence[: 2 * _BEST] if one.stance]
    asked = 0.0
    if question.asked:
        around = " ".join(f"{one.sentence.text} {' '.join(one.chunk.path)}" for one in evidence[:_BEST])
        asked = closest([question.asked], content_words(around))[0]
    return {
        "typed": float(typed),
        "typed_soft": max((one.soft for one in fitting), default=0.0),
        "typed_similarity": max((one.similarity for one in fitting), default=0.0),
        "verdict": float(verdict),
        "stance": max(stances, default=0.0) if verdict else 0.0,
        "has_asked": float(bool(question.asked)),
        "asked": asked,
        "personal": float(bool(_PERSONAL.match(question.folded))),
    }


def _loss(weight: float, closeness: float) -> float:
    return weight * (1 - closeness)


def names_of(text: str) -> list[str]:
    """The stems of names and figures in a question.

    Names are capitalised words that do not begin a sentence, and abbreviations.
    """
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        begins = not re.search(r"\w", text[: match.start()]) or bool(re.search(r"[.!?:]\s*$", text[: match.start()]))
        is_name = word[0].isdigit() or (len(word) > 1 and word.isupper()) or (word[0].isupper() and not begins)
        if is_name and fold(word) not in STOP_WORDS:
            found.append(stem(fold(word)))
    return list(dict.fromkeys(found))
