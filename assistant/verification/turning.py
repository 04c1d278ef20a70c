"""Negation, opposites and firmness: whether a statement says the sentence, less than it, or the opposite."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language.polarity import NEGATION, count_negations
from assistant.verification import figures, scales
from assistant.verification.conditions import SAVE
from assistant.verification.findings import Finding, Label
from assistant.verification.force import Force, force_of, relation
from assistant.verification.hearsay import REJECTS_POINTER, Standing
from assistant.verification.matching import Claim, Match
from assistant.verification.placing import within
from assistant.verification.statements import VERB, Part, Statement, Word, has_verb

_SEGMENT = re.compile(r"[,;:.]| and (?!a half)| or | but |\bwhile\b|\bthat\b| if | unless | when | where | because ")
_SHORT_REACH = re.compile(r"without|free from|instead of|rather than|except")
_SHORT_END = r"(?:in|on|at|for|by|from|to|when|of|is|are|was|were|needs?|costs?|may|must|can)\b"
_SHORT_WORDS = 5  # words that "without" and the like govern at most
_NO_LONGER = re.compile(r"\bno longer\b(?! than)")
_ENDED = re.compile(r"\b(?:no longer\b(?! than)|stopped|ceased|abolished|did away with)\b")
_GIVEN_UP = re.compile(r"\bno longer (?:does|do|is|are)\W*$")
_PAST = re.compile(r"\b(?:until|formerly|used to|in the past|before|was|were|once|no|not|never|since)\b")
_MERELY = re.compile(
    r"\b(?:merely|only|just|simply) (?:\w+ )?(?:recommended|advised|advisable|suggested|encouraged"
    r"|a (?:recommendation|suggestion))\b"
)
_CONTRAST = re.compile(
    r"\b(?:and not|but|not (?:the|only|just|in|on|by|for|with|of)|rather than|instead|only|except|without|while"
    r"|whereas|and|or|so|because|neither|nor|free from|apart from)\b|[,;:]"
)
_DENIED_VERB = re.compile(r"\b(?:does|do|did|can|could|will|would|may|must|should)(?: not|n't)\b|\bcannot\b")
_ASIDE = re.compile(
    r"\W*(?:according|but|which|who|says?|said|one|as|so|then|and|in fact|for|because|since|if|when|unless|where"
    r"|while)\b"
)
_NOT_ALL = re.compile(r"\bnot (?:always|all|every|everyone|everybody|necessarily)\b")
_EXCEPTION = re.compile(
    r"\b(?:except\b(?: for)?|but (?=at |in |on )|(?<!set )(?<!sets )apart from|other than|with the exception of)[^,.;]*"
)


def turned(
    claim: Claim, own: Part, statement: Statement, standing: Standing, found: Sequence[Match], part: Part
) -> Iterator[Finding]:
    """Negation, opposites, and how strongly it is said."""
    open_question = list(_not_settled(own, statement, found, part))
    yield from open_question
    if open_question or (_NOT_ALL.search(own.text) and _NOT_ALL.search(statement.folded)):
        return
    opposites = [match for match in found if match.opposed is not None]
    if figures.money_held(claim.statement.text, statement.text):
        opposites = [match for match in opposites if match.word.stem not in figures.COST]
    if standing.pointer and not REJECTS_POINTER.search(part.text):
        standing = Standing(standing.text)
    said, there = _forces(own, statement, found, part)
    if opposites and not any(_governed(match, own, statement) for match in opposites):
        said, there = Force(said.mode, False), Force(there.mode if there.mode != "fact" else said.mode, False)
    turns = (
        bool(opposites),
        _in_exception(found, statement, own),
        claim.standing.rejecting,
        standing.rejected and not claim.standing.reported,
    )
    if sum(turns) % 2 or _saves_only(own.text, statement.folded, said, there):
        said = replace(said, denied=not said.denied)
    label = relation(said, there)
    if (
        said.mode == "should"
        and there.mode == "must"
        and not said.denied
        and not there.denied
        and _MERELY.search(own.text)
    ):
        label = "contradicted"
    if label is None and said.mode != "fact" and _goes_without(own, statement, found):
        label = "contradicted"
    if label is not None:
        source = " ".join(match.opposed.text for match in opposites if match.opposed) or part.text.strip(" ,;.")
        check = _check(label, said, there, standing, bool(opposites))
        yield Finding(label, check, " ".join(match.word.text for match in opposites), source)


def _saves_only(said: str, there: str, mine: Force, its: Force) -> bool:
    """Whether one of two says "not unless" and the other "only if"."""
    if mine.denied == its.denied:
        return False
    denying, other = (said, there) if mine.denied else (there, said)
    return bool(re.search(r"\b(?:unless|except)\b", denying) and re.search(r"\bonly\b", other))


def _goes_without(own: Part, statement: Statement, found: Sequence[Match]) -> bool:
    """Whether a sentence says "without" of what a statement that denies nothing has."""
    spans = [
        (own.start + one.start(), own.start + one.end())
        for one in re.finditer(r"\bwithout(?: (?!and\b|or\b)[\w'-]+){1,3}", own.text)
    ]
    denied = [match for match in found if match.own and match.answered and _inside(match.word, spans)]
    return bool(denied) and not NEGATION.search(statement.folded) and "except" not in statement.folded


def _check(label: Label, said: Force, there: Force, standing: Standing, opposite: bool) -> str:
    if label == "not_found":
        return "modality"
    if standing.rejected:
        return "attribution"
    if opposite:
        return "opposite"
    return "negation" if said.mode == there.mode else "modality"


def _forces(own: Part, statement: Statement, found: Sequence[Match], part: Part) -> tuple[Force, Force]:
    """The force of what is said and of what is there; of two plain facts, whether they differ is told by the first."""
    said, there = force_of(own.main, own.start > 0), force_of(part.main, part.start > 0)
    if part.start and not has_verb(part.text):  # "excludes diagnosis, and also adjusting the spine"
        there = force_of(" ".join(one.main for one in statement.parts if one.group == part.group))
    if said.mode == "fact" and there.mode == "fact":
        return Force("fact", _negated_apart(own, statement, found, part)), Force("fact", False)
    if there.mode == "fact":
        there = Force("fact", bool(_negated(found, part, statement)))
    return said, there


def _not_settled(own: Part, statement: Statement, found: Sequence[Match], part: Part) -> Iterator[Finding]:
    """What the passage only asks, has given up, or denies of some cases ("not always")."""
    some = _NOT_ALL.search(part.text)
    if _left_open(own, part, found):
        yield Finding("not_found", "condition", "", part.text)
    elif _NO_LONGER.search(statement.folded) and re.search(r"\bstill\b", own.text):
        yield Finding("contradicted", "negation", "still", part.text)
    elif (_NO_LONGER.search(part.text) or _GIVEN_UP.search(statement.folded)) and not _PAST.search(own.text):
        yield Finding("contradicted", "negation", own.text, part.text)
    elif some and not _NOT_ALL.search(own.text):
        label: Label = "contradicted" if scales.level_of(own.text)[0] == scales.ALL else "not_found"
        yield Finding(label, "quantifier", own.text, some[0])


def _governed(match: Match, own: Part, statement: Statement) -> bool:
    """Whether a negation stands over the word or over its opposite, so that the two turns cancel."""
    mine, theirs = negated_spans(own.text, own.start), negated_spans(statement.folded)
    return _inside(match.word, mine) != any(_inside(place, theirs) for place in match.answered)


def _left_open(own: Part, part: Part, found: Sequence[Match]) -> bool:
    """Whether a sentence states what the passage only asks ("ask whether the credits count")."""
    asked = re.search(r"\bwhether\b", part.text)
    if asked is None or "whether" in own.text:
        return False
    places = [match.answered[0] for match in found if match.answered]
    return sum(place.start > part.start + asked.start() for place in places) * 2 > len(places)


def _in_exception(found: Sequence[Match], statement: Statement, own: Part) -> bool:
    """Whether a sentence speaks of just what the passage excepts ("daily except Mondays")."""
    spans = [match.span() for match in _EXCEPTION.finditer(statement.folded)]
    return any(
        len(match.answered) == 1 and match.own and any(a <= match.answered[0].start < b for a, b in spans)
        for match in found
    ) and not SAVE.search(own.text)


def negated_spans(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The stretches of a folded text that a negation governs: from it to the end of its segment."""
    spans = []
    for match in NEGATION.finditer(text):
        if not count_negations(text[max(0, match.start() - 20) : match.end() + 14]):
            continue
        stop = _SEGMENT.search(text, match.end())
        end = _listed_end(text, match, stop)
        if _SHORT_REACH.fullmatch(match[0]):
            near = re.match(rf"(?:\W+(?!{_SHORT_END})[\w'-]+){{1,{_SHORT_WORDS}}}", text[match.end() : end])
            end = match.end() + near.end() if near else end
        begin = match.start()
        if not re.search(r"\w", text[match.end() : end]):
            begin = max((one.end() for one in _SEGMENT.finditer(text, 0, match.start())), default=0)
        spans.append((start + begin, start + end))
    return spans


def _listed_end(text: str, cue: re.Match[str], stop: re.Match[str] | None) -> int:
    """Where a negation ends: at the next segment, or behind the list that it governs ("does not cover A, B and C")."""
    if cue[0] == "neither" and not re.search(r"\w", text[: cue.start()]):
        apart = re.search(r"[;:]| but |, (?:and|while|which)\b", text[cue.end() :])
        return cue.end() + apart.start() if apart else len(text)
    governs = _DENIED_VERB.search(text[max(0, cue.start() - 8) : cue.end() + 1])
    while governs and stop and re.match(r",| and | or ", stop[0]):
        following = _SEGMENT.search(text, stop.end())
        piece = text[stop.end() : following.start() if following else len(text)]
        if VERB.search(piece) or _ASIDE.match(piece) or not re.search(r"\w", piece):
            break
        stop = following
    return stop.start() if stop else len(text)


def _inside(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return sum(a <= word.start < b for a, b in spans) % 2 == 1


def _negated(found: Sequence[Match], part: Part, statement: Statement) -> list[Match]:
    spans = negated_spans(part.text, part.start)
    return [
        match
        for match in found
        if any(_inside(place, spans) for place in match.answered if place in statement.words and within(place, part))
    ]


def _negated_apart(own: Part, statement: Statement, found: Sequence[Match], part: Part) -> bool:
    """Whether one of two plain statements denies what the other affirms."""
    if _NO_LONGER.search(own.text) and _ENDED.search(statement.folded):
        return False
    spans = negated_spans(own.text, own.start)
    if len(spans) == 1 == len(negated_spans(statement.folded)) and not (
        _CONTRAST.search(own.text) or _CONTRAST.search(statement.folded)
    ):
        return False  # each denies once, and what it denies is the whole
    missing = [match for match in found if not match.answered and not match.found]
    found = [_narrowed(match, part) for match in found]
    once = [
        match for match in found if len(match.answered) == 1 and sum(m.word.stem == match.word.stem for m in found) == 1
    ]
    found = once or list(found)
    theirs = negated_spans(statement.folded)
    in_theirs = [
        match for match in found if any(_inside(place, theirs) for place in match.answered if place in statement.words)
    ]
    in_own = [match for match in found if _inside(match.word, spans)]
    if spans and not in_own:
        if missing and any(_inside(match.word, spans) for match in missing):
            return False
        in_own = list(found)
    if not in_own:
        return bool(in_theirs)
    if all(_in_condition(match, statement) for match in in_own):
        return False
    if not theirs:
        return True
    return not any(match in in_theirs for match in in_own) and bool(in_theirs or len(spans) % 2 == 1)


def _narrowed(match: Match, part: Part) -> Match:
    """A match with the places in one part only, where it has any there."""
    inside = tuple(place for place in match.places if within(place, part))
    return replace(match, places=inside) if inside else match


def _in_condition(match: Match, statement: Statement) -> bool:
    spans = [(start, start + len(one)) for one in statement.conditions if (start := statement.folded.find(one)) >= 0]
    return any(a <= place.start < b for place in match.answered for a, b in spans)
