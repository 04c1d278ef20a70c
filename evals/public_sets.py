"""Public question sets that the confidence is tried on, never fitted on: folders of two files.

    corpus.jsonl    {"id", "title", "text"}
    queries.jsonl   {"id", "question", "history": [{"role", "content"}], "answerable", "relevant": [ids]}

A query may have `near`, the passage that it only seems to be answered by, and `label`. A set may be large: a fixed
sample of it is asked.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.types import Turn
from evals.fit import Row
from evals.measuring import Target, opened
from evals.scorers import auroc

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

_MOST_QUESTIONS = 600
_MOST_DOCUMENTS = 1000
_MOST_CHARACTERS = 2000  # of a question; a longer one is refused by the assistant
_NEITHER = "UNDERSPECIFIED"  # the label of a question that should be asked back, not answered or declined


class PublicSetError(AssistantError):
    """A folder is no public set."""


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A sample of a set: its questions, and the documents they are asked of, by id."""

    name: str
    queries: tuple[Mapping[str, Any], ...]
    documents: Mapping[str, str]


def read_public_set(folder: Path) -> PublicSet:
    """The sample of a set, the same every time.

    Raises:
        PublicSetError: the folder lacks a file, or a line of it cannot be read.
    """
    corpus, queries = _lines(folder / "corpus.jsonl"), _lines(folder / "queries.jsonl")
    try:
        usable = [one for one in queries if one.get("label") != _NEITHER and len(one["question"]) <= _MOST_CHARACTERS]
        chosen = sorted(usable, key=lambda one: _order(one["id"]))[:_MOST_QUESTIONS]
        needed = {one_id for query in chosen for one_id in (*query["relevant"], *filter(None, [query.get("near")]))}
        ranked = sorted(corpus, key=lambda one: (one["id"] not in needed, _order(one["id"])))[:_MOST_DOCUMENTS]
        texts = {one["id"]: f"{one['title']}\n\n{one['text']}\n" if one["title"] else one["text"] for one in ranked}
    except (KeyError, TypeError) as error:
        raise PublicSetError(f"{folder} is not a public set: a line lacks {error}.") from error
    return PublicSet(folder.name, tuple(chosen), texts)


def collect_public(public: PublicSet, index_dir: Path | None = None) -> Iterator[Row]:
    """Index the documents of a set, ask its questions, and keep the features of the confidence."""
    with opened_public(public, index_dir) as assistant:
        for query in public.queries:
            features = assistant.trace(query["question"], turns_of(query)).composed.confidence.features
            if features:
                answerable = bool(query["answerable"])
                yield Row(features, answerable, answerable, public.name, str(query.get("near") or query["id"]))


@contextmanager
def opened_public(public: PublicSet, index_dir: Path | None = None) -> Iterator["Assistant"]:
    """An assistant over the documents of a set, in the index `public-NAME`; a document's id is `document_id`."""
    with TemporaryDirectory() as folder:
        for one_id, text in public.documents.items():
            (Path(folder) / f"{document_id(one_id)}.txt").write_text(text, encoding="utf-8")
        target = Target(public.name, (), Path(folder), f"public-{public.name}")
        with opened(target, index_dir=index_dir) as assistant:
            yield assistant


def document_id(one_id: str) -> str:
    """The id that a document of a set has in its index."""
    return _order(one_id)[:16]


def turns_of(query: Mapping[str, Any]) -> tuple[Turn, ...]:
    """The conversation before a question of a set."""
    return tuple(Turn(turn["role"], turn["content"]) for turn in query["history"])


def tried(folder: Path, model: Mapping[str, Any], index_dir: Path | None = None) -> str:
    """What a model, as `evals.fit.fit` makes it, is worth on a set that it has not seen, in one line.

    Raises:
        PublicSetError: the folder is no set.
    """
    public = read_public_set(folder)
    rows = list(collect_public(public, index_dir))
    truth = [row.answerable for row in rows]
    weights = model["weights"]
    found = {
        "confidence": auroc(
            [sum(weights.get(name, 0.0) * one for name, one in row.features.items()) for row in rows], truth
        ),
        "similarity": auroc([row.features["passage"] for row in rows], truth),
    }
    shown = ", ".join(f"{name} {'-' if value is None else f'{value:.3f}'}" for name, value in found.items())
    return f"{public.name}: AUROC of {shown} ({len(rows)} questions, not fitted on)"


def _lines(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise PublicSetError(f"{path} cannot be read: {error}.") from error


def _order(one_id: str) -> str:
    """A fixed order without meaning."""
    return sha256(one_id.encode()).hexdigest()
