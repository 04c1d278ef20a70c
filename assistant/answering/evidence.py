"""Question + passages -> the sentences that may answer it, each with what speaks for it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.question import Question
from assistant.answering.stance import Stance, Statement, stance_of
from assistant.language.quantities import quantities
from assistant.language.tokens import content_words, covered, fold, stem, stem_words
from assistant.types import Chunk, Passage, Sentence

Weight = Callable[[str], float]
Closest = Callable[[Sequence[str], Iterable[str]], list[float]]

_ANAPHOR = re.compile(
    r"^(?:(?:and|but|so|or|yet|however|also|that said|as such|thus|therefore|hence|instead|otherwise|moreover|furthermore|in addition|additionally"
    r"|for (?:example|instance)|in (?:contrast|turn|that case|these cases|this case|other words)|on the other hand|then|after that|afterwards|following this)\b[, ]*)?"
    r"(?:this|that|these|those|it|its|they|their|them|he|she|his|her|such|both (?:of (?:these|them)|are|were|have|can|may)|each of (?:these|them)|some of (?:these|them)|all of (?:these|them)"
    r"|the (?:same|former|latter|above|first|second|other|others))\b"
)
_CONTINUATION = re.compile(r"^(?:and|but|so|or|yet|however|also|that said|as such|thus|therefore|hence|instead|otherwise|moreover|furthermore|in addition|additionally)\b")
_FRAGMENT = re.compile(
    r"^(?:generally|usually|often|sometimes|also|and|but|so)?,? ?(?:in order (?:for|to)|when|whenever|although|though|because|while|whereas|since|if|unless|until|after|before|as long as|even though)\b"
)
_CONTRAST = re.compile(
    r"^(?:but|however|yet|that said|nevertheless|nonetheless|still|even so|unfortunately|on the other hand|in contrast|by contrast|conversely|instead|in fact|only|except|unless|exceptions?)\b"
)
_REASON = re.compile(
    r"\b(?:because|since|so that|so as to|in order to|due to|owing to|thanks to|reasons?|therefore|thus|hence|as a result|which is why|that is why|to (?:ensure|protect|prevent|avoid|keep|help|make sure|allow)"
    r"|driven by|attributed to|explained by|comes? from|reflects?|ensur(?:es|ing)|protects?|prevents?|otherwise|means that|leads? to|causes?|helps?)\b"
)
_STEP = re.compile(r"\b(?:first|then|next|after(?:wards)?|finally|before|step|begin|start|should|must|need to|have to|by \w+ing)\b")
_NAME = re.compile(r"(?<![.!?:•]\s)(?<!^)\b(?:[A-Z][\w'’-]+|[A-Z]\.)(?:\s+(?:of|the|and|de|van|von|&)?\s*(?:[A-Z][\w'’-]+|[A-Z]\.))+|\b(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+[A-Z]")
_YEAR_OR_DATE = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|january|february|march|april|may|june|july|august|september|october|november|december|(?:\d+(?:st|nd|rd|th)|\w+teenth|twentieth|early|late) century|spring|summer|autumn|fall|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ancient)\b"
)
_DEFINING_VERB = r"(?:\s*\([^)]{1,60}\))?,?\s*(?:is|are|was|were|means?|refers? to|stands? for|describes?|denotes?|consists? of|involves?|:|-|comes? from|combines?|uses?|targets?|covers?)(?=\s)"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage as evidence for a question.

    `place` is its index in the document's sentences. `own` and `context` are the idf-weighted shares of the question's topic that
    the sentence alone, and the sentence with its headings and lead, hold; `soft` also counts words near in meaning. `fits` says whether it holds the kind of answer asked for.
    """

    passage: Passage
    sentence: Sentence
    place: int
    similarity: float
    heading_similarity: float
    own: float
    context: float
    soft: float
    fits: float
    leading: bool
    anaphoric: bool
    stance: Stance | None
    score: float = 0.0

    @property
    def chunk(self) -> Chunk:
        """The chunk that holds the sentence."""
        return self.passage.chunk

    @property
    def key(self) -> tuple[str, int]:
        """The sentence's identity in the corpus."""
        return self.chunk.document_id, self.place


# Weights of the sum that ranks sentences; see `python -m evals fit` for how they were chosen (development halves only).
SOFT, CONTEXT, SIMILARITY, HEADING, PASSAGE, FITS = 0.28, 0.12, 0.18, 0.07, 0.42, 0.13


def gather(question: Question, passages: Sequence[Passage], weight: Weight, closest: Closest) -> list[Evidence]:
    """All sentences of the passages that could be part of an answer, best first.

    Questions, and sentences without a word of content, are left out: they claim nothing.
    """
    found = [
        _evidence(question, passage, place, weight, closest)
        for passage in passages
        for place, sentence in enumerate(passage.chunk.sentences)
        if _claims_something(sentence)
    ]
    return sorted(found, key=lambda one: (-one.score, one.key))


def _claims_something(sentence: Sentence) -> bool:
    text = sentence.text.rstrip("\"'”’) ")
    return not text.endswith("?") and any(character.isalnum() for character in text)


def _evidence(question: Question, passage: Passage, offset: int, weight: Weight, closest: Closest) -> Evidence:
    chunk = passage.chunk
    sentence = chunk.sentences[offset]
    lead = lead_of(chunk, sentence)
    folded = fold(sentence.text)
    own_text = f"{lead.text} {sentence.text}" if lead else sentence.text
    own_stems = stem_words(own_text)
    previous = chunk.sentences[offset - 1] if offset and not lead else None
    anaphoric = bool(_ANAPHOR.match(folded)) and sentence.kind == "prose"
    context_stems = own_stems + stem_words(" ".join(chunk.path)) + stem_words(chunk.document_id.rsplit("/", 1)[-1])
    if anaphoric and previous:
        context_stems += stem_words(previous.text)
    scores = passage.sentence_scores
    heading_similarity = scores[0] if scores else 0.0
    similarity = scores[offset + 1] if len(scores) > offset + 1 else 0.0
    with_headings = f"{own_text} {' '.join(chunk.path)}" + (f" {previous.text}" if anaphoric and previous else "")
    soft = _soft_share(question, with_headings, weight, closest)
    statement = Statement(
        folded=fold(own_text),
        context=stem_words(" ".join(chunk.path)) + (stem_words(previous.text) if anaphoric and previous else []),
        heading=fold(chunk.path[-1]) if chunk.path else "",
        before=stem_words(previous.text) if previous else [],
        following=fold(chunk.sentences[offset + 1].text) if offset + 1 < len(chunk.sentences) else "",
        similarity=similarity,
        soft=soft,
        lead_end=len(fold(lead.text)) if lead else 0,
    )
    stance = stance_of(question, statement, weight)
    evidence = Evidence(
        passage=passage,
        sentence=sentence,
        place=chunk.first + offset,
        similarity=similarity,
        heading_similarity=heading_similarity,
        own=share(question.topic, own_stems, weight),
        context=share(question.topic, context_stems, weight),
        soft=soft,
        fits=_fits(question, sentence, folded, own_text, chunk, stance),
        leading=offset == 0 or (lead is not None and chunk.sentences[0] is lead),
        anaphoric=anaphoric or bool(_CONTINUATION.match(folded)),
        stance=stance,
    )
    return replace(evidence, score=_score(evidence))


def _score(one: Evidence) -> float:
    return (
        SOFT * one.soft
        + CONTEXT * one.context
        + SIMILARITY * one.similarity
        + HEADING * one.heading_similarity
        + PASSAGE * one.passage.score
        + FITS * one.fits
    )


def share(stems: Iterable[str], text_stems: Iterable[str], weight: Weight) -> float:
    """The idf-weighted share of `stems` that a text holds, 0..1; 1 for no stems."""
    wanted = list(stems)
    total = sum(weight(stem) for stem in wanted)
    return sum(weight(stem) for stem in covered(wanted, text_stems)) / total if total else 1.0


def _soft_share(question: Question, text: str, weight: Weight, closest: Closest) -> float:
    """The idf-weighted share of the question's topic that a text holds by word family or by meaning, 0..1."""
    wanted = question.topic_words
    weights = [weight(stem(word)) for word in wanted]
    total = sum(weights)
    scores = closest(wanted, content_words(text))
    return sum(one * score for one, score in zip(weights, scores, strict=True)) / total if total else 1.0


def lead_of(chunk: Chunk, sentence: Sentence) -> Sentence | None:
    """The sentence that introduces a list item, if it stands in the same chunk."""
    if sentence.lead is None or not chunk.first <= sentence.lead < chunk.last:
        return None
    return chunk.sentences[sentence.lead - chunk.first]


def is_fragment(text: str) -> bool:
    """Whether a sentence is a subordinate clause on its own ("In order for insurance to cover it."), to be read with the next one."""
    return bool(_FRAGMENT.match(fold(text))) and "," not in text.split(" ", 2)[-1]


def starts_with_contrast(text: str) -> bool:
    """Whether a sentence takes back or limits the one before it ("However, ...")."""
    return bool(_CONTRAST.match(fold(text)))


def is_dependent(text: str) -> bool:
    """Whether a sentence cannot be understood without the one before it ("It also ...")."""
    folded = fold(text)
    return bool(_ANAPHOR.match(folded) or _CONTINUATION.match(folded))


def _fits(question: Question, sentence: Sentence, folded: str, own_text: str, chunk: Chunk, stance: Stance | None) -> float:
    """How well the sentence holds the kind of answer that the question wants, 0..1."""
    kind = question.kind
    if kind == "verdict":
        return stance.strength if stance else 0.0
    if kind in {"quantity", "date"}:
        if kind == "date" and _YEAR_OR_DATE.search(folded):
            return 1.0
        return _quantity_fit(question, own_text)
    if kind == "comparison" and question.wanted:
        return _quantity_fit(question, own_text)
    if kind == "definition":
        return float(defines(question.term, folded))
    if kind == "person":
        return float(_names_somebody(sentence.text, question))
    if kind == "reason":
        return float(bool(_REASON.search(folded)))
    if kind == "steps":
        return 1.0 if sentence.kind == "item" else 0.6 * bool(_STEP.search(folded))
    if kind == "list":
        return 1.0 if sentence.kind == "item" else min(1.0, 0.25 * enumerated(sentence.text))
    return 0.0


def _names_somebody(text: str, question: Question) -> bool:
    """Whether a text has a name that the question does not give itself."""
    return any(not set(stem_words(match[0])) <= {*question.stems, *_SMALL_WORDS} for match in _NAME.finditer(text))


def _quantity_fit(question: Question, text: str) -> float:
    """1 for a figure of the wanted kind and unit, less for one that may be it."""
    found = quantities(text)
    if question.unit:
        unit = re.escape(question.unit)
        folded = fold(text)
        if any(one.unit and (one.unit.startswith(question.unit) or question.unit.startswith(one.unit)) for one in found):
            return 1.0
        if re.search(rf"\b{unit}\w*:?\s+(?:{_NUMERALS})\b|\b(?:{_NUMERALS})\b(?:\s[\w'-]+){{0,3}}\s{unit}", folded):
            return 1.0
        return 0.5 * any(one.kind in question.wanted for one in found)
    return float(any(one.kind in question.wanted for one in found))


_SMALL_WORDS = frozenset(stem_words("of the and for in"))
_NUMERALS = r"\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|no|a|an|every|each|any|single"


def defines(term: str, folded: str) -> bool:
    """Whether a folded sentence says what a term is: the term stands at its beginning and a defining verb follows, or it expands it."""
    if not term:
        return False
    bare = re.sub(r"^(?:an?|the) |\s*\([^)]*\)", "", term.strip())
    escaped = re.escape(bare)
    if re.match(rf"^(?:(?:in \w+, |according to [^,]+, |the term |an?|the|\W)\s*)*[\"']?{escaped}[\"']?s?{_DEFINING_VERB}", folded):
        return True
    return bool(re.search(rf"\({escaped}s?\)", folded)) or bool(re.search(rf"\b{escaped}[\"']?\s+(?:stands? for|means?|refers? to|is short for|\()", folded))


def enumerated(text: str) -> int:
    """How many things a sentence names in a row, by its commas, semicolons and its "and"."""
    return len(re.findall(r"[,;](?=\s)", text)) + 1 if re.search(r"[,;]\s.*\b(?:and|or)\b|;\s", text) else 0
