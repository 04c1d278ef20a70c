"""Does a passage support a sentence? For quotes: it must stand there, word for word.

This guards the sentences that answers select. A sentence passes when the cited span of the document holds it
verbatim, apart from white space (a hard-wrapped line) and list markers.
"""

import re

from assistant.types import Document


def normalised(text: str) -> str:
    """A text on one line, runs of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def is_quoted(sentence: str, document: Document, start: int, end: int) -> bool:
    """Whether the span of the document holds the sentence word for word, white space aside."""
    return 0 <= start < end <= len(document.text) and normalised(sentence) in normalised(document.text[start:end])
