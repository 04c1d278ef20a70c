"""Files of questions in, files of results out, one JSON object a line.

A file of questions is read and checked as a whole before anything runs; a file of results appears only when it is
complete.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from assistant.cli.streams import progress_of
from assistant.errors import QuestionError, QuestionFileError
from assistant.serialization import JsonObject, answer_object, search_object, to_json
from assistant.types import Passage, SearchMode, Turn

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


_STREAMS = ("/dev/stdout", "/dev/stderr")
_EXAMPLE = 'a JSON object like {"id": "1", "question": "…"}'


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a batch, with the number of its line and the turns that came before it."""

    line_number: int
    id: str | int
    question: str
    history: tuple[Turn, ...] = ()


def answer_file(questions: Path, output: Path, open_assistant: Callable[[], "Assistant"]) -> None:
    """Answer each question of a file.

    Raises:
        QuestionFileError: a file cannot be read or written, or a line is not a question that can be asked.
    """

    def answer(assistant: "Assistant", line: QuestionLine) -> JsonObject:
        return answer_object(assistant.ask(line.question, line.history))

    _run_file(questions, output, open_assistant, answer, "Answering")


def search_file(
    queries: Path, output: Path, open_assistant: Callable[[], "Assistant"], *, k: int, mode: SearchMode
) -> None:
    """Search for each question of a file.

    Raises:
        QuestionFileError: a file cannot be read or written, or a line is not a question that can be asked.
    """

    def search(assistant: "Assistant", line: QuestionLine) -> JsonObject:
        found = search_object(*timed_search(assistant, line.question, line.history, k=k, mode=mode))
        return found | ({"search_note": assistant.outage} if assistant.outage else {})

    _run_file(queries, output, open_assistant, search, "Searching")


def timed_search(
    assistant: "Assistant", question: str, history: Sequence[Turn] = (), *, k: int, mode: SearchMode
) -> tuple[list[Passage], float]:
    """The passages for a question, and the milliseconds it took to find them."""
    started = time.perf_counter()
    passages = assistant.search(question, history, k=k, mode=mode)
    return passages, (time.perf_counter() - started) * 1000


def read_questions(path: Path) -> tuple[QuestionLine, ...]:
    """The questions of a JSONL file; empty lines and keys other than `id`, `question` and `history` are passed over.

    Raises:
        QuestionFileError: the file cannot be read, or a line is not a question; the message gives the line's number.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be read: {error.strerror}.") from error
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    questions = tuple(_question_line(path, number, line) for number, line in enumerate(lines, start=1) if line.strip())
    if not questions:
        raise QuestionFileError(f"{path} holds no questions; each line is {_EXAMPLE}.")

    return questions


def write_lines(path: Path, objects: Sequence[JsonObject]) -> None:
    """Write one JSON object a line; `path` is replaced when all of them are written, and left alone otherwise.

    Raises:
        QuestionFileError: the file cannot be written.
    """
    write_text(path, "".join(to_json(value) + "\n" for value in objects))


def write_text(path: Path, content: str) -> None:
    """Write a file of results; `path` is replaced when all is written, and left alone otherwise.

    Raises:
        QuestionFileError: the file cannot be written.
    """
    with _replaced_when_complete(path) as file:
        file.write(content)


def check_writable(path: Path) -> None:
    """Fail before the work and not after it.

    Raises:
        QuestionFileError: the folder of `path` does not exist or cannot be written, or `path` is a folder.
    """
    if path.is_dir():
        raise QuestionFileError(f"{path} is a folder; name a file with --output.")
    folder = path.resolve().parent
    if not _is_device(path) and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise QuestionFileError(f"{path} cannot be written: the folder {folder} is missing or read-only.")


def _run_file(
    questions: Path,
    output: Path,
    open_assistant: Callable[[], "Assistant"],
    run: Callable[["Assistant", QuestionLine], JsonObject],
    what: str,
) -> None:
    check_writable(output)
    lines = read_questions(questions)
    results: list[JsonObject] = []
    with closing(open_assistant()) as assistant, progress_of(what) as report:
        for line in lines:
            try:
                if not results:
                    # Loading the embedding model takes seconds, and is no part of the time of the first question.
                    run(assistant, line)
                results.append({"id": line.id} | run(assistant, line))
            except QuestionError as error:
                raise QuestionFileError(f"{questions}, line {line.line_number}: {error}") from error
            report(len(results), len(lines))
    write_lines(output, results)


@contextmanager
def _replaced_when_complete(path: Path) -> Iterator[TextIO]:
    if _is_device(path):
        with path.open("a", encoding="utf-8") as file:
            yield file
        return
    target = path.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        os.replace(partial, target)
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def _is_device(path: Path) -> bool:
    """Whether `path` is a pipe or a device, which must not be replaced: /dev/stdout may even lead to a file in use."""
    is_stream = str(path) in _STREAMS or path.is_relative_to("/dev/fd")
    return is_stream or (path.exists() and not path.is_file() and not path.is_dir())


def _question_line(path: Path, line_number: int, line: bytes) -> QuestionLine:
    def refuse(problem: str) -> NoReturn:
        raise QuestionFileError(f"{path}, line {line_number}: {problem}.")

    try:
        value: Any = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        refuse("not UTF-8 text")
    except (ValueError, RecursionError) as error:
        refuse(f"not JSON ({getattr(error, 'msg', 'too deep or a number too long')})")
    if not isinstance(value, dict):
        refuse(f"not {_EXAMPLE}")
    question_id, question = value.get("id"), value.get("question")
    if isinstance(question_id, bool) or not isinstance(question_id, str | int):
        refuse('"id" is missing or is neither a string nor a whole number')
    if not isinstance(question, str):
        refuse('"question" is missing or is not a string')
    history = value.get("history") or []
    if not isinstance(history, list) or not all(_is_turn(turn) for turn in history):
        refuse('"history" is not a list of {"role": "user" or "assistant", "content": "…"}')
    turns = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in history)
    return QuestionLine(line_number, question_id, question, turns)


def _is_turn(value: object) -> bool:
    return (
        isinstance(value, dict) and value.get("role") in ("user", "assistant") and isinstance(value.get("content"), str)
    )
