"""The records of a run: what was asked, what came back, and the scores of each question.

A score is a number or None: None is "not measured", never a zero, and a mean is taken over what was measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.types import Status, Verdict

Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure of a run: the mean of a score over the questions that have it.

    `gated` ones stop a change that makes them significantly worse; `exact` ones must not get worse at all.
    """

    name: str
    short: str
    better: Literal["higher", "lower"]
    about: str
    gated: bool = True
    exact: bool = False


METRICS: tuple[Metric, ...] = (
    Metric("Success@1", "S@1", "higher", "a labelled section is the first passage", gated=False),
    Metric("Success@5", "S@5", "higher", "a labelled section is among the first five passages"),
    Metric("RR@10", "RR", "higher", "one over the rank of the first labelled section", gated=False),
    Metric("nDCG@10", "nDCG", "higher", "how well the labelled sections are ranked"),
    Metric("Recall@10", "R@10", "higher", "share of the labelled sections among the first ten passages"),
    Metric("vital nuggets", "vital", "higher", "share of the facts an answer must hold that it holds"),
    Metric("all nuggets", "all", "higher", "share of all labelled facts that it holds"),
    Metric("conciseness", "concise", "higher", "length within what the facts found allow", gated=False),
    Metric("verdict", "verdict", "higher", "yes, no or depends as labelled; a missing one is wrong"),
    Metric("citation recall", "c.rec", "higher", "share of the sentences that their citations support", exact=True),
    Metric("citation precision", "c.prec", "higher", "share of the citations that support their sentence"),
    Metric("unsupported sentences", "unsup.", "lower", "share of the sentences that nothing supports", exact=True),
    Metric("spans exact", "spans", "higher", "every quote is its document's text at its place", exact=True),
    Metric("cites a labelled section", "cites", "higher", "at least one citation is in a labelled section"),
    Metric("citations in labelled sections", "c.lab", "higher", "share of the citations there", gated=False),
    Metric("declined, answerable", "decl.A", "lower", "said not to be in the sources, and is"),
    Metric("declined, unanswerable", "decl.U", "higher", "said not to be in the sources, and is not"),
    Metric("must-not said", "must-not", "lower", "the answer says what it must not"),
    Metric("follow-up loss", "loss", "lower", "vital facts lost against the stand-alone wording"),
    Metric("sides shown", "sides", "higher", "every side of a disagreement is shown as one"),
    Metric("false disagreement", "false d.", "lower", "a disagreement is shown where the sources agree"),
    Metric("referred, must be", "ref.", "higher", "an emergency is referred, the referral first"),
    Metric("referred, must not be", "false r.", "lower", "referred though nothing calls for it"),
    Metric("right", "right", "higher", "status, verdict and every vital fact right, and nothing forbidden said"),
)


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A citation of an answer."""

    number: int
    document_id: str
    section: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that was found; `section` is its innermost heading, `labelled` whether that holds the answer."""

    document_id: str
    section: str
    start: int
    end: int
    score: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One question with what came back and its scores.

    `right_if_answered` is whether the answer that is given, or would be given if the confidence were not asked, is
    right: it makes the risk-coverage curve. `similarity` is that of the best passage, the baseline of the confidence.
    `unscored` says why a case has no scores at all; it is empty otherwise.
    """

    id: str
    kind: str
    topic: str
    split: str
    question: str
    turns: tuple[str, ...] = ()
    stand_alone: str = ""
    search_question: str = ""
    answerable: bool = True
    unanswerable_kind: str = ""
    expected_status: Status = "answered"
    expected_verdict: Verdict | None = None
    status: Status | None = None
    verdict: Verdict | None = None
    confidence: float | None = None
    similarity: float | None = None
    text: str = ""
    citations: tuple[CitedSpan, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    missed_sections: tuple[str, ...] = ()
    missed_vital: tuple[str, ...] = ()
    missed_okay: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    scores: Scores = field(default_factory=dict)
    right_if_answered: bool | None = None
    unscored: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a run depends on; two runs with equal fingerprints give equal results.

    `corpus` is the fingerprint of the index's documents, `questions` the SHA-256 of the question files, `code` that of
    the source files of the assistant and the evals, `configuration` every setting that answers depend on, `models` a
    model's name and the SHA-256 of its weights.
    """

    corpus: str
    questions: str
    code: str
    version: str
    configuration: Mapping[str, object]
    models: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """All cases of one suite (or of one half of it) with the fingerprint of what they depend on."""

    suite: str
    split: str
    labels: str
    fingerprint: Fingerprint
    cases: tuple[CaseResult, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds by question and stage; kept apart from the run, which has the same bytes every time."""

    cases: Mapping[str, Mapping[str, float]]
