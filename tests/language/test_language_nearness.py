"""Words near in meaning meet without a common stem; unrelated words stay apart, by the real model's token vectors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.embedding import load_embedding_model
from assistant.language.nearness import Nearness


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    return Nearness(load_embedding_model().word_vectors)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("fee", "price"),
        ("fee", "cost"),
        ("wine", "alcohol"),
        ("doctor", "physician"),
        ("car", "vehicle"),
        ("dog", "puppy"),
    ],
)
def test_words_near_in_meaning_count(nearness: Nearness, word: str, other: str) -> None:
    (score,) = nearness.closest([word], ["harbour", other, "quickly"])
    assert 0.3 < score < 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("oil", "massage"),
        ("president", "author"),
        ("kiln", "tuesday"),
        ("wine", "bicycle"),
        ("fee", "dog"),
        ("lead", "green"),
    ],
)
def test_unrelated_words_count_next_to_nothing(nearness: Nearness, word: str, other: str) -> None:
    (score,) = nearness.closest([word], [other])
    assert score < 0.15


def test_a_family_counts_in_full_and_more_than_any_meaning(nearness: Nearness) -> None:
    assert nearness.closest(["prescribed", "licence"], ["prescription", "licensed"]) == [1.0, 1.0]


def test_figures_are_equal_or_nothing(nearness: Nearness) -> None:
    assert nearness.closest(["1994", "15"], ["1995", "15"]) == [0.0, 1.0]


def test_nothing_is_near_to_nothing(nearness: Nearness) -> None:
    assert nearness.closest(["fee"], []) == [0.0]
    assert nearness.closest([], ["fee"]) == []


def test_each_word_has_its_own_score_in_order(nearness: Nearness) -> None:
    exact, near, far = nearness.closest(["kiln", "fee", "zebra"], ["kiln", "price"])
    assert exact == 1.0 > near > far


def test_threads_share_the_cache_safely() -> None:
    calls: list[int] = []
    vectors = load_embedding_model().word_vectors

    def counted(words: Sequence[str]) -> NDArray[np.float32]:
        calls.append(len(words))
        return vectors(words)

    shared = Nearness(counted)
    words = [
        f"{first}{second}" for first in ("clay", "fire", "salt", "wood") for second in ("pot", "man", "house", "way")
    ]
    alone = Nearness(vectors).closest(words, ["price", "harbour"])
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: shared.closest(words, ["price", "harbour"]), range(40)))
    assert all(result == pytest.approx(alone) for result in results)
    assert sum(calls) <= 8 * (len(words) + 2)


def test_pairs_agree_with_the_closest_of_each_word(nearness: Nearness) -> None:
    words, others = ["fee", "licence", "15", "kiln"], ["price", "licensed", "dog", "15", "16"]
    pairs = nearness.pairs(words, others)
    assert pairs.shape == (4, 5)
    assert pairs.max(axis=1) == pytest.approx(nearness.closest(words, others), abs=1e-6)
    assert pairs[2].tolist() == [0, 0, 0, 1, 0]


def test_pairs_of_nothing_are_empty(nearness: Nearness) -> None:
    assert nearness.pairs(["fee"], []).shape == (1, 0)
