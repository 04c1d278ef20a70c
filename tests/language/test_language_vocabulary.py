"""Abbreviations are found and spelt out; slips of spelling are mended towards the corpus's words and nothing else."""

import json

import pytest

from assistant.answering.question import read_question
from assistant.language.tokens import stem_words
from assistant.language.vocabulary import Lexicon, build_lexicon, correct_spelling, find_abbreviations

TEXTS = (
    "The Open Studio Pass (OSP) lets a member fire earthenware and stoneware.",
    "The Range of Motion (ROM) of the wheel is measured by the technician.",
    "A certification from the Guild of Kiln Keepers (GKK) needs a prescription for porcelain.",
    "Many people call it, which is often shortened to “osmo”, the osmosis.",
    "The membership costs little, and membership is for potters in every harbour.",
)
KNOWN = frozenset(
    ("does", "cost", "much", "need", "price", "weather", "garden", "bicycle", "where", "buy", "there", "from", "form")
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return build_lexicon(TEXTS)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Open Studio Pass (OSP)", "OSP", "Open Studio Pass"),
        ("measures the range of motion (ROM) of a joint", "ROM", "range of motion"),
        ("by the Guild of Kiln Keepers (GKK).", "GKK", "Guild of Kiln Keepers"),
        ("the Trust for Rivers and Canals (TRC)", "TRC", "Trust for Rivers and Canals"),
        ("Continuing Education Units (CEUs)", "CEUs", "Continuing Education Units"),
        ("United Kingdom Harbour Board (UKHB)", "UKHB", "United Kingdom Harbour Board"),
    ],
)
def test_a_bracketed_abbreviation_is_found_with_its_long_form(text: str, short: str, long: str) -> None:
    assert find_abbreviations(text) == [(short, long)]


@pytest.mark.parametrize(
    "text", ["a pass (see below)", "the kiln (HOT)", "(OSP) comes first", "pots, bowls (ABC)", "the year (2019)"]
)
def test_a_bracket_that_spells_nothing_before_it_is_no_abbreviation(text: str) -> None:
    assert find_abbreviations(text) == []


@pytest.mark.parametrize("question", ["What is the OSP?", "what is the osp?", "do OSPs cost much?"])
def test_the_long_form_is_put_behind_the_abbreviation(lexicon: Lexicon, question: str) -> None:
    assert "(Open Studio Pass)" in lexicon.expanded(question, KNOWN)


def test_an_abbreviation_that_is_spelt_out_already_is_left_alone(lexicon: Lexicon) -> None:
    question = "What does OSP (Open Studio Pass) cost?"
    assert lexicon.expanded(question, KNOWN) == question


def test_a_common_word_is_an_abbreviation_in_capitals_only() -> None:
    lexicon = build_lexicon(["The Free Reading Of Maps (FROM) is a course."])
    assert lexicon.expanded("where is it from", KNOWN) == "where is it from"
    assert "(Free Reading Of Maps)" in lexicon.expanded("what is FROM", KNOWN)


@pytest.mark.parametrize(
    ("question", "says", "named"),
    [
        ("What does the OSP cost?", "the open studio pass costs little", ["osp"]),
        ("what does the osp cost?", "an open studio costs little", ["osp"]),
        ("What does the OSP cost?", "the studio costs little", []),
        ("What does the OSP cost?", "the osp costs little", []),
        ("What does an Open Studio Pass cost?", "the osp costs little", ["open", "studio", "pass"]),
        ("What does an open studio cost?", "the osp costs little", []),
        ("What does porcelain cost?", "the osp costs little", []),
    ],
)
def test_a_text_may_have_the_other_name_of_what_a_question_names(
    lexicon: Lexicon, question: str, says: str, named: list[str]
) -> None:
    terms = lexicon.terms(question, KNOWN)
    assert read_question(question, terms).named_otherwise(stem_words(says)) == named


def test_a_common_word_in_a_text_is_no_other_name() -> None:
    lexicon = build_lexicon(["The Free Reading Of Maps (FROM) is a course."])
    assert lexicon.terms("what is the Free Reading Of Maps?", KNOWN) == ()
    assert lexicon.terms("where is it from", KNOWN) == ()


def test_an_abbreviation_that_the_corpus_uses_itself_need_not_be_spelt_out() -> None:
    lexicon = build_lexicon(["The Old Sail Loft (OSL) is open.", "The OSL has a kiln.", "The OSL is warm."])
    spelt_out = "where is the OSL (Old Sail Loft)"
    assert lexicon.expanded("where is the OSL", KNOWN) == spelt_out
    assert lexicon.expanded("where is the OSL", KNOWN, at_most=3) == spelt_out
    assert lexicon.expanded("where is the OSL", KNOWN, at_most=2) == "where is the OSL"


def test_a_text_without_abbreviations_is_unchanged(lexicon: Lexicon) -> None:
    assert lexicon.expanded("How much is porcelain?", KNOWN) == "How much is porcelain?"


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("do I need a certifcation", "certification"),
        ("is a perscription needed", "prescription"),
        ("what is eathenware", "earthenware"),
        ("what is stonewear", "stoneware"),
        ("how much is porcelian", "porcelain"),
        ("the membreship", "membership"),
        ("who is the tecnician", "technician"),
        ("what is porcelin for", "porcelain"),
    ],
)
def test_a_slip_is_mended_towards_the_corpus(lexicon: Lexicon, asked: str, mended: str) -> None:
    assert mended in correct_spelling(asked, lexicon, KNOWN).split()


@pytest.mark.parametrize(
    "question",
    [
        "where can I buy a garden bicycle",
        "does the weather form there",
        "what does GKP cost",
        "did Porcelan Smythe found it",
        "is it 19th or x99",
        "the pas of it",
        "membership of potters",
        "how do I get to the harbor",
        "",
    ],
)
def test_known_words_names_figures_abbreviations_and_short_words_are_left_alone(
    lexicon: Lexicon, question: str
) -> None:
    assert correct_spelling(question, lexicon, KNOWN) == question


def test_a_word_far_from_every_known_word_is_left_alone(lexicon: Lexicon) -> None:
    assert correct_spelling("what is a xylophone", lexicon, KNOWN) == "what is a xylophone"


def test_another_inflection_of_a_word_is_no_slip() -> None:
    lexicon = build_lexicon(["The miller greases the shaft on Fridays."])
    assert correct_spelling("what is it greased with", lexicon, KNOWN) == "what is it greased with"


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("do I need a lisense", "do I need a license"),  # sounds the same
        ("the anciet kiln", "the ancient kiln"),  # a consonant is missing
        ("how mutch is it", "how much is it"),  # a small word before one of the corpus ("match")
        ("wich glaze is it", "which glaze is it"),
        ("who does rolfing", "who does rolfing"),  # not "rolling": another consonant is another word
        ("the clas", "the clas"),
    ],
)
def test_what_sounds_the_same_is_mended(asked: str, mended: str) -> None:
    lexicon = build_lexicon(
        ["A license for the ancient kiln. Rolling clay is a match for many glazes. A clash of names."]
    )
    assert correct_spelling(asked, lexicon, KNOWN) == mended


def test_a_short_word_is_mended_by_one_edit_only(lexicon: Lexicon) -> None:
    assert correct_spelling("the wheal", lexicon, KNOWN) == "the wheel"
    assert correct_spelling("the whaal", lexicon, KNOWN) == "the whaal"


def test_rare_stems_weigh_more_than_common_ones(lexicon: Lexicon) -> None:
    common, rare = "membership", "porcelain"
    more = build_lexicon([*TEXTS, *["membership of the club"] * 10])
    assert more.weight("membership") < more.weight("porcelain") <= 1
    assert more.weight("unheardof") == 1
    assert 0 <= lexicon.weight(common) <= 1
    assert 0 <= lexicon.weight(rare) <= 1


def test_a_lexicon_survives_json(lexicon: Lexicon) -> None:
    restored = Lexicon.from_json(json.loads(json.dumps(lexicon.to_json())))
    assert restored == lexicon


def test_the_lexicon_of_nothing_is_usable() -> None:
    empty = build_lexicon([])
    assert empty.weight("kiln") == 1
    assert correct_spelling("a klin", empty, frozenset()) == "a klin"
