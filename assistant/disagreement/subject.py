"""What a statement is about: its words without figures, without the frame around them and without who says it."""

import re
from functools import lru_cache

from assistant.disagreement.amounts import UNITS
from assistant.disagreement.claims import Claim
from assistant.language.quantities import quantities
from assistant.language.tokens import STOP_WORDS, covered, fold, stem, words
from assistant.verification.figures import NUMBER_WORDS

# What adds who did or says it, and narrows nothing down.
_NEUTRAL_PHRASE = re.compile(
    r"\b(?:by (?:the |an? )?[^,.;]+|according to [^,.;]+|(?:on|in) (?:an?|one|its|the) (?:undated|older|newer) [^,.;]+)"
    r"|\([^)]*\)",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"[;:]|,(?!\d)|(?=\b(?:because|since|so that|while|whereas|but|though|although|which|who|when|if|unless|except)\b)"
    r"|\band (?=(?:the|a|an|it|they|he|she|some|most|many) )"
)
_LIMITS = re.compile(
    r"^\W*(?:if|unless|except|only|when|where|with|without|for|but not|not|apart from|together with|provided|after"
    r"|before|until|as long as|in|at|on|among|of)\b"
)
_ADDED = re.compile(
    r"^\W*(?:[a-z]+(?:ed|ing|wn|ught|lt)|in|on|at|for|with|without|if|when|during|under|after|before)\b"
)
# Words that frame a figure or a rule and tell nothing of what it is about.
_FRAME_WORDS = """
be cost charge pay price fee ask take last require need give set list name report put call count come go do make have
hold keep get use let leave allow permit may can must should want state say tell find found show include provide offer
reach amount total figure number rate sum minimum maximum least most lowest highest average typical usual normal
current about around roughly approximately nearly almost up over under more less than exactly only just even still
already usually often generally altogether enough necessary mandatory compulsory optional allowed forbidden permitted
prohibited banned required unnecessary possible good right year month week day hour minute time long every each per
open start begin recommend advise suggest apply add reckon mean yearly monthly weekly daily annual annually once twice
contain run due expect never always stay deep high tall old wide big age distance january february march
april may june july august september october november december am pm
"""
_FRAME = frozenset(stem(word) for word in _FRAME_WORDS.split())
_TEXTS_KEPT = 1024


def subject_words(claim: Claim, other: Claim) -> list[str]:
    """The folded words that say what a statement is about.

    A part of the sentence behind the first that shares no word with the other statement adds something else, unless it
    sets a limit.
    """
    stems = [stem(word) for word in told_words(other, fold(bare_text(other.text)))]
    kept: list[str] = []
    for place, segment in enumerate(_SEGMENT.split(fold(bare_text(claim.text)))):
        told = told_words(claim, segment)
        if place == 0 or _LIMITS.match(segment) or covered([stem(word) for word in told], stems):
            kept += told
    return list(dict.fromkeys(kept))


def leading_words(claim: Claim) -> list[str]:
    """The folded words of what stands before the statement itself: "Bought in advance, ..."."""
    segments = _SEGMENT.split(fold(bare_text(claim.text)))
    return told_words(claim, segments[0]) if len(segments) > 1 and _ADDED.match(segments[0]) else []


def bare_text(text: str) -> str:
    """A statement without the phrases that only add who did it or says it."""
    return _NEUTRAL_PHRASE.sub(" ", text)


def told_words(claim: Claim, folded: str) -> list[str]:
    """The folded words of a part of a statement that are neither figures nor frame nor its speaker."""
    return list(_told_words(folded, claim.speaker.names))


# A statement is compared with several others.
@lru_cache(maxsize=_TEXTS_KEPT)
def _told_words(folded: str, names: frozenset[str]) -> tuple[str, ...]:
    units = {one.unit for one in quantities(folded) if one.kind in {"duration", "money"} or one.unit in UNITS}
    return tuple(
        word
        for word in dict.fromkeys(words(folded))
        if word not in STOP_WORDS
        and not word[0].isdigit()
        and word not in NUMBER_WORDS
        and stem(word) not in _FRAME
        and stem(word) not in names
        and word.rstrip("s") not in units
    )
