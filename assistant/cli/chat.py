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
        print_note(
            "Ask a question. /sources shows the quotes of the last answer, /search TEXT answers the last question again"
            " as TEXT says it, /quit ends the conversation."
        )
    conversation = _Conversation(assistant, console)
    while (line := _read_line()) is not None:
        command, _, rest = line.partition(" ")
        if command in ("/quit", "/exit"):
            return
        if command == "/sources":
            _show_quotes(console, conversation.last_answer)
        elif command == "/search":
            conversation.search(rest.strip())
        elif line.startswith("/"):
            print_note(f"{command} is not a command; /sources, /search TEXT and /quit are.")
        elif line:
            conversation.ask(line)


class _Conversation:
    """The turns so far and the last answer; a question that is refused leaves both as they are."""

    def __init__(self, assistant: "Assistant", console: "Console") -> None:
        self._assistant = assistant
        self._console = console
        self._turns: list[Turn] = []
        self.last_answer: Answer | None = None

    def ask(self, question: str) -> None:
        """Answer a question in the light of the turns before it."""
        answer = self._answer(question, self._turns)
        if answer:
            self._turns += [Turn("user", question), Turn("assistant", answer.text)]

    def search(self, reading: str) -> None:
        """Answer the last question again as the reader says it is meant, which the questions after it then build on."""
        if self.last_answer is None or not reading:
            print_note("/search TEXT answers the last question again as TEXT says it: ask a question first.")
            return
        before = self._turns[:-2]
        answer = self._answer(self.last_answer.question, before, reading)
        if answer:
            self._turns = [*before, Turn("user", reading), Turn("assistant", answer.text)]

    def _tell_of_a_new_build(self, answer: Answer) -> None:
        switched = self._assistant.switched
        if switched is not None and self.last_answer is not None and self.last_answer.build != answer.build:
            print_note(f"The documents were built anew: answers come from build {answer.build} since {switched:%H:%M}.")

    def _answer(self, question: str, turns: list[Turn], reading: str | None = None) -> Answer | None:
        """Show the answer to a question, and give it; None where the question is refused."""
        try:
            answer = answer_live(self._assistant, question, turns, reading=reading).answer
        except QuestionError as error:
            print_note(f"error: {error}")
            return None
        _show(self._console, answer)
        self._tell_of_a_new_build(answer)
        self.last_answer = answer
        return answer


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
