"""What a question may point back to: the subject of the last question, what its answer named, the common topic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.conversation.leaning import leaning
from assistant.conversation.phrases import list_items, names, noun_phrases, people, unattributed, without_repeats
from assistant.conversation.pointing import AUXILIARY, means_a_person
from assistant.language.places import without_names
from assistant.language.tokens import fold

SUBJECT_WORDS = 8
_ELLIPTIC = frozenset({"ellipsis", "fragment"})
_ENTITIES = 2  # of the last answer
_SENTENCES_READ = 3  # of an answer, for what it names
_LEAD_CHARACTERS = 80
_DESCRIBED = re.compile(r" (?:in|with|for|on|from|at|by) ")
_ASKS_FOR_SOMETHING = re.compile(r"(?:and |so )?(?:who|which|what)\b")
_ASKS_WHETHER = re.compile(rf"(?:(?:and|so|but|or),? )?{AUXILIARY}")
_THERE = re.compile(r"\b(?:there|where)\b")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|\d)[\w ,.]*$"
)
_PLURAL_PRONOUN = re.compile(r"\b(?:them|those|these)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


Origin = Literal[
    "alone", "subject", "entity", "both", "mention", "lead", "head", "topic", "exchange", "whole", "aside", "proposal"
]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a question: the text that is searched, what it takes from the conversation, and from where.

    alone     nothing is taken
    subject   what the last question was about
    entity    a name in its answer; "both" is the two together
    mention   the same, where the last question was to be answered by yes or no and so asked for no name
    lead      what its answer begins with
    head      the subject without what describes it
    topic     what the whole conversation is about
    exchange  the last question, asked of something else, or an item of its answer
    whole     the last question, as it stands
    aside     what the last question was about, beside what asks it of something else
    proposal  what someone else proposed
    """

    text: str
    added: str = ""
    origin: Origin = "alone"


@dataclass(frozen=True, slots=True)
class Referent:
    """What a question may point back to, as phrases."""

    phrases: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was asked and as it was read, and the answer to it; empty where nothing was found.

    `added` is what the reading took from the conversation, phrases with a comma between them.
    """

    asked: str
    reading: str
    added: str = ""
    answer: str = ""


def subject_of(exchange: Exchange) -> tuple[str, ...]:
    """The phrases that a question is about: its own, those of its last sentence first, then those it took over."""
    own = [phrase for part in reversed(_SENTENCE_END.split(exchange.asked)) for phrase in noun_phrases(part)]
    taken = [phrase for phrase in exchange.added.split(", ") if phrase]
    if leaning(exchange.asked).manner in _ELLIPTIC | {"ordinal"} and taken:
        own = noun_phrases(exchange.reading)
    return _within([*own, *taken])


def _within(phrases: Sequence[str]) -> tuple[str, ...]:
    """The first phrases, without repeats, that have no more words together than a subject may have."""
    kept: list[str] = []
    for phrase in without_repeats(phrases):
        if kept and sum(len(one.split()) for one in (*kept, phrase)) > SUBJECT_WORDS:
            break
        kept.append(phrase)
    return tuple(kept)


def referents(said: Sequence[Exchange], question: str) -> list[Referent]:
    """What a question may point back to, the likeliest by its words first."""
    last = said[-1]
    person = next((one for exchange in reversed(said) for one in _people(exchange.answer)), "")
    if person and means_a_person(question):
        return [Referent((person,), "entity")]
    subject = subject_of(last)
    entities = () if means_a_person(question) else _entities(last)
    if not _THERE.search(fold(question)):
        entities = tuple(name for name in entities if without_names(name).strip())
    if _PLURAL_PRONOUN.search(fold(question)) and any(is_plural(one) for one in (*subject, *entities)):
        entities = tuple(one for one in entities if is_plural(one))
        subject = (*filter(is_plural, subject), *(one for one in subject if not is_plural(one)))
    by_yes_or_no = bool(_ASKS_WHETHER.match(fold(last.asked)))
    named: Origin = "mention" if by_yes_or_no else "entity"
    options = [Referent(subject, "subject"), *(Referent((entity,), named) for entity in entities[:_ENTITIES])]
    if entities and subject:
        options.append(Referent((entities[0], *subject), "mention" if by_yes_or_no else "both"))
    lead = _lead(last)
    if not any(fold(phrase) in fold(lead) for phrase in subject):
        options.append(Referent((lead,), "lead"))
    if subject and _head(subject[0]) != subject[0]:
        options.append(Referent((_head(subject[0]),), "head"))
    topic = _topic(said)
    if not any(fold(topic) in fold(phrase) for phrase in subject):
        options.append(Referent((topic,), "topic"))
    return [one for one in dict.fromkeys(options) if one.phrases and one.phrases[0]]


def _people(answer: str) -> list[str]:
    """The people that an answer names; those who say what it says where it names no other."""
    return people(unattributed(answer)) or people(answer)


def _head(phrase: str) -> str:
    """A phrase without what describes it ("swarm in my apple tree"); names keep theirs."""
    return phrase if any(letter.isupper() for letter in phrase) else _DESCRIBED.split(phrase)[0]


def _lead(exchange: Exchange) -> str:
    """What an answer begins with, where its question asks for someone or something and does not hold it."""
    if not _ASKS_FOR_SOMETHING.match(fold(exchange.asked)):
        return ""
    first = unattributed(exchange.answer)[:_LEAD_CHARACTERS]
    lead = next(iter(noun_phrases(first)), "")
    return "" if fold(lead) in fold(exchange.reading) else lead


def frame_of(said: Sequence[Exchange]) -> Exchange:
    """The last question that was put in full, which "and in Texas?" asks again; the last one where there is none."""
    full = (one for one in reversed(said) if leaning(one.asked).manner not in _ELLIPTIC)
    return next(full, said[-1])


def _entities(exchange: Exchange) -> tuple[str, ...]:
    """The names at the start of an answer that its question does not hold; "it" is no item of a list."""
    held = fold(exchange.reading)
    start = " ".join(_SENTENCE_END.split(exchange.answer)[:_SENTENCES_READ])
    listed = {_bare(item) for item in list_items(unattributed(exchange.answer))}
    found = (name for name in names(unattributed(start)) if fold(name) not in held and _bare(name) not in listed)
    return tuple(name for name in found if not _DATE.match(name))


def _bare(name: str) -> str:
    """A folded name without its article and its abbreviation."""
    return re.sub(r"^(?:the|an?) |\s*\([^()]*\)$", "", fold(name).strip())


def _topic(said: Sequence[Exchange]) -> str:
    """What the conversation is about: the phrase of a question that most exchanges hold."""
    texts = [fold(f"{one.reading} {one.answer}") for one in said]
    counts: dict[str, int] = {}
    for exchange in said:
        for part in reversed(_SENTENCE_END.split(exchange.asked)):
            for phrase in noun_phrases(part):
                counts.setdefault(phrase, sum(fold(phrase) in text for text in texts))
    return max(counts, key=lambda phrase: counts[phrase], default="")


def is_plural(phrase: str) -> bool:
    """Whether the last word before an "of" or a bracket ends like a plural."""
    head = re.split(r" (?:of|for|in|on|with|at|by|\()", phrase)[0]
    return bool(re.search(r"[^s]s$", head))
