"""Yes, no or "it depends", from the statements nearest to the question; None where none of them says."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.alignment import Pairs, asked_words
from assistant.answering.comparing import compared
from assistant.answering.evidence import Evidence
from assistant.answering.positions import Position, position_of
from assistant.answering.question import Question
from assistant.answering.saying import is_sweeping
from assistant.answering.shares import Weight
from assistant.language.places import payers_in, place_named, places_in
from assistant.types import Scope, Verdict

_READ = 8  # pieces of evidence that are read, of the best
_LOOKED_AT = 14
# What makes a statement near, chosen on the development halves of the question sets; a half or a double of each moves
# the share of right verdicts by two points at most.
_CLAUSE, _WHOLE, _SIMILARITY, _SCORE, _CUE, _ANSWER = 0.45, 0.25, 0.3, 0.5, 0.3, 0.3
_ELSEWHERE, _FIGURE, _MISSING = 0.3, 0.3, 0.2
_NO_CUE = {"requirement": 0.3, "permission": 0.1}  # where a statement has no cue of the kind that is asked for
# How sure a verdict is: a logistic regression on the development halves, each field with the root of its questions as
# weight, with the verdicts on unanswerable questions as wrong ones. AUROC on a field it was not fitted on: 0.80.
_SURENESS: Mapping[str, float] = {
    "bias": -5.793,
    "loudness": 4.175,
    "whole": 1.45,
    "missing": -0.522,
    "similarity": 2.535,
    "cue": 0.875,
    "quantifier": 1.847,
    "no": 1.168,
}
# Below it there is neither yes nor no: costs 1 % of the right ones and a third of those on unanswerable questions.
_SURE_FROM = 0.35
# How telling a word of the question may be that the nearest statement and all around it lack, for a "yes". On the
# development halves it takes 3 right verdicts of 239, and 6 that are wrong or given to what asks for none.
_LACKED = 0.9
# A statement that holds so little of the question, and lacks so telling a word of it, says nothing by "it depends".
_HELD, _LACKED_WIDELY = 0.45, 0.8
_SHARPNESS = 0.05  # nearness by which a statement's voice falls to a third
_BOTH = 0.35  # of all voices that "yes" and "no" must each have for "it depends"
_SAID = 0.05  # nearness below the nearest within which one statement must say what is asked, for a "yes"
_SHOWN = 0.15  # nearness below the nearest within which the other side is shown beside it
_PLACE, _PAYER = 1.0, 0.5
_UNSAID = 0.35  # of its voice is left to a "yes" that holds the words and does not say what is asked


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict and the evidence it rests on, nearest first; `caveats` limit it ("some may ask for one")."""

    verdict: Verdict | None
    grounds: tuple[Evidence, ...] = ()
    caveats: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    position: Position
    nearness: float

    def loudness(self, nearest: float) -> float:
        """How much it counts, 0..1, beside the nearest voice."""
        unsaid = self.position.says == "yes" and not self.position.said
        return math.exp((self.nearness - nearest) / _SHARPNESS) * (_UNSAID if unsaid else 1.0)


def rule(question: Question, evidence: Sequence[Evidence], pairs: Pairs, weight: Weight) -> Ruling:
    """The ruling of the statements nearest to the question.

    Each piece of evidence that takes a position has a voice that falls off quickly with the distance from the nearest;
    where "yes" and "no" are both loud, the verdict is "depends".

    Args:
        question: the question taken apart.
        evidence: the evidence, best first.
        pairs: how near words are in meaning.
        weight: how much a stem tells.
    """
    figures = compared(question, evidence[:_LOOKED_AT], weight)
    if figures is not None:
        return Ruling(figures.says, figures.evidence)
    voices = _voices(question, evidence, pairs, weight)
    if not voices:
        return Ruling(None)
    loudness: dict[Verdict, float] = defaultdict(float)
    for voice in voices:
        if voice.position.says:
            loudness[voice.position.says] += voice.loudness(voices[0].nearness)
    total = sum(loudness.values())
    both = min(loudness["yes"], loudness["no"]) >= _BOTH * total and not is_sweeping(question)
    verdict: Verdict = "depends" if both else max(loudness, key=lambda one: loudness[one])
    said = [voice for voice in voices if both or voice.position.says == verdict]
    if verdict == "depends" and _is_remote(said):
        return Ruling(None)
    if verdict != "depends" and _sureness(verdict, said[0], loudness[verdict] / total) < _SURE_FROM:
        return Ruling(None)
    nearest = voices[0].position
    if verdict == "yes" and nearest.by == "clause" and nearest.reading.missing > _LACKED:
        return Ruling(None)
    if verdict != "no" and not _is_said(said):
        return Ruling(None)
    others = [voice for voice in voices if voice not in said and voice.nearness >= voices[0].nearness - _SHOWN]
    return Ruling(verdict, _both_sides(said) if both else _evidence(said), _evidence(others))


def _is_remote(voices: Sequence[_Voice]) -> bool:
    """Whether the nearest statement hardly speaks of the question."""
    reading = voices[0].position.reading
    return reading.share < _HELD and reading.missing >= _LACKED_WIDELY


def _is_said(voices: Sequence[_Voice]) -> bool:
    """Whether one of the nearest statements says what is asked, and does not only hold the words."""
    return any(voice.position.said for voice in voices if voice.nearness >= voices[0].nearness - _SAID)


def _sureness(verdict: Verdict, nearest: _Voice, share: float) -> float:
    """How likely a verdict is right, 0..1, by its share of all voices and by what its nearest statement holds."""
    position = nearest.position
    features = {
        "bias": 1.0,
        "loudness": share,
        "whole": position.reading.whole,
        "missing": position.reading.missing,
        "similarity": position.evidence.similarity,
        "cue": position.cue,
        "quantifier": float(position.by == "quantifier"),
        "no": float(verdict == "no"),
    }
    return 1 / (1 + math.exp(-sum(_SURENESS[name] * value for name, value in features.items())))


def _evidence(voices: Sequence[_Voice]) -> tuple[Evidence, ...]:
    return tuple(voice.position.evidence for voice in voices)


def _both_sides(voices: Sequence[_Voice]) -> tuple[Evidence, ...]:
    """The nearest of each side first."""
    first = next(voice for voice in voices if voice.position.says in {"yes", "no"})
    other = next(voice for voice in voices if {voice.position.says, first.position.says} == {"yes", "no"})
    return _evidence([first, other, *(voice for voice in voices if voice not in (first, other))])


def _voices(question: Question, evidence: Sequence[Evidence], pairs: Pairs, weight: Weight) -> list[_Voice]:
    """The positions of the best evidence that answers anything, nearest first."""
    asked = asked_words(question)
    read = sorted(evidence[:_LOOKED_AT], key=lambda one: -(one.score + one.similarity / 2))[:_READ]
    elsewhere = [_elsewhere(question, one.sentence.scope) for one in read]
    narrow = not all(elsewhere)
    best = max((one.score for one in read), default=0.0)
    voices = []
    for one, away in zip(read, elsewhere, strict=True):
        position = position_of(question, asked, one, pairs=pairs, weight=weight)
        if away and narrow and position.says == "yes":
            position = replace(position, says="depends")  # it holds in one place, or for one payer
        if position.says:
            voices.append(_Voice(position, _nearness(question, position, away, best)))
    if any(voice.position.by == "figure" for voice in voices):
        voices = [voice for voice in voices if voice.position.by == "figure"]  # only they answer for the figure asked
    return sorted(voices, key=lambda voice: -voice.nearness)


def _nearness(question: Question, position: Position, away: float, best: float) -> float:
    """How near a statement comes to just this question, by its words, its meaning and how it was read."""
    one, reading = position.evidence, position.reading
    near = _CLAUSE * reading.share + _WHOLE * reading.whole + _SIMILARITY * one.similarity
    near += _SCORE * (one.score - best) + _CUE * position.cue - _ELSEWHERE * away
    near -= _MISSING * reading.missing
    if position.by == "answer":
        near += _ANSWER
    if position.by == "figure":
        near += _FIGURE
    if position.figures_missing:
        near -= _FIGURE
    if position.by in {"clause", "sameness", "superlative"}:
        near -= _NO_CUE.get(question.predicate or "fact", 0.0)
    return near


def _elsewhere(question: Question, scope: Scope) -> float:
    """How far a statement is limited to a place or payer while the question names none, 0 where it is not."""
    away = 0.0
    places = [place_named(name) for name in scope.jurisdiction.split(", ") if name]
    if places and not places_in(question.text):
        away += _PLACE * any(place.name != place.country for place in places)
    if scope.payer and not payers_in(question.text):
        away += _PAYER
    return away
