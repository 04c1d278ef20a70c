"""Text with the place in the file of each of its characters, so that words freed of markup can be found again."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters of a text, from `at` on.

    They stand in the file from `start` on, one for one; or, where `width` is given, each of them stands for those
    `width` characters there (none at all for words that are not in the file).
    """

    at: int
    start: int
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text, as a reader sees it, and the runs that say where in the file its characters stand."""

    text: str
    runs: tuple[Run, ...] = (Run(0, 0),)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the file of the characters from `start` up to `end`, of which there is at least one."""
        first, last = self.runs[self._number(start)], self.runs[self._number(end - 1)]
        return _start(first, start), last.start + (end - last.at if last.width is None else last.width)

    def piece(self, start: int, end: int) -> "Mapped":
        """The characters from `start` up to `end`."""
        writer = Writer()
        writer.take(self, start, end)
        return writer.done()

    def pieces(self, start: int, end: int) -> Iterator[tuple[str, int, int | None]]:
        """The runs between two places: the characters, where they begin in the file, and their width."""
        for number in range(self._number(start), len(self.runs)):
            run = self.runs[number]
            stop = self.runs[number + 1].at if number + 1 < len(self.runs) else len(self.text)
            first, last = max(start, run.at), min(end, stop)
            if first >= end:
                return
            if first < last:
                yield self.text[first:last], _start(run, first), run.width

    def _number(self, place: int) -> int:
        return max(bisect_right(self.runs, place, key=lambda run: run.at) - 1, 0)


class Writer:
    """Puts a mapped text together from parts of others."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._end = 0
        self.length = 0

    def take(self, source: Mapped, start: int, end: int) -> None:
        """Append the characters of a source between two places."""
        for text, begin, width in source.pieces(start, end):
            self.add(text, begin, width)

    def stand_for(self, text: str, source: Mapped, start: int, end: int) -> None:
        """Append characters that stand for those of a source between two places, as "&" does for "&amp;"."""
        begin, stop = source.span(start, end)
        self.add(text, begin, stop - begin)

    def add(self, text: str, start: int, width: int | None = None) -> None:
        """Append characters that stand in the file from `start` on."""
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        goes_on = last is not None and last.width is None is width and self._end == start
        if not goes_on:
            self._runs.append(Run(self.length, start, width))
        self._end = start + (len(text) if width is None else width)
        self._parts.append(text)
        self.length += len(text)

    def insert(self, text: str, start: int | None = None) -> None:
        """Append characters that are not in the file, at a place there (where the last one ended, without it)."""
        self.add(text, self._end if start is None else start, 0)

    def done(self) -> Mapped:
        """What was put together."""
        return Mapped("".join(self._parts), tuple(self._runs) or (Run(0, 0),))


def _start(run: Run, place: int) -> int:
    return run.start + place - run.at if run.width is None else run.start
