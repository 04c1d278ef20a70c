"""Verdicts: whether "yes", "no" or "it depends" is what the label says: plain accuracy against the label."""

from assistant.types import Verdict


def verdict_right(given: Verdict | None, expected: Verdict | None) -> bool | None:
    """Whether the verdict is the expected one; None where the question asks for none.

    A missing verdict is wrong where one is expected. Its mean is accuracy as for the yes/no questions of BoolQ (Clark
    et al. 2019), with "depends" as a third class.
    """
    return None if expected is None else given == expected
