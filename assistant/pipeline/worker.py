"""A process that answers questions for another one, which starts it (`workers`).

What comes in and goes out are lines of JSON over pipes that nobody but the two processes holds.
"""

import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from assistant.errors import AssistantError
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.worker_messages import Ask, Opened, Reply, from_line, refusal, to_line


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
    opened = from_line(questions.readline(), Opened)
    try:
        assistant = Assistant.open(opened.index, index_dir=opened.index_dir, settings=opened.settings)
    except AssistantError as error:
        _reply(replies, refusal(error))
        return
    with assistant:
        _reply(replies, Reply())
        while True:
            asked = from_line(questions.readline(), Ask)
            try:
                answer = assistant.ask(asked.question, asked.turns, reading=asked.reading)
            except AssistantError as error:
                _reply(replies, refusal(error))
            else:
                _reply(replies, Reply(answer, assistant.outage))


def _reply(replies: BinaryIO, reply: Reply) -> None:
    replies.write(to_line(reply))
    replies.flush()
