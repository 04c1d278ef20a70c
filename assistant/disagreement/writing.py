"""A disagreement as a part of the answer: its sides with their citations first, then what else was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.writing import Written, section_of, with_marks
from assistant.disagreement.announced import Side
from assistant.disagreement.claims import Claim
from assistant.disagreement.explaining import Explained, source_of_claim
from assistant.disagreement.finding import Finding
from assistant.types import AnswerSentence, Citation, Disagreement, DisagreementSide, Scope
from assistant.verification import normalised

_OPENING = "Sources differ"
_ITEM = "• "
_UNNAMED = frozenset({"", "not named", "not given", "unknown", "anonymous", "n/a", "none"})


@dataclass(slots=True)
class _Writer:
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def side(self, side: Side) -> DisagreementSide:
        """Write what one side says, each statement with its citation."""
        numbers = [self._cite(claim) for claim in side]
        texts = [normalised(claim.text) for claim in side]
        for claim, text, number in zip(side, texts, numbers, strict=True):
            self.sentences.append(AnswerSentence(text, (number,)))
            self.scopes.append(claim.sentence.scope)
        shown = _side(side, texts, tuple(dict.fromkeys(numbers)))
        who = side_line(shown)
        told = " ".join(with_marks(text, (number,)) for text, number in zip(texts, numbers, strict=True))
        self.lines.append(f"{_ITEM}{who}: {told}" if who else f"{_ITEM}{told}")
        return shown

    def first(self, claim: Claim) -> None:
        """Write one statement with its citation, behind those before it."""
        text, number = normalised(claim.text), self._cite(claim)
        self.sentences.append(AnswerSentence(text, (number,)))
        self.scopes.append(claim.sentence.scope)
        self.lines = [" ".join((*self.lines, with_marks(text, (number,))))]

    def rest(self, written: Written) -> None:
        """Append what was written before, as far as the sides do not say it."""
        said = " ".join(sentence.text for sentence in self.sentences)
        items = {line.removeprefix(_ITEM)[:_LINE_BEGIN] for line in written.text.splitlines() if line.startswith(_ITEM)}
        known = {citation.number: citation for citation in written.citations}
        for sentence in written.sentences:
            if sentence.text in said:
                continue
            numbers = tuple(dict.fromkeys(self._take(known[number]) for number in sentence.citations))
            self.sentences.append(replace(sentence, citations=numbers))
            marked = with_marks(sentence.text, numbers)
            if sentence.text[:_LINE_BEGIN] in items:
                self.lines.append(f"{_ITEM}{marked}")
            elif self.lines[-1].startswith(_ITEM):
                self.lines.append(marked)
            else:
                self.lines[-1] += f" {marked}"

    def _cite(self, claim: Claim) -> int:
        work = source_of_claim(claim)
        section = section_of(claim.document, claim.place)
        return self._take(
            Citation(
                number=0,
                document_id=claim.document.id,
                title=claim.document.title,
                section=section.heading if section else "",
                quote=claim.text,
                start=claim.start,
                end=claim.end,
                publisher=work.publisher if work else "",
                url=work.url if work else "",
            )
        )

    def _take(self, citation: Citation) -> int:
        """The number of a citation, new or as it stands already."""
        for other in self.citations:
            same = other.document_id == citation.document_id
            if same and other.start <= citation.start and citation.end <= other.end:
                return other.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


_LINE_BEGIN = 40  # characters by which a sentence is known again as a list item


def write_sides(finding: Finding, written: Written) -> tuple[Disagreement, Written]:
    """The sides as a record, and an answer that tells them first.

    Args:
        finding: the sides.
        written: the answer as it would be without them.
    """
    writer = _Writer()
    sides = tuple(writer.side(side) for side in finding.sides)
    writer.rest(written)
    opening = f"{_OPENING} on {finding.about}:" if finding.about else f"{_OPENING}:"
    scopes = tuple(dict.fromkeys(scope for scope in (*writer.scopes, *written.scopes) if scope))
    text = "\n".join((opening, *writer.lines))
    return Disagreement(finding.about, sides), Written(text, tuple(writer.sentences), tuple(writer.citations), scopes)


def write_explained(found: Explained, written: Written) -> Written:
    """The answer with the statements first whose difference is explained, and without the one that no longer holds.

    Args:
        found: the statements.
        written: the answer as it would be without them.
    """
    gone = found.superseded
    kept = [one for one in written.sentences if gone is None or one.text not in normalised(gone.sentence.text)]
    writer = _Writer()
    for claim in found.claims:
        writer.first(claim)
    writer.rest(replace(written, sentences=tuple(kept)))
    old = gone.sentence.scope if gone else None
    scopes = tuple(dict.fromkeys(one for one in (*writer.scopes, *written.scopes) if one and one != old))
    return Written("\n".join(writer.lines), tuple(writer.sentences), tuple(writer.citations), scopes)


def side_line(side: DisagreementSide) -> str:
    """Who says it, where it holds and of when it is, in one line: "River Authority, Texas, 2021"."""
    parts = (side.publisher, side.scope.jurisdiction, side.scope.payer, side.as_of)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _side(side: Side, texts: Sequence[str], numbers: tuple[int, ...]) -> DisagreementSide:
    first = side[0]
    work = source_of_claim(first)
    names = [work.publisher, work.author, work.title] if work else []
    who = next((name for name in names if name.strip().casefold() not in _UNNAMED), "")
    if not who and not first.document.sources:
        who = first.document.title
    scope = first.sentence.scope
    return DisagreementSide(
        says=" ".join(texts),
        citations=numbers,
        publisher=who,
        scope=Scope(jurisdiction=scope.jurisdiction, payer=scope.payer),
        as_of=scope.as_of or (work.date if work else "") or first.document.as_of,
    )
