"""Two of the best statements for a question that cannot both be right, or what explains that they differ."""

from collections.abc import Iterator, Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.disagreement.asking import names_asked
from assistant.disagreement.claims import Claim, Lookup, are_apart, claim_of
from assistant.disagreement.conflicts import Tools, conflict, wanted_amounts
from assistant.disagreement.explaining import Explained, explain
from assistant.language.polarity import is_negated
from assistant.language.tokens import covered, fold, stem, stem_words, words

Pair = tuple[Claim, Claim]

_COMPARED = 6  # pieces of evidence that are compared with the two best
_NEAR_BEST = 0.65  # of the best score that these must reach
_SAID = 0.5  # nearness from which a statement says a word of the question
_SOFT, _CONTEXT, _SIMILAR = 0.5, 0.4, 0.6  # shares and cosine from which evidence is about the question
_TOLD_APART = 12  # pieces of evidence among which a denial is looked for, where sides are asked for
_TOLD_FROM = 0.85  # of the best score that these must reach


def detect(question: Question, evidence: Sequence[Evidence], document: Lookup, tools: Tools) -> Pair | Explained | None:
    """Two of the best statements that cannot both be right, or what explains that two of them differ."""
    claims = [claim_of(one, document(one.chunk.document_id)) for one in _about(question, evidence)]
    claims = [claim for claim in claims if _has_names(question, claim)]
    explained = None
    for one, other in _pairs(claims):
        if not conflict(question, one, other, tools) or _is_left_out(question, (one, other), evidence, tools):
            continue
        reason = explain(question, one, other)
        if reason is None and are_apart(one, other):
            return one, other
        explained = explained or reason
    return explained if explained and explained.note else None


def _is_left_out(question: Question, pair: Pair, evidence: Sequence[Evidence], tools: Tools) -> bool:
    """Whether both statements leave out a word of the question that another one with such an answer says.

    "Three" and "four meals for a puppy" do not answer how many an adult dog gets where another statement does.
    """
    said = [words(f"{claim.text} {_headed(claim)}") for claim in pair]
    missing = [
        word for word in question.topic_words if max(max(tools.nearness.closest([word], text)) for text in said) < _SAID
    ]
    least = min(claim.evidence.soft if claim.evidence else 1.0 for claim in pair)
    others = [one.sentence.text for one in evidence[:_COMPARED] if one.soft >= least]
    answers = [stem_words(text) for text in others if wanted_amounts(question, text)]
    return any(covered([stem(word)], text) for word in missing for text in answers)


def _headed(claim: Claim) -> str:
    return " ".join((claim.document.title, *(claim.evidence.chunk.path if claim.evidence else ())))


def denied(evidence: Sequence[Evidence], document: Lookup) -> Pair | None:
    """The best two statements of two speakers of which one denies something and the other does not."""
    claims = [
        claim_of(one, document(one.chunk.document_id))
        for one in evidence[:_TOLD_APART]
        if one.score >= _TOLD_FROM * evidence[0].score and one.sentence.kind != "item"
    ]
    return next((pair for pair in _pairs(claims) if _one_denies(*pair)), None)


def _one_denies(one: Claim, other: Claim) -> bool:
    return is_negated(fold(one.text)) != is_negated(fold(other.text))


def _about(question: Question, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The best evidence, as far as it is about the question and holds the kind of answer that is wanted."""
    for one in evidence[:_COMPARED]:
        if one.score < _NEAR_BEST * evidence[0].score:
            return
        on_topic = (one.soft >= _SOFT and one.context >= _CONTEXT) or one.similarity >= _SIMILAR
        if on_topic and (question.kind not in {"quantity", "date"} or wanted_amounts(question, one.sentence.text)):
            yield one


def _has_names(question: Question, claim: Claim) -> bool:
    """Whether a statement, its headings or its title have every name that the question writes as one."""
    named = names_asked(question)
    path = claim.evidence.chunk.path if claim.evidence else ()
    present = stem_words(" ".join((claim.text, claim.document.title, *path)))
    return len(covered(named, present)) == len(set(named))


def _pairs(claims: Sequence[Claim]) -> Iterator[Pair]:
    """The two best statements with each of the others that another speaker says, or that holds elsewhere."""
    for place, one in enumerate(claims[:2]):
        for other in claims[place + 1 :]:
            if are_apart(one, other) or one.sentence.scope != other.sentence.scope:
                yield one, other
