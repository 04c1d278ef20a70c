"""Turns + question -> the stand-alone question that is searched.

A question that stands alone is left as it is. One that leans on what was said ("how much does it cost?", "what about
Texas?", "the second one", "yes please") has several readings: with the subject of the last question, with what the
last answer named, with what the whole conversation is about. They are tried, and the one that is found best is taken.
Only the last few turns are read, so a long conversation costs no more than a short one.

cleaning    what was typed -> one line of text
phrases     the noun phrases, names, people and lists of a text
leaning     how a question leans on what was said, told from its own words
exchanges   turns -> the last questions as they were understood, and their answers
referents   what a question may point back to
doing       the last question's deed for "do it"
reading     the candidate readings of a question
choosing    which of them is found best
"""

from collections.abc import Sequence

from assistant.conversation.choosing import Confidence, Search, choose
from assistant.conversation.cleaning import one_line
from assistant.conversation.exchanges import exchanges
from assistant.conversation.reading import readings
from assistant.types import Turn

__all__ = ["Confidence", "Search", "one_line", "stand_alone"]


def stand_alone(
    turns: Sequence[Turn],
    question: str,
    search: Search | None = None,
    confidence: Confidence | None = None,
    *,
    proposals: Sequence[str] = (),
) -> str:
    """The question as it can be understood without the turns before it.

    Args:
        turns: the conversation so far, oldest first; the question is not among them.
        question: the newest question.
        search: the best passages for a text, best first; asked only where a question has more than one reading, once
            for each. Without it the likeliest reading by its words is taken.
        confidence: how sure an answer to a text from its passages is, 0..1.
        proposals: further stand-alone wordings, as a language model may write them; one is taken only where it is
            found better than every reading of our own.
    """
    said = exchanges(turns)
    if not said:
        return question
    return choose(readings(said, question), question, search, confidence, proposals=proposals).text
