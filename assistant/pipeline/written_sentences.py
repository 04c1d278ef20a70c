"""What a model's answer is put together from: the extractive answer's own sentences, and the sheet that is written."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.dependence import is_dependent
from assistant.answering.evidence import Evidence
from assistant.answering.writing import citation_of, source_of, with_marks, with_verdict
from assistant.chat_models import Quote
from assistant.language.polarity import conditions, count_negations
from assistant.language.tokens import content_stems, covered, fold
from assistant.types import (
    Answer,
    AnswerSentence,
    Citation,
    Disagreement,
    Document,
    Scope,
    Support,
)
from assistant.verification import normalised

_BULLET = "• "
_NEAR = 0.4  # of the content of a sentence that is not shown, which the one that is shown instead must hold
_AS_GOOD = 0.85  # of the score of the sources' first sentence, from which another one answers as directly
_CARRIED = 0.6  # of a condition's content that a sentence must hold to carry it


class OwnSentences:
    """The sentences of an extractive answer: what stands first, and what can stand in for another sentence."""

    def __init__(self, extractive: Answer, evidence: Sequence[Evidence]) -> None:
        self._sentences = extractive.sentences
        self._verdict = extractive.verdict
        self._evidence = evidence
        self._items = {
            normalised(line.removeprefix(_BULLET)) for line in extractive.text.splitlines() if line.startswith(_BULLET)
        }
        self._used: set[str] = set()
        self._opened = False

    def is_item(self, sentence: AnswerSentence) -> bool:
        """Whether a sentence is an item of a list."""
        return any(item.startswith(sentence.text.rstrip(".:;!")) for item in self._items)

    def nearest(self, text: str) -> AnswerSentence | None:
        """The sentence that speaks most of what a text speaks of, if one does; each is given once."""
        stems = content_stems(text)
        fit = [one for one in self._sentences if self._stands_alone(one) and one.text not in self._used]
        shares = [len(covered(stems, content_stems(one.text))) / max(len(stems), 1) for one in fit]
        if not fit or max(shares) < _NEAR:
            return None
        chosen = fit[shares.index(max(shares))]
        self._used.add(chosen.text)
        return chosen

    def opening_before(self, text: str, quote: Quote | None = None) -> list[AnswerSentence]:
        """What must stand before a sentence that would be the answer's first; nothing before any later one.

        The sources' own first sentence stands first where a verdict or a condition rests on it and the other rests on
        other words, and where the other answers less directly.

        Args:
            text: the sentence that is to be shown.
            quote: what it rests on; None for a sentence of the sources.
        """
        if self._opened or not self._sentences:
            return []
        self._opened = True
        first = self._sentences[0]
        if text == first.text or (quote is not None and self._answers_as_directly(text, quote, first)):
            return []
        length = 1
        if first.text.endswith(":") or self.is_item(first):
            while length < len(self._sentences) and self.is_item(self._sentences[length]):
                length += 1
        opening = list(self._sentences[:length])
        self._used.update(one.text for one in opening)
        return opening

    def _stands_alone(self, sentence: AnswerSentence) -> bool:
        return not (sentence.text.endswith(":") or self.is_item(sentence) or is_dependent(sentence.text))

    def _answers_as_directly(self, text: str, quote: Quote, first: AnswerSentence) -> bool:
        own = max((one.score for one in self._evidence if normalised(one.sentence.text) == first.text), default=0.0)
        there = [
            one
            for one in self._evidence
            if one.chunk.document_id == quote.document_id
            and one.sentence.start < quote.end
            and quote.start < one.sentence.end
        ]
        same = any(normalised(one.sentence.text) == first.text for one in there)
        if self._verdict or conditions(fold(first.text)):
            return same and _carries(text, first.text)
        return same or max((one.score for one in there), default=0.0) >= _AS_GOOD * own


class Sheet:
    """The sentences of an answer as they are written, with their citations, which are numbered as they come."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        self._document = document
        self._sentences: list[AnswerSentence] = []
        self._citations: list[Citation] = []
        self._lines: list[str] = []

    def says(self, text: str) -> bool:
        """Whether the sheet says already what a supported sentence says: in the same words of content, and no less."""
        stems, negations = set(content_stems(text)), count_negations(fold(text))
        return any(
            set(content_stems(one.text)) == stems and count_negations(fold(one.text)) == negations
            for one in self._sentences
        )

    def cited(self, sentence: AnswerSentence) -> tuple[Citation, ...]:
        """The citations that a sentence's numbers stand for."""
        return tuple(self._citations[number - 1] for number in sentence.citations)

    def add_own(self, sentence: AnswerSentence, answer: Answer, *, item: bool) -> AnswerSentence:
        """Write a sentence of another answer, with that answer's citations."""
        by_number = {citation.number: citation for citation in answer.citations}
        numbers = sorted(self._number(by_number[number]) for number in sentence.citations)
        return self._add(replace(sentence, citations=tuple(numbers)), item=item)

    def add_quoted(self, text: str, quote: Quote, support: Support) -> AnswerSentence:
        """Write a sentence that rests on a quote."""
        document = self._document(quote.document_id)
        place = max(bisect_right([one.start for one in document.sentences], quote.start) - 1, 0)
        source = source_of(document, quote.text, document.sentences[place].sources if document.sentences else ())
        citation = citation_of(document, (quote.start, quote.end), place, source)
        return self._add(AnswerSentence(text, (self._number(citation),), support), item=False)

    def answer(self, extractive: Answer, *, mode: str, model_note: str) -> Answer:
        """What is written, as the answer to the question of an extractive answer, whose verdict and note it keeps."""
        disagreement = self._with_own_numbers(extractive)
        text = with_verdict("\n".join(self._lines), extractive.verdict)
        return replace(
            extractive,
            text="\n".join(part for part in (extractive.note, text, model_note) if part),
            sentences=tuple(self._sentences),
            citations=tuple(self._citations),
            disagreement=disagreement,
            scope=self._scopes(),
            mode=mode,
            model_note=model_note,
        )

    def _add(self, sentence: AnswerSentence, *, item: bool) -> AnswerSentence:
        self._sentences.append(sentence)
        written = with_marks(sentence.text, sentence.citations)
        if item:
            self._lines.append(_BULLET + written)
        elif self._lines and not self._lines[-1].startswith(_BULLET):
            self._lines[-1] += f" {written}"
        else:
            self._lines.append(written)
        return sentence

    def _number(self, citation: Citation) -> int:
        for known in self._citations:
            if (known.document_id, known.start, known.end) == (citation.document_id, citation.start, citation.end):
                return known.number
        self._citations.append(replace(citation, number=len(self._citations) + 1))
        return len(self._citations)

    def _with_own_numbers(self, extractive: Answer) -> Disagreement | None:
        if extractive.disagreement is None:
            return None
        by_number = {citation.number: citation for citation in extractive.citations}
        sides = tuple(
            replace(side, citations=tuple(self._number(by_number[number]) for number in side.citations))
            for side in extractive.disagreement.sides
        )
        return replace(extractive.disagreement, sides=sides)

    def _scopes(self) -> tuple[Scope, ...]:
        """What the cited statements are limited to."""
        return tuple(
            dict.fromkeys(
                sentence.scope
                for citation in self._citations
                for sentence in self._document(citation.document_id).sentences
                if sentence.scope and sentence.start < citation.end and citation.start < sentence.end
            )
        )


def _carries(text: str, source: str) -> bool:
    """Whether a sentence carries every condition of another one."""
    stems = content_stems(text)
    wanted = [content_stems(condition) for condition in conditions(fold(source))]
    return all(len(covered(one, stems)) >= _CARRIED * len(one) for one in wanted)
