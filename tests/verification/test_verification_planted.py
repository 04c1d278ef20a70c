"""No turned sentence is taken for what a passage says, however many of them are made from real passages."""

import re
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path

import pytest

from assistant.embedding import load_embedding_model
from assistant.language.nearness import Nearness
from assistant.language.tokens import STOP_WORDS, content_stems, related
from assistant.verification import verify
from assistant.verification.clauses import subject_of
from assistant.verification.passages import statements

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("corpus/*.md", "evals/corpora/*/*.md", "evals/corpora/*/*.txt")
    for path in ROOT.glob(pattern)
    if path.name != "README.md"
)
MODAL = r"(?:should|must|may)"
AUXILIARY = rf"(?:is|are|was|were|does|do|did|can|has|have|will|need|could|would|{MODAL})"
TAILS = (" and costs $95", " for a fee of £40", ", which costs $1,250", ", at a price of 60 euros")
SAME_FORM = (r"is|was|has|costs|takes|needs", r"are|were|have|cost|take|need", r"may|must|can|should|will")
POINTER = re.compile(r"\b(?:it|they|he|she|this|that|which|who)\b", re.IGNORECASE)  # may mean the other's subject
LEAST_WORDS, MOST_WORDS = 6, 40

Planted = tuple[str, str]  # the turned sentence and the passage that it was made from


def passages() -> Iterator[str]:
    for path in DOCUMENTS:
        text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"[ \t]*<!--.*?-->", "", text, flags=re.DOTALL)
        for paragraph in re.split(r"\n\s*\n", text):
            if re.match(r"\w", paragraph.strip()) and paragraph.strip()[-1] in ".!":
                yield paragraph.strip()


def sentences(passage: str) -> list[str]:
    """The sentences of a passage that say something definite: no questions, no lists."""
    found = [re.sub(r"\s+", " ", one.raw) for one in statements(passage) if not one.whole_list]
    return [one for one in found if LEAST_WORDS <= len(one.split()) <= MOST_WORDS and one.endswith(".")]


def without_not(sentence: str) -> Iterator[str]:
    found = re.search(rf"\b({AUXILIARY})(?: not\b|not\b)(?! (?:only|always|all|just)\b)", sentence)
    if found:
        yield f"{sentence[: found.start()]}{found[1]}{sentence[found.end() :]}"


def order_turned(sentence: str) -> Iterator[str]:
    found = re.search(rf"\b({MODAL}) (not )?(?=[a-z])", sentence)
    if found and not re.search(r"\b(?:no|nor|never|only|without|neither|unless|nobody|none)\b", sentence):
        turned = "" if found[2] else "not "
        yield f"{sentence[: found.start()]}{found[1]} {turned}{sentence[found.end() :]}"


def price_added(sentence: str) -> Iterator[str]:
    yield f"{sentence[:-1]}{TAILS[len(sentence) % len(TAILS)]}."


def stitched(one: str, other: str) -> Iterator[str]:
    """The subject of a sentence with what another one says of something else."""
    subject, rival = subject_of(one), subject_of(other)
    telling = [word for word in subject.lower().split() if word not in STOP_WORDS]
    if (
        not rival
        or not telling
        or POINTER.search(rival)
        or any(related(a, b) for a, b in product(content_stems(subject), content_stems(other)))
    ):
        return
    for form in SAME_FORM:
        mine, its = (
            re.match(rf"{re.escape(name)} (?:{form})\b", text) for name, text in ((subject, one), (rival, other))
        )
        if mine and its:
            yield f"{subject}{other[len(rival) :]}"


def made_from_one(plant) -> list[Planted]:
    return [(turned, passage) for passage in passages() for one in sentences(passage) for turned in plant(one)]


def made_from_two() -> list[Planted]:
    return [
        (turned, passage)
        for passage in passages()
        for one, other in permutations(sentences(passage), 2)
        for turned in stitched(one, other)
    ]


KINDS = {
    "a not that is removed": (lambda: made_from_one(without_not), 100),
    "an order or a permission that is turned": (lambda: made_from_one(order_turned), 150),
    "an invented price": (lambda: made_from_one(price_added), 1000),
    "two fragments put together": (made_from_two, 50),
}


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    return Nearness(load_embedding_model().word_vectors)


@pytest.mark.parametrize("most", [250, pytest.param(10_000, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("kind", KINDS)
def test_no_planted_turn_is_supported(kind: str, most: int, nearness: Nearness):
    make, least = KINDS[kind]
    planted = make()
    assert len(planted) >= least
    drawn = planted[:: -(-len(planted) // most)]
    passed = [turned for turned, passage in drawn if verify(turned, [passage], nearness=nearness).label == "supported"]
    assert passed == []


@pytest.mark.parametrize("plant", [without_not, order_turned])
def test_a_turned_sentence_is_nearly_always_contradicted(plant, nearness: Nearness):
    labels = [verify(turned, [passage], nearness=nearness).label for turned, passage in made_from_one(plant)]
    assert labels.count("contradicted") >= 0.95 * len(labels)


def test_the_sentences_that_are_turned_are_supported_as_they_stand():
    for passage in passages():
        assert all(verify(one, [passage]).label == "supported" for one in sentences(passage)), passage
