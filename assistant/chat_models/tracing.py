"""No question leaves the machine by a tracing variable that was set for something else."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def tracing(allowed: bool) -> Iterator[None]:
    """Run LangChain code with LangSmith's tracing as its variables say, or switched off, whatever they say.

    Args:
        allowed: whether the variables count. Callbacks that a caller passes on work either way.
    """
    if allowed:
        yield
        return
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield
