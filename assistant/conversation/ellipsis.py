"""The last question asked again of something else: "what about Texas?", "and for a student?", "no, I meant the fee"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.conversation.leaning import PREPOSITION
from assistant.conversation.phrases import noun_phrases
from assistant.conversation.referents import Exchange, Reading, frames_of, is_plural, subject_of
from assistant.language.places import place_spans, without_names
from assistant.language.tokens import content_stems, fold

_PHRASES_REPLACED = 2  # of the last question, by what an ellipsis brings

_ASKS = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|can|could|may|must|should|will|would)\b"
    r"(?: \S+){3,}"
)
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_ADVERB = re.compile(r"^(?:back|only|just|say|maybe|perhaps|even|now|then|also) (?=\w)", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ENDS_WITH_ARTICLE = re.compile(r"\b(?:the|an?|my|your) $", re.IGNORECASE)
_INDEFINITE = re.compile(r"\ban? $", re.IGNORECASE)
# What a preposition stands before: the words up to the next preposition, auxiliary or sign.
_PHRASE = (
    r"(?: (?!(?:in|for|with|without|at|on|from|of|to|by|do|does|did|is|are|was|were|can|could|may|must|should|will"
    r"|would|has|have)\b)[^\s,;:()?]+){1,6}"
)


def of_something_else(said: Sequence[Exchange], rest: str) -> list[Reading]:
    """The last question with what was brought now in the place of what it had."""
    subject = ", ".join(subject_of(said[-1]))
    asks = "?" if _ASKS.match(fold(rest)) else ""
    asides = [Reading(f"{capital(rest)}{asks} ({subject})", subject, "aside")] if subject else []
    if asks:
        return [Reading(f"{capital(rest)}?"), *asides]
    first, *others = frames_of(said)
    found = _of_frame(first, rest)
    again = [one for other in others for one in _of_frame(other, rest)]
    found += [replace(one, origin="earlier") if one.origin == "exchange" else one for one in again]
    whole = [one for one in found if not set(content_stems(one.text)) <= set(content_stems(rest))]
    return [*{one.text: one for one in reversed(whole or found)}.values()][::-1] + asides


def _of_frame(last: Exchange, rest: str) -> list[Reading]:
    """One question of the conversation asked again of what was brought."""
    asked = without_brackets(last)
    again = re.search(rf"\b{re.escape(rest.split()[0])}\b", asked, re.IGNORECASE)
    if again and len(rest.split()) > 1 and not PREPOSITION.match(fold(rest)) and not _ARTICLE.match(rest):
        return [Reading(f"{asked[: again.start()]}{rest}?", rest, "exchange")]
    found = [Reading(text, rest, "exchange") for text in _asked_again(last, asked, rest)]
    behind = f"{asked} ({rest})?"
    return [replace(one, origin="beside") if one.text == behind else one for one in found]


def without_brackets(last: Exchange) -> str:
    """A question as it was read, without its sign and what stands in brackets behind it."""
    asked = last.reading.rstrip(" ?.!")
    start = asked.find(" (") if last.added and asked.endswith(")") else -1
    return asked[:start].rstrip(" ?.!") if start > 0 else asked


def _asked_again(last: Exchange, asked: str, rest: str) -> list[str]:
    """The last question with what was brought, the likeliest wording first."""
    of_its_kind = list(_of_its_kind(asked, rest))
    if of_its_kind:
        return of_its_kind
    bare = _ARTICLE.sub("", rest)
    taken = [phrase for phrase in last.added.split(", ") if phrase and phrase in asked]
    for_it = [_with(asked, phrase, rest) for phrase in taken] if not PREPOSITION.match(fold(bare)) else []
    return list(dict.fromkeys([*for_it, *_added_or_replaced(asked, rest)]))


def _with(asked: str, phrase: str, rest: str) -> str:
    """A question with what was brought in a phrase's place, without its article where one stands there."""
    place = asked.find(phrase)
    if is_plural(rest) and not is_plural(phrase):
        asked = f"{_INDEFINITE.sub('', asked[:place])}{asked[place:]}"
        place = asked.find(phrase)
    brought = _ARTICLE.sub("", rest) if _ENDS_WITH_ARTICLE.search(asked[:place]) else rest
    return f"{asked[:place]}{brought}{asked[place + len(phrase) :]}?"


def _of_its_kind(asked: str, rest: str) -> Iterator[str]:
    """The question with its place or its year replaced by the one that was brought; none where it has no such thing."""
    spans, brought = place_spans(asked), place_spans(rest)
    if spans and brought and not content_stems(without_names(rest)):
        start, end = spans[-1]
        yield f"{asked[:start]}{rest[brought[-1][0] : brought[-1][1]]}{asked[end:]}?"
    year, other = _YEAR.search(asked), _YEAR.search(rest)
    if year and other and not content_stems(_YEAR.sub("", _ADVERB.sub("", rest))):
        yield f"{asked[: year.start()]}{other[0]}{asked[year.end() :]}?"


def _added_or_replaced(asked: str, rest: str) -> Iterator[str]:
    """The question with what was brought behind it, and in the place of what it may stand for."""
    plain = _ADVERB.sub("", rest)
    preposition = PREPOSITION.match(fold(plain))
    if preposition:
        yield f"{asked} {plain}?"
        alike = list(re.finditer(rf"\b{preposition[0]}{_PHRASE}", asked, re.IGNORECASE))
        if alike:
            yield f"{asked[: alike[-1].start()]}{plain}{asked[alike[-1].end() :]}?"
        return
    if place_spans(rest) and not content_stems(without_names(rest)):
        yield f"{asked} in {rest}?"
        return
    yield f"{asked} ({rest})?"
    for phrase in reversed(noun_phrases(asked)[-_PHRASES_REPLACED:]):
        if phrase in asked:
            yield _with(asked, phrase, rest)


def capital(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]
