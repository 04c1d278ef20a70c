"""Processes that answer behind one assistant: the same answers, and no caller hangs or gets another's answer."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import IndexMissingError, QuestionError, WorkerError
from assistant.pipeline.worker_messages import Opened
from assistant.pipeline.workers import Workers, _Worker
from assistant.settings import load_settings
from assistant.types import Answer, StreamedPart, Turn

QUESTIONS = ("do I need a teapot?", "How hot should the water be?", "my chest hurts", "Who won the cup in 1998?")


def told(answer: Answer) -> tuple[object, ...]:
    return answer.question, answer.search_question, answer.status, answer.verdict, answer.text, answer.citations


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def shared(small_index_dir: Path) -> Iterator[Assistant]:
    with Assistant.open(index_dir=small_index_dir, settings=load_settings(workers=2)) as opened:
        yield opened


def processes(assistant: Assistant) -> tuple[int, ...]:
    assert assistant._workers is not None
    return assistant._workers.processes


def test_callers_at_once_get_from_two_processes_what_one_gives(small_assistant: Assistant, shared: Assistant) -> None:
    asked = [*QUESTIONS, *QUESTIONS, *QUESTIONS]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(shared.ask, asked))
    assert [told(one) for one in answers] == [told(small_assistant.ask(question)) for question in asked]
    assert len(processes(shared)) == 2
    assert os.getpid() not in processes(shared)


def test_no_process_runs_before_the_first_question_and_one_caller_starts_one(shared: Assistant) -> None:
    assert processes(shared) == ()
    for question in QUESTIONS:
        shared.ask(question)
    assert len(processes(shared)) == 1


def test_turns_and_a_reading_go_along(small_assistant: Assistant, shared: Assistant) -> None:
    turns = (Turn("user", "How hot should the water be for green tea?"), Turn("assistant", "80 degrees."))
    assert told(shared.ask("and for black tea?", turns)) == told(small_assistant.ask("and for black tea?", turns))
    one, other = (each.ask("and that?", turns, reading=QUESTIONS[0]) for each in (shared, small_assistant))
    assert told(one) == told(other)


def test_what_is_streamed_is_what_one_process_streams(small_assistant: Assistant, shared: Assistant) -> None:
    def parts(assistant: Assistant) -> list[StreamedPart]:
        return list(assistant.stream(QUESTIONS[1]))

    own, its = parts(small_assistant), parts(shared)
    assert [part.sentence for part in its] == [part.sentence for part in own]
    assert its[-1].answer is not None
    shown: list[StreamedPart] = []
    shared.ask(QUESTIONS[1], show=shown.append)
    assert shown == its[:-1]


def test_an_error_comes_over_and_the_process_goes_on(shared: Assistant) -> None:
    shared.ask(QUESTIONS[0])
    before = processes(shared)
    with pytest.raises(QuestionError, match="empty"):
        shared.ask("   ")
    assert shared.ask(QUESTIONS[0]).status == "answered"
    assert processes(shared) == before


def test_a_process_that_was_killed_is_replaced_without_a_word(shared: Assistant) -> None:
    expected = told(shared.ask(QUESTIONS[0]))
    (process,) = processes(shared)
    os.kill(process, signal.SIGKILL)
    assert told(shared.ask(QUESTIONS[0])) == expected
    assert processes(shared) not in ((), (process,))


def test_processes_that_end_each_time_are_one_clear_error(
    small_index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pipeline.workers.sys.executable", "/bin/true")
    with (
        Assistant.open(index_dir=small_index_dir, settings=load_settings(workers=1)) as opened,
        pytest.raises(WorkerError, match="ended"),
    ):
        opened.ask(QUESTIONS[0])


def test_ctrl_c_reaches_the_caller_and_the_next_question_gets_its_own_answer(
    shared: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(shared.ask(QUESTIONS[1]))
    exchange = _Worker._exchange

    def interrupted(worker: _Worker, message: object) -> object:
        monkeypatch.setattr(_Worker, "_exchange", exchange)
        exchange(worker, message)
        raise KeyboardInterrupt

    monkeypatch.setattr(_Worker, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        shared.ask(QUESTIONS[0])
    assert told(shared.ask(QUESTIONS[1])) == expected


def test_a_signal_of_the_terminal_ends_no_process(shared: Assistant) -> None:
    shared.ask(QUESTIONS[0])
    before = processes(shared)
    os.kill(before[0], signal.SIGINT)
    assert shared.ask(QUESTIONS[0]).status == "answered"
    assert processes(shared) == before


def test_what_the_process_cannot_open_is_told_as_it_is_here(tmp_path: Path) -> None:
    workers = Workers(Opened("default", tmp_path, load_settings()), 1)
    with pytest.raises(IndexMissingError):
        workers.ask(QUESTIONS[0], (), None)
    with pytest.raises(IndexMissingError):
        workers.ask(QUESTIONS[0], (), None)
    workers.close()


def test_closing_ends_every_process(small_index_dir: Path) -> None:
    with Assistant.open(index_dir=small_index_dir, settings=load_settings(workers=2)) as opened:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(opened.ask, QUESTIONS))
        started = processes(opened)
        assert all(running(process) for process in started)
    assert started
    assert not any(running(process) for process in started)
    with pytest.raises(WorkerError, match="closed"):
        opened.ask(QUESTIONS[0])


def test_the_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_WORKERS", "3")
    assert load_settings().workers == 3
