"""Whether an open build finds what it holds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.index.reader import IndexReader

_PROBES = 200
_NEAREST = 10
_ROWS_PER_READ = 5000
_ROUNDING = 1e-5


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
        if not reader.finds_itself(row):
            problems.append(f"Chroma does not find chunk {row} by its vector")
        if (
            keyword_texts is not None
            and keyword_texts[row]
            and not reader.keyword_scores(keyword_texts[row], [row])[0] > 0
        ):
            problems.append(f"chunk {row} is not found by its own words")
    return problems


def recall_at_10(reader: IndexReader) -> float:
    """The share of the ten nearest chunks, by an exact scan, that Chroma finds: the mean over up to 200 sentences.

    Args:
        reader: The open build; it holds a chunk at least.
    """
    count, wanted = reader.manifest.counts.sentence_vectors, min(_NEAREST, reader.chunk_count)
    # The vectors of sentences are like those of questions; a chunk's own vector would find itself.
    queries = reader.sampled_sentence_vectors(range(0, count, max(1, count // _PROBES)))
    last_wanted = _nth_cosines(reader, queries, wanted)
    found = 0
    for query, last in zip(queries, last_wanted, strict=True):
        rows, _ = reader.vectors.search(query, wanted)
        # Chunks that are equally near may stand for each other.
        found += min(wanted, int((reader.chunk_vectors(rows.tolist()) @ query >= last - _ROUNDING).sum()))
    return found / (wanted * len(queries))


def _nth_cosines(reader: IndexReader, queries: NDArray[np.float32], wanted: int) -> NDArray[np.float32]:
    """The cosine of each query with the last of its nearest chunks, read a part at a time."""
    best = np.empty((len(queries), 0), dtype=np.float32)
    for start in range(0, reader.chunk_count, _ROWS_PER_READ):
        rows = range(start, min(reader.chunk_count, start + _ROWS_PER_READ))
        best = np.sort(np.hstack([best, queries @ reader.chunk_vectors(rows).T]), axis=1)[:, -wanted:]
    return best[:, 0]
