"""Which rule a question meets, if any: its signs, less what is denied, figurative, studied, past or cleared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.safety.phrases import Reading, Span
from assistant.safety.rules import Rule, RuleBook

_NEAR = {"crisis": 22, "emergency": 24, "scope": 45}  # words within which the parts of a sign stand together
_DENIED = 8  # words that a denial reaches at most
_SUBJECTS = frozenset(("i", "my", "he", "she", "his", "her", "it", "we", "they"))  # a new statement begins
_NOBODY = ("studying_i", "idioms", "indefinite")  # lists in which a word for a person stands for nobody in particular
_ORDER = ("crisis", "emergency", "scope")


def first_rule(reading: Reading, book: RuleBook) -> Rule | None:
    """The rule that decides: words of a crisis come before an emergency, and both before a question for a doctor."""
    context = _Context(reading)
    for kind in _ORDER:
        for rule in book.rules:
            if rule.kind == kind and context.meets(rule):
                return rule
    return None


@dataclass
class _Context:
    reading: Reading

    def meets(self, rule: Rule) -> bool:
        if rule.unless and self.reading.spans(rule.unless):
            return False
        possible = self.reading.possible
        signs = (sign for sign in rule.signs if possible.issuperset(sign))
        return any(self._applies(rule, spans) for sign in signs for spans in self._together(sign, rule))

    def _together(self, sign: Sequence[str], rule: Rule) -> Iterator[tuple[Span, ...]]:
        """The occurrences of a sign: one place of each part, all near each other, none in another."""
        places = []
        for name in sorted(sign, key=len, reverse=True):
            found = [span for span in self.reading.spans(name) if self._stands(span)]
            if not found:
                return
            places.append(found)
        yield from _near(places, _NEAR[rule.kind])

    def _stands(self, span: Span) -> bool:
        return not self._denied[span[0]] and not any(self._figurative[place] for place in range(*span))

    def _applies(self, rule: Rule, spans: Sequence[Span]) -> bool:
        sentences = {self._sentence(span[0]) for span in spans}
        first = min(span[0] for span in spans)
        if rule.kind == "crisis":
            framed = self._in(sentences, "study") or self._in(sentences, "business")
            return not framed or self._in(sentences, "who", apart_from=_NOBODY)
        if self._in_study(sentences, first) and rule.wording != "medicine":
            return False
        if self._in(sentences, "over"):
            return False
        recent = self._in(sentences, "now") or self._in(sentences, "recent")
        if rule.kind == "emergency":
            return recent or not (self._long_past(spans) or self._in(sentences, "cleared"))
        if rule.wording == "clearance" and self.reading.spans("cleared"):
            return False
        return not self._in(sentences, "business")

    def _in_study(self, sentences: set[int], first: int) -> bool:
        """Whether a sign is talked about in general: no person has it, and a frame of study governs it."""
        beside = {sentence + step for sentence in sentences for step in (-1, 0, 1)}
        if self._in(beside, "strong_study"):
            return not self._in(sentences, "strong_who", apart_from=_NOBODY)
        if self._in(sentences, "who", apart_from=_NOBODY):
            return False
        frames = (*self.reading.spans("study"), *self.reading.spans("hypothetical"))
        governed = any(start <= first and self._sentence(start) in sentences for start, _ in frames)
        return governed or self._in(sentences, "study_noun")

    def _long_past(self, spans: Sequence[Span]) -> bool:
        """Whether a time long past is named before a sign in its sentence, or after it without a comma between."""
        words = self.reading.words
        for start, _ in self.reading.spans("past"):
            for first, _ in spans:
                between = words[first + 1 : start + 1]
                if self._sentence(start) == self._sentence(first) and not any(word.after_comma for word in between):
                    return True
        return False

    def _in(self, sentences: set[int], name: str, apart_from: Sequence[str] = ()) -> bool:
        inside = [span for other in apart_from for span in self.reading.spans(other)]
        return any(
            self._sentence(start) in sentences and not any(one <= start and end <= two for one, two in inside)
            for start, end in self.reading.spans(name)
        )

    def _sentence(self, place: int) -> int:
        return self.reading.words[place].sentence

    @cached_property
    def _figurative(self) -> list[bool]:
        marked = [False] * len(self.reading.words)
        for start, end in self.reading.spans("idioms"):
            marked[start:end] = [True] * (end - start)
        return marked

    @cached_property
    def _denied(self) -> list[bool]:
        """Whether each word is denied by a word before it."""
        words = self.reading.words
        marked = [False] * len(words)
        harmless = {start for start, _ in self.reading.spans("not_negators")}
        turns = {start for start, _ in self.reading.spans("but")}
        for start, end in self.reading.spans("negators"):
            if start in harmless:
                continue
            for place in range(end, min(end + _DENIED, len(words))):
                if words[place].sentence != words[start].sentence or place in turns:
                    break
                if words[place].text in _SUBJECTS and place > end:
                    break
                if words[place].after_comma and not self._list_goes_on(place):
                    break
                marked[place] = True
        return marked

    def _list_goes_on(self, place: int) -> bool:
        words = self.reading.words[place : place + 7]
        return words[0].text not in _SUBJECTS and any(word.text in ("or", "nor") for word in words)


def _near(places: Sequence[Sequence[Span]], most: int) -> Iterator[tuple[Span, ...]]:
    """The combinations of one span from each, apart from each other and within `most` words."""
    chosen: list[tuple[Span, ...]] = [()]
    for spans in places:
        chosen = [
            (*before, span)
            for before in chosen
            for span in spans
            if all(span[1] <= one[0] or one[1] <= span[0] for one in before)
            and max([span[1], *(one[1] for one in before)]) - min([span[0], *(one[0] for one in before)]) <= most
        ]
    yield from chosen
