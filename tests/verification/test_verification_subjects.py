"""Comparisons, subjects and changed words: who does what, which of two is more, and what a word turns."""

import pytest

from assistant.language.dictionary import are_synonyms
from assistant.verification import verify

SAID = [
    ("Oak is stronger than pine.", "contradicted", "Pine is stronger than oak."),
    ("Oak is stronger than pine.", "supported", "Pine is weaker than oak."),
    ("Oak is stronger than pine.", "contradicted", "Oak is weaker than pine."),
    ("Oak is stronger than pine.", "contradicted", "Oak is as strong as pine."),
    ("The north path is longer than the south path.", "supported", "The south path is shorter than the north path."),
    ("The north path is longer than the south path.", "contradicted", "The south path is the longer of the two."),
    ("The course takes a day. The badge is valid for life in all ports.", "not_found", "The course is valid for life."),
    ("The guide was paid in full by the town council.", "contradicted", "The guide was not paid in full by the town."),
    ("Cats see well at night, and the dog barked at noon.", "not_found", "The dog sees well at night."),
]


@pytest.mark.parametrize(("passage", "label", "sentence"), SAID, ids=[sentence for _, _, sentence in SAID])
def test_what_is_said_of_one_thing_is_not_said_of_another(passage: str, label: str, sentence: str):
    assert verify(sentence, [passage]).label == label


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        ("The exam takes a whole day. The badge is valid for life.", "The exam is valid for life."),
        ("Doctors sign the form. Nurses must keep it for ten years.", "Doctors must keep it for ten years."),
        ("The fund repays the fare. The bus is free and runs every hour.", "The fund is free and runs every hour."),
    ],
)
def test_the_ending_of_one_sentence_is_not_said_of_the_subject_of_another(passage: str, sentence: str):
    found = verify(sentence, [passage])
    assert (found.label, found.check, found.spans) == ("not_found", "stitched", ())


def test_a_statement_after_the_source_of_another_one_is_compared_as_well():
    passage = "Oak did better than pine in the test, according to the report, and the test was not repeated."
    turned = "Oak did better than pine in the test, according to the report, and the test was repeated."
    assert verify(turned, [passage]).label == "contradicted"


def test_a_sentence_on_what_no_page_says_is_supported_by_its_own_words_only():
    passage = "None of the pages says that a permit is needed. A fee of £3 is asked."
    assert verify("None of the pages says that a permit is needed.", [passage]).label == "supported"
    assert verify("None of the pages says that a fee is asked.", [passage]).label == "not_found"


def test_the_dictionary_knows_synonyms_in_both_directions():
    assert are_synonyms("doctor", "physician") == are_synonyms("physician", "doctor")


@pytest.mark.parametrize(
    ("passage", "sentence", "label"),
    [
        ("A person with the Isle Pass pays the whole fare.", "The Isle Pass does not pay the fare.", "not_found"),
        (
            "A person with the Isle Pass pays the fare.",
            "A person with the Isle Pass does not pay the fare.",
            "contradicted",
        ),
        ("The Isle Pass pays the fare.", "The Isle Pass does not pay the fare.", "contradicted"),
    ],
)
def test_what_only_describes_a_subject_is_not_denied_with_it(passage: str, sentence: str, label: str):
    assert verify(sentence, [passage]).label == label
