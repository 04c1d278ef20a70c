"""A second opinion on a question: a model over its vector and over the lists of the rules that are found in it.

Two lists that are found together tell what neither does alone: an ache, and that it came suddenly. The rules know the
words they were given; the vector knows what is near them in meaning. The model is a multinomial logistic regression,
fitted by `python -m evals fit-safety` and kept in `second_line.json` with how it was made. It says which referral it
would give, never what the referral says: the wording stays in the rules file.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError
from assistant.safety.phrases import Reading

FILE = "second_line.json"
NONE = "none"  # the label of what is answered
URGENT = ("crisis", "emergency")


class SecondLineError(AssistantError):
    """The weights of the second line are not those that were fitted."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a question.

    `referred` and `urgent` are the probabilities, 0..1, that it must be referred and that it is urgent; `wording` is
    the referral that fits best.
    """

    referred: float
    urgent: float
    wording: str


@dataclass(frozen=True, slots=True)
class SecondLine:
    """The weights: one row a label, over the vector's numbers, then over the lists and the pairs of them.

    A list, or a pair of lists (by their places among the lists), counts 1 where it is found and 0 where it is not.

    `embedding` is the hash of the weights of the embedding model that the vectors are of. A question is referred from
    `refer_from` on, or where it is urgent with `urgent_from`; below `dismiss_below` a rule that only asks for a doctor
    is overruled.
    """

    labels: tuple[str, ...]
    lists: tuple[str, ...]
    pairs: NDArray[np.int64]
    rows: NDArray[np.float64]
    bias: tuple[float, ...]
    embedding: str
    refer_from: float
    urgent_from: float
    dismiss_below: float

    def opinion(self, vector: Iterable[float], reading: Reading) -> Opinion:
        """The opinion on a question.

        Args:
            vector: the unit embedding of the question as it was asked.
            reading: its words, as the rules read them.
        """
        logits = (self.rows @ features_of(vector, reading, self.lists, self.pairs) + self.bias).tolist()
        highest = max(logits)
        shares = [math.exp(logit - highest) for logit in logits]
        total = sum(shares)
        by_label = {label: share / total for label, share in zip(self.labels, shares, strict=True)}
        urgent = sum(by_label[label] for label in URGENT)
        scope = [label for label in self.labels if label not in (*URGENT, NONE)]
        # What is urgent goes first where it is as likely as all the rest that is referred.
        among = URGENT if urgent >= sum(by_label[label] for label in scope) else scope
        return Opinion(1 - by_label[NONE], urgent, max(among, key=by_label.__getitem__))


def features_of(
    vector: Iterable[float], reading: Reading, lists: Sequence[str], pairs: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """The numbers of a question's vector, then for each list, and each pair of lists, whether it is found.

    Args:
        vector: the numbers of the question's vector.
        reading: the words of the question.
        lists: the names of the lists; one is found where the question holds a phrase of it.
        pairs: two places among the lists a row, shape (pairs, 2).
    """
    numbers = vector if isinstance(vector, np.ndarray) else list(vector)
    found = np.array(found_lists(reading, lists))
    return np.concatenate([np.asarray(numbers, dtype=np.float64), found, found_together(found, pairs)])


def found_together(found: NDArray[np.float64], pairs: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """For each pair of lists 1 where both are found, else 0; `found` has shape (lists,) or (questions, lists)."""
    if pairs is None:
        return found[..., :0]
    together: NDArray[np.float64] = found[..., pairs[:, 0]] * found[..., pairs[:, 1]]
    return together


def found_lists(reading: Reading, names: Sequence[str]) -> list[float]:
    """1 for each list of which the question holds a phrase, else 0."""
    possible = reading.possible
    return [float(name in possible and bool(reading.spans(name))) for name in names]


@cache
def second_line() -> SecondLine:
    """The weights that come with the package.

    Raises:
        SecondLineError: the file was changed since it was written.
    """
    return parsed(json.loads((files("assistant.safety") / FILE).read_text(encoding="utf-8")))


def parsed(record: Mapping[str, Any]) -> SecondLine:
    """The weights of a record whose checksum is right.

    Raises:
        SecondLineError: it is not.
    """
    record = checked(record, FILE)
    return SecondLine(
        labels=tuple(record["labels"]),
        lists=tuple(record["lists"]),
        pairs=np.array(record["pairs"], dtype=np.int64).reshape(-1, 2),
        rows=np.array([record["weights"][label] for label in record["labels"]], dtype=np.float64),
        bias=tuple(record["bias"][label] for label in record["labels"]),
        embedding=record["embedding"],
        refer_from=record["refer_from"],
        urgent_from=record["urgent_from"],
        dismiss_below=record["dismiss_below"],
    )


def checked(record: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """A record of fitted weights, whose checksum is right.

    Raises:
        SecondLineError: it is not.
    """
    if record.get("sha256") != checksum(record):
        raise SecondLineError(
            f"The file {file} of the safety rules was changed since it was fitted: reinstall the package, or run"
            " `python -m evals fit-safety --write`."
        )
    return record


def checksum(record: Mapping[str, Any]) -> str:
    """The SHA-256 of a record without its checksum, as canonical JSON."""
    content = {name: value for name, value in record.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
