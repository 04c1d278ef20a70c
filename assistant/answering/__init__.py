"""Question + passages -> an answer made of the corpus's own sentences, or the statement that the sources have none.

question         what is asked for, in one record
  asking           the part of a text that asks
  question_forms   the kind of answer that is wanted, and of what
  question_claims  what a yes/no question is about
evidence         sentences and what speaks for them
  reading          what of it depends on no question
  fitness          how well one holds the kind of answer that is wanted
  shares           how much of what is wanted a text holds
  scope            the place, payer and year that a question names
stance           yes, no or "if" of one sentence
  contradiction    denials, opposites, other figures
  limits           conditions and "some cases only"
verdict          yes, no or "it depends" of all of them
premises         no yes to a claim that no sentence says in full
confidence       whether the evidence answers at all
selection        the runs of sentences that make the answer
  dependence       what cannot stand alone
  lists            lists of items, of things in a sentence, of paragraphs
  repetition       what says the same
writing          sentences, citations, text
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.confidence import Confidence, Measures, confidence
from assistant.answering.confidence.measures import LeaveOut
from assistant.answering.evidence import Evidence, gather
from assistant.answering.premises import confirmed
from assistant.answering.question import Question, focused, read_question
from assistant.answering.scope import asked_scope, narrow, without_places
from assistant.answering.selection import Lookup, VectorOf, select
from assistant.answering.verdict import Ruling, rule
from assistant.answering.writing import Written, write
from assistant.language.nearness import Nearness
from assistant.language.vocabulary import Lexicon, Term
from assistant.types import Disagreement, Passage, Verdict

__all__ = ["Composed", "answer_question"]

# The most that the confidence can be where only what holds elsewhere, or for another payer, would answer.
_ELSEWHERE = 0.25


@dataclass(frozen=True, slots=True)
class Composed:
    """What was made of the evidence; `written` is None where the sources do not answer.

    `scope_note` says which place or payer of the question the sources do not cover, or by what they differ;
    `disagreement` is filled in where the evidence was compared.
    """

    question: Question
    evidence: tuple[Evidence, ...]
    confidence: Confidence
    verdict: Verdict | None
    written: Written | None
    scope_note: str = ""
    disagreement: Disagreement | None = None


def answer_question(
    text: str,
    passages: Sequence[Passage],
    *,
    lexicon: Lexicon,
    nearness: Nearness,
    document: Lookup,
    vector_of: VectorOf,
    leave_out: LeaveOut,
    terms: tuple[Term, ...],
    answered_from: float,
    with_verdict: bool = True,
) -> Composed:
    """Answer a stand-alone question from its passages.

    Args:
        text: the question, spelling mended.
        passages: the passages found for it, best first.
        lexicon: the words of the corpus.
        nearness: compares words by meaning.
        document: gives a document by its id.
        vector_of: the embedding of an evidence's sentence.
        leave_out: the embeddings of a question and of what is left of it without each of some words.
        terms: what it names by an abbreviation of the corpus, or by the long form of one.
        answered_from: the confidence below which the sources are said not to answer.
        with_verdict: whether a yes/no question is ruled on.
    """
    question = focused(read_question(text, terms), lexicon.weight, lexicon.frequencies.__contains__)
    asked = asked_scope(text)
    narrowed = narrow(asked, gather(question, passages, lexicon.weight, nearness.closest))
    if narrowed.wider:
        # Nothing speaks of the place: what is said of its country is weighed by the rest of the question.
        question = focused(read_question(without_places(text), terms), lexicon.weight, lexicon.frequencies.__contains__)
        narrowed = narrow(asked, gather(question, passages, lexicon.weight, nearness.closest))
    evidence = narrowed.evidence
    measures = Measures(lexicon, nearness.closest, vector_of, leave_out)
    sure = confidence(question, evidence, measures, in_wider_place=narrowed.wider)
    if narrowed.elsewhere:
        sure = replace(sure, value=min(sure.value, _ELSEWHERE))
    if sure.value < answered_from or (narrowed.elsewhere and answered_from > 0):
        return Composed(question, evidence, sure, None, None, narrowed.note)
    ruling = (
        rule(question, evidence, nearness.pairs, lexicon.weight)
        if question.kind == "verdict" and with_verdict
        else Ruling(None)
    )
    ruling = confirmed(question, ruling, lexicon.weight, nearness.closest)
    runs = select(question, evidence, ruling, document=document, vector_of=vector_of, closest=nearness.closest)
    written = write(runs, document, ruling.verdict)
    answered = written if written.sentences else None
    return Composed(question, evidence, sure, ruling.verdict, answered, narrowed.note)
