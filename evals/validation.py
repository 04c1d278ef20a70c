"""The checks that a question set must pass before its figures mean anything; each fault is named with file and line.

Reading a file (`questions.py`) sees to what a record says of itself. Here is what takes the reference answer, the other
questions or the corpus to see. Every fault is reported, not the first alone, so that a file is mended in one go.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.types import Document, Section
from evals.questions import Labels, Nugget, Question, QuestionFileError, SectionLabel, section_key
from evals.scorers import plain_text

_NEAR_DUPLICATE = 0.9  # Jaccard similarity of the words from which two questions count as one
_SHOWN_FAULTS = 20
# Two words and two numbers that share no character: a pattern found in both states nothing in particular.
_WORDS = ("zq", "jk")
_NUMBERS = ("30", "74")


def check(
    questions: Sequence[Question],
    documents: Sequence[Document] | None = None,
    labels: Labels = "sections",
    *,
    topics: Collection[str] = (),
) -> None:
    """See that a question set is sound.

    Args:
        questions: all questions of the set, in order.
        documents: the corpus; without it nothing is said about the labels.
        labels: which labels the corpus goes with.
        topics: the topics that are known; empty where any will do.

    Raises:
        QuestionFileError: something is wrong; names the file and the line of each fault, one to a line.
    """
    _refuse(faults(questions, documents, labels, topics=topics))


def faults(
    questions: Sequence[Question],
    documents: Sequence[Document] | None = None,
    labels: Labels = "sections",
    *,
    topics: Collection[str] = (),
) -> Iterator[str]:
    """What is wrong with a question set, each fault with its file and line; see `check`."""
    for question in questions:
        for fault in _own_faults(question, topics):
            yield f"{question.place}: {question.id!r} {fault}"
    yield from _repeated(questions)
    yield from _in_both_halves(questions)
    if documents is not None:
        corpus = _Corpus.of(documents)
        for question in questions:
            for fault in corpus.faults(question, question.labels(labels)):
                yield f"{question.place}: {question.id!r} {fault}"


def check_labels(questions: Iterable[Question], documents: Sequence[Document], labels: Labels = "sections") -> None:
    """See that every labelled section is a section of the corpus.

    Raises:
        QuestionFileError: a label names a document or a heading that the corpus does not have; names file and line.
    """
    corpus = _Corpus.of(documents)
    _refuse(
        f"{question.place}: {question.id!r} {fault}"
        for question in questions
        for fault in corpus.unknown_labels(question.labels(labels))
    )


def _refuse(found: Iterable[str]) -> None:
    messages = list(found)
    if len(messages) > _SHOWN_FAULTS:
        messages[_SHOWN_FAULTS:] = [f"... and {len(messages) - _SHOWN_FAULTS} more faults"]
    if messages:
        raise QuestionFileError("\n".join(messages))


def _own_faults(question: Question, topics: Collection[str]) -> Iterator[str]:
    """What a question's patterns and its reference answer tell."""
    if topics and question.topic not in topics:
        yield f"has the topic {question.topic!r}, which is none of {', '.join(sorted(topics))}"
    if topics and not question.labelled:  # a set with fixed topics is one that gates
        yield "has no nuggets yet"
    stated = [pattern for nugget in question.nuggets for pattern in nugget.patterns]
    stated += [pattern for side in question.sides for pattern in side]
    for pattern in stated:
        if _states_nothing(pattern, (_WORDS, _NUMBERS)):
            yield f"has the pattern {pattern.pattern!r}, which almost any text matches"
    for pattern in question.must_not:
        if _states_nothing(pattern, (_WORDS,)):
            yield f"must not say {pattern.pattern!r}, which almost any text matches"
        if pattern in stated:
            yield f"must not say {pattern.pattern!r}, which is also a pattern of what it must say"
    if question.reference:
        yield from _reference_faults(question, plain_text(question.reference))


def _reference_faults(question: Question, reference: str) -> Iterator[str]:
    for nugget in question.nuggets:
        if not _found(nugget.patterns, reference):
            yield f"has a nugget that its own reference answer lacks: {nugget.name}"
    for pattern in question.must_not:
        if pattern.search(reference):
            yield f"must not say {pattern.pattern!r}, which its own reference answer says"
    for number, side in enumerate(question.sides, start=1):
        if not _found(side, reference):
            yield f"has a side, number {number}, that its own reference answer does not show"


def _repeated(questions: Iterable[Question]) -> Iterator[str]:
    seen: dict[tuple[str, ...], Question] = {}
    for question in questions:
        key = (*(_words(turn.content) for turn in question.turns), _words(question.question))
        if key in seen:
            yield f"{question.place}: {question.id!r} asks what {seen[key].id!r} asks ({seen[key].place})"
        seen.setdefault(key, question)


def _in_both_halves(questions: Iterable[Question]) -> Iterator[str]:
    """Questions of the test half whose wording the development half gives away."""
    groups: dict[tuple[str, ...], list[tuple[frozenset[str], Question]]] = defaultdict(list)
    for question in questions:
        words = frozenset(_words(question.question).split())
        groups[tuple(_words(turn.content) for turn in question.turns)].append((words, question))
    for group in groups.values():
        tuned = [item for item in group if item[1].split == "dev"]
        for words, question in (item for item in group if item[1].split == "test"):
            for others, other in tuned:
                # The same words in the same order are reported as a repeated question.
                if _near(words, others) and _words(question.question) != _words(other.question):
                    yield (
                        f"{question.place}: {question.id!r} (test) asks nearly what {other.id!r} (dev) asks"
                        f" ({other.place}): give both ids one family, or ask something else"
                    )


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The text of every section, as patterns are searched in it, and its sentences, by document and heading."""

    titles: dict[str, str]
    texts: dict[tuple[str, str], str]
    sentences: dict[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "_Corpus":
        corpus = cls({}, {}, {})
        for document in documents:
            corpus.titles[document.id] = document.title
            for section in document.sections:
                place = (document.id, section_key(section.heading, document.title))
                text = plain_text(document.text[section.start : section.end])
                corpus.texts[place] = f"{corpus.texts.get(place, '')} {text}"
                corpus.sentences[place] = corpus.sentences.get(place, ()) + _sentences(document, section)
        return corpus

    def faults(self, question: Question, labels: Sequence[SectionLabel]) -> Iterator[str]:
        """What the labels of a question and what stands in the labelled sections tell."""
        unknown = list(self.unknown_labels(labels))
        yield from unknown
        if unknown or not labels:
            return
        places = [self._place(label) for label in labels]
        for nugget in question.nuggets:
            if nugget.vital and not any(_found(nugget.patterns, self.texts[place]) for place in places):
                yield f"has a vital nugget that stands in no labelled section: {nugget.name}"
            elif nugget.vital:
                yield from self._forbidden(question, nugget, places)
        for number, side in enumerate(question.sides, start=1):
            if not any(_found(side, self.texts[place]) for place in places):
                yield f"has a side, number {number}, that stands in no labelled section"

    def unknown_labels(self, labels: Sequence[SectionLabel]) -> Iterator[str]:
        """Labels that name no section of the corpus."""
        for label in labels:
            if label.document not in self.titles:
                yield f"is labelled with document {label.document!r}, which the corpus does not have"
            elif self._place(label) not in self.texts:
                yield f"is labelled with section {label.heading!r}, which {label.document!r} does not have"

    def _forbidden(self, question: Question, nugget: Nugget, places: Iterable[tuple[str, str]]) -> Iterator[str]:
        """A fact that the corpus never states without saying what the answer must not say."""
        stating = [text for place in places for text in self.sentences[place] if _found(nugget.patterns, text)]
        for pattern in question.must_not:
            if stating and all(pattern.search(text) for text in stating):
                yield f"must not say {pattern.pattern!r}, which every labelled sentence with {nugget.name} says"

    def _place(self, label: SectionLabel) -> tuple[str, str]:
        return label.document, section_key(label.heading, self.titles[label.document])


def _sentences(document: Document, section: Section) -> tuple[str, ...]:
    return tuple(plain_text(sentence.text) for sentence in document.sentences[section.first : section.last])


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _states_nothing(pattern: re.Pattern[str], probes: Iterable[Sequence[str]]) -> bool:
    return bool(pattern.search("")) or any(all(pattern.search(text) for text in group) for group in probes)


def _words(text: str) -> str:
    """A text as questions are compared: its words, or all of it where it has none."""
    return " ".join(re.findall(r"\w+", plain_text(text).casefold())) or text


def _near(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return shared >= _NEAR_DUPLICATE * (len(words) + len(others) - shared) > 0
