"""In a terminal a verified sentence is there before the model's reply is, and nothing that is not verified ever is."""

import threading
from io import StringIO

import pytest
from rich.console import Console
from scripted_server import breaks_off_after, says, says_half

from assistant.cli.live import answer_live
from assistant.types import StreamedPart

COST = "What does a firing cost?"
LIE = "A firing costs 95 euros [1]. "


class Terminal(StringIO):
    """Keeps what is written, and says when a text has been."""

    def __init__(self, awaited: str) -> None:
        super().__init__()
        self._awaited = awaited
        self.seen = threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._awaited in self.getvalue():
            self.seen.set()
        return written


def console(stream: StringIO, *, terminal: bool = True) -> Console:
    return Console(file=stream, force_terminal=terminal, width=200, highlight=False, markup=False)


def test_a_terminal_shows_a_sentence_while_the_model_still_writes(connected):
    terminal = Terminal("A firing costs 30 euros.")
    first, rest = f"{LIE}A firing costs 30 euros [1]. A glaze", " firing takes eleven hours [1]."
    assistant, _ = connected(says_half(first, rest, terminal.seen), chat_token_timeout_s=15.0)
    trace = answer_live(assistant, COST, console=console(terminal))
    assert terminal.seen.is_set()
    assert trace.answer.mode == "scripted"
    assert "eleven hours" in trace.answer.text
    assert "95" not in terminal.getvalue() + trace.answer.text


def test_an_answer_that_breaks_off_leaves_nothing_on_the_terminal_but_the_sources(connected, workshop):
    stream = StringIO()
    assistant, _ = connected(breaks_off_after(f"{LIE}A firing costs 30 euros [1]. A glaze"))
    answer = answer_live(assistant, COST, console=console(stream)).answer
    assert answer.sentences == workshop.ask(COST).sentences
    assert "broke off" in answer.model_note
    assert "95" not in stream.getvalue()


def test_no_terminal_shows_nothing_on_the_way(connected):
    stream = StringIO()
    assistant, _ = connected(says("A firing costs 30 euros [1]."))
    assert answer_live(assistant, COST, console=console(stream, terminal=False)).answer.mode == "scripted"
    assert stream.getvalue() == ""


def test_the_sources_own_sentences_are_not_shown_twice(workshop):
    stream = StringIO()
    answer = answer_live(workshop, COST, console=console(stream)).answer
    assert answer.sentences
    assert not any(sentence.text in stream.getvalue() for sentence in answer.sentences)


def test_raising_where_a_sentence_is_shown_gives_the_model_up(connected):
    held = threading.Event()
    assistant, server = connected(says_half("A firing costs 30 euros [1]. A glaze", " firing.", held))

    def leave(part: StreamedPart) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assistant.ask(COST, show=leave)
    held.set()
    assert server.requests[0].path.endswith("/chat/completions")
