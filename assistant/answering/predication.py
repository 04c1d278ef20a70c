"""Whether a clause says of a question's subject what the question asks of it.

Words of a question that only meet in a clause answer nothing: "a person with the old pass pays 10 pounds" does not say
that the pass pays, "a rider should tell a doctor" not that a rider is a doctor, and "$9 were tips" not that anybody
tips. The patterns are general English, matched on folded text.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.alignment import Held, Reading
from assistant.answering.asking import main_question
from assistant.language.tokens import content_words, keyword_tokens, stem, stem_words
from assistant.language.yes_no import ADVERBS, COPULAS, PREPOSITIONS, YES_NO, subject_and_predicate

_HELD = 0.6  # nearness from which a clause holds a word
_HINTED = 0.45  # and from which it may mean it
_TELLING = 0.4  # weight from which a word tells things apart
_AROUND = 0.9  # and from which what stands around it does
_LINK_WORDS = 4  # words between "is" and what it says
_FRAGMENT_WORDS = 4  # of a clause that has no verb to look for
# Verbs that ask for nothing of their own: what stands behind them is asked.
_LIGHT = frozenset(
    keyword_tokens(
        "have get go do make take use be need want require give help keep count work become mean include consist exist"
        " apply come hold allow permit let put bring look seem learn play start like know say tell call happen"
        " remain stay fall turn insist demand"
    )
)
_ALLOWING = frozenset(("can", "may", "could", "might"))
_LIGHT_PARTICIPLE = re.compile(
    r"(?:used|called|included|let|meant|made|done|given|found|held|known|seen|based|named|supposed|considered"
    r"|expected|something|anything|nothing|one of|part of|among|on|like|about|just|only)\b"
)
_PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|ght|lt)\b")
_LINK = re.compile(
    r"\b(?:is|are|was|were|be|been|being|isn't|aren't|called|considered|means?|becomes?|remains?|stays?|feels?|seems?"
    r"|looks?|counts?|serves?|seen|known|regarded|as|remained|has|have)\b"
)
_PREPOSITION = re.compile(rf"\b(?:{'|'.join(sorted(PREPOSITIONS))}|of|that|which|who|if|when|because)\b")
_THERE = re.compile(
    r"^there (?:an?y? |some |the |no |such a |really )?"
    r"(?!\w*thing\b|(?:\w+ )?(?:ways?|kinds?|types?|sorts?|lists?)\b)(?P<thing>.+)"
)
_THAT = re.compile(r"^\w+ that\b")  # "insist that I hold one"
_IS = re.compile(r"\b(?:is|are|was|were)\b")
_OPENS_POINTING = re.compile(
    r"^\W*(?:and |but |so )?(?:(?:it|they|he|she|you|we|i|one)\b"
    r"|(?:this|these|that|those|both|all|neither|such) (?:is|are|was|were|can|may|must|has|have|do|does|should|will)\b)"
)
_NOMINAL = re.compile(
    r"(?:^|[,;:(]|\d|\b(?:the|an?|of|its|their|his|her|your|my|our|these|those|any|some|no|each|for|in|with|on|by"
    r"|from|about|at|as|without|per|was|were|is|are|and|or|get|gets|receive|receives|give|gives|take|takes))\W*$"
)
_RELATIVE = re.compile(r"\w (?:that|who|which)\s+(?:\w+ly )?$")
_SUPPOSED = re.compile(r"(?:^|[\w)] )(?:if|when|where|whether|unless) (?!necessary)[^,;:]*$")
_PHRASE_SUBJECT = re.compile(
    r"^\W*(?:(?:the|an?|some|most|many|any|all|each|every) )?(?P<head>(?:[\w'-]+ ){1,3}?)"
    r"(?:with|under|on|from|for|of|in|at|by) (?P<phrase>[^,;:]*)$"
)


@dataclass(frozen=True, slots=True)
class Predication:
    """What a yes/no question asks of its subject: by a `verb` and what it is done to, or by "is" with the words `told`.

    Both are empty where nothing of the kind can be looked for; `linked` says that it must be said by an "is" as well.
    `named` are the words of the noun that is told ("is it a public body": "public", "body").
    """

    subject: tuple[str, ...]
    verb: str = ""
    told: tuple[str, ...] = ()
    linked: bool = False
    named: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def predication_of(folded: str) -> Predication | None:
    """What a folded yes/no question asks of its subject, or None where its grammar does not show it."""
    asking = YES_NO.match(main_question(folded).rstrip(" ?!."))
    if not asking:
        return None
    auxiliary = asking["auxiliary"].removesuffix("n't")
    there = _THERE.match(asking["rest"])
    if there:
        thing = tuple(content_words(_PREPOSITION.split(there["thing"])[0]))
        return Predication((), told=thing[-1:])
    subject, predicate = subject_and_predicate(asking["rest"], auxiliary)
    words = tuple(content_words(subject))
    told = tuple(content_words(predicate))
    if auxiliary not in COPULAS:
        verb = next((word for word in re.findall(r"[\w'-]+", predicate) if word not in ADVERBS), "")
        behind = () if _THAT.search(predicate) else tuple(word for word in told if word != verb)[:1]
        allowed = auxiliary in _ALLOWING
        return Predication(words, verb if verb and stem(verb) not in _LIGHT else "", behind if allowed else ())
    first = predicate.split()[0] if predicate else ""
    if not told or not words or _LIGHT_PARTICIPLE.match(predicate):
        return Predication(words)
    if first in PREPOSITIONS or first == "worth" or _PARTICIPLE.match(predicate):
        return Predication(words, told=told[:1])
    named = tuple(content_words(_PREPOSITION.split(predicate)[0]))
    return Predication(words, told=told, linked=True, named=named)


def is_said(asked: Predication, reading: Reading, *, lead_end: int) -> bool:
    """Whether a clause, or what stands around it, says what is asked; True where nothing can be looked for.

    Args:
        asked: what the question asks of its subject.
        reading: how the statement speaks of the question.
        lead_end: where the lead ends of what is an item of a list and shares the verb of its lead, 0 for others.
    """
    if not is_spoken_of(asked, reading, lead_end=lead_end):
        return False
    if asked.verb and not _does(asked, reading, item=lead_end > 0):
        return False
    if not asked.told or (lead_end and not asked.linked) or _is_item(asked, reading, lead_end):
        return True
    held = [reading.held[word] for word in asked.told if word in reading.held]
    if not held or any(one.around >= _AROUND and one.score < _HELD for one in held):
        return True
    inside = [one for one in held if one.score >= _HELD and _places(one, reading)]
    return bool(inside) and (not asked.linked or any(_is_linked(one, asked, reading) for one in inside))


def is_spoken_of(asked: Predication, reading: Reading, *, lead_end: int) -> bool:
    """Whether a clause, or what stands around it, speaks of the question's subject and of the noun told of it.

    The arguments are those of `is_said`.
    """
    if lead_end:
        return True
    points = bool(_OPENS_POINTING.match(reading.clause))
    return (points or _holds(asked.subject, reading)) and _holds(asked.named, reading, inside=not points)


def _holds(words: Collection[str], reading: Reading, *, inside: bool = False) -> bool:
    """Whether a statement, or what stands around it, holds most of some words of the question, by what they tell."""
    held = [reading.held[word] for word in words if word in reading.held]
    lacking = [one.weight for one in held if one.score < _HINTED and (inside or one.around < _AROUND)]
    return max(lacking, default=0.0) < _TELLING or sum(lacking) <= sum(one.weight for one in held) / 2


def _is_item(asked: Predication, reading: Reading, lead_end: int) -> bool:
    """Whether the question's subject is what an item of a list names, of which its lead says the rest."""
    held = [reading.held[word].places for word in asked.subject if word in reading.held]
    return lead_end > 0 and bool(held) and all(any(place >= lead_end for place in places) for places in held)


def _does(asked: Predication, reading: Reading, *, item: bool) -> bool:
    held = reading.held.get(asked.verb)
    if held is None:
        return True
    places = _places(held, reading)
    if held.score < _HELD or not places:
        return item or held.around >= _AROUND or len(stem_words(reading.clause)) <= _FRAGMENT_WORDS
    if all(_is_no_statement(reading, place) for place in places):
        return False
    return not _in_phrase(asked.subject, reading, places[0])


def _places(held: Held, reading: Reading) -> list[int]:
    end = reading.start + len(reading.clause)
    return [place for place in held.places if reading.start <= place < end]


def _is_no_statement(reading: Reading, place: int) -> bool:
    """Whether a verb is a plural there, tells which ones are meant, or stands in what is only supposed."""
    folded = reading.folded
    return (
        _is_noun(folded, place) or _is_relative(folded, place) or bool(_SUPPOSED.search(folded[reading.start : place]))
    )


def _is_noun(folded: str, place: int) -> bool:
    """Whether a form of a verb in "s" is a plural there ("tips included")."""
    form = re.match(r"[\w'-]+", folded[place:])
    return form is not None and form[0].endswith("s") and bool(_NOMINAL.search(folded[:place]))


def _is_relative(folded: str, place: int) -> bool:
    """Whether a verb only tells which ones are meant ("plans that pay ...")."""
    return bool(_RELATIVE.search(folded[:place]))


def _in_phrase(subject: Collection[str], reading: Reading, verb: int) -> bool:
    """Whether the question's subject only describes the subject of the clause ("a person with the pass pays")."""
    match = _PHRASE_SUBJECT.match(reading.folded[reading.start : verb])
    asked = set(map(stem, subject))
    if not match or not asked or asked.intersection(stem_words(match["head"])):
        return False
    return not asked.isdisjoint(stem_words(match["phrase"]))


def _is_linked(held: Held, asked: Predication, reading: Reading) -> bool:
    """Whether the clause says it by "is" or the like, or in front of the subject ("a painful sting")."""
    subject, clause = stem(asked.subject[-1]), stem_words(reading.clause)
    for place in _places(held, reading):
        before = reading.folded[reading.start : place]
        links = list(_LINK.finditer(before))
        near = links and len(before[links[-1].end() :].split()) < _LINK_WORDS
        if near and (subject not in clause or subject in stem_words(before)):
            return True
        after = stem_words(reading.folded[place : reading.start + len(reading.clause)])
        if subject in after[1:3] or (subject in after and _IS.search(reading.folded, place)):
            return True
    return False
