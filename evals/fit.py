"""Fit the confidence: a logistic regression whose weights have the signs that `SIGNS` names.

What it learns from is the development half of every question set, asked of an index over its own corpus, and nothing
else. Each question counts twice: three quarters by whether it is answerable, which draws the line between answering
and declining, and one quarter by whether the answer that would be given is right, which ranks the answers. A field is
asked some questions of the others too, all of which it must decline. Each field weighs the same, however many questions
it has: what is fitted must hold on a field that nobody has seen, and `leave_one_out` tells how it does there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.answering.confidence import SIGNS
from evals.calibration import Flags, Numbers, calibration_error, reliability, risk_points, scaled
from evals.measuring import Target, checked, opened
from evals.questions import Question
from evals.runner import Conversations, select
from evals.scorers import auroc
from evals.scoring import Asked, score

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

FALSE_REFUSALS = 0.03  # of the answerable questions that are declined at the operating point; about 4 in 100 of others
_RIGHTNESS = 0.25  # how much it counts whether the answer is right, against whether the question is answerable
_REGULARISATION = 0.1  # C; 0.03 to 1 give the same AUROC on left-out fields to 0.002
_FOLDS = 6  # in which a field's own questions are left out by family to tell the risk at each confidence
_STRANGERS = 3  # questions of each other field that a field must decline
_DIGITS = 4
STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Samples:
    """One row a question: features, shape (n, f); labels, field and family, shape (n,) each.

    `right` is whether the answer that would be given is right; it is `answerable` where nobody has said.
    """

    features: Numbers
    answerable: Flags
    right: Flags
    fields: NDArray[np.str_]
    families: NDArray[np.str_]

    @property
    def asked(self) -> Flags:
        """The rows that are questions of their own field."""
        own: Flags = ~np.char.startswith(self.families, f"{STRANGER}/")
        return own

    def part(self, rows: Flags) -> "Samples":
        """Some of the rows."""
        return Samples(
            self.features[rows], self.answerable[rows], self.right[rows], self.fields[rows], self.families[rows]
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A question as it is learnt from."""

    features: Mapping[str, float]
    answerable: bool
    right: bool
    field: str
    family: str


@dataclass(frozen=True, slots=True)
class Weights:
    """The log odds are `features @ weights + bias`."""

    weights: Numbers
    bias: float

    def logits(self, features: Numbers) -> Numbers:
        """The log odds of each row."""
        found: Numbers = features @ self.weights + self.bias
        return found


def collect(fields: Sequence[Target], index_dir: Path | None = None) -> Iterator[Row]:
    """Ask the development half of every field of an index over its corpus, and keep the features of the confidence.

    What must be referred is left out: the confidence does not decide that.
    """
    asked_of = {
        field.name: [question for question in select(checked(field), "dev") if not question.referral]
        for field in fields
    }
    for field in fields:
        questions = asked_of[field.name]
        with opened(field, index_dir=index_dir) as assistant:
            documents = {document.id: document for document in assistant.documents()}
            conversations = Conversations(assistant)
            for question in questions:
                asked = _ask(assistant, conversations, question)
                features = asked.trace.composed.confidence.features
                if features:
                    right = score(asked, question.sections, documents).right_if_answered
                    known = question.answerable if right is None else right
                    yield Row(features, question.answerable, known, field.name, question.family)
            for stranger in strangers(field.name, asked_of):
                features = conversations.trace(stranger.question).composed.confidence.features
                if features:
                    yield Row(features, False, False, field.name, f"{STRANGER}/{stranger.family}")


def strangers(field: str, asked_of: Mapping[str, Sequence[Question]]) -> list[Question]:
    """A few questions of each other field that stand alone; the same ones every time."""
    found: list[Question] = []
    for other, questions in asked_of.items():
        usable = [question for question in questions if question.answerable and not question.turns]
        order = sorted(usable, key=lambda question: sha256(f"{field}{question.id}".encode()).hexdigest())
        found += order[:_STRANGERS] if other != field else []
    return found


def _ask(assistant: "Assistant", conversations: Conversations, question: Question) -> Asked:
    turns = conversations.filled(question.turns)
    trace = conversations.trace(question.question, turns)
    draft = assistant.draft(trace) if question.answerable and trace.answer.status != "answered" else None
    return Asked(question, turns, trace, draft=draft)


def source_of(target: Target) -> dict[str, object]:
    """What a field was asked, and of what: the hashes of its question files and of its documents."""
    from assistant.index.manifest import IndexedDocument, corpus_fingerprint
    from assistant.loading import load_corpus
    from assistant.settings import load_settings

    digest = sha256(b"".join(path.read_bytes() for path in target.questions))
    documents = load_corpus(target.corpus or load_settings().corpus_dir).documents
    indexed = [IndexedDocument(document.id, document.sha256) for document in documents]
    return {
        "half": "dev",
        "questions_sha256": digest.hexdigest(),
        "corpus_fingerprint": corpus_fingerprint(indexed),
    }


def samples_of(rows: Iterable[Row]) -> Samples:
    """The rows as arrays; the columns are those of `SIGNS`."""
    rows = list(rows)
    return Samples(
        features=np.array([[row.features.get(name, 0.0) for name in SIGNS] for row in rows]),
        answerable=np.array([row.answerable for row in rows]),
        right=np.array([row.right for row in rows]),
        fields=np.array([row.field for row in rows]),
        families=np.array([row.family for row in rows]),
    )


def fit(samples: Samples, sources: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    """The model as it is stored.

    The log odds are scaled to be those of a probability, and the operating point is set so that `FALSE_REFUSALS` of the
    answerable questions lie below it. Both, like the risks, are told from the questions of the fields themselves, each
    with its family left out.

    Args:
        samples: what it learns from.
        sources: what each field was asked, by its name, for the provenance.
    """
    fitted, asked = regress(samples), samples.asked
    held_out, told = _left_out_by_family(samples)[asked], samples.part(asked)
    weights = field_weights(told.fields)
    scale = scaled(held_out, told.answerable, weights)
    confidences = scale.probabilities(held_out)
    bins = reliability(confidences.tolist(), told.answerable.tolist(), weights.tolist())
    return {
        "bias": _rounded(scale.slope * fitted.bias + scale.offset),
        "weights": {name: _rounded(scale.slope * one) for name, one in zip(SIGNS, fitted.weights, strict=True)},
        "operating_point": _rounded(operating_point(told.answerable, confidences)),
        "risks": [[*map(_rounded, point)] for point in risk_points(confidences, told.answerable, told.right, weights)],
        "provenance": {
            "command": "python -m evals fit --write",
            "method": "logistic regression with fixed signs, each field of equal weight; Platt's scale",
            "learnt": {"answerable": 1 - _RIGHTNESS, "right": _RIGHTNESS},
            "false_refusals": FALSE_REFUSALS,
            "calibration": {
                "error": _rounded(calibration_error(bins)),
                "bins": [[_rounded(one.confidence), _rounded(one.share), round(one.count)] for one in bins],
            },
            "fields": {
                name: {
                    **sources.get(name, {}),
                    "asked": int((samples.fields == name).sum()),
                    "answerable": int(samples.answerable[samples.fields == name].sum()),
                }
                for name in dict.fromkeys(samples.fields.tolist())
            },
            "features_sha256": sha256(json.dumps(dict(SIGNS)).encode()).hexdigest(),
            "left_out": {
                name: {"auroc": _rounded(found), "declined": _rounded(declined)}
                for name, (found, declined) in leave_one_out(samples).items()
            },
        },
    }


def leave_one_out(samples: Samples) -> dict[str, tuple[float, float]]:
    """For each field, fitted on the others: AUROC, and the share of the unanswerable declined at `FALSE_REFUSALS`.

    Questions of other fields are not counted: they are too easy.
    """
    result = {}
    for field in dict.fromkeys(samples.fields.tolist()):
        held_out = (samples.fields == field) & samples.asked
        logits = regress(samples.part(samples.fields != field)).logits(samples.features[held_out])
        truth = samples.answerable[held_out]
        if truth.all() or not truth.any():
            continue
        declined = float((logits[~truth] < np.quantile(logits[truth], FALSE_REFUSALS)).mean())
        result[str(field)] = (auroc(logits.tolist(), truth.tolist()) or 0.0, declined)
    return result


def operating_point(answerable: Flags, confidences: Numbers) -> float:
    """The confidence below which `FALSE_REFUSALS` of all answerable questions lie."""
    return float(np.quantile(confidences[answerable], FALSE_REFUSALS, method="inverted_cdf"))


def field_weights(fields: NDArray[np.str_]) -> Numbers:
    """A weight for each question, so that every field has the same sum; their mean is 1."""
    _, places, counts = np.unique(fields, return_inverse=True, return_counts=True)
    weights: Numbers = np.mean(counts) / counts[places]
    return weights


def regress(samples: Samples) -> Weights:
    """The regression for the features as they are (not standardised)."""
    from scipy.optimize import minimize

    weights = field_weights(samples.fields)
    mean = np.average(samples.features, axis=0, weights=weights)
    spread = np.sqrt(np.average((samples.features - mean) ** 2, axis=0, weights=weights)) + 1e-9
    rows = (samples.features - mean) / spread
    target = (1 - _RIGHTNESS) * samples.answerable + _RIGHTNESS * samples.right

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        logits = rows @ parameters[1:] + parameters[0]
        error = weights * (1 / (1 + np.exp(-logits)) - target)
        value = (weights * (np.logaddexp(0, logits) - target * logits)).sum() * _REGULARISATION
        gradient = np.concatenate([[error.sum()], rows.T @ error]) * _REGULARISATION
        return float(value + parameters[1:] @ parameters[1:] / 2), gradient + np.concatenate([[0.0], parameters[1:]])

    limits = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    bounds = [(None, None), *(limits[sign] for sign in SIGNS.values())]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Weights(found[1:] / spread, float(found[0] - (found[1:] / spread) @ mean))


def _left_out_by_family(samples: Samples) -> Numbers:
    """The log odds of each question, fitted without the family it belongs to."""
    names = zip(samples.fields, samples.families, strict=True)
    fold = np.array([crc32(f"{field}/{family}".encode()) for field, family in names])
    logits = np.zeros(len(fold))
    for number in range(_FOLDS):
        out = fold % _FOLDS == number
        if out.any():
            logits[out] = regress(samples.part(~out)).logits(samples.features[out])
    return logits


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
