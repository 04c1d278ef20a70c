"""Question + passages -> the sentences that may answer it, each with what speaks for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.fitness import fitness
from assistant.answering.question import Question
from assistant.answering.reading import ReadSentence, read_chunk
from assistant.answering.shares import Closest, Weight, covered_share
from assistant.answering.stance import Stance, Statement, stance_of
from assistant.language.tokens import Stems, fold, stem
from assistant.types import Chunk, Passage, Sentence

# Weights of the sum that ranks sentences, chosen on the development halves of the question sets.
SOFT, CONTEXT, SIMILARITY, HEADING, PASSAGE, FITS = 0.28, 0.12, 0.18, 0.07, 0.42, 0.13

# "What does the guild say about it?"
_ASKS_WHO_SAYS = re.compile(
    r"\b(?:according|says?|said|thinks?|claims?|claimed|writes?|wrote|written|views?|opinions?|calls?|called|advises?"
    r"|recommends?|reports?|sources?|articles?|pages?|authors?|studies|study|reviews?|guidelines?)\b"
)
_CAPITALISED = re.compile(r"(?<=\s)[A-Z][\w'-]*|\b[A-Z]{2}[\w'-]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage as evidence for a question.

    `place` is its index in the document's sentences. `similarity` and `heading_similarity` are its cosine and its
    heading's to the question. `context` is the idf-weighted share of the question's topic that the sentence holds with
    its headings and lead; `soft` also counts words near in meaning. `fits` says how well it holds the kind of answer
    asked for, `score` sums all of it up. `statement` is the sentence as its stance was read from it, `words` are the
    content words that it holds with its headings and lead, and those of the question that it has another name for.
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
    words: Sequence[str] = ()

    @property
    def chunk(self) -> Chunk:
        """The chunk that holds the sentence."""
        return self.passage.chunk

    @property
    def key(self) -> tuple[str, int]:
        """The sentence's identity in the corpus."""
        return self.chunk.document_id, self.place


def gather(question: Question, passages: Sequence[Passage], weight: Weight, closest: Closest) -> list[Evidence]:
    """All sentences of the passages that could be part of an answer, best first."""
    read = [(passage, read_chunk(passage.chunk)) for passage in passages]
    # Compared all at once; the comparisons of each sentence are then known.
    closest(question.topic_words, list(dict.fromkeys(word for _, chunk in read for word in chunk.words)))
    topic = _Topic(question, tuple(weight(stem(word)) for word in question.topic_words), weight, closest)
    found = [_evidence(topic, passage, one) for passage, chunk in read for one in chunk.sentences]
    return sorted(found, key=lambda one: (-one.score, one.key))


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a question is about, how telling each word of it is, and what words are compared with."""

    question: Question
    weights: tuple[float, ...]
    weight: Weight
    closest: Closest

    def named_sources(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words of a source's name, where the question asks what is said, or writes one of them as a name."""
        if not words or _ASKS_WHO_SAYS.search(self.question.folded):
            return words
        names = {fold(name) for name in _CAPITALISED.findall(self.question.text)}
        return words if not names.isdisjoint(words) else ()

    def soft_share(self, words: list[str]) -> tuple[float, float]:
        """How much of the topic a text of these words holds by word family or by meaning, and what it lacks.

        Returns:
            The idf-weighted share, 0..1, and how telling the word is that the text lacks most, 0..1.
        """
        scores = self.closest(self.question.topic_words, words)
        total = sum(self.weights)
        held = sum(one * score for one, score in zip(self.weights, scores, strict=True))
        lacks = max((one * (1 - score) for one, score in zip(self.weights, scores, strict=True)), default=0.0)
        return held / total if total else 1.0, lacks


def _evidence(topic: _Topic, passage: Passage, one: ReadSentence) -> Evidence:
    question, scores = topic.question, passage.sentence_scores
    heading_similarity = scores[0] if scores else 0.0
    similarity = scores[one.offset + 1] if len(scores) > one.offset + 1 else 0.0
    otherwise = question.named_otherwise(one.held.present)
    around = (*one.context, *map(stem, otherwise))
    words = [*one.words, *topic.named_sources(one.source_words), *otherwise]
    soft, missing = topic.soft_share(words)
    statement = Statement(
        folded=one.folded,
        context=around,
        heading=one.heading,
        before=one.before,
        following=one.following,
        similarity=similarity,
        soft=soft,
        missing=missing,
        lead_end=one.lead_end,
    )
    stance = stance_of(question, statement, topic.weight)
    held = Stems([*one.held.present, *around]) if otherwise else one.held
    context = covered_share(question.topic, held, topic.weight, of_nothing=1.0)
    fits = fitness(question, one.sentence, one.own_text, stance)
    return Evidence(
        passage=passage,
        sentence=one.sentence,
        place=passage.chunk.first + one.offset,
        similarity=similarity,
        heading_similarity=heading_similarity,
        context=context,
        soft=soft,
        fits=fits,
        stance=stance,
        statement=statement,
        score=SOFT * soft
        + CONTEXT * context
        + SIMILARITY * similarity
        + HEADING * heading_similarity
        + PASSAGE * passage.score
        + FITS * fits,
        words=words,
    )
