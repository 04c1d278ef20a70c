"""The sentences of a chunk as evidence is read from them, whichever question is asked: worked out once a chunk."""

import re
from dataclasses import dataclass

from assistant.answering.clauses import without_sources
from assistant.answering.dependence import points_back
from assistant.language.orders import gives_orders
from assistant.language.tokens import Stems, content_words, fold, stem_words
from assistant.types import Chunk, Sentence

_CHUNKS_KEPT = 1024

# What only announces that others differ; the sentences behind it say what they say.
_ANNOUNCES = re.compile(
    r"(?:the |these |our )?(?:sources|accounts|opinions|authorities|reports|writers)\b[^.:;]{0,30}?"
    r"\b(?:differ|disagree|vary)\b(?! (?:because|since|as)\b)[^:;]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that may be evidence, with what stands around it.

    `offset` is its place in the chunk; `own_text` has the sentence that introduces it in front where it is a list item,
    and `lead_end` is where that ends in `folded`. `words` are the content words of the sentence, its headings and the
    sentence it points back to, without those that stand only where it names its source: these are `source_words`.
    `context` holds the stems of headings and of what it points back to, `before` those of the sentence before it in any
    case; `held` are all stems that it is found by, the document's name among them.
    """

    offset: int
    sentence: Sentence
    own_text: str
    folded: str
    words: list[str]
    source_words: tuple[str, ...]
    context: tuple[str, ...]
    heading: str
    before: tuple[str, ...]
    following: str
    held: Stems
    lead_end: int


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """A chunk, the content words of its headings and sentences, and those of the latter that claim something."""

    chunk: Chunk
    words: tuple[str, ...]
    sentences: tuple[ReadSentence, ...]


# By the identity of the chunk, which is held beside what was read from it: to hash one takes as long as to read it.
_kept: dict[int, ReadChunk] = {}


def read_chunk(chunk: Chunk) -> ReadChunk:
    """The chunk as evidence is read from it.

    Questions, announcements that sources differ, orders to whoever answers, and sentences without a word of content are
    left out: they claim nothing.
    """
    known = _kept.get(id(chunk))
    if known is not None and known.chunk is chunk:
        return known
    texts = [*chunk.path, *(sentence.text for sentence in chunk.sentences)]
    read = ReadChunk(
        chunk,
        tuple(dict.fromkeys(word for text in texts for word in content_words(text))),
        tuple(_read(chunk, place) for place, one in enumerate(chunk.sentences) if _claims_something(one)),
    )
    if len(_kept) >= _CHUNKS_KEPT:
        _kept.clear()
    _kept[id(chunk)] = read
    return read


def _claims_something(sentence: Sentence) -> bool:
    text = sentence.text.rstrip("\"'”’) ")
    if text.endswith("?") or _ANNOUNCES.match(text) or gives_orders(text):
        return False
    return any(character.isalnum() for character in text)


def _read(chunk: Chunk, offset: int) -> ReadSentence:
    sentence = chunk.sentences[offset]
    lead = _lead_of(chunk, sentence)
    own_text = f"{lead.text} {sentence.text}" if lead else sentence.text
    previous = chunk.sentences[offset - 1].text if offset and not lead else ""
    pointed_at = previous if sentence.kind == "prose" and points_back(sentence.text) else ""
    headings = " ".join(chunk.path)
    context = stem_words(headings) + stem_words(pointed_at)
    folded = fold(own_text)
    words = content_words(f"{without_sources(folded)} {headings} {pointed_at}")
    name = stem_words(chunk.document_id.rsplit("/", 1)[-1])
    return ReadSentence(
        offset=offset,
        sentence=sentence,
        own_text=own_text,
        folded=folded,
        words=words,
        source_words=tuple(word for word in content_words(own_text) if word not in words),
        context=tuple(context),
        heading=fold(chunk.path[-1]) if chunk.path else "",
        before=tuple(stem_words(previous)),
        following=fold(chunk.sentences[offset + 1].text) if offset + 1 < len(chunk.sentences) else "",
        held=Stems([*stem_words(own_text), *context, *name]),
        lead_end=len(fold(lead.text)) if lead else 0,
    )


def _lead_of(chunk: Chunk, sentence: Sentence) -> Sentence | None:
    """The sentence that introduces a list item, if it stands in the same chunk."""
    if sentence.lead is None or not chunk.first <= sentence.lead < chunk.last:
        return None
    return chunk.sentences[sentence.lead - chunk.first]
