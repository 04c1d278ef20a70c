"""The text of a reply as it comes -> its sentences as they are complete, each with the passages that it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.loading.sentences import split_sentences
from assistant.types import Verdict

_NUMBERS = r"#?\d{1,3}(?:\s*(?:[,;&]|and)\s*#?\d{1,3})*"
_MARK = rf"(?:[\[【]\s*(?:passages?\s*)?{_NUMBERS}\s*(?:†[^\]】]*)?[\]】]|\(\s*(?:see )?passages?\s*{_NUMBERS}\s*\))"
_MARKS = re.compile(rf"\s*{_MARK}", re.IGNORECASE)
# "is optional. [1] The next" is "is optional [1]. The next".
_MARKS_BEHIND = re.compile(rf"(?P<stop>[.!?…][\"'”’)]*)(?P<marks>(?:\s*{_MARK})+)", re.IGNORECASE)
_OPEN_BRACKET = re.compile(r"[\[【(][^\]】)\n]{0,24}\Z")
_BULLET = re.compile(r"^\s*(?:[-*•–—>]+|#{1,6}|\(?\d{1,2}[.)](?!\d)|[a-z]\))\s+")
# "Answer:", "The answer to this question is that", "The passage that answers it is:", "The passage says that".
_LABEL = re.compile(
    r"^\s*(?:the )?(?:short |direct |final |best |correct )?"
    r"(?:(?:answer|response|reply)(?: to (?:this|that|the|your) question)?"
    r"|passages?(?: \d+)?(?: that(?: best)? answer(?:s|ed)? (?:this|that|the|your) question)?)"
    r"(?:\s*:\s*|\s+(?:is|was|would be)(?:\s*:\s*|\s+that\s+|\s+(?=(?:yes|no|it depends)\b)|\s*$)"
    r"|\s+(?:says|states|mentions|notes|explains)\s+that\s+)",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_OPENING_LINK = re.compile(
    r"^(?:however|additionally|also|in addition|furthermore|moreover|therefore|thus|so|in (?:summary|conclusion|short)"
    r"|overall|finally|note that|please note that|yes,? and|as (?:stated|mentioned|noted) (?:above|in the passages?))\b"
    rf"[,:]?\s+|^(?:according to|as (?:stated|mentioned|noted) in) (?:the )?passages?(?:\s*(?:{_MARK}|\d+))?[,:]\s+",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"^(?:(?P<yes>yes|yeah|yep)|(?P<no>no|nope)|(?P<depends>(?:it|that) depends|depends))(?=\s*(?:[,.;:!—–-]|$))"
    r"[\s,.;:!—–-]*",
    re.IGNORECASE,
)
_DEPENDS_ON = re.compile(r"^(?:it|that) depends\b", re.IGNORECASE)
_THOUGHT, _THOUGHT_ENDS = "<think>", "</think>"
_LONGEST_SENTENCE = 1200  # characters without an end, after which a piece is taken for a sentence


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence of a model, as it would be shown: without marks, markup and an opening verdict.

    `cited` are the numbers that it cites, in order; `verdict` is the one that it opens with; `text` is empty where it
    is nothing but a verdict.
    """

    text: str
    cited: tuple[int, ...] = ()
    verdict: Verdict | None = None


def drafts(pieces: Iterable[str]) -> Iterator[Draft]:
    """The sentences of a reply, each as soon as it is complete: when the next one begins, or a line ends."""
    held = ""
    for piece in _said(pieces):
        held += piece.replace("\r", "\n")
        ready, held = _complete(held)
        yield from map(parsed, ready)
    yield from map(parsed, _split(held))


def parsed(sentence: str) -> Draft:
    """A sentence as a model wrote it, taken apart."""
    numbers = [int(number) for mark in _MARKS.findall(sentence) for number in re.findall(r"\d+", mark)]
    text = " ".join(_MARKS.sub("", sentence).split())
    text = _LABEL.sub("", _EMPHASIS.sub("", _BULLET.sub("", text)))
    text, verdict = _opening_verdict(text.strip())
    text = re.sub(r"\s+([.,;:!?])", r"\1", _OPENING_LINK.sub("", text))
    return Draft(text[:1].upper() + text[1:], tuple(dict.fromkeys(numbers)), verdict)


def _said(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what some models think aloud before they answer."""
    start: str | None = ""
    for piece in pieces:
        if start is None:
            yield piece
            continue
        start += piece
        opening = start.lstrip()
        if opening.startswith(_THOUGHT):
            _, ended, said = opening.partition(_THOUGHT_ENDS)
            if ended:
                yield said
                start = None
        elif not _THOUGHT.startswith(opening):
            yield start
            start = None
    if start and not start.lstrip().startswith(_THOUGHT):
        yield start


def _complete(held: str) -> tuple[list[str], str]:
    """The sentences that are complete, and what may still go on."""
    lines, newline, last = held.rpartition("\n")
    ready = [sentence for line in lines.split("\n") for sentence in _split(line)] if newline else []
    opened = _OPEN_BRACKET.search(last)
    closed = _with_marks_inside(last[: opened.start()] if opened else last)
    spans = split_sentences(closed)
    if len(spans) > 1 and re.search(r"\w", closed[spans[-1].start :]):
        done = [closed[span.start : span.end] for span in spans[:-1]]
        return ready + done, closed[spans[-1].start :] + (opened[0] if opened else "")
    if len(last) > _LONGEST_SENTENCE:
        return [*ready, last], ""
    return ready, last


def _split(text: str) -> list[str]:
    text = _with_marks_inside(text)
    sentences = [text[span.start : span.end] for span in split_sentences(text)]
    return [sentence for sentence in sentences if re.search(r"\w", sentence)]


def _with_marks_inside(text: str) -> str:
    return _MARKS_BEHIND.sub(lambda match: f"{match['marks']}{match['stop']}", text)


def _opening_verdict(text: str) -> tuple[str, Verdict | None]:
    found = _VERDICT.match(text)
    if found:
        verdict: Verdict = "yes" if found["yes"] else "no" if found["no"] else "depends"
        return text[found.end() :], verdict
    return text, "depends" if _DEPENDS_ON.match(text) else None
