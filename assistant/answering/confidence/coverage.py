"""Similarities of the evidence to the question, and how much of the question's topic it holds."""

import math
from collections.abc import Sequence

from assistant.answering.confidence.checks import names_of
from assistant.answering.confidence.measures import Measures
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.shares import covered_share
from assistant.language.tokens import content_words, keyword_tokens, stem, stem_words

_BEST = 3  # pieces of evidence, and passages, that are looked at
_SENTENCES = 8  # pieces of evidence of which one may hold the whole question
_MOST_WORDS = 16  # of a question; a story around it makes nothing surer
_FEWEST_WORDS = 2
# Words of a question that stand in no answer.
_ASKING = frozenset(
    keyword_tokens(
        "many much long often kind sort type question answer exactly total tell list name example person people author"
        " thing stuff time number amount someone anyone somebody possible"
    )
)


def coverage(question: Question, evidence: Sequence[Evidence], measures: Measures) -> dict[str, float]:
    """The features of similarity and coverage.

    `size` tells how many chunks there are to choose from: the best of many is near to any question. `words` tells how
    much was asked: that a passage is near says more of a long question than of a short one. `agreed` says that the
    nearest passage by meaning is the nearest by words too. `short_held` is the share of the question's words that the
    best sentence holds, by how short the question is: the fewer words, the more of what makes it near are these.
    `asked_missing` says of "which insurer ..." that no sentence holds the insurer and the rest together.
    """
    by_score = sorted((one.passage for one in evidence), key=lambda passage: -passage.score)
    found = list({passage.row: passage for passage in by_score}.values())
    passages = found[:_BEST]
    stems = [
        found for passage in passages for found in stem_words(f"{' '.join(passage.chunk.path)} {passage.chunk.text}")
    ]
    stems += map(stem, question.named_otherwise(frozenset(stems)))
    words = min(_MOST_WORDS, len(question.text.split()))
    return {
        "similarity": max(one.similarity for one in evidence[:_BEST]),
        "passage": max(one.passage.dense_score for one in evidence),
        "agreed": float(
            max(found, key=lambda one: one.dense_score).row == max(found, key=lambda one: one.keyword_score).row
        ),
        "words": float(words),
        "short_held": _held(question, evidence[0], measures) / max(_FEWEST_WORDS, words),
        "size": math.log1p(measures.lexicon.chunk_count),
        "missing_name": 1 - covered_share(names_of(question.text), stems, measures.lexicon.weight, of_nothing=1.0),
        "asked_missing": _asked_missing(question, evidence[:_SENTENCES], measures),
        "sentence_missing": min(one.statement.missing for one in evidence[:_SENTENCES]),
    }


def _asked_missing(question: Question, evidence: Sequence[Evidence], measures: Measures) -> float:
    """How little the best sentence holds of "which X" and of its question at once, by how X tells."""
    if not question.asked:
        return 0.0
    together = (min(measures.closest([question.asked], list(one.words))[0], one.soft) for one in evidence)
    return float(1 - max(together)) * measures.lexicon.weight(stem(question.asked))


def _held(question: Question, one: Evidence, measures: Measures) -> float:
    """The share, 0..1, of what is asked that a sentence holds, by word family or meaning, weighted by how it tells."""
    words = [word for word in content_words(question.folded) if stem(word) not in _ASKING]
    weights = [measures.lexicon.weight(stem(word)) for word in words]
    near = measures.closest(words, list(one.words))
    total = sum(weights)
    return sum(weight * held for weight, held in zip(weights, near, strict=True)) / total if total else 1.0
