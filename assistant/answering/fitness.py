"""How well a sentence holds the kind of answer that a question wants: a figure, a person, a definition, a list ..."""

import re

from assistant.answering.clauses import without_sources
from assistant.answering.question import Question
from assistant.answering.stance import Stance
from assistant.language.exclusions import asks_what_is_ruled_out, rules_something_out
from assistant.language.places import places_in
from assistant.language.quantities import quantities
from assistant.language.tokens import fold, stem_words
from assistant.types import Sentence

_REASON = re.compile(
    r"\b(?:because|since|so that|so as to|in order to|due to|owing to|thanks to|reasons?|therefore|thus"
    r"|hence|as a result|which is why|that is why"
    r"|to (?:ensure|protect|prevent|avoid|keep|help|make sure|allow)"
    r"|driven by|attributed to|explained by|comes? from|reflects?|ensur(?:es|ing)|protects?|prevents?"
    r"|otherwise|means that|leads? to|causes?|helps?)\b"
)
_STEP = re.compile(
    r"\b(?:first|then|next|after(?:wards)?|finally|before|step|begin|start|should|must|need to|have to"
    r"|by \w+ing)\b"
)
_NAME = re.compile(
    r"(?<![.!?:•]\s)(?<!^)\b(?:[A-Z][\w'’-]+|[A-Z]\.)"
    r"(?:\s+(?:of|the|and|de|van|von|&)?\s*(?:[A-Z][\w'’-]+|[A-Z]\.))+"
    r"|\b(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+[A-Z]"
)
_YEAR_OR_DATE = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|(?:\d+(?:st|nd|rd|th)|\w+teenth|twentieth|early|late) century|spring|summer|autumn|fall"
    r"|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ancient)\b"
)
_DEFINING_VERB = (
    r"(?:\s*\([^)]{1,60}\))?,?\s*"
    r"(?:is|are|was|were|means?|refers? to|stands? for|describes?|denotes?|consists? of|involves?|:|-"
    r"|comes? from|combines?|uses?|targets?|covers?)"
    r"(?=\s)"
)
_WHICH_PLACE = re.compile(r"\b(?:which|what) (?:\w+ )?(?:states?|countr(?:y|ies)|provinces?|nations?)\b")
_SMALL_WORDS = frozenset(stem_words("of the and for in"))
_NUMERALS = (
    r"\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|no|a|an|every|each"
    r"|any|single"
)

_STEP_IN_PROSE = 0.6  # fitness of a sentence that speaks of a step, against a list item
_NAMED_THING = 0.25  # fitness for each thing that a sentence names in a row
_OTHER_UNIT = 0.5  # fitness of a figure of the wanted kind in another unit


def fitness(question: Question, sentence: Sentence, own_text: str, stance: Stance | None) -> float:
    """How well a sentence holds the kind of answer that the question wants, 0..1.

    Args:
        question: the question taken apart.
        sentence: the sentence.
        own_text: its text, with the sentence that introduces it in front where it is a list item.
        stance: its answer to a yes/no question.
    """
    kind = question.kind
    if kind == "verdict":
        return stance.strength if stance else 0.0
    if asks_what_is_ruled_out(question.folded):
        return float(rules_something_out(fold(own_text)))
    if kind in {"quantity", "date", "comparison"}:
        return _figure_fit(question, sentence, own_text)
    if kind in {"place", "list"} and _WHICH_PLACE.search(question.folded):
        return float(bool(places_in(without_sources(sentence.text))))
    return _fit_in_words(question, sentence)


def _fit_in_words(question: Question, sentence: Sentence) -> float:
    """How well a sentence holds a definition, somebody, a reason, steps or a list."""
    kind, folded = question.kind, fold(sentence.text)
    if kind == "definition":
        return float(defines(question.term, folded))
    if kind == "person":
        return float(_names_somebody(sentence.text, question))
    if kind == "reason":
        return float(bool(_REASON.search(folded)))
    if kind == "steps":
        return 1.0 if sentence.kind == "item" else _STEP_IN_PROSE * bool(_STEP.search(folded))
    if kind == "list":
        return 1.0 if sentence.kind == "item" else min(1.0, _NAMED_THING * enumerated(sentence.text))
    return 0.0


def _figure_fit(question: Question, sentence: Sentence, own_text: str) -> float:
    if question.kind == "date" and _YEAR_OR_DATE.search(fold(sentence.text)):
        return 1.0
    if question.kind == "comparison" and not question.wanted:
        return 0.0
    return _quantity_fit(question, own_text)


def _names_somebody(text: str, question: Question) -> bool:
    """Whether a text has a name that the question does not give itself."""
    return any(not set(stem_words(match[0])) <= {*question.stems, *_SMALL_WORDS} for match in _NAME.finditer(text))


def _quantity_fit(question: Question, text: str) -> float:
    """1 for a figure of the wanted kind and unit, less for one that may be it."""
    found = quantities(text)
    wanted = float(any(figure.kind in question.wanted for figure in found))
    if not question.unit:
        return wanted
    if any(_same_unit(figure.unit, question.unit) for figure in found):
        return 1.0
    unit = re.escape(question.unit)
    if re.search(rf"\b{unit}\w*:?\s+(?:{_NUMERALS})\b|\b(?:{_NUMERALS})\b(?:\s[\w'-]+){{0,3}}\s{unit}", fold(text)):
        return 1.0
    return _OTHER_UNIT * wanted


def _same_unit(unit: str, wanted: str) -> bool:
    return bool(unit) and (unit.startswith(wanted) or wanted.startswith(unit))


def defines(term: str, folded: str) -> bool:
    """Whether a folded sentence says what a term is.

    The term stands at its beginning and a defining verb follows, or it is spelt out.
    """
    if not term:
        return False
    bare = re.sub(r"^(?:an?|the) |\s*\([^)]*\)", "", term.strip())
    escaped = re.escape(bare)
    if re.match(
        rf"^(?:(?:in \w+, |according to [^,]+, |the term |an?|the|\W)\s*)*[\"']?{escaped}[\"']?s?{_DEFINING_VERB}",
        folded,
    ):
        return True
    spelt_out = rf"\({escaped}s?\)|\b{escaped}[\"']?\s+(?:stands? for|means?|refers? to|is short for|\()"
    return bool(re.search(spelt_out, folded))


def enumerated(text: str) -> int:
    """How many things a sentence names in a row, by its commas, semicolons and its "and"."""
    return len(re.findall(r"[,;](?=\s)", text)) + 1 if re.search(r"[,;]\s.*\b(?:and|or)\b|;\s", text) else 0
