"""The stages over one open index build, with the settings filled in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.conversation import stand_alone
from assistant.embedding.ahead import Ahead
from assistant.errors import VectorServerError
from assistant.language.english import is_english
from assistant.language.nearness import Nearness
from assistant.language.vocabulary import Lexicon, correct_spelling
from assistant.safety import Referral, is_about_health, reads_vectors_of, screen
from assistant.settings import Component, Settings
from assistant.types import Passage, SearchMode, Turn

if TYPE_CHECKING:
    import numpy as np

    from assistant.answering import Composed
    from assistant.embedding import EmbeddingModel, Reranker
    from assistant.index import IndexReader
    from assistant.retrieval import Added

# The best similarity from which a question in another language is answered. Its words meet words of the corpus by
# accident: of 27 such questions the passages were wrong for 14 of the 15 below.
_NEAR_IN_ANOTHER_LANGUAGE = 0.4
# From here on it is answered whatever the confidence, which knows English words alone and takes the others for missing:
# of 24 more such questions the passages were right for all 7 above.
_SURE_IN_ANOTHER_LANGUAGE = 0.6
# Chunks that hold an abbreviation, up to which its long form is searched for as well. What the corpus itself calls by
# its short form is found by it: with all spelt out, 4 in 100 fewer unanswerable questions of our dev half are declined.
_HARDLY_USED = 2
_NEVER = 2.0  # a confidence that no answer has: nothing is written
_UPLOADED_SHARE = 0.5  # of the passages that may be of documents that users added, where there are enough others
# Times as many passages are looked at where the question names a place, a payer or a year, or a cross-encoder is asked.
_DEPTH = 3


class Language:
    """What the embedding model knows of words and questions; kept as long as the model is."""

    def __init__(self, model: "EmbeddingModel", reranker: "Reranker | None" = None) -> None:
        self._model = model
        self.reranker = reranker
        # The reading of a follow-up that is chosen was embedded to choose it.
        ahead = Ahead(model.encode_question)
        self.begin = ahead.begin
        self.question_vector: Callable[[str], np.ndarray] = ahead.vector
        self.encode_questions = model.encode_questions
        self.leave_out = model.leave_out

    @cached_property
    def safety_vector(self) -> "Callable[[str], np.ndarray] | None":
        """Gives the vectors that the safety stage was fitted on; None where the model is another."""
        return self.question_vector if reads_vectors_of(self._model.weights_sha256) else None

    @cached_property
    def nearness(self) -> Nearness:
        """Compares words by their vectors."""
        return Nearness(self._model.word_vectors)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The common English words that the model knows whole, folded."""
        return self._model.whole_words()


@dataclass(frozen=True, slots=True)
class Stages:
    """Each stage of a question, by one index build: made anew for each question, so that one build answers it."""

    reader: "IndexReader"
    language: Language
    settings: Settings
    outages: list[str] = field(default_factory=list)

    @property
    def outage(self) -> str:
        """Why a search of this question was by words alone; empty where none was."""
        return self.outages[0] if self.outages else ""

    def uses(self, component: Component) -> bool:
        """Whether a component is switched on."""
        return component not in self.settings.without

    def begin(self, asked: str, *, stands_alone: bool) -> str:
        """What is searched for a question if it stands alone; what will be needed is embedded from here on."""
        self.language.begin(asked)
        searched = self.searched(asked)
        if stands_alone:
            self.language.begin(self.spelt_out(searched))
        return searched

    def screen(self, turns: Sequence[Turn], asked: str) -> Referral | None:
        """The referral that a question must be answered with, if any, also by what the user said before it."""
        if not self.uses("safety"):
            return None
        earlier = [turn.content for turn in turns if turn.role == "user"]
        return screen(asked, earlier, vector_of=self.language.safety_vector)

    def is_about_health(self, searched: str) -> bool:
        """Whether an answer must say that it is no medical advice."""
        return self.uses("safety") and is_about_health(self.spelt_out(searched), self.language.safety_vector)

    def is_english(self, asked: str) -> bool:
        """Whether a question is in the language of the sources."""
        return is_english(asked, self.language.known_words)

    def threshold_in_another_language(self, passages: Sequence[Passage]) -> float:
        """The confidence from which a question in another language is answered: names and numbers may be found."""
        nearest = max((passage.dense_score for passage in passages), default=0.0)
        if nearest >= _SURE_IN_ANOTHER_LANGUAGE and self.settings.most_risk is None:
            return 0.0
        return self.answered_from if nearest >= _NEAR_IN_ANOTHER_LANGUAGE else _NEVER

    def stand_alone(self, turns: Sequence[Turn], asked: str, proposals: Sequence[str] = ()) -> str:
        """The question as it is searched; where it has several readings, they are tried on the index.

        Args:
            turns: the conversation before it, oldest first.
            asked: the question as it was typed.
            proposals: wordings of others, one of which is taken only where it is found better than ours.
        """
        if not turns or not self.uses("follow-ups") or not self.is_english(asked):
            return asked
        spelt = self.spelt(asked)
        reading = stand_alone(
            turns,
            spelt,
            lambda text: self.retrieve(self.searched(text), self.settings.passages),
            lambda text, found: self.compose(self.searched(text), found, answered_from=_NEVER).confidence.value,
            proposals=proposals,
        )
        return asked if reading == spelt else reading

    def searched(self, question: str) -> str:
        """What is searched for a stand-alone question: spelt, without the words that ask whether sources differ."""
        from assistant.disagreement import without_asking

        return self.spelt(without_asking(question) if self.uses("disagreement") else question)

    def spelt_out(self, question: str) -> str:
        """The question with the long form behind abbreviations that the corpus explains and hardly uses.

        In another language behind all of them: they may be all that is understood.
        """
        if not self.uses("abbreviations"):
            return question
        at_most = _HARDLY_USED if self.is_english(question) else None
        return self.lexicon.expanded(question, self.language.known_words, at_most=at_most)

    def spelt(self, question: str) -> str:
        """The question with slips of spelling mended."""
        if self.uses("spelling"):
            return correct_spelling(question, self.lexicon, self.language.known_words)
        return question

    def retrieve(self, question: str, k: int, mode: SearchMode = "hybrid", *, curated: bool = False) -> list[Passage]:
        """The `k` best passages for a question, best first; by words alone while vectors cannot be searched.

        Of documents that users added there are half of them at most.

        Args:
            question: the question as it is searched.
            k: how many passages.
            mode: which searches are used.
            curated: whether documents that users added are left out.

        Raises:
            VectorServerError: vectors cannot be searched, and words are not to be searched for.
        """
        from assistant.answering.scope import asked_scope, preference
        from assistant.language.exclusions import with_other_words
        from assistant.retrieval import Added

        if mode == "hybrid" and not self.uses("keyword"):
            mode = "dense"
        elif mode == "hybrid" and not self.uses("dense"):
            mode = "keyword"
        asked = asked_scope(question)
        added = Added(self.reader.uploaded_rows, 0 if curated else max(1, round(k * _UPLOADED_SHARE)))
        reranker = self.language.reranker
        top_k = k * _DEPTH if asked or reranker else k
        question = with_other_words(self.spelt_out(question))
        try:
            found = self._found(question, top_k, mode, added)
        except VectorServerError as error:
            if mode != "hybrid":
                raise
            self.outages.append(str(error))
            found = self._found(question, top_k, "keyword", added)
        if reranker:
            found = _reranked(question, found, reranker)
        if asked:
            found = sorted(found, key=lambda one: -(one.score + preference(asked, one.chunk)))
        return added.best(found, k) if asked or reranker else found

    def _found(self, question: str, top_k: int, mode: SearchMode, added: "Added") -> list[Passage]:
        from assistant.retrieval import retrieve

        return retrieve(
            self.reader,
            question,
            self.language.question_vector(question),
            top_k=top_k,
            candidates=self.settings.candidates,
            dense_weight=self.settings.dense_weight,
            mode=mode,
            use_sentences=self.uses("sentences"),
            added=added,
        )

    def compose(
        self,
        searched: str,
        passages: Sequence[Passage],
        *,
        answered_from: float | None = None,
        with_verdict: bool = True,
    ) -> "Composed":
        """What an answer is made of, or the finding that the sources do not answer."""
        from assistant.answering import answer_question

        reader = self.reader
        threshold = self.answered_from if answered_from is None else answered_from
        return answer_question(
            searched,
            passages,
            lexicon=self.lexicon,
            nearness=self.language.nearness,
            document=reader.document,
            vector_of=lambda one: reader.sentence_vectors(one.passage.row)[one.place - one.chunk.first + 1],
            leave_out=self.language.leave_out,
            terms=self.lexicon.terms(searched, self.language.known_words) if self.uses("abbreviations") else (),
            answered_from=threshold if self.uses("confidence") else 0.0,
            with_verdict=with_verdict and self.uses("verdict"),
        )

    def compared(self, composed: "Composed", asked: str) -> "Composed":
        """The answer with each side first where the sources differ, or with the line that explains why they do.

        Args:
            composed: what was made of the evidence.
            asked: the stand-alone question, with the words that ask whether sources differ.
        """
        from assistant.disagreement import Tools, compare

        if composed.written is None or not self.uses("disagreement"):
            return composed
        tools = Tools(self.lexicon.weight, self.language.nearness)
        return compare(composed, asked, document=self.reader.document, tools=tools)

    @property
    def answered_from(self) -> float:
        """The confidence from which a question is answered, by the risk that is set."""
        from assistant.answering.confidence import load_model

        return load_model().answered_from(self.settings.most_risk)

    @property
    def lexicon(self) -> Lexicon:
        """The words of the build's corpus, read once a build."""
        lexicon = getattr(self.reader, "parsed_lexicon", None)
        if lexicon is None:
            lexicon = Lexicon.from_json(self.reader.lexicon)
            self.reader.parsed_lexicon = lexicon
        return lexicon


def _reranked(question: str, passages: Sequence[Passage], reranker: "Reranker") -> list[Passage]:
    """The passages in the order of a cross-encoder's scores; each has the score of its new place.

    The confidence and the choice of sentences know the scores of the search alone: a cross-encoder's are on a scale of
    its own.
    """
    from assistant.chunking import embedding_text

    scores = reranker.scores(question, [embedding_text(one.chunk) for one in passages])
    order = sorted(range(len(passages)), key=lambda place: (-scores[place], place))
    return [replace(passages[place], score=held.score) for place, held in zip(order, passages, strict=True)]
