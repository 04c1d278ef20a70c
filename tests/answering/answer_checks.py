"""What holds for every answer, whatever was asked: the checks that several tests share."""

import re
from collections.abc import Callable

from assistant.types import Answer, Document

MARK = re.compile(r"\[(\d+)\]")
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|\*\*|__|`|^#{1,6} |\]\(|!\[", re.MULTILINE)
FOUND_NOTHING = "The sources do not answer this question."


def one_line(text: str) -> str:
    return " ".join(text.split())


def check_answer(answer: Answer, document: Callable[[str], Document]) -> None:
    """Assert what every answer promises; the message names the question."""
    asked = answer.question
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1)), asked
    for citation in answer.citations:
        text = document(citation.document_id).text
        assert 0 <= citation.start < citation.end <= len(text), asked
        assert text[citation.start : citation.end] == citation.quote, asked
        assert citation.title == document(citation.document_id).title, asked
    for sentence in answer.sentences:
        assert sentence.citations, (asked, sentence)
        assert set(sentence.citations) <= set(numbers), (asked, sentence)
        quotes = [one_line(answer.citations[number - 1].quote) for number in sentence.citations]
        assert any(one_line(sentence.text) in quote for quote in quotes), (asked, sentence)
    assert 0 <= answer.confidence <= 1, asked
    assert answer.timings_ms["total"] > 0, asked
    assert answer.build and answer.corpus_fingerprint, asked
    check_status(answer)
    check_text(answer)


def check_status(answer: Answer) -> None:
    """Assert that the fields fit the status."""
    asked = answer.question
    if answer.status == "answered":
        assert answer.sentences and answer.citations and answer.text, asked
    elif answer.status == "not_found":
        assert not answer.sentences and not answer.citations and answer.verdict is None, asked
        assert answer.text.startswith(FOUND_NOTHING), asked
        assert all(topic in answer.text for topic in answer.nearest_topics), asked
    else:
        assert answer.verdict is None and answer.text, asked


def check_text(answer: Answer) -> None:
    """Assert that the text is plain, holds every sentence, and marks exactly the citations, in their order."""
    asked = answer.question
    marks = [int(mark) for mark in MARK.findall(answer.text)]
    assert set(marks) <= {citation.number for citation in answer.citations}, asked
    if answer.status == "not_found":
        return
    first_seen = list(dict.fromkeys(marks))
    assert first_seen == sorted(first_seen), (asked, marks)
    assert set(marks) == {citation.number for citation in answer.citations}, (asked, marks)
    shown = one_line(re.sub(r"\s*\[\d+\]", "", answer.text).replace("• ", " "))
    for sentence in answer.sentences:
        assert one_line(re.sub(r"\s*\[\d+\]", "", sentence.text)) in shown, (asked, sentence)
    items = {
        one_line(re.sub(r"\s*\[\d+\]", "", line[2:])) for line in answer.text.splitlines() if line.startswith("• ")
    }
    prose = [sentence.text for sentence in answer.sentences if sentence.text not in items]
    assert len(prose) == len(set(prose)), (asked, prose)
    assert not MARKUP.search(answer.text), asked
