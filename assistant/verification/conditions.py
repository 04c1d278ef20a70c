"""Conditions, exceptions and cases of a statement that a sentence leaves out or denies."""

import re
from collections.abc import Iterator, Sequence

from assistant.language.places import places_in
from assistant.language.polarity import count_negations
from assistant.language.tokens import content_stems, covered, fold, related
from assistant.verification.findings import Finding
from assistant.verification.force import force_of
from assistant.verification.lexicon import LIGHT, same_group
from assistant.verification.matching import Claim
from assistant.verification.statements import Part, Statement

_NAMED_CONDITION = 0.6
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_SEASON = re.compile(
    rf"\b(?:in (?:spring|summer|autumn|winter|(?:wet|dry|cold|warm|hot) (?:weather|months?|years?|spells?|seasons?"
    rf"|periods?|climates?|winters?|summers?))|from (?:{_MONTH}) to|after dark|at night)\b"
)
_CASE = re.compile(
    r"^\W*([^:]{0,60}?\b(?:before|after|until|within|more than|less than|under|over|from \w+ to|if|when)\b[^:]{0,60}): "
)
SAVE = re.compile(
    r"\b(?:except|(?<!set )(?<!sets )apart from|other than|but (?=at |in |on |for )|with one exception)\b"
)
_LIMITED = re.compile(
    r"^\W*(?:[\w'-]+ ){1,4}?(?:with|without|under|over|aged) (?P<limit>[^,;]*?)"
    r" (?:is|are|was|were|may|must|can|cannot|should|has|have|need|needs|pays?|gets?|wants?|ferments?)\b"
)
_BOUNDED = re.compile(
    r"(?:(?<=^)(?:[\w'-]+ ){1,3}?|\b(?:for|with|of|in) (?:[\w'-]+ ){1,3}?)"
    r"(?:of |aged )?(?:less than|more than|fewer than|under|over|younger than|older than|longer than|shorter than)"
    r" (?P<figure>[$£€]?\d[\d.,]*)(?= (?!(?:a|per|each)\b)|$)"
)
_ONLY_WAY = re.compile(r"\bonly (?:by|with|through|after) ([\w' ]+)")
_LACKING = re.compile(r"\bwithout (?:an? |the |any |their |his |her )?([\w' ]{2,30})")
_WAIVED = re.compile(
    r"\b(?:even (?:if not|when not|without)|whether or not|regardless of(?: whether)?|with or without"
    r"|no matter whether) ([^,.;]{3,60})"
)
_ALONE = re.compile(r"\b(?:alone|unaccompanied|by (?:themselves|himself|herself)|on (?:their|his|her|your) own)\b")
_NOT_ALONE = re.compile(r"\b(?:only with|accompanied|must be with|together with|not (?:\w+ ){0,2}alone)\b")
_LIKE_IF = frozenset(("if", "when", "who", "where"))
_MAIN = re.compile(r"\b(?:should|must|may|can|cannot|need|needs)\b")
_OTHERWISE = re.compile(r"\b(?:otherwise|or else|if not),? ")
_NO_CONDITION = re.compile(r"whether|until (?:\d{4}|\w+ \d)|where(?=\W*$)")
_WHO = re.compile(
    r"^(?:\W*(?:\w+ ){1,4}?)(who .*?)(?= (?:may|must|has to|have to|can|cannot|should|need|needs|ought|ask)\b)"
)


def without_case(claim: Claim, statement: Statement) -> Iterator[Finding]:
    """The case that stands before a colon ("More than a week before: ...") and that the sentence leaves out."""
    case = _CASE.match(statement.folded)
    if (
        case
        and _named_share(case[1], claim.understood) < _NAMED_CONDITION
        and not _same_figure(case[1], claim.statement.folded)
    ):
        yield Finding("not_found", "condition", "", case[1])


def dropped_place(claim: Claim, statement: Statement) -> Iterator[Finding]:
    """A part of a country for which alone a statement is made, or that stands in its heading, and that is left out."""
    heading = " ".join(word.text.title() for word in statement.heading if word.name)
    there = [place for place in places_in(f"{heading}. {statement.text}") if place.name != place.country]
    if not there:
        return
    told = places_in(f"{claim.statement.text} {claim.about}")
    if not any(place.fits(one) for place in there for one in told):
        yield Finding("not_found", "condition", "", f"in {there[0].name}")


def dropped_conditions(claim: Claim, statement: Statement, part: Part) -> Iterator[Finding]:
    """The conditions of a part that the sentence leaves out, and those that it says do not matter."""
    said, stems = claim.statement.folded, claim.understood
    way, lacking = _ONLY_WAY.search(part.text), _LACKING.search(said)
    if way and lacking and covered(content_stems(lacking[1])[:1], content_stems(way[1])):
        yield Finding("contradicted", "condition", said, way[0])
    if not count_negations(said):
        yield from _alone_or_otherwise(claim, stems, part)
    yield from _dropped_limits(f"{said} {fold(claim.about)}", stems, statement, part)
    yield from _dropped(claim, stems, statement, part)


def _alone_or_otherwise(claim: Claim, stems: Sequence[str], part: Part) -> Iterator[Finding]:
    """What holds in company only, and what comes of leaving something undone ("otherwise ...")."""
    said = claim.statement.folded
    if _ALONE.search(said) and _NOT_ALONE.search(part.text):
        yield Finding("contradicted", "condition", said, part.text)
    otherwise = _OTHERWISE.search(part.text)
    if otherwise and not (claim.statement.conditions or _OTHERWISE.search(said)):
        behind = content_stems(part.text[otherwise.end() :])
        if len(covered(behind, stems)) * 2 > len(behind):
            yield Finding("not_found", "condition", "", part.text)


def _dropped(claim: Claim, stems: Sequence[str], statement: Statement, part: Part) -> Iterator[Finding]:
    """Each condition of a part that a sentence turns, sets aside or leaves out."""
    said = claim.statement.folded
    for condition in (*statement.conditions, *_WHO.findall(part.text)):
        if _NO_CONDITION.match(condition) or _stands_elsewhere(condition, statement, part):
            continue
        if f"even {condition}" in statement.folded:  # what holds even then sets no condition
            continue
        if _is_turned(claim.statement.conditions, condition):
            yield Finding("contradicted", "condition", said, condition)
            continue
        if _same_figure(condition, said) or (
            condition.startswith("unless") and force_of(claim.parts[0].main).mode == "may"
        ):
            continue  # what may be done may be done, save for the exception
        told = max((_named_share(one, stems) for one in _alternatives(condition)), default=1.0) >= _NAMED_CONDITION
        if _sets_aside(said, condition) and (told or "only" in condition or _WAIVED.search(said)):
            yield Finding("contradicted", "condition", said, condition)
        elif not told:
            yield Finding("not_found", "condition", "", condition)


def _is_turned(said: Sequence[str], condition: str) -> bool:
    """Whether the sentence has the same condition denied, or the other way round ("if they are not ripe")."""
    marker = condition.split()[0]
    wanted, condition = max(
        ((content_stems(one), one) for one in re.split(r"\bor\b(?= (?:if|when|where|who|for whom)\b)", condition)),
        key=lambda alternative: max((len(covered(content_stems(one), alternative[0])) for one in said), default=0),
    )
    same = [
        one
        for one in said
        if (one.split()[0] == marker or ({one.split()[0], marker} <= _LIKE_IF and not _MAIN.search(one)))
        and len(covered(content_stems(one), wanted)) * 2 > len(content_stems(one))
    ]
    return len(same) == 1 and (count_negations(same[0]) - count_negations(condition)) % 2 == 1


def _dropped_bounds(said: str, part: Part) -> Iterator[Finding]:
    """A figure that narrows what a statement is about ("for stays of less than 30 days", "volunteers under 16")."""
    for bound in _BOUNDED.finditer(part.main):
        if not any(
            re.search(rf"\b{figure}\b", said) for figure in re.findall(r"\d[\d.,]*\b|\b[a-z]+$", bound["figure"])
        ):
            yield Finding("not_found", "condition", "", bound[0])


def _dropped_limits(said: str, stems: Sequence[str], statement: Statement, part: Part) -> Iterator[Finding]:
    """What narrows a statement without an "if": whom it is about, a season, an exception."""
    limited = _LIMITED.match(part.main)
    if limited and _named_share(limited["limit"], stems) < _NAMED_CONDITION and not re.search(r"\d", limited["limit"]):
        yield Finding("not_found", "condition", "", limited["limit"])
    yield from _dropped_bounds(said, part)
    if SAVE.search(part.text) and not SAVE.search(said) and not _mentions_exception(statement, stems):
        yield Finding("not_found", "condition", "", part.text)
    season = _SEASON.search(part.main)
    if season and not _SEASON.search(said) and not re.search(rf"\b{season[0].split()[1]}\b", said):
        yield Finding("not_found", "condition", "", part.text)
    if "not otherwise" in statement.folded:
        wanted = content_stems(statement.folded)
        if len(covered(wanted, stems)) < len(wanted) / 2:
            yield Finding("not_found", "condition", "", part.text)


def _mentions_exception(statement: Statement, stems: Sequence[str]) -> bool:
    """Whether a sentence is about what the passage excepts, or about what stands apart from it."""
    exception = SAVE.search(statement.folded)
    if exception is None:
        return False
    behind = content_stems(statement.folded[exception.end() :])[:2]
    before = content_stems(statement.folded[: exception.start()])[-2:]
    return bool(covered(behind, stems)) or not covered(before, stems)


def _same_figure(condition: str, said: str) -> bool:
    """Whether a condition that is a figure ("for up to 90 minutes") is told, be it in another unit."""
    return any(re.search(rf"\b{figure}\b", said) for figure in re.findall(r"\d+", condition))


def _stands_elsewhere(condition: str, statement: Statement, part: Part) -> bool:
    """Whether a condition belongs to another part of the statement, and is not the one that opens it."""
    opens = statement.folded.lstrip().startswith(condition)
    if opens and re.match(r"\W*(?:because|since|as)\b", part.text):
        return True
    return condition not in part.text and len(statement.parts) > 1 and not opens


def _alternatives(condition: str) -> list[str]:
    """The conditions of which one is enough: "if it is yours or you found it"."""
    return re.split(r"\bor\b|,", condition)


def _named_share(condition: str, stems: Sequence[str]) -> float:
    wanted = [stem for stem in content_stems(condition) if stem not in LIGHT] or content_stems(condition)
    if not wanted:
        return 0.0
    return sum(any(related(stem, one) or same_group(stem, one) for one in stems) for stem in wanted) / len(wanted)


def _sets_aside(said: str, condition: str) -> bool:
    """Whether a sentence says that something holds without a condition that the passage sets."""
    if condition.startswith("unless") or "without" in condition:
        return False
    lacking = _LACKING.search(said)
    if lacking and covered(content_stems(lacking[1]), content_stems(condition)):
        return True
    waived = _WAIVED.search(said)
    wanted = content_stems(waived[1]) if waived else []
    if wanted and len(covered(wanted, content_stems(condition))) * 2 >= len(wanted):
        return True
    return bool(re.search(r"\b(?:even (?:if|when|where|without)|whether or not|regardless)\b", said))
