"""A sentence is supported by a span only where the span holds it word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Document
from assistant.verification import is_quoted, normalised

TEXT = "The kiln must  stay\nclosed until it\thas cooled.\nDogs are not allowed."


def document(text: str = TEXT) -> Document:
    return Document("kiln", "The kiln", text, (), (), "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The kiln must stay closed until it has cooled.",
        "Dogs are not allowed.",
        "  Dogs   are not allowed. ",
        "not allowed",
    ],
)
def test_words_that_stand_there_are_quoted_white_space_aside(sentence: str) -> None:
    assert is_quoted(sentence, document(), 0, len(TEXT))


@pytest.mark.parametrize(
    "sentence",
    [
        "Dogs are allowed.",
        "dogs are not allowed.",
        "Dogs are not allowed!",
        "The kiln must not stay closed until it has cooled.",
        "The kiln must stay closed. Dogs are not allowed.",
        "Thekiln must stay closed",
    ],
)
def test_words_that_differ_are_not_quoted(sentence: str) -> None:
    assert not is_quoted(sentence, document(), 0, len(TEXT))


def test_the_span_alone_counts_not_the_document() -> None:
    start = TEXT.index("Dogs")
    assert is_quoted("Dogs are not allowed.", document(), start, len(TEXT))
    assert not is_quoted("The kiln must stay closed", document(), start, len(TEXT))


@pytest.mark.parametrize(("start", "end"), [(-5, 10), (5, 5), (10, 5), (0, len(TEXT) + 1), (len(TEXT), len(TEXT) + 9)])
def test_a_span_outside_the_document_supports_nothing(start: int, end: int) -> None:
    assert not is_quoted("The", document(), start, end)


def test_normalising_leaves_one_line() -> None:
    assert normalised(" a\n b\t\u00a0c ") == "a b c"


@given(st.text(min_size=1), st.data())
def test_every_span_of_a_text_quotes_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert is_quoted(text[start:end], document(text), start, end)
