"""Whether an open build finds what it holds."""

from collections.abc import Sequence

import numpy as np

from assistant.index.reader import IndexReader

_PROBES = 200
_PROBE_HITS = 10
# Half precision moves the cosine of a vector with itself by less than this.
_TOLERANCE = 0.002


def find_problems(reader: IndexReader, keyword_texts: Sequence[Sequence[str]] | None = None) -> list[str]:
    """Check the counts, and that each of up to 200 chunks finds itself in Chroma and in the keyword index.

    Args:
        reader: The open build.
        keyword_texts: The tokens of each chunk; without them the keyword index is not searched.

    Returns:
        What is wrong, one line each.
    """
    problems = reader.problems()
    if problems:
        return problems
    for row in range(0, reader.chunk_count, max(1, reader.chunk_count // _PROBES)):
        if not _dense_finds(reader, row):
            problems.append(f"the vector of chunk {row} is not found in Chroma")
        if (
            keyword_texts is not None
            and keyword_texts[row]
            and not reader.keyword_scores(keyword_texts[row], [row])[0] > 0
        ):
            problems.append(f"chunk {row} is not found by its own words")
    return problems


def _dense_finds(reader: IndexReader, row: int) -> bool:
    """Whether a chunk's vector leads to it, or, where many chunks have that vector, to as many of those as asked for."""
    vector = reader.chunk_vectors([row])[0]
    hits = reader.dense(vector, _PROBE_HITS)
    own = float(np.dot(vector, vector))
    if abs(own - 1) > _TOLERANCE or not hits:
        return False
    return any(hit.row == row for hit in hits) or hits[-1].score >= own - _TOLERANCE
