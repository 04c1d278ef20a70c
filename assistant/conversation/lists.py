"""Which item of an answer's list a question takes ("the second one", "and the last?")."""

from collections.abc import Iterator, Sequence

from assistant.conversation.leaning import ANY_ORDINAL, CHOSEN, ORDINALS, leaning
from assistant.conversation.phrases import list_items, unattributed
from assistant.conversation.referents import Exchange, Reading
from assistant.language.tokens import fold

_SHORT_WORDS = 4  # words of "and the second?"
_LISTS = 3  # the lists that an item is taken from, the likeliest first


def of_list(said: Sequence[Exchange], question: str, ordinal: str) -> list[Reading]:
    """The question with that item of each list that is long enough; none where no answer has such a list."""
    last = said[-1]
    if len(question.split()) <= _SHORT_WORDS and ANY_ORDINAL.search(fold(last.asked)):
        again = _with_ordinal(last.reading, ordinal)
        return _chosen(said, _with_ordinal(last.asked, ordinal), ordinal) or [Reading(again, last.added, "exchange")]
    return _chosen(said, question, ordinal)


def _with_ordinal(text: str, ordinal: str) -> str:
    """A text with this ordinal in the place of its own."""
    own = ANY_ORDINAL.search(fold(text))
    same_length = len(fold(text)) == len(text)
    return f"{text[: own.start()]}{ordinal}{text[own.end() :]}" if own and same_length else text


def _chosen(said: Sequence[Exchange], question: str, ordinal: str) -> list[Reading]:
    chosen = CHOSEN.search(fold(question))
    if not chosen or len(fold(question)) != len(question):
        return []
    place = ORDINALS[ordinal]
    items = dict.fromkeys(one[place] for one in _lists(said, question) if len(one) > max(place, 1))
    return [
        Reading(f"{question[: chosen.start()]}{item}{question[chosen.end() :]}", item, "exchange")
        for item in list(items)[:_LISTS]
    ]


def _lists(said: Sequence[Exchange], question: str) -> Iterator[list[str]]:
    """The lists of the answers: the one that an item was last taken from, then the newest first."""
    found = [(exchange, list_items(unattributed(exchange.answer))) for exchange in reversed(said)]
    taken = {exchange.added for exchange in said if leaning(exchange.asked).manner == "ordinal"}
    yield from (items for _, items in found if taken & set(items))
    yield from (items for _, items in found)
