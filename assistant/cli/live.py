"""An answer as it is made: in a terminal each verified sentence is shown until the whole answer takes its place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli.streams import for_display, notes_console
from assistant.types import StreamedPart, Turn

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.pipeline import Assistant, Trace

_WAITING = "Looking for an answer…"


def answer_live(
    assistant: "Assistant",
    question: str,
    turns: Sequence[Turn] = (),
    *,
    reading: str | None = None,
    console: "Console | None" = None,
) -> "Trace":
    """Ask a question; meanwhile say that something slow is going on, and show the sentences that a model has ready.

    The sources' own sentences are there all at once and are not shown twice.

    Args:
        assistant: who is asked.
        question: as it was typed.
        turns: the conversation before it.
        reading: what is searched, where the reader says so.
        console: where to show it, if it is a terminal; standard error, where there is none.

    Raises:
        QuestionError: the question or the reading is empty or too long.
    """
    console = console or notes_console()
    if not console.is_terminal:
        return assistant.trace(question, turns, reading=reading)
    from rich.console import Group
    from rich.live import Live
    from rich.spinner import Spinner
    from rich.text import Text

    ready: list[str] = []
    spinner = Spinner("dots", Text(_WAITING))
    with Live(spinner, console=console, transient=True) as live:

        def show(part: StreamedPart) -> None:
            if part.sentence is not None and assistant.language_model:
                ready.append(for_display(part.sentence.text))
                live.update(Group(Text(" ".join(ready)), spinner), refresh=True)

        return assistant.trace(question, turns, reading=reading, show=show)
