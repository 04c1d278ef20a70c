"""Question + passages -> the sentences that may answer it, each with what speaks for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.dependence import points_back
from assistant.answering.fitness import fitness
from assistant.answering.question import Question
from assistant.answering.shares import Closest, Weight, covered_share
from assistant.answering.stance import Stance, Statement, stance_of
from assistant.language.orders import gives_orders
from assistant.language.tokens import content_words, fold, stem, stem_words
from assistant.types import Chunk, Passage, Sentence

# Weights of the sum that ranks sentences, chosen on the development halves of the question sets.
SOFT, CONTEXT, SIMILARITY, HEADING, PASSAGE, FITS = 0.28, 0.12, 0.18, 0.07, 0.42, 0.13

# What only announces that others differ; the sentences behind it say what they say.
_ANNOUNCES = re.compile(
    r"(?:the |these |our )?(?:sources|accounts|opinions|authorities|reports|writers)\b[^.:;]{0,30}?"
    r"\b(?:differ|disagree|vary)\b(?! (?:because|since|as)\b)[^:;]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage as evidence for a question.

    `place` is its index in the document's sentences. `similarity` and `heading_similarity` are its cosine and its
    heading's to the question. `context` is the idf-weighted share of the question's topic that the sentence holds with
    its headings and lead; `soft` also counts words near in meaning. `fits` says how well it holds the kind of answer
    asked for, `score` sums all of it up. `statement` is the sentence as its stance was read from it.
    """

    passage: Passage
    sentence: Sentence
    place: int
    similarity: float
    heading_similarity: float
    context: float
    soft: float
    fits: float
    stance: Stance | None
    statement: Statement
    score: float = 0.0

    @property
    def chunk(self) -> Chunk:
        """The chunk that holds the sentence."""
        return self.passage.chunk

    @property
    def key(self) -> tuple[str, int]:
        """The sentence's identity in the corpus."""
        return self.chunk.document_id, self.place


def gather(question: Question, passages: Sequence[Passage], weight: Weight, closest: Closest) -> list[Evidence]:
    """All sentences of the passages that could be part of an answer, best first.

    Questions, announcements that sources differ, orders to whoever answers, and sentences without a word of content are
    left out: they claim nothing.
    """
    # Compared all at once; the comparisons of each sentence are then known.
    closest(question.topic_words, [word for passage in passages for word in _content_of(passage.chunk)])
    found = [
        _evidence(question, passage, offset, weight, closest)
        for passage in passages
        for offset, sentence in enumerate(passage.chunk.sentences)
        if _claims_something(sentence)
    ]
    return sorted(found, key=lambda one: (-one.score, one.key))


def _content_of(chunk: Chunk) -> list[str]:
    texts = [*chunk.path, *(sentence.text for sentence in chunk.sentences)]
    return [word for text in texts for word in content_words(text)]


def _claims_something(sentence: Sentence) -> bool:
    text = sentence.text.rstrip("\"'”’) ")
    if text.endswith("?") or _ANNOUNCES.match(text) or gives_orders(text):
        return False
    return any(character.isalnum() for character in text)


def _evidence(question: Question, passage: Passage, offset: int, weight: Weight, closest: Closest) -> Evidence:
    chunk = passage.chunk
    sentence = chunk.sentences[offset]
    lead = _lead_of(chunk, sentence)
    own_text = f"{lead.text} {sentence.text}" if lead else sentence.text
    previous = chunk.sentences[offset - 1].text if offset and not lead else ""
    pointed_at = previous if sentence.kind == "prose" and points_back(sentence.text) else ""
    headings = " ".join(chunk.path)
    heading_similarity = passage.sentence_scores[0] if passage.sentence_scores else 0.0
    similarity = passage.sentence_scores[offset + 1] if len(passage.sentence_scores) > offset + 1 else 0.0
    soft, missing = _soft_share(question, f"{own_text} {headings} {pointed_at}", weight, closest)
    context = stem_words(headings) + stem_words(pointed_at)
    name = stem_words(chunk.document_id.rsplit("/", 1)[-1])
    statement = Statement(
        folded=fold(own_text),
        context=context,
        heading=fold(chunk.path[-1]) if chunk.path else "",
        before=stem_words(previous),
        following=fold(chunk.sentences[offset + 1].text) if offset + 1 < len(chunk.sentences) else "",
        similarity=similarity,
        soft=soft,
        missing=missing,
        lead_end=len(fold(lead.text)) if lead else 0,
    )
    stance = stance_of(question, statement, weight)
    evidence = Evidence(
        passage=passage,
        sentence=sentence,
        place=chunk.first + offset,
        similarity=similarity,
        heading_similarity=heading_similarity,
        context=covered_share(question.topic, stem_words(own_text) + context + name, weight, of_nothing=1.0),
        soft=soft,
        fits=fitness(question, sentence, own_text, stance),
        stance=stance,
        statement=statement,
    )
    return replace(evidence, score=_score(evidence))


def _score(one: Evidence) -> float:
    return (
        SOFT * one.soft
        + CONTEXT * one.context
        + SIMILARITY * one.similarity
        + HEADING * one.heading_similarity
        + PASSAGE * one.passage.score
        + FITS * one.fits
    )


def _lead_of(chunk: Chunk, sentence: Sentence) -> Sentence | None:
    """The sentence that introduces a list item, if it stands in the same chunk."""
    if sentence.lead is None or not chunk.first <= sentence.lead < chunk.last:
        return None
    return chunk.sentences[sentence.lead - chunk.first]


def _soft_share(question: Question, text: str, weight: Weight, closest: Closest) -> tuple[float, float]:
    """How much of the question's topic a text holds by word family or by meaning, and what it lacks.

    Returns:
        The idf-weighted share, 0..1, and how telling the word is that the text lacks most, 0..1.
    """
    wanted = question.topic_words
    weights = [weight(stem(word)) for word in wanted]
    scores = closest(wanted, content_words(text))
    total = sum(weights)
    share = sum(one * score for one, score in zip(weights, scores, strict=True)) / total if total else 1.0
    return share, max((one * (1 - score) for one, score in zip(weights, scores, strict=True)), default=0.0)
