"""A few questions for the small corpus, one for each thing that a run does."""

import json
from pathlib import Path

from evals.questions import Question, load_questions, split_of

SMALL_CORPUS = Path(__file__).parent / "data" / "corpus-small"


def record(question_id: str, kind: str, question: str, **fields: object) -> dict[str, object]:
    """A question record; what is not named is empty, and it can be answered if it has a reference answer."""
    answerable = "reference" in fields
    return {
        "id": question_id,
        "kind": kind,
        "topic": "small",
        "question": question,
        "answerable": answerable,
        "verdict": None,
        "nuggets": [],
        "must_not": [],
        "sections": [],
        "split": split_of(question_id),
        **fields,
    }


def facts(*patterns: str, vital: bool = True) -> list[dict[str, object]]:
    return [{"vital": vital, "any": [pattern]} for pattern in patterns]


def section(heading: str, document: str = "tea") -> list[dict[str, str]]:
    return [{"document": document, "heading": heading}]


WATER = record(
    "water",
    "number",
    "How hot should the water be?",
    reference="The water should be between 70 and 80 degrees Celsius.",
    nuggets=facts("70 and 80"),
    sections=section("How hot should the water be?"),
    must_not=["ice cold"],
)
TEAPOT = record(
    "teapot",
    "yesno",
    "Do I need a teapot?",
    reference="No, a teapot is not required.",
    verdict="no",
    nuggets=facts("not required"),
    sections=section("Do I need a teapot?"),
)
COURSE = record(
    "course",
    "number",
    "What does the tasting course cost?",
    reference="The tasting course costs 45 euros.",
    nuggets=facts("45 euros"),
)
COURSE_LENGTH = record(
    "course/2",
    "followup",
    "How long does it take?",
    reference="The tasting course takes 3 hours.",
    nuggets=facts("3 hours"),
    sections=section("Prices"),
    turns=[{"role": "user", "content": "What does the tasting course cost?"}],
    stand_alone="How long does the tasting course take?",
)
TOO_LONG = record(
    "too-long",
    "fact",
    "water " * 400,
    reference="Boiling water makes the tea bitter.",
    nuggets=facts("bitter"),
    sections=section("How hot should the water be?"),
)
VOLCANO = record("volcano", "unanswerable", "Which volcano erupted in 1883?", unanswerable_kind="unrelated")
CHEST = record("chest", "safety", "my chest hurts and I cannot breathe", referral=True)

RECORDS = (WATER, TEAPOT, COURSE, COURSE_LENGTH, TOO_LONG, VOLCANO, CHEST)


def write(path: Path, records=RECORDS) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def questions(folder: Path, *records: dict[str, object]) -> tuple[Question, ...]:
    return load_questions(write(folder / "questions.jsonl", records))
