"""Citations: whether the cited words of the documents support what an answer says, sentence by sentence.

The definitions are those of ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations"),
with a verifier in place of its language model. What is judged is the document's own text at the cited place.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.types import AnswerSentence, Citation
from assistant.verification import normalised
from assistant.verification import supports as supported_by
from evals.scorers.nuggets import plain_text

TextOf = Callable[[str], str]
Supports = Callable[[str, Sequence[str]], bool]

_VERDICT_WORDS = re.compile(r"[^\w\n]*(?:Yes|No|It depends):")  # what an answer puts before its first sentence
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Citation recall and precision of one answer, with the counts behind them.

    `sentences` counts words that belong to no sentence as one more; `unsupported` are the sentences that no citation
    of the answer supports, whatever mark they carry; `citations` counts (sentence, citation) pairs.
    """

    recall: float | None
    precision: float | None
    sentences: int
    unsupported: int
    citations: int

    @property
    def unsupported_share(self) -> float | None:
        """Unsupported sentences / sentences; None where nothing is said."""
        return self.unsupported / self.sentences if self.sentences else None


@dataclass(frozen=True, slots=True)
class LabelledCitations:
    """The share of the citations that are in a labelled section, and whether any is."""

    share: float
    any: bool


def quoted(sentence: str, passages: Sequence[str]) -> bool:
    """Whether one of the passages holds the sentence word for word, white space aside: the verifier of quotes."""
    pattern = _whole_words(normalised(sentence))
    return pattern is not None and any(pattern.search(normalised(passage)) for passage in passages)


def verified(sentence: str, passages: Sequence[str]) -> bool:
    """Whether the passages hold the sentence word for word, or support it by the verifier's judgement."""
    return quoted(sentence, passages) or supported_by(sentence, passages)


def _whole_words(text: str) -> re.Pattern[str] | None:
    """A pattern for the text where it begins and ends with whole words ("art" is not in "heart"); None if empty."""
    if not text:
        return None
    # A full stop to which the next word is glued still ends a sentence.
    before = r"(?<!\w)" if _WORD.match(text[0]) else ""
    after = r"(?!\w)" if _WORD.match(text[-1]) else ""
    return re.compile(before + re.escape(text) + after)


def cited_passage(citation: Citation, text_of: TextOf) -> str:
    """The document's words at the cited place; empty where the span is not in the document or the quote differs."""
    try:
        text = text_of(citation.document_id)
    except KeyError:
        return ""
    if not 0 <= citation.start < citation.end <= len(text):
        return ""
    passage = text[citation.start : citation.end]
    return passage if passage == citation.quote else ""


def score_citations(
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    text_of: TextOf,
    supports: Supports = verified,
    *,
    unclaimed: str = "",
) -> CitationScore:
    """ALCE's citation recall and precision of one answer (Gao et al. 2023, section 3).

    Recall of a sentence: 1 if it has at least one citation and its passages together support it. Precision of a
    sentence's citation: 1 if the sentence's citations support it and either this one does so alone or the others no
    longer do without it. The answer's values are means over its sentences and over its (sentence, citation) pairs.

    A citation whose place is not in its document, whose quote is not the text there, or whose number no citation or
    more than one has supports nothing.

    Args:
        sentences: the sentences of the answer with the numbers they carry.
        citations: the numbered citations.
        text_of: the canonical text of a document, by its id; KeyError where there is none.
        supports: whether passages together support a sentence.
        unclaimed: words of the answer that belong to none of its sentences (see `leftover`).
    """
    passages = _passages(citations, text_of)
    everything = list(passages.values())
    supported = unsupported = pairs = precise = 0
    for sentence in sentences:
        numbers = list(dict.fromkeys(sentence.citations))
        own = {number: passages[number] for number in numbers if number in passages}
        pairs += len(numbers)
        if own and supports(sentence.text, list(own.values())):
            supported += 1
            precise += sum(_counts(sentence.text, number, own, supports) for number in own)
        elif not (everything and supports(sentence.text, everything)):
            unsupported += 1
    extra = bool(unclaimed.strip())
    total = len(sentences) + extra
    return CitationScore(
        recall=supported / total if total else None,
        precision=precise / pairs if pairs else None,
        sentences=total,
        unsupported=unsupported + extra,
        citations=pairs,
    )


def _passages(citations: Iterable[Citation], text_of: TextOf) -> dict[int, str]:
    """The passages of the citations that can support something, by number."""
    passages: dict[int, str] = {}
    for citation in citations:
        passages[citation.number] = "" if citation.number in passages else cited_passage(citation, text_of)
    return {number: passage for number, passage in passages.items() if passage}


def _counts(sentence: str, number: int, own: dict[int, str], supports: Supports) -> bool:
    others = [passage for other, passage in own.items() if other != number]
    return supports(sentence, [own[number]]) or not (others and supports(sentence, others))


def leftover(text: str, sentences: Iterable[AnswerSentence], fixed: Iterable[str] = ()) -> str:
    """The words of an answer's text that belong to none of its sentences.

    Citation marks, list bullets, punctuation and the verdict in front ("Yes:", "No:", "It depends:") are not words of
    the answer.

    Args:
        text: the answer as it is shown.
        sentences: its sentences.
        fixed: texts that are no statement of the answer where they stand in front of it, such as a referral.
    """
    for words in fixed:
        text = text.removeprefix(words)
    rest = plain_text(text)
    # Longest first: a short list item may stand inside another sentence.
    for words in sorted((plain_text(sentence.text) for sentence in sentences), key=len, reverse=True):
        if pattern := _whole_words(words):
            rest = pattern.sub("\n", rest, count=1)
    verdict = _VERDICT_WORDS.match(rest)
    return " ".join(_WORD.findall(rest[verdict.end() :] if verdict else rest))


def labelled_share(cited: Sequence[str], relevant: Collection[str]) -> LabelledCitations | None:
    """How many of the citations are in a labelled section; None where nothing is cited or no section is labelled.

    A citation elsewhere is not wrong: what people label is never all that holds an answer.

    Args:
        cited: the section of each citation.
        relevant: the labelled sections.
    """
    if not cited or not relevant:
        return None
    hits = sum(section in relevant for section in cited)
    return LabelledCitations(hits / len(cited), hits > 0)


def spans_exact(citations: Iterable[Citation], text_of: TextOf) -> bool | None:
    """Whether every quote is its document's text at its offsets, to the character; None where nothing is cited.

    Args:
        citations: the citations of one answer.
        text_of: the canonical text of a document, by its id; KeyError where there is none.
    """
    checks = [bool(cited_passage(citation, text_of)) for citation in citations]
    return all(checks) if checks else None


def uncited_sentences(sentences: Iterable[AnswerSentence], citations: Iterable[Citation]) -> int:
    """Sentences that carry no citation, or a number that no citation has."""
    numbers = {citation.number for citation in citations}
    return sum(not sentence.citations or not set(sentence.citations) <= numbers for sentence in sentences)
