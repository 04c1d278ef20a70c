"""Whether two sentences say the same."""

from collections.abc import Iterable

from assistant.answering.evidence import Evidence
from assistant.language.polarity import is_negated
from assistant.language.quantities import quantities
from assistant.language.tokens import content_stems, covered, fold
from assistant.types import Sentence

SAME_CLAIM = 0.86  # cosine from which two sentences with the same figures and polarity say the same thing
OVERLAP = 0.75  # share of the content stems from which two sentences repeat each other


def claims_alike(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences have the same figures, the same polarity and no opposite answers to the question."""
    if _figures(one.sentence) != _figures(other.sentence):
        return False
    if is_negated(fold(one.sentence.text)) != is_negated(fold(other.sentence.text)):
        return False
    return not (one.stance and other.stance and one.stance.says_yes != other.stance.says_yes)


def holds_all(one: Sentence, other: Sentence) -> bool:
    """Whether one of two sentences with figures says all that the other says and little else."""
    shorter, longer = sorted((content_stems(one.text), content_stems(other.text)), key=len)
    return bool(_figures(one)) and len(covered(shorter, longer)) == len(shorter) >= OVERLAP * len(longer)


def one_word_apart(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences give the same figures for things that one word tells apart ("the north", "the south")."""
    first, second = content_stems(one.text), content_stems(other.text)
    only_first, only_second = len(first) - len(covered(first, second)), len(second) - len(covered(second, first))
    return bool(_figures(one)) and only_first == 1 == only_second


def is_told(sentence: Sentence, chosen: Iterable[Sentence]) -> bool:
    """Whether one of the chosen sentences says what a sentence says."""
    stems = content_stems(sentence.text)
    return any(len(covered(stems, content_stems(other.text))) >= OVERLAP * len(stems) for other in chosen)


def adds_nothing(sentence: Sentence, chosen: Iterable[Sentence]) -> bool:
    """Whether all that a sentence says, figures included, stands somewhere in the chosen sentences together."""
    chosen = list(chosen)
    stems = content_stems(sentence.text)
    told = [stem for other in chosen for stem in content_stems(other.text)]
    fresh_figures = _figures(sentence).difference(*(_figures(other) for other in chosen)) if chosen else set()
    return bool(stems) and not fresh_figures and len(covered(stems, told)) >= OVERLAP * len(stems)


def _figures(sentence: Sentence) -> set[tuple[float, str]]:
    return {(figure.value, figure.kind) for figure in quantities(sentence.text)}
