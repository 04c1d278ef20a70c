"""A reply is cut into sentences as it comes; each is told apart from its marks, its markup and its opening verdict."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat_models import Draft, drafts
from assistant.chat_models.sentences import parsed

REPLY = (
    "No. A certificate is not required [1]. A briefing is needed, e.g. for Dr. Berg [2, 3]. "
    "It costs 3.50 euros. [4] Ask first!\n- A firing takes eleven hours [5]\n2) The shop is **open** [6][7]."
)
SENTENCES = [
    Draft("", (), "no"),
    Draft("A certificate is not required.", (1,)),
    Draft("A briefing is needed, e.g. for Dr. Berg.", (2, 3)),
    Draft("It costs 3.50 euros.", (4,)),
    Draft("Ask first!"),
    Draft("A firing takes eleven hours", (5,)),
    Draft("The shop is open.", (6, 7)),
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 1000])
def test_a_reply_gives_the_same_sentences_however_it_is_cut(size):
    assert list(drafts(REPLY[start : start + size] for start in range(0, len(REPLY), size))) == SENTENCES


@given(st.lists(st.integers(0, len(REPLY)), max_size=12))
def test_a_reply_gives_the_same_sentences_at_any_cuts(places):
    bounds = [0, *sorted(places), len(REPLY)]
    assert list(drafts(REPLY[a:b] for a, b in pairwise(bounds))) == SENTENCES


def test_a_sentence_is_there_when_the_next_one_begins():
    seen = []

    def pieces():
        yield "A firing costs 30 euros [1]."
        assert seen == []
        yield " The shop"
        assert seen == [Draft("A firing costs 30 euros.", (1,))]
        yield " is open."

    for draft in drafts(pieces()):
        seen.append(draft)
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("written", "draft"),
    [
        ("Yes, a helper is needed [1].", Draft("A helper is needed.", (1,), "yes")),
        ("It depends: a helper is needed at night [1].", Draft("A helper is needed at night.", (1,), "depends")),
        ("It depends on the hour [1].", Draft("It depends on the hour.", (1,), "depends")),
        ("No certificate is needed [1].", Draft("No certificate is needed.", (1,))),
        ("**Yes.**", Draft("", (), "yes")),
        ("Answer: No.", Draft("", (), "no")),
        ("The answer is no.", Draft("", (), "no")),
        ("The answer to this question is that the shop is open [1].", Draft("The shop is open.", (1,))),
        ("The passage that answers this question is: The shop is open.", Draft("The shop is open.")),
        ("The passage says that the shop is open [1].", Draft("The shop is open.", (1,))),
        ("The answer is eleven hours [1].", Draft("The answer is eleven hours.", (1,))),
        ("However, the shop is open 【2†source】.", Draft("The shop is open.", (2,))),
        ("The shop is open (passage 2).", Draft("The shop is open.", (2,))),
        ("According to passage [3], the shop is open.", Draft("The shop is open.", (3,))),
        ("It takes eleven (11) hours [1].", Draft("It takes eleven (11) hours.", (1,))),
        ("The *kiln* is `hot` [1].", Draft("The kiln is `hot`.", (1,))),
    ],
)
def test_a_sentence_is_taken_apart(written, draft):
    assert parsed(written) == draft


def test_a_sentence_that_never_ends_is_cut():
    assert len(list(drafts(["and so on "] * 500))) > 1


@pytest.mark.parametrize("size", [1, 4, 100])
def test_thoughts_are_left_out(size):
    reply = "<think>The shop is closed. Yes.</think>The shop is open."
    assert list(drafts(reply[start : start + size] for start in range(0, len(reply), size))) == [
        Draft("The shop is open.")
    ]


def test_thoughts_without_an_end_are_no_answer():
    assert list(drafts(["<think>The shop is", " closed."])) == []
