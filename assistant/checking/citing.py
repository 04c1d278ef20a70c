"""Evidence -> numbered citations; one number is one quote, all through a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.answering.writing import citation_of, source_of
from assistant.checking.evidence import Evidence
from assistant.types import Citation, Document


@dataclass(slots=True)
class Citer:
    """Numbers quotes in the order in which they are first cited.

    `document` gives a document by its id.
    """

    document: Callable[[str], Document]
    _known: dict[tuple[str, int, int], Citation] = field(default_factory=dict)

    def cite(self, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        """The citations of the statements, in their order."""
        return tuple(self._citation(one) for one in evidence)

    def wording(self, evidence: Sequence[Evidence]) -> str:
        """The words of the first statement, on one line; a list item behind the line that introduces it."""
        if not evidence:
            return ""
        one = evidence[0]
        document = self.document(one.passage.chunk.document_id)
        first = document.sentences[one.first]
        lead = document.sentences[first.lead] if first.lead is not None and one.last == one.first + 1 else None
        quote = self._citation(one).quote
        return " ".join(f"{lead.text} {quote}".split() if lead and lead.kind != "heading" else quote.split())

    def _citation(self, one: Evidence) -> Citation:
        document = self.document(one.passage.chunk.document_id)
        start, end = document.sentences[one.first].start, document.sentences[one.last - 1].end
        key = document.id, start, end
        if key not in self._known:
            noted = {source for place in range(one.first, one.last) for source in document.sentences[place].sources}
            source = source_of(document, document.text[start:end], noted)
            number = len(self._known) + 1
            self._known[key] = citation_of(document, (start, end), one.first, source, number=number)
        return self._known[key]
