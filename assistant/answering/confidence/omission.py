"""What happens to the similarities when one word of the question is left out.

Where the sentences answer the question, every word of it brings them nearer. A word that they do not speak of does the
opposite: without it the question is nearer to them. What a word adds to the question's vector is the difference that
leaving it out makes; its cosine with a sentence tells whether the sentence has what the word adds.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answering.confidence.measures import Measures
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.language.tokens import STOP_WORDS, WORD, fold, stem

_SENTENCES = 8  # pieces of evidence that are compared
_MOST_WORDS = 12  # words that are left out in turn, the most telling ones
_LEAST = 1e-6
_NEAR = 0.55  # nearness to a word of a sentence from which a word of the question is not missing there
_HELD = 0.2  # cosine of a sentence with what a word adds from which it says the same in other words
_MOST_LACKING = 0.4  # what a sentence can lack of that at most
_NOTHING = dict.fromkeys(
    ("omission_gain", "omission_loss", "added_least", "added_mean", "added_most", "word_missing"), 0.0
)


def omission(question: Question, evidence: Sequence[Evidence], measures: Measures) -> dict[str, float]:
    """The features of leaving out one word after the other.

    `omission_gain` is by how much the nearest sentence comes nearer at most, each word by how telling it is;
    `omission_loss` what the word does that is missed most, below zero. `added_least` and `added_mean` say whether the
    nearest sentence has what the words add, `added_most` whether any sentence has what the weightiest word adds.
    `word_missing` is what the sentence that lacks least lacks most: a word that it neither has nor has anything near
    to, by how telling it is, and by how little of what the word adds is in the sentence in other words.
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
        "word_missing": _word_missing(question.text, words, evidence[:_SENTENCES], held, measures),
    }


def _word_missing(
    text: str,
    words: Sequence[tuple[int, int, float]],
    sentences: Sequence[Evidence],
    held: NDArray[np.float32],
    measures: Measures,
) -> float:
    """What the sentence that lacks least lacks of the question, by the word that it lacks most."""
    asked = [fold(text[start:end]) for start, end, _ in words]
    measures.closest(asked, list(dict.fromkeys(word for one in sentences for word in one.words)))
    near = np.array([measures.closest(asked, list(one.words)) for one in sentences])
    lacking = np.clip(_HELD - held.T, 0, _MOST_LACKING) * [weight for *_, weight in words]
    return float(np.where(near < _NEAR, lacking, 0.0).max(axis=1).min())


def _words(text: str, measures: Measures) -> list[tuple[int, int, float]]:
    """The places of the most telling content words of a text, in order, and how much each tells."""
    found = [
        (match.start(), match.end(), measures.lexicon.weight(stem(fold(match[0]))))
        for match in WORD.finditer(text)
        if fold(match[0]) not in STOP_WORDS
    ]
    return sorted(sorted(found, key=lambda one: -one[2])[:_MOST_WORDS])
