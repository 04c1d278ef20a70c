"""One of the things that a statement says must hold all of a sentence, and under the same government."""

import pytest

from assistant.verification import verify
from assistant.verification.propositions import propositions_of

GARDEN = (
    "Feed it once a day in the kitchen, or once a week in the fridge. Hedgehogs eat slugs. "
    "The master signs the report every week, and the chamber checks it once a year. "
    "Bicycles travel free outside the rush hour. Children under six pay nothing. "
    "Glazes that contain lead are banned. Flowers are not allowed in intensive care. "
    "Beginners may use the wheel but not the kiln. Plans that pay for massage usually want an order."
)


def told(sentence: str) -> list[str]:
    return [" ".join(one.text(sentence).split()) for one in propositions_of(sentence)]


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("pain fell by 20 points with swimming and by 8 with walking", 2),
        ("batteries are optional and add 5,000 euros", 2),
        ("the landlord repairs the boiler; the tenant replaces bulbs", 2),
        ("anyone who lives, works or studies here may join", 1),
        ("a nucleus, which is cheap, is a small colony", 1),
    ],
)
def test_a_sentence_says_as_many_things_as_it_joins(sentence: str, things: int):
    assert len(told(sentence)) == things


def test_a_later_thing_shares_the_subject_the_verb_or_what_stands_before_a_figure():
    assert told("guests check in from 3 pm and check out by 11 am")[1] == "guests check out by 11 am"
    assert told("entry is 6 pounds, or 3 pounds for students")[1] == "entry is 3 pounds for students"
    assert told("adults pay 9 euros, students 6 euros")[1] == "pay euros students 6 euros"


@pytest.mark.parametrize(
    "sentence",
    [
        "In the fridge it is fed once a day.",
        "The chamber signs the report every week.",
        "Slugs eat hedgehogs.",
        "Bicycles travel free during the rush hour.",
        "Bicycles travel free.",
        "Children pay nothing.",
        "Glazes are banned.",
        "Flowers are not allowed.",
        "Beginners may use the kiln.",
        "Plans must pay for massage.",
    ],
)
def test_words_that_stand_in_other_roles_or_without_their_limits_are_not_supported(sentence: str):
    assert verify(sentence, [GARDEN]).label != "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        "In the fridge it is fed once a week.",
        "The master signs the report every week.",
        "Slugs are eaten by hedgehogs.",
        "Bicycles travel free outside the rush hour.",
        "Glazes that contain lead are banned.",
        "In intensive care flowers are not allowed.",
    ],
)
def test_the_same_in_another_order_is_supported(sentence: str):
    assert verify(sentence, [GARDEN]).label == "supported"


def test_the_doer_of_a_deed_cannot_be_exchanged():
    passage = "The workshop manager teaches new members, and members clean the machines."
    assert verify("The manager cleans the machines.", [passage]).label == "contradicted"
    assert verify("Members teach the workshop manager.", [passage]).label == "contradicted"
    assert verify("Members clean the machines.", [passage]).label == "supported"


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        (
            "Northern Care does not pay for massage.",
            "Massage falls outside Northern Care, and the patient pays 100% of the cost.",
        ),
        (
            "Florida's no-fault insurance no longer pays for massage.",
            "Florida's no-fault insurance excludes massage, while Oregon's plan pays for massage.",
        ),
    ],
)
def test_a_denial_of_another_thing_contradicts_nothing(sentence: str, passage: str):
    assert verify(sentence, [passage]).label != "contradicted"
