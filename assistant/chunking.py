"""Document -> Chunks: runs of whole sentences of one section that the embedding model reads in full."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.types import Chunk, Document, Section, Sentence

CountTokens = Callable[[Sequence[str]], list[int]]

# Special tokens that the model adds around every text.
SPECIAL_TOKENS = 2
# Headings longer than this are cut in what is embedded, so that they never crowd out the text.
MAX_PATH_CHARACTERS = 240
_MIN_OUTER_CHARACTERS = 12

# Costs of a cut, in units of one chunk: a list is torn from its lead only where it must be, a list or a paragraph is
# cut only where no better place balances the chunks as well.
_LEAD_CUT_COST = 2.0
_LIST_CUT_COST = 0.3
_PARAGRAPH_CUT_COST = 0.1
_IMBALANCE_COST = 0.5


def chunk_document(document: Document, count_tokens: CountTokens, *, max_tokens: int) -> tuple[Chunk, ...]:
    """The document's chunks in order; together they hold every sentence but headings and furniture, once.

    The embedded text of a chunk (see `embedding_text`) has at most `max_tokens` tokens, special ones included, unless
    it is a single longer sentence. Within a section the chunks are balanced, and a list stays with its lead where it
    fits.

    Args:
        document: what is cut up.
        count_tokens: tokens of each text, the two special ones included, not truncated.
        max_tokens: the limit.
    """
    paths = [_path_text(section.path) for section in document.sections]
    counts = count_tokens([*(sentence.text for sentence in document.sentences), *paths])
    tokens = [max(1, count - SPECIAL_TOKENS) for count in counts]
    path_tokens = tokens[len(document.sentences) :]
    cuts: list[_Cut] = []
    for ordinal, section in enumerate(document.sections):
        budget = max_tokens - SPECIAL_TOKENS - path_tokens[ordinal]
        for first, last in _runs(document, section):
            run = _Run(document.sentences, tokens, first, last, budget)
            cuts.extend(_Cut(ordinal, *places) for places in run.best_cuts())
    return _fitting(document, cuts, count_tokens, max_tokens)


def embedding_text(chunk: Chunk) -> str:
    """The text that is embedded for a chunk: the headings, the sentence that introduces its list, and the text."""
    return "\n".join(part for part in (_path_text(chunk.path), chunk.lead, chunk.text) if part)


def sentence_embedding_texts(chunk: Chunk) -> list[str]:
    """The heading, then each sentence of the chunk, a list item after the sentence that introduces it."""
    name = chunk.document_id.rpartition("/")[2]
    heading = _shortened(chunk.path[-1]) if chunk.path else name.replace("-", " ").replace("_", " ")
    return [heading, *(_with_lead(chunk, sentence) for sentence in chunk.sentences)]


def _with_lead(chunk: Chunk, sentence: Sentence) -> str:
    if sentence.lead is None:
        return sentence.text
    if chunk.first <= sentence.lead < chunk.last:
        lead = chunk.sentences[sentence.lead - chunk.first].text
    else:
        lead = chunk.lead or (_shortened(chunk.path[-1]) if chunk.path else "")
    return f"{lead} {sentence.text}".strip()


def _runs(document: Document, section: Section) -> Iterator[tuple[int, int]]:
    """Longest runs of sentences that chunks are made of; headings and furniture part them."""
    first: int | None = None
    for index in range(section.first, section.last):
        if document.sentences[index].kind in ("heading", "furniture"):
            if first is not None:
                yield first, index
            first = None
        elif first is None:
            first = index
    if first is not None:
        yield first, section.last


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of sentences that is cut into chunks of at most `budget` tokens.

    `tokens` holds the tokens of every sentence of the document, without special ones, at least 1 each.
    """

    sentences: Sequence[Sentence]
    tokens: Sequence[int]
    first: int
    last: int
    budget: int

    def best_cuts(self) -> list[tuple[int, int]]:
        """The cheapest way to cut the run: few chunks, of even size, cut where it hurts least (dynamic programming)."""
        cheapest = {self.first: 0.0}
        origin: dict[int, int] = {}
        for end in range(self.first + 1, self.last + 1):
            size = 0
            for begin in range(end - 1, self.first - 1, -1):
                size += self.tokens[begin]
                alone = begin == end - 1
                if size > self.budget and not alone:
                    break
                lead = _outer_lead(self.sentences, begin, begin)
                whole = size + (self.tokens[lead] if lead is not None else 0)
                if whole > self.budget and not alone:
                    continue
                cost = cheapest[begin] + self._cost(begin, whole)
                if cost < cheapest.get(end, float("inf")):
                    cheapest[end], origin[end] = cost, begin
        cuts = []
        end = self.last
        while end > self.first:
            cuts.append((origin[end], end))
            end = origin[end]
        return cuts[::-1]

    def _cost(self, begin: int, size: int) -> float:
        """The cost of a chunk of this size that begins here."""
        room = max(0.0, 1 - size / max(1, self.budget))
        cost = 1 + _IMBALANCE_COST * room * room
        if begin == self.first:
            return cost
        before, after = self.sentences[begin - 1], self.sentences[begin]
        if after.lead == begin - 1:
            return cost + _LEAD_CUT_COST
        if after.lead is not None:
            return cost + _LIST_CUT_COST
        return cost + (_PARAGRAPH_CUT_COST if after.start - before.end <= 1 else 0.0)


def _outer_lead(sentences: Sequence[Sentence], index: int, first: int) -> int | None:
    """The sentence before `first` that introduces the outermost list of the sentence at `index`.

    A lead that is a heading is left out: it stands in the path.
    """
    lead = sentences[index].lead
    while lead is not None and lead < index and sentences[lead].kind == "item" and sentences[lead].lead is not None:
        index, lead = lead, sentences[lead].lead
    return lead if lead is not None and lead < first and sentences[lead].kind != "heading" else None


@dataclass(frozen=True, slots=True)
class _Cut:
    """The sentences of one chunk, and whether the sentence that introduces its list is to be repeated."""

    section: int
    first: int
    last: int
    with_lead: bool = True


def _fitting(document: Document, cuts: list[_Cut], count_tokens: CountTokens, max_tokens: int) -> tuple[Chunk, ...]:
    """The chunks. Sums of tokens are estimates: a chunk that turns out too long is halved, or loses its lead."""
    while True:
        chunks = _chunks(document, cuts)
        sizes = count_tokens([embedding_text(chunk) for chunk in chunks])
        better: list[_Cut] = []
        for cut, chunk, size in zip(cuts, chunks, sizes, strict=True):
            single = cut.last - cut.first == 1
            if size <= max_tokens or (single and not chunk.lead):
                better.append(cut)
            elif single:
                better.append(replace(cut, with_lead=False))
            else:
                middle = (cut.first + cut.last) // 2
                better.extend((replace(cut, last=middle), replace(cut, first=middle)))
        if better == cuts:
            return chunks
        cuts = better


def _chunks(document: Document, cuts: Sequence[_Cut]) -> tuple[Chunk, ...]:
    places = Counter[int]()
    chunks = []
    for cut in cuts:
        chunks.append(_chunk(document, cut, places[cut.section]))
        places[cut.section] += 1
    return tuple(chunks)


def _chunk(document: Document, cut: _Cut, place: int) -> Chunk:
    sentences = document.sentences[cut.first : cut.last]
    leads = (_outer_lead(document.sentences, index, cut.first) for index in range(cut.first, cut.last))
    lead = next((index for index in leads if index is not None), None) if cut.with_lead else None
    start, end = sentences[0].start, sentences[-1].end
    return Chunk(
        id=f"{document.id}#{cut.section}.{place}",
        document_id=document.id,
        path=document.sections[cut.section].path,
        start=start,
        end=end,
        text=document.text[start:end],
        first=cut.first,
        last=cut.last,
        sentences=sentences,
        lead="" if lead is None else document.sentences[lead].text,
    )


def _path_text(path: Sequence[str]) -> str:
    """The headings in one line: the innermost whole where there is room, the outer ones cut first."""
    if not path:
        return ""
    inner = _shortened(path[-1])
    outer = " > ".join(path[:-1])
    room = MAX_PATH_CHARACTERS - len(inner) - len(" > ")
    if not outer or room < _MIN_OUTER_CHARACTERS:
        return inner
    return f"{outer[:room].rstrip()} > {inner}"


def _shortened(heading: str) -> str:
    return heading[:MAX_PATH_CHARACTERS].rstrip()
