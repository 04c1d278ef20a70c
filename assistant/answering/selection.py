"""Evidence -> the few runs of sentences that make the answer: the direct answer first, whole lists, nothing twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answering.asking import QUESTION_WORD
from assistant.answering.dependence import is_taken_back, needs_previous
from assistant.answering.evidence import Evidence
from assistant.answering.lists import SECTION_LIST, list_places, list_units, section_list
from assistant.answering.question import Question
from assistant.answering.repetition import SAME_CLAIM, adds_nothing, claims_alike, holds_all, is_told, one_word_apart
from assistant.answering.shares import Closest
from assistant.answering.verdict import Ruling
from assistant.language.tokens import content_words, fold
from assistant.types import Document, Sentence

# Kinds of question that one item of a list can answer; for the others a list is shown whole.
_SINGLE = frozenset({"verdict", "quantity", "person", "date"})

Lookup = Callable[[str], Document]
VectorOf = Callable[[Evidence], NDArray[np.float32]]

MAX_RUNS = 4  # runs in an answer, the direct one included
MAX_FIGURES = 3  # runs in the answer to a question for a figure
MAX_LISTS = 3
MAX_SECTION = 6  # runs taken from a section whose heading is the question
SAME_QUESTION = 0.75  # similarity of a heading to the question from which its section is the answer
MAX_BACK = 2  # sentences added in front of one that points back
MAX_ON = 2  # sentences added behind one that the next one limits
BEFORE = 0.9  # of a name's weight when it stands in a sentence before
SIDE_NAMED = 0.7  # how far a sentence must name a side of a comparison
SUPPORT_SHARE = 0.78  # of the best score that a supporting sentence must reach
LIST_SHARE = 0.82  # of the best list's score that a further list must reach
LIST_OF_BEST = 0.4  # of the best evidence's score that a list must reach to come before it


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences of one document that are quoted together, by their places in it, and the evidence they were chosen for.

    `same` are the runs of other documents that say the same and are cited beside it.
    """

    document_id: str
    places: tuple[int, ...]
    evidence: Evidence
    same: tuple["Run", ...] = field(default=())


def select(
    question: Question,
    evidence: Sequence[Evidence],
    ruling: Ruling,
    *,
    document: Lookup,
    vector_of: VectorOf,
    closest: Closest,
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
    answered = False
    if question.kind == "comparison":
        answered = chooser.add_answered_question(evidence)
        chooser.add_sides(evidence, closest)
    for one in (*ruling.grounds[:2], *ruling.caveats[:1]):
        chooser.add(one)
    answered = answered or chooser.add_answered_question(evidence)
    if lists and not answered:
        chooser.add_lists(evidence)
    limit = MAX_FIGURES + len(ruling.caveats[:1]) if question.kind == "quantity" else MAX_RUNS
    best = evidence[0].score if evidence else 0.0
    for one in evidence:
        if chooser.count >= limit or one.score < SUPPORT_SHARE * best:
            break
        chooser.add(one)
    return _in_order(chooser.runs) if question.kind == "steps" else chooser.runs


class _Chooser:
    """The runs chosen so far.

    A new one is widened to what it needs to be understood, or joined to one that says the same.
    """

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

    def add(self, one: Evidence) -> None:
        """Add the run around a piece of evidence, unless it is there or says the same as one that is."""
        if one.key in self._used:
            return
        if one.sentence.kind == "item" and one.sentence.lead is not None and self._question.kind not in _SINGLE:
            self._add_list(one)
            return
        run = Run(one.chunk.document_id, widened(self._document(one.chunk.document_id), one.place), one)
        twin = next((number for number, other in enumerate(self.runs) if self._same_claim(one, other.evidence)), None)
        if self._join(run):
            return
        if twin is not None:
            self._cite_beside(twin, run)
        elif self._repeats(run):
            return
        else:
            self.runs.append(run)
        self._use(run)

    def add_answered_question(self, evidence: Sequence[Evidence]) -> bool:
        """Add the whole section, in its order, whose heading asks the same question; say whether there is one."""
        asked = next((one for one in evidence[:SECTION_LIST] if _asks_the_same(one)), None)
        if asked is None:
            return False
        home = (asked.chunk.document_id, asked.chunk.path)
        own = [one for one in evidence if (one.chunk.document_id, one.chunk.path) == home]
        before = len(self.runs)
        for one in sorted(own, key=lambda one: one.place):
            if len(self.runs) - before >= MAX_SECTION:
                break
            self.add(one)
        return True

    def add_lists(self, evidence: Sequence[Evidence]) -> None:
        """Add the whole lists that answer a list question, or the sentence that names most, best first."""
        least = LIST_OF_BEST * max((one.score for one in evidence), default=0.0)
        units = [unit for unit in list_units(evidence) if unit[0] >= least]
        section = section_list(evidence, self._document)
        best = max(units[0][0] if units else 0.0, section[0].score if section else 0.0)
        if section and section[0].score >= max(least, LIST_SHARE * best):
            run = Run(section[0].chunk.document_id, section[1], section[0])
            self.runs.append(run)
            self._use(run)
        for score, one in units[:MAX_LISTS]:
            if score < LIST_SHARE * best:
                break
            self._add_list(one)

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
        """Add the whole list that holds an item; other evidence is added as it is."""
        if one.sentence.kind != "item" or one.sentence.lead is None:
            self.add(one)
            return
        if one.key in self._used:
            return
        places = list_places(self._document(one.chunk.document_id), one.sentence.lead)
        run = Run(one.chunk.document_id, places, one)
        if not self._join(run):
            self.runs.append(run)
            self._use(run)

    def _join(self, run: Run) -> bool:
        """Lengthen the chosen run that shares a sentence with this one; say whether there is one."""
        for number, chosen in enumerate(self.runs):
            if chosen.document_id == run.document_id and not set(chosen.places).isdisjoint(run.places):
                longer = replace(chosen, places=tuple(sorted({*chosen.places, *run.places})))
                self.runs[number] = longer
                self._use(longer)
                self._joined += 1
                return True
        return False

    def _cite_beside(self, number: int, run: Run) -> None:
        """Keep a run that says what a chosen one says as a further source, if its document is not among them yet."""
        chosen = self.runs[number]
        if all(other.document_id != run.document_id for other in (chosen, *chosen.same)):
            self.runs[number] = replace(chosen, same=(*chosen.same, run))

    def _use(self, run: Run) -> None:
        self._used.update((run.document_id, place) for place in run.places)

    def _same_claim(self, one: Evidence, other: Evidence) -> bool:
        if not claims_alike(one, other):
            return False
        if holds_all(one.sentence, other.sentence):
            return True
        alike = float(self._vector_of(one) @ self._vector_of(other)) >= SAME_CLAIM
        return alike and not one_word_apart(one.sentence, other.sentence)

    def _repeats(self, run: Run) -> bool:
        """Whether a run, or a sentence that was added to it for the context, says what chosen ones say."""
        sentence = run.evidence.sentence
        if sentence.kind != "item" and adds_nothing(sentence, self._sentences()):
            return True
        document = self._document(run.document_id)
        context = (document.sentences[place] for place in run.places if place < run.evidence.place)
        return any(before.kind == "prose" and is_told(before, self._sentences()) for before in context)

    def _sentences(self) -> Iterator[Sentence]:
        return (run.evidence.sentence for run in self.runs)


def widened(document: Document, place: int) -> tuple[int, ...]:
    """The place of a sentence with those of the sentences that it is not to be read without.

    These are its lead, the one before it if it points back, the one behind it that takes it back, and the list that it
    introduces.
    """
    sentences = document.sentences
    lead = sentences[place].lead
    if lead is not None:
        return (lead, place)
    section = next((section for section in document.sections if section.first <= place < section.last), None)
    if section is None:
        return (place,)
    first = last = place
    while first > section.first and place - first < MAX_BACK and needs_previous(sentences[first - 1], sentences[first]):
        first -= 1
    while last + 1 < section.last and last - place < MAX_ON and is_taken_back(sentences[last], sentences[last + 1]):
        last += 1
    items = list_places(document, place) if sentences[place].text.rstrip().endswith(":") else ()
    return tuple(dict.fromkeys((*range(first, last + 1), *items)))


def _in_order(runs: Sequence[Run]) -> list[Run]:
    """The runs of each section in the order in which they stand there, one step after another.

    A section stands where its first run stood.
    """
    homes = [(run.document_id, run.evidence.chunk.path) for run in runs]
    return [
        run
        for home in dict.fromkeys(homes)
        for run in sorted(
            (run for run, own in zip(runs, homes, strict=True) if own == home), key=lambda run: run.places
        )
    ]


def _asks_the_same(one: Evidence) -> bool:
    heading = one.chunk.path[-1] if one.chunk.path else ""
    asks = heading.endswith("?") or QUESTION_WORD.match(fold(heading)) is not None
    return asks and one.heading_similarity >= SAME_QUESTION


def _side_rank(pair: tuple[float, Evidence]) -> tuple[bool, float]:
    """How well evidence serves a side of a comparison: names it, has the figure compared, is good evidence."""
    named, one = pair
    return named >= SIDE_NAMED, named * one.score * (1 + one.fits)


def _named(wanted: Sequence[str], one: Evidence, closest: Closest) -> float:
    """How far a sentence, with its heading, names all the wanted words, 0..1."""
    offset = one.place - one.chunk.first
    before = " ".join(sentence.text for sentence in one.chunk.sentences[max(0, offset - MAX_BACK) : offset])
    own = closest(wanted, content_words(f"{' '.join(one.chunk.path[-1:])} {one.sentence.text}"))
    wide = closest(wanted, content_words(f"{before} {one.sentence.text}"))
    scores = [max(near, BEFORE * far) for near, far in zip(own, wide, strict=True)]
    return sum(scores) / len(scores) if scores else 0.0
