"""A process that answers questions for another one, which starts it (`workers`).

What comes in and goes out are pickles over pipes that nobody but the two processes holds.
"""

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from assistant.errors import AssistantError
from assistant.pipeline.assistant import Assistant


def main() -> None:
    """Open the index that the first message names, then answer one message after the other until none comes."""
    # Ctrl-C reaches every process of a terminal; whoever started this one decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # A pipe that is closed is how the other process says that it needs no more answers.
    with suppress(EOFError, BrokenPipeError), replies:
        _serve(sys.stdin.buffer, replies)


def _serve(questions: BinaryIO, replies: BinaryIO) -> None:
    index, index_dir, settings = pickle.load(questions)
    try:
        assistant = Assistant.open(index, index_dir=index_dir, settings=settings)
    except AssistantError as error:
        _reply(replies, error)
        return
    with assistant:
        _reply(replies, None)
        while True:
            question, turns, reading = pickle.load(questions)
            try:
                answer = assistant.ask(question, turns, reading=reading)
            except AssistantError as error:
                _reply(replies, error)
            else:
                _reply(replies, (answer, assistant.outage))


def _reply(replies: BinaryIO, reply: object) -> None:
    pickle.dump(reply, replies)
    replies.flush()
