"""What drafts of questions have in common, whether they come from users or from another program's test set."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answering.question import read_question
from assistant.answering.question_forms import QuestionKind
from assistant.language.tokens import STOP_WORDS, keyword_tokens, words
from assistant.serialization import to_json
from evals.questions import Kind, QuestionFileError

_ID_WORDS = 6
_NOT_IN_IDS = re.compile(r"[^a-z0-9.]")
_ONE_FAMILY = 0.8  # Jaccard similarity of the words from which two questions must not be in different halves
_KINDS: Mapping[QuestionKind, Kind] = {
    "verdict": "yesno",
    "quantity": "number",
    "date": "number",
    "list": "list",
    "definition": "definition",
    "comparison": "comparison",
    "steps": "howto",
}


def guessed_kind(question: str) -> Kind:
    """The kind that a question's form suggests."""
    return _KINDS.get(read_question(question).kind, "fact")


def proposed_id(question: str, taken: Collection[str]) -> str:
    """An id from the question's content words that is not taken yet."""
    spoken = words(question)
    content = [word for word in spoken if word not in STOP_WORDS] or spoken
    plain = (_NOT_IN_IDS.sub("", word) for word in content)
    stem = "-".join([word for word in plain if word][:_ID_WORDS]) or "question"
    number = 1
    proposed = stem
    while proposed in taken:
        number += 1
        proposed = f"{stem}-{number}"
    return proposed


def asked_alike(question: str) -> tuple[str, ...]:
    """What two wordings of a question share when they differ in small words, endings and punctuation alone."""
    return tuple(keyword_tokens(question)) or tuple(words(question)) or (question.strip(),)


def families(questions: Sequence[str]) -> list[list[str]]:
    """The questions in groups of nearly the same words, in order; a group belongs to one half as a whole."""
    groups: list[list[tuple[frozenset[str], str]]] = []
    for question in questions:
        spoken = frozenset(re.findall(r"\w+", question.casefold()))
        near = [group for group in groups if any(_alike(spoken, other) for other, _ in group)]
        merged = [member for group in near for member in group] + [(spoken, question)]
        groups = [group for group in groups if group not in near] + [merged]
    return [[question for _, question in group] for group in groups]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ONE_FAMILY * len(one | other)


def write_records(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records as JSON, one a line.

    Raises:
        QuestionFileError: the file cannot be written.
    """
    text = "".join(to_json(record) + "\n" for record in records)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise QuestionFileError(f"Cannot write {path}: {error}. Name another place with --output.") from error


def read_records(path: Path) -> list[tuple[int, Any]]:
    """The JSON values of a file, one a line, each with its line number.

    Raises:
        QuestionFileError: the file cannot be read, or a line is not JSON; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"Cannot read {path}: {error}.") from error
    records = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                records.append((number, json.loads(line)))
            except ValueError as error:
                raise QuestionFileError(f"{path}, line {number}: {error}") from error
    return records
