"""Turns -> the last questions as they were understood, and their answers."""

import re
from collections.abc import Sequence

from assistant.conversation.phrases import unattributed, unmarked
from assistant.conversation.reading import readings
from assistant.conversation.referents import Exchange, Origin, Reading
from assistant.language.tokens import content_stems
from assistant.types import Turn

_TURNS_READ = 6  # user turns looked back on
_LONGEST_ANSWER = 1500  # characters of an answer that are read
_LONGEST_QUESTION = 400  # the same of a question
_ANSWER_START = 400  # characters of an answer that show which reading it goes with
_BESIDE: frozenset[Origin] = frozenset({"beside", "aside"})  # readings that name what was asked of nothing new
_VERDICT = re.compile(r"^(?:Yes|No|It depends|That depends)\s*[:.,]\s*")
_NOT_FOUND = re.compile(r"^(?:the sources do not|(?:i'?m |i am )?sorry|i do(?:n't| not) (?:know|have))", re.IGNORECASE)


def exchanges(turns: Sequence[Turn]) -> list[Exchange]:
    """The last exchanges of a conversation, oldest first.

    An earlier question is not searched again: of its readings, the one whose words its answer repeats most is taken.
    """
    pairs: list[list[str]] = []
    for turn in turns:
        if turn.role == "user" and turn.content.strip():
            pairs.append([" ".join(turn.content.split())[:_LONGEST_QUESTION], ""])
        elif turn.role == "assistant" and pairs:
            pairs[-1][1] = _plain(turn.content)
    said: list[Exchange] = []
    for asked, answer in pairs[-_TURNS_READ:]:
        reading = _answered(readings(said, asked), answer)
        said.append(Exchange(asked, reading.text, reading.added, answer))
    return said


def _answered(candidates: Sequence[Reading], answer: str) -> Reading:
    """The reading that an answer goes with; the first where nothing tells."""
    candidates = [one for one in candidates if one.origin not in _BESIDE] or candidates
    if len(candidates) == 1 or not answer:
        return candidates[0]
    repeated = set(content_stems(unattributed(answer)[:_ANSWER_START]))
    # Of readings that add the same, the one that holds the least of what the answer does not repeat.
    return max(
        candidates, key=lambda one: [_share(set(content_stems(text)), repeated) for text in (one.added, one.text)]
    )


def _share(stems: set[str], repeated: set[str]) -> float:
    return len(stems & repeated) / len(stems) if stems else 0.0


def _plain(text: str) -> str:
    """An answer without marks and verdict; empty where it says that nothing was found."""
    plain = unmarked(text[: 2 * _LONGEST_ANSWER]).strip()[:_LONGEST_ANSWER]
    return "" if _NOT_FOUND.match(plain) else _VERDICT.sub("", plain)
