"""In which part of a statement the words of a sentence stand, and whether they stand there of one thing."""

import re
from collections.abc import Iterator, Sequence

from assistant.language.polarity import count_negations
from assistant.language.tokens import keyword_tokens
from assistant.verification import figures
from assistant.verification.findings import Finding
from assistant.verification.force import CUE, force_of
from assistant.verification.lexicon import are_opposed, are_rivals
from assistant.verification.matching import Claim, Match, is_small
from assistant.verification.passages import POINTS_BACK
from assistant.verification.statements import VERB, Part, Statement, Word

MOST_FROM_CONTEXT = 3  # words that a pronoun may stand for
_LATER = 0.05
_SUBJECT_REACH = 30  # characters of a statement in which its subject stands
_OBJECT_POINTER = re.compile(r"\w (?:it|them|one)\b")
_PREDICATE_SHARE = 3.0
_OBJECT_SHARE = 1.5
_FOR = re.compile(r"\b(?:required|needed|necessary|essential|mandatory|compulsory|optional) (?:for|by)\b")
_MODE_SHARE = 0.8
_CUE_SHARE = 0.6  # of a word of content that a word of requirement or a small one counts for choosing a part
_COMPLETE_SHARE = 0.65  # of a statement's words that a sentence takes up where it completes them from what is nearby
_CONTRAST = re.compile(r"^\s*(?:,? ?(?:while|whereas)\b)")
_RELATIVE = re.compile(r"^\W*(?:which|who|whom)\b")
_ELLIPTIC = re.compile(r"\b(?:may|can|must|does|do|is|are|cannot|not)(?: not)?\W*$")
_POINTER = re.compile(r"\b(?:it|they|them|its|their|this|that|these|those|which)\b")
_SUBJECTLESS = re.compile(
    r"^\W*(?:(?:but|and|or|so|yet|although|though|while|whereas|because|since|as) )*(?:also |then |not |never |only )*"
    r"(?:is|are|was|were|has|have|had|may|must|can|cannot|should|need|needs|will|does|do|did|which|who"
    r"|whom|it|they|this"
    r"|that|these|those|its|their|he|she|there|\w+(?:ing|ed))\b"
)


def borrowed(claim: Claim, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether what the sentence says of a thing, and not only the thing, stands in the context alone."""
    if any(match.near for match in found) and not _completes(claim, statement, found):
        return True
    found = [match for match in found if not match.near]
    if all(match.own for match in found if match.found):
        return False
    for own in claim.parts:
        predicate = _predicate(own, [match for match in found if within(match.word, own)])
        modal = force_of(own.main, own.start > 0).mode in {"may", "should"}
        if modal and predicate is not None and predicate.found and not predicate.own:
            return True
    away = [place for place, match in enumerate(found) if match.found and not match.own]
    if not _points_back(claim, statement, found):
        return True
    if _told_share(claim, statement, [match for match in found if match.own and match.answered]) == 1:
        return False
    before = claim.statement.folded[: found[away[0]].word.start]
    if away[0] == 0 or re.search(r",\s*(?:(?:the|an?|your) )?$", before):
        return False
    joined = away[-1] - away[0] < len(away)
    last = away[-1] == len(found) - 1
    inverted = last and any(force_of(own.main).mode == "must" for own in claim.parts)
    agent = last and re.search(r"\bby (?:(?:the|an?) )?$", before)
    referring = _ELLIPTIC.search(statement.folded) or _OBJECT_POINTER.search(statement.folded)
    return not (joined and (inverted or agent or referring))


def _completes(claim: Claim, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether the heading or the sentence before only says what a statement that is told in full is about.

    "No proof is asked for", below a sentence on low incomes, is told by "No proof of a low income is needed".
    """
    near = [match for match in found if match.near]
    own = [match for match in found if match.own and match.answered]
    if len(near) > MOST_FROM_CONTEXT or not own:
        return False
    headed = all(any(place in statement.heading for place in match.places) for match in near)
    if headed and len(near) <= len(own):
        return True
    return _told_share(claim, statement, own) >= _COMPLETE_SHARE


def _told_share(claim: Claim, statement: Statement, own: Sequence[Match]) -> float:
    """The share of the words of the part that answers a sentence which the sentence takes up."""
    parts = {part.group for part in (best_part(own, statement, claim.parts[0]),)}
    told = {place for match in own for place in match.answered}
    wanted = [
        word
        for word in statement.words
        if any(within(word, part) for part in statement.parts if part.group in parts) and _tells(word, statement)
    ]
    held = sum(word in told or any(word.stem == one.stem for one in told) for word in wanted)
    return held / len(wanted) if wanted else 0.0


def _tells(word: Word, statement: Statement) -> bool:
    """Whether a word of a statement tells something that a sentence about it has to take up."""
    source = statement.folded.find("according to")
    cues = [cue.span() for cue in CUE.finditer(statement.folded)]
    small = is_small(word) or word.text[0].isdigit() or any(a <= word.start < b for a, b in cues)
    return not small and not 0 <= source <= word.start


def _points_back(claim: Claim, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether the part that holds the sentence's words points back, or one that shares its subject."""
    own = [match for match in found if match.own and match.answered]
    if not own or len(statement.parts) == 1:
        return True
    group = best_part(own, statement, claim.parts[0]).group
    return any(POINTS_BACK.search(part.text.strip(" ,;:")) for part in statement.parts if part.group == group)


def _predicate(own: Part, found: Sequence[Match]) -> Match | None:
    """The first word of content behind the word of requirement or permission."""
    cue = force_of(own.main, own.start > 0).cue
    tail = set(keyword_tokens(own.main[cue[1] :])) if cue else set()
    return next((match for match in found if match.word.stem in tail), None)


def scattered(found: Sequence[Match]) -> bool:
    """Whether the words that only the context holds are many, or stand between the statement's own."""
    away = [place for place, match in enumerate(found) if match.found and not match.own and not match.near]
    return len(away) > MOST_FROM_CONTEXT or (len(away) > 1 and away[-1] - away[0] >= len(away) + 1)


def best_part(found: Sequence[Match], statement: Statement, own: Part) -> Part:
    """The part of the statement that holds most of the words, those that stand nowhere else above all.

    What is said of a thing mostly stands behind it: later words count a little more.
    """
    scores = [0.0] * len(statement.parts)
    predicate = _predicate(own, found)
    for part in statement.parts[1:]:
        head = [match for match in found if any(within(place, part) for place in match.answered)]
        if _ELLIPTIC.search(part.text) and head and head[0] is found[0]:
            return part
    for position, match in enumerate(found):
        inside = _parts_holding(match, statement)
        bonus = _LATER * position
        if match.opposed or match is predicate:
            bonus += _OBJECT_SHARE if match is predicate and _FOR.search(own.main) else _PREDICATE_SHARE
        for number in inside:
            scores[number] += (1.0 + bonus) / len(inside)
    mode = force_of(own.main, own.start > 0).mode
    told = {match.word.stem for match in found}
    others = set(keyword_tokens(own.main)) - told
    for number, part in enumerate(statement.parts):
        scores[number] += _CUE_SHARE * len(others.intersection(keyword_tokens(part.text)))
        if mode != "fact" and force_of(part.main, number > 0).mode == mode:
            scores[number] += _MODE_SHARE
    return statement.parts[max(range(len(scores)), key=lambda number: (scores[number], number))]


def _parts_holding(match: Match, statement: Statement) -> set[int]:
    """The numbers of the parts that hold a word; the subject of a part is also that of those that go on about it."""
    inside = set()
    for number, part in enumerate(statement.parts):
        if any(place in statement.words and within(place, part) for place in match.answered):
            inside.add(number)
            verb = VERB.search(part.text)
            reach = part.start + (min(verb.start(), _SUBJECT_REACH) if verb else _SUBJECT_REACH)
            if any(part.start <= place.start < reach for place in match.answered):
                inside |= {
                    later
                    for later, other in enumerate(statement.parts)
                    if later > number and other.group == part.group and _SUBJECTLESS.match(other.text)
                }
    return inside


def within(word: Word, part: Part) -> bool:
    """Whether a word of a folded text stands in one of its parts."""
    return part.start <= word.start < part.start + len(part.text)


def crossed(found: Sequence[Match], statement: Statement) -> Iterator[Finding]:
    """Words of two pairs of opposites or rivals that stand crosswise: "red behind" where red is in front."""
    paired: list[tuple[Match, set[int], set[int]]] = []
    for match in found:
        if not (match.places and match.own):
            continue
        others = [
            word
            for word in statement.words
            if are_rivals(match.word.stem, word.stem) or are_opposed(match.word.stem, word.stem)
        ]
        if others:
            paired.append((match, _segments_of(match.places, statement), _segments_of(others, statement)))
    for one, mine, rivals in paired:
        for other, its, its_rivals in paired:
            if are_opposed(one.word.stem, other.word.stem) or are_rivals(one.word.stem, other.word.stem):
                continue
            if one is not other and not mine & its and mine & its_rivals and rivals & its:
                yield Finding("contradicted", "stitched", f"{one.word.text} … {other.word.text}", statement.text)
                return


def _segments_of(words: Sequence[Word], statement: Statement) -> set[int]:
    breaks = [match.start() for match in figures.SEGMENT.finditer(statement.folded)]
    return {sum(place <= word.start for place in breaks) for word in words}


def stitched(statement: Statement, found: Sequence[Match], part: Part, own: Part) -> Iterator[Finding]:
    """Words taken from another part that has a subject of its own."""
    if _RELATIVE.match(part.text) and any(match.found and not match.own for match in found):
        yield Finding("not_found", "stitched", "", part.text)
        return
    held = [match for match in found if match.own and any(place in statement.words for place in match.places)]
    inside = [match for match in held if _group_of(match, statement) & {part.group}]
    elsewhere = [match for match in held if match not in inside]
    if not elsewhere or (not inside and len({group for match in held for group in _group_of(match, statement)}) < 2):
        return
    texts = [one.text for one in statement.parts if one.group == part.group]
    if any(_POINTER.search(text) for text in texts) and (
        not inside or elsewhere[0] is not held[0] or _opens_with_pointer(texts[0])
    ):
        return
    if any(_ELLIPTIC.search(text) for text in texts) and inside and inside[0] is held[0]:
        return
    apart = {group for match in elsewhere for group in _group_of(match, statement)}
    heads = [
        one for one in statement.parts if one.group in {*apart, part.group} and one.group > min({*apart, part.group})
    ]
    others = " ".join(one.text for one in statement.parts if one.group in apart and one.group != part.group)
    alike = (count_negations(own.text) - count_negations(others)) % 2 == 0
    contrast = alike and any(_CONTRAST.match(one.text) for one in heads)
    yield Finding(
        "contradicted" if contrast else "not_found", "stitched", " ".join(m.word.text for m in elsewhere), part.text
    )


def _opens_with_pointer(text: str) -> bool:
    return bool(
        re.match(r"^\W*(?:(?:but|and|or|so|though|although|while|because|since|as) )*(?:it|they|this|these)\b", text)
    )


def _group_of(match: Match, statement: Statement) -> set[int]:
    """The groups of parts in which a word of the sentence is found."""
    return {
        part.group
        for part in statement.parts
        if any(place in statement.words and within(place, part) for place in match.places)
    }
