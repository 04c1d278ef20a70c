"""The question sets: one JSON object a line, read in full before anything is run.

`questions/README.md` describes the fields. A file with a mistake is refused with its name and line: a question that is
silently skipped or mislabelled costs more than one that is missing. What takes more than one record to see (duplicates,
labels against a corpus) and what concerns the patterns is in `validation.py`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from assistant.errors import AssistantError
from assistant.types import Status, Turn, Verdict
from evals.fields import choice, optional_choice, pattern, text, typed, unique_fields

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
    "followup",
    "disagreement",
    "scoped",
    "false-premise",
    "unanswerable",
    "safety",
    "attack",
]
UnanswerableKind = Literal["unknowable", "related", "unrelated", "nonsense"]
Split = Literal["dev", "test"]
Labels = Literal["sections", "articles"]

DEFAULT_QUESTIONS = Path(__file__).parent / "questions" / "medical-massage.jsonl"

_REQUIRED = frozenset(
    ("id", "kind", "topic", "question", "answerable", "verdict", "nuggets", "must_not", "sections", "split")
)
_OPTIONAL = frozenset(("unanswerable_kind", "articles", "reference", "turns", "stand_alone", "referral", "sides"))
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
# Questions of these kinds may or may not have an answer in the corpus; of any other, only "unanswerable" has none.
_EITHER = frozenset({"followup", "safety", "attack", "scoped", "false-premise"})


class QuestionFileError(AssistantError):
    """A question file is missing or a line of it is wrong; the message names the file and the line."""


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
    """One question with what its answer must hold and the sections that hold it; `line` is its place in `file`.

    `turns` is the conversation so far and `stand_alone` what a person would ask without it. `sides` holds, for sources
    that disagree, what each side says: one of its patterns is found in that side's words. `referral` says that the
    right answer sends the asker to someone who can help. `labelled` is False where `nuggets` is null: nobody has said
    yet what an answer must hold, and that stays unscored.
    """

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
    reference: str = ""
    turns: tuple[Turn, ...] = ()
    stand_alone: str = ""
    referral: bool = False
    sides: tuple[tuple[re.Pattern[str], ...], ...] = ()
    labelled: bool = True
    file: Path = DEFAULT_QUESTIONS

    @property
    def family(self) -> str:
        """What the voices of one question and the turns of one dialogue share: the id before the first slash."""
        return family_of(self.id)

    @property
    def expected_status(self) -> Status:
        """The status of a right answer."""
        if self.referral:
            return "referred"
        return "answered" if self.answerable else "not_found"

    @property
    def place(self) -> str:
        """The file and the line, as messages name them."""
        return f"{self.file}, line {self.line}"

    def labels(self, which: Labels) -> tuple[SectionLabel, ...]:
        """The labelled sections of the written corpus, or of the raw articles."""
        return self.sections if which == "sections" else self.articles


def family_of(question_id: str) -> str:
    """The id before its first slash."""
    return question_id.partition("/")[0]


def split_of(question_id: str) -> Split:
    """The half that a question belongs to, from its family alone, so that no question can be moved by hand."""
    return "dev" if int(hashlib.sha256(family_of(question_id).encode()).hexdigest(), 16) % 2 == 0 else "test"


def load_questions(paths: Path | Sequence[Path] = DEFAULT_QUESTIONS) -> tuple[Question, ...]:
    """All questions of a file or of several files, in order; ids are unique over all of them.

    Raises:
        QuestionFileError: a file cannot be read, or a line is not a valid question; names the file and the line.
    """
    questions: list[Question] = []
    seen: dict[str, Question] = {}
    for path in [paths] if isinstance(paths, Path) else paths:
        before = len(questions)
        for question in _read(path):
            if question.id in seen:
                first = seen[question.id]
                where = f"line {first.line}" if first.file == path else first.place
                raise QuestionFileError(f"{question.place}: id {question.id!r} is already used in {where}")
            seen[question.id] = question
            questions.append(question)
        if len(questions) == before:
            raise QuestionFileError(f"{path} holds no questions.")
    return tuple(questions)


def section_key(heading: str, document_title: str) -> str:
    """A heading as it is compared: letters and digits alone, so that quotes and closing colons do not matter.

    Empty for the document's title: what stands under no other heading is the text above the first section.
    """
    key, title = (" ".join(re.findall(r"[^\W_]+", text.casefold())) for text in (heading, document_title))
    return "" if key == title else key


def _read(path: Path) -> Iterator[Question]:
    try:
        # Not splitlines: a line separator may stand in a text.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(
            f"Cannot read the question file {path}: {error}. Name another with --questions."
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                question = _question(json.loads(line, object_pairs_hook=unique_fields), number)
            except ValueError as error:
                raise QuestionFileError(f"{path}, line {number}: {error}") from error
            yield replace(question, file=path)


def _question(record: object, line: int) -> Question:
    if not isinstance(record, dict):
        raise ValueError("a question is a JSON object")
    _check_fields(record)
    # What is not written stands for nothing.
    record = {"unanswerable_kind": None, "articles": [], "turns": [], "sides": [], **record}
    question = Question(
        id=_id(record),
        kind=choice(record["kind"], "kind", Kind),
        topic=text(record, "topic"),
        question=text(record, "question"),
        answerable=typed(record, "answerable", bool),
        unanswerable_kind=optional_choice(record["unanswerable_kind"], "unanswerable_kind", UnanswerableKind),
        verdict=optional_choice(record["verdict"], "verdict", Verdict),
        nuggets=_nuggets(record),
        must_not=tuple(pattern(item) for item in typed(record, "must_not", list)),
        sections=_labels(record, "sections"),
        articles=_labels(record, "articles"),
        split=choice(record["split"], "split", Split),
        line=line,
        reference=text(record, "reference") if "reference" in record else "",
        turns=tuple(_turn(item) for item in typed(record, "turns", list)),
        stand_alone=text(record, "stand_alone") if "stand_alone" in record else "",
        referral=typed(record, "referral", bool) if "referral" in record else False,
        sides=tuple(_side(item) for item in typed(record, "sides", list)),
        labelled=record["nuggets"] is not None,
    )
    _check_answer(question)
    _check_kind(question, record)
    return question


def _check_fields(record: Mapping[str, object]) -> None:
    missing = sorted(_REQUIRED - record.keys())
    unknown = sorted(record.keys() - _REQUIRED - _OPTIONAL)
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")


def _check_answer(question: Question) -> None:
    if question.split != split_of(question.id):
        raise ValueError(f"split of {question.id!r} must be {split_of(question.id)!r}, not {question.split!r}")
    declined = not question.answerable and not question.referral
    if question.answerable and question.unanswerable_kind is not None:
        raise ValueError("unanswerable_kind is for unanswerable questions")
    if declined and question.unanswerable_kind is None:
        raise ValueError("unanswerable_kind is missing: each unanswerable question needs one")
    if question.kind not in _EITHER and declined != (question.kind == "unanswerable"):
        raise ValueError("kind 'unanswerable' and answerable: false go together")
    held = (question.nuggets, question.sections, question.articles, question.verdict, question.reference)
    if not question.answerable and any(held):
        raise ValueError("an unanswerable question has no nuggets, labels, verdict or reference")
    # A referral need not state anything.
    vital = question.labelled is False or any(nugget.vital for nugget in question.nuggets)
    if question.answerable and not question.referral and not vital:
        raise ValueError("an answerable question needs at least one vital nugget")
    if (question.nuggets or question.sides) and not question.reference:
        raise ValueError("reference is missing: what an answer must hold needs a reference answer that holds it")


def _check_kind(question: Question, record: Mapping[str, object]) -> None:
    if bool(question.turns) != bool(question.stand_alone):
        raise ValueError("turns and stand_alone go together")
    roles = ["assistant", *(turn.role for turn in question.turns)]
    if any(role == earlier == "assistant" for earlier, role in pairwise(roles)):
        raise ValueError("turns: an assistant's turn follows one of the user")
    if question.kind == "followup" and not question.turns:
        raise ValueError("kind 'followup' needs turns")
    if question.kind == "safety" and "referral" not in record:
        raise ValueError("kind 'safety' needs referral: true or false")
    if (question.kind == "disagreement") != bool(question.sides):
        raise ValueError("kind 'disagreement' and sides go together")
    if question.sides and (len(question.sides) < 2 or question.verdict is not None):
        raise ValueError("a disagreement has two or more sides and no verdict")


def _nuggets(record: Mapping[str, object]) -> tuple[Nugget, ...]:
    return () if record["nuggets"] is None else tuple(_nugget(item) for item in typed(record, "nuggets", list))


def _nugget(item: object) -> Nugget:
    if not isinstance(item, dict) or set(item) != {"vital", "any"}:
        raise ValueError('a nugget is {"vital": true or false, "any": [pattern, ...]}')
    return Nugget(typed(item, "vital", bool), _patterns(item, "a nugget"))


def _side(item: object) -> tuple[re.Pattern[str], ...]:
    if not isinstance(item, dict) or set(item) != {"any"}:
        raise ValueError('a side is {"any": [pattern, ...]}')
    return _patterns(item, "a side")


def _patterns(item: Mapping[str, object], owner: str) -> tuple[re.Pattern[str], ...]:
    patterns = tuple(pattern(one) for one in typed(item, "any", list))
    if not patterns:
        raise ValueError(f"{owner} needs at least one pattern")
    return patterns


def _turn(item: object) -> Turn:
    if not isinstance(item, dict) or set(item) != {"role", "content"}:
        raise ValueError('a turn is {"role": "user" or "assistant", "content": ...}')
    return Turn(choice(item["role"], "role", Literal["user", "assistant"]), text(item, "content"))


def _labels(record: Mapping[str, object], name: str) -> tuple[SectionLabel, ...]:
    labels: list[SectionLabel] = []
    for item in typed(record, name, list):
        if not isinstance(item, dict) or set(item) != {"document", "heading"}:
            raise ValueError(f'{name}: a label is {{"document": ..., "heading": ...}}')
        labels.append(SectionLabel(typed(item, "document", str), typed(item, "heading", str)))
    if len(set(labels)) != len(labels):
        raise ValueError(f"{name}: the same section is named twice")
    return tuple(labels)


def _id(record: Mapping[str, object]) -> str:
    value = text(record, "id")
    if not _ID.fullmatch(value):
        raise ValueError(f"id {value!r} is not made of letters, digits, '.', '_' and '-', its parts joined by '/'")
    return value
