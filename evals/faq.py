"""The FAQ check on pages with planted errors: how many it finds, and how many true sentences it calls contradicted.

Pages and labels lie in `tests/data/faq`; its README describes them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError
from assistant.types import CheckedSentence, CheckLabel, FaqCheck
from evals.fields import choice, text, typed

PAGES_FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "faq"
SUITE_OF_PAGE: Mapping[str, str] = {"practice-faq": "medical-massage", "bicycle-school-faq": "bicycle-school"}
LABELS: tuple[CheckLabel, ...] = ("supported", "contradicted", "not_found", "no_claim")


class FaqLabelError(AssistantError):
    """A file of labels is wrong or does not go with its page; the message names the file and the sentence."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence of a page with its right label, and what was turned in it, where something was."""

    sentence: str
    plain: str
    label: CheckLabel
    turned: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence with the label that it was given."""

    sentence: Labelled
    given: CheckLabel
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a check made of a page's labelled sentences."""

    judged: tuple[Judged, ...]

    def count(self, label: CheckLabel, given: CheckLabel | None = None) -> int:
        """How many sentences have a label, and were given one."""
        return sum(one.sentence.label == label and given in (None, one.given) for one in self.judged)

    @property
    def by_kind(self) -> dict[str, tuple[int, int]]:
        """For each way to turn a sentence into an error: how many there are and how many were found."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.judged:
            if one.sentence.label == "contradicted":
                count, right = found.get(one.sentence.turned, (0, 0))
                found[one.sentence.turned] = (count + 1, right + (one.given == "contradicted"))
        return found


def load_labels(path: Path) -> tuple[Labelled, ...]:
    """The labelled sentences of a page, in their order.

    Raises:
        FaqLabelError: the file is missing or an entry is wrong.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_read(record) for record in records)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FaqLabelError(f"{path}: {error}") from error


def _read(record: Mapping[str, object]) -> Labelled:
    sentence = text(record, "sentence")
    return Labelled(
        sentence=sentence,
        plain=text(record, "plain") if "plain" in record else sentence,
        label=choice(record["label"], "label", CheckLabel),
        turned=typed(record, "check", str) if record.get("check") else "",
    )


def measure(check: FaqCheck, page: str, labels: Sequence[Labelled]) -> Measured:
    """Lay the labels beside what the check says of the same words.

    Args:
        check: of the page.
        page: the page's text.
        labels: its labelled sentences, in their order.

    Raises:
        FaqLabelError: a labelled sentence is not on the page, or was not judged.
    """
    sentences = [sentence for item in check.items for sentence in item.sentences]
    judged, position = [], 0
    for label in labels:
        start, end = _place(label, page, position)
        position = end
        nearest = max(sentences, key=lambda one: _overlap(one, start, end), default=None)
        if nearest is None or not _overlap(nearest, start, end):
            raise FaqLabelError(f"This sentence of the page was not judged: {label.sentence!r}")
        judged.append(Judged(label, nearest.label, nearest.reason))
    return Measured(tuple(judged))


def _place(label: Labelled, page: str, position: int) -> tuple[int, int]:
    for words in (label.sentence, label.plain):
        found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(page, position)
        if found:
            return found.span()
    raise FaqLabelError(f"This sentence is not on the page, or not in its order: {label.sentence!r}")


def _overlap(sentence: CheckedSentence, start: int, end: int) -> int:
    return max(0, min(sentence.end, end) - max(sentence.start, start))
