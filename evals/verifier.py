"""The verifier on labelled pairs of sentence and passage, beside what a user would otherwise use.

`pairs/*.jsonl` holds the pairs, one JSON object a line; `pairs/README.md` describes them. The other methods give one
number for a pair, and a threshold decides whether it counts as support; each has the threshold that is best on the
development half. They cannot tell what is contradicted from what is not found.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError
from assistant.language.nearness import Nearness
from assistant.language.tokens import content_stems, covered, fold
from assistant.verification import Label, verify
from assistant.verification.passages import statements
from evals.fields import choice, text, typed, unique_fields
from evals.questions import Split, split_of

PAIRS = Path(__file__).parent / "pairs"
LABELS: tuple[Label, ...] = ("supported", "contradicted", "not_found")
CHECKS = (
    "wording",
    "negation",
    "opposite",
    "number",
    "money",
    "unit",
    "date",
    "name",
    "modality",
    "quantifier",
    "condition",
    "comparison",
    "attribution",
    "addition",
    "stitched",
    "quote",
)

_FIELDS = frozenset(("id", "field", "document", "sentence", "passage", "label", "check", "split"))
_CANDIDATES = 201  # thresholds that are tried, spread evenly over the scores of the development half

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Score = Callable[["Pair"], float]
Judge = Callable[["Pair"], Label]


class PairFileError(AssistantError):
    """A file of pairs is missing or a line of it is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and the passages it is judged by, with the right label and the check that the pair is for."""

    id: str
    field: str
    document: str
    sentence: str
    passages: tuple[str, ...]
    label: Label
    check: str
    split: Split


@dataclass(frozen=True, slots=True)
class Measured:
    """What a method makes of pairs.

    `table` counts (right label, label given); `by_check` maps a check to (pairs, right, wrongly called supported).
    """

    method: str
    table: Mapping[tuple[Label, Label], int]
    by_check: Mapping[str, tuple[int, int, int]]
    threshold: float | None = None

    def precision(self, label: Label) -> float | None:
        """The share of the pairs called so that are so; None where none is called so."""
        called = sum(self.table.get((right, label), 0) for right in LABELS)
        return self.table.get((label, label), 0) / called if called else None

    def recall(self, label: Label) -> float | None:
        """The share of the pairs that are so which are called so."""
        there = sum(self.table.get((label, given), 0) for given in LABELS)
        return self.table.get((label, label), 0) / there if there else None

    @property
    def turned_supported(self) -> float | None:
        """The share of the contradicted pairs that are called supported: the worst error."""
        there = sum(self.table.get(("contradicted", given), 0) for given in LABELS)
        return self.table.get(("contradicted", "supported"), 0) / there if there else None


def load_pairs(folder: Path = PAIRS) -> tuple[Pair, ...]:
    """All pairs of a folder, in the order of the files; ids are unique over all of them.

    Raises:
        PairFileError: there is no file, or a line is not a valid pair.
    """
    pairs: list[Pair] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                pair = _read(json.loads(line, object_pairs_hook=unique_fields))
            except (ValueError, KeyError) as error:
                raise PairFileError(f"{path}, line {number}: {error}") from error
            if pair.id in seen:
                raise PairFileError(f"{path}, line {number}: the id {pair.id} stands twice")
            seen.add(pair.id)
            pairs.append(pair)
    if not pairs:
        raise PairFileError(f"No pairs below {folder}: expected *.jsonl")
    return tuple(pairs)


def _read(record: Mapping[str, object]) -> Pair:
    if set(record) != _FIELDS:
        raise ValueError(f"expected the fields {', '.join(sorted(_FIELDS))}, found {', '.join(sorted(record))}")
    passage = record["passage"]
    passages = tuple(typed(record, "passage", list)) if isinstance(passage, list) else (text(record, "passage"),)
    if not all(isinstance(one, str) and one.strip() for one in passages):
        raise ValueError("a passage is empty or no text")
    check = text(record, "check")
    if check not in CHECKS:
        raise ValueError(f"check must be one of {', '.join(CHECKS)}, not {check!r}")
    split = choice(record["split"], "split", Split)
    if split != split_of(text(record, "id")):
        raise ValueError(f"split must be {split_of(text(record, 'id'))}: it follows from the id")
    return Pair(
        id=text(record, "id"),
        field=text(record, "field"),
        document=text(record, "document"),
        sentence=text(record, "sentence"),
        passages=passages,
        label=choice(record["label"], "label", Label),
        check=check,
        split=split,
    )


def measure(pairs: Iterable[Pair], method: str, judge: Judge, threshold: float | None = None) -> Measured:
    """Let a method judge pairs and count what it gets right."""
    table: dict[tuple[Label, Label], int] = {}
    by_check: dict[str, tuple[int, int, int]] = {}
    for pair in pairs:
        given = judge(pair)
        table[pair.label, given] = table.get((pair.label, given), 0) + 1
        count, right, wrong = by_check.get(pair.check, (0, 0, 0))
        false_support = given == "supported" != pair.label
        by_check[pair.check] = (count + 1, right + (given == pair.label), wrong + false_support)
    return Measured(method, table, by_check, threshold)


def best_threshold(pairs: Sequence[Pair], score: Score) -> float:
    """The threshold from which a score counts as support that gives the best F1 for "supported"."""
    scores = np.array([score(pair) for pair in pairs])
    right = np.array([pair.label == "supported" for pair in pairs])
    candidates = np.quantile(scores, np.linspace(0, 1, _CANDIDATES))

    def f1(threshold: float) -> float:
        called = scores >= threshold
        return 2 * float((called & right).sum()) / float(called.sum() + right.sum())

    return float(max(candidates, key=f1))


def by_threshold(score: Score, threshold: float) -> Judge:
    """The judge that calls supported what scores at least the threshold, and everything else not found."""
    return lambda pair: "supported" if score(pair) >= threshold else "not_found"


def verifier(nearness: Nearness | None) -> Judge:
    """The judge that is the verifier, with word vectors or by words alone."""
    return lambda pair: verify(pair.sentence, pair.passages, nearness=nearness).label


def baselines(encode: Encode) -> dict[str, Score]:
    """The scores that a user would otherwise use, by name.

    Args:
        encode: gives the unit embeddings of texts, one a row.
    """
    from rapidfuzz import fuzz

    vectors: dict[str, NDArray[np.float32]] = {}

    def vector(words: str) -> NDArray[np.float32]:
        if words not in vectors:
            vectors[words] = encode([words])[0]
        return vectors[words]

    def cosine(pair: Pair) -> float:
        return max(float(vector(pair.sentence) @ vector(one)) for one in _sentences(pair))

    return {
        "fuzzy matching, partial": lambda pair: fuzz.partial_ratio(fold(pair.sentence), fold(" ".join(pair.passages))),
        "fuzzy matching, token set": lambda pair: fuzz.token_set_ratio(
            fold(pair.sentence), fold(" ".join(pair.passages))
        ),
        "word overlap": _overlap,
        "embedding similarity": cosine,
    }


def _sentences(pair: Pair) -> list[str]:
    found = [one.raw or one.text for passage in pair.passages for one in statements(passage)]
    return [*found, *pair.passages]


def _overlap(pair: Pair) -> float:
    stems = content_stems(pair.sentence)
    return len(covered(stems, content_stems(" ".join(pair.passages)))) / len(stems) if stems else 0.0


def compare(pairs: Sequence[Pair], split: Literal["dev", "test"], nearness: Nearness, encode: Encode) -> list[Measured]:
    """The verifier, with and without word vectors, and the baselines at their best thresholds, on one half."""
    dev = [pair for pair in pairs if pair.split == "dev"]
    half = [pair for pair in pairs if pair.split == split]
    found = [
        measure(half, "verifier, word vectors", verifier(nearness)),
        measure(half, "verifier, words alone", verifier(None)),
    ]
    for name, score in baselines(encode).items():
        threshold = best_threshold(dev, score)
        found.append(measure(half, name, by_threshold(score, threshold), threshold))
    return found
