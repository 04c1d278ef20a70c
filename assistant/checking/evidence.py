"""What the statements of the passages say to a claim, one by one, and how much of it each of them holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.checking.readings import Reading
from assistant.checking.scopes import Relation, Subject, home_of, relation, scope_words
from assistant.language.polarity import is_negated
from assistant.language.tokens import content_stems, covered, fold
from assistant.types import Chunk, Passage, Sentence
from assistant.verification import Label, Likeness, Span, Verification, holds_figures, speaks_of_more

Judge = Callable[[str, Sequence[str], Likeness, str], Verification]
Weight = Callable[[str], float]
Cosines = Callable[[str, Passage], Sequence[float]]

# The least share of the claim's content, the least cosine and the least mean of both, from which a statement counts.
# Chosen on the development halves of the labelled pairs of five fields, each sentence judged by all documents of its
# field: with these and `weighing.FAR_BEHIND`, 7 of 246 supported sentences are called contradicted, and 326 of 366
# contradicted ones are found; without any, 14 and 338.
_LEAST_COVERED = {"supported": 0.3, "contradicted": 0.4}
_LEAST_ALIKE = {"supported": 0.4, "contradicted": 0.35}
_LEAST_STRENGTH = {"supported": 0.35, "contradicted": 0.45}
_LEAST_STRENGTH_OF_CHECK = dict.fromkeys(("modality", "number", "money", "date", "unit", "name"), 0.5)
_FIGURE_CHECKS = frozenset(("number", "money", "date"))
_LIMITING = frozenset(("quantifier", "modality"))
_LEAST_ALIKE_OF_SOME = 0.6
_OVERSTATED = "The sentence speaks of all cases; the passage speaks of some of them only."
_DENYING = frozenset(("negation", "modality"))
_BEHIND = 0.1  # by which a statement that holds a claim's figures may be less alike and still clear it of others
_AHEAD = 0.15  # by which a statement that holds as much of a claim is so much more alike that only it is about it
_AHEAD_OF_DENIAL = 0.08  # the same where it only denies, in whatever words
_ABOUT = 0.5  # of what a sentence points back to that a statement with its headings must hold


@dataclass(frozen=True, slots=True)
class Tools:
    """What evidence is gathered with.

    `judge` gives the verdict of a text on a sentence, which is about what its last argument says; `weight` how much a
    stem tells; `likeness` the cosines of a text with each sentence of a passage.
    """

    judge: Judge
    weight: Weight
    likeness: Cosines


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement of a passage says to a claim.

    `first` and `last` (exclusive) are its places in the document's sentences. `strength` is how much of the claim it
    holds, by words and by meaning, 0..1: the mean of its `coverage` and of how `alike` the two are. `within` names the
    place or payer that it is limited to where the claim is about the subject at large.
    """

    label: Label
    check: str
    reason: str
    passage: Passage
    first: int
    last: int
    strength: float
    within: str = ""
    alike: float = 0.0
    coverage: float = 0.0


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
    laid_out = (
        _read(reading.text, passage, [relation(asked, sentence, home) for sentence in passage.chunk.sentences], tools)
        for passage in passages
    )
    pages = [page for page in laid_out if page is not None]
    laid = _laid(reading.text, pages, tools)
    nearest = max((statement.alike for statement in laid), default=0.0)
    found = []
    for page in pages:
        one = _evidence(reading.text, page, nearest, tools, asked.around)
        if one.label == "contradicted" and _is_doubtful(reading.text, one, laid):
            one = replace(one, label="not_found")
        elif one.check in _LIMITING and one.label == "not_found" and _overstates(reading.text, one):
            one = replace(one, label="contradicted", check="quantifier", reason=_OVERSTATED)
        if reading.form == "part" and not _is_introduced_alike(reading.frame, about, one, tools.weight):
            one = replace(one, label="not_found")
        found.append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """A passage whose statements are laid beside a claim: whether each speaks of the same place, and how alike it is.

    `here` are the places of those that may tell something of the claim.
    """

    passage: Passage
    relations: Sequence[Relation]
    alike: Sequence[float]
    here: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A statement beside a claim: its words, how alike the two are, and how much of the claim's content it holds."""

    text: str
    alike: float
    coverage: float


def _laid(claim: str, pages: Sequence[_Page], tools: Tools) -> list[_Laid]:
    return [
        _Laid(
            " ".join(sentence.text.split()), page.alike[place], _coverage(claim, page.passage, [sentence], tools.weight)
        )
        for page in pages
        for place in page.here
        for sentence in page.passage.chunk.sentences[place : place + 1]
    ]


def _overstates(claim: str, one: Evidence) -> bool:
    """Whether a claim says of all what a statement, clearly about the same, says of some."""
    return one.alike >= _LEAST_ALIKE_OF_SOME and speaks_of_more(claim, statement_of(one))


def _is_doubtful(claim: str, one: Evidence, laid: Sequence[_Laid]) -> bool:
    """Whether a statement that seems to contradict a claim is likely about something else, or says the same."""
    own = " ".join(statement_of(one).split())
    if one.check in _DENYING and is_negated(fold(claim)) and is_negated(fold(own)):
        return True
    others = [other for other in laid if other.text != own]
    if one.check in _FIGURE_CHECKS and any(
        other.alike >= one.alike - _BEHIND and holds_figures(claim, other.text) for other in others
    ):
        return True
    ahead = _AHEAD_OF_DENIAL if one.check in _DENYING else _AHEAD
    return any(other.alike > one.alike + ahead and other.coverage >= one.coverage for other in others)


def _read(claim: str, passage: Passage, relations: Sequence[Relation], tools: Tools) -> _Page | None:
    """A passage laid beside a claim; None where all of it is about another place or asks only."""
    sentences = zip(passage.chunk.sentences, relations, strict=True)
    here = [
        place
        for place, (one, related) in enumerate(sentences)
        if related != "elsewhere" and not one.text.rstrip().endswith("?")
    ]
    return _Page(passage, relations, tools.likeness(claim, passage), here) if here else None


def _evidence(claim: str, page: _Page, nearest: float, tools: Tools, about: str) -> Evidence:
    passage, relations, alike = page.passage, page.relations, page.alike
    chunk = passage.chunk
    opening = _opening(chunk)

    def nearness(span: Span) -> float:
        return max((alike[place] for place in _places([span], passage, len(opening))), default=0.0)

    given = tools.judge(claim, [opening + _without(passage, relations)], Likeness(nearness, nearest), about)
    places = _places(given.spans, passage, len(opening))
    label: Label = given.label
    if label == "not_found" or not places:
        places = [max(page.here, key=lambda place: alike[place])]
        label = "not_found"
    statements = [chunk.sentences[place] for place in places]
    coverage = _coverage(claim, passage, statements, tools.weight)
    likeness = max(alike[place] for place in places)
    if label != "not_found" and not _counts(label, given.check, coverage, likeness):
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
        alike=likeness,
        coverage=coverage,
    )


def statement_of(one: Evidence) -> str:
    """The words of the statement that a piece of evidence is, as they stand in the document."""
    chunk = one.passage.chunk
    first, last = chunk.sentences[one.first - chunk.first], chunk.sentences[one.last - 1 - chunk.first]
    return chunk.text[first.start - chunk.start : last.end - chunk.start]


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


def _without(passage: Passage, relations: Sequence[Relation]) -> str:
    """The passage's text, blanks in place of the statements about another place or payer."""
    chunk, text = passage.chunk, passage.chunk.text
    for sentence, one in zip(chunk.sentences, relations, strict=True):
        if one == "elsewhere":
            start, end = sentence.start - chunk.start, sentence.end - chunk.start
            blank = "".join(character if character == "\n" else " " for character in text[start:end])
            text = text[:start] + blank + text[end:]
    return text


def _places(spans: Sequence[Span], passage: Passage, before: int) -> list[int]:
    """The places in the chunk's sentences that spans touch, from the first to the last."""
    chunk = passage.chunk
    offset = chunk.start - before
    touched = [
        place
        for place, sentence in enumerate(chunk.sentences)
        if any(sentence.start < span.end + offset and span.start + offset < sentence.end for span in spans)
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
