"""Places and payers named in a text, and which of them fit each other."""

import pytest

from assistant.language.places import Place, payers_in, place_named, places_in, without_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Do I need a license in nevada?", ["Nevada"]),
        ("Washington, D.C. and Washington", ["District of Columbia", "Washington State"]),
        ("in the US or the U.K.?", ["United States", "United Kingdom"]),
        ("Can it help us?", []),
        ("West Virginia is not Virginia", ["West Virginia", "Virginia"]),
        ("roast turkey for one", []),
        ("a clinic in Turkey", ["Turkey"]),
        ("the Beekeepers of America", []),
        ("rules in the United States of America", ["United States"]),
        ("Texas, Texas and Ohio", ["Texas", "Ohio"]),
        ("an Ohioan", []),
    ],
)
def test_places_are_read_from_their_names(text: str, names: list[str]):
    assert [place.name for place in places_in(text)] == names


def test_a_part_fits_its_country_and_no_other_part():
    texas, ohio, country, canada = map(place_named, ("Texas", "Ohio", "United States", "Canada"))
    assert country.holds(texas)
    assert not texas.holds(country)
    assert texas.fits(country)
    assert country.fits(texas)
    assert not texas.fits(ohio)
    assert not texas.fits(canada)
    assert place_named("The Valley") == Place("The Valley", "The Valley")


@pytest.mark.parametrize(
    ("text", "payers"),
    [
        ("Does medicare pay?", ("Medicare",)),
        ("workers' comp or Workers’ compensation", ("workers' compensation",)),
        ("my car insurance, or PIP", ("auto insurance",)),
        ("use my HSA", ("HSA and FSA",)),
        ("the VA pays", ("VA",)),
        ("a pipe and a vase", ()),
    ],
)
def test_payers_are_read_from_their_names(text: str, payers: tuple[str, ...]):
    assert payers_in(text) == payers


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("How many hours does it take in Texas?", "How many hours does it take ?"),
        ("In Ohio and in Texas, who may?", ", who may?"),
        ("who may?", "who may?"),
    ],
)
def test_a_question_can_be_read_without_its_places(text: str, rest: str):
    assert " ".join(without_names(text).split()) == rest
