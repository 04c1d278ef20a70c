"""What a question may point back to: the subject of the last question, what its answer named, the common topic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from assistant.conversation.leaning import PREPOSITION, VERBAL, leaning
from assistant.conversation.phrases import (
    initials,
    list_items,
    names,
    noun_phrases,
    people,
    unattributed,
    without_repeats,
)
from assistant.conversation.pointing import AUXILIARY, means_a_person
from assistant.language.places import without_names
from assistant.language.tokens import fold

SUBJECT_WORDS = 8
_ELLIPTIC = frozenset({"ellipsis", "fragment"})
_ENTITIES = 2  # of the last answer
_PEOPLE = 3  # who may be "she"
_SENTENCES_READ = 3  # of an answer, for what it names
_LEAD_CHARACTERS = 80
_DESCRIBED = re.compile(r" (?:in|with|for|on|from|at|by) ")
_ASKS_FOR_SOMETHING = re.compile(r"(?:and |so )?(?:who|which|what)\b")
# "what is the CMMP": what is asked about is named, and the answer names no other in its place.
_ASKS_WHAT_IT_IS = re.compile(r"(?:what|who)(?:'?s| is| are| was| were) (?:an? |the )?[\w'-]+(?: [\w'-]+){0,3}$")
_OF = re.compile(r" (?:of|for|in|at|on|behind|from|by|to|with|that|who|which) |name|title|word|term")
_ASKS_WHETHER = re.compile(rf"(?:(?:and|so|but|or),? )?{AUXILIARY}")
# "90 minutes" says how much of a thing is meant.
_MEASURE = re.compile(r"\d+[- ]?(?:minutes?|hours?|days?|weeks?|months?|years?|per ?cent|dollars?|pounds?|times?)$")
_THERE = re.compile(r"\b(?:there|where)\b")
_IT = re.compile(r"\bits?\b")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|\d)[\w ,.]*$"
)
_PLURAL_PRONOUN = re.compile(r"\b(?:they|them|their|those|these)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


Origin = Literal[
    "alone",
    "subject",
    "entity",
    "both",
    "mention",
    "lead",
    "head",
    "topic",
    "exchange",
    "deed",
    "earlier",
    "beside",
    "whole",
    "aside",
    "proposal",
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
    deed      what the last question says is done, or whether it is
    earlier   a question before the last one, asked of something else
    beside    the last question with something else beside what it is about
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
        taken = [re.sub(rf"(?i){PREPOSITION.pattern} ", "", phrase) for phrase in taken]
    return _within([phrase for phrase in (*own, *taken) if not _MEASURE.match(fold(phrase))])


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
    if means_a_person(question):
        found = _people_of(said)
        if found:
            return [Referent((person,), "entity") for person in found[:_PEOPLE]]
    subject, focus = subject_of(last), _focus(last)
    entities = () if means_a_person(question) else _entities(last)
    if not _THERE.search(fold(question)):
        entities = tuple(name for name in entities if without_names(name).strip())
    if _PLURAL_PRONOUN.search(fold(question)):
        subject, entities, focus = _several(said, subject, entities, focus)
    options = [Referent(focus, "subject")] if focus else []
    options += [Referent(one, "subject") for one in _with_other_names(focus or subject[:1], entities)]
    entities = tuple(name for name in entities if not any(_same_thing(name, one) for one in (*subject, *focus)))
    continues = bool(focus) and bool(_IT.search(fold(question)))
    named: Origin = "entity" if _asks_for_a_name(last) and not continues else "mention"
    options += [Referent(subject, "subject"), *(Referent((entity,), named) for entity in entities[:_ENTITIES])]
    if entities and subject:
        options.append(Referent((entities[0], *subject), "both" if named == "entity" else "mention"))
    lead = _lead(last)
    if not any(fold(phrase) in fold(lead) for phrase in subject):
        options.append(Referent((lead,), "lead"))
    if subject and _head(subject[0]) != subject[0]:
        options.append(Referent((_head(subject[0]),), "head"))
    topic = _topic(said)
    if not any(fold(topic) in fold(phrase) for phrase in subject):
        options.append(Referent((topic,), "topic"))
    started = next((first_subject(one) for one in reversed(said[:-1]) if leaning(one.asked).manner == "alone"), "")
    if not any(fold(started) in fold(phrase) for phrase in (*subject, topic)):
        options.append(Referent((started,), "topic"))
    return _agreeing([one for one in dict.fromkeys(options) if one.phrases and one.phrases[0]], question)


def _agreeing(options: list[Referent], question: str) -> list[Referent]:
    """Without the single things, where the pronoun asks for several and there are such."""
    if not _PLURAL_PRONOUN.search(fold(question)):
        return options
    return [one for one in options if any(map(_may_be_several, one.phrases))] or options


def _may_be_several(phrase: str) -> bool:
    """Whether "they" may stand for a phrase: several things, or a body of people by its name."""
    return is_plural(phrase) or any(word[:1].isupper() for word in phrase.split())


def _focus(exchange: Exchange) -> tuple[str, ...]:
    """What the pronoun of a question stood for, or what it was asked of: "it" goes on to mean that."""
    kind = leaning(exchange.asked)
    if kind.manner in _ELLIPTIC:
        brought = re.sub(r"(?i)^(?:the|an?) ", "", kind.rest)
        return () if PREPOSITION.match(fold(brought)) or VERBAL.search(fold(brought)) else (brought,)
    if not exchange.added or kind.manner != "pointing":
        return ()
    taken = tuple(phrase for phrase in exchange.added.split(", ") if phrase and fold(phrase) in fold(exchange.reading))
    return taken[:1] if f"({exchange.added})" not in exchange.reading else taken


def first_subject(exchange: Exchange) -> str:
    """The thing that a question is about first; empty where it names none."""
    return next(iter((*_focus(exchange), *subject_of(exchange))), "")


def _several(
    said: Sequence[Exchange], subject: tuple[str, ...], entities: tuple[str, ...], focus: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Subject, entities and focus for "them": several things first, of an earlier question where the last has none."""
    focus = tuple(filter(_may_be_several, focus))
    if not any(is_plural(one) for one in (*subject, *entities)):
        earlier = (one for exchange in reversed(said[:-1]) for one in subject_of(exchange) if is_plural(one))
        return subject, entities, focus or tuple(islice(earlier, 1))
    entities = tuple(one for one in entities if is_plural(one))
    return (*filter(is_plural, subject), *(one for one in subject if not is_plural(one))), entities, focus


def _with_other_names(phrases: Sequence[str], entities: Sequence[str]) -> list[tuple[str, ...]]:
    """What was asked about in the user's own words, with the other form of its name that the answer gives."""
    if not phrases:
        return []
    others = [_other_form(name, phrases[0]) for name in entities if _same_thing(name, phrases[0])]
    return [(phrases[0], other) for other in others if other and fold(other) != fold(phrases[0])]


def _other_form(name: str, phrase: str) -> str:
    """A name without the abbreviation behind it, where that is what was said; else the whole of it."""
    return re.sub(r"\s*\([^()]*\)$", "", name) if _bare(name) != _bare(phrase) else ""


def _same_thing(name: str, phrase: str) -> bool:
    """Whether a name is a phrase, or one is short for the other."""
    bare, other = _bare(name), _bare(phrase)
    return bare == other or bare == initials(phrase) or initials(bare) == other


def _asks_for_a_name(exchange: Exchange) -> bool:
    """Whether a question asks for someone or something, and not whether it is so or what it is."""
    asked = fold(exchange.asked).strip(" ?.!")
    return not _ASKS_WHETHER.match(asked) and not (_ASKS_WHAT_IT_IS.match(asked) and not _OF.search(asked))


def _people_of(said: Sequence[Exchange]) -> list[str]:
    """The people of the answers, the newest answer first; of one answer, those that its question does not name."""
    found: list[str] = []
    for exchange in reversed(said):
        held = fold(exchange.reading)
        found += sorted(_people(exchange.answer), key=lambda person: fold(person) in held)
    return list(dict.fromkeys(found))


def _people(answer: str) -> list[str]:
    """The people that an answer names; those who say what it says where it names no other."""
    found = people(unattributed(answer)) or people(answer)
    return [name for name in found if f"the {name}" not in answer and f"The {name}" not in answer]


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


def frames_of(said: Sequence[Exchange]) -> list[Exchange]:
    """The questions that "and in Texas?" may ask again: the last one as read, the last full one, the last alone."""
    last, full = said[-1], frame_of(said)
    resolved = [last] if last.reading != last.asked and not last.reading.endswith(")") else []
    alone = next((one for one in reversed(said) if leaning(one.asked).manner == "alone"), full)
    return list({one.reading: one for one in (*resolved, full, alone)}.values())


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
