"""Red flags and requests for a doctor: what is referred before anything else is looked at.

The rules are data (`rules.toml`), written to be read and corrected by a massage school.

reading     question -> words under one spelling
phrases     where the phrases of the rules stand in it
rules       the rules file
screening   which rule applies
"""

from dataclasses import dataclass

from assistant.safety.rules import RuleClass, rule_book
from assistant.safety.screening import first_rule

_FIXED = {"REFERRAL": "emergency", "CRISIS_REFERRAL": "crisis"}


@dataclass(frozen=True, slots=True)
class Referral:
    """The fixed words that come first, whatever else is asked, on one line; with the rule that called for them."""

    text: str
    rule: str
    kind: RuleClass


def screen(question: str) -> Referral | None:
    """The referral that a question calls for, or None.

    Words of a crisis come before an emergency, and both before a question that belongs to a doctor or a pharmacist.
    """
    book = rule_book()
    rule = first_rule(question, book)
    return Referral(book.wordings[rule.wording], rule.name, rule.kind) if rule else None


def referrals() -> tuple[str, ...]:
    """Every text that a referral can have."""
    return tuple(rule_book().wordings.values())


def __getattr__(name: str) -> str:
    """`REFERRAL` and `CRISIS_REFERRAL`: the rules file is not read before one of its texts is asked for."""
    if name not in _FIXED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return rule_book().wordings[_FIXED[name]]
