"""Questions turned into statements: what "yes" affirms, what an answer of a few words finishes, what "it" stands for.

The rules are general English over a short list of verbs; a reading is as good as the question's grammar lets it be.
"""

import re

from assistant.language.tokens import fold, stem
from assistant.loading.word_lists import words_of
from assistant.verification.dictionary import is_verb

BASE_VERBS = words_of(
    """
    be have get go do
    accept act add address admit advise affect aim allow apply approve ask assess authorize avoid award become begin
    belong bill bring build call carry cause certify change charge check choose claim close coin come complete concern
    consist contain continue contradict cost count cover create cure damage deal deny depend describe develop diagnose
    differ do document draw drop ease employ end enroll ensure establish exclude exist expect expire explain fall find
    finish fit focus follow found give go grow handle happen heal help hold hurt improve include increase involve issue
    join keep know lack last lead learn leave lend let license limit list lose lower lie maintain make manage mean
    measure meet name need obtain occur offer open order own pass pay perform permit practice prepare prescribe prevent
    prove provide publish put qualify raise range reach read receive recommend record reduce refer regulate reimburse
    relate release relieve remain remove renew rent replace report require rest restrict result return rise run save say
    see seem sell send serve set show speed spend spread start state stay stop strengthen study submit suffer suggest
    supply support take talk teach tell tend test touch train travel treat trigger try turn undress use vary visit wait
    want wear work worsen write
    """
)
VERB_STEMS = frozenset(map(stem, BASE_VERBS))
_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|can|could|may|might|must|should|shall|will|would|has|have|had"
    r"|isn't|aren't|don't|doesn't|can't|won't|shouldn't)"
)
_YES_NO = re.compile(rf"^(?:(?:so|and|but|then|also)\W+)*(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_WH = re.compile(
    r"^(?:(?:so|and|but|then|also)\W+)*(?:in |at |for |to |with |by |on |from |after |before )?"
    r"(?P<word>what|which|who|whom|whose|when|where|why|how)\b"
    r"(?: (?:much|many|long|often|far|old|soon|big|hot|deep|high|early|late|expensive|does one|do i))?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_NOUN_END = re.compile(
    r"[,;:?]|\b(?:if|when|that|which|who|because|before|after|while|unless|or not|and is|and does)\b"
)
_PREPOSITIONS = words_of("for in to by with on at from under as without during into within per than about")
_ADJECTIVES = words_of(
    """required needed mandatory necessary covered allowed legal safe worth different regulated taxable available
    optional illegal painful possible important compulsory free eligible responsible okay ok permitted included
    tax-deductible deductible good bad effective ready open closed the same a an"""
)
_ADVERBS = words_of("always never usually often really ever just only also still actually generally sometimes")
PRONOUNS = words_of("i you we they he she it there one anyone everyone someone somebody anybody this that")
_COPULAS = frozenset(("is", "are", "was", "were", "am"))
_ARTICLE = re.compile(r"^(?:an?|any|some) ", re.IGNORECASE)
_INVERTED = re.compile(rf"(?P<noun>.*?)\b(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+)$", re.IGNORECASE)
_DETERMINERS = words_of("a an the my your his her its our their this that these those any some all each every no")
_LONGEST_TOPIC = 9  # words of a heading that is taken as it is for what it is about


def as_statement(question: str, *, denied: bool = False, adverb: str = "") -> str:
    """A yes/no question as the statement it asks about, affirmed, denied or limited; empty for other questions.

    Args:
        question: the question.
        denied: whether the statement is denied.
        adverb: what limits it, as "rarely" does.
    """
    asking = _YES_NO.match(_core(question))
    if not asking:
        return ""
    auxiliary = asking["auxiliary"].lower()
    subject, predicate = _parted(asking["rest"], auxiliary)
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
    core = _core(question)
    asking = _WH.match(core)
    if not asking:
        return ""
    if not _INVERTED.match(asking["rest"]) and asking["word"].lower() in ("who", "what", "which"):
        first, comma, more = words.rstrip(" .!").partition(",")
        return _sentence(f"{first} {asking['rest']}{comma}{more}")
    return _sentence(f"{asked_about(question)} {words}")


def asked_about(question: str) -> str:
    """The beginning of the answer to a question that asks for a thing ("How long does X take?" -> "X takes")."""
    core = _core(question)
    asking = _WH.match(core)
    if not asking:
        return as_statement(question)
    parts = _INVERTED.match(asking["rest"])
    if not parts:
        return asking["rest"]
    noun, verb = parts["noun"].strip(), parts["auxiliary"].lower()
    if not noun and verb in _COPULAS and not _has_predicate(parts["rest"]):
        return f"{parts['rest']} {verb}"
    if noun and _opens_predicate(parts["rest"]) and verb in _COPULAS:
        return f"{noun} {verb} {parts['rest']}"
    subject, predicate = _parted(parts["rest"], verb)
    shown = "" if verb in ("do", "does", "did") else verb
    return " ".join(f"{subject} {shown} {predicate} {noun}".split())


def topic_of(question: str) -> str:
    """The thing a question is about, as far as its grammar shows it: "the exam" of "How long does the exam take?"."""
    core = _core(question)
    asking = _YES_NO.match(core) or _WH.match(core)
    if not asking:
        return core if len(core.split()) <= _LONGEST_TOPIC else ""
    parts = _INVERTED.match(asking["rest"]) if asking.re is _WH else asking
    if not parts:
        return _object_of(asking["rest"])
    noun = (parts["noun"] or "").strip() if asking.re is _WH else ""
    verb = parts["auxiliary"].lower()
    if asking.re is _WH and verb in _COPULAS and asking["word"].lower() == "what" and not noun:
        return _noun_phrase(parts["rest"])
    if noun and verb in _COPULAS and _opens_predicate(parts["rest"]):
        return noun
    subject, predicate = _parted(parts["rest"], verb)
    if fold(subject) in PRONOUNS:
        return _object_of(predicate) or noun
    return subject


def _has_predicate(text: str) -> bool:
    """Whether more than a subject stands behind the verb of a question ("a licence required in Texas")."""
    words = [fold(word).strip(",") for word in text.split()]
    return any(word in _ADJECTIVES - {"a", "an", "the"} or word.endswith("ed") for word in words[1:])


def _opens_predicate(text: str) -> bool:
    """Whether words go on after a subject and a verb ("used in massage") and do not begin with a subject."""
    first = fold(text.split()[0]).strip(",")
    return first.endswith("ed") or first in _PREPOSITIONS or (first in _ADJECTIVES and first not in ("the", "a", "an"))


def _core(question: str) -> str:
    """The last sentence of a question that asks, on one line, without its question mark."""
    line = " ".join(question.split())
    parts = [part for part in re.split(r"(?<=[?!.])\s+", line) if part]
    asking = [part for part in parts if part.endswith("?")] or parts[-1:]
    return asking[-1].rstrip("?!. \"'”’)") if asking else ""


def _parted(rest: str, auxiliary: str) -> tuple[str, str]:
    """The subject and the predicate of what stands behind the auxiliary of a question."""
    words = rest.split()
    folded = [fold(word).strip(",") for word in words]
    if folded[:1] and folded[0] in PRONOUNS:
        return words[0], " ".join(words[1:])
    copula = auxiliary.removesuffix("n't") in _COPULAS
    for place in range(1, len(words)):
        word, previous = folded[place], folded[place - 1]
        if copula:
            ends = word in _ADJECTIVES or word in _ADVERBS or word.endswith("ed") or word in _PREPOSITIONS
        else:
            ends = word in _ADVERBS or word in BASE_VERBS
        if ends and previous not in ("a", "an", "the", "my", "your", "of", "for", "to", "or", "and"):
            return " ".join(words[:place]), " ".join(words[place:])
    place = len(words) - 1 if copula else _verb_at(folded)
    return " ".join(words[:place]), " ".join(words[place:])


def _verb_at(words: list[str]) -> int:
    """The place of the verb among folded words without one of our list: by the dictionary, or behind the first noun."""
    first = 2 if words[:1] and words[0] in _DETERMINERS else 1
    return next((place for place in range(first, len(words)) if is_verb(words[place])), min(first, len(words) - 1))


def _object_of(predicate: str) -> str:
    """What a verb is done to ("a licence" of "need a licence to work")."""
    words = predicate.split()
    start = 0
    while start < len(words) and _is_verbal(fold(words[start]).strip(",")):
        start += 1
    return _noun_phrase(" ".join(words[start:]))


def _is_verbal(word: str) -> bool:
    return word in ("to", "not", "goes") or word in _PREPOSITIONS or stem(word) in VERB_STEMS


def _noun_phrase(text: str) -> str:
    stop = _NOUN_END.search(text)
    words = (text[: stop.start()] if stop else text).split()
    for place in range(1, len(words)):
        if fold(words[place]) in _PREPOSITIONS:
            return " ".join(words[:place])
    return " ".join(words)


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:1].upper()}{line[1:]}"
