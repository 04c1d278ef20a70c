"""Questions turned into statements: what "yes" affirms, what an answer of a few words finishes, what "it" stands for.

The rules are general English over a short list of verbs; a reading is as good as the question's grammar lets it be.
"""

import re

from assistant.language.tokens import fold, stem
from assistant.language.yes_no import (
    ADJECTIVES,
    AUXILIARY,
    BASE_VERBS,
    COPULAS,
    PREPOSITIONS,
    PRONOUNS,
    YES_NO,
    asking_sentence,
    subject_and_predicate,
)

VERB_STEMS = frozenset(map(stem, BASE_VERBS))
_WH = re.compile(
    r"^(?:(?:so|and|but|then|also)\W+)*(?:in |at |for |to |with |by |on |from |after |before )?"
    r"(?P<word>what|which|who|whom|whose|when|where|why|how)\b"
    r"(?: (?:much|many|long|often|far|old|soon|big|hot|deep|high|early|late|expensive|does one|do i))?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_NOUN_END = re.compile(
    r"[,;:?]|\b(?:if|when|that|which|who|because|before|after|while|unless|or not|and is|and does)\b"
)
_ARTICLE = re.compile(r"^(?:an?|any|some) ", re.IGNORECASE)
_INVERTED = re.compile(rf"(?P<noun>.*?)\b(?P<auxiliary>{AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_LONGEST_TOPIC = 9  # words of a heading that is taken as it is for what it is about


def as_statement(question: str, *, denied: bool = False, adverb: str = "") -> str:
    """A yes/no question as the statement it asks about, affirmed, denied or limited; empty for other questions.

    Args:
        question: the question.
        denied: whether the statement is denied.
        adverb: what limits it, as "rarely" does.
    """
    asking = YES_NO.match(asking_sentence(question))
    if not asking:
        return ""
    auxiliary = asking["auxiliary"].lower()
    subject, predicate = subject_and_predicate(asking["rest"], auxiliary)
    if not subject or not predicate:
        return ""
    plain = {"can't": "can", "won't": "will"}.get(auxiliary, auxiliary.removesuffix("n't"))
    if denied and fold(subject) == "there":
        return _sentence(f"There {plain} no {_ARTICLE.sub('', predicate)}")
    if denied:
        return _sentence(f"{subject} {'cannot' if plain == 'can' else f'{plain} not'} {predicate}")
    if plain in ("do", "does", "did"):
        return _sentence(f"{subject} {adverb} {predicate}")
    return _sentence(f"{subject} {plain} {adverb} {predicate}")


def finished(question: str, words: str) -> str:
    """The statement that an answer of a few words makes of a question that asks for a thing; empty for others.

    "Who coined the term?" and "Pete Sparring, in 1997" make "Pete Sparring coined the term, in 1997".
    """
    core = asking_sentence(question)
    asking = _WH.match(core)
    if not asking:
        return ""
    if not _INVERTED.match(asking["rest"]) and asking["word"].lower() in ("who", "what", "which"):
        first, comma, more = words.rstrip(" .!").partition(",")
        return _sentence(f"{first} {asking['rest']}{comma}{more}")
    return _sentence(f"{asked_about(question)} {words}")


def asked_about(question: str) -> str:
    """The beginning of the answer to a question that asks for a thing ("How long does X take?" -> "X takes")."""
    core = asking_sentence(question)
    asking = _WH.match(core)
    if not asking:
        return as_statement(question)
    parts = _INVERTED.match(asking["rest"])
    if not parts:
        return asking["rest"]
    noun, verb = parts["noun"].strip(), parts["auxiliary"].lower()
    if not noun and verb in COPULAS and not _has_predicate(parts["rest"]):
        return f"{parts['rest']} {verb}"
    if noun and _opens_predicate(parts["rest"]) and verb in COPULAS:
        return f"{noun} {verb} {parts['rest']}"
    subject, predicate = subject_and_predicate(parts["rest"], verb)
    shown = "" if verb in ("do", "does", "did") else verb
    return " ".join(f"{subject} {shown} {predicate} {noun}".split())


def topic_of(question: str) -> str:
    """The thing a question is about, as far as its grammar shows it: "the exam" of "How long does the exam take?"."""
    core = asking_sentence(question)
    asking = YES_NO.match(core) or _WH.match(core)
    if not asking:
        return core if len(core.split()) <= _LONGEST_TOPIC else ""
    parts = _INVERTED.match(asking["rest"]) if asking.re is _WH else asking
    if not parts:
        return _object_of(asking["rest"])
    noun = (parts["noun"] or "").strip() if asking.re is _WH else ""
    verb = parts["auxiliary"].lower()
    if asking.re is _WH and verb in COPULAS and asking["word"].lower() == "what" and not noun:
        return _noun_phrase(parts["rest"])
    if noun and verb in COPULAS and _opens_predicate(parts["rest"]):
        return noun
    subject, predicate = subject_and_predicate(parts["rest"], verb)
    if fold(subject) in PRONOUNS:
        return _object_of(predicate) or noun
    return subject


def _has_predicate(text: str) -> bool:
    """Whether more than a subject stands behind the verb of a question ("a licence required in Texas")."""
    words = [fold(word).strip(",") for word in text.split()]
    return any(word in ADJECTIVES - {"a", "an", "the"} or word.endswith("ed") for word in words[1:])


def _opens_predicate(text: str) -> bool:
    """Whether words go on after a subject and a verb ("used in massage") and do not begin with a subject."""
    first = fold(text.split()[0]).strip(",")
    return first.endswith("ed") or first in PREPOSITIONS or (first in ADJECTIVES and first not in ("the", "a", "an"))


def _object_of(predicate: str) -> str:
    """What a verb is done to ("a licence" of "need a licence to work")."""
    words = predicate.split()
    start = 0
    while start < len(words) and _is_verbal(fold(words[start]).strip(",")):
        start += 1
    return _noun_phrase(" ".join(words[start:]))


def _is_verbal(word: str) -> bool:
    return word in ("to", "not", "goes") or word in PREPOSITIONS or stem(word) in VERB_STEMS


def _noun_phrase(text: str) -> str:
    stop = _NOUN_END.search(text)
    words = (text[: stop.start()] if stop else text).split()
    for place in range(1, len(words)):
        if fold(words[place]) in PREPOSITIONS:
            return " ".join(words[:place])
    return " ".join(words)


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:1].upper()}{line[1:]}"
