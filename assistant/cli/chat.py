"""A conversation in the terminal."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.cli.display import show_answer, show_sources
from assistant.cli.live import answer_live
from assistant.cli.streams import for_display, print_note
from assistant.errors import QuestionError
from assistant.types import Answer, Turn

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.pipeline import Assistant

_PROMPT = "\n> "


def converse(assistant: "Assistant", console: "Console") -> None:
    """Read questions from standard input until /quit or its end; each is answered in the light of the turns before it.

    A question that is refused is no turn, and the conversation goes on.
    """
    if sys.stdin.isatty():
        print_note("Ask a question. /sources shows the quotes of the last answer, /quit ends the conversation.")
    turns: list[Turn] = []
    last_answer: Answer | None = None
    while (line := _read_line()) is not None:
        if line in ("/quit", "/exit"):
            return
        if line == "/sources":
            _show_quotes(console, last_answer)
        elif line.startswith("/"):
            print_note(f"{line.split()[0]} is not a command; /sources and /quit are.")
        elif line:
            answer = _answer(assistant, line, turns)
            if answer:
                _show(console, answer)
                turns += [Turn("user", line), Turn("assistant", answer.text)]
                last_answer = answer


def _answer(assistant: "Assistant", question: str, turns: list[Turn]) -> Answer | None:
    try:
        return answer_live(assistant, question, turns).answer
    except QuestionError as error:
        print_note(f"error: {error}")
        return None


def _show(console: "Console", answer: Answer) -> None:
    if answer.search_question.strip() != answer.question.strip():
        console.print(f"Searching for: {for_display(answer.search_question)}", style="dim")
    show_answer(console, answer, quotes=False)
    sys.stdout.flush()


def _show_quotes(console: "Console", answer: Answer | None) -> None:
    if answer is None or not answer.citations:
        print_note("There are no sources to show yet.")
        return
    show_sources(console, answer.citations)
    sys.stdout.flush()


def _read_line() -> str | None:
    """The next line without its surrounding space, or None at the end of input."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip() if line else None
    with suppress(ImportError):
        import readline  # noqa: F401 - gives `input` editing and history, on systems that have it

    try:
        return input(_PROMPT).strip()
    except EOFError:
        return None
