"""Standard output and standard error: what is written there can always be written, and never drives the terminal."""

import io
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.serialization import to_json

if TYPE_CHECKING:
    from rich.console import Console

# C0 and C1 controls but for the line break, the marks that reorder text, and halves of surrogate pairs: from a document
# or a question they could move the cursor, hide words or make the write fail.
_NOT_FOR_DISPLAY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_REPORTS_WITHOUT_A_TERMINAL = 10
# Of what ends sooner nobody needs to know when.
_SHORT_S = 5.0


def prepare_streams() -> None:
    """Let no character that the streams' encodings lack end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def give_up_output() -> None:
    """Drop what could not be written on stdout, which would otherwise be tried again, and fail again, at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def for_display(text: str) -> str:
    """`text` without characters that act on a terminal: tabs and carriage returns become spaces, others U+FFFD."""
    return _NOT_FOR_DISPLAY.sub(lambda match: " " if match.group() in "\t\r" else "\ufffd", text)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print one JSON value on stdout, always as UTF-8: the reader is a program, whatever the locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print_text(to_json(value, indent=2))


def print_text(text: str) -> None:
    """Print a line on stdout now, so that a reader who has gone away is noticed here and not at exit."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_note(text: str) -> None:
    """Print one line on stderr."""
    sys.stderr.write(" ".join(for_display(text).split()) + "\n")
    sys.stderr.flush()


def output_console() -> "Console":
    """A rich console on stdout that takes what it is given as plain text."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def notes_console() -> "Console":
    """A rich console on stderr that takes what it is given as plain text."""
    from rich.console import Console

    return Console(stderr=True, force_terminal=sys.stderr.isatty(), highlight=False, markup=False, emoji=False)


@contextmanager
def waiting_for(what: str) -> Iterator[None]:
    """Show that something slow is going on; only in a terminal."""
    console = notes_console()
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far one piece of work is.

    Yields:
        A function that takes the steps done and the steps in all.
    """
    with progress_by_stage() as report:
        yield lambda done, total: report(what, done, total)


@contextmanager
def progress_by_stage() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far the stages of a piece of work are: a bar for each in a terminal, otherwise a line now and then.

    Yields:
        A function that takes the stage, its steps done and its steps in all.
    """
    if not sys.stderr.isatty():
        yield _line_reporter()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        preparing = bars.add_task("Preparing", total=None)

        def report(stage: str, done: int, total: int) -> None:
            bars.update(preparing, visible=False)
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _line_reporter() -> Callable[[str, int, int], None]:
    """Report each tenth of a long stage, with the time that is left, and the end of every stage on its own line."""
    last_parts: dict[str, int] = {}
    begun: dict[str, tuple[float, int]] = {}

    def report(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        since, first = begun.setdefault(stage, (now, done))
        part = done * _REPORTS_WITHOUT_A_TERMINAL // max(total, 1)
        if part > last_parts.get(stage, 0) and (total >= _REPORTS_WITHOUT_A_TERMINAL or done >= total):
            last_parts[stage] = part
            left = (now - since) / (done - first) * (total - done) if done > first else 0.0
            print_note(f"{stage}: {done} of {total}{_time_left(left)}")

    return report


def _time_left(seconds: float) -> str:
    """A time to go, as far as anyone wants to know it; nothing where it is short."""
    if seconds < _SHORT_S:
        return ""
    minutes = round(seconds / 60)
    return f", about {minutes} min to go" if minutes > 1 else f", about {round(seconds)} s to go"
