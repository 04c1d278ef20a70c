"""From what is named on the command line to a run: `targets` says what is asked of what, `measure` does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from evals.fingerprint import fingerprint
from evals.questions import Labels, Question, Split, load_questions
from evals.records import Run, Timings
from evals.runner import run_questions, select
from evals.suites import FIRST_SUITE, suite_named, suites
from evals.validation import check

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

ALL = "all"
DEFAULT_INDEX = "default"
Progress = Callable[[str, int, int], None]


class TargetError(AssistantError):
    """What was named does not go together; the message says what does."""


@dataclass(frozen=True, slots=True)
class Target:
    """Question files and the index they are asked of.

    `corpus` is what the index is built from; None where the index is taken as it is. `topics` are the topics that the
    questions may have; empty where any will do.
    """

    name: str
    questions: tuple[Path, ...]
    corpus: Path | None
    index: str
    topics: frozenset[str] = frozenset()


def targets(
    suite: str | None = None,
    questions: Sequence[Path] = (),
    corpus: Path | None = None,
    index: str | None = None,
) -> tuple[Target, ...]:
    """What is to be measured: a suite, all of them, or question files of one's own.

    An index that is named without a corpus is taken as it is; every other is built from its corpus, or refreshed.

    Raises:
        TargetError: a suite and files were both named, or one corpus or index for all suites.
        SuiteError: there is no suite of that name.
    """
    if questions:
        if suite is not None:
            raise TargetError("Name a suite or question files, not both.")
        name = questions[0].name.partition(".")[0]
        return (Target(name, tuple(questions), corpus, index or _index_of(corpus)),)
    if suite == ALL:
        if corpus is not None or index is not None:
            raise TargetError("Each suite has its own corpus and index; name one suite with --suite.")
        return tuple(_target(name) for name in suites())
    return (_target(suite or FIRST_SUITE, corpus, index),)


def _target(name: str, corpus: Path | None = None, index: str | None = None) -> Target:
    suite = suite_named(name)
    own = DEFAULT_INDEX if name == FIRST_SUITE else f"evals-{name}"
    if corpus is not None:
        return Target(name, suite.questions, corpus, index or _index_of(corpus), suite.topics)
    return Target(name, suite.questions, None if index else suite.corpus, index or own, suite.topics)


def _index_of(corpus: Path | None) -> str:
    return DEFAULT_INDEX if corpus is None else f"evals-{corpus.resolve().name}"


def measure(
    target: Target,
    *,
    split: Split | None = None,
    labels: Labels = "sections",
    index_dir: Path | None = None,
    settings: "Settings | None" = None,
    progress: Progress | None = None,
) -> tuple[Run, Timings]:
    """Check the questions, bring the index up to date, ask every question and score what comes back.

    Args:
        target: what is asked of what.
        split: the half that is asked; None for both.
        labels: which labels the index goes with.
        index_dir: where the indexes are.
        settings: those of the assistant.
        progress: told (stage, done, total).

    Raises:
        QuestionFileError: a question file has a mistake.
        TargetError: the half holds no questions.
    """
    from assistant.settings import load_settings

    settings = settings or load_settings()
    every = checked(target, labels)
    questions = select(every, split)
    if not questions:
        raise TargetError(f"The half {split!r} of {target.name} holds no questions.")
    # Taken before anything is asked: a file that is edited meanwhile must not lend its hash to this run.
    taken = fingerprint("", target.questions, settings)
    report = None if progress is None else _stage(progress, target.name)
    with opened(target, index_dir=index_dir, settings=settings, progress=progress) as assistant:
        if target.corpus is None:
            check(every, assistant.documents(), labels, topics=target.topics)
        outcome = run_questions(assistant, questions, labels, progress=report)
    run = Run(
        suite=target.name,
        split=split or "all",
        labels=labels,
        fingerprint=replace(taken, corpus=outcome.corpus_fingerprint),
        cases=outcome.cases,
    )
    return run, outcome.timings


def checked(target: Target, labels: Labels = "sections") -> tuple[Question, ...]:
    """The questions of a target, in order; checked against its corpus too, where it names one.

    Raises:
        QuestionFileError: a file has mistakes, or a label is no section of the corpus; names the file and the lines.
        CorpusError: the corpus is missing, empty or unreadable.
    """
    from assistant.loading import load_corpus

    questions = load_questions(target.questions)
    documents = None if target.corpus is None else load_corpus(target.corpus).documents
    check(questions, documents, labels, topics=target.topics)
    return questions


def opened(
    target: Target,
    *,
    index_dir: Path | None = None,
    settings: "Settings | None" = None,
    progress: Progress | None = None,
) -> "Assistant":
    """An assistant over the target's index, which is built or refreshed first where the target names a corpus."""
    from assistant.pipeline import Assistant, build_index

    if target.corpus is not None:
        build_index(target.corpus, index=target.index, index_dir=index_dir, settings=settings, progress=progress)
    return Assistant.open(target.index, index_dir=index_dir, settings=settings)


def _stage(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(f"Asking {name}", done, total)
