"""What a statement says of the other case: the thing that it denies, the figure that it pairs with it.

"Beginners may use the wheel but not the kiln" denies that they may use the kiln, and "90 euros a week or 20 a day" that
they pay 90 a day. All words of such a sentence stand in the statement, of another case.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.polarity import count_negations
from assistant.verification.amounts import amounts, comparable, equal
from assistant.verification.findings import Finding
from assistant.verification.matching import Claim, Match
from assistant.verification.propositions import Proposition, propositions_of
from assistant.verification.statements import Statement

_DENIED = re.compile(
    r"\W*(?:but |and |yet )*(?:not|never)\b(?! (?:only|all|always|every|just|more|less|necessarily)\b)"
)
_SAVING = re.compile(r"\b(?:except|apart from|other than|exception|unless|only|also|even|but)\b")


def told_of_other_case(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """What contradicts a sentence all words of which a statement has."""
    said = claim.statement.folded
    if statement.whole_list or _SAVING.search(said) or not all(match.own and match.places for match in found):
        return
    things = propositions_of(statement.folded)
    if not count_negations(said):
        yield from _denied(said, statement, found, things)
    if len(propositions_of(said)) == 1 < len(things):
        yield from _paired_with_another_figure(claim, statement, found, things)


def _places(match: Match) -> list[int]:
    return [place.start for place in match.places]


def _denied(
    said: str, statement: Statement, found: Sequence[Match], things: Sequence[Proposition]
) -> Iterator[Finding]:
    """The thing behind "but not" or "never": it alone names a word of the sentence."""
    for one in things:
        text = statement.folded[slice(*one.own)]
        inside = Proposition((one.own,))
        named = [match for match in found if all(map(inside.holds, _places(match)))]
        if _DENIED.match(text) and named and one.holds_all(list(map(_places, found))):
            yield Finding("contradicted", "negation", said, text)


def _paired_with_another_figure(
    claim: Claim, statement: Statement, found: Sequence[Match], things: Sequence[Proposition]
) -> Iterator[Finding]:
    """A figure of one thing, said of the other."""
    mine = amounts(claim.statement.text)
    if len(mine) != 1:
        return
    places = list(map(_places, found))
    holding = [one for one in things if one.holds_all(places)]
    theirs = [[its for its in amounts(one.text(statement.folded)) if comparable(mine[0], its)] for one in holding]
    if holding and all(len(one) == 1 and not equal(mine[0], one[0]) for one in theirs):
        yield Finding("contradicted", "number", claim.statement.text, holding[0].text(statement.folded))
