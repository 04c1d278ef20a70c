"""What a sentence says about a requirement, a permission or a claim."""

import pytest

from assistant.language.polarity import (
    conditions,
    is_attributed,
    is_conditional,
    is_negated,
    is_partial,
    is_rejected,
    permission_cues,
    rejects,
    requirement_cues,
    without_attribution,
)
from assistant.language.tokens import fold

REQUIRED = """
A licence is required.
A licence is not only required but checked at the door.
A licence is required no matter how long you stay.
A licence is not optional.
Insurance is mandatory.
Booking is essential.
Closed shoes are compulsory in the glaze room.
Every member must complete the induction.
Members have to sign in.
You will need a mask.
The law requires a licence.
The rules call for two references.
The club insists on a helmet.
You are obliged to sign the book.
A helmet is a must.
Proof of age is a prerequisite.
It is necessary to book.
No doubt a licence is required.
You cannot work without a licence.
You can’t work without a licence.
You may not work without a licence.
Nobody may enter without a ticket.
""".strip().splitlines()

NOT_REQUIRED = """
A licence is not required.
You do not need a licence.
You don’t need a licence.
You need not hold a licence.
You needn't hold a licence.
You need no licence.
No licence is required.
No extra certification or training of any kind is required.
Neither a licence nor a permit is required.
A licence is no longer needed.
A licence is by no means mandatory.
A licence was never compulsory.
A licence isn't needed.
A mask is not in any way required.
Booking is not strictly necessary.
Members do not have to sign in.
Members don't have to sign in.
There is no need for a licence.
There is no requirement to join.
The law does not require a licence.
No law calls for a licence.
The club does not insist on a helmet.
You are not obliged to sign.
Hardly any paperwork is required.
It is not true that a licence is required.
Gloves are optional.
Membership is voluntary.
An apron is recommended.
You can work without a licence.
Anyone may join without a test.
A licence is unnecessary.
""".strip().splitlines()

ALLOWED = """
Dogs are allowed.
Photography is permitted in the gallery.
Members may sell their pots.
You can bring a friend.
Glossy glazes are safe for food.
It is legal to cycle here.
Sales are not forbidden.
Students are eligible for the grant.
""".strip().splitlines()

FORBIDDEN = """
Dogs are not allowed.
Dogs are prohibited.
Dogs are no longer permitted.
You may not smoke.
You cannot bring a friend.
You can’t bring a friend.
Members must not open the kiln.
Members should not open the kiln.
Smoking is banned.
It is illegal to cycle here.
The rules forbid naked flames.
No dogs are allowed.
Visitors are not entitled to a refund.
Nobody may enter.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", REQUIRED)
def test_a_requirement_is_affirmed(sentence: str) -> None:
    assert [cue.polarity for cue in requirement_cues(fold(sentence))] == ["affirmed"]


@pytest.mark.parametrize("sentence", NOT_REQUIRED)
def test_a_requirement_is_denied(sentence: str) -> None:
    cues = requirement_cues(fold(sentence))
    assert cues
    assert {cue.polarity for cue in cues} == {"denied"}


@pytest.mark.parametrize("sentence", ALLOWED)
def test_a_permission_is_affirmed(sentence: str) -> None:
    cues = permission_cues(fold(sentence))
    assert cues
    assert {cue.polarity for cue in cues} == {"affirmed"}


@pytest.mark.parametrize("sentence", FORBIDDEN)
def test_a_permission_is_denied(sentence: str) -> None:
    cues = permission_cues(fold(sentence))
    assert cues
    assert {cue.polarity for cue in cues} == {"denied"}


@pytest.mark.parametrize(
    ("sentence", "polarities"),
    [
        ("A licence is required, but a permit is not needed.", ["affirmed", "denied"]),
        ("A licence is not required, but insurance is mandatory.", ["denied", "affirmed"]),
        ("A licence is not needed; a helmet is required.", ["denied", "affirmed"]),
    ],
)
def test_a_negation_governs_its_own_clause_only(sentence: str, polarities: list[str]) -> None:
    assert [cue.polarity for cue in requirement_cues(fold(sentence))] == polarities


def test_a_cue_says_where_it_stands_and_on_which_side_its_object_is() -> None:
    sentence = fold("The law requires a licence, and a licence is required.")
    active, passive = requirement_cues(sentence)
    assert (sentence[active.start : active.end], active.object_first) == ("requires", False)
    assert (sentence[passive.start : passive.end], passive.object_first) == ("required", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "It does not float.",
        "Nothing floats.",
        "It never floats.",
        "It’s not a boat.",
        "They aren't boats.",
        "None of them floats.",
        "It lacks a keel.",
        "It is neither a boat nor a raft.",
        "Hardly any boats float.",
        "It is unable to float.",
    ],
)
def test_a_denial_is_negated(sentence: str) -> None:
    assert is_negated(fold(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "It floats.",
        "It is not only a boat.",
        "It is not just a boat but a home.",
        "No doubt it floats.",
        "It takes no more than three hours.",
        "It floats no matter what the weather does.",
        "It is nothing but a boat.",
        "A note on knots.",
        "The boat is free of charge.",
    ],
)
def test_phrases_that_hold_a_negative_word_but_deny_nothing_are_not_negated(sentence: str) -> None:
    assert not is_negated(fold(sentence))


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Some potters say that sand stops every crack.", "sand stops every crack"),
        ("It is often said that brown glazes contain lead.", "brown glazes contain lead"),
        ("Many people believe a licence is needed.", "a licence is needed"),
        ("Certain sellers claim that you must buy a course.", "you must buy a course"),
    ],
)
def test_what_unnamed_others_say_is_attributed(sentence: str, claim: str) -> None:
    assert is_attributed(fold(sentence))
    assert claim in without_attribution(fold(sentence))


@pytest.mark.parametrize("sentence", ["Sand stops cracks.", "The trust says that dogs are welcome.", "Say it again."])
def test_what_the_text_itself_says_is_not_attributed(sentence: str) -> None:
    assert not is_attributed(fold(sentence))
    assert without_attribution(fold(sentence)) == fold(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["That is false.", "This is not true.", "It is a myth.", "There is no evidence for it.", "That is wrong."],
)
def test_a_sentence_that_takes_back_a_claim_rejects_it(sentence: str) -> None:
    assert rejects(fold(sentence))


def test_a_claim_called_false_is_rejected() -> None:
    assert is_rejected(fold("The claim that sand stops cracks is false."))
    assert not is_rejected(fold("Sand stops cracks."))


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("You may sell pots if they carry a stamp.", "if they carry a stamp"),
        ("It stays porous unless it is glazed.", "unless it is glazed"),
        ("Dogs are not allowed, except assistance dogs.", "except assistance dogs"),
        ("Photography is allowed only with permission.", "only with permission"),
        ("You may stay, provided that you pay, all night.", "provided that you pay"),
        ("Whether you need one depends on your employer.", "depends on your employer"),
    ],
)
def test_a_condition_is_found_with_its_words(sentence: str, condition: str) -> None:
    assert is_conditional(fold(sentence))
    assert condition in conditions(fold(sentence))


@pytest.mark.parametrize("sentence", ["Dogs are allowed.", "Insurance is mandatory.", "The kiln holds forty pots."])
def test_a_plain_statement_has_no_condition_and_speaks_of_all_cases(sentence: str) -> None:
    assert not is_conditional(fold(sentence))
    assert not is_partial(fold(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "In most states a licence is required.",
        "Some employers may require a reference.",
        "Rules vary.",
        "It is sometimes required.",
        "Not all members need one.",
    ],
)
def test_some_cases_only_is_partial(sentence: str) -> None:
    assert is_partial(fold(sentence))
