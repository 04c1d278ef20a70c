"""From the result of an FAQ check to what the page shows of it, as plain data for `render.view`."""

from collections.abc import Sequence
from typing import Any

from assistant.checking.reports import LABEL_WORDS, shown_words, summary_line
from assistant.types import CheckedSentence, FaqCheck
from assistant.ui.passages import SourcePassage
from assistant.ui.turn import source_view


def check_view(check: FaqCheck, passages: Sequence[SourcePassage]) -> dict[str, Any]:
    """The counts of each label, what to correct, and each question with its sentences."""
    sentences = [sentence for item in check.items for sentence in item.sentences]
    return {
        "kind": "check",
        "summary": summary_line(check),
        "total": len(sentences),
        "counts": [
            {"label": label, "words": words, "count": check.count(label)} for label, words in LABEL_WORDS.items()
        ],
        "corrections": [
            {"text": shown_words(sentence), "suggestion": sentence.suggestion}
            for sentence in sentences
            if sentence.suggestion
        ],
        "items": [
            {"question": item.question, "sentences": [_sentence(sentence) for sentence in item.sentences]}
            for item in check.items
        ],
        "sources": [source_view(passage) for passage in passages],
    }


def _sentence(sentence: CheckedSentence) -> dict[str, Any]:
    return {
        "text": shown_words(sentence),
        "label": sentence.label,
        "words": LABEL_WORDS[sentence.label],
        "reason": sentence.reason,
        "citations": [citation.number for citation in sentence.citations],
    }
