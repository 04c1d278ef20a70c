"""Questions with the referral that they must get, and what the screening makes of them.

`screening/*.jsonl` holds questions that are asked for this alone; the suites' own questions count too, `referral` being
their label. `screening/README.md` describes both.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import AssistantError
from assistant.safety import Referral, screen
from evals.fields import choice, text, unique_fields
from evals.questions import Split, load_questions, split_of
from evals.suites import ROOT, suites

SCREENING = Path(__file__).parent / "screening"
BLIND_FILE = "blind"  # its questions are all for reporting
Wording = Literal["none", "crisis", "emergency", "diagnosis", "medicine", "clearance"]

Screen = Callable[[str, Sequence[str]], Referral | bool | None]


class ScreeningFileError(AssistantError):
    """A file of labelled questions is missing or a line of it is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A question and whether it must be referred; `wording` is the referral, None where only that is known.

    `source` is the file or the suite, `earlier` what the user said before the question.
    """

    question: str
    earlier: tuple[str, ...]
    must: bool
    wording: Wording | None
    split: Split
    source: str


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of the questions of one source and half that must be referred are, and of those that must not."""

    source: str
    split: Split
    must: int
    referred: int
    must_not: int
    falsely: int


def load_screening(folder: Path = SCREENING) -> tuple[Screened, ...]:
    """The questions that are asked for the screening alone, in the order of the files.

    Raises:
        ScreeningFileError: there is no file, or a line is not a valid question.
    """
    found: list[Screened] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found.append(_read(json.loads(line, object_pairs_hook=unique_fields), path.stem))
            except (ValueError, KeyError) as error:
                raise ScreeningFileError(f"{path}, line {number}: {error}") from error
    if not found:
        raise ScreeningFileError(f"No questions below {folder}: expected *.jsonl")
    return tuple(found)


def _read(record: dict[str, object], source: str) -> Screened:
    label: Wording = choice(record["label"], "label", Wording)
    split: Split = "test" if source == BLIND_FILE else "dev"
    if "split" in record:
        split = choice(record["split"], "split", Split)
        if split != split_of(text(record, "id")):
            raise ValueError(f"split must be {split_of(text(record, 'id'))}: it follows from the id")
    return Screened(text(record, "question"), (), label != "none", label, split, source)


def load_suites(root: Path = ROOT) -> tuple[Screened, ...]:
    """The questions of all suites, with what the user said before them."""
    return tuple(
        Screened(
            question=question.question,
            earlier=tuple(turn.content for turn in question.turns if turn.role == "user"),
            must=question.referral,
            wording=None if question.referral else "none",
            split=question.split,
            source=name,
        )
        for name, suite in suites(root).items()
        for question in load_questions(suite.questions)
    )


def measure(questions: Iterable[Screened], screened: Screen) -> list[Rates]:
    """What a way of screening makes of questions, one row for each source and half, in the order they come."""
    counts: dict[tuple[str, Split], list[int]] = {}
    for one in questions:
        row = counts.setdefault((one.source, one.split), [0, 0, 0, 0])
        place = 0 if one.must else 2
        row[place] += 1
        row[place + 1] += bool(screened(one.question, one.earlier))
    return [Rates(source, split, *row) for (source, split), row in counts.items()]


def by_rules(question: str, earlier: Sequence[str]) -> Referral | None:
    """The screening without the second line."""
    return screen(question, earlier)
