"""What the question names and the evidence lacks: years, places, payers, extremes, a negation."""

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.language.places import payers_in, places_in
from assistant.language.polarity import NEGATION
from assistant.language.tokens import STOP_WORDS, WORD, fold, stem, stem_words

_SENTENCES = 8  # pieces of evidence that are looked at
_NAMING = 4  # of them, those in which a place or a payer would stand
_BEST = 3  # of them, those in which an extreme would stand
_NEAREST = 2  # of them, those that would deny what the question denies

_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_OF_A_YEAR = frozenset({"quantity", "person", "list", "open", "definition", "place"})
_EXTREME = re.compile(
    r"\b(?:first|last|only|most|least|best|worst|second|third|main|larg(?:e|est)|biggest|smallest|highest|lowest"
    r"|oldest|newest|latest|earliest|longest|shortest|\w{3,}est)\b"
)
_DENIES = re.compile(
    rf"{NEGATION.pattern}"
    r"|\b(?:non-?\w+|un(?:able|likely|common|related|known)|besides|other than|except|least|fewest)\b"
)
# What only the person who asks could know: "what is my therapist's name", "did our desk send it off", "will I like it".
_PERSONAL = re.compile(
    r"^(?:what|who|whom|where|when|which|how (?:old|tall|much|many|long))"
    r"(?:'s| is| are| was| were| will| did| does| do) (?:be )?(?:my|our)\b"
)
_PERSONAL_EVENT = re.compile(
    r"^(?:did|was|were|has|have|had|is|are|will|would) (?:my|our|i|we)\b"
    r"(?! (?:have to|need|be (?:able|allowed|required)))"
    r"|^am i going to\b|^(?:where|when|why|how|what) (?:did|have|has|was|were|will) (?:i|we|my|our)\b"
)


def checks(question: Question, evidence: Sequence[Evidence]) -> dict[str, float]:
    """The features of what the question names and the evidence lacks, each 0 where nothing is amiss."""
    best = evidence[:_SENTENCES]
    texts = [_text(one) for one in best]
    return {
        "year_missing": float(_year_missing(question, best[:_NAMING], texts)),
        "place_missing": float(_place_missing(question.text, best[:_NAMING], texts)),
        "payer_missing": float(_payer_missing(question.text, best[:_NAMING], texts)),
        "extreme_missing": _extreme_missing(question.folded, texts[:_BEST]),
        "negation_missing": float(_negation_missing(question, texts[:_NEAREST])),
        "personal": float(bool(_PERSONAL.match(question.folded))),
        "personal_event": float(bool(_PERSONAL_EVENT.match(question.folded))),
    }


def _text(one: Evidence) -> str:
    """A sentence with the one that introduces it, its headings and its document's name."""
    chunk, sentence = one.chunk, one.sentence
    inside = sentence.lead is not None and chunk.first <= sentence.lead < chunk.last
    lead = chunk.sentences[sentence.lead - chunk.first].text if inside and sentence.lead is not None else ""
    name = chunk.document_id.rsplit("/", 1)[-1].replace("-", " ")
    return f"{' > '.join(chunk.path)}: {lead} {sentence.text} {name}"


def _year_missing(question: Question, best: Sequence[Evidence], texts: Sequence[str]) -> bool:
    """Whether the question asks for something of a year that none of the best sentences has.

    One to be confirmed may be wrong, and so may one in "why was it so in 1997".
    """
    years = _YEAR.findall(question.text) if question.kind in _OF_A_YEAR else []
    said = " ".join([*texts[:_NAMING], *(one.sentence.scope.as_of for one in best)])
    return bool(years) and not any(year in said for year in years)


def _place_missing(asked: str, best: Sequence[Evidence], texts: Sequence[str]) -> bool:
    """Whether the question names places and none of the best sentences speaks of one of them."""
    places = places_in(asked)
    if not places:
        return False
    scopes = " ".join(one.sentence.scope.jurisdiction for one in best)
    return not any(
        place.name in scopes or any(place in places_in(text) for text in texts[:_NAMING]) for place in places
    )


def _payer_missing(asked: str, best: Sequence[Evidence], texts: Sequence[str]) -> bool:
    payers = payers_in(asked)
    if not payers:
        return False
    said = {payer for text in texts[:_NAMING] for payer in payers_in(text)} | {one.sentence.scope.payer for one in best}
    return said.isdisjoint(payers)


def _extreme_missing(asked: str, texts: Sequence[str]) -> float:
    """The share of the question's extremes ("first", "only", "largest") that no sentence has."""
    extremes = [stem(match[0]) for match in _EXTREME.finditer(asked)]
    held = {found for text in texts for found in stem_words(text)}
    return sum(extreme not in held for extreme in extremes) / len(extremes) if extremes else 0.0


def _negation_missing(question: Question, texts: Sequence[str]) -> bool:
    """Whether "which cells do not ..." meets only sentences that deny nothing; yes/no questions ask for that."""
    denies = question.kind != "verdict" and _DENIES.search(question.folded)
    return bool(denies) and not any(_DENIES.search(fold(text)) for text in texts)


def names_of(text: str) -> list[str]:
    """The stems of names and figures in a question.

    Names are capitalised words that do not begin a sentence, and abbreviations.
    """
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        begins = not re.search(r"\w", text[: match.start()]) or bool(re.search(r"[.!?:]\s*$", text[: match.start()]))
        is_name = word[0].isdigit() or (len(word) > 1 and word.isupper()) or (word[0].isupper() and not begins)
        if is_name and fold(word) not in STOP_WORDS:
            found.append(stem(fold(word)))
    return list(dict.fromkeys(found))
