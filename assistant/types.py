"""The records that pass between the stages: frozen, slotted, free of any library's types.

Offsets are Python string indices into `Document.text`, end exclusive, so that
`document.text[record.start:record.end]` is the record's text, always.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

SentenceKind = Literal["prose", "item", "row", "heading", "furniture"]
Status = Literal["answered", "not_found", "referred"]
Verdict = Literal["yes", "no", "depends"]
Support = Literal["quoted", "verified"]
CheckLabel = Literal["supported", "contradicted", "not_found", "no_claim"]
SearchMode = Literal["hybrid", "dense", "keyword"]

UPLOADED = ".uploaded/"
"""How the id of an uploaded document begins. No file of a corpus folder has such an id: hidden ones are skipped."""
UPLOADED_LABEL = "uploaded document"
"""What is said of an uploaded document wherever it is cited."""


def is_uploaded(document_id: str) -> bool:
    """Whether a document of an index was added by a user, by its id."""
    return document_id.startswith(UPLOADED)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement or an answer applies to; an empty part is not limited.

    `jurisdiction` names places, `payer` who pays, several of them separated by ", "; `as_of` is a year or a date.
    """

    jurisdiction: str = ""
    payer: str = ""
    as_of: str = ""

    def __bool__(self) -> bool:
        """Whether it limits anything."""
        return bool(self.jurisdiction or self.payer or self.as_of)


UNLIMITED = Scope()


@dataclass(frozen=True, slots=True)
class Source:
    """One work that a document rests on, as its front matter names it.

    `id` is what statements of the document refer to it by; `confidence` says how near it is to the facts.
    """

    title: str
    author: str = ""
    publisher: str = ""
    url: str = ""
    file: str = ""
    date: str = ""
    id: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item, table row or heading of a document.

    `lead` is the index (in `Document.sentences`) of the sentence that introduces a list item, or None. `furniture`
    marks text that is on the page but not part of what it says: adverts, captions, navigation, comment forms. `scope`
    is what it is limited to, `sources` the ids of the document's sources it rests on, where its author said so.
    """

    start: int
    end: int
    text: str
    kind: SentenceKind = "prose"
    lead: int | None = None
    scope: Scope = UNLIMITED
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, down to the next heading of any level.

    `path` holds the headings from the outermost to this one. `start` is where the heading begins (or the text, where
    there is no heading), `end` where the section's own text ends. `first` and `last` (exclusive) are its places in
    `Document.sentences`.
    """

    path: tuple[str, ...]
    level: int
    start: int
    end: int
    first: int
    last: int

    @property
    def heading(self) -> str:
        """The section's own heading, or an empty string."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Where one numbered page of a document stands in its text."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document with one canonical text; `id` is its POSIX path below the corpus folder, without the suffix.

    `pages` are in order, and empty where the document has no numbered pages. `file` is the file that it was read from,
    `also` are the others that hold the same text.
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    sha256: str
    kind: str = "article"
    as_of: str = ""
    jurisdiction: str = ""
    sources: tuple[Source, ...] = ()
    file: str = ""
    pages: tuple[PageSpan, ...] = ()
    also: tuple[str, ...] = ()

    def page_at(self, place: int) -> int | None:
        """The number of the page that holds this place of the text; None where the document has no pages."""
        index = bisect_right(self.pages, place, key=lambda page: page.start) - 1
        return self.pages[index].number if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one section, short enough for the embedding model.

    `first` and `last` (exclusive) are places in the document's `sentences`; `sentences` holds those same records (the
    heading is not among them; it stands in `path`). `lead` is the text of the sentence that introduces the chunk's
    first list item where that sentence stands outside the chunk, or an empty string.
    """

    id: str
    document_id: str
    path: tuple[str, ...]
    start: int
    end: int
    text: str
    first: int
    last: int
    sentences: tuple[Sentence, ...]
    lead: str = ""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What its statements are limited to, each once."""
        return tuple(dict.fromkeys(sentence.scope for sentence in self.sentences if sentence.scope))

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that its statements rest on, each once."""
        return tuple(dict.fromkeys(source for sentence in self.sentences for source in sentence.sources))


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as a search result. `score` orders results; the parts it was made of are kept for `--explain`.

    `sentence_scores` are the similarities of the chunk's heading and of each of its sentences, in that order; `row`
    is the chunk's place in the index build.
    """

    chunk: Chunk
    score: float
    dense_score: float = 0.0
    keyword_score: float = 0.0
    sentence_scores: tuple[float, ...] = ()
    row: int = -1


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words that a sentence of an answer rests on: `quote == document.text[start:end]`.

    `also` are the other files that hold the same text.
    """

    number: int
    document_id: str
    title: str
    section: str
    quote: str
    start: int
    end: int
    publisher: str = ""
    url: str = ""
    page: int | None = None
    also: tuple[str, ...] = ()

    @property
    def uploaded(self) -> bool:
        """Whether its document was added by a user, and is not one of those that the index was first built from."""
        return is_uploaded(self.document_id)


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the citations that support it."""

    text: str
    citations: tuple[int, ...]
    support: Support = "quoted"


@dataclass(frozen=True, slots=True)
class DisagreementSide:
    """What one side says, with its citations: who says it, where and for whom it holds, and of when it is."""

    says: str
    citations: tuple[int, ...]
    publisher: str = ""
    scope: Scope = UNLIMITED
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more sources that take opposite sides, or give different figures for the same thing.

    `about` is what they differ on in the words of the document that says so, empty where none does.
    """

    about: str
    sides: tuple[DisagreementSide, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the sources have none. "Not found" and "referred" are answers, not errors.

    `confidence` is in 0..1; `note` says which place or payer of the question the sources do not cover, `model_note`
    what became of a language model's reply, `closing` is the last line on a health topic; they stand in `text` too
    and rest on no source. `search_note`, which does not, says that only a part of the search worked. `timings_ms` maps
    each stage (and "total") to milliseconds.
    """

    question: str
    search_question: str
    status: Status
    verdict: Verdict | None
    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreement: Disagreement | None = None
    scope: tuple[Scope, ...] = ()
    note: str = ""
    closing: str = ""
    model_note: str = ""
    search_note: str = ""
    confidence: float = 0.0
    suggestions: tuple[str, ...] = ()
    nearest_topics: tuple[str, ...] = ()
    mode: str = "extractive"
    build: str = ""
    corpus_fingerprint: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """What the sources say to one sentence of a checked file: `text` is `file_text[start:end]`.

    `claim` is the sentence as it was judged: without markup, a list item behind the line above it, "it" replaced by
    what is meant. `check` names what decided. `citations` hold what supports it, what contradicts it, or, where it is
    not found, the nearest that the sources come; `suggestion` is the sources' own wording where it is contradicted.
    """

    text: str
    start: int
    end: int
    label: CheckLabel
    reason: str
    check: str = ""
    claim: str = ""
    citations: tuple[Citation, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """A question of a checked file with the sentences of its answer; empty for text before the first question."""

    question: str
    sentences: tuple[CheckedSentence, ...]


@dataclass(frozen=True, slots=True)
class FaqCheck:
    """What came of checking a file. Citations are numbered through; one number is one quote."""

    items: tuple[CheckedItem, ...]
    build: str = ""
    corpus_fingerprint: str = ""

    def count(self, label: CheckLabel) -> int:
        """How many sentences have a label."""
        return sum(sentence.label == label for item in self.items for sentence in item.sentences)


@dataclass(frozen=True, slots=True)
class StreamedPart:
    """What is ready of an answer: its next sentence with the citations of its numbers, or, last of all, the answer.

    The answer holds what is right in the end: where a language model breaks off, its sentences are not those that were
    streamed before.
    """

    sentence: AnswerSentence | None = None
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
