"""What each component is worth: the same questions with one switched off at a time, as differences to the whole.

All variants ask the same index build, so that nothing but the component differs.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from assistant.settings import Component, load_settings
from evals.fingerprint import fingerprint
from evals.measuring import Progress, Target, TargetError, checked, opened
from evals.questions import Labels, Split
from evals.records import METRICS, CaseResult, Fingerprint
from evals.results import RUNS, RunFileError
from evals.runner import IndexChangedError, Outcome, run_questions, select
from evals.scorers import Difference, paired_difference
from evals.scoring import DIGITS
from evals.summary import means
from evals.validation import check_labels

if TYPE_CHECKING:
    from rich.table import Table

DEFAULT_OUTPUT = RUNS / "ablation.json"
SHOWN = (
    "right",
    "Success@5",
    "nDCG@10",
    "vital nuggets",
    "verdict",
    "citation precision",
    "declined, answerable",
    "declined, unanswerable",
    "follow-up loss",
    "referred, must be",
)
"""The metrics of the printed table; the file holds all of them."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A configuration: its name and the components that it does without."""

    name: str
    without: frozenset[Component]


@dataclass(frozen=True, slots=True)
class Row:
    """What a variant comes to: the mean of each metric, and its difference to the whole where both measured it."""

    variant: Variant
    means: Mapping[str, float]
    differences: Mapping[str, Difference]


@dataclass(frozen=True, slots=True)
class Ablation:
    """The rows of one suite; `fingerprint` is that of the whole."""

    suite: str
    split: str
    labels: str
    fingerprint: Fingerprint
    rows: tuple[Row, ...]


FULL = Variant("everything", frozenset())


def variants() -> tuple[Variant, ...]:
    """The searches alone and together, everything, and everything without each component in turn."""
    chosen = (
        Variant("keyword alone", frozenset({"dense", "sentences"})),
        Variant("dense alone", frozenset({"keyword", "sentences"})),
        Variant("without sentences", frozenset({"sentences"})),
        FULL,
    )
    known = {variant.without for variant in chosen}
    components: tuple[Component, ...] = get_args(Component)
    singles = (Variant(f"without {component}", frozenset({component})) for component in components)
    return (*chosen, *(variant for variant in singles if variant.without not in known))


def ablate(
    target: Target,
    *,
    split: Split | None = None,
    labels: Labels = "sections",
    index_dir: Path | None = None,
    progress: Progress | None = None,
) -> Ablation:
    """Ask every question once per variant.

    Args:
        target: what is asked of what; its index is brought up to date once.
        split: the half that is asked; None for both.
        labels: which labels the index goes with.
        index_dir: where the indexes are.
        progress: told (stage, done, total).

    Raises:
        QuestionFileError: a question file has a mistake.
        TargetError: the half holds no questions.
        IndexChangedError: the index was built from other documents on the way.
    """
    settings = load_settings(without=FULL.without)
    questions = select(checked(target, labels), split)
    if not questions:
        raise TargetError(f"The half {split!r} of {target.name} holds no questions.")
    outcomes: dict[str, Outcome] = {}
    for variant in (FULL, *(one for one in variants() if one != FULL)):
        # The first one brings the index up to date; the others take that very build.
        asked = replace(target, corpus=None) if outcomes else target
        changed = settings.model_copy(update={"without": variant.without})
        with opened(asked, index_dir=index_dir, settings=changed, progress=progress) as assistant:
            if target.corpus is None and not outcomes:
                check_labels(questions, assistant.documents(), labels)
            outcomes[variant.name] = run_questions(assistant, questions, labels, progress=_stage(progress, variant))
    full = outcomes[FULL.name]
    if {outcome.corpus_fingerprint for outcome in outcomes.values()} != {full.corpus_fingerprint}:
        raise IndexChangedError("The index was built from other documents during the ablation. Run it again.")
    return Ablation(
        suite=target.name,
        split=split or "all",
        labels=labels,
        fingerprint=fingerprint(full.corpus_fingerprint, target.questions, settings),
        rows=tuple(_row(variant, outcomes[variant.name].cases, full.cases) for variant in variants()),
    )


def write_ablation(path: Path, ablation: Ablation) -> None:
    """Write an ablation as one JSON value, a variant a line; the same ablation gives the same bytes.

    Raises:
        RunFileError: the file cannot be written.
    """
    head = {name: json.dumps(value, ensure_ascii=False) for name, value in _head(ablation).items()}
    lines = [f'"{name}": {value}' for name, value in head.items()]
    rows = ",\n".join(json.dumps(_row_value(row), ensure_ascii=False) for row in ablation.rows)
    text = "{\n" + ",\n".join([*lines, f'"rows": [\n{rows}\n]']) + "\n}\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise RunFileError(f"Cannot write the ablation {path}: {error}. Name another place with --output.") from error


def table(ablation: Ablation) -> "Table":
    """A row for each variant: the means of the main metrics in per cent, and the difference to everything."""
    from rich.table import Table

    shown = [metric for name in SHOWN for metric in METRICS if metric.name == name]
    made = Table(box=None, pad_edge=False)
    made.add_column("variant", no_wrap=True)
    for metric in shown:
        made.add_column(f"{metric.short:>5}")
    for row in ablation.rows:
        made.add_row(row.variant.name, *(_cell(row, metric.name) for metric in shown))
    return made


def _stage(progress: Progress | None, variant: Variant) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, total: progress(f"Asking, {variant.name}", done, total)


def _row(variant: Variant, cases: tuple[CaseResult, ...], full: tuple[CaseResult, ...]) -> Row:
    found = {name: one.mean for name, one in means(cases).items() if one is not None}
    differences = {name: paired_difference(_scores(full, name), _scores(cases, name)) for name in found}
    if variant == FULL:
        return Row(variant, found, {})
    return Row(variant, found, {name: one for name, one in differences.items() if one is not None})


def _scores(cases: tuple[CaseResult, ...], metric: str) -> dict[str, float | None]:
    return {case.id: case.scores.get(metric) for case in cases}


def _head(ablation: Ablation) -> dict[str, object]:
    return {
        "suite": ablation.suite,
        "split": ablation.split,
        "labels": ablation.labels,
        "fingerprint": asdict(ablation.fingerprint),
    }


def _row_value(row: Row) -> dict[str, object]:
    return {
        "name": row.variant.name,
        "without": sorted(row.variant.without),
        "metrics": {name: round(mean, DIGITS) for name, mean in row.means.items()},
        "differences": {
            name: {
                "mean": round(one.mean, DIGITS),
                "low": round(one.low, DIGITS),
                "high": round(one.high, DIGITS),
                "significant": one.significant,
            }
            for name, one in row.differences.items()
        },
    }


def _cell(row: Row, metric: str) -> str:
    mean, difference = row.means.get(metric), row.differences.get(metric)
    if mean is None:
        return f"{'-':>5}"
    if difference is None:
        return f"{100 * mean:5.1f}"
    return f"{100 * mean:5.1f} {100 * difference.mean:+.1f}{'*' if difference.significant else ''}"
