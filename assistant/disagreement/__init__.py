"""Do the sources differ on what is asked? Then each side is shown, with who says it, where it holds and of when it is.

finding      the two signals, and when they are looked for
  announced    sections that say that sources differ, and their sides
    announcing   the words that announce it
    asking       the words of a question that ask for it
    relevance    whether such a section answers the question
    likelihood   how likely it is that it does
  detected     two of the best statements that cannot both be right
    conflicts    other figures, the opposite, another doer
    alignment    how much one says that the other does not
    contrasts    what tells two things apart
    subject      what a statement is about
    amounts      figures that can be compared
    explaining   another place, payer or year, an older edition
claims       what is said, and by whom
  speakers     "according to the handbook", "a 2014 review found"
writing      the sides as a part of the answer
"""

from dataclasses import replace

from assistant.answering import Composed
from assistant.disagreement.asking import without_asking
from assistant.disagreement.claims import Lookup
from assistant.disagreement.conflicts import Tools
from assistant.disagreement.finding import Finding, find
from assistant.disagreement.writing import without_frame, write_explained, write_sides

__all__ = [
    "Explained",
    "Finding",
    "Tools",
    "compare",
    "find",
    "side_line",
    "without_asking",
    "without_frame",
    "write_sides",
]


def compare(composed: Composed, asked: str, *, document: Lookup, tools: Tools) -> Composed:
    """An answer in which the sources are compared.

    Where they differ, each side comes first, and neither yes nor no is given. Where place or payer explains it, a line
    says so and a verdict is "it depends"; where a newer edition does, what the older one says is left out. Beside "it
    depends", what a document says of differing sources is told only where that is surely what the question asks.

    Args:
        composed: what was made of the evidence.
        asked: the stand-alone question, with the words that ask whether sources differ.
        document: gives a document by its id.
        tools: what statements are compared with.
    """
    if composed.written is None or composed.scope_note:
        return composed  # what is said of another place answers only by and large: it is no side of a disagreement
    found = find(composed.question, composed.evidence, asked=asked, document=document, tools=tools)
    if isinstance(found, Finding) and found.about and composed.verdict == "depends" and not found.surely:
        return composed
    if isinstance(found, Finding):
        disagreement, written = write_sides(found, composed.written)
        verdict = composed.verdict if found.about and composed.verdict == "depends" else None
        return replace(composed, verdict=verdict, written=written, disagreement=disagreement)
    if found is None:
        return composed
    scoped = composed.verdict in {"yes", "no"} and found.part in {"place", "payer"}
    return replace(
        composed,
        verdict="depends" if scoped else composed.verdict,
        written=write_explained(found, composed.written),
        scope_note=found.note,
    )
