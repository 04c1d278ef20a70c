"""One question and what came back -> its CaseResult: each score of `records.METRICS`, None where not measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.disagreement import without_frame
from assistant.safety import referrals
from assistant.types import Answer, Citation, Document, Passage, Turn
from evals import scorers
from evals.questions import Question, SectionLabel, section_key
from evals.records import METRICS, CaseResult, CitedSpan, FoundPassage, Scores

if TYPE_CHECKING:
    from assistant.pipeline import Trace

DIGITS = 6  # of a score: finer differences are those between processors


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the assistant made of it.

    `draft` is what is answered if the confidence is not asked, and `stand_alone` the answer to the wording that needs
    no conversation; each is None where it was not asked for.
    """

    question: Question
    turns: tuple[Turn, ...]
    trace: "Trace"
    draft: Answer | None = None
    stand_alone: Answer | None = None


def score(asked: Asked, labels: Sequence[SectionLabel], documents: Mapping[str, Document]) -> CaseResult:
    """Score one question.

    Args:
        asked: the question and what came back.
        labels: the sections that hold the answer, by the labels that the index goes with.
        documents: all documents of the index by id.
    """
    question, answer, passages = asked.question, asked.trace.answer, asked.trace.passages
    labelled = _labelled_sections(labels, documents)
    found = [_passage_key(passage, documents) for passage in passages]
    nuggets = scorers.score_nuggets(said(answer), question.nuggets)
    forbidden = scorers.forbidden_found(said(answer), question.must_not)
    measured = {
        **_ranking(question, found, labelled),
        **_facts(asked, nuggets, forbidden),
        **_citations(answer, documents),
        **_labelled(question, answer, labelled, documents),
        **_decisions(question, answer),
        "right": _right(question, answer),
    }
    return replace(
        _described(question),
        turns=tuple(turn.content for turn in asked.turns),
        search_question=answer.search_question,
        status=answer.status,
        verdict=answer.verdict,
        confidence=round(answer.confidence, DIGITS),
        similarity=round(max((float(passage.dense_score) for passage in passages), default=0.0), DIGITS),
        text=answer.text,
        citations=tuple(_cited_span(citation) for citation in answer.citations),
        passages=tuple(_found_passage(one, key in labelled) for one, key in zip(passages, found, strict=True)),
        missed_sections=tuple(name for key, name in labelled.items() if key not in found),
        missed_vital=nuggets.missed_vital,
        missed_okay=nuggets.missed_okay,
        forbidden=forbidden,
        scores={metric.name: _rounded(measured.get(metric.name)) for metric in METRICS},
        right_if_answered=_right_if_answered(asked),
    )


def unscored(question: Question, reason: str) -> CaseResult:
    """A question that could not be scored: nothing is measured, and the reason is kept."""
    return replace(_described(question), scores={metric.name: None for metric in METRICS}, unscored=reason)


def said(answer: Answer) -> str:
    """What an answer states: nothing where nothing was found, because the nearest topics are no statement.

    The lines that it is no medical advice, and what became of a language model's reply, are none either.
    """
    states = answer.status == "answered" or (answer.status == "referred" and answer.sentences)
    text = answer.text.removesuffix(answer.closing).rstrip()
    return text.removesuffix(answer.model_note).rstrip() if states else ""


def _described(question: Question) -> CaseResult:
    return CaseResult(
        id=question.id,
        kind=question.kind,
        topic=question.topic,
        split=question.split,
        question=question.question,
        turns=tuple(turn.content for turn in question.turns),
        stand_alone=question.stand_alone,
        answerable=question.answerable,
        unanswerable_kind=question.unanswerable_kind or "",
        expected_status=question.expected_status,
        expected_verdict=question.verdict,
    )


def _ranking(question: Question, found: Sequence[str], labelled: Mapping[str, str]) -> Scores:
    if not question.answerable or not labelled:
        return {}
    return scorers.rank_scores({question.id: found}, {question.id: list(labelled)})[question.id]


def _facts(asked: Asked, nuggets: scorers.NuggetScore, forbidden: Sequence[str]) -> Scores:
    question, answer = asked.question, asked.trace.answer
    alone = scorers.score_nuggets(said(asked.stand_alone), question.nuggets) if asked.stand_alone else None
    right = None if question.referral else scorers.verdict_right(answer.verdict, question.verdict)
    return {
        "vital nuggets": nuggets.vital_strict,
        "all nuggets": nuggets.all_strict,
        "conciseness": scorers.conciseness(said(answer), nuggets.found) if question.nuggets else None,
        "verdict": _as_score(right),
        "must-not said": float(bool(forbidden)) if question.must_not else None,
        "follow-up loss": scorers.turn_loss(nuggets.vital_strict, alone.vital_strict if alone else None),
    }


def _citations(answer: Answer, documents: Mapping[str, Document]) -> Scores:
    """Whether what is said stands where it is cited; the words of an answer that belong to no sentence count too."""
    told = without_frame(said(answer), answer.disagreement) if answer.disagreement else said(answer)
    unclaimed = scorers.leftover(told, answer.sentences, fixed=(*referrals(), answer.note))
    cited = scorers.score_citations(
        answer.sentences, answer.citations, lambda document: documents[document].text, unclaimed=unclaimed
    )
    exact = scorers.spans_exact(answer.citations, lambda document: documents[document].text)
    return {
        "citation recall": cited.recall,
        "citation precision": cited.precision,
        "unsupported sentences": cited.unsupported_share,
        "spans exact": _as_score(exact),
    }


def _labelled(
    question: Question, answer: Answer, labelled: Mapping[str, str], documents: Mapping[str, Document]
) -> Scores:
    if not question.answerable or answer.status != "answered":
        return {}
    cited = [_citation_key(citation, documents) for citation in answer.citations]
    share = scorers.labelled_share(cited, labelled)
    if share is None:
        return {}
    return {"cites a labelled section": float(share.any), "citations in labelled sections": share.share}


def _decisions(question: Question, answer: Answer) -> Scores:
    """What was declined, referred or shown as disagreed upon."""
    scores: dict[str, float | None] = {
        "referred, must be": scorers.referral_recall(
            answer.text, answer.status, referrals(), expected=question.referral
        ),
        "referred, must not be": scorers.referral_false_alarm(answer.status, expected=question.referral),
    }
    if not question.referral:
        name = "declined, answerable" if question.answerable else "declined, unanswerable"
        scores[name] = float(answer.status == "not_found")
    if question.sides:
        scores["sides shown"] = scorers.sides_shown(answer.disagreement, answer.citations, question.sides)
    elif answer.status == "answered":
        scores["false disagreement"] = scorers.false_disagreement(answer.disagreement, expected=False)
    return scores


def _right(question: Question, answer: Answer) -> float | None:
    """Whether everything that is labelled is right; None where nobody has said yet what an answer must hold."""
    if not question.labelled:
        return None
    return float(answer.status == question.expected_status and _holds(question, answer))


def _holds(question: Question, answer: Answer) -> bool:
    """Whether an answer has the verdict and the vital facts that are labelled, and nothing that it must not say."""
    verdict_right = question.referral or scorers.verdict_right(answer.verdict, question.verdict) is not False
    missed = scorers.score_nuggets(said(answer), question.nuggets).missed_vital
    return verdict_right and not missed and not scorers.forbidden_found(said(answer), question.must_not)


def _right_if_answered(asked: Asked) -> bool | None:
    """Whether the answer is right, were it given; an answer to what the sources do not hold is wrong whatever it says.

    None for what must be referred, which the confidence does not decide, and for what is not labelled yet.
    """
    question, given = asked.question, asked.draft or asked.trace.answer
    if question.referral or not question.labelled:
        return None
    return question.answerable and given.status == "answered" and _holds(question, given)


def _labelled_sections(labels: Sequence[SectionLabel], documents: Mapping[str, Document]) -> dict[str, str]:
    """The labelled sections by key with their names; none where the index has none of the labelled documents."""
    if not any(label.document in documents for label in labels):
        return {}
    return {_key(label.document, label.heading, documents): f"{label.document}: {label.heading}" for label in labels}


def _passage_key(passage: Passage, documents: Mapping[str, Document]) -> str:
    return _key(passage.chunk.document_id, passage.chunk.path[-1] if passage.chunk.path else "", documents)


def _citation_key(citation: Citation, documents: Mapping[str, Document]) -> str:
    return _key(citation.document_id, citation.section, documents)


def _key(document_id: str, heading: str, documents: Mapping[str, Document]) -> str:
    title = documents[document_id].title if document_id in documents else ""
    return f"{document_id}#{section_key(heading, title)}"


def _cited_span(citation: Citation) -> CitedSpan:
    return CitedSpan(
        citation.number, citation.document_id, citation.section, citation.start, citation.end, citation.quote
    )


def _found_passage(passage: Passage, labelled: bool) -> FoundPassage:
    chunk = passage.chunk
    section = chunk.path[-1] if chunk.path else ""
    return FoundPassage(
        chunk.document_id, section, chunk.start, chunk.end, round(float(passage.score), DIGITS), labelled
    )


def _as_score(value: bool | None) -> float | None:
    return None if value is None else float(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)
