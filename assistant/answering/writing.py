"""Runs -> the answer's sentences, its numbered citations and its text.

Every sentence is a sentence of a source, word for word (white space aside), and carries the number of a citation
whose quote holds it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from assistant.answering.selection import Run
from assistant.language.orders import gives_orders
from assistant.language.tokens import content_stems, stem_words
from assistant.types import AnswerSentence, Citation, Document, Scope, Section, Source, Verdict
from assistant.verification import is_quoted, normalised, supports

Lookup = Callable[[str], Document]

_TITLE_WORDS = 2  # words of a title that together name it

_VERDICT_WORDS: dict[Verdict, str] = {"yes": "Yes: ", "no": "No: ", "depends": "It depends: "}


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of an answer that are words."""

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    scopes: tuple[Scope, ...] = ()


@dataclass(slots=True)
class _Writer:
    document: Lookup
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)

    def write(self, run: Run) -> None:
        """Append a run's sentences, each with the citation of its stretch of the document; orders are left out."""
        document = self.document(run.document_id)
        own = stretches([place for place in run.places if not gives_orders(document.sentences[place].text)], document)
        own_numbers = [self._cite(document, stretch) for stretch in own]
        said = normalised(document.sentences[run.evidence.place].text)
        also = tuple(number for other in run.same if self._says(other, said) for number in self._cite_all(other))
        for number, stretch in zip(own_numbers, own, strict=True):
            for position, place in enumerate(stretch):
                sentence = document.sentences[place]
                text = normalised(sentence.text)
                if not is_quoted(text, document, self.citations[number - 1].start, self.citations[number - 1].end):
                    continue
                supported = place == run.evidence.place or len(run.places) == 1
                numbers = tuple(sorted({number, *also})) if supported else (number,)
                self.sentences.append(AnswerSentence(text, numbers))
                self.scopes.append(sentence.scope)
                item = sentence.kind == "item"
                self._append_line(text, numbers, item=item, marked=not item or position == 0 or numbers != (number,))

    def _append_line(self, text: str, numbers: Sequence[int], *, item: bool, marked: bool) -> None:
        written = with_marks(text, numbers) if marked else text
        if item:
            self.lines.append(f"• {written}")
        elif self.lines and not self.lines[-1].startswith("• "):
            self.lines[-1] += f" {written}"
        else:
            self.lines.append(written)

    def _says(self, run: Run, sentence: str) -> bool:
        """Whether a run of another document supports a sentence by itself, so that it may be cited beside it."""
        document = self.document(run.document_id)
        return supports(sentence, [document.sentences[place].text for place in run.places])

    def _cite_all(self, run: Run) -> tuple[int, ...]:
        document = self.document(run.document_id)
        return tuple(self._cite(document, stretch) for stretch in stretches(run.places, document))

    def _cite(self, document: Document, stretch: Sequence[int]) -> int:
        """The number of the citation for a stretch of consecutive sentences, made if it is new."""
        start, end = document.sentences[stretch[0]].start, document.sentences[stretch[-1]].end
        for citation in self.citations:
            if citation.document_id == document.id and citation.start <= start and end <= citation.end:
                return citation.number
        noted = {source for place in stretch for source in document.sentences[place].sources}
        source = source_of(document, document.text[start:end], noted)
        number = len(self.citations) + 1
        self.citations.append(citation_of(document, (start, end), stretch[0], source, number=number))
        return number


def write(runs: Sequence[Run], document: Lookup, verdict: Verdict | None) -> Written:
    """The answer that the runs make, with the verdict's word in front."""
    writer = _Writer(document)
    for run in runs:
        writer.write(run)
    text = with_verdict("\n".join(writer.lines), verdict)
    scopes = tuple(dict.fromkeys(scope for scope in writer.scopes if scope))
    return Written(text, tuple(writer.sentences), tuple(writer.citations), scopes)


def with_verdict(text: str, verdict: Verdict | None) -> str:
    """An answer's text with the verdict's word in front, unless it begins with it ("No, ...")."""
    if verdict and text and not text.lower().startswith(verdict):
        return _VERDICT_WORDS[verdict] + text
    return text


def stretches(places: Sequence[int], document: Document) -> list[list[int]]:
    """Places grouped into runs of neighbours: consecutive sentences of one section, nothing but furniture aside."""
    grouped: list[list[int]] = []
    for place in sorted(places):
        if (
            grouped
            and place == grouped[-1][-1] + 1
            and section_of(document, place) is section_of(document, grouped[-1][-1])
        ):
            grouped[-1].append(place)
        else:
            grouped.append([place])
    return grouped


def source_of(document: Document, quote: str, noted: Collection[str] = ()) -> Source | None:
    """The work that a quote of a document rests on: the one noted for it, the only one, or the one that it names.

    None where that leaves several. A quote names a work by its publisher, its author, or a word of its title that no
    other title of the document has.
    """
    own = [source for source in document.sources if source.id in noted]
    if own:
        named = [source for source in own if _is_named(source, own, set(stem_words(quote)))]
        return named[0] if named else own[0]
    if len(document.sources) <= 1:
        return document.sources[0] if document.sources else None
    said = set(stem_words(quote))
    named = [source for source in document.sources if _is_named(source, document.sources, said)]
    return named[0] if len(named) == 1 else None


def _is_named(source: Source, sources: Sequence[Source], said: set[str]) -> bool:
    for name in (source.publisher, source.author):
        stems = content_stems(name)
        if stems and said.issuperset(stems):
            return True
    own = set(content_stems(source.title))
    others = {stem for other in sources if other is not source for stem in content_stems(other.title)}
    distinct = own - others
    return len(distinct & said) >= min(len(distinct), _TITLE_WORDS) > 0


def citation_of(
    document: Document, span: tuple[int, int], place: int, source: Source | None, *, number: int = 0
) -> Citation:
    """The citation of a stretch of a document's text.

    Args:
        document: the document.
        span: where the stretch begins and ends in its text.
        place: the place of the sentence whose section it is said to stand in.
        source: the work that the stretch rests on, if one does.
        number: the citation's number, where it has one already.
    """
    section = section_of(document, place)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        section=section.heading if section else "",
        quote=document.text[slice(*span)],
        start=span[0],
        end=span[1],
        publisher=source.publisher if source else "",
        url=source.url if source else "",
        page=document.page_at(span[0]),
        also=document.also,
    )


def section_of(document: Document, place: int) -> Section | None:
    """The section that holds the sentence at a place."""
    return next((section for section in document.sections if section.first <= place < section.last), None)


def with_marks(text: str, numbers: Sequence[int]) -> str:
    """A sentence with its citation marks, before its full stop where it has one: "... is optional [1][2]."."""
    marks = "".join(f"[{number}]" for number in numbers)
    if text and text[-1] in ".!:;":
        return f"{text[:-1]} {marks}{text[-1]}"
    return f"{text} {marks}"
