"""What a source says of one place or payer does not settle a sentence about another."""

import pytest

from assistant.checking.scopes import Relation, home_of, relation, subject_scope
from assistant.types import Scope, Sentence


def sentence(text: str, jurisdiction: str = "", payer: str = "") -> Sentence:
    return Sentence(0, len(text), text, scope=Scope(jurisdiction=jurisdiction, payer=payer))


@pytest.mark.parametrize(
    ("claim", "around", "statement", "expected"),
    [
        ("Texas requires 500 hours.", "", sentence("Texas requires 500 hours.", "Texas"), "fits"),
        ("Texas requires 500 hours.", "", sentence("Nevada requires 700 hours.", "Nevada"), "elsewhere"),
        ("500 hours are required.", "What about Texas?", sentence("Nevada requires 700.", "Nevada"), "elsewhere"),
        ("500 hours are required.", "", sentence("Nevada requires 700 hours.", "Nevada"), "narrower"),
        ("500 hours are required.", "", sentence("Most states require 500 hours."), "fits"),
        ("Medicare pays for it.", "", sentence("It is paid for.", payer="Medicaid"), "elsewhere"),
        ("Medicare pays for it.", "", sentence("It is paid for.", payer="Medicare"), "fits"),
        ("Insurance pays for it.", "", sentence("It is paid for.", payer="Medicare"), "narrower"),
    ],
)
def test_a_statement_fits_or_speaks_of_something_else(
    claim: str, around: str, statement: Sentence, expected: Relation
) -> None:
    assert relation(subject_scope(claim, around), statement, "United States") == expected


def test_home_is_the_country_that_most_statements_are_limited_to() -> None:
    assert home_of([sentence("a", "Texas"), sentence("b", "Nevada"), sentence("c", "Sweden")]) == "United States"
    assert home_of([sentence("a")]) == ""
