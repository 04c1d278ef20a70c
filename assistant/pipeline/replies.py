"""What was composed -> the answer record: answered, not in the sources, or referred."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.safety import health_note
from assistant.types import Answer, Passage, StreamedPart

if TYPE_CHECKING:
    from assistant.answering import Composed
    from assistant.index import IndexReader
    from assistant.safety import Referral

# What may be urgent is not screened in other languages.
LANGUAGE_NOTE = (
    "The sources are in English; please ask in English."
    " In an emergency, call your local emergency number (911 in the US)."
)
_NEAREST_TOPICS = 3
_SUGGESTIONS = 3
_SHORTEST_TOPIC = 4  # characters; a shorter heading ("C" in a glossary) names nothing


def reply(
    asked: str, searched: str, composed: "Composed", passages: Sequence[Passage], reader: "IndexReader"
) -> Answer:
    """The answer record: what was written, or that the sources do not answer and what they do cover.

    Args:
        asked: the question as it was typed.
        searched: the stand-alone question.
        composed: what was made of the evidence.
        passages: the passages found, best first.
        reader: the index build that was asked.
    """
    shared: dict[str, Any] = {
        "question": asked,
        "search_question": searched,
        "note": composed.scope_note,
        "confidence": composed.confidence.value,
        "build": reader.build_id,
        "corpus_fingerprint": reader.corpus_fingerprint,
    }
    topics = _topics(passages, reader)
    written = composed.written
    if written is None:
        text = " ".join(part for part in ("The sources do not answer this question.", composed.scope_note) if part)
        if topics:
            text += f" The nearest topics they cover: {'; '.join(topics[:_NEAREST_TOPICS])}."
        return Answer(
            status="not_found", verdict=None, text=text, nearest_topics=tuple(topics[:_NEAREST_TOPICS]), **shared
        )
    cited = {citation.section for citation in written.citations}
    return Answer(
        status="answered",
        verdict=composed.verdict,
        text="\n".join(part for part in (composed.scope_note, written.text) if part),
        sentences=written.sentences,
        citations=written.citations,
        disagreement=composed.disagreement,
        scope=written.scopes,
        suggestions=tuple(topic for topic in topics if topic.endswith("?") and topic not in cited)[:_SUGGESTIONS],
        **shared,
    )


def referred(referral: "Referral", answer: Answer) -> Answer:
    """The referral first, then what the sources say in general, where they do."""
    text = f"{referral.text}\n{answer.text}" if answer.status == "answered" else referral.text
    return replace(answer, status="referred", verdict=None, text=text)


def in_another_language(answer: Answer) -> Answer:
    """The answer to a question in another language: it says first, after a finding that there is none, what to do."""
    note = "\n".join(part for part in (LANGUAGE_NOTE, answer.note) if part)
    if answer.status == "answered":
        return replace(answer, text=f"{LANGUAGE_NOTE}\n{answer.text}", note=note)
    return replace(answer, text=f"{answer.text} {LANGUAGE_NOTE}", note=note)


def closed(answer: Answer) -> Answer:
    """The answer on a health topic, with the last line that it is information; where nothing is told, as it was."""
    if answer.status == "not_found":
        return answer
    return replace(answer, text=f"{answer.text}\n{health_note()}", closing=health_note())


def extractive_parts(answer: Answer) -> Iterator[StreamedPart]:
    """The sentences of an answer one by one; none of a referral, whose own words come before them."""
    if answer.status != "answered":
        return
    by_number = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        yield StreamedPart(sentence, tuple(by_number[number] for number in sentence.citations))


def _topics(passages: Sequence[Passage], reader: "IndexReader") -> list[str]:
    """The headings of the passages, or their documents' titles, best first, without repeats and without orders."""
    from assistant.language.orders import gives_orders

    headings = (passage.chunk.path[-1].strip() if passage.chunk.path else "" for passage in passages)
    topics = (
        heading if len(heading) >= _SHORTEST_TOPIC else reader.document(passage.chunk.document_id).title.strip()
        for heading, passage in zip(headings, passages, strict=True)
    )
    return list(dict.fromkeys(topic for topic in topics if topic and not gives_orders(topic)))
