"""How likely it is that the evidence answers the question, in 0..1.

A logistic regression over features that mean the same in any corpus: similarities, how much of the question the evidence holds,
whether it holds words, names and figures that the question turns on, and whether it has the kind of answer asked for.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.evidence import Evidence, share
from assistant.answering.question import Question
from assistant.language.tokens import STOP_WORDS, WORD, covered, fold, stem, stem_words
from assistant.language.vocabulary import Lexicon

ANSWERED_FROM = 0.5  # the confidence from which a question is answered

# Fitted on the development halves of all question sets; `python -m evals fit` prints this table.
COEFFICIENTS: Mapping[str, float] = {
    "bias": -4.2,
    "similarity": 5.0,
    "heading": 1.0,
    "passage": 2.0,
    "context": 2.0,
    "own": 0.8,
    "unknown_name": -4.0,
    "unknown_word": -1.6,
    "missing_name": -1.2,
    "fits": 0.8,
}


@dataclass(frozen=True, slots=True)
class Confidence:
    """The probability and the features it was computed from."""

    value: float
    features: Mapping[str, float]


def confidence(question: Question, evidence: Sequence[Evidence], lexicon: Lexicon, known_words: Collection[str]) -> Confidence:
    """The confidence that the best evidence answers the question; 0 without evidence."""
    if not evidence or not question.stems:
        return Confidence(0.0, {})
    features = _features(question, evidence, lexicon, known_words)
    logit = COEFFICIENTS["bias"] + sum(COEFFICIENTS.get(name, 0.0) * value for name, value in features.items())
    return Confidence(1 / (1 + math.exp(-logit)), features)


def _features(question: Question, evidence: Sequence[Evidence], lexicon: Lexicon, known_words: Collection[str]) -> dict[str, float]:
    best = evidence[:3]
    topic = question.topic
    total = sum(lexicon.weight(one) for one in topic) or 1.0
    unknown = [one for one in topic if not covered([one], _Vocabulary(lexicon))]
    common = {stem(word) for word in known_words_of(question.text, known_words)}
    near = [text for one in best for text in (*stem_words(one.sentence.text), *stem_words(" ".join(one.chunk.path)), *stem_words(one.chunk.text))]
    names = names_of(question.text)
    return {
        "similarity": max(one.similarity for one in best),
        "heading": max(one.heading_similarity for one in best),
        "passage": max(one.passage.dense_score for one in best),
        "context": max(one.context for one in best),
        "own": max(one.own for one in best),
        "unknown_name": sum(lexicon.weight(one) for one in unknown if one not in common) / total,
        "unknown_word": sum(lexicon.weight(one) for one in unknown if one in common) / total,
        "missing_name": 1 - share(names, near, lexicon.weight) if names else 0.0,
        "fits": max(one.fits for one in best) if question.kind in {"quantity", "date", "person", "verdict"} else 0.5,
    }


class _Vocabulary(Collection[str]):
    """The stems of a corpus as a collection, word families included, without a scan of the whole vocabulary."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._stems = lexicon.frequencies

    def __contains__(self, item: object) -> bool:
        return item in self._stems

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        return iter(self._stems)

    def __len__(self) -> int:
        return len(self._stems)


def known_words_of(text: str, known_words: Collection[str]) -> list[str]:
    """The folded words of a text that are common English words."""
    return [word for word in map(fold, WORD.findall(text)) if word in known_words or word in STOP_WORDS]


def names_of(text: str) -> list[str]:
    """The stems of names and figures in a question: capitalised words that do not begin a sentence, abbreviations, numbers."""
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        begins = not re.search(r"\w", text[: match.start()]) or bool(re.search(r"[.!?:]\s*$", text[: match.start()]))
        is_name = word[0].isdigit() or (len(word) > 1 and word.isupper()) or (word[0].isupper() and not begins)
        if is_name and fold(word) not in STOP_WORDS:
            found.append(stem(fold(word)))
    return list(dict.fromkeys(found))
