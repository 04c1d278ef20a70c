"""The fields of a JSON record, each checked as it is read; a wrong one is a ValueError that names it."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

T = TypeVar("T")


def typed(record: Mapping[str, object], name: str, kind: type[T]) -> T:
    """The field as it is, which is of this type."""
    value = record[name]
    if not isinstance(value, kind):
        raise ValueError(f"{name} must be a {kind.__name__}, not {value!r}")
    return value


def text(record: Mapping[str, object], name: str) -> str:
    """The field, a text that is not empty."""
    value = typed(record, name, str)
    if not value.strip():
        raise ValueError(f"{name} is empty")
    return value


def choice(value: object, name: str, choices: Any) -> Any:  # noqa: ANN401 - a Literal and one of its values
    """The value, one of those of a Literal."""
    if value not in get_args(choices):
        raise ValueError(f"{name} must be one of {', '.join(get_args(choices))}, not {value!r}")
    return value


def optional_choice(value: object, name: str, choices: Any) -> Any:  # noqa: ANN401 - a Literal and one of its values
    """The value, one of those of a Literal, or None."""
    return None if value is None else choice(value, name, choices)


def pattern(value: object) -> re.Pattern[str]:
    """A regular expression, compiled without regard to case."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"a pattern is a text that is not empty, not {value!r}")
    try:
        return re.compile(value, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"bad pattern {value!r}: {error}") from error


def unique_fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object whose fields stand there once: the `object_pairs_hook` of `json.loads`."""
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"stands twice: {', '.join(name for name in record if names.count(name) > 1)}")
    return record
