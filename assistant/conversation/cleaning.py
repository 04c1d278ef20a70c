"""What was typed -> one line of text."""

import re

from assistant.errors import QuestionError

_CONTROL = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def one_line(question: str, *, most_characters: int) -> str:
    """The question without control characters, on one line.

    Raises:
        QuestionError: the question is empty or too long.
    """
    if len(question) > most_characters:
        raise QuestionError(
            f"The question has {len(question):,} characters; the limit is {most_characters:,}. Ask a shorter question."
        )
    cleaned = " ".join(_CONTROL.sub(" ", question).split())
    if not re.search(r"\w", cleaned):
        raise QuestionError("The question is empty. Type a question in words.")
    return cleaned
