"""What the features are measured with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import Evidence
from assistant.answering.shares import Closest
from assistant.language.vocabulary import Lexicon


@dataclass(frozen=True, slots=True)
class Measures:
    """The words of the corpus, the nearness of words, and the vectors of sentences and questions.

    `vector_of` gives the vector of a piece of evidence, `embed` those of questions, one row each, of length 1.
    """

    lexicon: Lexicon
    closest: Closest
    vector_of: Callable[[Evidence], NDArray[np.float32]]
    embed: Callable[[Sequence[str]], NDArray[np.float32]]
