"""What happens to the similarities when one word of the question is left out.

Where the sentences answer the question, every word of it brings them nearer. A word that they do not speak of does the
opposite: without it the question is nearer to them. What a word adds to the question's vector is the difference that
leaving it out makes; its cosine with a sentence tells whether the sentence has what the word adds.
"""

from collections.abc import Sequence

import numpy as np

from assistant.answering.confidence.measures import Measures
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.language.tokens import STOP_WORDS, WORD, fold, stem

_SENTENCES = 8  # pieces of evidence that are compared
_MOST_WORDS = 12  # words that are left out in turn, the most telling ones
_LEAST = 1e-6
_NOTHING = {"omission_gain": 0.0, "omission_loss": 0.0, "added_least": 0.0, "added_mean": 0.0, "added_most": 0.0}


def omission(question: Question, evidence: Sequence[Evidence], measures: Measures) -> dict[str, float]:
    """The features of leaving out one word after the other.

    `omission_gain` is by how much the nearest sentence comes nearer at most, each word by how telling it is;
    `omission_loss` what the word does that is missed most, below zero. `added_least` and `added_mean` say whether the
    nearest sentence has what the words add, `added_most` whether any sentence has what the weightiest word adds.
    """
    words = _words(question.text, measures)
    if not words:
        return dict(_NOTHING)
    vectors = measures.leave_out(question.text, [(start, end) for start, end, _ in words])
    sentences = np.stack([measures.vector_of(one) for one in evidence[:_SENTENCES]]).astype(np.float32)
    nearness = sentences @ vectors[0]
    change = (sentences @ vectors[1:].T).max(axis=0) - nearness.max()
    added = vectors[0] - vectors[1:]
    lengths = np.linalg.norm(added, axis=1) + _LEAST
    held = (added @ sentences.T) / lengths[:, None]
    by_nearest = held[:, int(nearness.argmax())]
    telling = np.array([weight for *_, weight in words])
    weights = lengths * telling + _LEAST
    return {
        "omission_gain": float((change * telling).max()),
        "omission_loss": float(change.min()),
        "added_least": float(by_nearest.min()),
        "added_mean": float(by_nearest @ weights / weights.sum()),
        "added_most": float(held[int(lengths.argmax())].max()),
    }


def _words(text: str, measures: Measures) -> list[tuple[int, int, float]]:
    """The places of the most telling content words of a text, in order, and how much each tells."""
    found = [
        (match.start(), match.end(), measures.lexicon.weight(stem(fold(match[0]))))
        for match in WORD.finditer(text)
        if fold(match[0]) not in STOP_WORDS
    ]
    return sorted(sorted(found, key=lambda one: -one[2])[:_MOST_WORDS])
