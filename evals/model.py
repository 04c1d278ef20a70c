"""The same questions with and without a language model behind the verifier, and what the model wrote.

Both columns are scored alike. What the model wrote is counted sentence by sentence: how much of it no passage supports,
and how much of that is shown, which must be nothing. The verifier does not judge that by itself: a shown sentence is
either its source word for word, which is compared here, or it has been read beside its quote, and judged by
that reading alone (`model_checks.jsonl`); what has not been read is counted as such.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.types import Answer, Document, Turn
from assistant.verification import normalised
from evals.fields import text, typed, unique_fields
from evals.measuring import Target, checked, opened
from evals.questions import Question, Split
from evals.records import CaseResult
from evals.runner import Subject, run_questions, select
from evals.scorers import latency

if TYPE_CHECKING:
    from assistant.pipeline import Trace
    from assistant.pipeline.writing_with_model import ModelReport
    from assistant.settings import Settings

CHECKS = Path(__file__).parent / "model_checks.jsonl"
Progress = Callable[[str, int, int], None]


class ModelChecksError(AssistantError):
    """The file of sentences that were read is missing or wrong; the message names the line."""


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of the model that is shown, with the words of the source that it is shown to rest on."""

    question: str
    sentence: str
    quote: str

    @property
    def is_quoted(self) -> bool:
        """Whether the quote is the sentence word for word, white space and the last full stop aside."""
        return normalised(self.sentence).rstrip(".") == normalised(self.quote).rstrip(".")


@dataclass(frozen=True, slots=True)
class Counts:
    """What the model wrote, over all questions: sentences by their fate, and what they cite.

    `claims` are the sentences that say something, each counted once an answer.
    """

    asked: int
    claims: int
    kept: int
    replaced: int
    left_out: int
    repeated: int
    invented: int
    moved: int
    uncited: int
    answers: int
    failures: Mapping[str, int]

    @property
    def unsupported_share(self) -> float | None:
        """The share of its claims that no passage supports; None where it made none."""
        return (self.replaced + self.left_out) / self.claims if self.claims else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both columns, what the model wrote, and what reading says of the sentences that are shown.

    `read` maps each shown sentence that is no quote to whether its quote supports it; None where it has not been read.
    """

    model: str
    extractive: tuple[CaseResult, ...]
    behind_verifier: tuple[CaseResult, ...]
    counts: Counts
    shown: tuple[Written, ...]
    read: Mapping[Written, bool | None]
    first_sentence_ms: tuple[float, ...]
    reports: Mapping[str, "ModelReport"]

    @property
    def unsupported_shown(self) -> int:
        """How many shown sentences were read and found not to be supported."""
        return sum(verdict is False for verdict in self.read.values())

    @property
    def unread(self) -> int:
        """How many shown sentences are no quote and have not been read."""
        return sum(verdict is None for verdict in self.read.values())


@dataclass(slots=True)
class _Recorder:
    """Asks an assistant, and keeps what its language model was asked and wrote."""

    subject: Subject
    reports: dict[str, "ModelReport"] = field(default_factory=dict)

    def trace(self, question: str, turns: Sequence[Turn] = ()) -> "Trace":
        """The answer to a question; its report is kept."""
        trace = self.subject.trace(question, turns)
        if trace.model is not None:
            self.reports[question] = trace.model
        return trace

    def draft(self, trace: "Trace") -> Answer:
        """What would be answered if the confidence were not asked."""
        return self.subject.draft(trace)

    def documents(self) -> list[Document]:
        """All documents."""
        return self.subject.documents()


def compare(
    target: Target,
    settings: "Settings",
    *,
    split: Split = "dev",
    most: int = 50,
    index_dir: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Ask questions that the sources answer, once without the language model of the settings and once with it.

    Args:
        target: what is asked of what.
        settings: those of the assistant; they name the model.
        split: the half that is asked.
        most: how many questions; the same ones every time.
        index_dir: where the indexes are.
        progress: told (stage, done, total).

    Raises:
        QuestionFileError: a question file has a mistake.
        ModelChecksError: the file of sentences that were read is wrong.
    """
    known = load_checks(CHECKS)
    alone = settings.model_copy(update={"chat_model": "", "chat_base_url": ""})
    with opened(target, index_dir=index_dir, settings=alone, progress=progress) as assistant:
        questions = _answered(_order(select(checked(target), split)), assistant, most)
        extractive = run_questions(assistant, questions, progress=_stage(progress, "Asking without the model"))
    taken = Target(target.name, target.questions, None, target.index, target.topics)
    with opened(taken, index_dir=index_dir, settings=settings, progress=progress) as assistant:
        recorder = _Recorder(assistant)
        behind = run_questions(recorder, questions, progress=_stage(progress, "Asking the model"))
    shown = tuple(_shown(recorder))
    reports = list(recorder.reports.values())
    return Comparison(
        model=settings.chat_model,
        extractive=extractive.cases,
        behind_verifier=behind.cases,
        counts=_counts(recorder),
        shown=shown,
        read={one: known.get((one.sentence, one.quote)) for one in shown if not one.is_quoted},
        first_sentence_ms=tuple(one.first_sentence_ms for one in reports if one.first_sentence_ms is not None),
        reports=recorder.reports,
    )


def load_checks(path: Path) -> dict[tuple[str, str], bool]:
    """The sentences that were read beside their quotes, and whether the quote supports the sentence.

    Raises:
        ModelChecksError: the file cannot be read, or a line is not {"sentence", "quote", "supported"}.
    """
    found: dict[tuple[str, str], bool] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise ModelChecksError(f"Cannot read {path}: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            record = json.loads(line, object_pairs_hook=unique_fields)
            found[text(record, "sentence"), text(record, "quote")] = typed(record, "supported", bool)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelChecksError(f"{path}, line {number}: {error}") from error
    return found


def _order(questions: Sequence[Question]) -> list[Question]:
    """The questions that can be asked alone and have an answer, one of each family, in an order that is no order."""
    fit = [one for one in questions if one.answerable and not one.turns and not one.referral]
    first: dict[str, Question] = {}
    for one in sorted(fit, key=lambda one: hashlib.sha256(one.id.encode()).hexdigest()):
        first.setdefault(one.family, one)
    return list(first.values())


def _answered(questions: Sequence[Question], subject: Subject, most: int) -> list[Question]:
    """The first questions that are answered at all: the others never reach a language model."""
    found: list[Question] = []
    for question in questions:
        if len(found) == most:
            break
        if subject.trace(question.question).answer.status == "answered":
            found.append(question)
    return found


def _shown(recorder: _Recorder) -> Iterator[Written]:
    """The model's sentences that are shown, with the quotes that they are shown with.

    Those of a reply that failed in the end are among them: until then a reader saw them.
    """
    for question, report in recorder.reports.items():
        for one in report.sentences:
            if one.fate == "kept" and one.quote is not None:
                yield Written(question, one.draft.text, one.quote.text)


def _counts(recorder: _Recorder) -> Counts:
    sentences = [checked for report in recorder.reports.values() for checked in report.sentences]
    fates = Counter(checked.fate for checked in sentences)
    claims = [checked for checked in sentences if checked.fate in ("kept", "replaced", "left out")]
    return Counts(
        asked=len(recorder.reports),
        claims=len(claims),
        kept=fates["kept"],
        replaced=fates["replaced"],
        left_out=fates["left out"],
        repeated=fates["repeated"],
        invented=sum(bool(checked.invented) for checked in claims),
        moved=sum(checked.moved for checked in claims),
        uncited=sum(not checked.draft.cited for checked in claims),
        answers=sum(not report.failure for report in recorder.reports.values()),
        failures=Counter(report.failure for report in recorder.reports.values() if report.failure),
    )


def first_sentence(comparison: Comparison) -> tuple[float, float] | None:
    """The median and the 95th percentile of the seconds until the first sentence is shown; None without one."""
    found = latency(comparison.first_sentence_ms)
    return None if found is None else (found.p50 / 1000, found.p95 / 1000)


def _stage(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, total: progress(stage, done, total)
