"""Whether two statements speak of the same thing: how much one of them says that the other does not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.answering.shares import Weight
from assistant.disagreement.claims import Claim
from assistant.disagreement.contrasts import are_told_apart, is_narrowed
from assistant.disagreement.subject import subject_words
from assistant.language.nearness import Nearness
from assistant.language.tokens import covered, stem, stem_words, words

# Of what one statement says that another may lack at most, where both hold the question, to speak of the same thing.
MOST_ALONE = 0.6
_FOUND_FROM = 0.5  # nearness from which a word counts as said by the other statement


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far two statements speak of the same thing.

    `alone` is the larger of the two idf-weighted shares, 0..1, of what one says that the other does not; `contrasted`
    says that they tell two things apart, `narrowed` that one of them is about a part of what the other one is about.
    Neither is looked into where `alone` is more than `MOST_ALONE`.
    """

    alone: float
    contrasted: bool
    narrowed: bool = False


def align(
    one: Claim, other: Claim, asked: Sequence[str], weight: Weight, nearness: Nearness, aside: Collection[str] = ()
) -> Alignment:
    """Compare what two statements speak of.

    Args:
        one: a statement.
        other: another one.
        asked: the folded words of the question's topic, which both are taken to speak of.
        weight: how much a stem tells.
        nearness: compares words by meaning.
        aside: folded words that are not compared, because they are the answer.
    """
    scope = frozenset((*scope_words(one), *scope_words(other), *aside))
    own = [word for word in subject_words(one, other) if word not in scope]
    its = [word for word in subject_words(other, one) if word not in scope]
    if not own or not its:
        return Alignment(1.0, False)
    only_own = _not_in(own, its, _heading(other), nearness)
    only_its = _not_in(its, own, _heading(one), nearness)
    alone = max(_share(only_own, own, asked, weight), _share(only_its, its, asked, weight))
    if alone > MOST_ALONE:
        return Alignment(alone, False)
    narrowed = is_narrowed(one, only_own, scope) or is_narrowed(other, only_its, scope)
    return Alignment(alone, are_told_apart(one, other, asked, scope, nearness), narrowed)


def scope_words(claim: Claim) -> frozenset[str]:
    """The folded words of the place and the payer that a statement is limited to."""
    scope = claim.sentence.scope
    return frozenset(words(f"{scope.jurisdiction} {scope.payer}"))


def _heading(claim: Claim) -> list[str]:
    """The stems of the heading over a statement."""
    return stem_words(claim.evidence.statement.heading) if claim.evidence else []


def _not_in(own: Sequence[str], others: Sequence[str], heading: Sequence[str], nearness: Nearness) -> list[str]:
    """The words that the other statement says in no way, and that do not stand in the heading over it."""
    scores = nearness.closest(list(own), others)
    left = [word for word, score in zip(own, scores, strict=True) if score < _FOUND_FROM]
    headed = covered([stem(word) for word in left], heading)
    return [word for word in left if stem(word) not in headed]


def _share(alone: Sequence[str], own: Sequence[str], asked: Sequence[str], weight: Weight) -> float:
    """The weighted share of a statement's words that stand alone, against all of them and the question's."""
    total = sum(weight(one) for one in {stem(word) for word in (*own, *asked)})
    return sum(weight(stem(word)) for word in alone) / total if total else 0.0
