"""What users said about answers -> drafts of questions, in the format of the question set, for a person to finish.

A draft holds what is known: the question, the conversation, the sections that were cited. The facts that a right
answer holds, which only a person can state, are left out, and the field "draft" says what the user said. A question
file is refused as long as one of its questions has that field.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.store import Feedback, FeedbackError, feedback_from_object
from evals.drafts import asked_alike, guessed_kind, proposed_id, read_records
from evals.questions import Question, QuestionFileError, split_of

# How much one report says that something has to be done, by what was wrong.
_WEIGHTS = {
    "wrong": 4,
    "should_have_refused": 4,
    "should_have_answered": 3,
    "citation": 3,
    "incomplete": 2,
    "": 2,
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Drafts, the most urgent first, and the reports that need none: (id of the question there is, reports of it)."""

    records: tuple[dict[str, Any], ...]
    known: tuple[tuple[str, int], ...]


def read_feedback(path: Path) -> list[Feedback]:
    """The records of a JSON Lines file.

    Raises:
        QuestionFileError: the file cannot be read or a line is not a feedback record; names the line.
    """
    found = []
    for number, record in read_records(path):
        try:
            found.append(feedback_from_object(record))
        except FeedbackError as error:
            raise QuestionFileError(f"{path}, line {number}: {error}") from error
    return found


def candidates(feedback: Iterable[Feedback], questions: Iterable[Question]) -> Candidates:
    """Drafts from feedback; reports of one question become one draft, those of a question of the set none.

    Args:
        feedback: what users said.
        questions: the questions that there are.
    """
    questions = tuple(questions)
    existing = {asked_alike(question.stand_alone or question.question): question.id for question in questions}
    grouped: dict[tuple[str, ...], list[Feedback]] = {}
    for one in feedback:
        grouped.setdefault(asked_alike(_stand_alone(one)), []).append(one)
    known = Counter({existing[key]: len(reports) for key, reports in grouped.items() if key in existing})
    new = sorted((reports for key, reports in grouped.items() if key not in existing), key=_urgency)
    taken = {name for question in questions for name in (question.id, question.family)}
    records = []
    for reports in new:
        records.append(_draft(reports, taken))
        taken.add(records[-1]["id"])
    return Candidates(tuple(records), tuple(known.most_common()))


def _stand_alone(feedback: Feedback) -> str:
    return feedback.search_question if feedback.turns and feedback.search_question else feedback.question


def _urgency(reports: Sequence[Feedback]) -> tuple[int, int, str]:
    return (-sum(_weight(one) for one in reports), -len(reports), reports[0].question)


def _weight(feedback: Feedback) -> int:
    return _WEIGHTS[feedback.wrong] if feedback.rating == "not_helpful" else 0


def _draft(reports: Sequence[Feedback], taken: set[str]) -> dict[str, Any]:
    """The draft of one question, from the gravest of its reports (the latest of equals)."""
    worst = max(reports, key=lambda one: (_weight(one), one.created))
    answerable = _answerable(worst)
    id_ = proposed_id(_stand_alone(worst), taken)
    conversation = {
        "turns": [{"role": turn.role, "content": turn.content} for turn in worst.turns],
        "stand_alone": _stand_alone(worst),
    }
    return {
        "id": id_,
        "kind": _kind(worst, answerable),
        "topic": "",
        "question": worst.question,
        **(conversation if worst.turns else {}),
        "answerable": answerable,
        **({} if answerable else {"unanswerable_kind": None}),
        "verdict": None,
        "nuggets": [],
        "must_not": [],
        "sections": _sections(reports) if answerable else [],
        "split": split_of(id_),
        "draft": {
            "rating": worst.rating,
            "wrong": worst.wrong,
            "comment": " / ".join(dict.fromkeys(one.comment for one in reports if one.comment)),
            "answer": worst.answer_text,
            "build": worst.build,
            "reports": len(reports),
        },
    }


def _answerable(feedback: Feedback) -> bool:
    """Whether the corpus seems to hold the answer: as the user says, else as the assistant took it."""
    if feedback.wrong == "should_have_refused":
        return False
    if feedback.wrong == "should_have_answered":
        return True
    return feedback.status != "not_found" or feedback.rating == "not_helpful"


def _kind(feedback: Feedback, answerable: bool) -> str:
    if feedback.turns:
        return "followup"
    return guessed_kind(feedback.question) if answerable else "unanswerable"


def _sections(reports: Iterable[Feedback]) -> list[dict[str, str]]:
    """The cited sections, unless the user says that just they were wrong."""
    cited = (citation for one in reports if one.wrong != "citation" for citation in one.citations)
    return [
        {"document": document, "heading": heading}
        for document, heading in dict.fromkeys((citation.document_id, citation.section) for citation in cited)
    ]
