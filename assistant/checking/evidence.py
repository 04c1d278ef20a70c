"""What the statements of the passages say to a claim, one by one, and how much of it each of them holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.checking.readings import Reading
from assistant.checking.scopes import Relation, Subject, home_of, relation, scope_words
from assistant.language.polarity import is_negated
from assistant.language.tokens import content_stems, covered, fold
from assistant.types import Chunk, Passage, Sentence
from assistant.verification import Label, Verification

Judge = Callable[[str, Sequence[str]], Verification]
Weight = Callable[[str], float]
Likeness = Callable[[str, Passage], Sequence[float]]

# The least share of the claim's content, the least cosine and the least mean of both, from which a statement counts.
# Chosen on the development halves of the labelled pairs of five fields, each sentence judged by all documents of its
# field: with these and `weighing.FAR_BEHIND`, 7 of 246 supported sentences are called contradicted, and 326 of 366
# contradicted ones are found; without any, 14 and 338.
_LEAST_COVERED = {"supported": 0.3, "contradicted": 0.4}
_LEAST_ALIKE = {"supported": 0.3, "contradicted": 0.35}
_LEAST_STRENGTH = {"supported": 0.35, "contradicted": 0.45}
_LEAST_STRENGTH_OF_CHECK = dict.fromkeys(("modality", "number", "money", "date", "unit", "name"), 0.5)
_FIGURE_CHECKS = frozenset(("number", "money", "date"))
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ABOUT = 0.5  # of what a sentence points back to that a statement with its headings must hold


@dataclass(frozen=True, slots=True)
class Tools:
    """What evidence is gathered with.

    `judge` gives the verdict of a text on a sentence; `weight` how much a stem tells; `likeness` the cosines of a text
    with each sentence of a passage.
    """

    judge: Judge
    weight: Weight
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement of a passage says to a claim.

    `first` and `last` (exclusive) are its places in the document's sentences. `strength` is how much of the claim it
    holds, by words and by meaning, 0..1. `within` names the place or payer that it is limited to where the claim is
    about the subject at large.
    """

    label: Label
    check: str
    reason: str
    passage: Passage
    first: int
    last: int
    strength: float
    within: str = ""


def gather(
    reading: Reading, passages: Sequence[Passage], asked: Subject, tools: Tools, about: str = ""
) -> list[Evidence]:
    """What each passage says to a claim, those that say nothing as "not_found", with the statement that is nearest.

    Words that need what introduces them are supported only by statements that speak of the same and that are
    introduced alike, and are contradicted by none.

    Args:
        reading: the claim.
        passages: where to look, best first.
        asked: the place and payer that the claim is about; statements about others are not looked at.
        tools: what to judge with.
        about: the thing that the claim is about.
    """
    home = home_of(sentence for passage in passages for sentence in passage.chunk.sentences)
    found = []
    for passage in passages:
        relations = [relation(asked, sentence, home) for sentence in passage.chunk.sentences]
        if all(one == "elsewhere" for one in relations):
            continue
        one = _evidence(reading.text, passage, relations, tools)
        if reading.form == "part" and not _is_introduced_alike(reading.frame, about, one, tools.weight):
            one = replace(one, label="not_found")
        found.append(one)
    return found


def _evidence(claim: str, passage: Passage, relations: Sequence[Relation], tools: Tools) -> Evidence:
    chunk = passage.chunk
    opening = _opening(chunk)
    given = tools.judge(claim, [opening + _without(passage, relations)])
    alike = tools.likeness(claim, passage)
    places = _places(given, passage, len(opening))
    label: Label = given.label
    if label == "not_found" or not places:
        here = [place for place, one in enumerate(relations) if one != "elsewhere"]
        places = [max(here, key=lambda place: alike[place])]
        label = "not_found"
    statements = [chunk.sentences[place] for place in places]
    coverage = _coverage(claim, passage, statements, tools.weight)
    likeness = max(alike[place] for place in places)
    if label != "not_found" and not _counts(label, given.check, coverage, likeness):
        label = "not_found"
    if label == "contradicted" and given.check in _FIGURE_CHECKS and _figures_told(claim, statements):
        label = "not_found"
    narrower = all(relations[place] == "narrower" for place in places)
    return Evidence(
        label=label,
        check=given.check,
        reason=given.reason,
        passage=passage,
        first=chunk.first + places[0],
        last=chunk.first + places[-1] + 1,
        strength=(coverage + likeness) / 2,
        within=scope_words(statements[0]) if narrower else "",
    )


def _counts(label: Label, check: str, coverage: float, likeness: float) -> bool:
    """Whether a statement is near enough to the claim to support or contradict it."""
    strength = _LEAST_STRENGTH[label]
    if label == "contradicted":
        strength = _LEAST_STRENGTH_OF_CHECK.get(check, strength)
    return (
        coverage >= _LEAST_COVERED[label] and likeness >= _LEAST_ALIKE[label] and (coverage + likeness) / 2 >= strength
    )


def _opening(chunk: Chunk) -> str:
    """The line that introduces a chunk's first list item where it stands outside the chunk, as a line of its own."""
    if chunk.lead or chunk.sentences[0].kind != "item" or not chunk.path:
        return f"{chunk.lead}\n" if chunk.lead else ""
    return f"{chunk.path[-1].rstrip(':')}:\n"


def _figures_told(claim: str, statements: Sequence[Sentence]) -> bool:
    """Whether the statements give every figure of the claim, so that they cannot give others in their place."""
    words = " ".join(statement.text for statement in statements)
    return set(_FIGURE.findall(claim)) <= set(_FIGURE.findall(words))


def _without(passage: Passage, relations: Sequence[Relation]) -> str:
    """The passage's text, blanks in place of the statements about another place or payer."""
    chunk, text = passage.chunk, passage.chunk.text
    for sentence, one in zip(chunk.sentences, relations, strict=True):
        if one == "elsewhere":
            start, end = sentence.start - chunk.start, sentence.end - chunk.start
            blank = "".join(character if character == "\n" else " " for character in text[start:end])
            text = text[:start] + blank + text[end:]
    return text


def _places(given: Verification, passage: Passage, before: int) -> list[int]:
    """The places in the chunk's sentences that a finding rests on, from the first to the last."""
    chunk = passage.chunk
    offset = chunk.start - before
    touched = [
        place
        for place, sentence in enumerate(chunk.sentences)
        if any(sentence.start < span.end + offset and span.start + offset < sentence.end for span in given.spans)
    ]
    return list(range(touched[0], touched[-1] + 1)) if touched else []


def _coverage(claim: str, passage: Passage, statements: Sequence[Sentence], weight: Weight) -> float:
    """The share of the claim's content that the statements hold with their headings and lead, weighted by telling."""
    chunk = passage.chunk
    words = " ".join((*(one.text for one in statements), *chunk.path, chunk.lead, *_leads(passage, statements)))
    return _share(content_stems(claim), words, weight)


def _share(stems: Sequence[str], words: str, weight: Weight) -> float:
    held = covered(stems, content_stems(words))
    total = sum(map(weight, stems))
    return sum(weight(one) for one in stems if one in held) / total if total else 1.0


def _leads(passage: Passage, statements: Sequence[Sentence]) -> list[str]:
    chunk = passage.chunk
    places = {one.lead for one in statements if one.lead is not None and chunk.first <= one.lead < chunk.last}
    return [chunk.sentences[place - chunk.first].text for place in sorted(places)]


def _is_introduced_alike(frame: str, about: str, one: Evidence, weight: Weight) -> bool:
    """Whether a statement supports words that need what introduces them: it stands under the like, and none denies."""
    if one.label != "supported":
        return False
    chunk = one.passage.chunk
    statements = chunk.sentences[one.first - chunk.first : one.last - chunk.first]
    introduction = " ".join((*chunk.path[-1:], chunk.lead, *_leads(one.passage, statements)))
    words = " ".join((introduction, *chunk.path, *(statement.text for statement in statements)))
    if max(_share(content_stems(about or frame), words, weight), _share(content_stems(frame), words, weight)) < _ABOUT:
        return False
    return is_negated(fold(frame)) == is_negated(fold(introduction)) or statements[0].kind != "item"
