"""The JSON objects keep their names and types, and their text can be read line by line by any program."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.serialization import answer_object, explained_passage_object, search_object, to_json
from assistant.types import (
    Answer,
    AnswerSentence,
    Chunk,
    Citation,
    Disagreement,
    DisagreementSide,
    Passage,
    Scope,
)

CITATION = Citation(
    number=1,
    document_id="a/b",
    title="Tea",
    section="Water",
    quote="Use 70 degrees.",
    start=5,
    end=20,
    publisher="Press",
    url="https://example.org",
)
PASSAGE = Passage(
    chunk=Chunk("a/b#1", "a/b", ("Tea", "Water"), 5, 20, "Use 70 degrees.", 0, 1, ()),
    score=0.75,
    dense_score=0.5,
    keyword_score=2.0,
    sentence_scores=(0.5, 0.25),
)


def test_an_answer_has_the_keys_of_the_contract():
    answer = Answer(
        question="q",
        search_question="s",
        status="answered",
        verdict="no",
        text="No. [1]",
        sentences=(AnswerSentence("No.", (1,)),),
        citations=(CITATION,),
        disagreement=Disagreement(
            "water",
            (DisagreementSide("70", (1,), "Guild", Scope(jurisdiction="Sweden"), "2024"), DisagreementSide("80", (1,))),
        ),
        scope=(Scope(jurisdiction="Sweden"), Scope(payer="insurer", as_of="2024")),
        confidence=1,
        suggestions=("more?",),
        nearest_topics=("tea",),
        build="b1",
        corpus_fingerprint="f1",
        timings_ms={"retrieval": 1.23456, "total": 2},
    )
    assert json.loads(to_json(answer_object(answer))) == {
        "question": "q",
        "search_question": "s",
        "status": "answered",
        "verdict": "no",
        "text": "No. [1]",
        "sentences": [{"text": "No.", "citations": [1], "support": "quoted"}],
        "citations": [
            {
                "number": 1,
                "document_id": "a/b",
                "title": "Tea",
                "publisher": "Press",
                "url": "https://example.org",
                "section": "Water",
                "quote": "Use 70 degrees.",
                "start": 5,
                "end": 20,
            }
        ],
        "disagreement": {
            "about": "water",
            "sides": [
                {
                    "says": "70",
                    "citations": [1],
                    "publisher": "Guild",
                    "scope": {"jurisdiction": "Sweden"},
                    "as_of": "2024",
                },
                {"says": "80", "citations": [1], "publisher": "", "scope": {}, "as_of": ""},
            ],
        },
        "scope": [{"jurisdiction": "Sweden"}, {"payer": "insurer", "as_of": "2024"}],
        "confidence": 1.0,
        "suggestions": ["more?"],
        "nearest_topics": ["tea"],
        "mode": "extractive",
        "index": {"build": "b1", "corpus_fingerprint": "f1"},
        "timings_ms": {"retrieval": 1.235, "total": 2.0},
    }


def test_an_answer_that_has_nothing_keeps_every_key():
    empty = answer_object(Answer("q", "q", "not_found", None, "The sources do not say."))
    assert empty["verdict"] is None
    assert empty["disagreement"] is None
    assert [empty[key] for key in ("sentences", "citations", "scope", "suggestions", "nearest_topics")] == [[]] * 5


def test_a_page_is_given_for_documents_that_have_pages():
    paged = Citation(**{name: getattr(CITATION, name) for name in CITATION.__slots__} | {"page": 3})
    answer = Answer("q", "q", "answered", None, "t", citations=(CITATION, paged))
    assert [citation.get("page") for citation in answer_object(answer)["citations"]] == [None, 3]
    assert "page" not in answer_object(answer)["citations"][0]


def test_search_results_have_the_keys_of_the_contract():
    result = {
        "document_id": "a/b",
        "chunk_id": "a/b#1",
        "score": 0.75,
        "start": 5,
        "end": 20,
        "text": "Use 70 degrees.",
    }
    assert search_object([PASSAGE], 12.34567) == {"results": [result], "ms": 12.346}
    assert explained_passage_object(PASSAGE) == result | {
        "section": ["Tea", "Water"],
        "dense_score": 0.5,
        "keyword_score": 2.0,
        "sentence_scores": [0.5, 0.25],
    }


@given(st.text())
@example("\x1c\x85\u2028\u2029\x7f\x9b")
@example("half of a pair: \ud800")
def test_json_text_is_one_line_of_utf8_that_reads_back_the_same(text):
    written = to_json({"text": text})
    assert len(written.splitlines()) == 1
    assert json.loads(written.encode("utf-8")) == {"text": text}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_without_a_json_form_is_refused(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"score": number})
