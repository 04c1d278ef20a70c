"""Citation recall and precision by ALCE's definition, worked out by hand, and what an answer says outside of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import AnswerSentence, Citation
from evals.scorers import (
    cited_passage,
    labelled_share,
    leftover,
    quoted,
    score_citations,
    spans_exact,
    uncited_sentences,
)

TEXT = "One two three. Four five six. Seven eight nine."
TEXTS = {"a": TEXT, "b": "One two three. Ten."}


def citation(number, quote, document_id="a", shift=0):
    start = TEXTS[document_id].index(quote) + shift
    return Citation(number, document_id, "Title", "Section", quote, start, start + len(quote))


def sentence(text, *numbers):
    return AnswerSentence(text, numbers)


def score(sentences, citations, **options):
    return score_citations(sentences, citations, TEXTS.__getitem__, **options)


def all_words(text, passages):
    """A verifier for which passages can support a sentence together: each of its words stands in one of them."""
    return set(text.split()) <= {word for passage in passages for word in passage.split()}


FIRST, SECOND, THIRD = citation(1, "One two three."), citation(2, "Four five six."), citation(3, "Seven eight nine.")


def test_quotes_that_hold_their_sentences_score_one():
    result = score([sentence("One two three.", 1), sentence("Four five six.", 2)], [FIRST, SECOND])
    assert (result.recall, result.precision) == (1.0, 1.0)
    assert (result.sentences, result.unsupported, result.citations) == (2, 0, 2)
    assert result.unsupported_share == 0.0


def test_a_citation_that_says_something_else_costs_precision_alone():
    result = score([sentence("One two three.", 1, 2)], [FIRST, SECOND])
    assert (result.recall, result.precision, result.citations) == (1.0, 0.5, 2)


def test_two_citations_that_each_hold_the_sentence_both_count():
    result = score([sentence("One two three.", 1, 2)], [FIRST, citation(2, "One two three.", "b")])
    assert (result.recall, result.precision) == (1.0, 1.0)


def test_without_support_no_citation_of_the_sentence_counts():
    result = score([sentence("One two three.", 1), sentence("Four five seven.", 1, 2)], [FIRST, SECOND])
    assert (result.recall, result.precision) == (0.5, pytest.approx(1 / 3))
    assert (result.unsupported, result.unsupported_share) == (1, 0.5)


def test_a_citation_counts_where_the_others_do_not_do_without_it():
    citations = [FIRST, SECOND, THIRD]
    needed = score([sentence("One Four", 1, 2, 3)], citations, supports=all_words)
    assert (needed.recall, needed.precision) == (1.0, pytest.approx(2 / 3))  # the third adds nothing
    assert score([sentence("One Ten", 1, 2, 3)], citations, supports=all_words).precision == 0.0


def test_a_sentence_is_unsupported_only_where_no_citation_of_the_answer_supports_it():
    wrong_mark = score([sentence("One two three.", 2), sentence("Four five six.", 2)], [FIRST, SECOND])
    assert (wrong_mark.recall, wrong_mark.precision, wrong_mark.unsupported) == (0.5, 0.5, 0)
    no_mark = score([sentence("One two three."), sentence("Four five six.", 2)], [FIRST, SECOND])
    assert (no_mark.recall, no_mark.precision, no_mark.unsupported) == (0.5, 1.0, 0)


def test_a_mark_that_no_citation_has_supports_nothing():
    result = score([sentence("One two three.", 1, 9)], [FIRST])
    assert (result.recall, result.precision, result.citations) == (1.0, 0.5, 2)


def test_a_number_that_two_citations_share_supports_nothing():
    result = score([sentence("One two three.", 1)], [FIRST, citation(1, "One two three.", "b")])
    assert (result.recall, result.precision, result.unsupported) == (0.0, 0.0, 1)


def test_a_number_given_twice_is_one_citation():
    assert score([sentence("One two three.", 1, 1)], [FIRST]).citations == 1


@pytest.mark.parametrize("shift", [-1, 1])
def test_spans_that_are_shifted_by_one_support_nothing(shift):
    moved = citation(2, "Four five six.", shift=shift)
    result = score([sentence("Four five six.", 2)], [moved])
    assert (result.recall, result.precision, result.unsupported) == (0.0, 0.0, 1)
    start, end = moved.start, moved.end
    requoted = Citation(2, "a", "Title", "Section", TEXT[start:end], start, end)
    assert score([sentence("Four five six.", 2)], [requoted], supports=quoted).recall == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        Citation(1, "a", "Title", "Section", "One two thre", 0, 14),  # another quote
        Citation(1, "a", "Title", "Section", "", 3, 3),  # empty
        Citation(1, "a", "Title", "Section", "", 7, 3),  # backwards
        Citation(1, "a", "Title", "Section", "nine", -5, -1),  # counted from the end
        Citation(1, "a", "Title", "Section", "nine.", 42, 99),  # past the end
        Citation(1, "unknown", "Title", "Section", "One", 0, 3),  # no such document
    ],
)
def test_a_citation_that_is_not_in_its_document_supports_nothing(wrong):
    assert cited_passage(wrong, TEXTS.__getitem__) == ""
    assert spans_exact([FIRST, wrong], TEXTS.__getitem__) is False
    assert score([sentence(wrong.quote or "One", 1)], [wrong]).recall == 0.0


def test_an_answer_that_says_nothing_is_not_measured():
    result = score([], [])
    assert (result.recall, result.precision, result.unsupported_share) == (None, None, None)
    uncited = score([sentence("One two three.")], [])
    assert (uncited.recall, uncited.precision, uncited.unsupported_share) == (0.0, None, 1.0)


def test_words_that_belong_to_no_sentence_count_as_one_unsupported_sentence():
    result = score([sentence("One two three.", 1)], [FIRST], unclaimed="and more")
    assert (result.recall, result.precision) == (0.5, 1.0)
    assert (result.sentences, result.unsupported, result.unsupported_share) == (2, 1, 0.5)


@given(
    st.lists(
        st.tuples(st.sampled_from(["One two", "Four five", "three. Four", "nothing"]), st.sets(st.integers(1, 4))),
        max_size=6,
    )
)
def test_no_answer_is_better_supported_by_its_own_marks_than_by_all_its_citations(drawn):
    sentences = [sentence(text, *sorted(numbers)) for text, numbers in drawn]
    result = score(sentences, [FIRST, SECOND, THIRD])
    if result.recall is not None:
        assert 0 <= result.recall <= 1 - result.unsupported_share + 1e-12 <= 1 + 1e-12
    if result.precision:
        assert result.recall > 0


@pytest.mark.parametrize(
    ("text", "passages", "expected"),
    [
        ("Four five six.", ["Three. Four  five\nsix. Seven."], True),
        ("four five six.", ["Four five six."], False),
        ("art", ["The heart."], False),
        ("art", ["Fine art."], True),
        ("Four.", ["Four.Five."], True),
        ("-", ["a-b"], True),
        ("One two", ["One", "two"], False),
        ("One", [], False),
        ("", ["One"], False),
        (" \n", ["One two"], False),
    ],
)
def test_a_quote_stands_in_one_passage_word_for_word(text, passages, expected):
    assert quoted(text, passages) is expected


def test_nothing_is_left_of_an_answer_that_is_its_sentences():
    sentences = [sentence("One two three.", 1), sentence("It covers:", 2), sentence("five", 2), sentence("six", 2)]
    text = "It depends: One two three [1][3]. It covers [2]:\n• five\n• six [2]"
    assert leftover(text, sentences) == ""


def test_words_of_no_sentence_are_left():
    sentences = [sentence("One two three.", 1), sentence("five", 2)]
    assert leftover("Yes: One two three [1]. As everybody knows.\n• five [2]", sentences) == "As everybody knows"
    assert leftover("One two three [1].\n• five\n• five and six [2]", sentences) == "five and six"
    assert leftover("Something else.", []) == "Something else"
    assert leftover("", sentences) == ""


def test_a_short_item_is_not_taken_out_of_another_sentence_or_word():
    assert leftover("Five art forms [1].\n• art [1]", [sentence("art", 1), sentence("Five art forms.", 1)]) == ""
    assert leftover("The heart.", [sentence("art", 1)]) == "The heart"


def test_a_verdict_is_no_statement_only_in_front():
    assert leftover("No: One [1].", [sentence("One.", 1)]) == ""
    assert leftover("One [1]. No: two.", [sentence("One.", 1)]) == "No two"
    assert leftover("No: never before noon [1].", [sentence("No: never before noon.", 1)]) == ""


def test_typographic_characters_and_brackets_of_the_source_are_no_difference():
    assert (
        leftover("It’s said in the report [12] of May [1].", [sentence("It’s said in the report [12] of May.", 1)])
        == ""
    )


def test_a_fixed_text_in_front_is_no_statement():
    assert leftover("Call now.\nYes: One [1].", [sentence("One.", 1)], ["Call now."]) == ""
    assert leftover("One [1]. Call now.", [sentence("One.", 1)], ["Call now."]) == "Call now"


def test_the_text_that_the_assistant_writes_for_its_sentences_leaves_nothing():
    from assistant.answering.writing import _VERDICT_WORDS, with_marks

    for words in _VERDICT_WORDS.values():
        written = words + with_marks("Is it so?", (1,)) + " " + with_marks("It is.", (1, 2))
        assert leftover(written, [sentence("Is it so?", 1), sentence("It is.", 1, 2)]) == ""


def test_citations_in_labelled_sections():
    result = labelled_share(["a#1", "a#2", "a#1", "b#1"], {"a#1", "c#1"})
    assert result is not None
    assert (result.share, result.any) == (0.5, True)
    elsewhere = labelled_share(["b#1"], {"a#1"})
    assert elsewhere is not None
    assert (elsewhere.share, elsewhere.any) == (0.0, False)
    assert labelled_share([], {"a#1"}) is None
    assert labelled_share(["a#1"], set()) is None


def test_spans_are_compared_to_the_character():
    assert spans_exact([FIRST, SECOND], TEXTS.__getitem__) is True
    assert spans_exact([FIRST, citation(2, "Four five six.", shift=1)], TEXTS.__getitem__) is False
    assert spans_exact([], TEXTS.__getitem__) is None


def test_a_sentence_needs_a_citation_that_exists():
    assert uncited_sentences([sentence("a", 1), sentence("b"), sentence("c", 1, 2)], [FIRST]) == 2
