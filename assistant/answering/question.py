"""What a question asks for, in one record."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from assistant.answering.asking import asking_part, main_question
from assistant.answering.question_claims import (
    ANSWER_WORDS,
    VERDICT_WORDS,
    Bound,
    Predicate,
    action_of,
    bound_of,
    is_denied,
    predicate_of,
)
from assistant.answering.question_forms import (
    QuestionKind,
    asked_noun,
    asks_for_many,
    compared_figure,
    kind_of,
    sides_of,
    wanted_figure,
)
from assistant.language.quantities import Quantity, QuantityKind, quantities
from assistant.language.tokens import content_stems, content_words, fold, stem
from assistant.language.vocabulary import Term

_TAKEN_BACK = 2  # words taken from the sentences before a question that points back to them
_SUFFICIENT_STEMS = 2  # content stems from which the asking sentence says by itself what it is about
_POINTS_AWAY = re.compile(r"\b(?:it|its|that|this|them|they|these|those|one|there|he|she|him|her)\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    `stems` are its content stems; `topic` those without the words that only say what kind of answer is wanted
    ("cost", "hours"), and `topic_words` the folded words they come from; `background` holds stems of the sentences
    before a question that points back to them. `objects` are the stems of the thing that a requirement or permission
    question is about. `flipped` says that "yes" to the requirement is "no" to the question ("can I work without a
    licence?"). `sides` are the two things a comparison compares; `asked` is the noun of "which publisher ...",
    folded; `action` the stem of the verb in "can I sell ..."; `bound` says whether a figure is asked for as it is, as
    a lower or as an upper limit. `terms` are what it names by an abbreviation, or by the long form of one.
    """

    text: str
    folded: str
    kind: QuestionKind
    stems: tuple[str, ...]
    topic: tuple[str, ...]
    topic_words: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    predicate: Predicate | None = None
    objects: tuple[str, ...] = ()
    flipped: bool = False
    negated: bool = False
    wanted: frozenset[QuantityKind] = frozenset()
    unit: str = ""
    sides: tuple[str, ...] = ()
    term: str = ""
    asked: str = ""
    action: str = ""
    figures: tuple[Quantity, ...] = ()
    bound: Bound = "equal"
    many: bool = False
    terms: tuple[Term, ...] = ()

    def named_otherwise(self, stems: Collection[str]) -> list[str]:
        """The question's words for what a text of these stems names by an abbreviation or its long form instead."""
        return [word for term in self.terms if term.is_named_otherwise(stems) for word in term.named]


def read_question(text: str, terms: tuple[Term, ...] = ()) -> Question:
    """Take a stand-alone question apart; `terms` are its abbreviations, and what it names by their long forms."""
    folded = fold(text)
    core = asking_part(text)
    main = main_question(core)
    kind, term = kind_of(main, folded)
    verdict = kind == "verdict"
    predicate, objects, flipped = predicate_of(core) if verdict else (None, (), False)
    topic, background = _topic(core, text, predicate)
    wanted, unit = wanted_figure(main) if kind in {"quantity", "date"} else (frozenset(), "")
    return Question(
        text=text,
        folded=core,
        kind=kind,
        stems=tuple(content_stems(text)),
        topic=topic,
        topic_words=_words_of(topic, text),
        background=background,
        predicate=predicate,
        objects=objects,
        flipped=flipped,
        negated=verdict and not flipped and is_denied(core),
        wanted=compared_figure(core) if kind == "comparison" else wanted,
        unit=unit,
        sides=sides_of(core) if kind == "comparison" else (),
        term=term,
        asked=asked_noun(main),
        action=action_of(main) if predicate == "permission" else "",
        figures=tuple(quantity for quantity in quantities(text) if quantity.kind != "ordinal"),
        bound=bound_of(core),
        many=asks_for_many(kind, main, folded),
        terms=terms,
    )


def _topic(core: str, text: str, predicate: Predicate | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stems that a question is about, and those of the sentences before it, where it leans on them.

    Only a yes/no question (one with a predicate) is read without the sentences before it.
    """
    stems = tuple(content_stems(text))
    if predicate is None:
        topic = tuple(stem for stem in stems if stem not in ANSWER_WORDS)
        return topic or stems, ()
    own = tuple(content_stems(core))
    topic = tuple(stem for stem in own if stem not in VERDICT_WORDS and not (predicate == "fact" and stem[0].isdigit()))
    leans = len(topic) < _SUFFICIENT_STEMS or bool(_POINTS_AWAY.search(core))
    background = tuple(stem for stem in stems if stem not in own and stem not in VERDICT_WORDS) if leans else ()
    return topic or background or stems, background


def _words_of(topic: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The folded words of a text whose stems belong to the topic."""
    return tuple(word for word in content_words(text) if stem(word) in topic)


def focused(question: Question, weight: Callable[[str], float], known: Callable[[str], bool]) -> Question:
    """The question with the most telling words of what was said before it, where it points back.

    "... Will it help with that?" takes two of them.

    Args:
        question: the question taken apart.
        weight: how much a stem tells in this corpus.
        known: whether the corpus has a stem at all.
    """
    telling = sorted((stem for stem in question.background if known(stem)), key=weight, reverse=True)[:_TAKEN_BACK]
    if not telling:
        return question
    topic = tuple(dict.fromkeys((*question.topic, *telling)))
    return replace(question, topic=topic, topic_words=_words_of(topic, question.text))
