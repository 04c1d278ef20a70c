"""Turns + question -> the stand-alone question that is searched.

A question that stands alone is left as it is. One that leans on what was said ("how much does it cost?", "what about
Texas?") takes the subject of the last question that stood alone, in brackets: "how much does it cost? (MMPA
certification)". Only the last few turns are read, so a long conversation costs no more than a short one.
"""

import re
from collections.abc import Sequence

from assistant.errors import QuestionError
from assistant.language.tokens import STOP_WORDS, WORD, fold, keyword_tokens
from assistant.types import Turn

_TURNS_READ = 6  # user turns looked back on
_SUBJECT_WORDS = 8
_LEANING_WORDS = 4  # content words of its own with which a question that points back needs what it points to

_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|these|those|he|she|his|her|him|there|one|ones|the same|that)\b"
    r"(?! (?:is|was)? ?"
    r"(?:true|mandatory|necessary|required|needed|possible|legal|ok|okay|worth|safe)\b.*\b"
    r"(?:to|that|for)\b)"
)
_ELLIPTIC = re.compile(r"^(?:and|but|so|or|also|then|ok(?:ay)?|well)?[, ]*(?:what|how) about\b\s*(?P<rest>.*?)\s*\??$")
_AND_REST = re.compile(
    r"^(?:and|or|but)\s+"
    r"(?P<rest>(?:in|for|with|without|at|on|from|if|when|during|after|before|under|as)\b.*?)\s*\??$"
)
_BARE = re.compile(
    r"^(?:and |but |so |ok |okay )?"
    r"(?:why|how|when|where|who|which one|how (?:much|many|long|often|come|so)|why not|really|what else"
    r"|anything else|more|tell me more|since when|by whom|for whom|for how long|such as|like what"
    r"|for example|at what price)\s*\??$"
)
_CLEFT = re.compile(
    r"\b(?:is|was|if) it "
    r"(?:true|mandatory|necessary|required|needed|possible|legal|ok|okay|worth|safe|compulsory|allowed"
    r"|permitted|hard|difficult|easy|expensive)\b"
    r"(?: (?:to|that)\b|(?<=true)(?= \w)|(?= for\b.* to\b))"
)
_ASKING = frozenset(
    keyword_tokens(
        "cost price fee pay long time hour day week month year many much need require work help person people"
        " difference mean reason way step example detail other another"
    )
)

_CONTROL = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def one_line(question: str, *, most_characters: int) -> str:
    """The question without control characters, on one line.

    Raises:
        QuestionError: the question is empty or too long.
    """
    if len(question) > most_characters:
        raise QuestionError(
            f"The question has {len(question):,} characters; the limit is {most_characters:,}. Ask a shorter question."
        )
    cleaned = " ".join(_CONTROL.sub(" ", question).split())
    if not re.search(r"\w", cleaned):
        raise QuestionError("The question is empty. Type a question in words.")
    return cleaned


def stand_alone(turns: Sequence[Turn], question: str) -> str:
    """The question as it can be understood without the turns before it.

    Args:
        turns: the conversation so far, oldest first; the question is not among them.
        question: the newest question.
    """
    asked = [turn.content.strip() for turn in turns if turn.role == "user" and turn.content.strip()][-_TURNS_READ:]
    context = ""
    for earlier in asked:
        context = _resolve(context, earlier)
    return _resolve(context, question)


def _resolve(context: str, question: str) -> str:
    """One question in the light of the last one that was understood."""
    if not context:
        return question
    folded = fold(question).strip()
    elliptic = _ELLIPTIC.match(folded) or _AND_REST.match(folded)
    if elliptic and len(elliptic["rest"].split()) <= _SUBJECT_WORDS:
        rest = question.rstrip(" ?")[-len(elliptic["rest"]) :] if elliptic["rest"] else ""
        return f"{_without_brackets(context)} ({rest})" if rest else context
    if not _leans(folded):
        return question
    subject = _subject(context, question)
    return f"{question} ({subject})" if subject else question


def _leans(folded: str) -> bool:
    """Whether a folded question needs what was said before it."""
    if _BARE.match(folded):
        return True
    own = [stem for stem in keyword_tokens(folded) if stem not in _ASKING]
    pointing = _POINTING.search(_CLEFT.sub(" ", folded))
    return not own or (pointing is not None and len(own) <= _LEANING_WORDS)


def _without_brackets(question: str) -> str:
    return re.sub(r"\s*\([^()]*\)\s*$", "", question)


def _subject(context: str, question: str) -> str:
    """The content words of the context that the question does not repeat, in their order and spelling."""
    own = set(keyword_tokens(question))
    kept = []
    for match in WORD.finditer(context):
        folded = fold(match[0])
        stems = keyword_tokens(folded)
        if (
            folded not in STOP_WORDS
            and stems
            and stems[0] not in own
            and stems[0] not in _ASKING
            and match[0] not in kept
        ):
            kept.append(match[0])
    return " ".join(kept[-_SUBJECT_WORDS:])
