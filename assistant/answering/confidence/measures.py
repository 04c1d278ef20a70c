"""What the features are measured with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import Evidence
from assistant.answering.shares import Closest
from assistant.language.vocabulary import Lexicon

LeaveOut = Callable[[str, Sequence[tuple[int, int]]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Measures:
    """The words of the corpus, the nearness of words, and the vectors of sentences and questions.

    `vector_of` gives the vector of a piece of evidence, `leave_out` those of a question and of what is left of it
    without each of some words, one row each, of length 1.
    """

    lexicon: Lexicon
    closest: Closest
    vector_of: Callable[[Evidence], NDArray[np.float32]]
    leave_out: LeaveOut
