"""Fifty questions at once get the answers that each gets alone, and leave no file or thread open."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from assistant import Assistant
from assistant.types import Answer

QUESTIONS = ("do I need a teapot?", "How hot should the water be?", "my chest hurts", "Who won the cup in 1998?", "a")
AT_ONCE = 50


def told(answer: Answer) -> tuple[object, ...]:
    return answer.question, answer.status, answer.verdict, answer.text, answer.citations


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_fifty_questions_at_once_get_the_answers_that_each_gets_alone(small_assistant: Assistant) -> None:
    alone = {question: told(small_assistant.ask(question)) for question in QUESTIONS}
    asked = [QUESTIONS[number % len(QUESTIONS)] for number in range(AT_ONCE)]
    together = threading.Barrier(AT_ONCE)

    def ask(question: str) -> tuple[object, ...]:
        together.wait(timeout=60)
        return told(small_assistant.ask(question))

    files, threads = open_files(), threading.active_count()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(ask, asked))
    assert answers == [alone[question] for question in asked]
    assert threading.active_count() <= threads
    assert open_files() <= files + 2
