"""How often one open page may ask: a bucket of tokens for each session, filled again at an even pace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

import streamlit as st

from assistant.errors import RateLimitError
from assistant.settings import load_settings

Work = Literal["question", "check"]

STATE_KEY = "rate_limits"
SECONDS_A_MINUTE = 60.0


@dataclass(slots=True)
class TokenBucket:
    """As many tokens as may be used at once; each comes back by itself, all of them within a minute.

    `clock` gives seconds that never run backwards. A capacity of 0 sets no limit.
    """

    capacity: int
    clock: Callable[[], float] = time.monotonic
    tokens: float = 0.0
    filled_at: float = 0.0

    def __post_init__(self) -> None:
        self.tokens, self.filled_at = float(self.capacity), self.clock()

    def take(self) -> float:
        """Take a token; 0, or where there is none the seconds until there will be one."""
        if not self.capacity:
            return 0.0
        now = self.clock()
        a_second = self.capacity / SECONDS_A_MINUTE
        self.tokens = min(float(self.capacity), self.tokens + (now - self.filled_at) * a_second)
        self.filled_at = now
        if self.tokens < 1:
            return (1 - self.tokens) / a_second
        self.tokens -= 1
        return 0.0


def admit(work: Work) -> None:
    """Let this session do one more piece of work.

    Raises:
        RateLimitError: it has done as many within a minute as the settings allow; the message says how long to wait.
        SettingsError: the settings cannot be read.
    """
    buckets: dict[Work, TokenBucket] = st.session_state.setdefault(STATE_KEY, {})
    if work not in buckets:
        buckets[work] = TokenBucket(_allowed(work))
    wait_s = buckets[work].take()
    if wait_s:
        raise RateLimitError(waiting(work, buckets[work].capacity, wait_s))


def waiting(work: Work, allowed: int, wait_s: float) -> str:
    """What the page says to a reader who has to wait."""
    seconds = max(1, ceil(wait_s))
    return (
        f"This page takes {_count(allowed, work)} a minute, and that many have come. "
        f"Try again in {_count(seconds, 'second')}; what you typed is kept."
    )


def _allowed(work: Work) -> int:
    settings = load_settings()
    return settings.questions_per_minute if work == "question" else settings.checks_per_minute


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
