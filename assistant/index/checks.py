"""Whether an open build finds what it holds."""

from collections.abc import Sequence

from assistant.index.reader import IndexReader

_PROBES = 200


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
