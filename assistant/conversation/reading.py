"""What a leaning question may mean: its candidate readings, the likeliest by its words first."""

import re
from collections.abc import Sequence

from assistant.conversation.leaning import ANY_ORDINAL, CHOSEN, ORDINALS, PREPOSITION, Leaning, leaning, own_stems
from assistant.conversation.phrases import list_items, noun_phrases, unattributed, without_repeats
from assistant.conversation.referents import SUBJECT_WORDS, Exchange, Reading, frame_of, referents, subject_of
from assistant.language.tokens import content_stems, fold

_SURE_WORDS = 2  # content words of its own above which a question with a pronoun may still stand alone
_SHORT_WORDS = 4  # words of "and the second?"
_PHRASES_REPLACED = 2  # of the last question, by what an ellipsis brings
_NEXT_PHRASES = 3

_OBJECT = re.compile(r"\b(?:it|they|them|he|she|him)\b(?!['’])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b(?= [a-z])", re.IGNORECASE)
_FINAL_DEMONSTRATIVE = re.compile(r"\b(?:that|this|those|these)\b(?=\s*[?.!,]?\s*$)", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|can|could|may|must|should|will|would)\b"
    r"(?: \S+){3,}"
)
_ASKS_FOR_LIST = re.compile(r"\b(?:which|name|list|examples|options|what (?:are|kinds|types))\b")
_OFFER = re.compile(
    r"(?:do|would|should|shall|may|can|could|are) (?:you|i|we)\b(?: also| perhaps| then)?"
    r"(?: (?:like|want|wish|care|interested|tell|explain|show|give|list|go|look|prefer))?(?: me)?(?: in)?(?: to)?"
    r"(?: (?:know|hear|learn|see|read|find out|look at|go into|tell|explain|list|knowing|hearing|learning))?"
    r"(?: you)?(?: more)?(?: about)?\s*(?P<rest>\S.*?)\?\s*$",
    re.IGNORECASE,
)
# Questions that ask the last one again, for more or for less.
_MORE_OF_IT = re.compile(
    r"^(?:and |but |so )?(?:why\b|like what|such as|for example|really|more|tell me more|go on"
    r"|(?:what|who|where|how|when) else|any(?:thing|one) else|are you sure|is that all)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


def readings(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The readings of a question after what was said, at least one; a single one where there is no doubt."""
    alone = Reading(question)
    if not said:
        return [alone]
    kind = leaning(question)
    last = said[-1]
    if kind.manner == "agreement":
        return [_offered(last, question)]
    if kind.manner in {"correction", "ellipsis"}:
        return _of_something_else(said, kind.rest)
    if kind.manner == "ordinal":
        return _of_list(said, question, kind.rest) or _pointing(said, question) or [alone]
    if kind.manner == "next":
        return [_following(last, question)]
    if kind.manner == "fragment":
        return [alone, *_of_something_else(said, kind.rest)]
    if kind.manner == "alone":
        return [alone]
    found = _pointing(said, question)
    if kind.manner == "thin":
        return [alone, *found]
    if _MORE_OF_IT.match(fold(question)):
        whole = last.reading.rstrip(" ?.!")
        found.append(Reading(f"{question} ({whole})", whole))
    return [*found, alone] if not found or _may_stand_alone(kind, question) else found


def _may_stand_alone(kind: Leaning, question: str) -> bool:
    return kind.manner == "pointing" and len(own_stems(question)) > _SURE_WORDS


def _pointing(said: Sequence[Exchange], question: str) -> list[Reading]:
    """The question with each thing that it may point back to."""
    source = f"{said[-1].reading} {said[-1].answer}"
    found = [_joined(question, phrases, source) for phrases in referents(said, question)]
    return list({one.text: one for one in found if one.added}.values())


def _joined(question: str, phrases: Sequence[str], source: str) -> Reading:
    """The question with what it points to in the pronoun's place, or in brackets behind it."""
    own = set(content_stems(question))
    kept = [phrase for phrase in without_repeats(phrases) if not set(content_stems(phrase)) <= own]
    while len(kept) > 1 and sum(len(phrase.split()) for phrase in kept) > SUBJECT_WORDS + _SHORT_WORDS:
        kept.pop()
    if not kept:
        return Reading(question)
    replaced = _replaced(question, _with_article(kept[0], source), kept[0]) if len(kept) == 1 else ""
    return Reading(replaced or f"{question} ({', '.join(kept)})", ", ".join(kept))


def _replaced(question: str, phrase: str, bare: str) -> str:
    """The question with a phrase in the place of its first pronoun; empty where it has none that it can stand for."""
    possessive = _POSSESSIVE.search(question)
    if possessive:
        owner = f"{phrase}'" if bare.endswith("s") else f"{phrase}'s"
        return f"{question[: possessive.start()]}{owner}{question[possessive.end() :]}"
    found = _OBJECT.search(question) or _FINAL_DEMONSTRATIVE.search(question)
    return f"{question[: found.start()]}{phrase}{question[found.end() :]}" if found else ""


def _with_article(phrase: str, source: str) -> str:
    """A phrase with "the" before it, where an article or the like stands before it in what was said."""
    named = re.search(rf"\b(?:the|a|an|my|your|our)\s+{re.escape(phrase)}(?!\w)", source, re.IGNORECASE)
    return f"the {phrase}" if named else phrase


def _offered(last: Exchange, question: str) -> Reading:
    """What the assistant offered last; without an offer, the last question again."""
    offer = _OFFER.match(_SENTENCE_END.split(last.answer)[-1].strip())
    if not offer:
        return Reading(last.reading or question, last.added)
    return _joined(f"{_capital(offer['rest'])}?", subject_of(last), "")


def _of_something_else(said: Sequence[Exchange], rest: str) -> list[Reading]:
    """The last question with what was brought now in the place of what it had."""
    if _ASKS.match(fold(rest)):
        return [Reading(f"{_capital(rest)}?")]
    last = frame_of(said)
    asked = last.reading.rstrip(" ?.!")
    again = re.search(rf"\b{re.escape(rest.split()[0])}\b", asked, re.IGNORECASE)
    if again and len(rest.split()) > 1 and not PREPOSITION.match(fold(rest)) and not _ARTICLE.match(rest):
        return [Reading(f"{asked[: again.start()]}{rest}?", rest)]
    if last.added and asked.endswith(")"):
        asked = asked[: asked.rindex(" (")] if " (" in asked else asked
        asked = asked.rstrip(" ?.!")
    if PREPOSITION.match(fold(rest)):
        found = [Reading(f"{asked} {rest}?", rest)]
    else:
        found = [Reading(f"{asked} ({rest})?", rest), *_with_phrase_replaced(asked, _ARTICLE.sub("", rest))]
    subject = ", ".join(subject_of(said[-1]))
    return [*found, Reading(f"{_capital(rest)} ({subject})", subject)] if subject else found


def _with_phrase_replaced(asked: str, rest: str) -> list[Reading]:
    """The last question with each of its last phrases replaced, the last one first."""
    found = []
    for phrase in reversed(noun_phrases(asked)[-_PHRASES_REPLACED:]):
        place = asked.find(phrase)
        if place >= 0:
            found.append(Reading(f"{asked[:place]}{rest}{asked[place + len(phrase) :]}?", rest))
    return found


def _of_list(said: Sequence[Exchange], question: str, ordinal: str) -> list[Reading]:
    """The question with an item of the last list that is long enough; none where no answer has such a list."""
    last, place = said[-1], ORDINALS[ordinal]
    before = ANY_ORDINAL.search(fold(last.reading))
    if len(question.split()) <= _SHORT_WORDS and before and len(fold(last.reading)) == len(last.reading):
        return [Reading(f"{last.reading[: before.start()]}{ordinal}{last.reading[before.end() :]}", last.added)]
    chosen = CHOSEN.search(fold(question))
    if not chosen or len(fold(question)) != len(question):
        return []
    lists = [one for one in said if _ASKS_FOR_LIST.search(fold(one.asked))] if "list" in chosen[0] else []
    for exchange in reversed(lists or said):
        items = list_items(unattributed(exchange.answer))
        if len(items) > max(place, 1):
            item = items[place]
            return [Reading(f"{question[: chosen.start()]}{item}{question[chosen.end() :]}", item)]
    return []


def _following(last: Exchange, question: str) -> Reading:
    """What comes after the thing that the last answer told first."""
    first = _SENTENCE_END.split(unattributed(last.answer))[0]
    kept = without_repeats([*reversed(noun_phrases(first)), *subject_of(last)])[:_NEXT_PHRASES]
    if not kept:
        return Reading(question)
    others = f" ({', '.join(kept[1:])})" if len(kept) > 1 else ""
    return Reading(f"What comes after {_with_article(kept[0], first)}?{others}", ", ".join(kept))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
