"""What a question may point back to: the subject of the last question, what its answer named, the common topic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.leaning import leaning, means_a_person
from assistant.conversation.phrases import list_items, names, noun_phrases, people, unattributed, without_repeats
from assistant.language.tokens import fold

SUBJECT_WORDS = 8
_ELLIPTIC = frozenset({"ellipsis", "fragment"})
_ENTITIES = 2  # of the last answer
_SENTENCES_READ = 3  # of an answer, for what it names
_LEAD_CHARACTERS = 80
_DESCRIBED = re.compile(r" (?:in|with|for|on|from|at|by) ")
_ASKS_FOR_SOMETHING = re.compile(r"(?:and |so )?(?:who|which|what)\b")
_PLURAL_PRONOUN = re.compile(r"\b(?:them|those|these)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a question: the text that is searched, and what it takes from the conversation."""

    text: str
    added: str = ""


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
    kept: list[str] = []
    for phrase in without_repeats([*own, *taken]):
        if kept and sum(len(one.split()) for one in (*kept, phrase)) > SUBJECT_WORDS:
            break
        kept.append(phrase)
    return tuple(kept)


def referents(said: Sequence[Exchange], question: str) -> list[tuple[str, ...]]:
    """What a question may point back to, each as phrases, the likeliest by its words first."""
    person = next((one for exchange in reversed(said) for one in people(exchange.answer)), "")
    if person and means_a_person(question):
        return [(person,)]
    subject = subject_of(said[-1])
    entities = _entities(said[-1])
    if _PLURAL_PRONOUN.search(fold(question)) and any(_is_plural(one) for one in (*subject[:1], *entities)):
        entities = [one for one in entities if _is_plural(one)]
        subject = subject if subject and _is_plural(subject[0]) else ()
    options = [subject, *((entity,) for entity in entities[:_ENTITIES])]
    if entities and subject:
        options.append((entities[0], *subject))
    options.append((_lead(said[-1]),))
    if subject and _head(subject[0]) != subject[0]:
        options.append((_head(subject[0]),))
    topic = _topic(said)
    if not any(fold(topic) in fold(phrase) for phrase in subject):
        options.append((topic,))
    return [option for option in dict.fromkeys(options) if option and option[0]]


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


def _entities(exchange: Exchange) -> list[str]:
    """The names at the start of an answer that its question does not hold; "it" is no item of a list."""
    held = fold(exchange.reading)
    start = " ".join(_SENTENCE_END.split(exchange.answer)[:_SENTENCES_READ])
    listed = {_bare(item) for item in list_items(unattributed(exchange.answer))}
    return [name for name in names(unattributed(start)) if fold(name) not in held and _bare(name) not in listed]


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


def _is_plural(phrase: str) -> bool:
    """Whether the last word before an "of" or a bracket ends like a plural."""
    head = re.split(r" (?:of|for|in|on|with|at|by|\()", phrase)[0]
    return bool(re.search(r"[^s]s$", head))
