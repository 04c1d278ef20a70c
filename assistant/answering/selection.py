"""Evidence -> the few runs of sentences that make the answer: the direct answer first, whole lists, nothing twice."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import Closest, Evidence, enumerated, is_dependent, is_fragment, starts_with_contrast
from assistant.answering.question import Question
from assistant.answering.verdict import Ruling
from assistant.language.polarity import is_attributed, is_negated
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, content_words, covered, fold
from assistant.types import Document, Section, Sentence

# Kinds of question that one item of a list can answer; for the others a list is shown whole.
_SINGLE = frozenset({"verdict", "quantity", "person", "date"})

Lookup = Callable[[str], Document]
VectorOf = Callable[[Evidence], NDArray[np.float32]]

MAX_RUNS = 4  # runs in an answer, the direct one included
MAX_FIGURES = 3  # runs in the answer to a question for a figure
MAX_LISTS = 3
MAX_SECTION = 6  # runs taken from a section whose heading is the question
SAME_QUESTION = 0.75  # similarity of a heading to the question from which its section is the answer
SECTION_LIST = 3  # paragraphs of one section among the best evidence that make the section a list
MAX_BACK = 2  # sentences added in front of one that points back
MAX_ON = 2  # sentences added behind one that the next one limits
SHORT_SENTENCE = 4  # words; a shorter one ("No.", "Yes, sometimes.") is read with the next
BEFORE = 0.9  # of a name's weight when it stands in a sentence before
SIDE_NAMED = 0.7  # how far a sentence must name a side of a comparison
SUPPORT_SHARE = 0.78  # of the best score that a supporting sentence must reach
LIST_SHARE = 0.82  # of the best list's score that a further list must reach
SAME_CLAIM = 0.86  # cosine from which two sentences with the same figures and polarity say the same thing
OVERLAP = 0.75  # share of the content stems from which two sentences repeat each other


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences of one document that are quoted together, by their places in it, and the evidence they were chosen for.

    `lead` is the place of the sentence that introduces list items when it does not stand directly before them.
    """

    document_id: str
    places: tuple[int, ...]
    evidence: Evidence
    same: tuple["Run", ...] = field(default=())


def select(
    question: Question, evidence: Sequence[Evidence], ruling: Ruling, *, document: Lookup, vector_of: VectorOf, closest: Closest
) -> list[Run]:
    """The runs that answer the question, the direct answer first.

    Args:
        question: the question taken apart.
        evidence: all evidence, best first.
        ruling: the verdict and its grounds (empty for questions that are not yes/no).
        document: gives a document by id, for whole lists and for the sentences around.
        vector_of: the embedding of an evidence's sentence.
        closest: how near words are in meaning.
    """
    chooser = _Chooser(question, document, vector_of)
    lists = question.kind == "list" or (question.many and question.kind in {"open", "place", "definition", "steps"})
    if question.kind == "comparison":
        chooser.add_sides(evidence, closest)
    for one in (*ruling.grounds[:2], *ruling.caveats[:1]):
        chooser.add(one)
    answered = chooser.add_answered_question(evidence)
    if lists and not answered:
        chooser.add_lists(evidence)
    limit = MAX_FIGURES + len(ruling.caveats[:1]) if question.kind == "quantity" else MAX_RUNS
    best = evidence[0].score if evidence else 0.0
    for one in evidence:
        if chooser.count >= limit or one.score < SUPPORT_SHARE * best:
            break
        chooser.add(one)
    return chooser.runs


class _Chooser:
    """The runs chosen so far; a new one is widened to what it needs to be understood, or joined to one that says the same."""

    def __init__(self, question: Question, document: Lookup, vector_of: VectorOf) -> None:
        self.runs: list[Run] = []
        self._question = question
        self._document = document
        self._vector_of = vector_of
        self._used: set[tuple[str, int]] = set()
        self._joined = 0

    @property
    def count(self) -> int:
        """How many pieces of evidence were added, those that lengthened a run among them."""
        return len(self.runs) + self._joined

    def _join(self, run: Run) -> bool:
        """Lengthen the chosen run that shares a sentence with this one, so that no sentence is shown twice; say whether there is one."""
        for number, chosen in enumerate(self.runs):
            if chosen.document_id == run.document_id and not set(chosen.places).isdisjoint(run.places):
                places = tuple(sorted({*chosen.places, *run.places}))
                self.runs[number] = replace(chosen, places=places)
                self._used.update((run.document_id, place) for place in places)
                self._joined += 1
                return True
        return False

    def add(self, one: Evidence) -> None:
        """Add the run around a piece of evidence, unless it is there or says the same as one that is."""
        if one.key in self._used:
            return
        if one.sentence.kind == "item" and one.sentence.lead is not None and self._question.kind not in _SINGLE:
            self._add_list(one)
            return
        places = self._widened(one)
        twin = next((place for place, run in enumerate(self.runs) if self._same_claim(one, run.evidence)), None)
        run = Run(one.chunk.document_id, places, one)
        if self._join(run):
            return
        if twin is None:
            if self._repeats(one) or self._retells(one, places):
                return
            self.runs.append(run)
        elif all(other.document_id != run.document_id for other in (self.runs[twin], *self.runs[twin].same)):
            self.runs[twin] = replace(self.runs[twin], same=(*self.runs[twin].same, run))
        self._used.update((one.chunk.document_id, place) for place in places)

    def add_answered_question(self, evidence: Sequence[Evidence]) -> bool:
        """Add the whole section, in its order, whose heading asks the same question; say whether there is one."""
        asked = next((one for one in evidence[:SECTION_LIST] if _asks_the_same(one)), None)
        if asked is None:
            return False
        own = [one for one in evidence if one.chunk.document_id == asked.chunk.document_id and one.chunk.path == asked.chunk.path]
        before = len(self.runs)
        for one in sorted(own, key=lambda one: one.place):
            if len(self.runs) - before >= MAX_SECTION:
                break
            self.add(one)
        return True

    def add_lists(self, evidence: Sequence[Evidence]) -> None:
        """Add the whole lists that answer a list question, or the sentence that names most, best first."""
        units = _list_units(evidence)
        section = self._section_list(evidence)
        best = max(units[0][0] if units else 0.0, section.evidence.score if section else 0.0)
        if section and section.evidence.score >= LIST_SHARE * best:
            self.runs.append(section)
            self._used.update((section.document_id, place) for place in section.places)
        for score, one in units[:MAX_LISTS]:
            if score < LIST_SHARE * best:
                break
            self._add_list(one)

    def _section_list(self, evidence: Sequence[Evidence]) -> Run | None:
        """The opening sentences of a section's paragraphs, where several of them are among the best evidence: a list in prose."""
        found: dict[tuple[str, tuple[str, ...]], list[Evidence]] = {}
        for one in evidence[: 3 * SECTION_LIST]:
            if one.sentence.kind == "prose":
                found.setdefault((one.chunk.document_id, one.chunk.path), []).append(one)
        for (document_id, path), members in found.items():
            document = self._document(document_id)
            section = next((part for part in document.sections if part.path == path and part.first <= members[0].place < part.last), None)
            openings = paragraph_openings(document, section) if section else ()
            if len({one.place for one in members} & set(openings)) >= SECTION_LIST:
                return Run(document_id, openings, members[0])
        return None

    def add_sides(self, evidence: Sequence[Evidence], closest: Closest) -> None:
        """Add, for a comparison, the best sentence on both things together and the best on each of them."""
        sides = [content_words(side) for side in self._question.sides]
        shared = set.intersection(*(set(side) for side in sides)) if sides else set()
        own = [[word for word in side if word not in shared] or side for side in sides]
        for wanted in ([word for side in own for word in side], *own):
            scored = [(_named(wanted, one, closest), one) for one in evidence if one.key not in self._used]
            match = max(scored, key=_side_rank, default=None)
            if match and match[0] >= SIDE_NAMED:
                self.add(match[1])

    def _add_list(self, one: Evidence) -> None:
        if one.sentence.kind != "item" or one.sentence.lead is None:
            self.add(one)
            return
        if one.key in self._used:
            return
        places = list_places(self._document(one.chunk.document_id), one.sentence.lead)
        run = Run(one.chunk.document_id, places, one)
        if self._join(run):
            return
        self.runs.append(run)
        self._used.update((one.chunk.document_id, place) for place in places)

    def _widened(self, one: Evidence) -> tuple[int, ...]:
        """The sentence with its lead, with the one before it if it points back, and with the one behind it that takes it back."""
        document = self._document(one.chunk.document_id)
        if one.sentence.lead is not None:
            return (one.sentence.lead, one.place)
        section = next((part for part in document.sections if part.first <= one.place < part.last), None)
        first = last = one.place
        if section:
            while first > section.first and one.place - first < MAX_BACK and _needs(document.sentences[first - 1], document.sentences[first]):
                first -= 1
            while last + 1 < section.last and last - one.place < MAX_ON and _taken_back(document.sentences[last], document.sentences[last + 1]):
                last += 1
            if document.sentences[one.place].text.rstrip().endswith(":"):
                items = list_places(document, one.place)
                return tuple(dict.fromkeys((*range(first, last + 1), *items)))
        return tuple(range(first, last + 1))

    def _same_claim(self, one: Evidence, other: Evidence) -> bool:
        if _figures(one.sentence) != _figures(other.sentence):
            return False
        if is_negated(fold(one.sentence.text)) != is_negated(fold(other.sentence.text)):
            return False
        if one.stance and other.stance and one.stance.says_yes != other.stance.says_yes:
            return False
        if _holds_all(one.sentence, other.sentence):
            return True
        alike = float(self._vector_of(one) @ self._vector_of(other)) >= SAME_CLAIM
        return alike and not _one_word_apart(one.sentence, other.sentence)

    def _retells(self, one: Evidence, places: Sequence[int]) -> bool:
        """Whether a sentence that was added for the context says what a chosen run says."""
        document = self._document(one.chunk.document_id)
        return any(self._is_told(document.sentences[place]) for place in places if place < one.place and document.sentences[place].kind == "prose")

    def _is_told(self, sentence: Sentence) -> bool:
        stems = content_stems(sentence.text)
        return any(len(covered(stems, content_stems(run.evidence.sentence.text))) >= OVERLAP * len(stems) for run in self.runs)

    def _repeats(self, one: Evidence) -> bool:
        """Whether what the sentence says is all in sentences that are chosen already."""
        stems = content_stems(one.sentence.text)
        chosen = [stem for run in self.runs for stem in content_stems(run.evidence.sentence.text)]
        fresh_figures = _figures(one.sentence) - set().union(*(_figures(run.evidence.sentence) for run in self.runs)) if self.runs else set()
        return bool(stems) and not fresh_figures and len(covered(stems, chosen)) >= OVERLAP * len(stems) and one.sentence.kind != "item"


def _asks_the_same(one: Evidence) -> bool:
    return bool(one.chunk.path) and one.chunk.path[-1].endswith("?") and one.heading_similarity >= SAME_QUESTION


def _side_rank(pair: tuple[float, Evidence]) -> tuple[bool, float]:
    """How well evidence serves a side of a comparison: it names the side, has the figure that is compared, and is good evidence."""
    named, one = pair
    return named >= SIDE_NAMED, named * one.score * (1 + one.fits)


def paragraph_openings(document: Document, section: Section) -> tuple[int, ...]:
    """The places of the first sentences of a section's paragraphs, headings, list items and furniture aside."""
    openings = []
    for place in range(section.first, section.last):
        sentence = document.sentences[place]
        gap = document.text[document.sentences[place - 1].end : sentence.start] if place > section.first else "\n\n"
        if sentence.kind == "prose" and gap.count("\n") > 1:
            openings.append(place)
    return tuple(openings)


def _named(wanted: Sequence[str], one: Evidence, closest: Closest) -> float:
    """How far a sentence, with its heading, names all the wanted words, 0..1."""
    offset = one.place - one.chunk.first
    before = " ".join(sentence.text for sentence in one.chunk.sentences[max(0, offset - MAX_BACK) : offset])
    own = closest(wanted, content_words(f"{' '.join(one.chunk.path[-1:])} {one.sentence.text}"))
    wide = closest(wanted, content_words(f"{before} {one.sentence.text}"))
    scores = [max(near, BEFORE * far) for near, far in zip(own, wide, strict=True)]
    return sum(scores) / len(scores) if scores else 0.0


def list_places(document: Document, lead: int) -> tuple[int, ...]:
    """The places of a list: the sentence that introduces it and all its items."""
    items = [place for place in range(lead + 1, len(document.sentences)) if document.sentences[place].lead == lead]
    return (lead, *items)


def _list_units(evidence: Iterable[Evidence]) -> list[tuple[float, Evidence]]:
    """Lists, and sentences that name three things or more, with the score of each as an answer to a list question."""
    lists: dict[tuple[str, int], list[Evidence]] = {}
    units: list[tuple[float, Evidence]] = []
    for one in evidence:
        if one.sentence.kind == "item" and one.sentence.lead is not None:
            lists.setdefault((one.chunk.document_id, one.sentence.lead), []).append(one)
        elif enumerated(one.sentence.text) >= 3:  # noqa: PLR2004 - two things are a pair, not a list
            units.append((one.score, one))
    for items in lists.values():
        strongest = sorted((one.score for one in items), reverse=True)[:3]
        units.append((sum(strongest) / len(strongest), items[0]))
    return sorted(units, key=lambda unit: (-unit[0], unit[1].key))


def _figures(sentence: Sentence) -> set[tuple[float, str]]:
    return {(one.value, one.kind) for one in quantities(sentence.text)}


def _holds_all(one: Sentence, other: Sentence) -> bool:
    """Whether one of two sentences with figures says all that the other says and little else."""
    first, second = content_stems(one.text), content_stems(other.text)
    if len(first) > len(second):
        first, second = second, first
    return bool(_figures(one)) and len(covered(first, second)) == len(first) >= OVERLAP * len(second)


def _one_word_apart(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences give the same figures for things that one word tells apart ("the north ...", "the south ...")."""
    first, second = content_stems(one.text), content_stems(other.text)
    return bool(_figures(one)) and len(first) - len(covered(first, second)) == 1 == len(second) - len(covered(second, first))


def _taken_back(sentence: Sentence, following: Sentence) -> bool:
    """Whether the next sentence limits this one, so that this one must not stand alone."""
    if following.kind != "prose":
        return False
    folded, next_folded = fold(sentence.text), fold(following.text)
    turns = is_dependent(following.text) and is_negated(folded) != is_negated(next_folded)
    short = len(sentence.text.split()) < SHORT_SENTENCE
    return turns or short or starts_with_contrast(following.text) or is_attributed(folded) or is_fragment(sentence.text)


def _needs(previous: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence is not to be read without the one before it."""
    if previous.kind not in {"prose", "item"}:
        return False
    return _points_back(sentence) or (previous.kind == "prose" and is_fragment(previous.text))


def _points_back(sentence: Sentence) -> bool:
    return sentence.kind == "prose" and is_dependent(sentence.text) and not re.match(r"^it is (?!(?:\w+er|more|less) )(?:\w+ )?(?:to|that)\b", fold(sentence.text))
