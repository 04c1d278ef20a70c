"""Records as the JSON objects that other programs read, and those objects as text.

The names and types here are a contract: keys are added, never renamed or dropped.
"""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

from assistant.types import (
    Answer,
    CheckedSentence,
    CheckLabel,
    Citation,
    Disagreement,
    FaqCheck,
    Passage,
    Scope,
    is_uploaded,
)

if TYPE_CHECKING:
    from assistant.pipeline.writing_with_model import ModelReport

JsonObject = dict[str, Any]

# Valid inside a JSON string but not at rest everywhere: several readers take U+0085, U+2028 and U+2029 for the end of a
# line, terminals obey the C1 controls, and a lone surrogate cannot be written as UTF-8.
_UNSAFE_IN_LINES = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def answer_object(answer: Answer) -> JsonObject:
    """The answer object; `model_note` and `search_note` are there where there is something to say of either."""
    return {
        "question": answer.question,
        "search_question": answer.search_question,
        "status": answer.status,
        "verdict": answer.verdict,
        "text": answer.text,
        "sentences": [
            {"text": sentence.text, "citations": list(sentence.citations), "support": sentence.support}
            for sentence in answer.sentences
        ],
        "citations": [citation_object(citation) for citation in answer.citations],
        "disagreement": None if answer.disagreement is None else _disagreement_object(answer.disagreement),
        "scope": [_scope_object(scope) for scope in answer.scope],
        "confidence": float(answer.confidence),
        "suggestions": list(answer.suggestions),
        "nearest_topics": list(answer.nearest_topics),
        "mode": answer.mode,
        **({"model_note": answer.model_note} if answer.model_note else {}),
        **({"search_note": answer.search_note} if answer.search_note else {}),
        "index": {"build": answer.build, "corpus_fingerprint": answer.corpus_fingerprint},
        "timings_ms": {stage: round(float(duration_ms), 3) for stage, duration_ms in answer.timings_ms.items()},
    }


def citation_object(citation: Citation) -> JsonObject:
    """A citation, with what not every one has.

    `page` is there for documents that have pages, `also` for those found in several files, `uploaded` for those that a
    user added.
    """
    page = {} if citation.page is None else {"page": citation.page}
    also = {"also": list(citation.also)} if citation.also else {}
    uploaded = {"uploaded": True} if citation.uploaded else {}
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "url": citation.url,
        "section": citation.section,
        **page,
        **also,
        **uploaded,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def result_object(passage: Passage) -> JsonObject:
    """A search result; `start` and `end` are places in the document's text, `uploaded` as in a citation."""
    return {
        "document_id": passage.chunk.document_id,
        **({"uploaded": True} if is_uploaded(passage.chunk.document_id) else {}),
        "chunk_id": passage.chunk.id,
        "score": float(passage.score),
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "text": passage.chunk.text,
    }


def search_object(passages: Sequence[Passage], duration_ms: float) -> JsonObject:
    """The results of one search, best first, and the time it took."""
    return {"results": [result_object(passage) for passage in passages], "ms": round(duration_ms, 3)}


def explained_passage_object(passage: Passage) -> JsonObject:
    """A search result with its place in the document and the parts of its score."""
    return {
        **result_object(passage),
        "section": list(passage.chunk.path),
        "dense_score": float(passage.dense_score),
        "keyword_score": float(passage.keyword_score),
        "sentence_scores": [float(score) for score in passage.sentence_scores],
    }


def check_object(check: FaqCheck) -> JsonObject:
    """The result of checking a file; `start` and `end` are places in that file."""
    return {
        "items": [
            {"question": item.question, "sentences": [_checked_object(sentence) for sentence in item.sentences]}
            for item in check.items
        ],
        "summary": {label: check.count(label) for label in get_args(CheckLabel)},
        "index": {"build": check.build, "corpus_fingerprint": check.corpus_fingerprint},
    }


def model_object(report: "ModelReport") -> JsonObject:
    """What a language model was asked, word for word, and what came of each of its sentences."""
    return {
        "model": report.model,
        "prompt": [{"role": role, "content": content} for role, content in report.prompt.messages],
        "failure": report.failure,
        "sentences": [
            {
                "text": checked.draft.text,
                "cited": list(checked.draft.cited),
                "verdict": checked.draft.verdict,
                "fate": checked.fate,
                "reason": checked.reason,
                "quote": checked.quote.text if checked.quote else "",
                "invented": list(checked.invented),
                "moved": checked.moved,
            }
            for checked in report.sentences
        ],
    }


def to_json(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401 - any JSON value
    """JSON that can be written as UTF-8 and that every reader sees as the same lines.

    Raises:
        ValueError: the value holds a number that JSON has no form for (not a number, infinity).
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE_IN_LINES.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _checked_object(sentence: CheckedSentence) -> JsonObject:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "label": sentence.label,
        "reason": sentence.reason,
        "citations": [citation_object(citation) for citation in sentence.citations],
        "suggestion": sentence.suggestion,
        "check": sentence.check,
        "claim": sentence.claim,
    }


def _disagreement_object(disagreement: Disagreement) -> JsonObject:
    sides = [
        {
            "says": side.says,
            "citations": list(side.citations),
            "publisher": side.publisher,
            "scope": _scope_object(side.scope),
            "as_of": side.as_of,
        }
        for side in disagreement.sides
    ]
    return {"about": disagreement.about, "sides": sides}


def _scope_object(scope: Scope) -> JsonObject:
    parts = {"jurisdiction": scope.jurisdiction, "payer": scope.payer, "as_of": scope.as_of}
    return {name: value for name, value in parts.items() if value}
