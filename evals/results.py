"""The files of a run: what was found as one JSON value with the same bytes every time, and the timings beside it.

`NAME.json` holds the fingerprint, the means of every group, what the abstention is worth, and the cases, one a line, so
that two runs can be compared with any tool. `NAME.timings.json` holds what differs from run to run.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import AssistantError
from assistant.serialization import to_json
from evals.records import Run, Timings
from evals.scoring import DIGITS
from evals.summary import abstention, groups, halves, means, stage_latencies

FORMAT = 1
RUNS = Path("evals") / "runs"
_MILLISECOND_DIGITS = 3
_HEAD = ("suite", "split", "labels", "fingerprint")

T = TypeVar("T")


class RunFileError(AssistantError):
    """A file of results cannot be read or written, or is not one; the message names it."""


def default_path(suite: str, split: str, labels: str, folder: Path = RUNS) -> Path:
    """Where a run is written unless another place is named: `SUITE[-SPLIT][-articles].json`."""
    parts = [suite, *([split] if split != "all" else []), *([labels] if labels != "sections" else [])]
    return folder / f"{'-'.join(parts)}.json"


def timings_path(path: Path) -> Path:
    """Where the timings of a run lie."""
    return path.with_name(f"{path.stem}.timings.json")


def write_run(path: Path, run: Run, timings: Timings) -> None:
    """Write a run, and its timings beside it.

    Raises:
        RunFileError: the files cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, run_text(run))
        _replace(timings_path(path), _timings_text(timings))
    except OSError as error:
        raise RunFileError(f"Cannot write the run {path}: {error}. Name another place with --output.") from error


def run_text(run: Run) -> str:
    """A run as the bytes of its file: one JSON value, one case a line."""
    value = _rounded(asdict(run))
    found = {name: _rounded(_estimates(means(members))) for name, members in groups(run.cases).items()}
    parts = {"all": run.cases} | halves(run.cases)
    top = [
        f'"format": {FORMAT}',
        *(f'"{name}": {to_json(value[name])}' for name in _HEAD),
        f'"metrics": {_lines({name: to_json(group) for name, group in found.items()})}',
        f'"abstention": {_lines({name: to_json(_rounded(asdict(abstention(part)))) for name, part in parts.items()})}',
        '"cases": [\n' + ",\n".join(to_json(case) for case in value["cases"]) + "\n]",
    ]
    return "{\n" + ",\n".join(top) + "\n}\n"


def read_run(path: Path) -> Run:
    """A run from its file; equal to the one that was written.

    Raises:
        RunFileError: there is no such file, or it is not a run of this format.
    """
    value = _read(path)
    if not isinstance(value, dict) or "cases" not in value or "fingerprint" not in value:
        raise RunFileError(f"{path} is not a run. Write one with `python -m evals run`.")
    if value.get("format") != FORMAT:
        raise RunFileError(
            f"{path} is a run of format {value.get('format')!r}; this version reads {FORMAT}. "
            "Write it anew with `python -m evals run`."
        )
    run = _validated(Run, {field.name: value.get(field.name) for field in fields(Run)}, path)
    ids = [case.id for case in run.cases]
    if len(set(ids)) != len(ids):
        raise RunFileError(f"{path} is damaged: a case stands twice. Write it anew with `python -m evals run`.")
    return run


def read_timings(path: Path) -> Timings | None:
    """The timings of the run in `path`; None where they were not kept.

    Raises:
        RunFileError: the file beside the run is not one of timings.
    """
    beside = timings_path(path)
    if not beside.exists():
        return None
    value = _read(beside)
    cases = value.get("cases") if isinstance(value, dict) else None
    return _validated(Timings, {"cases": cases}, beside)


def _timings_text(timings: Timings) -> str:
    stages = {
        stage: to_json(_rounded(asdict(found), _MILLISECOND_DIGITS))
        for stage, found in stage_latencies(timings).items()
    }
    cases = {name: to_json(_rounded(dict(stages), _MILLISECOND_DIGITS)) for name, stages in timings.cases.items()}
    return f'{{\n"stages": {_lines(stages)},\n"cases": {_lines(cases)}\n}}\n'


def _estimates(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if estimate is None else asdict(estimate) for name, estimate in found.items()}


def _lines(texts: Mapping[str, str]) -> str:
    """A JSON object of values that are JSON already, one a line."""
    return "{\n" + ",\n".join(f"{to_json(name)}: {text}" for name, text in texts.items()) + "\n}"


def _rounded(value: Any, digits: int = DIGITS) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, Mapping):
        return {name: _rounded(item, digits) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item, digits) for item in value]
    return value


def _replace(path: Path, text: str) -> None:
    """Write a file in one step, so that nobody ever reads half of it."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    os.replace(unfinished, path)


def _read(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RunFileError(
            f"Cannot read the run {path}: {error.strerror}. Write one with `python -m evals run`."
        ) from error
    except ValueError as error:
        raise RunFileError(
            f"{path} is damaged: {' '.join(str(error).split())}. Write it anew with `python -m evals run`."
        ) from error


def _validated(kind: type[T], value: object, path: Path) -> T:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RunFileError(
            f"{path} is damaged: {place}: {first['msg'].lower()}. Write it anew with `python -m evals run`."
        ) from error
