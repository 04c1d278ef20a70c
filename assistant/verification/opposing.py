"""Whether a statement that seems to deny a sentence denies it of the same thing.

A denial contradicts only where subject, verb and object are those of the sentence: "a person with the pass pays
nothing" does not deny that the pass costs, and "the patient pays, since Medicare does not" not that Medicare does not.
"""

from collections.abc import Sequence

from assistant.language.tokens import keyword_tokens
from assistant.verification.doing import done_otherwise
from assistant.verification.force import force_of
from assistant.verification.governing import is_told_as_one
from assistant.verification.hearsay import Standing
from assistant.verification.matching import Claim, Match
from assistant.verification.roles import only_describes
from assistant.verification.statements import Statement

_DENIALS = frozenset(("negation", "modality"))
_MISSING_SHARE = 0.5  # of a sentence's content; where more is missing, a denial is of something else


def denies_of_another(
    claim: Claim, statement: Statement, standing: Standing, found: Sequence[Match], check: str
) -> bool:
    """Whether what seems to deny a sentence is said of something else than the sentence is about."""
    if check not in _DENIALS:
        return False
    if any(one.label == "not_found" for one in done_otherwise(claim, statement, found)):
        return True
    if statement.whole_list and check == "modality":  # of one item, not of the list
        return True
    if check == "negation" and only_describes(claim, statement, found):
        return True
    if standing.rejected:
        return False
    missing = sum(not match.answered and not match.found for match in found)
    return (
        missing > _MISSING_SHARE * len(found)
        or _lacks_what_is_governed(claim, found)
        or not is_told_as_one(claim, statement, found)
    )


def _lacks_what_is_governed(claim: Claim, found: Sequence[Match]) -> bool:
    """Whether none of what a sentence allows, requires or forbids stands in the statement."""
    for own in claim.parts:
        cue = force_of(own.main, own.start > 0).cue
        behind = keyword_tokens(own.main[cue[1] :]) if cue else []
        governed = [match for match in found if match.word.stem in behind]
        if governed and not any(match.answered or match.found for match in governed):
            return True
    return False
