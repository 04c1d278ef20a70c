"""A file of questions and answers -> what the sources say to each of its sentences."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial, reduce
from itertools import chain, zip_longest

from assistant.checking.citing import Citer
from assistant.checking.claims import ends_sentence, is_of_practice, nothing_claimed
from assistant.checking.evidence import Tools, gather
from assistant.checking.items import Item
from assistant.checking.questions import as_statement
from assistant.checking.reading import Faq
from assistant.checking.readings import Claim, Reading, read_claim, read_item, read_row
from assistant.checking.scopes import Subject, subject_scope
from assistant.checking.weighing import Finding, stronger, weigh, weigh_every, weigh_opening
from assistant.errors import VectorServerError
from assistant.pipeline.stages import Stages
from assistant.types import CheckedItem, CheckedSentence, FaqCheck, Passage, is_uploaded
from assistant.verification import Likeness, Verification, verify

Progress = Callable[[str, int, int], None]

PASSAGES_JUDGED = 12  # by each claim
_SURE = 0.6  # strength from which "yes" or "no" at the start of a sentence that says more is called wrong by itself


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence of an item with all that is needed to judge it; `why_not` says why it claims nothing."""

    question: str
    words: str
    claim: Claim
    subject: Subject
    why_not: str = ""

    @property
    def searched(self) -> tuple[str, ...]:
        """What passages are looked for with: the sentence, the sentence with its question, the question."""
        said = self.claim.text
        return tuple(dict.fromkeys((said, f"{self.question} {said}", self.question))) if self.question else (said,)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts whose vectors are needed."""
        both = as_statement(self.question), as_statement(self.question, denied=True)
        made = both if self.claim.opening else ()
        return (*self.searched, *(reading.text for reading in self.claim.readings), *filter(None, made))


def check_faq(faq: Faq, stages: Stages, progress: Progress | None = None) -> FaqCheck:
    """Judge each sentence of the answers by the best passages of the whole corpus.

    Raises:
        VectorServerError: a part of the search failed, and what it would have found may decide a judgement.
    """
    asked = [[_asked(item, place) for place in range(len(item.parts))] for item in faq.items]
    texts = [text for one in chain(*asked) if not one.why_not for text in one.texts]
    checker = _Checker(_with_vectors(stages, list(dict.fromkeys(texts)), progress))
    total, done = sum(map(len, asked)), 0
    items = []
    for item, sentences in zip(faq.items, asked, strict=True):
        checked = []
        for part, one in zip(item.parts, sentences, strict=True):
            checked.append(checker.check(one, faq.text, part.start, part.end))
            if stages.outage:
                raise VectorServerError(f"{stages.outage} The file was not checked; check it again afterwards.")
            done += 1
            if progress:
                progress("Checking", done, total)
        items.append(CheckedItem(item.question, tuple(checked)))
    return FaqCheck(tuple(items), stages.reader.build_id, stages.reader.corpus_fingerprint)


def _asked(item: Item, place: int) -> Asked:
    part = item.parts[place]
    before = [one.words for one in item.parts[:place] if one.kind != "heading"]
    leads: list[str] = []
    lead = part.lead
    while lead is not None:
        leads.insert(0, item.parts[lead].words)
        lead = item.parts[lead].lead
    leading = any(one.lead == place for one in item.parts)
    why_not = nothing_claimed(part.words, part.kind, leads=leading and not ends_sentence(part.words))
    if why_not:
        return Asked(item.question, part.words, Claim(()), Subject(), why_not)
    if part.kind == "row":
        claim = read_row(part.words, item.question)
    elif part.kind == "item":
        claim = read_item(part.words, leads, item.question)
    else:
        claim = read_claim(part.words, item.question, before)
    around = [*reversed(leads), item.question, *reversed(item.topics), *(before[-1:] if claim.leans else ())]
    return Asked(item.question, part.words, claim, subject_scope(part.words, *around))


def _with_vectors(stages: Stages, texts: list[str], progress: Progress | None) -> Stages:
    """The stages with the vectors of all texts of a file worked out in one go."""
    known = copy(stages.language)
    report = partial(progress, "Embedding") if progress else None
    vectors = dict(zip(texts, known.encode_questions(texts, progress=report), strict=True))
    one_by_one = known.question_vector
    known.question_vector = lambda text: vectors[text] if text in vectors else one_by_one(text)
    return replace(stages, language=known)


@dataclass(slots=True)
class _Checker:
    stages: Stages
    citer: Citer = field(init=False)
    tools: Tools = field(init=False)
    retrieve: Callable[[str], list[Passage]] = field(init=False)

    def __post_init__(self) -> None:
        self.citer = Citer(self.stages.reader.document)
        self.tools = Tools(self._judge, self.stages.lexicon.weight, self._likeness)
        self.retrieve = lru_cache(maxsize=4)(lambda text: self.stages.retrieve(text, PASSAGES_JUDGED))

    def check(self, asked: Asked, file_text: str, start: int, end: int) -> CheckedSentence:
        """Judge one sentence, which stands between two places of the file."""
        text = file_text[start:end]
        if asked.why_not:
            return CheckedSentence(text, start, end, "no_claim", asked.why_not)
        finding = self._finding(asked)
        return CheckedSentence(
            text=text,
            start=start,
            end=end,
            label=finding.label,
            reason=finding.reason,
            check=finding.check,
            claim=asked.claim.text,
            citations=self.citer.cite(finding.cited),
            suggestion=self.citer.wording(finding.cited) if finding.label == "contradicted" else "",
        )

    def _finding(self, asked: Asked) -> Finding:
        """What the curated documents say; those that users added are heard where they say nothing."""
        passages = self._passages(asked)
        curated = _curated(passages)
        found = self._found(asked, curated or passages)
        if found.label != "not_found" or len(curated) in (0, len(passages)):
            return found
        return self._found(asked, passages)

    def _found(self, asked: Asked, passages: Sequence[Passage]) -> Finding:
        claim = asked.claim
        if not claim.readings:
            return self._opening(asked, passages)
        findings = [self._weighed(reading, asked, passages) for reading in claim.readings]
        found = weigh_every(findings) if claim.every else reduce(stronger, findings)
        if claim.opening == "depends" and found.label == "not_found":
            return self._opening(asked, passages)
        if claim.opening in ("yes", "no") and found.label != "contradicted":
            opening = self._opening(asked, passages)
            if opening.label == "contradicted" and opening.strength >= max(_SURE, found.strength):
                return opening
        return found

    def _weighed(self, reading: Reading, asked: Asked, passages: Sequence[Passage]) -> Finding:
        evidence = gather(reading, passages, asked.subject, self.tools, asked.claim.about)
        return weigh(evidence, of_practice=is_of_practice(asked.words), made=reading.form != "own")

    def _opening(self, asked: Asked, passages: Sequence[Passage]) -> Finding:
        """What the sources say to the "yes" or "no" that a sentence begins with."""
        claim = asked.claim
        affirmed, denied = (
            gather(Reading(text, "made"), passages, asked.subject, self.tools)
            for text in (claim.asked, as_statement(asked.question, denied=True))
        )
        question = self.stages.spelt(asked.question)
        found = self.retrieve(asked.question)
        found = found if any(is_uploaded(one.chunk.document_id) for one in passages) else _curated(found)
        verdict = self.stages.compose(question, found, answered_from=0.0).verdict
        return weigh_opening(claim.opening, affirmed, denied, verdict)

    def _passages(self, asked: Asked) -> list[Passage]:
        """The best passages for a sentence, for its question and for both, by turns, none twice."""
        found = zip_longest(*(self.retrieve(text) for text in asked.searched))
        unique = {one.chunk.id: one for one in chain(*found) if one is not None}
        return list(unique.values())[:PASSAGES_JUDGED]

    def _judge(self, claim: str, passages: Sequence[str], likeness: Likeness, about: str) -> Verification:
        stages = self.stages
        return verify(
            claim,
            passages,
            nearness=stages.language.nearness,
            weight=stages.lexicon.weight,
            likeness=likeness,
            about=about,
        )

    def _likeness(self, claim: str, passage: Passage) -> list[float]:
        vectors = self.stages.reader.sentence_vectors(passage.row)[1:]
        cosines: list[float] = (vectors @ self.stages.language.question_vector(claim)).tolist()
        return cosines


def _curated(passages: Sequence[Passage]) -> list[Passage]:
    """Those that are not of documents that users added."""
    return [one for one in passages if not is_uploaded(one.chunk.document_id)]
