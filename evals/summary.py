"""What the cases of a run come to: means by group, what the confidence is worth, and the time of each stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.records import METRICS, CaseResult, Timings
from evals.scorers import (
    Estimate,
    Latency,
    OperatingPoint,
    aurc,
    auroc,
    crag_score,
    estimate,
    latency,
    operating_point,
    risk_coverage,
)


@dataclass(frozen=True, slots=True)
class Selective:
    """How well a score parts the right answers from the wrong ones: AURC (lower is better), and the curve.

    `auroc` is for what can be answered against what cannot, `auroc_by_kind` the same for each kind of unanswerable
    question. `curve` holds (coverage, risk), from the surest answers to all of them.
    """

    aurc: float | None
    auroc: float | None
    auroc_by_kind: Mapping[str, float | None]
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """What is declined, and what the confidence is worth beside the similarity of the best passage.

    `declined` is the share declined of each kind of unanswerable question.
    """

    confidence: Selective
    similarity: Selective
    operating_point: OperatingPoint | None
    crag: float | None
    declined: Mapping[str, Estimate]


def groups(cases: Iterable[CaseResult]) -> dict[str, tuple[CaseResult, ...]]:
    """The cases together ("all"), by half ("dev", "test"), by kind ("kind:fact") and by topic ("topic:scope")."""
    cases = tuple(cases)
    grouped = {"all": cases} | halves(cases)
    for name in ("kind", "topic"):
        for value in sorted({str(getattr(case, name)) for case in cases}):
            grouped[f"{name}:{value}"] = tuple(case for case in cases if getattr(case, name) == value)
    return grouped


def halves(cases: Sequence[CaseResult]) -> dict[str, tuple[CaseResult, ...]]:
    """The cases of each half that has any."""
    found = {split: tuple(case for case in cases if case.split == split) for split in ("dev", "test")}
    return {split: members for split, members in found.items() if members}


def means(cases: Iterable[CaseResult]) -> dict[str, Estimate | None]:
    """Each metric's mean with its interval over the cases that have it; None where none has."""
    cases = tuple(cases)
    return {metric.name: estimate(case.scores.get(metric.name) for case in cases) for metric in METRICS}


def unscored(cases: Iterable[CaseResult]) -> tuple[CaseResult, ...]:
    """The cases without scores."""
    return tuple(case for case in cases if case.unscored)


def abstention(cases: Iterable[CaseResult]) -> Abstention:
    """What is declined, over the scored cases that need no referral."""
    judged = [case for case in cases if not case.unscored and case.right_if_answered is not None]
    decided = [case for case in judged if case.status != "referred"]
    answered = [case.status == "answered" for case in decided]
    wrong = [not case.right_if_answered for case in decided]
    kinds = sorted({case.unanswerable_kind for case in judged if not case.answerable})
    return Abstention(
        confidence=_selective(judged, [case.confidence or 0.0 for case in judged]),
        similarity=_selective(judged, [case.similarity or 0.0 for case in judged]),
        operating_point=operating_point(answered, wrong, [case.answerable for case in decided]),
        crag=crag_score(answered, wrong),
        declined={kind: found for kind in kinds if (found := _declined(judged, kind)) is not None},
    )


def stage_latencies(timings: Timings) -> dict[str, Latency]:
    """The time of each stage over the questions, in milliseconds, in the order of the stages."""
    stages: dict[str, list[float]] = {}
    for case in timings.cases.values():
        for stage, milliseconds in case.items():
            stages.setdefault(stage, []).append(milliseconds)
    return {stage: found for stage, values in stages.items() if (found := latency(values)) is not None}


def _selective(cases: Sequence[CaseResult], scores: Sequence[float]) -> Selective:
    wrong = [not case.right_if_answered for case in cases]
    kinds = sorted({case.unanswerable_kind for case in cases if not case.answerable})
    return Selective(
        aurc=aurc(scores, wrong),
        auroc=auroc(scores, [case.answerable for case in cases]),
        auroc_by_kind={kind: _auroc_against(kind, cases, scores) for kind in kinds},
        curve=tuple(risk_coverage(scores, wrong)),
    )


def _auroc_against(kind: str, cases: Sequence[CaseResult], scores: Sequence[float]) -> float | None:
    pairs = [
        (score, case.answerable)
        for case, score in zip(cases, scores, strict=True)
        if case.answerable or case.unanswerable_kind == kind
    ]
    return auroc([score for score, _ in pairs], [answerable for _, answerable in pairs])


def _declined(cases: Sequence[CaseResult], kind: str) -> Estimate | None:
    return estimate(case.status == "not_found" for case in cases if case.unanswerable_kind == kind)
