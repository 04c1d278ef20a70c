"""The question set: one JSON object a line, read and checked in full before anything is run.

`questions/README.md` describes the fields. A file with a mistake is refused with its name and line: a question that is
silently skipped or mislabelled costs more than one that is missing.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from assistant.errors import AssistantError
from assistant.types import Document, Verdict

Kind = Literal[
    "fact",
    "number",
    "yesno",
    "list",
    "definition",
    "comparison",
    "howto",
    "paraphrase",
    "misspelt",
    "false-premise",
    "unanswerable",
]
UnanswerableKind = Literal["unknowable", "related", "unrelated", "nonsense"]
Split = Literal["dev", "test"]
Labels = Literal["sections", "articles"]
T = TypeVar("T")

DEFAULT_QUESTIONS = Path(__file__).parent / "questions" / "medical-massage.jsonl"

_REQUIRED = frozenset(
    ("id", "kind", "topic", "question", "answerable", "verdict", "nuggets", "must_not", "sections", "split")
)
_OPTIONAL = frozenset({"unanswerable_kind", "articles"})


class QuestionFileError(AssistantError):
    """The question file is missing or a line of it is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Nugget:
    """An atomic fact: present when any of its patterns is found in the answer. A vital one must be there."""

    vital: bool
    patterns: tuple[re.Pattern[str], ...]

    @property
    def name(self) -> str:
        """The patterns as they stand in the file."""
        return " || ".join(pattern.pattern for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class SectionLabel:
    """A section that holds the answer: a document's id and the section's own heading.

    An empty heading stands for the text above the document's first section.
    """

    document: str
    heading: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what its answer must hold and the sections that hold it; `line` is its place in the file."""

    id: str
    kind: Kind
    topic: str
    question: str
    answerable: bool
    unanswerable_kind: UnanswerableKind | None
    verdict: Verdict | None
    nuggets: tuple[Nugget, ...]
    must_not: tuple[re.Pattern[str], ...]
    sections: tuple[SectionLabel, ...]
    articles: tuple[SectionLabel, ...]
    split: Split
    line: int

    def labels(self, which: Labels) -> tuple[SectionLabel, ...]:
        """The labelled sections of the written corpus, or of the raw articles."""
        return self.sections if which == "sections" else self.articles


def split_of(question_id: str) -> Split:
    """The half that a question belongs to, from its id alone, so that no question can be moved by hand."""
    return "dev" if int(hashlib.sha256(question_id.encode()).hexdigest(), 16) % 2 == 0 else "test"


def load_questions(path: Path = DEFAULT_QUESTIONS) -> tuple[Question, ...]:
    """All questions of a file, in order.

    Raises:
        QuestionFileError: the file cannot be read, or a line is not a valid question; names the file and the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(
            f"Cannot read the question file {path}: {error}. Name another with --questions."
        ) from error
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line), number)
        except (ValueError, re.error) as error:
            raise QuestionFileError(f"{path}, line {number}: {error}") from error
        if question.id in seen:
            raise QuestionFileError(
                f"{path}, line {number}: id {question.id!r} is already used in line {seen[question.id]}"
            )
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionFileError(f"{path} holds no questions.")
    return tuple(questions)


def check_labels(
    questions: Iterable[Question],
    documents: Sequence[Document],
    labels: Labels = "sections",
    *,
    path: Path = DEFAULT_QUESTIONS,
) -> None:
    """See that every labelled section is a section of the corpus.

    Raises:
        QuestionFileError: a label names a document or a heading that the corpus does not have; names file and line.
    """
    known = {
        document.id: {section_key(section.heading, document.title) for section in document.sections}
        for document in documents
    }
    titles = {document.id: document.title for document in documents}
    for question in questions:
        for label in question.labels(labels):
            place = f"{path}, line {question.line}: {question.id!r} is labelled with"
            if label.document not in known:
                raise QuestionFileError(f"{place} document {label.document!r}, which the corpus does not have")
            if section_key(label.heading, titles[label.document]) not in known[label.document]:
                raise QuestionFileError(f"{place} section {label.heading!r}, which {label.document!r} does not have")


def section_key(heading: str, document_title: str) -> str:
    """A heading as it is compared: letters and digits alone, so that quotes and closing colons do not matter.

    Empty for the document's title: what stands under no other heading is the text above the first section.
    """
    key, title = (" ".join(re.findall(r"[^\W_]+", text.casefold())) for text in (heading, document_title))
    return "" if key == title else key


def _question(record: object, line: int) -> Question:
    if not isinstance(record, dict):
        raise ValueError("a question is a JSON object")
    _check_fields(record)
    answerable = _typed(record, "answerable", bool)
    question = Question(
        id=_text(record, "id"),
        kind=_choice(record["kind"], "kind", Kind),
        topic=_text(record, "topic"),
        question=_text(record, "question"),
        answerable=answerable,
        unanswerable_kind=_optional_choice(record.get("unanswerable_kind"), "unanswerable_kind", UnanswerableKind),
        verdict=_optional_choice(record["verdict"], "verdict", Verdict),
        nuggets=tuple(_nugget(item) for item in _typed(record, "nuggets", list)),
        must_not=tuple(_pattern(item) for item in _typed(record, "must_not", list)),
        sections=_labels(record, "sections"),
        articles=_labels(record, "articles"),
        split=_choice(record["split"], "split", Split),
        line=line,
    )
    _check_consistency(question)
    return question


def _check_fields(record: Mapping[str, object]) -> None:
    missing = sorted(_REQUIRED - record.keys())
    unknown = sorted(record.keys() - _REQUIRED - _OPTIONAL)
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")


def _check_consistency(question: Question) -> None:
    if question.split != split_of(question.id):
        raise ValueError(f"split of {question.id!r} must be {split_of(question.id)!r}, not {question.split!r}")
    if question.answerable == (question.kind == "unanswerable"):
        raise ValueError("kind 'unanswerable' and answerable: false go together")
    if question.answerable == (question.unanswerable_kind is not None):
        raise ValueError("unanswerable_kind is for unanswerable questions, and each of them needs one")
    if question.answerable and not any(nugget.vital for nugget in question.nuggets):
        raise ValueError("an answerable question needs at least one vital nugget")
    if not question.answerable and (question.nuggets or question.sections or question.articles or question.verdict):
        raise ValueError("an unanswerable question has no nuggets, labels or verdict")


def _nugget(item: object) -> Nugget:
    if not isinstance(item, dict) or set(item) != {"vital", "any"}:
        raise ValueError('a nugget is {"vital": true or false, "any": [pattern, ...]}')
    patterns = tuple(_pattern(pattern) for pattern in _typed(item, "any", list))
    if not patterns:
        raise ValueError("a nugget needs at least one pattern")
    return Nugget(_typed(item, "vital", bool), patterns)


def _pattern(item: object) -> re.Pattern[str]:
    if not isinstance(item, str) or not item:
        raise ValueError(f"a pattern is a text that is not empty, not {item!r}")
    try:
        return re.compile(item, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"bad pattern {item!r}: {error}") from error


def _labels(record: Mapping[str, object], name: str) -> tuple[SectionLabel, ...]:
    labels: list[SectionLabel] = []
    for item in _typed({name: [], **record}, name, list):
        if not isinstance(item, dict) or set(item) != {"document", "heading"}:
            raise ValueError(f'{name}: a label is {{"document": ..., "heading": ...}}')
        labels.append(SectionLabel(_typed(item, "document", str), _typed(item, "heading", str)))
    if len(set(labels)) != len(labels):
        raise ValueError(f"{name}: the same section is named twice")
    return tuple(labels)


def _typed(record: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = record[name]
    if not isinstance(value, kind):
        raise ValueError(f"{name} must be a {kind.__name__}, not {value!r}")
    return value


def _text(record: Mapping[str, object], name: str) -> str:
    value = _typed(record, name, str)
    if not value.strip():
        raise ValueError(f"{name} is empty")
    return value


def _choice(value: object, name: str, choices: Any) -> Any:  # noqa: ANN401 - a Literal and one of its values
    if value not in get_args(choices):
        raise ValueError(f"{name} must be one of {', '.join(get_args(choices))}, not {value!r}")
    return value


def _optional_choice(value: object, name: str, choices: Any) -> Any:  # noqa: ANN401 - a Literal and one of its values
    return None if value is None else _choice(value, name, choices)
