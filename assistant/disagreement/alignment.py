"""Whether two statements speak of the same thing: what one of them says of it alone, that narrows it down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.shares import Weight
from assistant.disagreement.claims import Claim
from assistant.language.nearness import Nearness
from assistant.language.quantities import quantities
from assistant.language.tokens import STOP_WORDS, WORD, covered, fold, stem, stem_words, words
from assistant.verification.figures import NUMBER_WORDS
from assistant.verification.lexicon import same_group

_FOUND_FROM = 0.5  # nearness from which a word counts as said by the other statement
# What adds who did or says it, and narrows nothing down.
_NEUTRAL_PHRASE = re.compile(
    r"\b(?:by (?:the |an? )?[^,.;]+|according to [^,.;]+|(?:on|in) (?:an?|one|its|the) (?:undated|older|newer) [^,.;]+)"
    r"|\([^)]*\)",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"[;:]|,(?!\d)|(?=\b(?:because|since|so that|while|whereas|but|though|although|which|who|when|if|unless|except)\b)"
    r"|\band (?=(?:the|a|an|it|they|he|she|some|most|many) )"
)
_LIMITS = re.compile(
    r"^\W*(?:if|unless|except|only|when|where|with|without|for|but not|not|apart from|together with|provided|after"
    r"|before|until|as long as|in|at|on|among|of)\b"
)
_NAME = re.compile(r"(?<![.!?:;\"“(] )(?<!^)\b[A-Z][\w'-]*[a-zA-Z]|\b[A-Z]{2,}\b")
_AKIN = 0.3  # nearness from which two words in one place are two of a kind
_ARTICLES = frozenset(["the", "a", "an", "one", "its", "their", "his", "her", "all", "any", "every", "each", "this"])
_PREPOSITIONS = frozenset(["for", "in", "at", "of", "to", "with", "on", "from", "under", "over", "by", "as", "into"])
# Words that frame a figure or a rule and tell nothing of what it is about.
_FRAME_WORDS = """
be cost charge pay price fee ask take last require need give set list name report put call count come go do make have
hold keep get use let leave allow permit may can must should want state say tell find found show include provide offer
reach amount total figure number rate sum minimum maximum least most lowest highest average typical usual normal
current about around roughly approximately nearly almost up over under more less than exactly only just even still
already usually often generally altogether enough necessary mandatory compulsory optional allowed forbidden permitted
prohibited required possible good right year month week day hour minute time long every each per open start begin
recommend advise suggest apply add reckon mean
"""
_FRAME = frozenset(stem(word) for word in _FRAME_WORDS.split())


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far two statements speak of the same thing.

    `alone` is the larger of the two idf-weighted shares, 0..1, of what one says that the other does not; `contrasted`
    says that they tell two things apart ("wheat dough" and "rye dough", another name, "with" and "without").
    """

    alone: float
    contrasted: bool


def align(one: Claim, other: Claim, asked: Sequence[str], weight: Weight, nearness: Nearness) -> Alignment:
    """Compare what two statements speak of.

    Args:
        one: a statement.
        other: another one.
        asked: the folded words of the question's topic, which both are taken to speak of.
        weight: how much a stem tells.
        nearness: compares words by meaning.
    """
    named = scope_words(one) | scope_words(other)
    own = [word for word in _content(one, other) if word not in named]
    its = [word for word in _content(other, one) if word not in named]
    if not own or not its:
        return Alignment(1.0, False)
    only_own = _not_in(own, its, _around(other), nearness)
    only_its = _not_in(its, own, _around(one), nearness)
    alone = max(_share(only_own, own, asked, weight), _share(only_its, its, asked, weight))
    contrasted = (
        _are_kinds(one, other, named, nearness)
        or _names(one, asked) & {*only_own, *_first(one)} - named - set(words(other.text))
        or _names(other, asked) & {*only_its, *_first(other)} - named - set(words(one.text))
        or _lacks(one, other)
    )
    return Alignment(alone, bool(contrasted))


def scope_words(claim: Claim) -> frozenset[str]:
    """The folded words of the place and the payer that a statement is limited to."""
    scope = claim.sentence.scope
    return frozenset(words(f"{scope.jurisdiction} {scope.payer}"))


def _content(claim: Claim, other: Claim) -> list[str]:
    """The folded words that say what a statement is about: no figures and units, no frame, nobody who says it.

    A part of the sentence that shares no word with the other statement adds something else, unless it sets a limit.
    """
    present = _told(other, fold(_NEUTRAL_PHRASE.sub(" ", other.text)))
    stems = [stem(word) for word in present]
    kept: list[str] = []
    for segment in _SEGMENT.split(fold(_NEUTRAL_PHRASE.sub(" ", claim.text))):
        told = _told(claim, segment)
        if _LIMITS.match(segment) or covered([stem(word) for word in told], stems):
            kept += told
    return list(dict.fromkeys(kept))


def _told(claim: Claim, folded: str) -> list[str]:
    units = {one.unit for one in quantities(folded) if one.kind in {"duration", "money"}}
    return [
        word
        for word in dict.fromkeys(words(folded))
        if word not in STOP_WORDS
        and not word[0].isdigit()
        and word not in NUMBER_WORDS
        and stem(word) not in _FRAME
        and stem(word) not in claim.speaker.names
        and word.rstrip("s") not in units
    ]


def _names(claim: Claim, asked: Sequence[str]) -> set[str]:
    """The folded words of a statement that are written as names and are not the question's."""
    written = _NAME.finditer(_NEUTRAL_PHRASE.sub(" ", claim.text))
    return {fold(match[0]) for match in written}.difference(asked)


def _first(claim: Claim) -> list[str]:
    """The first word of a statement, which mostly says whom or what it is about."""
    return words(claim.text)[:1]


def _lacks(one: Claim, other: Claim) -> bool:
    """Whether one says "without" where the other says "with" or nothing of the kind."""
    return ("without" in words(one.text)) != ("without" in words(other.text))


def _around(claim: Claim) -> list[str]:
    """The stems of the heading over a statement."""
    return stem_words(claim.evidence.statement.heading) if claim.evidence else []


def _not_in(own: Sequence[str], others: Sequence[str], heading: Sequence[str], nearness: Nearness) -> list[str]:
    """The words that the other statement says in no way, and that do not stand in the heading over it."""
    if not own:
        return []
    scores = nearness.closest(list(own), others) if others else [0.0] * len(own)
    left = [word for word, score in zip(own, scores, strict=True) if score < _FOUND_FROM]
    headed = covered([stem(word) for word in left], heading)
    return [word for word in left if stem(word) not in headed]


def _share(alone: Sequence[str], own: Sequence[str], asked: Sequence[str], weight: Weight) -> float:
    """The weighted share of a statement's words that stand alone, against all of them and the question's."""
    total = sum(weight(one) for one in {stem(word) for word in (*own, *asked)})
    return sum(weight(stem(word)) for word in alone) / total if total else 0.0


def _are_kinds(one: Claim, other: Claim, named: frozenset[str], nearness: Nearness) -> bool:
    """Whether the statements have different words in one place, as for two kinds of a thing.

    Before a word that both have ("wheat dough", "rye dough") any two words do, at the beginning or behind one
    preposition ("adults pay", "children pay") two that are akin.
    """
    own, its = _placed(one, named), _placed(other, named)
    mine = {word: slots for word, slots in own.items() if not covered([stem(word)], map(stem, its))}
    theirs = {word: slots for word, slots in its.items() if not covered([stem(word)], map(stem, own))}
    for word, slots in mine.items():
        for rival, places in theirs.items():
            shared = slots & places
            if not shared or same_group(stem(word), stem(rival)):
                continue
            if any(slot.startswith("before ") for slot in shared) or nearness.closest([word], [rival])[0] >= _AKIN:
                return True
    return False


def _placed(claim: Claim, named: frozenset[str]) -> dict[str, set[str]]:
    """The content words of a statement, each with where it stands: at the beginning, behind and before which word."""
    tokens = [match[0] for match in WORD.finditer(fold(_NEUTRAL_PHRASE.sub(" ", claim.text)))]
    told = set(_told(claim, " ".join(tokens))) - named
    placed: dict[str, set[str]] = {}
    for place, word in enumerate(tokens):
        if word not in told:
            continue
        before = [other for other in tokens[:place] if other not in _ARTICLES]
        slots = placed.setdefault(word, set())
        slots.add(f"behind {before[-1]}" if before and before[-1] in _PREPOSITIONS else "" if before else "first")
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if following and following not in STOP_WORDS:
            slots.add(f"before {stem(following)}")
        slots.discard("")
    return placed
