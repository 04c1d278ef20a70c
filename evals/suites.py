"""The question sets of the project: a suite is one field, its question files and the corpus they are asked of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError

ROOT = Path(__file__).resolve().parents[1]
FIRST_SUITE = "medical-massage"
_TOPICS = "topics.json"


class SuiteError(AssistantError):
    """There is no suite of that name; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One field: its question files, in order, and the corpus folder they are asked of.

    `topics` are the topics that its questions may have; empty where any will do.
    """

    name: str
    questions: tuple[Path, ...]
    corpus: Path
    topics: frozenset[str] = frozenset()


def suites(root: Path = ROOT) -> dict[str, Suite]:
    """Every suite below `evals/questions` by name, the project's own field first, the others by the alphabet.

    The files of a suite are `NAME.jsonl` and `NAME.PART.jsonl`, in this order.
    """
    folder = root / "evals" / "questions"
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.jsonl"), key=lambda path: (path.stem != _suite_of(path), path.name)):
        files.setdefault(_suite_of(path), []).append(path)
    topics = _topics(folder / _TOPICS)
    return {
        name: Suite(name, tuple(files[name]), _corpus(root, name), topics.get(name, frozenset()))
        for name in sorted(files, key=lambda name: (name != FIRST_SUITE, name))
    }


def suite_named(name: str, root: Path = ROOT) -> Suite:
    """The suite of that name.

    Raises:
        SuiteError: there is none; names those there are.
    """
    known = suites(root)
    if name not in known:
        raise SuiteError(f"There is no suite {name!r}. Name one of: {', '.join(known) or 'none are here'}.")
    return known[name]


def _suite_of(path: Path) -> str:
    return path.name.partition(".")[0]


def _corpus(root: Path, name: str) -> Path:
    return root / "corpus" if name == FIRST_SUITE else root / "evals" / "corpora" / name


def _topics(path: Path) -> Mapping[str, frozenset[str]]:
    if not path.is_file():
        return {}
    return {name: frozenset(topics) for name, topics in json.loads(path.read_text(encoding="utf-8")).items()}
