"""A vector that was begun ahead is worked out once, and a failure is not kept."""

import threading

import numpy as np
import pytest

from assistant.embedding.ahead import Ahead
from assistant.errors import EmbeddingModelError


def test_what_was_begun_is_embedded_once_and_beside_the_caller():
    release, embedded = threading.Event(), []

    def encode(text):
        embedded.append((text, threading.get_ident()))
        assert release.wait(10)
        return np.full(2, len(text), dtype=np.float32)

    ahead = Ahead(encode)
    ahead.begin("two")
    ahead.begin("two")
    release.set()  # the caller was not kept waiting until here
    assert ahead.vector("two").tolist() == [3, 3]
    assert ahead.vector("two").tolist() == [3, 3]
    assert [text for text, _ in embedded] == ["two"]
    assert embedded[0][1] != threading.get_ident()


def test_a_failure_is_raised_where_the_vector_is_wanted_and_tried_again():
    answers = iter([EmbeddingModelError("gone"), np.ones(2, dtype=np.float32)])

    def encode(text):
        found = next(answers)
        if isinstance(found, EmbeddingModelError):
            raise found
        return found

    ahead = Ahead(encode)
    ahead.begin("a")
    with pytest.raises(EmbeddingModelError, match="gone"):
        ahead.vector("a")
    assert ahead.vector("a").tolist() == [1, 1]
