"""A page may ask so many questions a minute, and is told in words how long to wait."""

import pytest

from assistant.ui.limit import TokenBucket, waiting


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_as_many_as_it_holds_and_then_says_how_long_to_wait():
    clock = Clock()
    bucket = TokenBucket(4, clock)
    assert [bucket.take() for _ in range(4)] == [0.0] * 4
    assert bucket.take() == pytest.approx(15)
    clock.now += 10
    assert bucket.take() == pytest.approx(5)


def test_a_token_is_there_when_the_time_that_was_named_is_over():
    clock = Clock()
    bucket = TokenBucket(7, clock)
    while not (wait_s := bucket.take()):
        pass
    clock.now += wait_s + 1e-6
    assert bucket.take() == 0.0
    assert bucket.take() > 0


def test_a_refused_try_costs_nothing():
    clock = Clock()
    bucket = TokenBucket(2, clock)
    bucket.take(), bucket.take()
    first = bucket.take()
    assert [bucket.take() for _ in range(5)] == [first] * 5


def test_a_long_pause_fills_the_bucket_and_no_more():
    clock = Clock()
    bucket = TokenBucket(3, clock)
    bucket.take()
    clock.now += 3600
    assert [bucket.take() == 0.0 for _ in range(4)] == [True, True, True, False]


def test_a_capacity_of_zero_sets_no_limit():
    bucket = TokenBucket(0, Clock())
    assert not any(bucket.take() for _ in range(1000))


@pytest.mark.parametrize(
    ("allowed", "wait_s", "words"),
    [(1, 0.2, "1 question a minute"), (60, 0.2, "in 1 second;"), (60, 1.01, "in 2 seconds;"), (3, 20.0, "20 seconds")],
)
def test_the_wait_is_told_in_whole_seconds(allowed: int, wait_s: float, words: str):
    assert words in waiting("question", allowed, wait_s)
