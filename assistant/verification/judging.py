"""One sentence against one statement of a passage: is all of it there, and does nothing turn?"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.language.nearness import Nearness
from assistant.language.polarity import count_negations
from assistant.verification import figures, scales
from assistant.verification.binding import bound
from assistant.verification.classes import instead
from assistant.verification.comparing import Verdict, compared, verdict_of
from assistant.verification.conditions import dropped_conditions, dropped_place, without_case
from assistant.verification.contrasting import told_of_other_case
from assistant.verification.doing import done_otherwise, told_in_passing
from assistant.verification.exchanging import exchanged
from assistant.verification.findings import Finding
from assistant.verification.force import force_of
from assistant.verification.governing import governed_otherwise, not_told_as_one
from assistant.verification.hearsay import Standing
from assistant.verification.matching import FEW, GROUP_SCORE, Claim, Match, is_small, matches
from assistant.verification.opposing import denies_of_another
from assistant.verification.placing import best_part, borrowed, crossed, scattered, stitched, within
from assistant.verification.rewording import reworded
from assistant.verification.roles import misplaced, only_named
from assistant.verification.statements import Part, Statement, Word, words_of
from assistant.verification.turning import turned

Weight = Callable[[str], float]
_TOLD_SHARE = 0.5  # of a further part of the sentence that a statement must speak of
SHARE_TO_CONTRADICT = 0.5
LEAST_OWN_SHARE = 0.3  # of the sentence's content that the statement itself must hold, not what it points back to
SHARE_OF_ALIKE = 0.33  # the same for a statement whose cosine with the sentence is high
_ALIKE = 0.6
_MANY_WORDS = 5  # of content; a sentence of so many is not borne by what stands before a statement
_OWN_SHARE_OF_MANY = 0.6
_OWN_SHARE_OF_SMALL = 0.65  # where a statement holds none but small words of a sentence, and figures
_MEASURED = frozenset(("number", "money", "unit"))
POINTS_FIRST = re.compile(r"^\W*(?:it|they|this|these|those|he|she)\b")
_TURNED_BY_COMPARING = frozenset(("opposite", "negation", "comparison", "exchange"))
_FIRST_WORDS = 3
_LISTS = re.compile(r",|\b(?:and|or|as well as)\b")
_ONE_DOER = re.compile(
    r"\b(?:coined|founded|invented|wrote|is credited|the first|the record|designed|built|(?:architect"
    r"|author|founder) \w+"
    r"|by [a-z]+ [a-z]+|gave\b.*\bin \d{4})\b"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The finding for one statement, and the share of the sentence's content that the statement holds."""

    finding: Finding
    share: float
    own_share: float
    plain_share: float
    statement: Statement


@dataclass(frozen=True, slots=True)
class _Shares:
    """The share of a sentence's content that is told: in all, by the statement itself, and by its very words.

    `own` leaves out what a pronoun of the statement stands for, `plain` does not; `formed` counts words of one family
    or meaning only, and those that exclude each other.
    """

    all: float
    own: float
    plain: float
    formed: float


def judge(
    claim: Claim,
    statement: Statement,
    standing: Standing,
    nearness: Nearness | None,
    weight: Weight,
    short_forms: Mapping[str, str],
    alike: float = 0.0,
) -> Judged:
    """What a statement says about a claim; `alike` is the cosine of the two, where it is known."""
    context = (*statement.context, *(words_of(statement.following) if standing.rejected else ()))
    found = matches(claim.content, statement, context, nearness, short_forms, claim.statement.text)
    found = [
        match
        for match in found
        if match.answered or match.found or not is_small(match.word) or len(claim.content) < FEW
    ]
    comparison, measuring = verdict_of(claim.statement.text, statement.text)
    if comparison == "same":
        found = [match for match in found if match.word.stem not in measuring and not match.near] or found
    shares = _shares(claim, statement, found, weight)
    least = SHARE_OF_ALIKE if alike >= _ALIKE else SHARE_TO_CONTRADICT
    finding = _decided(claim, statement, standing, found, shares, comparison, least)
    return Judged(finding, shares.all, shares.own, shares.plain, statement)


def _shares(claim: Claim, statement: Statement, found: Sequence[Match], weight: Weight) -> _Shares:
    numbers = figures.shared(claim.statement.text, statement.text)
    total = sum(weight(match.word.stem) for match in found)
    held = [
        weight(match.word.stem) * (match.score if match.found else 1.0 if match.answered else 0.0) for match in found
    ]
    away = sum(value for value, match in zip(held, found, strict=True) if not match.own)
    mine = sum(held) - away
    carried = away if POINTS_FIRST.match(statement.folded) else 0.0
    formed = sum(
        weight(m.word.stem) for m in found if m.score >= GROUP_SCORE or ((m.opposed or m.rival) and not m.found)
    )
    return _Shares(
        all=sum(held) / total if total else 0.0,
        own=(mine + numbers) / (total + numbers - carried) if total + numbers > carried else 0.0,
        plain=(mine + numbers) / (total + numbers) if total + numbers else 0.0,
        formed=formed / total if total else 1.0,
    )


def _decided(
    claim: Claim,
    statement: Statement,
    standing: Standing,
    found: Sequence[Match],
    shares: _Shares,
    comparison: Verdict | None,
    least: float,
) -> Finding:
    apart = borrowed(claim, statement, found)
    if shares.own < LEAST_OWN_SHARE or scattered(found) or (apart and shares.own < _OWN_SHARE_OF_MANY):
        return Finding("not_found", "stitched", "", statement.text)
    findings = list(_findings(claim, statement, standing, found))
    if apart:  # figures alone tell where the words that it points back to stand elsewhere
        measured = (one for one in findings if one.label == "contradicted" and one.check in _MEASURED)
        return next(measured, Finding("not_found", "stitched", "", statement.text))
    if comparison == "same":
        findings = [one for one in findings if one.check not in _TURNED_BY_COMPARING]
    elif comparison is not None:
        findings = [*compared(claim.statement.text, statement.text, comparison), *findings]
    against = next((one for one in findings if one.label == "contradicted"), None)
    short = next((one for one in findings if one.label == "not_found"), None)
    speaks = any(match.own and match.answered and not is_small(match.word) for match in found) or (
        shares.own >= _OWN_SHARE_OF_SMALL
        and bool(figures.shared(claim.statement.text, statement.text) or len(found) > 1)
    )
    enough = min(shares.all, shares.formed + 0.07) >= least and shares.own >= least
    if against and denies_of_another(claim, statement, standing, found, against.check):
        return Finding("not_found", "stitched", against.said, statement.text)
    if against and (against.check == "name" or (speaks and enough)):
        return against
    if against is None:
        short = next(_other_doers(claim, statement, found), short) or next(
            _last_doubts(claim, statement, standing, found), None
        )
    if short or against:
        return short or Finding("not_found", "wording")
    if len(found) >= _MANY_WORDS and shares.own < _OWN_SHARE_OF_MANY and not POINTS_FIRST.match(statement.folded):
        return Finding("not_found", "stitched", "", statement.text)
    return Finding("supported", "wording")


def _other_doers(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """Whether a statement that says all the words of a sentence says them of another doer or case, and denies it."""
    if all(match.own and match.answered for match in found) and not statement.whole_list:
        yield from (one for one in done_otherwise(claim, statement, found) if one.label == "contradicted")
    yield from told_of_other_case(claim, statement, found)


def _last_doubts(claim: Claim, statement: Statement, standing: Standing, found: Sequence[Match]) -> Iterator[Finding]:
    """What keeps a statement that says all the words of a sentence from saying the sentence."""
    if not (standing.reported or claim.standing.rejecting):
        yield from reworded(claim.statement.text, statement.text)
    yield from dropped_place(claim, statement)
    yield from only_named(claim, found)
    yield from governed_otherwise(claim, statement, found)
    if not statement.whole_list:
        yield from not_told_as_one(claim, statement, found)
        yield from done_otherwise(claim, statement, found)
        yield from told_in_passing(claim, statement, found)
        yield from misplaced(claim, statement, found)


def _findings(claim: Claim, statement: Statement, standing: Standing, found: Sequence[Match]) -> Iterator[Finding]:
    """What the checks find, in the order in which they are told."""
    said = claim.statement
    names = [
        match.word for match in found if match.word.name and not match.found and not match.opposed and not match.rival
    ]
    if names:
        yield from _other_name(claim, statement, names, found)
        return
    yield from figures.compare(said.text, statement.text)
    for match in found:
        if match.rival is not None:
            yield Finding("contradicted", "date", match.word.text, match.rival.text)
    if standing.reported and not standing.rejected and not claim.standing.reported:
        yield Finding("not_found", "attribution", said.text, statement.text)
        return
    yield from _by_part(claim, statement, standing, found)
    if not count_negations(said.folded):
        yield from crossed(found, statement)
    if sum(bool(match.answered or match.found) for match in found) >= _TOLD_SHARE * len(found):
        yield from _out_of_place(claim, statement, found)
    yield from without_case(claim, statement)
    if statement.whole_list and not (_LISTS.search(said.folded) and not re.search(r"\d", said.text)):
        yield Finding("not_found", "stitched", "", statement.text)
    yield from scales.comparisons(said.folded, statement.folded)
    yield from scales.turned_pairs(said.folded, statement.folded)
    missing = [match.word for match in found if not match.answered and not match.found]
    if missing:
        yield Finding("not_found", "addition", " ".join(word.text for word in missing))


def _out_of_place(claim: Claim, statement: Statement, found: Sequence[Match]) -> Iterator[Finding]:
    """What the checks find that look for words which stand elsewhere in a statement that tells of the same."""
    said = claim.statement
    if not any(match.opposed for match in found):
        yield from exchanged(said.text, statement.text)
        if not said.conditions:
            yield from instead(said.folded, found, statement)
    yield from bound(said.folded, statement.folded)


def _by_part(claim: Claim, statement: Statement, standing: Standing, found: Sequence[Match]) -> Iterator[Finding]:
    """What the checks find that compare each part of the sentence with the part of the statement that answers it."""
    about = [word.stem for word in claim.statement.words if not is_small(word)]
    for number, own in enumerate(claim.parts):
        local = [match for match in found if within(match.word, own)] if len(claim.parts) > 1 else list(found)
        if not local:
            continue
        told = sum(bool(match.answered or match.found) for match in local)
        if number and told < _TOLD_SHARE * len(local):
            continue  # what the statement does not speak of cannot be turned
        part = best_part(local, statement, own)
        yield from turned(claim, own, statement, standing, local, part)
        there = " ".join(one.main for one in statement.parts if one.group == part.group)
        if standing.reported and standing.rejected:
            there = standing.text
        possible = force_of(own.main, number > 0).mode == "may" or force_of(own.main).hedged
        yield from scales.quantifiers(_group_text(claim, own), there, about, possible)
        yield from scales.exclusives(own.text, statement.folded)
        yield from dropped_conditions(claim, statement, part)
        yield from stitched(statement, local, part, own)


def _group_text(claim: Claim, own: Part) -> str:
    return " ".join(part.main for part in claim.parts if part.group == own.group)


def _other_name(claim: Claim, statement: Statement, names: Sequence[Word], found: Sequence[Match]) -> Iterator[Finding]:
    """A name that the statement lacks: the wrong doer of a deed that has one, or somebody of whom nothing is said."""
    text = " ".join(word.text for word in names)
    rest = [match for match in found if match.word not in names]
    rivals = [
        word
        for word in (*statement.words, *statement.context)
        if word.name and not any(word.stem == one.word.stem for one in found)
    ]
    before = claim.statement.folded[: names[0].start]
    doer = (
        len(before.split()) <= _FIRST_WORDS and not re.search(r"\b(?:in|at|for|of|on|from|to)\b", before)
    ) or re.search(r"\bby (?:the )?(?:\w+ )?$", before)
    if doer and rivals and rest and all(match.found for match in rest) and _ONE_DOER.search(claim.statement.folded):
        yield Finding("contradicted", "name", text, " ".join(word.text for word in rivals))
    else:
        yield Finding("not_found", "name", text)
