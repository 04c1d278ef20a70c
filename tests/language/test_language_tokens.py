"""Words meet under one spelling, one stem and one family; unrelated words do not."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import content_words, fold, keyword_tokens, related, stem_words


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("licence", "license"),
        ("licences", "licenses"),
        ("oedema", "edema"),
        ("lymphoedema", "lymphedema"),
        ("oesophagus", "esophagus"),
        ("paediatric", "pediatric"),
        ("haemorrhage", "hemorrhage"),
        ("anaesthetic", "anesthetic"),
        ("gynaecology", "gynecology"),
        ("anaemia", "anemia"),
        ("diarrhoea", "diarrhea"),
        ("practise", "practice"),
        ("defence", "defense"),
        ("programme", "program"),
        ("grey", "gray"),
        ("tyres", "tires"),
        ("judgement", "judgment"),
        ("ageing", "aging"),
        ("catalogue", "catalog"),
        ("organise", "organize"),
        ("organisation", "organization"),
        ("analyse", "analyze"),
        ("colour", "color"),
        ("harbours", "harbors"),
        ("favourite", "favorite"),
        ("centre", "center"),
        ("litres", "liters"),
        ("travelling", "traveling"),
        ("labelled", "labeled"),
        ("enrolment", "enrollment"),
        ("cheques", "checks"),
    ],
)
def test_british_and_american_spellings_are_one_token(british: str, american: str) -> None:
    assert keyword_tokens(british) == keyword_tokens(american)
    assert keyword_tokens(british.upper()) == keyword_tokens(american)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("certified", "certification"),
        ("prescribe", "prescription"),
        ("therapists", "therapy"),
        ("paid", "payment"),
        ("taught", "teaching"),
        ("children", "child"),
        ("women", "woman"),
        ("lent", "lending"),
        ("grown", "growth"),
        ("swept", "sweeping"),
        ("insured", "insurance"),
        ("founded", "founder"),
        ("registration", "registered"),
        ("mixing", "mixed"),
        ("bookings", "booked"),
        ("DVDs", "DVD"),
    ],
)
def test_forms_of_a_word_belong_to_one_family(one: str, other: str) -> None:
    (first,), (second,) = stem_words(one), stem_words(other)
    assert related(first, second)
    assert related(second, first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("contract", "control"),
        ("message", "massage"),
        ("price", "prize"),
        ("kiln", "kill"),
        ("glaze", "glass"),
        ("2019", "2018"),
        ("100", "1000"),
        ("internal", "external"),
        ("insure", "unsure"),
        ("trade", "trail"),
        ("cat", "category"),
        ("bee", "beef"),
    ],
)
def test_words_that_only_look_alike_are_not_related(one: str, other: str) -> None:
    (first,), (second,) = stem_words(one), stem_words(other)
    assert not related(first, second)


def test_folding_makes_quotes_dashes_accents_and_case_plain() -> None:
    assert fold("Don’t – “Café”") == 'don\'t - "cafe"'


def test_thousands_separators_do_not_tell_figures_apart() -> None:
    assert keyword_tokens("1,400") == keyword_tokens("1400")


def test_the_plural_of_an_abbreviation_is_its_singular() -> None:
    assert keyword_tokens("CEUs") == keyword_tokens("CEU")


def test_stop_words_and_marks_are_no_tokens_and_repeats_are_kept() -> None:
    assert keyword_tokens("What is the? — of, and!") == []
    assert len(keyword_tokens("glaze upon glaze upon glaze")) > len(set(keyword_tokens("glaze upon glaze upon glaze")))


def test_content_words_keep_their_order_without_repeats() -> None:
    assert content_words("The kiln, the clay and the kiln") == ["kiln", "clay"]


@given(st.text())
def test_any_text_has_tokens_that_do_not_depend_on_its_case(text: str) -> None:
    tokens = keyword_tokens(text)
    assert all(tokens)
    assert keyword_tokens(fold(text)) == keyword_tokens(fold(fold(text)))


@given(st.text(), st.text(min_size=1))
def test_relation_is_symmetric_and_reflexive(one: str, other: str) -> None:
    first, second = stem_words(one + " kiln")[0], stem_words(other + " clay")[0]
    assert related(first, first)
    assert related(first, second) == related(second, first)


def test_threads_stem_alike() -> None:
    text = "organising the certified therapists' licences for haemorrhages and travelled centres"
    expected = keyword_tokens(text)
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.extend(keyword_tokens(f"{text} {n}")[:-1] for n in range(200)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 800
    assert all(one == expected for one in found)
