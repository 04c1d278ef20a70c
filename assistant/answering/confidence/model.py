"""The fitted weights of the confidence, its operating point, and the risk that each confidence stands for.

They are data (`model.json`), written by `python -m evals fit --write`, which says there what they were fitted on.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

MODEL_FILE = Path(__file__).with_name("model.json")

# Whether a feature speaks for an answer (1), against one (-1), or either way (0).
SIGNS: Mapping[str, Literal[-1, 0, 1]] = {
    "similarity": 1,
    "passage": 1,
    "agreed": 1,
    "words": 0,
    "short_held": 1,
    "size": -1,
    "missing_name": -1,
    "asked_missing": -1,
    "sentence_missing": -1,
    "typed": 0,
    "figure_gap": -1,
    "first_unfit": -1,
    "contact": 0,
    "contact_missing": -1,
    "omission_gain": -1,
    "omission_loss": 0,
    "added_least": 1,
    "added_mean": 1,
    "added_most": 1,
    "word_missing": -1,
    "year_missing": -1,
    "place_missing": -1,
    "payer_missing": -1,
    "extreme_missing": -1,
    "negation_missing": -1,
    "personal": -1,
    "personal_event": -1,
    "wider_place": -1,
}


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What is expected and what was found of the answers from a confidence on.

    Attributes:
        confidence: From where on is answered.
        risk: The share of these answers that the sources do not hold, as the confidence expects it.
        absent: The same share as it was found.
        wrong: The share of them that are not right in everything that is labelled, as it was found.
        coverage: The share of the questions that are answered.
    """

    confidence: float
    risk: float
    absent: float
    wrong: float
    coverage: float


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A fitted model.

    Attributes:
        bias: The log odds where all features are 0.
        weights: By the name of the feature.
        operating_point: The confidence from which a question is answered, unless a risk is chosen.
        risks: From the surest confidence down; neither expected risk nor coverage ever falls.
        provenance: What it was fitted on, how well it is calibrated there, and how well it does on fields that it was
            not fitted on.
        sha256: Of the file that holds it.
    """

    bias: float
    weights: Mapping[str, float]
    operating_point: float
    risks: tuple[RiskPoint, ...]
    provenance: Mapping[str, Any]
    sha256: str

    def value(self, features: Mapping[str, float]) -> float:
        """The probability, 0..1, that the sources answer, by the features; one without a weight counts nothing."""
        logit = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-logit))

    def answered_from(self, most_risk: float | None) -> float:
        """The confidence from which no larger share of the answers is expected to be absent from the sources.

        Where no confidence keeps the risk, only the surest answers of all are given.

        Args:
            most_risk: The share, 0..1; None for the operating point of the model.
        """
        if most_risk is None or not self.risks:
            return self.operating_point
        return min((one.confidence for one in self.risks if one.risk <= most_risk), default=self.risks[0].confidence)

    def summary(self, most_risk: float | None = None) -> dict[str, Any]:
        """What an index build keeps of it: which model it is, its operating point, and what it was fitted on."""
        answered_from = self.answered_from(most_risk)
        reached = next((one for one in reversed(self.risks) if one.confidence >= answered_from), None)
        return {
            "model_sha256": self.sha256,
            "answered_from": answered_from,
            "expected": asdict(reached) if reached else None,
            "provenance": dict(self.provenance),
        }


@cache
def load_model() -> ConfidenceModel:
    """The model that comes with the package, read once."""
    raw = MODEL_FILE.read_bytes()
    record = json.loads(raw)
    return ConfidenceModel(
        bias=float(record["bias"]),
        weights={name: float(weight) for name, weight in record["weights"].items()},
        operating_point=float(record["operating_point"]),
        risks=tuple(RiskPoint(*point) for point in record["risks"]),
        provenance=record["provenance"],
        sha256=hashlib.sha256(raw).hexdigest(),
    )
