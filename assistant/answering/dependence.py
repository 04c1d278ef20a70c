"""Whether a sentence can stand alone: what points back, what is unfinished, and what the next sentence takes back."""

import re

from assistant.language.polarity import is_attributed, is_negated
from assistant.language.tokens import fold
from assistant.types import Sentence

_ANAPHOR = re.compile(
    r"^(?:(?:and|but|so|or|yet|however|also|that said|as such|thus|therefore|hence|instead|otherwise|moreover"
    r"|furthermore|in addition|additionally"
    r"|for (?:example|instance)"
    r"|in (?:contrast|turn|that case|these cases|this case|other words)"
    r"|on the other hand|then|after that|afterwards"
    r"|following this)\b[, ]*)?"
    r"(?:this|that|these|those|it|its|they|their|them|he|she|his|her|such"
    r"|both (?:of (?:these|them)|are|were|have|can|may)|each of (?:these|them)|some of (?:these|them)"
    r"|all of (?:these|them)"
    r"|the (?:same|former|latter|above|first|second|other|others))\b"
)
_CONTINUATION = re.compile(
    r"^(?:and|but|so|or|yet|however|also|that said|as such|thus|therefore|hence|instead|otherwise|moreover"
    r"|furthermore|in addition|additionally)\b"
)
# "The guild, by contrast, ...": set against the sentence before it behind its own subject.
_SET_AGAINST = re.compile(
    r"^[^,.;:]{2,60}, (?:by contrast|in contrast|on the other hand|on the contrary|however|meanwhile|in turn"
    r"|for (?:its|his|her|their) part|though|conversely), "
)
_LONGEST_FRAGMENT = 16  # words; a longer sentence has a main clause, with or without its comma
_FRAGMENT = re.compile(
    r"^(?:generally|usually|often|sometimes|also|and|but|so)?,? ?"
    r"(?:in order (?:for|to)|when|whenever|although|though|because|while|whereas|since|if|unless|until"
    r"|after|before|as long as|even though)\b"
)
_CONTRAST = re.compile(
    r"^(?:but|however|yet|that said|nevertheless|nonetheless|still|even so|unfortunately|on the other hand"
    r"|in contrast|by contrast|conversely|instead|in fact|only|except|unless|exceptions?)\b"
)
# "It is better to ..." points forward, not back.
_IMPERSONAL = re.compile(r"^it is (?!(?:\w+er|more|less) )(?:\w+ )?(?:to|that)\b")

_SHORT_SENTENCE = 4  # words; a shorter one ("No.", "Yes, sometimes.") is read with the next


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word for something that was named before ("This ...", "However, they ...")."""
    return bool(_ANAPHOR.match(fold(text)))


def is_dependent(text: str) -> bool:
    """Whether a sentence cannot be understood without the one before it ("It also ...", "Moreover, ...")."""
    folded = fold(text)
    return bool(_ANAPHOR.match(folded) or _CONTINUATION.match(folded) or _SET_AGAINST.match(folded))


def is_fragment(text: str) -> bool:
    """Whether a sentence is a clause to be read with the next one ("In order for insurance to cover it.")."""
    short = len(text.split()) <= _LONGEST_FRAGMENT
    return short and bool(_FRAGMENT.match(fold(text))) and "," not in text.split(" ", 2)[-1]


def needs_previous(previous: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence is not to be read without the one before it."""
    if previous.kind == "prose" and is_fragment(previous.text):
        return True
    leans = sentence.kind == "prose" and is_dependent(sentence.text) and not _IMPERSONAL.match(fold(sentence.text))
    return leans and previous.kind in {"prose", "item"}


def is_taken_back(sentence: Sentence, following: Sentence) -> bool:
    """Whether the next sentence limits this one, so that this one must not stand alone."""
    if following.kind != "prose":
        return False
    folded, next_folded = fold(sentence.text), fold(following.text)
    turns = is_dependent(following.text) and is_negated(folded) != is_negated(next_folded)
    short = len(sentence.text.split()) < _SHORT_SENTENCE
    contrasts = bool(_CONTRAST.match(next_folded))
    return turns or short or contrasts or is_attributed(folded) or is_fragment(sentence.text)
