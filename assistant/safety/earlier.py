"""Whether a question is to be read in the light of what was said before it.

"And can I still come?" is about the swollen leg of the turn before; "what is the exam fee?" is not, nor is any question
of study or of business.
"""

from assistant.safety.phrases import Reading

_OTHER_MATTERS = ("business", "study", "strong_study")
_FEW_WORDS = 5  # with no more, a question says too little to be about a matter of its own


def leans_on_earlier(reading: Reading) -> bool:
    """Whether a question carries on with what was said: it speaks of a person, points back, or says little itself.

    Where a sentence of it turns to business or to study, it is about that.
    """
    if any(reading.spans(name) for name in _OTHER_MATTERS):
        return False
    few = len(reading.words) <= _FEW_WORDS and not reading.spans("asks_what")
    return few or any(reading.spans(name) for name in ("who", "leaning"))


def read_together(reading: Reading, before: Reading) -> bool:
    """Whether signs may be spread over a question and the turn before it: both tell of a complaint, none of study."""
    if any(one.spans(name) for one in (reading, before) for name in _OTHER_MATTERS):
        return False
    return bool(reading.spans("complaint") and before.spans("complaint"))
