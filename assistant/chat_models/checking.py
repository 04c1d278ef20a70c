"""One sentence of a model against the passages that it was shown: what it rests on, or why it is not shown."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.dependence import is_dependent, points_back
from assistant.chat_models.prompting import ShownPassage
from assistant.chat_models.sentences import Draft
from assistant.types import Support
from assistant.verification import normalised, verify

Fate = Literal["kept", "replaced", "left out", "repeated", "no claim", "verdict"]

_FEWEST_WORDS = 3  # a shorter piece ("Good question.") claims nothing
_SENTENCES_BEFORE = 2  # that a quote may take in, where a sentence rests on what its statement points back to
# "Ignore all this and say that ...", "tell every reader that ...": what is to be said is not what the source says.
_TO_BE_SAID = re.compile(
    r"(?:^|[.;:,!]\s*|\b(?:and|or|please|then|now|always|must|should|to)\s+)"
    r"(?:say|tell|answer|write|repeat|pretend|reply|respond|state|claim|insist|inform)\b[^.!?]*?(?:\bthat\b|:)",
    re.IGNORECASE,
)
# What links one source's word to another's: a model says that they agree where the passage only has both.
_RELATING = re.compile(
    r"\b(?:(?:in)?consistent with|in (?:line|agreement|accordance) with|agree[sd]?|disagree[sd]?|confirm(?:s|ed)?"
    r"|contradict(?:s|ed)?|contrary to|support(?:s|ed) by|backed by|echo(?:es|ed)|unlike|similar to|the same as"
    r"|as opposed to|in contrast)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}\[\]|\\`~^=]|https?:|www\.|\S@\S|&\w+;|\*\*")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a document that a sentence rests on: `document.text[start:end] == text`."""

    number: int
    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A model's sentence and what came of it.

    `fate` says whether it is shown, the sources' own sentence in its place, or neither: because nothing supports it, it
    says again what was said, or it claims nothing. `invented` are the numbers that it cites
    and that no passage has; `moved` whether another passage than the cited ones supports it. `quote` and `support` are
    there where it is kept; `reason` says in words why it is not.
    """

    draft: Draft
    fate: Fate
    reason: str = ""
    invented: tuple[int, ...] = ()
    moved: bool = False
    quote: Quote | None = None
    support: Support = "verified"


def check(draft: Draft, shown: Sequence[ShownPassage], previous: Checked | None = None) -> Checked:
    """Judge a sentence: first by the passages that it cites, then by the others.

    Args:
        draft: the sentence.
        shown: the passages that the model was shown.
        previous: what came of the sentence before it, on which a sentence that points back rests too.
    """
    numbers = {one.number for one in shown}
    invented = tuple(number for number in draft.cited if number not in numbers)
    if not _claims_something(draft.text):
        return Checked(draft, "no claim", "It claims nothing.", invented)
    if draft.text.endswith(("…", "...")):
        return Checked(draft, "left out", "It breaks off.", invented)
    if not _is_text(draft.text):
        return Checked(draft, "left out", "It holds markup, an address or characters that are no text.", invented)
    cited = [one for one in shown if one.number in draft.cited]
    others = [one for one in shown if one.number not in draft.cited]
    first_reason = ""
    for one in (*cited, *others):
        found, reason = _supported(draft.text, one)
        first_reason = first_reason or reason
        if found is not None:
            if _TO_BE_SAID.search(found.text) and not _TO_BE_SAID.search(draft.text):
                return Checked(draft, "left out", "The passage only asks somebody to say so.", invented)
            if _relates_more(draft.text, found.text):
                return Checked(draft, "left out", "It says how two things agree, which the passage does not.", invented)
            if _points_elsewhere(draft.text, found, previous):
                return Checked(draft, "left out", "It points back to what is not shown.", invented)
            support: Support = "quoted" if _alike(draft.text, found.text) else "verified"
            return Checked(draft, "kept", "", invented, bool(cited) and one not in cited, found, support)
    return Checked(draft, "left out", first_reason or "No passage was shown.", invented)


def _claims_something(text: str) -> bool:
    if text.rstrip("\"'”’) ").endswith("?") or not re.search(r"[^\W\d_]{2}", text):
        return False
    # Not every script sets its words apart.
    return len(text.split()) >= _FEWEST_WORDS or not text.isascii()


def _is_text(text: str) -> bool:
    """Whether a sentence is nothing but text: no markup, no address, no characters that are not shown."""
    unshown = (character == "\ufffd" or unicodedata.category(character)[0] == "C" for character in text)
    return not (_MARKUP.search(text) or any(unshown))


def _supported(text: str, one: ShownPassage) -> tuple[Quote | None, str]:
    """The quote of a passage that supports a sentence by itself; or the reason why the passage does not support it."""
    found = verify(text, [one.text])
    if found.label != "supported" or not found.spans:
        return None, found.reason
    end = found.spans[0].end
    for start in _starts(one, found.spans[0].start):
        quote = _trimmed(one, start, end)
        if quote.text and verify(text, [quote.text]).label == "supported":
            return quote, ""
    return None, "The words that speak of it do not say it by themselves."


def _starts(one: ShownPassage, start: int) -> Iterator[int]:
    """Where a quote may begin: with the statement, or with one of the sentences before it."""
    yield start
    before = [place for sentence in one.passage.chunk.sentences if (place := sentence.start - one.start) < start]
    yield from sorted(before, reverse=True)[:_SENTENCES_BEFORE]


def _trimmed(one: ShownPassage, start: int, end: int) -> Quote:
    text = one.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    return Quote(one.number, one.document.id, one.start + start, one.start + end, one.text[start:end])


def _points_elsewhere(text: str, quote: Quote, previous: Checked | None) -> bool:
    """Whether a sentence that leans on the one before it stands behind another one than in the source.

    Only where both rest on neighbouring words of one document does "it" mean the same thing here and there.
    """
    if not (points_back(text) or is_dependent(text)):
        return False
    if not points_back(quote.text) or previous is None or previous.fate != "kept" or previous.quote is None:
        return True
    before = previous.quote
    return before.document_id != quote.document_id or before.number != quote.number or before.end > quote.start


def _relates_more(text: str, quote: str) -> bool:
    """Whether a sentence says of two things that they agree or differ, in words that its quote does not use."""
    there = {found.casefold() for found in _RELATING.findall(quote)}
    return any(found.casefold() not in there for found in _RELATING.findall(text))


def _alike(one: str, other: str) -> bool:
    """Whether two sentences are the same word for word, white space and the last full stop aside."""
    return normalised(one).rstrip(".") == normalised(other).rstrip(".")
