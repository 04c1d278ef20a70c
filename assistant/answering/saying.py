"""Whether a statement that holds the words of a yes/no question says what is asked, or only holds the words.

The patterns are general English, matched on folded text.
"""

import re

from assistant.answering.alignment import Reading
from assistant.answering.effects import gives_advice
from assistant.answering.predication import is_said, is_spoken_of, predication_of
from assistant.answering.question import Question
from assistant.answering.stance import Statement
from assistant.language.polarity import requirement_cues
from assistant.types import Verdict

ALL = re.compile(
    r"\b(?:(?<!at )all(?! right)|every(?! \w+ (?:day|week|month))|always|everyone"
    r"|everybody|everywhere|entirely|completely|whatever)\b"
)
_EVERY_WEEK = re.compile(r"\bevery (?:\w+ )?(?:day|week|month|year|hour|time|night|morning)\b")
SOME = re.compile(
    r"\b(?:some|most|many|not all|not every|not always|often|usually|sometimes|part of|partly|in part|certain"
    r"|different|differs?|vary|varies|several|few|mostly|generally|typically|largely|mainly|depends|depending)\b"
)
_ONLY_SO = re.compile(r"(?<!with )\bonly\b(?! (?:if|when|my|an?|the|one)\b)")
ONLY_THERE = re.compile(r"\b(?:only|solely|exclusively|nothing but|just)\b")
SAME = re.compile(r"\b(?:the same|alike|identical|equal|no different)\b")
_DEMANDS = re.compile(
    r"\b(?:takes?|involves?|includes?|wants?|asks?|expects?|requirements?|standards?|laws?|duty|duties|due"
    r"|only|without|prescribed|obliged?|at least|minimum)\b"
)


def is_sweeping(question: Question) -> bool:
    """Whether a question asks of all cases, which what holds under a condition answers with no."""
    asked = _EVERY_WEEK.sub(" ", question.folded)
    return bool(ALL.search(asked)) and not SOME.search(asked)


def says_what_is_asked(
    question: Question, statement: Statement, reading: Reading, says: Verdict | None, *, by_cue: bool
) -> bool:
    """Whether a statement says of the question's subject what is asked; "it depends" need only speak of it.

    Args:
        question: the question taken apart.
        statement: the statement.
        reading: how it speaks of the question.
        says: what it was read to answer.
        by_cue: whether it was read by a cue of requirement or permission, and not as a plain statement.
    """
    asked, folded = question.folded, reading.folded
    if is_sweeping(question) and not ALL.search(folded):
        return False
    if _ONLY_SO.search(asked) and not ONLY_THERE.search(folded):
        return False
    if not by_cue and not _states_alike(question, statement, reading, says):
        return False
    predication = None if by_cue and question.predicate != "permission" else predication_of(asked)
    if predication is None:
        return True
    told = is_spoken_of if says == "depends" else is_said
    return told(predication, reading, lead_end=statement.lead_end)


def _states_alike(question: Question, statement: Statement, reading: Reading, says: Verdict | None) -> bool:
    """Whether a plain statement says "the same", demands or advises where the question asks about it."""
    asked, folded = question.folded, reading.folded
    if SAME.search(asked) and not SAME.search(folded):
        return False
    if question.predicate == "requirement" and says != "depends":
        return bool(requirement_cues(statement.folded) or _DEMANDS.search(folded))
    return says != "yes" or not asked.startswith("should ") or gives_advice(folded)
