"""A disagreement as a part of the answer: its sides with their citations first, then what else was found."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.writing import Written, citation_of, with_marks
from assistant.disagreement.announced import Side
from assistant.disagreement.announcing import announcement
from assistant.disagreement.claims import Claim
from assistant.disagreement.explaining import Explained, is_named, noted_works, source_of_claim
from assistant.disagreement.finding import Finding
from assistant.language.tokens import content_stems, covered
from assistant.types import (
    UPLOADED_LABEL,
    AnswerSentence,
    Citation,
    Disagreement,
    DisagreementSide,
    Scope,
    Source,
    is_uploaded,
)
from assistant.verification import normalised

_OPENING = "Sources differ"
_ITEM = "• "
_FIRST_WORD = re.compile(r"^(?:Whether|How|What|Which|Who|When|Where|Why|The|An?)\b")
_UNNAMED = re.compile(r"^\W*$|\bnot (?:named|given|known|stated)\b|\bunknown\b|\banonymous\b|^n/a$", re.IGNORECASE)
_TOLD_SHARE = 0.8  # of the words of a sentence that one side must say for it to be said already
_LINE_BEGIN = 40  # characters by which a sentence is known again as a list item


@dataclass(slots=True)
class _Writer:
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def side(self, side: Side, *, quoted: bool) -> DisagreementSide:
        """Write what one side says, neighbouring statements with one citation.

        Args:
            side: its statements.
            quoted: whether another side stands in the same sentence.
        """
        stretches = _stretches(side)
        numbers = [self._cite(stretch) for stretch in stretches for _ in stretch]
        texts = [normalised(claim.text) for claim in side]
        for claim, text, number in zip(side, texts, numbers, strict=True):
            self.sentences.append(AnswerSentence(text, (number,)))
            self.scopes.append(claim.sentence.scope)
        shown = _side(side, texts, tuple(dict.fromkeys(numbers)), quoted=quoted)
        who = side_line(shown)
        told = " ".join(with_marks(text, (number,)) for text, number in zip(texts, numbers, strict=True))
        self.lines.append(f"{_ITEM}{who}: {told}" if who else f"{_ITEM}{told}")
        return shown

    def first(self, claim: Claim) -> None:
        """Write one statement with its citation, behind those before it."""
        text, number = normalised(claim.text), self._cite([claim])
        self.sentences.append(AnswerSentence(text, (number,)))
        self.scopes.append(claim.sentence.scope)
        self.lines = [" ".join((*self.lines, with_marks(text, (number,))))]

    def rest(self, written: Written, about: str = "") -> None:
        """Append what was written before, as far as the sides and what they are said to be about do not say it."""
        said = [sentence.text for sentence in self.sentences]
        said.append(" ".join((about, *said)))
        items = {line.removeprefix(_ITEM)[:_LINE_BEGIN] for line in written.text.splitlines() if line.startswith(_ITEM)}
        known = {citation.number: citation for citation in written.citations}
        for sentence in written.sentences:
            if any(_tells(text, _announced(sentence.text)) for text in said):
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

    def _cite(self, stretch: Sequence[Claim]) -> int:
        """The number of the citation of neighbouring statements."""
        first, document = stretch[0], stretch[0].document
        span = first.start, stretch[-1].end
        return self._take(citation_of(document, span, first.place, source_of_claim(first)))

    def _take(self, citation: Citation) -> int:
        """The number of a citation, new or as it stands already."""
        for other in self.citations:
            same = other.document_id == citation.document_id
            if same and other.start <= citation.start and citation.end <= other.end:
                return other.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


def write_sides(finding: Finding, written: Written) -> tuple[Disagreement, Written]:
    """The sides as a record, and an answer that tells them first, those of uploaded documents behind the others.

    Args:
        finding: the sides.
        written: the answer as it would be without them.
    """
    writer = _Writer()
    ordered = sorted(finding.sides, key=lambda side: is_uploaded(side[0].document.id))
    places = Counter((side[0].document.id, side[0].place) for side in ordered)
    sides = tuple(writer.side(side, quoted=places[side[0].document.id, side[0].place] > 1) for side in ordered)
    about = _FIRST_WORD.sub(lambda match: match[0].lower(), finding.about)
    writer.rest(written, about)
    disagreement = Disagreement(about, sides)
    scopes = tuple(dict.fromkeys(scope for scope in (*writer.scopes, *written.scopes) if scope))
    text = "\n".join((opening_line(disagreement), *writer.lines))
    return disagreement, Written(text, tuple(writer.sentences), tuple(writer.citations), scopes)


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


def opening_line(disagreement: Disagreement) -> str:
    """The line before the sides."""
    return f"{_OPENING} on {disagreement.about}:" if disagreement.about else f"{_OPENING}:"


def side_line(side: DisagreementSide) -> str:
    """Who says it, where it holds and of when it is, in one line: "River Authority, Texas, 2021"."""
    parts = (side.publisher, side.scope.jurisdiction, side.scope.payer, side.as_of)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def without_frame(text: str, disagreement: Disagreement) -> str:
    """An answer's text without the words that only say that sources differ, and who says what."""
    text = text.replace(opening_line(disagreement), "", 1)
    for side in disagreement.sides:
        if who := side_line(side):
            text = text.replace(f"{_ITEM}{who}: ", _ITEM, 1)
    return text


def _stretches(side: Side) -> list[list[Claim]]:
    """The statements of a side, those together that stand next to each other in one paragraph."""
    grouped: list[list[Claim]] = []
    for claim in side:
        last = grouped[-1][-1] if grouped else None
        if last and not claim.document.text[last.end : claim.start].strip() and claim.start - last.end == 1:
            grouped[-1].append(claim)
        else:
            grouped.append([claim])
    return grouped


def _announced(sentence: str) -> str:
    """What a sentence says besides that sources differ."""
    found = announcement(sentence)
    return sentence if found is None else f"{found.about} {sentence[found.sides_start :]}".strip(" .")


def _tells(text: str, sentence: str) -> bool:
    """Whether a text says what a sentence says: word for word, or nearly all its words and figures."""
    stems = content_stems(sentence)
    held = covered(stems, content_stems(text))
    figures = {one for one in stems if one[0].isdigit()}
    return sentence in text or (len(held) >= _TOLD_SHARE * len(stems) and figures <= held)


def _side(side: Side, texts: Sequence[str], numbers: tuple[int, ...], *, quoted: bool) -> DisagreementSide:
    first = side[0]
    work = source_of_claim(first)
    if work and quoted and not is_named(work, first.text):
        work = None  # one work is noted for the whole sentence, and another one may say this part
    names = [work.publisher, work.author, work.title] if work else []
    who = next((name for name in names if not _UNNAMED.search(name)), "")
    if not who and not first.document.sources:
        who = first.document.title
    if is_uploaded(first.document.id):
        who = f"{who} ({UPLOADED_LABEL})" if who else UPLOADED_LABEL
    scope = first.sentence.scope
    return DisagreementSide(
        says=" ".join(texts),
        citations=numbers,
        publisher=who,
        scope=Scope(jurisdiction=scope.jurisdiction, payer=scope.payer),
        as_of=scope.as_of or _date(first, work),
    )


def _date(claim: Claim, work: Source | None) -> str:
    """Of when a statement is: its work's date, or that of all that are noted for it, or else its document's."""
    if work and work.date:
        return work.date
    noted = noted_works(claim)
    dates = {one.date for one in noted}
    return dates.pop() if len(dates) == 1 else "" if noted else claim.document.as_of
